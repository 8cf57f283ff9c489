"""Mails that a mail server hands over by LMTP or SMTP: what is done, what is not taken, and what comes again."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import TypeVar

import pytest
import pytest_asyncio

from tests.support.mail import calendar_of, event_of, next_letter
from tests.support.replies import KIM, ORGANIZER, PROGRAMS, Reply, gmail, reply_to
from tests.support.world import World, make_world
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.invites import listener
from videodesk.invites.imip import MAX_BYTES
from videodesk.schedule.schemas import DeskInput

T = TypeVar("T")
SECONDS = 10
PROTOCOLS = {"smtp": smtplib.SMTP, "lmtp": smtplib.LMTP}
DESK = "platz1@hannover.example"


@pytest.fixture(params=["smtp", "lmtp"])
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def built_world(database_url: str, protocol: str) -> World:
    return make_world(database_url, ANSWERS_LISTEN=protocol, ANSWERS_LISTEN_PORT="0", MAIL_SENDER=ORGANIZER)


@pytest.fixture
def small_built_world(sqlite_url: str, protocol: str) -> World:
    return make_world(sqlite_url, ANSWERS_LISTEN=protocol, ANSWERS_LISTEN_PORT="0", MAIL_SENDER=ORGANIZER)


@pytest_asyncio.fixture
async def world(built_world: World) -> AsyncIterator[World]:
    async with _listening(built_world):
        yield built_world


@pytest_asyncio.fixture
async def small_world(small_built_world: World) -> AsyncIterator[World]:
    async with _listening(small_built_world):
        yield small_built_world


@asynccontextmanager
async def _listening(world: World) -> AsyncIterator[None]:
    await world.furnish()
    await world.services.listener.start()
    yield
    await world.services.listener.stop()
    await world.services.database.close()


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
async def test_the_whole_way(world: World, program: Callable[[Reply], bytes]) -> None:
    """Book, take the invite out of the letter, decline: the appointment goes, and everybody's calendar is told."""
    async with world.writing() as uow:
        given = DeskInput(key="desk-1", name="Platz 1", mailbox=DESK)
        await world.services.schedule.change(uow, world.desks[0], given)
    booked = await world.book()
    letters = await _letters(world, 2)
    invite = event_of(calendar_of(letters[KIM]))
    assert invite["ORGANIZER"] == f"mailto:{ORGANIZER}"
    assert invite["ATTENDEE"].params["RSVP"] == "TRUE"

    assert await _hand_over(world, program(reply_to(letters[KIM]))) == {}

    assert (await _now(world, booked)).state is AppointmentState.CANCELLED
    told = {to: calendar_of(letter) for to, letter in (await _letters(world, 2)).items()}
    for to in (KIM, DESK):
        event = event_of(told[to])
        assert (told[to]["METHOD"], event["UID"], event["SEQUENCE"]) == ("CANCEL", booked.uid, 1)


async def test_what_staff_answer_cancels_nothing(small_world: World) -> None:
    """Their invite has the same UID, and comes from the same address."""
    async with small_world.writing() as uow:
        given = DeskInput(key="desk-1", name="Platz 1", mailbox=DESK)
        await small_world.services.schedule.change(uow, small_world.desks[0], given)
    booked = await small_world.book()
    reply = reply_to((await _letters(small_world, 2))[DESK])
    assert (reply.uid, reply.attendee) == (booked.uid, DESK)

    await _hand_over(small_world, gmail(reply))

    assert await _now(small_world, booked) == booked


async def test_other_mail_is_taken_and_left_alone(small_world: World) -> None:
    booked = await small_world.book()

    assert await _hand_over(small_world, b"Subject: Hallo\r\n\r\nWann haben Sie auf?\r\n") == {}
    assert await _hand_over(small_world, gmail(Reply(booked.uid, sender="eve@example.org"))) == {}

    assert await _now(small_world, booked) == booked


@pytest.mark.parametrize("address", ["info@hannover.example", "termine@example.org", "termine"])
async def test_mail_to_others_is_not_taken(small_world: World, address: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        await _hand_over(small_world, gmail(Reply("x")), to=address)

    assert refused.value.recipients[address][0] == 550


async def test_the_address_is_taken_in_upper_case_too(small_world: World) -> None:
    booked = await small_world.book()

    await _hand_over(small_world, gmail(Reply(booked.uid)), to=ORGANIZER.upper())

    assert (await _now(small_world, booked)).state is AppointmentState.CANCELLED


async def test_a_bounce_is_taken_and_left_alone(small_world: World) -> None:
    """Sent back with the empty sender (RFC 5321, section 4.5.5), whatever it holds."""
    booked = await small_world.book()

    assert await _hand_over(small_world, gmail(Reply(booked.uid)), sender="") == {}

    assert await _now(small_world, booked) == booked


async def test_several_mails_come_on_one_connection(small_world: World) -> None:
    booked = [await small_world.book() for _ in range(3)]
    mails = [gmail(Reply(one.uid)) for one in booked]

    def send(client: smtplib.SMTP) -> None:
        for mail in mails:
            client.sendmail(KIM, ORGANIZER, mail)

    await _talk(small_world, send)

    assert {(await _now(small_world, one)).state for one in booked} == {AppointmentState.CANCELLED}


async def test_one_answer_is_given_for_one_recipient(small_world: World) -> None:
    """With LMTP each recipient would have one of its own (RFC 2033, section 4.2)."""
    assert await _talk(
        small_world, lambda client: client.sendmail(KIM, [ORGANIZER, ORGANIZER.upper()], b"Subject: x\r\n\r\n")
    ) == {ORGANIZER.upper(): (452, b"4.5.3 One recipient at a time")}


async def test_a_mail_that_is_too_large_is_refused(small_world: World) -> None:
    mail = b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" + b"x" * MAX_BYTES

    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        await _hand_over(small_world, mail)

    assert refused.value.smtp_code == 552


async def test_without_a_database_it_comes_again(
    small_built_world: World, world_without_database: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is lost: the mail server keeps the mail until it is taken."""
    await small_built_world.furnish()
    booked = await small_built_world.book()
    mail = gmail(Reply(booked.uid))

    await world_without_database.services.listener.start()
    with pytest.raises(smtplib.SMTPDataError) as refused:
        await _hand_over(world_without_database, mail)
    await world_without_database.services.listener.stop()
    assert refused.value.smtp_code == 451
    assert KIM not in caplog.text

    await small_built_world.services.listener.start()
    assert await _hand_over(small_built_world, mail) == {}
    assert (await _now(small_built_world, booked)).state is AppointmentState.CANCELLED
    await small_built_world.services.listener.stop()
    for world in (small_built_world, world_without_database):
        await world.services.database.close()


@pytest.fixture
def world_without_database(protocol: str) -> World:
    url = "postgresql://nobody@/nothing?host=/nonexistent"
    return make_world(url, ANSWERS_LISTEN=protocol, ANSWERS_LISTEN_PORT="0", MAIL_SENDER=ORGANIZER)


async def test_who_comes_when_there_are_too_many_comes_again(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "MAX_CONNECTIONS", 2)
    port = small_world.services.listener.port
    there = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
    assert {(await reader.readline())[:3] for reader, _ in there} == {b"220"}

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert (await reader.read())[:3] == b"421"
    writer.close()

    for reader, writer in there:
        writer.write(b"QUIT\r\n")
        assert (await reader.readline())[:3] == b"221"
        assert await reader.read() == b""
        writer.close()
    assert await _hand_over(small_world, b"Subject: x\r\n\r\n") == {}


async def test_who_says_nothing_is_let_go(small_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "IDLE_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", small_world.services.listener.port)

    async with asyncio.timeout(SECONDS):
        assert (await reader.read()).count(b"\r\n") == 1
    writer.close()


async def test_an_answer_that_has_begun_is_finished_although_the_connection_is_lost(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked, begun, go_on = await small_world.book(), asyncio.Event(), asyncio.Event()
    take = small_world.services.answers.take

    async def take_slowly(mail: bytes) -> None:
        begun.set()
        await go_on.wait()
        await take(mail)

    monkeypatch.setattr(small_world.services.answers, "take", take_slowly)
    handing_over = asyncio.create_task(_hand_over(small_world, gmail(Reply(booked.uid))))
    async with asyncio.timeout(SECONDS):
        await begun.wait()
        stopping = asyncio.create_task(small_world.services.listener.stop())
        with pytest.raises(smtplib.SMTPServerDisconnected):
            await handing_over
        go_on.set()
        await stopping

    assert (await _now(small_world, booked)).state is AppointmentState.CANCELLED


async def _letters(world: World, number: int) -> dict[str, EmailMessage]:
    """The next ones, by the address that they are to."""
    letters = [await next_letter(world) for _ in range(number)]
    return {letter["To"].addresses[0].addr_spec: letter for letter in letters}


async def _hand_over(world: World, mail: bytes, sender: str = KIM, to: str = ORGANIZER) -> object:
    """Who was refused; as a mail server does it, over a real connection."""
    return await _talk(world, lambda client: client.sendmail(sender, to, mail))


async def _talk(world: World, say: Callable[[smtplib.SMTP], T]) -> T:
    return await asyncio.to_thread(_connect_and, world, say)


def _connect_and(world: World, say: Callable[[smtplib.SMTP], T]) -> T:
    client = PROTOCOLS[world.settings.answers.listen]("127.0.0.1", world.services.listener.port, timeout=SECONDS)
    with client:
        return say(client)


async def _now(world: World, appointment: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, appointment.id)
