from videodesk.kit.errors import Kind, Refusal


class NotSignedIn(Refusal):
    """There is no session, or it has ended."""

    kind = Kind.NOT_SIGNED_IN
    code = "not_signed_in"


class NotAllowed(Refusal):
    """The role of this member of staff does not allow that."""

    kind = Kind.FORBIDDEN
    code = "forbidden"


class LoginFailed(Refusal):
    """Login name or password is wrong."""

    kind = Kind.NOT_SIGNED_IN
    code = "login_failed"
