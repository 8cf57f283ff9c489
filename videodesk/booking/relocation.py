"""When an office itself moves: whoever comes there has to know, and calendars have to show the new address."""

from videodesk.booking import repository
from videodesk.booking.events import AppointmentMoved
from videodesk.booking.models import Appointment
from videodesk.booking.rows import view_of
from videodesk.booking.schemas import stop_at
from videodesk.booking.service import BookingService
from videodesk.catalogue.schemas import Channel
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.ticks import instant_of, tick_not_before
from videodesk.locations.events import AddressChanged
from videodesk.locations.service import LocationService


class Relocation:
    def __init__(self, clock: Clock, booking: BookingService, locations: LocationService) -> None:
        self._clock = clock
        self._booking = booking
        self._locations = locations

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AddressChanged, self._on_address_changed)

    async def _on_address_changed(self, uow: UnitOfWork, event: AddressChanged) -> None:
        told_already = {one.appointment.id for one in uow.events if isinstance(one, AppointmentMoved)}
        for row in await self._expected(uow, event):
            if row.id not in told_already:
                self._booking.tell_of_new_address(uow, row, event.before)

    async def _expected(self, uow: UnitOfWork, event: AddressChanged) -> list[Appointment]:
        """Who is to come there in person; for one stop of the mobile office, who comes to that one."""
        now = self._clock.now()
        rows = [
            row
            for row in await repository.locked_at_location(uow, event.location_id, tick_not_before(now))
            if row.channel is Channel.ON_SITE and view_of(row).is_to_come(now)
        ]
        if event.stop_id is None:
            return rows
        calendar = await self._locations.calendar(uow, event.location_id)
        stops = {row.id: stop_at(calendar, instant_of(row.start_tick)) for row in rows}
        return [row for row in rows if (stop := stops[row.id]) is not None and stop.id == event.stop_id]
