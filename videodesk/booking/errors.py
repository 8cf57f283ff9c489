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


class NotByChannel(Refusal):
    """Not all of these services can be had in this way, for so many persons, or in one appointment."""

    kind = Kind.CONFLICT
    code = "not_by_channel"


class NoNumber(NotByChannel):
    """It should be by phone, and nobody has said which number to call."""

    code = "no_number"


class NotToClose(Refusal):
    """It is too early for that, or it is a video call, or it has been closed in another way."""

    kind = Kind.CONFLICT
    code = "not_to_close"


class UnknownAppointment(Refusal):
    """There is no appointment of this id."""

    kind = Kind.NOT_FOUND
    code = "unknown_appointment"


class ExtendedAlready(Refusal):
    """A hold can be extended once."""

    kind = Kind.CONFLICT
    code = "extended_already"


class NotConfirmed(Refusal):
    """The address has not been confirmed yet, so there is nothing to change."""

    kind = Kind.CONFLICT
    code = "not_confirmed"


class TooManyAppointments(Refusal):
    """No more appointments can be booked with this mail address for now."""

    kind = Kind.CONFLICT
    code = "too_many_appointments"


class ReasonMissing(Refusal):
    """Who changes somebody else's appointment says why."""

    kind = Kind.BAD_INPUT
    code = "reason_missing"


class NoWish(Refusal):
    """There is no wish for an earlier appointment."""

    kind = Kind.NOT_FOUND
    code = "no_wish"


class OfferEnded(Refusal):
    """The earlier appointment is no longer kept."""

    kind = Kind.GONE
    code = "offer_ended"


class NobodyThere(Refusal):
    """The video office takes nobody without an appointment at the moment."""

    kind = Kind.CONFLICT
    code = "nobody_there"
