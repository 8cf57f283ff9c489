"""How it was: two questions after an appointment, which whoever has its link may answer."""

from datetime import timedelta

from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.statistics import repository
from videodesk.statistics.errors import NotServedYet
from videodesk.statistics.models import Rating
from videodesk.statistics.schemas import RatingForm, RatingMeans

SHOWN = timedelta(days=30)


class Ratings:
    def __init__(self, clock: Clock, booking: BookingService) -> None:
        self._clock = clock
        self._booking = booking

    async def appointment(self, uow: UnitOfWork, link: str, *, lock: bool = False) -> AppointmentView:
        """The one that can be rated. Raises UnknownLink, Cancelled or NotServedYet."""
        appointment = await self._booking.by_link(uow, link, lock=lock)
        if appointment.state is not AppointmentState.DONE:
            raise NotServedYet
        return appointment

    async def given(self, uow: UnitOfWork, appointment: AppointmentView) -> RatingForm | None:
        found = await repository.rating(uow, appointment.id)
        return None if found is None else RatingForm(conversation=found.conversation, ease=found.ease)

    async def rate(self, uow: UnitOfWork, link: str, given: RatingForm) -> None:
        """Whoever changes their mind rates again, and a double click is one answer.

        Raises UnknownLink, Cancelled or NotServedYet.
        """
        appointment = await self.appointment(uow, link, lock=True)
        now = self._clock.now()
        rating = Rating(appointment_id=appointment.id, conversation=given.conversation, ease=given.ease, rated_at=now)
        await repository.rate(uow, rating)

    async def lately(self, uow: UnitOfWork) -> RatingMeans:
        return RatingMeans(*await repository.means_since(uow, self._clock.now() - SHOWN))
