from videodesk.kit.errors import Kind, Refusal


class NotServedYet(Refusal):
    """The appointment has not taken place, so there is nothing to say about it."""

    kind = Kind.CONFLICT
    code = "not_served_yet"
