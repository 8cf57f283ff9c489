"""The page with free times: for a new booking, for another time of one, and for moving an appointment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from itertools import groupby
from typing import Any

from aiohttp import web
from markupsafe import Markup
from multidict import MultiMapping

from videodesk.booking.errors import NotByChannel
from videodesk.booking.schemas import DaySlots, Items, Offer, Slot, SlotQuery, SlotSearch
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import (
    FROM_HOURS,
    MOST_SERVICES,
    TO_HOURS,
    SlotFilter,
    SlotsAddress,
    common_channels,
    items_of,
    most_persons,
    read_channel,
    read_first_day,
    read_hours,
    read_language,
    read_persons,
    read_weekdays,
    read_words,
)
from videodesk.catalogue.schemas import CONVERSATION_LANGUAGES, Channel, ServiceView
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LOCALES
from videodesk.kit.remembered import Remembered
from videodesk.locations.schemas import LocationKind, LocationView, Place, Stop
from videodesk.locations.service import LocationService

# Where several offices share a day, each shows so many times, and the others behind a link.
TIMES_AT_ONCE = 6
# Of each channel; the others are one click away.
OFFERS_AT_ONCE = 4
# So many different questions at a time are answered from what has been rendered.
RENDERED = 64
BUTTONS = 4096
# With more of them on one day, each is opened by itself.
OPEN_PLACES = 3


@dataclass(frozen=True)
class Asked:
    """What a page with times needs of the database, so that it can be left before the search."""

    address: SlotsAddress
    items: Items
    channels: tuple[Channel, ...]
    locations: tuple[LocationView, ...]
    places: tuple[Place, ...]
    further: tuple[ServiceView, ...]
    """What could be added."""

    @property
    def offices(self) -> list[LocationView]:
        """To which one can go."""
        return [location for location in self.locations if location.kind is LocationKind.OFFICE]

    @property
    def filter(self) -> SlotFilter:
        return self.address.filter


@dataclass(frozen=True)
class TimesAt:
    """Some times of one day at one place by one channel; `more` says that there are others."""

    found: DaySlots
    slots: tuple[Slot, ...]
    more: bool


@dataclass(frozen=True)
class Day:
    day: date
    places: tuple[TimesAt, ...]

    @property
    def count(self) -> int:
        return sum(len(place.found.slots) for place in self.places)


class SlotPages:
    def __init__(
        self,
        clock: Clock,
        booking: BookingService,
        locations: LocationService,
        html: Html,
    ) -> None:
        self._clock = clock
        self._booking = booking
        self._locations = locations
        self._html = html
        self._rendered: Remembered[Markup] = Remembered(RENDERED)
        # Whoever books changes the times of one place, and those of all others stay.
        self._buttons = lru_cache(maxsize=BUTTONS)(self._render_buttons)

    async def ask(
        self,
        uow: UnitOfWork,
        fields: MultiMapping[Any],
        path: str,
        services: Sequence[ServiceView],
        offered: Iterable[ServiceView],
        *,
        named: bool = True,
    ) -> Asked:
        """For a new booking of these services; the path does not say which comes first if it is to be `named`."""
        persons, channels = read_persons(fields, services), common_channels(services)
        further = [service for service in offered if service not in services and set(channels) & set(service.channels)]
        if len(services) >= MOST_SERVICES:
            further = []
        address = SlotsAddress(
            path,
            await self._filter(uow, fields, channels),
            main=services[0].key if named else "",
            further=tuple(service.key for service in services[1:]),
            persons=persons,
        )
        return await self._asked(uow, address, items_of(services, persons), channels, further)

    async def ask_for(
        self,
        uow: UnitOfWork,
        fields: MultiMapping[Any],
        path: str,
        items: Items,
        channels: Sequence[Channel],
        usual: Channel,
    ) -> Asked:
        """For what has been booked already."""
        address = SlotsAddress(path, await self._filter(uow, fields, channels, usual), fixed=True)
        return await self._asked(uow, address, items, channels, ())

    async def show(self, request: web.Request, asked: Asked, *, problem: str = "", **context: Any) -> web.Response:
        """Must not be asked within a unit of work: the search opens its own.

        `context` is a form's `method` and `action`, and what stands above.
        """
        context |= {"asked": asked, "items": asked.items, "address": asked.address, "filter": asked.filter}
        context |= {"services": [item.service for item in asked.items], "problem": problem}
        context |= {"most_persons": most_persons([item.service for item in asked.items])}
        try:
            anywhere = SlotQuery(asked.items, frozenset(asked.channels))
            given, spoken = await self._booking.given_at(anywhere), await self._booking.spoken(anywhere)
            search = await self._booking.search(asked.filter.query(asked.items, asked.channels))
        except NotByChannel:
            return self._html.page(request, "booking/not_together.html", status=HTTPStatus.CONFLICT, **context)
        given_there, given_by = {place for place, _ in given}, {channel for _, channel in given}
        return self._html.page(
            request,
            "booking/slots.html",
            status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
            search=search,
            earliest=min(search.offers, key=lambda offer: offer.slot.start_tick, default=None),
            times=self._times(search, asked.address, request_language(request)),
            channels=[channel for channel in asked.channels if channel in given_by],
            offices=[location for location in asked.locations if location.id in given_there],
            spoken=_named(spoken, request_language(request)),
            from_hours=FROM_HOURS,
            to_hours=TO_HOURS,
            **context,
        )

    def _times(self, search: SlotSearch, address: SlotsAddress, language: str) -> Markup:
        """The greater part of the page, which is the same for everybody who asks for the same."""
        several = len({(offer.location.id, offer.channel) for offer in search.offers}) > 1
        return self._rendered.get(
            search,
            (address, language),
            lambda: self._html.fragment(
                "booking/times.html",
                language,
                address=address,
                filter=address.filter,
                several=several,
                buttons=lambda found, slots: self._buttons_of(found, slots, several, language),
                offers=_by_channel(search.offers),
                offers_at_once=OFFERS_AT_ONCE,
                open_places=OPEN_PLACES,
                days=_by_day(search, TIMES_AT_ONCE if several else None),
            ),
        )

    def _buttons_of(self, found: DaySlots, slots: Sequence[Slot], several: bool, language: str) -> Markup:
        return self._buttons(
            language, found.location, found.stop, found.channel, found.day, tuple(slots), several=several
        )

    def _render_buttons(
        self,
        language: str,
        location: LocationView,
        stop: Stop | None,
        channel: Channel,
        day: date,
        slots: tuple[Slot, ...],
        *,
        several: bool,
    ) -> Markup:
        """`several` says that each must tell where it is."""
        return self._html.fragment(
            "booking/slot_buttons.html",
            language,
            location=location,
            stop=stop,
            channel=channel,
            on=day,
            slots=slots,
            several=several,
        )

    async def _asked(
        self,
        uow: UnitOfWork,
        address: SlotsAddress,
        items: Items,
        channels: Sequence[Channel],
        further: Iterable[ServiceView],
    ) -> Asked:
        locations, places = await self._locations.all(uow), await self._locations.places(uow)
        return Asked(address, items, tuple(channels), tuple(locations), tuple(places), tuple(further))

    async def _filter(
        self,
        uow: UnitOfWork,
        fields: MultiMapping[Any],
        channels: Sequence[Channel],
        usual: Channel | None = None,
    ) -> SlotFilter:
        near, office = read_words(fields, "near"), fields.get("office")
        locations = await self._locations.all(uow)
        return SlotFilter(
            channel=read_channel(fields, channels, usual),
            office=next((location for location in locations if location.key == office), None),
            near=near,
            place=await self._locations.find_place(uow, near) if near else None,
            weekdays=read_weekdays(fields),
            hours=read_hours(fields),
            first_day=read_first_day(fields, self._clock.now()),
            language=read_language(fields),
            usual=usual if usual in channels else None,
        )


def _named(languages: Collection[str], language: str) -> list[tuple[str, str]]:
    """In the order of the list from which desks have them."""
    names = LOCALES[language].languages
    return [(code, names[code]) for code in CONVERSATION_LANGUAGES if code in languages]


def _by_channel(offers: Iterable[Offer]) -> list[tuple[Channel, list[Offer]]]:
    """The channel of the best one first."""
    found: dict[Channel, list[Offer]] = {}
    for offer in offers:
        found.setdefault(offer.channel, []).append(offer)
    return list(found.items())


def _by_day(search: SlotSearch, at_once: int | None) -> list[Day]:
    """`at_once` is how many times are shown of each place, None for all."""
    return [
        Day(day, tuple(_times_at(one, at_once) for one in found))
        for day, found in groupby(search.days, key=lambda one: one.day)
    ]


def _times_at(found: DaySlots, at_once: int | None) -> TimesAt:
    return TimesAt(found, found.slots[:at_once], at_once is not None and len(found.slots) > at_once)
