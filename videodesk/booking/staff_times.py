"""Which free times staff look for, for a caller or for an appointment that is to be moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from aiohttp import web

from videodesk.booking.errors import NotByChannel
from videodesk.booking.schemas import Audience, DaySlots, Items, Slot, SlotQuery, SlotSearch
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import items_of, read_persons
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.kit.edits import typed_day
from videodesk.locations.schemas import LocationView

# Where a time has just been taken, so many others are shown beside the form.
OTHER_TIMES = 12


@dataclass(frozen=True)
class Wanted:
    """What somebody comes for and where times are looked for, as the query says it."""

    services: tuple[ServiceView, ...]
    persons: int
    channel: Channel | None
    location: LocationView | None
    first_day: date | None

    @property
    def items(self) -> Items:
        return items_of(self.services, self.persons)

    @property
    def query(self) -> SlotQuery:
        return SlotQuery(
            self.items,
            channels=None if self.channel is None else frozenset({self.channel}),
            location_ids=None if self.location is None else frozenset({self.location.id}),
            first_day=self.first_day,
            audience=Audience.STAFF,
        )

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The part of the query that says what somebody comes for."""
        return [*(("service", service.key) for service in self.services), ("persons", str(self.persons))]


class StaffTimes:
    """Asks for free times, also those kept for phone and desk. Must not be asked within a unit of work."""

    def __init__(self, booking: BookingService) -> None:
        self._booking = booking

    async def find(self, query: SlotQuery) -> tuple[SlotSearch | None, bool]:
        """And whether it cannot be had like that at all."""
        try:
            return await self._booking.search(query), False
        except NotByChannel:
            return None, True

    async def others(self, items: Items, slot: Slot) -> list[Slot]:
        """Free times at the same place from that day on."""
        query = SlotQuery(
            items,
            channels=frozenset({slot.channel}),
            location_ids=frozenset({slot.location_id}),
            first_day=slot.starts_at.date(),
            audience=Audience.STAFF,
        )
        found, _ = await self.find(query)
        return [one for day in found.days for one in day.slots][:OTHER_TIMES] if found else []


def shown(found: SlotSearch | None) -> dict[str, Any]:
    """All times are shown where there are few places; of many only the earliest of each."""
    days: list[tuple[date, list[DaySlots]]] = []
    if found is not None and len(found.offers) <= len(Channel):
        days = [(day, list(slots)) for day, slots in groupby(found.days, key=lambda one: one.day)]
    return {"found": found, "found_days": days}


def read_wanted(request: web.Request, services: Sequence[ServiceView], locations: Sequence[LocationView]) -> Wanted:
    keys = set(request.query.getall("service", []))
    wanted = tuple(service for service in services if service.key in keys)
    return Wanted(
        services=wanted,
        persons=read_persons(request.query, wanted),
        channel=read_channel(request),
        location=read_location(request, locations),
        first_day=read_day(request, "from"),
    )


def read_channel(request: web.Request) -> Channel | None:
    return next((one for one in Channel if one.value == request.query.get("channel")), None)


def read_location(request: web.Request, locations: Sequence[LocationView]) -> LocationView | None:
    return next((one for one in locations if str(one.id) == request.query.get("office")), None)


def read_day(request: web.Request, name: str = "day") -> date | None:
    """What is no day is ignored, since today is what is meant."""
    day = typed_day(request.query.get(name, ""))
    return day if isinstance(day, date) else None
