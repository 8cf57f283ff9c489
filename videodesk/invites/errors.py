from videodesk.kit.errors import Kind, Refusal


class UnknownOptOut(Refusal):
    """No letter of ours has this address in it."""

    kind = Kind.NOT_FOUND
    code = "unknown_opt_out"
