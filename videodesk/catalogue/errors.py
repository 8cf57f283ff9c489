from videodesk.kit.errors import Kind, Refusal


class UnknownService(Refusal):
    """There is no service of this name, or it is no longer offered."""

    kind = Kind.NOT_FOUND
    code = "unknown_service"
