"""Two designs that booking systems use, as their strongest advocates would write them: raw SQLite, no framework.

Both answer the same question as videodesk's search: the earliest start of each office, and all starts of the first
five days that have some.
"""

import sqlite3
from collections import defaultdict
from datetime import datetime

from bench.city import CLOSES, OPENS, QUARTER, SERVICE_MINUTES, City
from videodesk.kit.ticks import tick_at

NEEDED = SERVICE_MINUTES // 5
DAYS_SHOWN = 5

Answer = set[tuple[int, int]]
"""The office and the start tick of all slots of the first days."""


class SlotRows:
    """(a) A row for each quarter of an hour of each desk, made in advance; a run of two is a join."""

    def __init__(self, city: City) -> None:
        self._connection = sqlite3.connect(city.path)
        self._days = city.days

    def search(self, now: datetime) -> Answer:
        days = [day for day in self._days if day.date() >= now.date()][:DAYS_SHOWN]
        rows = self._connection.execute(
            """
            SELECT DISTINCT one.location, one.start FROM slot AS one
            JOIN slot AS two ON two.desk = one.desk AND two.start = one.start + ? AND two.free = 1
            WHERE one.free = 1 AND one.start >= ? AND one.start < ?
            """,
            (QUARTER, tick_at(now), tick_at(days[-1]) + 288),
        )
        return set(rows)


class OpeningHoursLoop:
    """(b) Opening hours minus appointments, day by day in Python, until five days have something."""

    def __init__(self, city: City) -> None:
        self._connection = sqlite3.connect(city.path)
        self._days = city.days
        offices = {location: number for number, location in enumerate(dict.fromkeys(city.desks.values()))}
        desks = sorted(city.desks.items(), key=lambda item: item[0].hex)
        self._desks = [offices[location] for _, location in desks]

    def search(self, now: datetime) -> Answer:
        found: Answer = set()
        shown = 0
        for day in self._days:
            if shown == DAYS_SHOWN:
                break
            starts = self._starts(day, tick_at(now))
            shown += bool(starts)
            found |= starts
        return found

    def _starts(self, day: datetime, earliest: int) -> Answer:
        midnight = tick_at(day)
        opens, closes = midnight + OPENS // 5, midnight + CLOSES // 5
        busy = defaultdict(list)
        for desk, start, ticks in self._connection.execute(
            "SELECT desk, start, ticks FROM plain_appointment WHERE start >= ? AND start < ?", (opens, closes)
        ):
            busy[desk].append((start, start + ticks))
        found: Answer = set()
        for desk, office in enumerate(self._desks):
            for start in range(opens, closes - NEEDED + 1, QUARTER):
                if start < earliest or (office, start) in found:
                    continue
                if all(end <= start or begin >= start + NEEDED for begin, end in busy[desk]):
                    found.add((office, start))
        return found
