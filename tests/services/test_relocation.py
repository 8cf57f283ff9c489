"""When an office moves house, whoever is to come there hears of it and finds it in the calendar."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, text_of
from tests.support.world import DETAILS, World
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.locations.schemas import LocationInput, LocationKind, LocationView, StopInput

OLD, NEW = "Altes Rathaus 1", "Neuer Weg 2"


async def test_who_comes_in_person_is_told_of_the_new_address(world: World) -> None:
    office, service = await _office(world)
    booked = await _book(world, office, service)
    await next_letter(world)

    await _rename(world, office, street=NEW)

    letter = await next_letter(world)
    text, event = text_of(letter, "text/plain"), event_of(calendar_of(letter))
    assert letter["Subject"] == "Neue Adresse: Ihr Termin am Montag, 23. November 2026 um 08:00 Uhr"
    assert OLD in text.partition("Wo:")[0]
    assert NEW in text.partition("Wo:")[2]
    assert (str(event["UID"]), event["SEQUENCE"]) == (booked.uid, 1)
    assert NEW in str(event["LOCATION"])
    async with world.reading() as uow:
        now = await world.services.booking.get(uow, booked.id)
    assert (now.sequence, now.starts_at, now.coming_at) == (1, booked.starts_at, booked.coming_at)


async def test_another_name_alone_is_no_news(world: World) -> None:
    office, service = await _office(world)
    await _book(world, office, service)
    await next_letter(world)

    await _rename(world, office, name="ServicePoint Aegi", street=OLD)

    assert await world.services.outbox.dispatch() == 0


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.VIDEO])
async def test_who_does_not_come_in_person_need_not_know(world: World, channel: Channel) -> None:
    office, service = await _office(world, channel)
    await _book(world, office, service)
    await next_letter(world)

    await _rename(world, office, street=NEW)

    assert await world.services.outbox.dispatch() == 0


async def test_who_was_there_or_has_cancelled_need_not_know(world: World) -> None:
    office, service = await _office(world)
    over, cancelled = [await _book(world, office, service) for _ in range(2)]
    await world.cancel(cancelled)
    for _ in range(3):
        await next_letter(world)
    world.clock.set(over.starts_at)

    await _rename(world, office, street=NEW)

    assert await world.services.outbox.dispatch() == 0


async def test_of_the_mobile_office_only_who_comes_to_that_stop_is_told(world: World) -> None:
    async with world.writing() as uow:
        bus = await world.add_office(uow, "bus", "Mobiles Bürgeramt", kind=LocationKind.MOBILE)
        first = await world.services.locations.add_stop(uow, bus.id, _stop(9, 10, "Marktplatz", OLD))
        await world.services.locations.add_stop(uow, bus.id, _stop(13, 14, "Stadtpark", OLD))
        service = await world.give_by(uow, "ausweis", {Channel.ON_SITE: 30}, "Ausweis")
    booked = await _book(world, bus, service)
    later = next(slot for slot in await world.slots(service) if slot.starts_at.hour >= 12)
    token = await world.hold(later, service=service)
    await world.fill_in(token)
    await world.confirm(token)
    for _ in range(2):
        await next_letter(world)

    async with world.writing() as uow:
        await world.services.locations.change_stop(uow, first.id, _stop(9, 10, "Kirchplatz", NEW))

    letter = await next_letter(world)
    assert booked.uid == str(event_of(calendar_of(letter))["UID"])
    assert "Marktplatz" in text_of(letter, "text/plain")
    assert event_of(calendar_of(letter))["LOCATION"] == f"Kirchplatz, {NEW}"
    assert await world.services.outbox.dispatch() == 0


async def _office(world: World, channel: Channel = Channel.ON_SITE) -> tuple[LocationView, ServiceView]:
    async with world.writing() as uow:
        office = await world.add_office(uow, "aegi", "Bürgeramt Aegi", channels=[channel], street=OLD)
        return office, await world.give_by(uow, "ausweis", {channel: 30}, "Ausweis")


async def _book(world: World, office: LocationView, service: ServiceView) -> AppointmentView:
    slot = next(slot for slot in await world.slots(service) if slot.location_id == office.id)
    token = await world.hold(slot, service=service)
    await world.fill_in(token, replace(DETAILS, phone="0511 1234"))
    return await world.confirm(token)


async def _rename(world: World, office: LocationView, *, name: str = "Bürgeramt Aegi", street: str) -> None:
    given = LocationInput(key=office.key, kind=office.kind, name=name, street=street)
    async with world.writing() as uow:
        await world.services.locations.change(uow, office.id, given)


def _stop(opens: int, closes: int, name: str, street: str) -> StopInput:
    return StopInput(
        day=date(2026, 11, 24), opens_minute=opens * 60, closes_minute=closes * 60, name=name, street=street
    )
