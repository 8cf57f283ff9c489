"""Who comes without an appointment: an appointment all the same, with a link, but with no desk and no ticks.

Whether somebody can be served is known to the waiting room, which hears of it within the transaction.
"""

import uuid
from datetime import timedelta

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import NotByChannel, UnknownHold
from videodesk.booking.models import Appointment
from videodesk.booking.policy import AppointmentState, Terms, terms_for
from videodesk.booking.rows import view_of, write_details, write_slot
from videodesk.booking.schemas import AppointmentView, Details, Items, Slot
from videodesk.booking.service import BookingService
from videodesk.catalogue.schemas import Channel
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.ticks import MINUTES_PER_TICK, instant_of, tick_at
from videodesk.kit.tokens import hash_token
from videodesk.locations.service import LocationService


class WalkInService:
    def __init__(
        self, config: BookingConfig, clock: Clock, booking: BookingService, locations: LocationService
    ) -> None:
        self._config = config
        self._clock = clock
        self._booking = booking
        self._locations = locations

    def planned(self, items: Items) -> timedelta:
        """How long it takes. Raises NotByChannel."""
        return timedelta(minutes=self._terms(items).ticks * MINUTES_PER_TICK)

    async def joined(self, uow: UnitOfWork, token: str) -> AppointmentView | None:
        """Who has come with this token. Raises UnknownHold where it is that of a booking."""
        found = await repository.appointment_by_hold(uow, hash_token(token))
        if found is not None and not found.walk_in:
            raise UnknownHold
        return None if found is None else view_of(found)

    async def join(
        self, uow: UnitOfWork, token: str, items: Items, location_id: uuid.UUID, details: Details, locale: str
    ) -> AppointmentView:
        """A place in the queue. With the same token it is the same place, whatever else is said.

        Raises NotByChannel, UnknownLocation or UnknownHold; NobodyThere comes from the waiting room, before the commit,
        when the office is closed or nobody can be called before it closes.
        """
        joined = await self.joined(uow, token)
        if joined is not None:
            return joined
        walk_in = await self._walk_in(uow, token, items, location_id, details, locale)
        if not await repository.insert_draft(uow, walk_in):
            # A rival with this token was quicker, and has committed.
            joined = await self.joined(uow, token)
            assert joined is not None  # noqa: S101 - it was there a moment ago
            return joined
        return self._booking.admit(uow, walk_in)

    async def _walk_in(
        self, uow: UnitOfWork, token: str, items: Items, location_id: uuid.UUID, details: Details, locale: str
    ) -> Appointment:
        terms, location = self._terms(items), await self._locations.get(uow, location_id)
        now = self._clock.now()
        walk_in = Appointment(
            id=uuid.uuid4(),
            state=AppointmentState.CONFIRMED,
            walk_in=True,
            locale=locale,
            hold_hash=hash_token(token),
            created_at=now,
            booked_at=now,
        )
        write_details(walk_in, details)
        tick = tick_at(now)
        write_slot(walk_in, items, terms, Slot(location.id, Channel.VIDEO, tick, instant_of(tick)), None)
        return walk_in

    def _terms(self, items: Items) -> Terms:
        terms = terms_for(self._config, items, Channel.VIDEO)
        if terms is None:
            raise NotByChannel
        return terms
