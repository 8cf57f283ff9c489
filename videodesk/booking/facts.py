"""What pages tell of an appointment, or of a time that may become one: what, how, when and where."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from videodesk.booking.schemas import AppointmentView, Items, Slot, stop_at
from videodesk.booking.service import BookingService
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.kit.db import UnitOfWork
from videodesk.locations.schemas import Calendar, LocationView, Stop
from videodesk.locations.service import LocationService


@dataclass(frozen=True)
class Facts:
    """`ends_at` is None of what is only offered."""

    items: Items
    channel: Channel
    starts_at: datetime
    ends_at: datetime | None
    calendar: Calendar

    @property
    def service(self) -> ServiceView:
        """The main one."""
        return self.items[0].service

    @property
    def location(self) -> LocationView:
        return self.calendar.location

    @property
    def zone(self) -> ZoneInfo:
        return self.location.zone

    @property
    def stop(self) -> Stop | None:
        return stop_at(self.calendar, self.starts_at)

    @property
    def documents(self) -> list[str]:
        """Those of all services, each once."""
        return list(dict.fromkeys(document for item in self.items for document in item.service.documents))


class FactReader:
    def __init__(self, booking: BookingService, locations: LocationService) -> None:
        self._booking = booking
        self._locations = locations

    async def of(self, uow: UnitOfWork, appointment: AppointmentView, language: str) -> Facts:
        return Facts(
            await self._booking.items_of(uow, appointment, language),
            appointment.channel,
            appointment.starts_at,
            appointment.ends_at,
            await self._locations.calendar(uow, appointment.location_id),
        )

    async def of_slot(self, uow: UnitOfWork, items: Items, slot: Slot) -> Facts:
        """Raises UnknownLocation."""
        calendar = await self._locations.calendar(uow, slot.location_id)
        return Facts(items, slot.channel, slot.starts_at, None, calendar)
