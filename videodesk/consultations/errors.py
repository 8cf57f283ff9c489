from videodesk.kit.errors import Kind, Refusal


class UnknownConsultation(Refusal):
    """There is no consultation of this id."""

    kind = Kind.NOT_FOUND
    code = "unknown_consultation"


class NotYourConsultation(Refusal):
    """Somebody else has called this person."""

    kind = Kind.FORBIDDEN
    code = "not_your_consultation"


class TooEarly(Refusal):
    """The waiting room is not open yet."""

    kind = Kind.CONFLICT
    code = "too_early"


class Over(Refusal):
    """The consultation is finished, missed or cancelled."""

    kind = Kind.GONE
    code = "over"


class NotWaiting(Refusal):
    """The citizen is not in the waiting room."""

    kind = Kind.CONFLICT
    code = "not_waiting"


class AlreadyCalled(Refusal):
    """Another desk was quicker."""

    kind = Kind.CONFLICT
    code = "already_called"


class DeskBusy(Refusal):
    """This desk has a consultation that is not finished."""

    kind = Kind.CONFLICT
    code = "desk_busy"


class NotInCall(Refusal):
    """Nobody has been called, or the call is over."""

    kind = Kind.CONFLICT
    code = "not_in_call"


class NotInState(Refusal):
    """That step cannot be taken from the consultation's state."""

    kind = Kind.CONFLICT
    code = "not_in_state"
