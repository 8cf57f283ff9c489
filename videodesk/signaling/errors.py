from videodesk.kit.errors import Kind, Refusal


class PeerAbsent(Refusal):
    """Nobody of that id is connected, or the page there has been reloaded since."""

    kind = Kind.CONFLICT
    code = "peer_absent"


class NotForYou(Refusal):
    """This participant may not do that."""

    kind = Kind.FORBIDDEN
    code = "forbidden"


class SomebodyShares(Refusal):
    """One screen is shown at a time."""

    kind = Kind.CONFLICT
    code = "somebody_shares"
