"""A city of any size, booked up to a share: the same for videodesk and for the designs that it is compared with."""

import asyncio
import random
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from tests.support.postgres import migrate
from tests.support.world import MONDAY, World, make_world
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput, ServiceTextInput, ServiceView
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.kit.ticks import tick_at
from videodesk.locations.models import Location
from videodesk.schedule.models import Desk, WeeklyHours

OFFICES = 10
DAYS = 60
BOOKED = 0.7
OPENS, CLOSES = 8 * 60, 16 * 60
QUARTER = 3  # ticks
SERVICE_MINUTES = 30


@dataclass
class City:
    """Desks are open on weekdays, 08:00 to 16:00 UTC; each quarter of an hour is booked or free."""

    path: Path
    desks: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    """Each desk with its location."""
    days: list[datetime] = field(default_factory=list)

    def quarters(self, day: datetime) -> range:
        first = tick_at(day) + OPENS // 5
        return range(first, first + (CLOSES - OPENS) // 5, QUARTER)


async def build(path: Path, desks: int, today: datetime = MONDAY) -> tuple[City, World, ServiceView]:
    """The database of videodesk, and in the same file the tables of the two plain designs."""
    await asyncio.to_thread(path.unlink, missing_ok=True)
    await migrate(Database(f"sqlite+aiosqlite:///{path}", EventBus()))
    world = make_world(f"sqlite:///{path}", BOOKING_WINDOW_DAYS=str(DAYS), BOOKING_NOTICE_MINUTES="0")
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight + timedelta(days=number) for number in range(DAYS + 1)]
    city = City(path, days=[day for day in days if day.weekday() < 5])
    async with world.writing() as uow:
        locations = [uuid.uuid4() for _ in range(OFFICES)]
        await uow.session.execute(
            insert(Location),
            [
                {"id": one, "key": f"office-{n}", "kind": "office", "name": f"Office {n}", "time_zone": "UTC"}
                for n, one in enumerate(locations)
            ],
        )
        city.desks = {uuid.UUID(int=random.getrandbits(128)): locations[n % OFFICES] for n in range(desks)}
        await uow.session.execute(
            insert(Desk),
            [
                {"id": one, "key": f"desk-{n}", "location_id": location, "name": f"Desk {n}", "channels": ["on_site"]}
                for n, (one, location) in enumerate(city.desks.items())
            ],
        )
        hours = {"kind": "open", "opens_minute": OPENS, "closes_minute": CLOSES}
        await uow.session.execute(
            insert(WeeklyHours), [hours | {"desk_id": one, "weekday": day} for one in city.desks for day in range(5)]
        )
        texts = {"de": ServiceTextInput(name="Anmeldung")}
        channels = {Channel.ON_SITE: ChannelInput(duration_minutes=SERVICE_MINUTES)}
        await world.services.catalogue.save(uow, ServiceInput(key="move", channels=channels, texts=texts))
        service = await world.services.catalogue.by_key(uow, "move", "de")
    await world.services.database.close()  # what is pooled locks the file
    _fill(city)
    return city, world, service


def _fill(city: City) -> None:
    connection = sqlite3.connect(city.path)
    connection.executescript(
        """
        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
        DROP INDEX ix_taken_tick_appointment_id; DROP INDEX ix_taken_tick_expiry;
        CREATE TABLE slot (desk INTEGER, location INTEGER, start INTEGER, free INTEGER, PRIMARY KEY (desk, start))
            WITHOUT ROWID;
        CREATE TABLE plain_appointment (desk INTEGER, start INTEGER, ticks INTEGER);
        """
    )
    places = {location: number for number, location in enumerate(dict.fromkeys(city.desks.values()))}
    for number, (desk, location) in enumerate(sorted(city.desks.items(), key=lambda item: item[0].hex)):
        quarters = list(_quarters(city))
        connection.executemany(
            "INSERT INTO taken_tick (desk_id, tick) VALUES (?, ?)",
            [(desk.hex, tick) for start, free in quarters if not free for tick in range(start, start + QUARTER)],
        )
        connection.executemany(
            "INSERT INTO slot VALUES (?, ?, ?, ?)",
            [(number, places[location], start, free) for start, free in quarters],
        )
        connection.executemany(
            "INSERT INTO plain_appointment VALUES (?, ?, ?)",
            [(number, start, QUARTER) for start, free in quarters if not free],
        )
    connection.executescript(
        """
        CREATE INDEX ix_taken_tick_appointment_id ON taken_tick (appointment_id);
        CREATE INDEX ix_taken_tick_expiry ON taken_tick (expires_at);
        CREATE INDEX slot_free ON slot (start, free, desk, location);
        CREATE INDEX plain_appointment_start ON plain_appointment (start, desk, ticks);
        PRAGMA journal_mode = WAL; ANALYZE;
        """
    )
    connection.commit()
    connection.close()


def _quarters(city: City) -> Iterator[tuple[int, bool]]:
    for day in city.days:
        for start in city.quarters(day):
            yield start, random.random() >= BOOKED
