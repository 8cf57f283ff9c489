"""Calendar objects to the byte: what stands in `golden/` has been read line by line, and nothing changes it unawares.

With GOLDEN=write in the environment the files are written anew; then read what has changed.
"""

import os
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

from tests.support.calendars import IcalJs, assert_well_formed, read_with_vobject
from tests.support.mail import next_letter, part
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView, Details, Slot
from videodesk.catalogue.schemas import Channel
from videodesk.locations.schemas import LocationInput, LocationKind, StopInput
from videodesk.schedule.schemas import DeskInput, Opening

GOLDEN = Path(__file__).parent / "golden"
# The Sundays on which the clocks change.
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
LONG_GERMAN = "Anmeldung; Ummeldung, „Auskunftssperre“ – für Straßenbauverwaltungsfachangestellte mit Größenklasse"


@pytest.fixture(autouse=True)
def counted_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Appointments get the ids 1, 2, 3 …, and with them their links are the same in each run."""
    numbers = iter(range(1, 10_000))
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))


@pytest.fixture
def compare(ical_js: IcalJs) -> "Comparison":
    return Comparison(ical_js)


class Comparison:
    def __init__(self, ical_js: IcalJs) -> None:
        self._ical_js = ical_js

    def __call__(self, name: str, data: bytes) -> None:
        """Equal to the file, well formed, and understood by others alike."""
        assert_well_formed(data)
        assert self._ical_js.read(data) == read_with_vobject(data)
        path = GOLDEN / f"{name}.ics"
        if os.environ.get("GOLDEN") == "write":
            path.write_bytes(data)
        assert data == path.read_bytes(), f"see {path}, and the docstring of this module"


async def test_booked_moved_twice_and_cancelled(small_world: World, compare: Comparison) -> None:
    world = small_world
    booked = await world.book()
    compare("booked", await _invite(world))
    for name, number in (("moved", 5), ("moved-again", 2)):
        world.clock.advance(minutes=1)
        await _move(world, booked, (await world.slots())[number])
        compare(name, await _invite(world))
    world.clock.advance(minutes=1)
    await world.cancel(booked)
    compare("cancelled", await _invite(world))


async def test_the_file_for_downloading(small_world: World, compare: Comparison) -> None:
    world = small_world
    booked = await world.book()
    async with world.reading() as uow:
        compare("downloaded", await world.services.invites.calendar_file(uow, booked))


async def test_for_the_desk(small_world: World, compare: Comparison) -> None:
    world = small_world
    async with world.writing() as uow:
        given = DeskInput(key="desk-1", name="Platz 1", mailbox="platz-1@hannover.example")
        await world.services.schedule.change(uow, world.desks[0], given)
    booked = await world.book(details=Details("Dr. Kim Muster", "kim@example.org", "0511 1234", "de", "Rollstuhl"))
    invite = await _invite_to(world, "platz-1@hannover.example")
    assert b"Muster" not in invite.replace(b"Musterstadt", b"")
    assert b"kim@" not in invite
    compare("staff-new", invite)
    await _move(world, booked, (await world.slots())[3])
    compare("staff-changed", await _invite_to(world, "platz-1@hannover.example"))
    await world.cancel(booked)
    compare("staff-gone", await _invite_to(world, "platz-1@hannover.example"))


async def test_at_a_stop_of_the_mobile_office(small_world: World, compare: Comparison) -> None:
    world = small_world
    async with world.writing() as uow:
        bus = await world.add_office(uow, "bus", "Mobiles Bürgeramt", kind=LocationKind.MOBILE)
        stop = StopInput(
            day=date(2026, 11, 24),
            opens_minute=600,
            closes_minute=720,
            name="Marktplatz Misburg",
            street="Meyers Garten 1",
            postal_code="30629",
            city="Hannover",
            latitude=52.3847,
            longitude=9.8554,
        )
        await world.services.locations.add_stop(uow, bus.id, stop)
        service = await world.give_by(uow, "ausweis", {Channel.ON_SITE: 20})
    slot = next(slot for slot in await world.slots(service) if slot.location_id == bus.id)
    token = await world.hold(slot, service=service)
    await world.fill_in(token)
    await world.confirm(token)
    compare("mobile-stop", await _invite(world))


async def test_by_phone_with_a_long_german_name(small_world: World, compare: Comparison) -> None:
    world = small_world
    async with world.writing() as uow:
        office = await world.add_office(uow, "aegi", "Aegi")
        given = LocationInput(key="aegi", kind=LocationKind.OFFICE, name=LONG_GERMAN, street="Aegidientorplatz 1")
        await world.services.locations.change(uow, office.id, given)
        service = await world.give_by(uow, "auskunft", {Channel.PHONE: 10}, LONG_GERMAN)
    slot = next(slot for slot in await world.slots(service) if slot.location_id == office.id)
    token = await world.hold(slot, service=service)
    await world.fill_in(token, Details("Jürgen Weiß-Straßenbauer", "j@example.org", "+49 (511) 123-45", "de", ""))
    await world.confirm(token)
    compare("phone-long-german", await _invite(world))


@pytest.mark.parametrize(
    ("name", "now", "hour_utc"),
    [
        # 01:45 to 03:00, since the hour from 2 to 3 is skipped.
        ("spring-night-before", datetime(2027, 3, 27, 12, tzinfo=UTC), (0, 45)),
        ("spring-night-after", datetime(2027, 3, 27, 12, tzinfo=UTC), (1, 0)),
        # The hour from 2 to 3 comes twice: the first counts.
        ("autumn-night-first", datetime(2026, 10, 24, 12, tzinfo=UTC), (0, 45)),
        ("autumn-night-after", datetime(2026, 10, 24, 12, tzinfo=UTC), (2, 0)),
    ],
)
async def test_when_the_clocks_change(
    small_world: World, compare: Comparison, name: str, now: datetime, hour_utc: tuple[int, int]
) -> None:
    world = small_world
    world.clock.set(now)
    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, world.desks[0], [Opening(6, 0, 6 * 60)])
    start = now.replace(day=now.day + 1, hour=hour_utc[0], minute=hour_utc[1])
    slot = next(slot for slot in await world.slots() if slot.starts_at == start)
    booked = await world.book(slot)
    invite = await _invite(world)
    (seen,) = read_with_vobject(invite)
    assert (seen.starts, seen.ends) == (booked.starts_at, booked.ends_at)
    compare(name, invite)


def test_every_file_belongs_to_a_test() -> None:
    named = Path(__file__).read_text()
    assert [path.stem for path in GOLDEN.glob("*.ics") if f'"{path.stem}"' not in named] == []


async def _move(world: World, booked: AppointmentView, slot: Slot) -> None:
    async with world.writing() as uow:
        await world.services.booking.move(uow, world.link(booked), slot)


async def _invite(world: World) -> bytes:
    return cast(bytes, part(await next_letter(world), "text/calendar").get_payload(decode=True))


async def _invite_to(world: World, address: str) -> bytes:
    """Of the letters about one event, the one for this address."""
    letters = [await next_letter(world), await next_letter(world)]
    (letter,) = [one for one in letters if one["To"].addresses[0].addr_spec == address]
    return cast(bytes, part(letter, "text/calendar").get_payload(decode=True))
