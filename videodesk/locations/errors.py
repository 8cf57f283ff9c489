from videodesk.kit.errors import Kind, Refusal


class UnknownLocation(Refusal):
    """There is no location of this id."""

    kind = Kind.NOT_FOUND
    code = "unknown_location"
