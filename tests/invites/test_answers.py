"""What an answer of a calendar does to the appointment: declining cancels, another time is answered with the way."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, part, text_of
from tests.support.replies import KIM, PROGRAMS, Reply, gmail, outlook, reply_to
from tests.support.waiting import ROBIN, call, enter, move, walk_in
from tests.support.world import DETAILS, World, make_world
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import AppointmentView, ChangeView
from videodesk.invites import answers
from videodesk.invites.imip import Nothing
from videodesk.locations.ports import Choice, Decision
from videodesk.schedule.schemas import DeskInput, Opening

programs = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())


@programs
async def test_who_declines_has_cancelled(world: World, program: Callable[[Reply], bytes]) -> None:
    slot = (await world.slots())[0]
    booked = await world.book(slot)
    reply = reply_to(await next_letter(world))

    await world.services.answers.take(program(reply))

    assert (await _now(world, booked)).state is AppointmentState.CANCELLED
    assert slot in await world.slots()
    letter = await next_letter(world)
    assert "abgesagt" in str(letter["Subject"]).lower()
    assert calendar_of(letter)["METHOD"] == "CANCEL"
    assert event_of(calendar_of(letter))["SEQUENCE"] == 1


async def test_the_history_says_that_the_citizen_did_it(world: World) -> None:
    booked = await world.book()
    world.clock.advance(minutes=5)

    await _take(world, Reply(booked.uid))

    async with world.reading() as uow:
        done = (await world.services.booking.history(uow, booked.id))[-1]
    assert done == ChangeView(ChangeKind.CANCELLED, world.clock.now(), None, "")


async def test_staff_are_told(world: World) -> None:
    async with world.writing() as uow:
        given = DeskInput(key="desk-1", name="Platz 1", mailbox="platz1@hannover.example")
        await world.services.schedule.change(uow, world.desks[0], given)
    booked = await world.book()
    letters = {str((await next_letter(world))["To"]) for _ in range(2)}
    assert letters == {"Kim Muster <kim@example.org>", "Platz 1 <platz1@hannover.example>"}

    await _take(world, Reply(booked.uid))

    gone = [await next_letter(world) for _ in range(2)]
    assert {str(letter["To"]) for letter in gone} == letters
    assert {str(calendar_of(letter)["METHOD"]) for letter in gone} == {"CANCEL"}


async def test_the_same_answer_again_changes_nothing(world: World) -> None:
    booked = await world.book()
    await next_letter(world)
    mail = gmail(Reply(booked.uid))

    await asyncio.gather(*(world.services.answers.take(mail) for _ in range(3)))

    assert await world.services.outbox.dispatch() == 1
    assert (await _now(world, booked)).sequence == 1


async def test_another_time_is_answered_with_the_way_to_one(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    await _take(world, replace(Reply(booked.uid), method="COUNTER", partstat="TENTATIVE"))

    letter = await next_letter(world)
    assert f"http://localhost:8080/de/a/{world.link(booked)}/move" in text_of(letter, "text/plain")
    assert part(letter, "text/calendar").get_param("method") == "DECLINECOUNTER"
    event = event_of(calendar_of(letter))
    assert (event["UID"], event["SEQUENCE"]) == (booked.uid, 0)
    assert event.walk("VALARM") == []
    assert await _now(world, booked) == booked


async def test_a_program_that_goes_on_proposing_is_answered_once_for_each_state(world: World) -> None:
    """So no two programs can write to each other for ever."""
    booked, slots = await world.book(), await world.slots()
    await next_letter(world)
    counter = Reply(booked.uid, method="COUNTER")

    await asyncio.gather(*(_take(world, counter) for _ in range(3)))
    assert await world.services.outbox.dispatch() == 1
    await _take(world, counter)
    assert await world.services.outbox.dispatch() == 0

    await move(world, booked, slots[4])
    await _take(world, replace(counter, sequence=1))
    assert await world.services.outbox.dispatch() == 2


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
@pytest.mark.parametrize(
    "strange",
    [
        lambda reply: replace(reply, sender="other@example.org"),
        lambda reply: replace(reply, attendee="other@example.org"),
        lambda reply: replace(reply, sender="other@example.org", attendee="other@example.org"),
        lambda reply: replace(reply, uid="0b54a1a6-6f0f-4f3e-9a56-3e1d5c4b2a10@localhost"),
        lambda reply: replace(reply, uid="somebody-elses@localhost"),
        lambda reply: replace(reply, uid=""),
        lambda reply: replace(reply, partstat="ACCEPTED", method="REPLY"),
    ],
)
async def test_who_is_not_invited_changes_nothing(world: World, method: str, strange: Callable[[Reply], Reply]) -> None:
    booked = await world.book()
    await next_letter(world)

    await _take(world, strange(Reply(booked.uid, method=method)))

    assert await _now(world, booked) == booked
    assert await world.services.outbox.dispatch() == 0


async def test_the_uid_must_be_the_whole_one(small_world: World) -> None:
    booked = await small_world.book()

    for uid in (f"{booked.id}@elsewhere.example", str(booked.id), f"{{{booked.id}}}@localhost", booked.uid.upper()):
        await _take(small_world, Reply(uid))

    assert await _now(small_world, booked) == booked


async def test_upper_and_lower_case_of_addresses_do_not_matter(small_world: World) -> None:
    booked = await small_world.book(details=replace(DETAILS, email="Kim.Muster@example.org"))

    await _take(small_world, Reply(booked.uid, attendee="kim.muster@Example.ORG", sender="kim.muster@example.org"))

    assert (await _now(small_world, booked)).state is AppointmentState.CANCELLED


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
async def test_an_answer_to_the_time_before_is_out_of_date(world: World, method: str) -> None:
    booked, slots = await world.book(), await world.slots()
    moved = await move(world, booked, slots[4])

    await _take(world, Reply(booked.uid, 0, method=method))

    assert await _now(world, booked) == moved
    assert await world.services.outbox.dispatch() == 2

    await _take(world, Reply(booked.uid, 1))
    assert (await _now(world, booked)).state is AppointmentState.CANCELLED


async def test_an_answer_counts_after_a_change_of_which_the_citizen_was_not_told(world: World) -> None:
    """At another desk at the same time: their calendar still has the first invite."""
    booked = await world.book()
    await _reseat(world)
    assert (await _now(world, booked)).sequence == 1

    await _take(world, Reply(booked.uid, 0))

    assert (await _now(world, booked)).state is AppointmentState.CANCELLED


async def test_the_answer_to_another_time_is_about_the_invite_that_the_citizen_has(world: World) -> None:
    booked = await world.book()
    await next_letter(world)
    await _reseat(world)

    await _take(world, Reply(booked.uid, 0, method="COUNTER"))

    assert event_of(calendar_of(await next_letter(world)))["SEQUENCE"] == 0


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
async def test_what_is_cancelled_or_over_stays_so(world: World, method: str) -> None:
    slots = await world.slots()
    cancelled, over = await world.book(slots[0]), await world.book(slots[1])
    await world.cancel(cancelled)
    before = await _now(world, cancelled)
    world.clock.set(over.ends_at)
    await world.services.outbox.dispatch()

    await _take(world, Reply(cancelled.uid, 1, method=method))
    await _take(world, Reply(over.uid, method=method))

    assert (await _now(world, cancelled), await _now(world, over)) == (before, over)
    assert await world.services.outbox.dispatch() == 0


async def test_who_is_being_served_stays(world: World) -> None:
    booked = await world.book()
    world.clock.set(booked.starts_at)
    await enter(world, booked)
    await call(world, booked)

    await _take(world, Reply(booked.uid))

    assert await _now(world, booked) == booked


async def test_nobody_cancels_for_who_has_come_without_an_appointment(small_world: World) -> None:
    small_world.clock.advance(hours=2)
    waiting = await walk_in(small_world, details=replace(ROBIN, email=KIM))

    await _take(small_world, Reply(waiting.uid))

    assert await _now(small_world, waiting) == waiting


async def test_what_is_not_confirmed_yet_has_no_invite_to_answer(world: World) -> None:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)
    async with world.writing() as uow:
        requested = await world.services.booking.confirm(uow, token, trusted=False)

    await _take(world, Reply(requested.uid))

    assert (await _now(world, requested)).state is AppointmentState.UNCONFIRMED


async def test_what_was_declined_while_the_office_moved_it_is_not_cancelled(world: World, twin: World) -> None:
    """Of two server processes one moves: the answer to the time before must not cancel the new one."""
    booked, slots = await world.book(), await world.slots()

    async with world.writing() as uow:
        await world.services.booking.move(uow, world.link(booked), slots[4])
        answered = asyncio.create_task(_take(twin, Reply(booked.uid)))
        done, _ = await asyncio.wait([answered], timeout=0.2)
        assert not done, "it waits for the lock"
    await answered

    now = await _now(world, booked)
    assert (now.state, now.starts_at) == (AppointmentState.CONFIRMED, slots[4].starts_at)


MAILBOX = {"ANSWERS_IMAP_HOST": "localhost", "ANSWERS_IMAP_USER": "termine", "ANSWERS_IMAP_PASSWORD": "secret"}


@pytest.fixture(params=[{}, {"ANSWERS_LISTEN": "lmtp"}, MAILBOX], ids=["nobody", "listener", "mailbox"])
def reading(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings that say who reads answers."""
    return dict(request.param)


@pytest.fixture
def reading_world(sqlite_url: str, reading: dict[str, str]) -> World:
    return make_world(sqlite_url, **reading)


async def test_answers_are_asked_for_where_somebody_reads_them(reading_world: World, reading: dict[str, str]) -> None:
    await reading_world.furnish()
    await reading_world.book()

    attendee = event_of(calendar_of(await next_letter(reading_world)))["ATTENDEE"]

    assert attendee.params["RSVP"] == ("TRUE" if reading else "FALSE")
    await reading_world.services.database.close()


async def test_nobody_else_waits_while_a_mail_is_read(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    readers = list[threading.Thread]()

    def read(_mail: bytes) -> Nothing:
        readers.append(threading.current_thread())
        return Nothing("nothing_to_do")

    monkeypatch.setattr(answers, "read_answer", read)
    await small_world.services.answers.take(b"")

    assert readers
    assert threading.current_thread() not in readers


async def test_nothing_of_a_mail_is_logged(small_world: World, caplog: pytest.LogCaptureFixture) -> None:
    booked = await small_world.book()
    caplog.set_level("INFO")

    for reply in (Reply(booked.uid, sender="eve@example.org"), Reply(booked.uid, partstat="ACCEPTED"), Reply("Kim")):
        await _take(small_world, reply)
    await small_world.services.answers.take(b"Subject: Kim Muster\r\n\r\nKim Muster")
    await small_world.services.answers.take(outlook(Reply(booked.uid)))

    told = [record.getMessage() for record in caplog.records if "answer" in record.getMessage()]
    assert len(told) == 5
    assert not [line for line in told if "im" in line or "@" in line or str(booked.id) in line]


async def _take(world: World, reply: Reply) -> None:
    await world.services.answers.take(gmail(reply))


async def _reseat(world: World) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
        await world.services.schedule.set_hours(uow, world.desks[0], list[Opening]())
        decision = Decision(Choice.MOVE, "Krank", world.staff["admin"])
        await world.services.aftercare.settle(uow, [world.desks[0]], decision)


async def _now(world: World, appointment: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, appointment.id)
