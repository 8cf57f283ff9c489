"""Opening hours, terms and free slots told in plain loops, straight from the tables: what the product is held against.

Nothing here packs bits, keeps anything or asks a service; one tick is looked at after the other.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import RowMapping, select

from videodesk.booking.config import BookingConfig
from videodesk.booking.policy import DESK_SHIFTS, GOLDEN, HOUR_TICKS, LONGEST_TICKS, SCALE
from videodesk.catalogue.schemas import Channel
from videodesk.kit.db import Database
from videodesk.kit.ticks import MINUTES_PER_TICK, instant_of, tick_not_before
from videodesk.tables import metadata

Wanted = Sequence[tuple[uuid.UUID, int]]
"""Services, and for how many persons each."""
Key = tuple[uuid.UUID, int]
# The tables that say when and where desks are open.
SUPPLY = ("location", "desk", "weekly_hours", "special_day", "closure", "mobile_stop", "busy_time")
BLOCK = 288


@dataclass(frozen=True)
class PlainTerms:
    channel: Channel
    service_ids: frozenset[uuid.UUID]
    ticks: int
    buffer_ticks: int
    notice: timedelta
    window: timedelta
    percent: int
    opens_before: timedelta

    @property
    def length(self) -> int:
        return self.ticks + self.buffer_ticks


@dataclass
class Tables:
    """All rows of all tables at one moment.

    `openings` keeps what has been found out about hours, a block of ticks at a time; it may be handed on to later
    tables whose rows of supply are the same.
    """

    rows: Mapping[str, list[RowMapping]]
    openings: dict[Key, set[int]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[RowMapping]:
        return self.rows[table]

    def by_id(self, table: str) -> dict[uuid.UUID, RowMapping]:
        return {row["id"]: row for row in self.rows[table]}

    @cached_property
    def appointments(self) -> dict[uuid.UUID, RowMapping]:
        return self.by_id("appointment")

    @cached_property
    def desks(self) -> dict[uuid.UUID, RowMapping]:
        return self.by_id("desk")

    @cached_property
    def locations(self) -> dict[uuid.UUID, RowMapping]:
        return self.by_id("location")

    @cached_property
    def services(self) -> dict[uuid.UUID, RowMapping]:
        return self.by_id("service")

    @cached_property
    def services_of_desk(self) -> dict[uuid.UUID, set[uuid.UUID]]:
        found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for row in self["desk_service"]:
            found[row["desk_id"]].add(row["service_id"])
        return found

    @cached_property
    def hours_of_desk(self) -> dict[uuid.UUID, list[RowMapping]]:
        return _grouped(self["weekly_hours"], "desk_id")

    @cached_property
    def busy_of_desk(self) -> dict[uuid.UUID, list[RowMapping]]:
        return _grouped(self["busy_time"], "desk_id")

    @cached_property
    def special_days(self) -> dict[tuple[uuid.UUID, date], RowMapping]:
        return {(row["desk_id"], row["day"]): row for row in self["special_day"]}

    def taken(self, now: datetime) -> dict[Key, RowMapping]:
        """The rows that count: those without an end, or with one that is still to come."""
        return {
            (row["desk_id"], row["tick"]): row
            for row in self["taken_tick"]
            if row["expires_at"] is None or row["expires_at"] > now
        }

    # Supply

    def zone_of(self, desk_id: uuid.UUID) -> ZoneInfo:
        return ZoneInfo(self.locations[self.desks[desk_id]["location_id"]]["time_zone"])

    def is_open(self, desk_id: uuid.UUID, tick: int) -> bool:
        desk = self.desks[desk_id]
        location = self.locations[desk["location_id"]]
        day, minute, second_pass = wall_clock(tick, location["time_zone"])
        if not desk["in_use"] or second_pass or self._is_closed(location["id"], day):
            return False
        if any(row["first_tick"] <= tick < row["end_tick"] for row in self.busy_of_desk.get(desk_id, [])):
            return False
        special = self.special_days.get((desk_id, day))
        if special is not None:
            return any(opens <= minute < closes for opens, closes in special["openings"])
        if location["region"] and day in _holidays(location["region"], day.year):
            return False
        hours = [row for row in self.hours_of_desk.get(desk_id, []) if _counts_on(row, day)]
        if any(row["kind"] == "break" and row["opens_minute"] <= minute < row["closes_minute"] for row in hours):
            return False
        if location["kind"] == "mobile":
            openings = [
                row for row in self["mobile_stop"] if row["location_id"] == location["id"] and row["day"] == day
            ]
        else:
            openings = [row for row in hours if row["kind"] == "open"]
        return any(row["opens_minute"] <= minute < row["closes_minute"] for row in openings)

    def open_ticks(self, desk_id: uuid.UUID, first: int, end: int) -> set[int]:
        found: set[int] = set()
        for number in range(first // BLOCK, end // BLOCK + 1):
            if (desk_id, number) not in self.openings:
                ticks = range(number * BLOCK, (number + 1) * BLOCK)
                self.openings[desk_id, number] = {tick for tick in ticks if self.is_open(desk_id, tick)}
            found |= self.openings[desk_id, number]
        return {tick for tick in found if first <= tick < end}

    def keep_openings_of(self, before: "Tables") -> None:
        """Hours are a function of these rows and of nothing else."""
        if all(self[name] == before[name] for name in SUPPLY):
            self.openings = before.openings

    def _is_closed(self, location_id: uuid.UUID, day: date) -> bool:
        return any(
            row["location_id"] in (None, location_id) and row["first_day"] <= day <= row["last_day"]
            for row in self["closure"]
        )

    def serves(self, desk_id: uuid.UUID, channel: Channel, service_ids: Iterable[uuid.UUID]) -> bool:
        desk, given = self.desks[desk_id], self.services_of_desk.get(desk_id, set())
        return bool(desk["in_use"]) and channel in desk["channels"] and (not given or set(service_ids) <= given)

    # Demand

    def terms(self, config: BookingConfig, wanted: Wanted, channel: Channel) -> PlainTerms | None:
        """None where it cannot be had."""
        ticks = buffer_ticks = notice = percent = 0
        window, opens_before = 10**6, None
        for service_id, persons in wanted:
            service = self.services[service_id]
            rows = [
                row for row in self["service_channel"] if row["service_id"] == service_id and row["channel"] == channel
            ]
            if not rows or persons > service["max_persons"] or persons < 1:
                return None
            (row,) = rows
            ticks += row["duration_minutes"] // MINUTES_PER_TICK * persons
            buffer_ticks = max(buffer_ticks, service["buffer_minutes"] // MINUTES_PER_TICK)
            own_notice, own_window = row["notice_minutes"], row["window_days"]
            notice = max(notice, config.notice_minutes if own_notice is None else own_notice)
            window = min(window, config.window_days if own_window is None else own_window)
            percent = max(percent, row["held_back_percent"])
            if row["held_back_percent"]:
                hours = row["held_back_hours"]
                opens_before = hours if opens_before is None else min(opens_before, hours)
        if not 0 < ticks <= LONGEST_TICKS:
            return None
        return PlainTerms(
            channel=channel,
            service_ids=frozenset(service_id for service_id, _ in wanted),
            ticks=ticks,
            buffer_ticks=buffer_ticks,
            notice=timedelta(minutes=notice),
            window=timedelta(days=window),
            percent=percent,
            opens_before=timedelta(hours=opens_before or 0),
        )

    def free_slots(
        self, config: BookingConfig, wanted: Wanted, channel: Channel, now: datetime, *, staff: bool = False
    ) -> dict[Key, set[uuid.UUID]]:
        """Every (location, tick) that can be booked, and the desks that could have it."""
        terms, taken = self.terms(config, wanted, channel), self.taken(now)
        found: dict[Key, set[uuid.UUID]] = defaultdict(set)
        if terms is None:
            return found
        first, end = tick_not_before(now + terms.notice), tick_not_before(now + terms.window)
        for desk_id, desk in self.desks.items():
            if not self.serves(desk_id, channel, terms.service_ids):
                continue
            if self.locations[desk["location_id"]]["merged_into"] is not None:
                continue
            free = {
                tick
                for tick in self.open_ticks(desk_id, first, end + terms.length)
                if (desk_id, tick) not in taken and (staff or not is_held_back(terms, desk_id, tick, now))
            }
            for tick in free:
                run = range(tick, tick + terms.length)
                if tick < end and self.is_on_grid(config, desk_id, tick) and free.issuperset(run):
                    found[desk["location_id"], tick].add(desk_id)
        return found

    def is_on_grid(self, config: BookingConfig, desk_id: uuid.UUID, tick: int) -> bool:
        time_zone = self.locations[self.desks[desk_id]["location_id"]]["time_zone"]
        return wall_clock(tick, time_zone)[1] % 60 % config.grid_minutes == 0


async def read_tables(database: Database) -> Tables:
    async with database.reading() as uow:
        return Tables(
            {
                name: list((await uow.session.execute(select(table))).mappings())
                for name, table in metadata.tables.items()
            }
        )


def is_held_back(terms: PlainTerms, desk_id: uuid.UUID, tick: int, now: datetime) -> bool:
    """Whole hours are, drawn evenly by the golden ratio; from some time before on nothing is any more."""
    hour = tick // HOUR_TICKS + desk_id.int % DESK_SHIFTS
    return instant_of(tick) >= now + terms.opens_before and hour * GOLDEN % SCALE < terms.percent * SCALE // 100


@lru_cache(maxsize=100_000)
def wall_clock(tick: int, time_zone: str) -> tuple[date, int, bool]:
    """Day, minute of the day, and whether the clock shows this time for the second time."""
    shown = instant_of(tick).astimezone(ZoneInfo(time_zone))
    return shown.date(), shown.hour * 60 + shown.minute, bool(shown.fold)


def wanted_of(appointment: RowMapping) -> list[tuple[uuid.UUID, int]]:
    return [(uuid.UUID(item["service"]), item["persons"]) for item in appointment["items"]]


def own_ticks(appointment: RowMapping) -> range:
    start: int = appointment["start_tick"]
    return range(start, start + appointment["tick_count"] + appointment["buffer_ticks"])


def _counts_on(row: RowMapping, day: date) -> bool:
    return (
        row["weekday"] == day.weekday()
        and (row["valid_from"] is None or row["valid_from"] <= day)
        and (row["valid_until"] is None or day <= row["valid_until"])
    )


@lru_cache(maxsize=100)
def _holidays(region: str, year: int) -> set[date]:
    country, _, state = region.partition("-")
    return set(holidays.country_holidays(country, subdiv=state or None, years=year))


def _grouped(rows: Iterable[RowMapping], name: str) -> dict[uuid.UUID, list[RowMapping]]:
    found: dict[uuid.UUID, list[RowMapping]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found
