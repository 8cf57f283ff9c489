"""The life of an appointment, and where its slots may start. Pure rules."""

import enum
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from videodesk.booking.config import BookingConfig
from videodesk.kit.ticks import instant_of, tick_not_before


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


def may_become(state: AppointmentState, other: AppointmentState) -> bool:
    return other in NEXT[state]


def earliest_tick(config: BookingConfig, now: datetime) -> int:
    return tick_not_before(now + timedelta(minutes=config.notice_minutes))


def latest_tick(config: BookingConfig, now: datetime) -> int:
    return tick_not_before(now + timedelta(days=config.window_days))


def is_on_grid(config: BookingConfig, tick: int, zone: ZoneInfo) -> bool:
    return instant_of(tick).astimezone(zone).minute % config.grid_minutes == 0
