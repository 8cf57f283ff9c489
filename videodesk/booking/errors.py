import uuid

from videodesk.kit.errors import Kind, Refusal


class SlotTaken(Refusal):
    """Somebody else has this slot, or it cannot be booked."""

    kind = Kind.CONFLICT
    code = "slot_taken"


class HoldExpired(Refusal):
    """The slot was kept for a while, and now somebody else has it."""

    kind = Kind.CONFLICT
    code = "hold_expired"


class UnknownHold(Refusal):
    """There is no such booking under way."""

    kind = Kind.NOT_FOUND
    code = "unknown_hold"


class AlreadyBooked(Refusal):
    """This booking is complete: what was a hold is an appointment now, and has its own page."""

    kind = Kind.CONFLICT
    code = "already_booked"

    def __init__(self, appointment_id: uuid.UUID) -> None:
        super().__init__()
        self.appointment_id = appointment_id


class DetailsMissing(Refusal):
    """The appointment cannot be booked before name and address are known."""

    kind = Kind.CONFLICT
    code = "details_missing"


class UnknownLink(Refusal):
    """No appointment has this link."""

    kind = Kind.NOT_FOUND
    code = "unknown_link"


class Cancelled(Refusal):
    """The appointment has been cancelled."""

    kind = Kind.GONE
    code = "cancelled"


class TooLate(Refusal):
    """The appointment is over, so it cannot be changed any more."""

    kind = Kind.CONFLICT
    code = "too_late"


class NotByVideo(Refusal):
    """This service needs a visit."""

    kind = Kind.CONFLICT
    code = "not_by_video"
