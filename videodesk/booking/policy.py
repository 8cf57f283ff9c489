"""The life of an appointment, on which terms slots are given, and where they may start. Pure rules."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from videodesk.booking.config import BookingConfig
from videodesk.catalogue.schemas import Channel, ChannelTerms
from videodesk.kit.ticks import MINUTES_PER_TICK, instant_of, tick_not_before, ticks_for
from videodesk.locations.schemas import Calendar
from videodesk.schedule.policy import bitmap_of, block, bounds_of_day, days_touching, open_ticks, runs, shifted
from videodesk.schedule.schemas import DeskView

if TYPE_CHECKING:
    from videodesk.booking.schemas import Items


class AppointmentState(enum.StrEnum):
    HELD = "held"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


# UNCONFIRMED is entered where an address must be confirmed first.
NEXT: dict[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.HELD: frozenset({AppointmentState.UNCONFIRMED, AppointmentState.CONFIRMED}),
    AppointmentState.UNCONFIRMED: frozenset({AppointmentState.CONFIRMED, AppointmentState.CANCELLED}),
    AppointmentState.CONFIRMED: frozenset({AppointmentState.DONE, AppointmentState.MISSED, AppointmentState.CANCELLED}),
    AppointmentState.DONE: frozenset(),
    AppointmentState.MISSED: frozenset(),
    AppointmentState.CANCELLED: frozenset(),
}

# Slots that somebody has for good, so that they count against a mail address and stand in the staff's lists.
BOOKED = frozenset({AppointmentState.UNCONFIRMED, AppointmentState.CONFIRMED})
# What the desks' calendars show: it takes place, or should have.
ATTENDED = frozenset({AppointmentState.CONFIRMED, AppointmentState.DONE, AppointmentState.MISSED})


class WishState(enum.StrEnum):
    """What has become of the wish to come sooner."""

    WAITING = "waiting"
    OFFERED = "offered"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"


# Of these each appointment has one at most, and it has a place in the order.
OPEN_WISHES = frozenset({WishState.WAITING, WishState.OFFERED})


class ChangeKind(enum.StrEnum):
    BOOKED = "booked"
    MOVED = "moved"
    RESEATED = "reseated"
    CANCELLED = "cancelled"
    KEPT = "kept"
    DONE = "done"
    MISSED = "missed"


LONGEST_TICKS = 8 * 60 // MINUTES_PER_TICK

HOUR_TICKS = 60 // MINUTES_PER_TICK
# Multiples of the golden ratio fall as evenly as can be, whatever the share and wherever one starts.
GOLDEN = 0x9E3779B97F4A7C15
SCALE = 2**64
DESK_SHIFTS = 1009


def may_become(state: AppointmentState, other: AppointmentState) -> bool:
    return other in NEXT[state]


@dataclass(frozen=True)
class Terms:
    """How an appointment for some services is given by one channel; the strictest of the services counts.

    `language` is what must be spoken at the desk, None for any.
    """

    channel: Channel
    service_ids: frozenset[uuid.UUID]
    ticks: int
    buffer_ticks: int
    notice: timedelta
    window: timedelta
    held_back_percent: int
    held_back: timedelta
    rerelease: timedelta
    language: str | None = None

    @property
    def length(self) -> int:
        """The ticks that the appointment owns: its own and those that the desk needs after it."""
        return self.ticks + self.buffer_ticks

    @property
    def minutes(self) -> int:
        return self.ticks * MINUTES_PER_TICK

    def earliest(self, now: datetime) -> int:
        return tick_not_before(now + self.notice)

    def latest(self, now: datetime) -> int:
        """The first tick that is not released yet."""
        return tick_not_before(now + self.window)

    def opened(self, now: datetime) -> int:
        """The first tick at which the share for phone and desk is still held back."""
        return tick_not_before(now + self.held_back)


def terms_for(config: BookingConfig, items: Items, channel: Channel, language: str | None = None) -> Terms | None:
    """None where one of the services is not given by this channel or not for so many, or all takes too long."""
    given: list[tuple[ChannelTerms, int]] = []
    for item in items:
        terms = item.service.channels.get(channel)
        if terms is None or not 1 <= item.persons <= item.service.max_persons:
            return None
        given.append((terms, item.persons))
    ticks = sum(ticks_for(terms.duration_minutes) * persons for terms, persons in given)
    if not 0 < ticks <= LONGEST_TICKS:
        return None
    notices = [config.notice_minutes if terms.notice_minutes is None else terms.notice_minutes for terms, _ in given]
    windows = [config.window_days if terms.window_days is None else terms.window_days for terms, _ in given]
    return Terms(
        channel=channel,
        service_ids=frozenset(item.service.id for item in items),
        ticks=ticks,
        buffer_ticks=max(ticks_for(item.service.buffer_minutes) for item in items),
        notice=timedelta(minutes=max(notices)),
        window=timedelta(days=min(windows)),
        held_back_percent=max(terms.held_back_percent for terms, _ in given),
        held_back=timedelta(hours=min((t.held_back_hours for t, _ in given if t.held_back_percent), default=0)),
        rerelease=timedelta(minutes=max(terms.rerelease_minutes for terms, _ in given)),
        language=language,
    )


def serves(desk: DeskView, terms: Terms) -> bool:
    """Whether the desk gives these services by this channel, and in the language where one is asked for."""
    return (
        desk.in_use
        and terms.channel in desk.channels
        and desk.gives(terms.service_ids)
        and (terms.language is None or terms.language in desk.languages)
    )


def may_start(
    config: BookingConfig, terms: Terms, desk: DeskView, calendar: Calendar, tick: int, now: datetime, *, staff: bool
) -> bool:
    """Whether an appointment on these terms may start at this desk at that tick, if nobody else is there."""
    held_back = 0 if staff else held_back_ticks(terms, desk.id, tick, terms.length, now)
    return (
        serves(desk, terms)
        and terms.earliest(now) <= tick < terms.latest(now)
        and is_on_grid(config, tick, calendar.location.zone)
        and open_ticks(desk, calendar, tick, terms.length) & ~held_back == block(0, terms.length)
    )


def free_starts(
    config: BookingConfig,
    terms: Terms,
    desk: DeskView,
    calendar: Calendar,
    taken: Iterable[int],
    first: int,
    length: int,
) -> int:
    """The ticks at which an appointment on these terms fits, all of it among `length` ticks from `first`."""
    free = open_ticks(desk, calendar, first, length) & ~bitmap_of(taken, first, length)
    return runs(free, terms.length) & grid_ticks(config.grid_minutes, calendar.location.zone, first, length)


def held_back_ticks(terms: Terms, desk_id: uuid.UUID, first: int, length: int, now: datetime) -> int:
    """The ticks among `length` from `first` that are still kept for phone and desk.

    Whole hours of the clock are; which ones is drawn from the desk's id, so that it is the same for every question.
    """
    if not terms.held_back_percent:
        return 0
    shift = desk_id.int % DESK_SHIFTS
    hour, offset = divmod(first, HOUR_TICKS)
    hours = (offset + length) // HOUR_TICKS + 1
    if length <= LONGEST_TICKS:
        pattern = _held_back_hours(terms.held_back_percent, hour + shift, hours)
    else:
        pattern = _pattern_of_all_desks(terms.held_back_percent, hour, hours + DESK_SHIFTS) >> (shift * HOUR_TICKS)
    opened = max(terms.opened(now) - first, 0)
    return (pattern >> offset) & block(0, length) & -(1 << opened)


@lru_cache(maxsize=512)
def _pattern_of_all_desks(percent: int, first_hour: int, hours: int) -> int:
    return _held_back_hours(percent, first_hour, hours)


def _held_back_hours(percent: int, first_hour: int, hours: int) -> int:
    hour_of_ticks, bits = block(0, HOUR_TICKS), 0
    for place in range(hours):
        if (first_hour + place) * GOLDEN % SCALE < percent * SCALE // 100:
            bits |= hour_of_ticks << (place * HOUR_TICKS)
    return bits


def is_on_grid(config: BookingConfig, tick: int, zone: ZoneInfo) -> bool:
    return instant_of(tick).astimezone(zone).minute % config.grid_minutes == 0


@lru_cache(maxsize=512)
def grid_ticks(grid_minutes: int, zone: ZoneInfo, first: int, length: int) -> int:
    """The ticks among `length` from `first` at which slots may start."""
    bits = 0
    for day in days_touching(first, first + length, zone):
        start, end = bounds_of_day(day, zone)
        bits |= shifted(_grid_of_day(grid_minutes, zone, start, end), day, zone, first)
    return bits & block(0, length)


def _grid_of_day(grid_minutes: int, zone: ZoneInfo, start: int, end: int) -> int:
    bits = 0
    for place in range(end - start):
        if instant_of(start + place).astimezone(zone).minute % grid_minutes == 0:
            bits |= 1 << place
    return bits
