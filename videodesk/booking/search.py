"""Finding slots: the earliest of every location, and all of the first days, from what is kept in memory."""

import asyncio
import uuid
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import NotByChannel
from videodesk.booking.free_time import CHUNK_TICKS, LENGTH, Chunk, FreeTime, chunk_at
from videodesk.booking.policy import Terms, grid_ticks, held_back_ticks, serves, terms_for
from videodesk.booking.schemas import Audience, DaySlots, Offer, Slot, SlotQuery, SlotSearch, stop_at
from videodesk.catalogue.schemas import Channel
from videodesk.kit.clock import Clock
from videodesk.kit.ticks import instant_of
from videodesk.locations.policy import distance_km
from videodesk.locations.schemas import Calendar
from videodesk.schedule.policy import block, day_of, first_tick_of, runs, ticks_in, wall_clock_ticks
from videodesk.schedule.service import Supply

# What people ask for in many ways; beyond that, all is looked for anew.
KEPT_ANSWERS = 256


@dataclass
class Place:
    """One location by one channel, while it is searched: which desks, from when to when, and what has been found."""

    calendar: Calendar
    terms: Terms
    desks: list[uuid.UUID]
    earliest: int
    latest: int
    first: int | None = None
    starts: list[tuple[int, int]] = field(default_factory=list)
    """For each chunk that has some: its first tick, and the ticks from it at which a slot starts."""

    def note(self, first: int, starts: int) -> None:
        if starts:
            self.starts.append((first, starts))
            if self.first is None:
                self.first = first + (starts & -starts).bit_length() - 1

    def ticks(self) -> list[int]:
        return [tick for first, starts in self.starts for tick in ticks_in(starts, first)]


class SlotFinder:
    """Asks `FreeTime`, never the database; must not be used within a transaction."""

    def __init__(self, config: BookingConfig, clock: Clock, free_time: FreeTime) -> None:
        self._config = config
        self._clock = clock
        self._free_time = free_time
        self._found: dict[Hashable, tuple[int, SlotSearch]] = {}
        self._looking = asyncio.Lock()

    async def search(self, query: SlotQuery) -> SlotSearch:
        """The same object for the same question, as long as nothing has changed.

        Raises NotByChannel where none of the wanted channels serves all that is wanted.
        """
        question = self._question(query)
        if (known := self._known(question)) is not None:
            return known
        # One after the other: of a crowd that asks the same, the first one looks.
        async with self._looking:
            if (known := self._known(question)) is not None:
                return known
            version = self._free_time.version()
            found = await self._search_with_wishes(query)
            if len(self._found) >= KEPT_ANSWERS:
                self._found.clear()
            self._found[question] = (version, found)
            return found

    def forget_answers(self) -> None:
        self._found.clear()

    def _known(self, question: Hashable) -> SlotSearch | None:
        version, found = self._found.get(question, (None, None))
        return found if version == self._free_time.version() else None

    def _question(self, query: SlotQuery) -> Hashable:
        """All that the answer depends on, but for what is free."""
        now, terms = self._clock.now(), self.terms(query)
        bounds = tuple((one, one.earliest(now), one.latest(now), one.opened(now)) for one in terms)
        return bounds, replace(query, items=())

    async def _search_with_wishes(self, query: SlotQuery) -> SlotSearch:
        found = await self._search(query)
        if found.offers or not query.has_wishes:
            return found
        anything = replace(query, weekdays=None, from_minute=0, to_minute=1440)
        return replace(await self._search(anything), beyond_wishes=True)

    async def _search(self, query: SlotQuery) -> SlotSearch:
        now = self._clock.now()
        places = self._places(query, await self._free_time.supply(), now)
        end = max((place.latest for place in places), default=0)
        number = chunk_at(min((place.earliest for place in places), default=0))
        complete = 0
        while number * CHUNK_TICKS < end:
            chunk = await self._free_time.chunk(number)
            seeking = places if complete == 0 else [place for place in places if place.first is None]
            for place in seeking:
                self._look(query, place, chunk, now)
            number += 1
            if complete == 0 and self._days_before(places, number * CHUNK_TICKS) >= query.days:
                complete = number * CHUNK_TICKS
            if complete and all(place.first is not None for place in places):
                break
        return self._result(query, places, complete or end)

    def terms(self, query: SlotQuery) -> list[Terms]:
        """For each wanted channel by which all can be had. Raises NotByChannel where there is none."""
        wanted = [channel for channel in Channel if query.channels is None or channel in query.channels]
        given = [terms for channel in wanted if (terms := self._terms_by(query, channel))]
        if not given:
            raise NotByChannel
        return given

    def _terms_by(self, query: SlotQuery, channel: Channel) -> Terms | None:
        return terms_for(self._config, query.items, channel, query.language)

    def _places(self, query: SlotQuery, supply: Supply, now: datetime) -> list[Place]:
        places: dict[tuple[uuid.UUID, Channel], Place] = {}
        for terms in self.terms(query):
            for desk in supply.desks.values():
                if not serves(desk, terms):
                    continue
                if query.location_ids is not None and desk.location_id not in query.location_ids:
                    continue
                place = places.get((desk.location_id, terms.channel))
                if place is None:
                    calendar = supply.calendars[desk.location_id]
                    if calendar.location.merged_into is not None:
                        continue
                    earliest = terms.earliest(now)
                    if query.first_day is not None:
                        earliest = max(earliest, first_tick_of(query.first_day, calendar.location.zone))
                    place = Place(calendar, terms, [], earliest, terms.latest(now))
                    places[desk.location_id, terms.channel] = place
                place.desks.append(desk.id)
        return list(places.values())

    def _look(self, query: SlotQuery, place: Place, chunk: Chunk, now: datetime) -> None:
        mask = self._mask(query, place, chunk.first)
        if not mask:
            return
        free, length, starts = chunk.free, place.terms.length, 0
        if query.audience is Audience.STAFF or not place.terms.held_back_percent:
            for desk in place.desks:
                starts |= runs(free.get(desk, 0), length)
        else:
            for desk in place.desks:
                held_back = held_back_ticks(place.terms, desk, chunk.first, LENGTH, now)
                starts |= runs(free.get(desk, 0) & ~held_back, length)
        place.note(chunk.first, starts & mask)

    def _mask(self, query: SlotQuery, place: Place, first: int) -> int:
        """Where a slot may start in this chunk: released, on the grid, and when it suits."""
        opens, closes = max(place.earliest - first, 0), min(place.latest - first, CHUNK_TICKS)
        if closes <= opens:
            return 0
        zone = place.calendar.location.zone
        mask = block(opens, closes - opens) & grid_ticks(self._config.grid_minutes, zone, first, CHUNK_TICKS)
        if query.has_wishes:
            weekdays = frozenset(range(7)) if query.weekdays is None else query.weekdays
            mask &= wall_clock_ticks(zone, weekdays, ((query.from_minute, query.to_minute),), first, CHUNK_TICKS)
        return mask

    def _days_before(self, places: Sequence[Place], end: int) -> int:
        """How many days with slots there are of which nothing more can come: they end before `end`."""
        days: set[date] = set()
        unknown = _first_unknown(places, end)
        for place in places:
            for first, starts in place.starts:
                days.update(_days_with(starts, first, place, _known_end(place, unknown)))
        return len(days)

    def _result(self, query: SlotQuery, places: Sequence[Place], known_until: int) -> SlotSearch:
        by_day: dict[date, list[tuple[Place, list[int]]]] = {}
        unknown = _first_unknown(places, known_until)
        for place in places:
            for day, ticks in _split(place, _known_end(place, unknown)).items():
                by_day.setdefault(day, []).append((place, ticks))
        days = sorted(by_day)
        shown = [
            DaySlots(place.calendar, place.terms.channel, day, slots)
            for day in days[: query.days]
            for place, ticks in sorted(by_day[day], key=lambda found: found[1][0])
            for slots in _by_stop(place, ticks)
        ]
        # Looking on goes on with the next day with slots, or with the first that has not been looked at.
        return SlotSearch(self._offers(query, places), tuple(shown), next(iter(days[query.days :]), unknown))

    def _offers(self, query: SlotQuery, places: Sequence[Place]) -> tuple[Offer, ...]:
        offers = [
            Offer(
                calendar=place.calendar,
                channel=place.terms.channel,
                minutes=place.terms.minutes,
                slot=_slot(place, place.first),
                distance_km=_distance(query, place, place.first),
            )
            for place in places
            if place.first is not None
        ]
        far = float("inf")
        if query.near is None:
            offers.sort(key=lambda offer: offer.slot.start_tick)
        else:
            offers.sort(key=lambda one: (far if one.distance_km is None else one.distance_km, one.slot.start_tick))
        return tuple(offers)


def _first_unknown(places: Sequence[Place], known_until: int) -> date | None:
    """The first day that somewhere, by its own clock, has not been looked at to its end; None when all is known."""
    unseen = [place for place in places if known_until < place.latest]
    return min((day_of(known_until, place.calendar.location.zone) for place in unseen), default=None)


def _known_end(place: Place, unknown: date | None) -> int:
    """The tick at which the place's known days end."""
    return place.latest if unknown is None else first_tick_of(unknown, place.calendar.location.zone)


def _days_with(starts: int, first: int, place: Place, end: int) -> set[date]:
    zone = place.calendar.location.zone
    days: set[date] = set()
    while starts:
        tick = first + (starts & -starts).bit_length() - 1
        if tick >= end:
            break
        day = day_of(tick, zone)
        days.add(day)
        # The rest of this day says nothing new.
        following = first_tick_of(date.fromordinal(day.toordinal() + 1), zone) - first
        starts &= -1 << following
    return days


def _split(place: Place, end: int) -> dict[date, list[int]]:
    """The ticks before `end` of each day."""
    zone = place.calendar.location.zone
    days: dict[date, list[int]] = {}
    day, day_end = None, 0
    for tick in place.ticks():
        if tick >= end:
            break
        if day is None or tick >= day_end:
            day = day_of(tick, zone)
            day_end = first_tick_of(date.fromordinal(day.toordinal() + 1), zone)
            days[day] = []
        days[day].append(tick)
    return days


def _by_stop(place: Place, ticks: Sequence[int]) -> list[tuple[Slot, ...]]:
    """The slots of one day; of the mobile office those at each of its stops by themselves."""
    slots = [_slot(place, tick) for tick in ticks]
    if not place.calendar.stops:
        return [tuple(slots)]
    stops = groupby(slots, key=lambda slot: stop_at(place.calendar, slot.starts_at))
    return [tuple(those) for _, those in stops]


def _slot(place: Place, tick: int) -> Slot:
    return Slot(place.calendar.location.id, place.terms.channel, tick, instant_of(tick))


def _distance(query: SlotQuery, place: Place, tick: int) -> float | None:
    """To where the slot takes place; a call takes place nowhere."""
    if query.near is None or place.terms.channel is not Channel.ON_SITE:
        return None
    stop = stop_at(place.calendar, instant_of(tick))
    point = stop.point if stop else place.calendar.location.point
    if point is None:
        return None
    here = (query.near.latitude, query.near.longitude)
    return distance_km(here, (point.latitude, point.longitude))
