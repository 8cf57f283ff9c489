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


class OnBreak(Refusal):
    """Who takes a break calls nobody."""

    kind = Kind.CONFLICT
    code = "on_break"


class NotInCall(Refusal):
    """Nobody has been called, or the call is over."""

    kind = Kind.CONFLICT
    code = "not_in_call"


class NumberMissing(Refusal):
    """Nobody can be called back without a telephone number."""

    kind = Kind.BAD_INPUT
    code = "number_missing"


class NobodyWaiting(Refusal):
    """Nobody whom this desk could call is in the waiting room."""

    kind = Kind.CONFLICT
    code = "nobody_waiting"


class NotOffered(Refusal):
    """This desk is not asked (any more) to take that consultation over."""

    kind = Kind.CONFLICT
    code = "not_offered"


class OwnDesk(Refusal):
    """A consultation is handed over to another desk."""

    kind = Kind.BAD_INPUT
    code = "own_desk"


class NotInState(Refusal):
    """That step cannot be taken from the consultation's state."""

    kind = Kind.CONFLICT
    code = "not_in_state"
