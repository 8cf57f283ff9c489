"""Desks are told of their appointments, into the calendar and out of it, with no more than staff must see."""

import uuid
from email.message import EmailMessage

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, part, text_of
from tests.support.world import DETAILS, OFFICE_HOURS, World
from videodesk.booking.schemas import AppointmentView, Details
from videodesk.catalogue.schemas import Channel
from videodesk.locations.ports import Choice, Decision
from videodesk.schedule.schemas import DeskInput

FIRST, SECOND = "platz-1@amt.example", "platz-2@amt.example"


async def test_the_desk_is_told_what_is_booked_moved_and_cancelled(world: World) -> None:
    await _give_mailbox(world, world.desks[0], FIRST)
    booked = await world.book()
    new = await _letter_to(world, FIRST)
    assert new["Subject"] == "Neu: Meldebescheinigung: Kim, Montag, 23. November 2026, 08:00 Uhr"
    assert f"http://localhost:8080/de/staff/appointments/{booked.id}" in text_of(new, "text/plain")
    async with world.writing() as uow:
        slot = next(slot for slot in await world.slots() if slot.starts_at > booked.starts_at)
        await world.services.booking.move(uow, world.link(booked), slot)
    changed = await _letter_to(world, FIRST)
    await world.cancel(booked)
    gone = await _letter_to(world, FIRST)

    events = [event_of(calendar_of(letter)) for letter in (new, changed, gone)]
    assert [str(event["UID"]) for event in events] == [booked.uid] * 3
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    methods = [part(letter, "text/calendar").get_param("method") for letter in (new, changed, gone)]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    assert events[2]["STATUS"] == "CANCELLED"


async def test_staff_read_a_first_name_and_nothing_else_of_who_comes(world: World) -> None:
    await _give_mailbox(world, world.desks[0], FIRST)
    secret = Details("Dr. Kim Geheimrat", "geheim@example.org", "0511 998877", "tr", "Rollstuhl")
    booked = await world.book(details=secret)

    letter = (await _letter_to(world, FIRST)).as_string() + _texts(await _again(world, booked))

    assert "Kim" in letter
    for detail in ("Geheimrat", "geheim@", "998877", "Rollstuhl", world.link(booked)):
        assert detail not in letter


async def test_who_is_put_at_another_desk_moves_from_one_mailbox_to_the_other(world: World) -> None:
    """The citizen hears nothing of it."""
    await _give_mailbox(world, world.desks[0], FIRST)
    booked = await world.book()
    await _letter_to(world, FIRST)
    async with world.writing() as uow:
        second = await world.add_desk(uow, 2, OFFICE_HOURS)
    await _give_mailbox(world, second, SECOND)
    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, world.desks[0], [])
        decision = Decision(Choice.MOVE, "Krank", world.staff["admin"])
        await world.services.aftercare.settle(uow, [world.desks[0]], decision)

    letters = {letter["To"].addresses[0].addr_spec: letter for letter in await _all(world)}

    assert set(letters) == {FIRST, SECOND}
    assert part(letters[FIRST], "text/calendar").get_param("method") == "CANCEL"
    arrived = event_of(calendar_of(letters[SECOND]))
    assert (str(arrived["UID"]), arrived["SEQUENCE"]) == (booked.uid, 1)


async def test_the_one_person_at_a_desk_without_a_mailbox_is_told(world: World) -> None:
    await _set_staff(world, "anna")
    await world.book()

    assert (await _letter_to(world, "anna@amt.example"))["Subject"].startswith("Neu: ")


@pytest.mark.parametrize("staff", [["anna", "jonas"], []])
async def test_where_it_is_nobodys_own_desk_nobody_is_told(world: World, staff: list[str]) -> None:
    await _set_staff(world, *staff)
    await world.book()

    assert [letter["To"].addresses[0].addr_spec for letter in await _all(world)] == [DETAILS.email]


async def test_who_is_no_more_alone_at_a_desk_takes_out_of_the_calendar_what_is_cancelled(world: World) -> None:
    await _set_staff(world, "anna")
    booked = await world.book()
    await _letter_to(world, "anna@amt.example")
    await _set_staff(world, "anna", "jonas")
    await world.cancel(booked)

    letter = await _letter_to(world, "anna@amt.example")

    assert part(letter, "text/calendar").get_param("method") == "CANCEL"


async def test_a_new_mailbox_gets_what_is_changed_and_the_old_one_takes_it_out(world: World) -> None:
    await _give_mailbox(world, world.desks[0], FIRST)
    booked = await world.book()
    await _letter_to(world, FIRST)
    await _give_mailbox(world, world.desks[0], SECOND)
    async with world.writing() as uow:
        slot = next(slot for slot in await world.slots() if slot.starts_at > booked.starts_at)
        await world.services.booking.move(uow, world.link(booked), slot)

    letters = {letter["To"].addresses[0].addr_spec: letter for letter in await _all(world)}

    gone, new = (event_of(calendar_of(letters[mailbox])) for mailbox in (FIRST, SECOND))
    assert (gone["STATUS"], new["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert (gone["SEQUENCE"], new["SEQUENCE"]) == (1, 1)


async def test_by_phone_the_desk_is_told_without_the_number(world: World) -> None:
    async with world.writing() as uow:
        office = await world.add_office(uow, "aegi", "Bürgeramt Aegi", channels=[Channel.PHONE])
        service = await world.give_by(uow, "auskunft", {Channel.PHONE: 10}, name="Auskunft")
    await _give_mailbox(world, world.desks[-1], SECOND, channels=[Channel.PHONE])
    slot = next(slot for slot in await world.slots(service) if slot.location_id == office.id)
    token = await world.hold(slot, service=service)
    await world.fill_in(token, Details("Kim Muster", "kim@example.org", "0511 998877", "de", ""))
    await world.confirm(token)

    letter = await _letter_to(world, SECOND)

    event = event_of(calendar_of(letter))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Auskunft: Kim", "Telefon (Platz)")
    assert "998877" not in letter.as_string()


async def _give_mailbox(world: World, desk_id: uuid.UUID, mailbox: str, channels: list[Channel] | None = None) -> None:
    async with world.writing() as uow:
        desk = await world.services.schedule.desk(uow, desk_id)
        given = DeskInput(key=desk.key, name="Platz", mailbox=mailbox, channels=channels or [Channel.VIDEO])
        await world.services.schedule.change(uow, desk_id, given)


async def _set_staff(world: World, *logins: str) -> None:
    async with world.writing() as uow:
        await world.services.schedule.set_staff(uow, world.desks[0], [world.staff[login] for login in logins])
        for login in logins:
            await world.services.accounts.set_mail_address(uow, world.staff[login], f"{login}@amt.example")


async def _all(world: World) -> list[EmailMessage]:
    return [await next_letter(world) for _ in range(await world.services.outbox.dispatch())]


async def _letter_to(world: World, address: str) -> EmailMessage:
    """Of the letters that wait the one to this address; the others are read and forgotten."""
    (found,) = [one for one in await _all(world) if one["To"].addresses[0].addr_spec == address]
    return found


async def _again(world: World, booked: AppointmentView) -> EmailMessage:
    await world.cancel(booked)
    return await _letter_to(world, FIRST)


def _texts(letter: EmailMessage) -> str:
    """Decoded, as people read it."""
    return "".join(text_of(letter, one) for one in ("text/plain", "text/html", "text/calendar"))
