"""What the API tells about free times and appointments, and how it is told what somebody comes for."""

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from videodesk.booking.errors import HoldExpired, SlotTaken
from videodesk.booking.facts import FactReader, Facts
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import (
    AppointmentView,
    Audience,
    Details,
    Items,
    Slot,
    SlotQuery,
    Telephone,
    stop_at,
)
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import FURTHEST, MOST_SERVICES, items_of, most_persons
from videodesk.catalogue.api import Language, Locale
from videodesk.catalogue.schemas import Channel
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.api import ApiModel, Extension, Moment, wrong_fields
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.forms import Key, Line, MailAddress
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.ticks import TICK, instant_of, tick_at
from videodesk.kit.tokens import TOKEN_PATTERN
from videodesk.locations.api import LocationSummary, StopSummary, stop_of, summary_of
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.schemas import Calendar
from videodesk.locations.service import LocationService

NEXT_SLOTS = 5

Token = Annotated[str, Field(pattern=f"^{TOKEN_PATTERN}$")]
Weekday = Annotated[int, Field(ge=0, le=6)]
"""Monday is 0."""
Services = Annotated[list[Key], Field(min_length=1, max_length=MOST_SERVICES)]
"""The main one first."""
Persons = Annotated[int, Field(ge=1, le=10)]
"""Each service is for so many, or for as many as it takes."""


class SlotBody(ApiModel):
    """A start that can be booked, as free times name it."""

    location: Key
    channel: Channel
    start: Moment


class FreeSlot(ApiModel):
    location: LocationSummary
    stop: StopSummary | None
    """Where the mobile office stands."""
    channel: Channel
    start: Moment


class OtherTimes(Extension):
    next_slots: list[FreeSlot] = Field([])
    """The next times there, or else the earliest anywhere."""


TOLD: Mapping[type[Refusal], type[Extension]] = {SlotTaken: OtherTimes, HoldExpired: OtherTimes}
"""See `Route.extensions`."""


class BookedService(ApiModel):
    key: Key
    name: str
    persons: int


class Occasion(ApiModel):
    """What takes place, how, when and where."""

    services: list[BookedService]
    channel: Channel
    location: LocationSummary
    stop: StopSummary | None
    """Where the mobile office stands."""
    starts_at: Moment
    ends_at: Moment
    locale: Locale
    """The language of letters, and of the names here."""


class Appointment(Occasion):
    """An appointment, as whoever has its link sees it. Who comes is not told: links are forwarded."""

    state: AppointmentState
    confirm_until: Moment | None
    """Until then it is kept, while the address has not been confirmed."""
    walk_in: bool
    """Somebody came without an appointment."""
    coming: bool
    """Somebody has been reminded, and has said that they will come."""


class DetailsFields(ApiModel):
    name: Line = Field(min_length=2, max_length=100)
    phone: Telephone = Field("", max_length=40)
    """Must be given for appointments by phone."""
    language: Language = "de"
    """Which the citizen wants to speak."""
    access_needs: str = Field("", max_length=500)


class DetailsBody(DetailsFields):
    """Who comes. Letters go to the mail address."""

    email: MailAddress = Field(max_length=254)


class OptionalMailDetails(DetailsFields):
    """Without a mail address no letters are sent."""

    email: Annotated[MailAddress, Field(max_length=254)] | Literal[""] = ""


def details_of(body: DetailsBody | OptionalMailDetails) -> Details:
    return Details(body.name, body.email, body.phone, body.language, body.access_needs)


def require_phone(channel: Channel, phone: str) -> None:
    """Raises Malformed where we are to call and have no number."""
    if channel is Channel.PHONE and not phone:
        raise wrong_fields(phone="must be given for an appointment by phone")


class Shapes:
    """Reads what somebody comes for, and tells it with the names that the API has for things."""

    def __init__(
        self, clock: Clock, booking: BookingService, catalogue: CatalogueService, locations: LocationService
    ) -> None:
        self._clock = clock
        self._catalogue = catalogue
        self._locations = locations
        self.facts = FactReader(booking, locations)

    async def items(self, uow: UnitOfWork, keys: Sequence[str], persons: int, locale: str = DEFAULT_LANGUAGE) -> Items:
        """Raises UnknownService or Malformed."""
        services = await self._catalogue.by_keys(uow, dict.fromkeys(keys), locale)
        most = most_persons(services)
        if persons > most:
            raise wrong_fields(persons=f"must be {most} at most for these services")
        return items_of(services, persons)

    async def slot(self, uow: UnitOfWork, body: SlotBody) -> Slot:
        """Raises UnknownLocation; SlotTaken for what no slot can be."""
        location = await self._locations.by_key(uow, body.location)
        now = self._clock.now()
        if not now - TICK <= body.start <= now + FURTHEST:
            raise SlotTaken
        tick = tick_at(body.start)
        if instant_of(tick) != body.start:
            raise SlotTaken
        return Slot(location.id, body.channel, tick, instant_of(tick))

    async def location_id(self, uow: UnitOfWork, key: str) -> uuid.UUID:
        """Raises UnknownLocation."""
        return (await self._locations.by_key(uow, key)).id

    async def location_ids(self, uow: UnitOfWork, keys: Sequence[str]) -> frozenset[uuid.UUID]:
        """Raises UnknownLocation."""
        known = {location.key: location.id for location in await self._locations.all(uow)}
        if not known.keys() >= set(keys):
            raise UnknownLocation
        return frozenset(known[key] for key in keys)

    async def appointment(self, uow: UnitOfWork, view: AppointmentView) -> Appointment:
        facts = await self.facts.of(uow, view, view.locale)
        waits = view.state is AppointmentState.UNCONFIRMED
        return Appointment(
            **dict(occasion_of(facts, view)),
            state=view.state,
            confirm_until=view.hold_expires_at if waits else None,
            walk_in=view.walk_in,
            coming=view.coming_at is not None,
        )


@dataclass(frozen=True)
class Missed:
    """A time that could not be had, and for what."""

    items: Items
    location_id: uuid.UUID
    channel: Channel
    start: datetime


class NextSlots:
    """Tells with a refusal which times can be had instead."""

    def __init__(self, database: Database, clock: Clock, booking: BookingService, shapes: Shapes) -> None:
        self._database = database
        self._clock = clock
        self._booking = booking
        self._shapes = shapes

    async def add_to(
        self,
        refusal: Refusal,
        missed_in: Callable[[UnitOfWork], Awaitable[Missed]],
        audience: Audience = Audience.CITIZEN,
    ) -> None:
        """Must not be asked within a transaction."""
        if not isinstance(refusal, (SlotTaken, HoldExpired)):
            return
        try:
            async with self._database.reading() as uow:
                missed = await missed_in(uow)
            refusal.extensions = dict(OtherTimes(next_slots=await self._instead_of(missed, audience)))
        except Refusal:
            return  # what was wanted is not there any more

    async def of_body(self, uow: UnitOfWork, services: Sequence[str], persons: int, slot: SlotBody) -> Missed:
        items = await self._shapes.items(uow, services, persons)
        return Missed(items, await self._shapes.location_id(uow, slot.location), slot.channel, slot.start)

    async def of_move(self, uow: UnitOfWork, view: AppointmentView, slot: SlotBody) -> Missed:
        items = await self._booking.items_of(uow, view, DEFAULT_LANGUAGE)
        return Missed(items, await self._shapes.location_id(uow, slot.location), slot.channel, slot.start)

    async def of_appointment(self, uow: UnitOfWork, view: AppointmentView) -> Missed:
        items = await self._booking.items_of(uow, view, DEFAULT_LANGUAGE)
        return Missed(items, view.location_id, view.channel, view.starts_at)

    async def _instead_of(self, missed: Missed, audience: Audience) -> list[FreeSlot]:
        """The next ones there, or else the earliest anywhere."""
        now = self._clock.now()
        # People may have wished for a time that does not even exist in all zones.
        start = min(max(missed.start, now), now + FURTHEST)
        anywhere = SlotQuery(missed.items, frozenset({missed.channel}), audience=audience)
        day_before = (start - timedelta(days=1)).astimezone(UTC).date()
        there = replace(anywhere, location_ids=frozenset({missed.location_id}), first_day=day_before, days=NEXT_SLOTS)
        found = [
            free_slot(one.calendar, one.channel, slot.starts_at)
            for one in (await self._booking.search(there)).days
            for slot in one.slots
            if slot.starts_at >= start
        ]
        if found:
            return found[:NEXT_SLOTS]
        offers = (await self._booking.search(anywhere)).offers[:NEXT_SLOTS]
        return [free_slot(offer.calendar, offer.channel, offer.slot.starts_at) for offer in offers]


def occasion_of(facts: Facts, view: AppointmentView) -> Occasion:
    return Occasion(
        services=[
            BookedService(key=one.service.key, name=one.service.name, persons=one.persons) for one in facts.items
        ],
        channel=view.channel,
        location=summary_of(facts.location),
        stop=stop_of(facts.stop),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        locale="en" if view.locale == "en" else "de",
    )


def free_slot(calendar: Calendar, channel: Channel, start: datetime) -> FreeSlot:
    return FreeSlot(
        location=summary_of(calendar.location), stop=stop_of(stop_at(calendar, start)), channel=channel, start=start
    )
