"""Free times for programs, and the way from a time to an appointment: keep it, say who comes, prove it, confirm."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import Field

from videodesk.booking.api_shapes import (
    TOLD,
    Appointment,
    DetailsBody,
    FreeSlot,
    NextSlots,
    Occasion,
    Persons,
    Services,
    Shapes,
    SlotBody,
    Token,
    Weekday,
    details_of,
    free_slot,
    occasion_of,
    require_phone,
)
from videodesk.booking.errors import (
    AlreadyBooked,
    DetailsMissing,
    ExtendedAlready,
    HoldExpired,
    NotByChannel,
    SlotTaken,
    TooManyAppointments,
    UnknownHold,
)
from videodesk.booking.holds import HoldService
from videodesk.booking.schemas import AppointmentView, Audience, DaySlots, Offer, SlotQuery, SlotSearch
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import FURTHEST
from videodesk.catalogue.api import Language, Locale
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import Channel
from videodesk.kit.api import ApiModel, Day, Moment, Route, Routes, Tag, wrong_fields
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Refusal, TooManyRequests
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Key
from videodesk.kit.proof_of_work import LONGEST_PAYLOAD, ProofOfWork
from videodesk.kit.remembered import Remembered
from videodesk.kit.ticks import minute_of_day
from videodesk.kit.tokens import new_token
from videodesk.locations.api import ClockTime, LocationSummary, StopSummary, stop_of, summary_of
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.service import LocationService

BOOKING = Tag("booking", "Free times, and the way to an appointment.")


class SlotsQuery(ApiModel):
    service: Services
    """What somebody comes for; the main service first."""
    persons: Persons = 1
    """Each service is for so many, or for as many as it takes."""
    channel: list[Channel] = Field([], max_length=10)
    """Any of these; none for all."""
    location: list[Key] = Field([], max_length=50)
    """Any of these; none for all."""
    near: str | None = Field(None, min_length=1, max_length=60)
    """A postal code or a part of the city (see /places): the nearest offers come first."""
    weekday: list[Weekday] = Field([], max_length=7)
    """Any of these; Monday is 0."""
    from_: ClockTime = Field("00:00", alias="from")
    """Starts at this time of day or later, on the location's clock."""
    to: ClockTime = "24:00"
    """Starts before this time of day."""
    first_day: Day | None = None
    """From this day on; days in the past are today."""
    language: Language | None = None
    """Which shall be spoken."""
    days: int = Field(5, ge=1, le=14)
    """How many days with free times at most."""


class SlotOffer(FreeSlot):
    """The earliest time of one location by one channel."""

    minutes: int
    distance_km: float | None
    """Where a place was named, and for visits alone."""


class SlotsOfDay(ApiModel):
    """The free times of one location by one channel on one day of its clock."""

    day: Day
    location: LocationSummary
    stop: StopSummary | None
    """Where the mobile office stands."""
    channel: Channel
    starts: list[Moment]


class FreeSlots(ApiModel):
    offers: list[SlotOffer]
    """Earliest first, or nearest."""
    days: list[SlotsOfDay]
    next_day: Day | None
    """Ask again with this as `first_day` for more; null when there are no more."""
    beyond_wishes: bool
    """Nothing is free on these weekdays at these times of day: these are the next times without that wish."""


class HoldBody(ApiModel):
    services: Services
    persons: Persons = 1
    """Each service is for so many, or for as many as it takes."""
    slot: SlotBody
    language: Language | None = None
    """Which shall be spoken: only a desk that does is taken."""
    locale: Locale = "de"
    """The language of letters."""


class Details(ApiModel):
    name: str
    email: str
    phone: str
    language: str
    access_needs: str


class Hold(Occasion):
    """A time that is kept while somebody fills in a form."""

    token: Token
    """The key to it: whoever has it may change it."""
    expires_at: Moment
    """After this, somebody else may take the time; until then it can be confirmed all the same."""
    extendable: bool
    details: Details | None


class Proof(ApiModel):
    proof: str | None = Field(None, max_length=LONGEST_PAYLOAD)
    """A solved challenge, see /challenge."""


class Confirmation(ApiModel):
    appointment: Appointment
    link: Token | None
    """The key to the appointment. Null while its state is `unconfirmed`: then only the letter has it."""


class FreeSlotsReader:
    """Free times, for citizens and for members of staff."""

    def __init__(
        self, database: Database, clock: Clock, booking: BookingService, locations: LocationService, shapes: Shapes
    ) -> None:
        self._database = database
        self._clock = clock
        self._booking = booking
        self._locations = locations
        self._shapes = shapes
        self._told: Remembered[FreeSlots] = Remembered()

    async def read(self, query: SlotsQuery, audience: Audience) -> FreeSlots:
        """Raises UnknownService, UnknownLocation, NotByChannel or Malformed."""
        async with self._database.reading() as uow:
            asked = await self._asked(uow, query, audience)
        found = await self._booking.search(asked)
        return self._told.get(found, None, lambda: _free_slots(found))

    async def _asked(self, uow: UnitOfWork, query: SlotsQuery, audience: Audience) -> SlotQuery:
        from_minute, to_minute = minutes_between(query.from_, query.to)
        place = None
        if query.near is not None:
            place = await self._locations.find_place(uow, query.near)
            if place is None:
                raise wrong_fields(near="must be a postal code or part of the city, see /places")
        return SlotQuery(
            await self._shapes.items(uow, query.service, query.persons),
            frozenset(query.channel) or None,
            await self._shapes.location_ids(uow, query.location) or None,
            None if place is None else place.point,
            frozenset(query.weekday) or None,
            from_minute,
            to_minute,
            self._first_day(query.first_day),
            query.language,
            audience,
            query.days,
        )

    def _first_day(self, day: date | None) -> date | None:
        """Nothing is released further ahead than the last one."""
        now = self._clock.now()
        return None if day is None or day <= now.date() else min(day, (now + FURTHEST).date())


class BookingApi:
    def __init__(
        self,
        database: Database,
        booking: BookingService,
        holds: HoldService,
        shapes: Shapes,
        slots: FreeSlotsReader,
        next_slots: NextSlots,
        fair_use: FairUse,
        proof: ProofOfWork,
    ) -> None:
        self._database = database
        self._booking = booking
        self._holds = holds
        self._shapes = shapes
        self._slots = slots
        self._next_slots = next_slots
        self._fair_use = fair_use
        self._proof = proof

    def routes(self) -> list[Route]:
        route = Routes(BOOKING, extensions=TOLD)
        hold, known = "/holds/{token}", (UnknownHold, AlreadyBooked)
        wanted = (UnknownService, UnknownLocation, NotByChannel)
        confirming = (*known, DetailsMissing, HoldExpired, TooManyAppointments)
        return [
            route("GET", "/slots", self.find, "Free times", *wanted, TooManyRequests),
            route(
                "POST",
                "/holds",
                self.hold,
                "Keep a time",
                *wanted,
                SlotTaken,
                TooManyRequests,
                status=HTTPStatus.CREATED,
                once=True,
                location=hold,
                explain=self._explain_hold,
            ),
            route("GET", hold, self.show, "What is kept", *known),
            route("DELETE", hold, self.drop, "Give the time back", *known),
            route(
                "POST",
                f"{hold}/extension",
                self.extend,
                "As much time again, once",
                *known,
                ExtendedAlready,
                HoldExpired,
                TooManyRequests,
                once=True,
                explain=self._explain_token,
            ),
            route("PUT", f"{hold}/details", self.fill_in, "Say who comes", *known),
            route(
                "POST",
                f"{hold}/confirmation",
                self.confirm,
                "Make an appointment of it",
                *confirming,
                TooManyRequests,
                explain=self._explain_token,
            ),
        ]

    async def find(self, request: web.Request, query: SlotsQuery) -> FreeSlots:
        await self._fair_use.check(request, Bucket.SEARCH)
        return await self._slots.read(query, Audience.CITIZEN)

    async def hold(self, request: web.Request, body: HoldBody, uow: UnitOfWork) -> Hold:
        """For some minutes, so that nobody else takes it while a form is filled in. The problem `slot_taken` names
        other times in `next_slots`."""
        await self._fair_use.check(request, Bucket.HOLD)
        items = await self._shapes.items(uow, body.services, body.persons, body.locale)
        slot = await self._shapes.slot(uow, body.slot)
        token = new_token()
        held = await self._holds.hold(uow, token, items, slot, body.locale, language=body.language)
        return await self._hold(uow, token, held)

    async def show(self, token: Token, uow: UnitOfWork) -> Hold:
        return await self._hold(uow, token, await self._holds.held(uow, token))

    async def drop(self, token: Token, uow: UnitOfWork) -> None:
        """What has been said about who comes is deleted."""
        await self._holds.drop(uow, token)

    async def extend(self, request: web.Request, token: Token, uow: UnitOfWork) -> Hold:
        """The problem `hold_expired` names other times in `next_slots`."""
        await self._fair_use.check(request, Bucket.HOLD)
        return await self._hold(uow, token, await self._holds.extend(uow, token))

    async def fill_in(self, token: Token, body: DetailsBody, uow: UnitOfWork) -> Hold:
        require_phone((await self._holds.held(uow, token)).channel, body.phone)
        return await self._hold(uow, token, await self._holds.fill_in(uow, token, details_of(body)))

    async def confirm(self, request: web.Request, token: Token, body: Proof, uow: UnitOfWork) -> Confirmation:
        """Confirming twice books once. Without a proof that is right, the appointment is `unconfirmed`, and counts
        once the link in a letter has been followed. The problem `hold_expired` names other times in `next_slots`."""
        await self._fair_use.check(request, Bucket.BOOK)
        # Whoever cannot prove it is asked to confirm by mail instead, so nobody is kept out.
        trusted = await self._proof.accepts(uow, body.proof)
        booked = await self._booking.confirm(uow, token, trusted=trusted)
        return Confirmation(
            appointment=await self._shapes.appointment(uow, booked),
            link=None if booked.by_letter else self._booking.link_token(booked.id),
        )

    async def _hold(self, uow: UnitOfWork, token: str, held: AppointmentView) -> Hold:
        facts = await self._shapes.facts.of(uow, held, held.locale)
        typed = held.details
        return Hold(
            **dict(occasion_of(facts, held)),
            token=token,
            expires_at=held.hold_expires_at,
            extendable=not held.extended,
            details=Details.model_validate(typed) if typed.email else None,
        )

    async def _explain_hold(self, refusal: Refusal, given: Mapping[str, Any]) -> None:
        body: HoldBody = given["body"]
        await self._next_slots.add_to(
            refusal, lambda uow: self._next_slots.of_body(uow, body.services, body.persons, body.slot)
        )

    async def _explain_token(self, refusal: Refusal, given: Mapping[str, Any]) -> None:
        async def missed(uow: UnitOfWork) -> Any:
            return await self._next_slots.of_appointment(uow, await self._holds.held(uow, given["token"]))

        await self._next_slots.add_to(refusal, missed)


def minutes_between(start: str, end: str) -> tuple[int, int]:
    """Raises Malformed."""
    minutes = minute_of_day(start), minute_of_day(end)
    if minutes[0] >= minutes[1]:
        raise wrong_fields(to="must be later than from")
    return minutes


def _free_slots(found: SlotSearch) -> FreeSlots:
    return FreeSlots(
        offers=[_offer(one) for one in found.offers],
        days=[_day(one) for one in found.days],
        next_day=found.next_day,
        beyond_wishes=found.beyond_wishes,
    )


def _offer(offer: Offer) -> SlotOffer:
    return SlotOffer(
        **dict(free_slot(offer.calendar, offer.channel, offer.slot.starts_at)),
        minutes=offer.minutes,
        distance_km=offer.distance_km,
    )


def _day(found: DaySlots) -> SlotsOfDay:
    return SlotsOfDay(
        day=found.day,
        location=summary_of(found.location),
        stop=stop_of(found.stop),
        channel=found.channel,
        starts=[slot.starts_at for slot in found.slots],
    )
