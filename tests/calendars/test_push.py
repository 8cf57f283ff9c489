"""Appointments in a calendar on a real CalDAV server, seen by another program."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests.support.caldav import CalDavServer, OtherClient
from tests.support.joined import deliver, join, link_of, outbox_states, read_calendars, stored_links
from tests.support.mail import event_of
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.calendars.collection import Collection
from videodesk.calendars.errors import PasswordMissing
from videodesk.calendars.policy import CalendarKind
from videodesk.calendars.schemas import LinkInput
from videodesk.kit.outbox import AT_ONCE, ENOUGH_ATTEMPTS, DeliveryObsolete, OutboxMessage, OutboxState


async def entry_of(anna: OtherClient, appointment: AppointmentView) -> dict[str, object]:
    (event,) = [event_of(one) for one in (await anna.entries()).values() if appointment.uid in str(one.to_ical())]
    return {name: event.decoded(name) for name in ("DTSTART", "DTEND", "SEQUENCE")}


async def test_a_booking_comes_moves_and_goes(world: World, server: CalDavServer, anna: OtherClient) -> None:
    await join(world, server.calendar_url, writes=True)
    slots = await world.slots()
    booked = await world.book(slots[0])
    await deliver(world)
    entry = await entry_of(anna, booked)
    assert (entry["DTSTART"], entry["DTEND"], entry["SEQUENCE"]) == (booked.starts_at, booked.ends_at, 0)

    async with world.writing() as uow:
        moved = await world.services.booking.move(uow, world.link(booked), slots[5])
    await deliver(world)
    entry = await entry_of(anna, booked)
    assert (entry["DTSTART"], entry["SEQUENCE"]) == (moved.starts_at, 1)
    assert len(await anna.entries()) == 1

    await world.cancel(booked)
    await deliver(world)
    assert await anna.entries() == {}


async def test_the_entry_says_what_for_and_where_but_is_no_invite(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    await join(small_world, server.calendar_url, writes=True)
    booked = await small_world.book()
    await deliver(small_world)

    ((name, calendar),) = (await anna.entries()).items()
    event = event_of(calendar)
    assert event["SUMMARY"] == "Meldebescheinigung: Kim"
    assert "Muster" not in str(calendar.to_ical())
    assert "METHOD" not in calendar
    assert not {"ORGANIZER", "ATTENDEE"} & set(event)
    assert event["UID"] == booked.uid
    assert unquote(name) == f"{booked.uid}.ics"


async def test_a_new_calendar_gets_all_that_is_to_come(world: World, server: CalDavServer, anna: OtherClient) -> None:
    slots = await world.slots()
    booked = [await world.book(slot) for slot in slots[:3]]
    await world.cancel(booked[1])

    await join(world, server.calendar_url, writes=True)
    await deliver(world)

    assert await anna.uids() == {booked[0].uid, booked[2].uid}


async def test_who_removes_a_calendar_finds_nothing_of_ours_in_it(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    link = await join(world, server.calendar_url, writes=True)
    slots = await world.slots()
    await anna.add(slots[8].starts_at, slots[8].starts_at + timedelta(hours=1))
    own = await anna.uids()
    await world.book(slots[0])
    await world.book(slots[1])
    await deliver(world)
    assert len(await anna.entries()) == 3

    async with world.writing() as uow:
        await world.services.calendar_links.remove(uow, link.id, link.staff_id)
    await deliver(world)

    assert await anna.uids() == own
    assert await stored_links(world) == 1
    await read_calendars(world)
    assert await stored_links(world) == 0, "its password is needed no more"


async def _removed_while_down(world: World, server: CalDavServer) -> None:
    """With an appointment in it."""
    link = await join(world, server.calendar_url, writes=True)
    await world.book()
    await deliver(world)
    server.stop()
    async with world.writing() as uow:
        await world.services.calendar_links.remove(uow, link.id, link.staff_id)
    await deliver(world)


async def test_who_removes_it_while_the_server_is_down_finds_nothing_later_either(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    await _removed_while_down(small_world, server)
    await read_calendars(small_world)

    server.start()
    await deliver(small_world, minutes=5)
    await deliver(small_world)
    await read_calendars(small_world)

    assert await anna.entries() == {}
    assert await stored_links(small_world) == 0


async def test_after_two_days_a_removed_calendar_is_forgotten_all_the_same(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    await _removed_while_down(small_world, server)
    small_world.clock.advance(days=2, minutes=1)
    await read_calendars(small_world)

    assert await stored_links(small_world) == 0


async def test_while_the_server_is_down_bookings_stand_and_all_is_there_when_it_is_back(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    link = await join(world, server.calendar_url, writes=True)
    slots = await world.slots()
    stays, goes, moves = [await world.book(slot) for slot in slots[:3]]
    await deliver(world)
    server.stop()
    await world.cancel(goes)
    async with world.writing() as uow:
        moved = await world.services.booking.move(uow, world.link(moves), slots[6])
    late = await world.book(slots[7])
    await deliver(world)
    assert (await link_of(world, link)).write_problem == "unreachable"

    server.start()
    await deliver(world, minutes=2)

    assert await anna.uids() == {stays.uid, moves.uid, late.uid}
    assert (await entry_of(anna, moves))["DTSTART"] == moved.starts_at
    assert (await link_of(world, link)).write_problem == ""


async def test_a_server_that_is_down_is_not_asked_for_each_entry(
    small_world: World, server: CalDavServer, anna: OtherClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would hold up the letters."""
    await join(small_world, server.calendar_url, writes=True)
    for slot in (await small_world.slots())[:8]:
        await small_world.book(slot)
    asked = 0

    def refuse(*_given: object, **_more: object) -> None:
        nonlocal asked
        asked += 1
        raise OSError

    monkeypatch.setattr("videodesk.kit.outside.aiohttp.ClientSession.request", refuse)

    await deliver(small_world)

    assert asked <= AT_ONCE < 8


async def test_a_wrong_password_is_told_and_made_up_for_once_it_is_right(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    link = await join(world, server.calendar_url, writes=True, password="falsch")
    booked = await world.book()
    await deliver(world)
    assert (await link_of(world, link)).write_problem == "password"
    assert set(await outbox_states(world)) == {OutboxState.FAILED}

    given = LinkInput(
        desk=link.desk_id, kind=link.kind, address=link.address, user=link.user, password="geheim & gut", writes=True
    )
    async with world.writing() as uow:
        await world.services.calendar_links.change(uow, link.id, link.staff_id, given)
    await deliver(world)

    assert await anna.uids() == {booked.uid}
    assert (await link_of(world, link)).write_problem == ""


@pytest.mark.parametrize(("may", "problem"), [("r", "forbidden"), ("", "forbidden")])
async def test_what_the_server_forbids_is_told(
    small_world: World, server: CalDavServer, may: str, problem: str
) -> None:
    link = await join(small_world, server.calendar_url, writes=True)
    server.let(may)
    try:
        await small_world.book()
        await deliver(small_world)
        assert (await link_of(small_world, link)).write_problem == problem
    finally:
        server.let("rw")

    later = await small_world.book()
    await deliver(small_world)
    await deliver(small_world)

    assert (await link_of(small_world, link)).write_problem == ""
    assert len(await OtherClient(server).entries()) == 2, "what was refused is made up for"
    assert later.uid in await OtherClient(server).uids()


async def test_what_was_cancelled_or_went_to_another_desk_while_it_was_forbidden_is_taken_out(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    link = await join(world, server.calendar_url, writes=True)
    slots = await world.slots()
    cancelled, reseated = await world.book(slots[0]), await world.book(slots[5])
    await deliver(world)
    assert await anna.uids() == {cancelled.uid, reseated.uid}
    server.let("r")
    try:
        await world.cancel(cancelled)
        async with world.writing() as uow:
            desk = await world.add_desk(uow, 2)
            supply = await world.services.schedule.supply(uow, [desk])
            await world.services.booking.move_by_staff(uow, reseated.id, None, slots[5], "Umbau", supply)
        await deliver(world)
        assert (await link_of(world, link)).write_problem == "forbidden"
    finally:
        server.let("rw")

    async with world.writing() as uow:
        world.services.calendar_links.sweep(uow, link.id)
    await deliver(world)

    assert await anna.entries() == {}


async def test_a_calendar_that_is_gone_is_told(small_world: World, server: CalDavServer) -> None:
    link = await join(small_world, f"{server.url}anna/elsewhere/", writes=True)

    await small_world.book()
    await deliver(small_world)

    assert (await link_of(small_world, link)).write_problem == "gone"


async def test_an_invite_that_somebody_has_accepted_is_changed_where_it_lies(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await small_world.slots()
    booked = await small_world.book(slots[0])
    invite = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mail//\r\nBEGIN:VEVENT\r\n"
        f"UID:{booked.uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:{booked.starts_at:%Y%m%dT%H%M%SZ}\r\n"
        "DURATION:PT15M\r\nSUMMARY:Einladung\r\nORGANIZER:mailto:termine@example.org\r\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    await anna.put("from-mail.ics", invite.encode())

    await join(small_world, server.calendar_url, writes=True)
    await deliver(small_world)
    ((name, calendar),) = (await anna.entries()).items()
    assert name == "from-mail.ics"
    assert event_of(calendar)["SUMMARY"] == "Meldebescheinigung: Kim"

    await small_world.cancel(booked)
    await deliver(small_world)
    assert await anna.entries() == {}


async def test_one_calendar_at_two_desks_keeps_what_changes_from_one_to_the_other(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
        await world.services.schedule.let_work_at(uow, world.staff["anna"], world.desks[1])
    links = {world.desks[desk]: await join(world, server.calendar_url, desk=desk, writes=True) for desk in (0, 1)}
    slot = (await world.slots())[0]
    booked = await world.book(slot)
    assert booked.desk_id is not None
    await deliver(world)

    other = next(desk for desk in world.desks if desk != booked.desk_id)
    async with world.writing() as uow:
        supply = await world.services.schedule.supply(uow, [other])
        seated = await world.services.booking.move_by_staff(uow, booked.id, world.staff["jonas"], slot, "Umbau", supply)
    await deliver(world)
    assert seated.desk_id == other
    assert await anna.uids() == {booked.uid}

    # The message to the desk of before may be the last one.
    late = {"appointment": str(booked.id), "link": str(links[booked.desk_id].id)}
    with pytest.raises(DeliveryObsolete):
        await world.services.outbox._deliverers["calendar-entry"]("late", late)
    assert await anna.uids() == {booked.uid}


async def test_who_works_at_the_desk_no_more_has_nothing_of_it_in_the_calendar(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    await join(world, server.calendar_url, writes=True)
    slots = await world.slots()
    await world.book(slots[0])
    await deliver(world)
    async with world.writing() as uow:
        await world.services.schedule.set_staff(uow, world.desks[0], [world.staff["jonas"]])

    await world.book(slots[1])
    await deliver(world)
    assert len(await anna.entries()) == 1
    await read_calendars(world)
    await deliver(world)

    assert await anna.entries() == {}
    await read_calendars(world)
    assert await stored_links(world) == 0


async def test_writing_can_be_switched_off(small_world: World, server: CalDavServer, anna: OtherClient) -> None:
    link = await join(small_world, server.calendar_url, writes=True, closes=True)
    await small_world.book()
    await deliver(small_world)

    given = LinkInput(
        desk=link.desk_id, kind=CalendarKind.CALDAV, address=link.address, user=link.user, password="", closes=True
    )
    async with small_world.writing() as uow:
        changed = await small_world.services.calendar_links.change(uow, link.id, link.staff_id, given)
    await small_world.book()
    await deliver(small_world)

    assert await anna.entries() == {}
    assert changed.id == link.id


async def test_another_calendar_gets_what_the_one_before_loses(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    link = await join(small_world, f"{server.url}anna/elsewhere/", writes=True)
    booked = await small_world.book()
    await deliver(small_world)

    given = LinkInput(
        desk=link.desk_id, kind=link.kind, address=server.calendar_url, user=link.user, password="", writes=True
    )
    async with small_world.writing() as uow:
        await small_world.services.calendar_links.change(uow, link.id, link.staff_id, given)
    await deliver(small_world)

    assert await anna.uids() == {booked.uid}, "with the password that is known"


async def test_a_password_that_is_known_goes_along_to_no_other_server(small_world: World, server: CalDavServer) -> None:
    link = await join(small_world, server.calendar_url, writes=True)
    elsewhere = LinkInput(
        desk=link.desk_id, kind=link.kind, address="https://cloud.example.org/", user=link.user, writes=True
    )

    with pytest.raises(PasswordMissing):
        async with small_world.writing() as uow:
            await small_world.services.calendar_links.change(uow, link.id, link.staff_id, elsewhere)


async def test_a_server_that_is_away_for_days_gets_all_of_it_when_it_is_back(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    link = await join(small_world, server.calendar_url, writes=True)
    slots = await small_world.slots()
    far = next(slot for slot in slots if slot.starts_at > small_world.clock.now() + timedelta(days=3))
    server.stop()
    booked = await small_world.book(far)
    await deliver(small_world)
    await deliver(small_world, days=2, minutes=1)
    assert (await link_of(small_world, link)).write_problem == "unreachable"

    server.start()
    await deliver(small_world, minutes=31)

    assert await anna.uids() == {booked.uid}


async def test_what_is_cancelled_while_a_server_is_away_for_days_is_taken_out_when_it_is_back(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    await join(small_world, server.calendar_url, writes=True)
    slots = await small_world.slots()
    far = next(slot for slot in slots if slot.starts_at > small_world.clock.now() + timedelta(days=3))
    booked = await small_world.book(far)
    await deliver(small_world)
    server.stop()
    await small_world.cancel(booked)
    for _ in range(ENOUGH_ATTEMPTS + 1):
        await deliver(small_world, hours=3)
    assert OutboxState.FAILED in await outbox_states(small_world)

    server.start()
    await read_calendars(small_world)
    await deliver(small_world, minutes=2)

    assert await anna.entries() == {}


async def test_operators_are_told_of_no_ones_own_calendar(small_world: World, server: CalDavServer) -> None:
    await join(small_world, server.calendar_url, writes=True, password="falsch")
    await join(small_world, "http://127.0.0.1:1/", writes=True, login="jonas")
    await small_world.book()
    await deliver(small_world)
    assert set(await outbox_states(small_world)) == {OutboxState.FAILED, OutboxState.PENDING}

    outbox = small_world.services.outbox
    async with small_world.reading() as uow:
        counts = await outbox.counts(uow)
        assert (counts[OutboxState.FAILED], counts[OutboxState.PENDING]) == (0, 0)
        assert await outbox.last_failures(uow, 10) == []
    assert await outbox.oldest_waiting() is None


async def test_what_changes_while_it_is_written_is_written_as_it_is_then(
    small_world: World, server: CalDavServer, anna: OtherClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have written what is newer in the meantime, and must not be overwritten by what is old."""
    await join(small_world, server.calendar_url, writes=True)
    slots = await small_world.slots()
    booked = await small_world.book(slots[0])
    put, puts = Collection.put, 0

    async def put_slowly(self: Collection, uid: str, data: bytes) -> None:
        nonlocal puts
        puts += 1
        if puts == 1:
            async with small_world.writing() as uow:
                await small_world.services.booking.move(uow, small_world.link(booked), slots[5])
        await put(self, uid, data)

    monkeypatch.setattr(Collection, "put", put_slowly)
    async with small_world.reading() as uow:
        row = (await uow.session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "calendar-entry"))).one()
    await small_world.services.outbox._deliverers["calendar-entry"](row.key, row.payload)

    assert puts == 2
    assert (await entry_of(anna, booked))["DTSTART"] == slots[5].starts_at
