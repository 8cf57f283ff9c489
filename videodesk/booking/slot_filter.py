"""What somebody asks for on a page with free times: read from its address, written into those that it links to.

Whatever makes no sense is left out or put right: times are what is meant, never an error page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from multidict import MultiMapping

from videodesk.booking.schemas import Item, Items, SlotQuery
from videodesk.catalogue.schemas import CONVERSATION_LANGUAGES, Channel, ServiceView
from videodesk.locations.schemas import LocationView, Place

ANY = "any"
# Of which somebody who fills the form in may choose; what starts before the last is over in the evening.
FROM_HOURS, TO_HOURS = range(6, 22), range(7, 23)
MOST_SERVICES = 6
LONGEST_WORDS = 60
# No service is released further ahead than a year.
FURTHEST = timedelta(days=400)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Hours:
    """Between which hours of the wall clock it shall start; None is no matter."""

    after: int | None = None
    before: int | None = None

    @property
    def minutes(self) -> tuple[int, int]:
        return (self.after or 0) * 60, (24 if self.before is None else self.before) * 60


@dataclass(frozen=True)
class SlotFilter:
    """Which times shall be shown. `usual` is the channel that nobody has to choose; `near` is what was typed."""

    channel: Channel | None = None
    office: LocationView | None = None
    near: str = ""
    place: Place | None = None
    weekdays: frozenset[int] = frozenset()
    hours: Hours = Hours()
    first_day: date | None = None
    language: str | None = None
    usual: Channel | None = None

    @property
    def is_set(self) -> bool:
        return self != SlotFilter(self.usual, usual=self.usual, first_day=self.first_day)

    def pairs(self) -> Pairs:
        """As a form sends it."""
        pairs: Pairs = []
        if self.channel is not self.usual:
            pairs.append(("channel", self.channel or ANY))
        if self.office is not None:
            pairs.append(("office", self.office.key))
        if self.near:
            pairs.append(("near", self.near))
        pairs += [("weekday", str(weekday)) for weekday in sorted(self.weekdays)]
        if self.hours.after is not None:
            pairs.append(("after", str(self.hours.after)))
        if self.hours.before is not None:
            pairs.append(("before", str(self.hours.before)))
        if self.language is not None:
            pairs.append(("language", self.language))
        if self.first_day is not None:
            pairs.append(("from", self.first_day.isoformat()))
        return pairs

    def query(self, items: Items, channels: Iterable[Channel]) -> SlotQuery:
        """`channels` are those that may be shown when none has been chosen."""
        from_minute, to_minute = self.hours.minutes
        return SlotQuery(
            items,
            frozenset(channels) if self.channel is None else frozenset({self.channel}),
            None if self.office is None else frozenset({self.office.id}),
            None if self.place is None else self.place.point,
            self.weekdays or None,
            from_minute,
            to_minute,
            self.first_day,
            self.language,
        )


@dataclass(frozen=True)
class SlotsAddress:
    """Where a page with times is: its path, what somebody comes for, and the filter.

    `main` is the service that comes first, empty where the path says it; `fixed` is what cannot be changed there.
    """

    path: str
    filter: SlotFilter
    main: str = ""
    further: tuple[str, ...] = ()
    persons: int = 1
    fixed: bool = False

    def item_pairs(self, but: str = "") -> Pairs:
        if self.fixed:
            return []
        pairs: Pairs = [("service", self.main)] if self.main else []
        pairs += [("with", key) for key in self.further if key != but]
        if self.persons > 1:
            pairs.append(("persons", str(self.persons)))
        return pairs

    def filter_pairs(self) -> Pairs:
        """For a form that changes what somebody comes for: from the first day on again."""
        return replace(self.filter, first_day=None).pairs()

    def to(self, **changes: Any) -> str:
        """The same page with another filter."""
        return self._written(self.item_pairs() + replace(self.filter, **changes).pairs())

    @property
    def unfiltered(self) -> str:
        return self._written(self.item_pairs())

    @property
    def everything(self) -> str:
        """The same page without any filter, not even the usual channel."""
        return self._written(self.item_pairs() + SlotFilter(usual=self.filter.usual).pairs())

    @property
    def for_one(self) -> str:
        """The same page for one person."""
        return replace(self, persons=1)._written(replace(self, persons=1).item_pairs() + self.filter_pairs())

    def without(self, key: str) -> str:
        """The same page with one service less."""
        return self._written(self.item_pairs(but=key) + self.filter_pairs())

    def _written(self, pairs: Pairs) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def read_words(fields: MultiMapping[Any], name: str) -> str:
    value = fields.get(name, "")
    # NUL cannot be typed.
    return value.replace("\0", "").strip()[:LONGEST_WORDS] if isinstance(value, str) else ""


def read_channel(
    fields: MultiMapping[Any], channels: Sequence[Channel], usual: Channel | None = None
) -> Channel | None:
    """One of these; the usual one where none is named, if it is among them."""
    usual = usual if usual in channels else None
    named = fields.get("channel", "")
    if named == ANY:
        return None
    return next((channel for channel in channels if channel == named), usual)


def read_language(fields: MultiMapping[Any]) -> str | None:
    """Which shall be spoken; None for any."""
    named = fields.get("language")
    return next((code for code in CONVERSATION_LANGUAGES if code == named), None)


def read_weekdays(fields: MultiMapping[Any]) -> frozenset[int]:
    """Empty for any, and for all."""
    named = fields.getall("weekday", [])
    weekdays = frozenset(weekday for weekday in range(7) if str(weekday) in named)
    return weekdays if len(weekdays) < 7 else frozenset()


def read_hours(fields: MultiMapping[Any]) -> Hours:
    """Whoever has named the later hour first means the same."""
    after, before = _choice(fields, "after", FROM_HOURS), _choice(fields, "before", TO_HOURS)
    if after is None or before is None or after < before:
        return Hours(after, before)
    return Hours() if after == before else Hours(before, after)


def read_first_day(fields: MultiMapping[Any], now: datetime) -> date | None:
    """A day that may have times; from today on is what everything else means."""
    try:
        day = date.fromisoformat(fields.get("from", ""))
    except (TypeError, ValueError):
        return None
    return day if now.date() <= day <= (now + FURTHEST).date() else None


def read_persons(fields: MultiMapping[Any], services: Sequence[ServiceView]) -> int:
    """At least one, and no more than some of the services take."""
    text = read_words(fields, "persons")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    return min(max(number, 1), most_persons(services))


def read_services(
    fields: MultiMapping[Any], offered: Iterable[ServiceView], main: ServiceView | None = None
) -> list[ServiceView]:
    """The main one and those that were added, each once; unknown ones are left out."""
    known = {service.key: service for service in offered}
    if main is not None:
        known[main.key] = main
    named = [*([main.key] if main else []), *fields.getall("service", []), *fields.getall("with", [])]
    return [known[key] for key in dict.fromkeys(named) if key in known][:MOST_SERVICES]


def most_persons(services: Sequence[ServiceView]) -> int:
    return max((service.max_persons for service in services), default=1)


def items_of(services: Iterable[ServiceView], persons: int) -> Items:
    """All for so many, or for as many as the service takes."""
    return tuple(Item(service, min(persons, service.max_persons)) for service in services)


def common_channels(services: Iterable[ServiceView]) -> list[Channel]:
    """By which all of them can be had."""
    services = list(services)
    return [channel for channel in Channel if all(channel in service.channels for service in services)]


def _choice(fields: MultiMapping[Any], name: str, choices: Iterable[int]) -> int | None:
    named = fields.get(name)
    return next((number for number in choices if str(number) == named), None)
