"""Reminders and what else has to be known before: each once, at its time, and only while it is true."""

import asyncio
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from tests.support.world import DETAILS, World, make_world
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, Slot, items_for
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput, ServiceTextInput, ServiceView
from videodesk.kit.outbox import OutboxMessage, OutboxState
from videodesk.kit.tokens import new_token
from videodesk.locations.ports import Choice, Decision

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def silent_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, LETTERS_REMINDER_HOURS="", LETTERS_DOCUMENTS_HOURS="0")


@pytest.fixture
def asking_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, LETTERS_RATING_HOURS="2")


async def test_two_servers_remind_once(world: World, twin: World) -> None:
    booked = await _book(world)
    _set(booked.starts_at - DAY - timedelta(seconds=1), world, twin)
    assert await _told(world, twin) == []

    _set(booked.starts_at - DAY, world, twin)
    assert [_kind(one) for one in await _told(world, twin)] == ["reminder.24"]

    _set(booked.starts_at - HOUR, world, twin)
    assert [_kind(one) for one in await _told(world, twin)] == ["reminder.1"]


async def test_after_a_downtime_it_is_caught_up(world: World) -> None:
    booked = await _book(world)

    _set(booked.starts_at - 2 * HOUR, world)

    assert [_kind(one) for one in await _told(world)] == ["reminder.24"]


async def test_of_two_that_are_late_the_newer_one_leaves(world: World) -> None:
    booked = await _book(world)

    _set(booked.starts_at - HOUR / 2, world)

    assert [_kind(one) for one in await _told(world)] == ["reminder.1"]


async def test_nobody_is_reminded_of_what_is_past(world: World) -> None:
    booked = await _book(world)

    _set(booked.starts_at, world)

    assert await _told(world) == []


async def test_who_has_moved_is_reminded_of_the_new_time_alone(world: World) -> None:
    slots = await _slots(world)
    booked = await _book(world, slots[0])
    moved = await _move(world, booked, slots[4])
    await _told(world)

    _set(booked.starts_at - DAY, world)
    assert await _told(world) == []
    _set(moved.starts_at - DAY, world)
    (letter,) = await _told(world)

    assert _kind(letter) == "reminder.24"
    assert "09:00" in str(letter)


async def test_who_moves_to_and_fro_is_reminded_once(world: World, twin: World) -> None:
    slots = await _slots(world)
    booked = await _book(world, slots[0])
    for place in (4, 0, 4, 0):
        await _move(world, booked, slots[place])
    await _told(world)

    _set(booked.starts_at - DAY, world, twin)
    assert [_kind(one) for one in await _told(world, twin)] == ["reminder.24"]
    _set(booked.starts_at - HOUR, world, twin)
    assert [_kind(one) for one in await _told(world, twin)] == ["reminder.1"]


async def test_who_has_cancelled_is_not_reminded(world: World) -> None:
    booked = await _book(world)
    await world.cancel(booked)
    await _told(world)

    for before in (DAY, HOUR):
        _set(booked.starts_at - before, world)
        assert await _told(world) == []


async def test_who_has_been_called_off_before_the_reminder_is_not_reminded(world: World) -> None:
    """Staff may say some hours before that somebody will not come."""
    service, _ = await _on_site(world)
    booked = await _book(world, (await _slots(world, service))[0], service)
    _set(booked.starts_at - 3 * HOUR, world)
    await _told(world)
    async with world.writing() as uow:
        await world.services.booking.close_by_staff(uow, booked.id, world.staff["anna"], AppointmentState.MISSED)
    assert [_kind(one) for one in await _told(world)] == ["missed"]

    _set(booked.starts_at - HOUR, world)

    assert await _told(world) == []


async def test_where_the_office_has_moved_people_are_reminded_once_and_of_the_new_place(world: World) -> None:
    service, office = await _on_site(world)
    booked = await _book(world, (await _slots(world, service))[0], service)
    async with world.writing() as uow:
        other = await world.add_office(uow, "aegi", "Bürgeramt Aegi")
        decision = Decision(Choice.KEEP, "", world.staff["admin"])
        await world.services.aftercare.merge(uow, office, other.id, decision)
    await _told(world)

    _set(booked.starts_at - DAY, world)
    (letter,) = await _told(world)

    assert _kind(letter) == "reminder.24"
    assert "Bürgeramt Aegi" in _text(letter)


@pytest.mark.parametrize(("seconds", "kinds"), [(0, []), (1, ["reminder.1"])])
async def test_who_has_just_booked_need_not_be_reminded(world: World, seconds: int, kinds: list[str]) -> None:
    """The reminder would come within an hour of the booking."""
    slot = (await _slots(world))[0]
    _set(slot.starts_at - 2 * HOUR - timedelta(seconds=seconds), world)
    await _book(world, slot)

    _set(slot.starts_at - HOUR, world)

    assert [_kind(one) for one in await _told(world)] == kinds


async def test_what_to_bring_is_told_days_before(world: World) -> None:
    slots = await _slots(world)
    booked = await _book(world, slots[-1])
    assert booked.starts_at - timedelta(hours=96) > world.clock.now() + HOUR

    _set(booked.starts_at - timedelta(hours=96), world)
    (letter,) = await _told(world)

    assert _kind(letter) == "documents"
    assert "Personalausweis" in _text(letter)


async def test_where_nothing_is_to_be_brought_nothing_is_told(world: World) -> None:
    async with world.writing() as uow:
        texts = {language: ServiceTextInput(name="Auskunft") for language in ("de", "en")}
        channels = {Channel.VIDEO: ChannelInput(duration_minutes=15)}
        await world.services.catalogue.save(uow, ServiceInput(key="auskunft", channels=channels, texts=texts))
        service = await world.services.catalogue.by_key(uow, "auskunft", "de")
    booked = await _book(world, (await _slots(world))[-1], service)

    _set(booked.starts_at - timedelta(hours=96), world)

    assert await _told(world) == []
    assert [row.state for row in await _rows(world) if row.kind == "documents"] == [OutboxState.OBSOLETE]


async def test_where_no_letters_are_wanted_none_is_planned(silent_world: World) -> None:
    await silent_world.furnish()
    await _book(silent_world)

    assert [row.kind for row in await _rows(silent_world)] == ["booked"]
    await silent_world.services.database.close()


@pytest.mark.parametrize(("email", "kinds"), [("kim@example.org", ["rating"]), ("", [])])
async def test_only_who_has_a_mail_address_is_asked_how_it_was(
    asking_world: World, email: str, kinds: list[str]
) -> None:
    await asking_world.furnish()
    service, _ = await _on_site(asking_world)
    slot, staff = (await _slots(asking_world, service))[0], asking_world.staff["anna"]
    async with asking_world.writing() as uow:
        booked = await asking_world.services.booking.book_on_behalf(
            uow, staff, new_token(), items_for([service]), slot, replace(DETAILS, email=email), "Ruft an"
        )
    await _told(asking_world)
    _set(booked.starts_at, asking_world)
    async with asking_world.writing() as uow:
        await asking_world.services.booking.close_by_staff(uow, booked.id, staff, AppointmentState.DONE)
    await _told(asking_world)

    asking_world.clock.advance(hours=2)

    assert [_kind(one) for one in await _told(asking_world)] == kinds
    assert {row.state for row in await _rows(asking_world)} <= {OutboxState.SENT, OutboxState.OBSOLETE}
    await asking_world.services.database.close()


async def _slots(world: World, service: ServiceView | None = None) -> list[Slot]:
    """From the day after tomorrow on, so that both reminders are still to come."""
    return [slot for slot in await world.slots(service) if slot.starts_at > world.clock.now() + 2 * DAY]


async def _book(world: World, slot: Slot | None = None, service: ServiceView | None = None) -> AppointmentView:
    """Its letter has been read."""
    token = await world.hold(slot or (await _slots(world))[0], service=service)
    await world.fill_in(token)
    booked = await world.confirm(token)
    await _told(world)
    return booked


async def _move(world: World, appointment: AppointmentView, slot: Slot) -> AppointmentView:
    async with world.writing() as uow:
        return await world.services.booking.move(uow, world.link(appointment), slot)


async def _on_site(world: World) -> tuple[ServiceView, uuid.UUID]:
    async with world.writing() as uow:
        office = await world.add_office(uow, "podbi", "Bürgeramt Podbi")
        return await world.give_by(uow, "ausweis", {Channel.ON_SITE: 15}), office.id


def _set(now: datetime, *worlds: World) -> None:
    for world in worlds:
        world.clock.set(now)


async def _told(*worlds: World) -> list[EmailMessage]:
    """What leaves when all of them look at once, and again."""
    for _ in range(2):
        await asyncio.gather(*(world.services.outbox.dispatch() for world in worlds))
    return [letter for world in worlds for letter in world.postbox.all_now()]


def _kind(letter: EmailMessage) -> str:
    return str(letter["Message-ID"]).strip("<>").partition("@")[0].split(".", 2)[2]


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def _rows(world: World) -> list[OutboxMessage]:
    async with world.reading() as uow:
        return list(await uow.session.scalars(select(OutboxMessage)))
