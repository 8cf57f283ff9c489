"""The mailbox of the sender's address on a real IMAP server: what is there is acted on, once, and left where it is."""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

import pytest

from tests.support.dovecot import Dovecot, running_dovecot
from tests.support.mail import calendar_of, next_letter
from tests.support.parts import program, require
from tests.support.processes import free_port
from tests.support.replies import ORGANIZER, Reply, gmail, outlook, reply_to
from tests.support.site import SECRET_KEY
from tests.support.world import World, make_world
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.checkup import check_config
from videodesk.invites import mailbox
from videodesk.invites.config import UNSET_SENDER
from videodesk.invites.imip import MAX_BYTES
from videodesk.settings import load_settings


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    dovecot = program("dovecot", "/usr/sbin/dovecot")
    require("dovecot-imapd", dovecot)
    assert dovecot is not None
    with running_dovecot(dovecot) as server:
        yield server


@pytest.fixture
def dovecot(running: Dovecot) -> Iterator[Dovecot]:
    yield running
    running.forget_all()


@pytest.fixture
def built_world(database_url: str, dovecot: Dovecot) -> World:
    return make_world(database_url, MAIL_SENDER=ORGANIZER, **dovecot.settings())


@pytest.fixture
def small_built_world(sqlite_url: str, dovecot: Dovecot) -> World:
    return make_world(sqlite_url, MAIL_SENDER=ORGANIZER, **dovecot.settings())


async def test_the_whole_way(world: World, dovecot: Dovecot) -> None:
    booked = await world.book()
    reply = reply_to(await next_letter(world))
    await asyncio.to_thread(dovecot.deliver, b"Subject: Hallo\r\n\r\nIch komme.\r\n", outlook(reply))

    await _run_job(world)

    assert (await _now(world, booked)).state is AppointmentState.CANCELLED
    assert calendar_of(await next_letter(world))["METHOD"] == "CANCEL"
    assert await asyncio.to_thread(dovecot.mails) == [True, True]


async def test_only_what_nobody_has_seen_is_read(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = await world.book()
    await asyncio.to_thread(dovecot.deliver, gmail(Reply(booked.uid, partstat="ACCEPTED")))
    await _run_job(world)
    taken = _taken_by(world, monkeypatch)

    await _run_job(world)
    assert taken == []

    await asyncio.to_thread(dovecot.deliver, gmail(Reply(booked.uid)))
    await _run_job(world)
    assert len(taken) == 1


async def test_who_dies_in_between_does_it_again_and_nothing_happens(
    world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = await world.book()
    await next_letter(world)
    await asyncio.to_thread(dovecot.deliver, gmail(Reply(booked.uid)))

    def die(_folder: mailbox.Folder, _uid: str) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr(mailbox.Folder, "mark_seen", die)
        await _run_job(world)
    assert (await _now(world, booked)).state is AppointmentState.CANCELLED
    assert await asyncio.to_thread(dovecot.mails) == [False]

    await _run_job(world)
    assert await asyncio.to_thread(dovecot.mails) == [True]
    assert await world.services.outbox.dispatch() == 1


async def test_without_a_database_mails_stay_unseen(
    small_world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that cannot be done does not keep the others waiting."""
    booked = [await small_world.book() for _ in range(2)]
    await asyncio.to_thread(dovecot.deliver, *(gmail(Reply(one.uid)) for one in booked))
    take = small_world.services.answers.take

    async def fail_with_the_first(mail: bytes) -> None:
        if booked[0].uid.encode() in mail:
            raise ConnectionRefusedError
        await take(mail)

    with monkeypatch.context() as patch:
        patch.setattr(small_world.services.answers, "take", fail_with_the_first)
        await small_world.services.mailbox.read()
    assert await asyncio.to_thread(dovecot.mails) == [False, True]

    await small_world.services.mailbox.read()
    assert await asyncio.to_thread(dovecot.mails) == [True, True]
    assert {(await _now(small_world, one)).state for one in booked} == {AppointmentState.CANCELLED}


async def test_of_many_mails_the_rest_comes_the_next_time(
    small_world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MAILS_AT_ONCE", 2)
    await asyncio.to_thread(dovecot.deliver, *[b"Subject: x\r\n\r\n"] * 3)

    await small_world.services.mailbox.read()
    assert await asyncio.to_thread(dovecot.mails) == [True, True, False]

    await small_world.services.mailbox.read()
    assert await asyncio.to_thread(dovecot.mails) == [True, True, True]


async def test_of_a_huge_mail_only_the_beginning_is_fetched(
    small_world: World, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(dovecot.deliver, b"Subject: x\r\n\r\n" + b"x" * 2 * MAX_BYTES)
    taken = _taken_by(small_world, monkeypatch)

    await small_world.services.mailbox.read()

    assert [len(mail) for mail in taken] == [MAX_BYTES + 1]
    assert await asyncio.to_thread(dovecot.mails) == [True]


FOLDER = "Antworten auf Termine"


@pytest.fixture(params=["none", "starttls", "tls"])
def secured_world(
    sqlite_url: str, dovecot: Dovecot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> World:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    given = dovecot.settings(request.param, ANSWERS_IMAP_FOLDER=FOLDER)
    return make_world(sqlite_url, MAIL_SENDER=ORGANIZER, **given)


async def test_every_kind_of_security_and_other_folders(secured_world: World, dovecot: Dovecot) -> None:
    await asyncio.to_thread(dovecot.deliver, b"Subject: x\r\n\r\n", folder=FOLDER)

    await secured_world.services.mailbox.read()

    assert (await asyncio.to_thread(dovecot.mails, FOLDER))[-1]
    await secured_world.services.database.close()


@contextmanager
def _deaf_server() -> Iterator[int]:
    """Lets everybody in and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def _rude_server() -> Iterator[int]:
    """Says hello and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_greet_and_hang_up, args=(server,), daemon=True)
        thread.start()
        yield server.getsockname()[1]


def _greet_and_hang_up(server: socket.socket) -> None:
    with suppress(OSError):
        while True:
            guest, _ = server.accept()
            guest.sendall(b"* OK Hello\r\n")
            guest.close()


@pytest.fixture(params=["nobody", "deaf", "rude", "password", "folder", "untrusted", "starttls", "plain text"])
def trouble(request: pytest.FixtureRequest, dovecot: Dovecot) -> Iterator[dict[str, str]]:
    """Settings with which the mailbox cannot be opened."""
    server = {"deaf": _deaf_server, "rude": _rude_server}.get(request.param)
    with server() if server else nullcontext(free_port()) as port:
        yield {
            "nobody": dovecot.settings(ANSWERS_IMAP_PORT=str(port)),
            "deaf": dovecot.settings(ANSWERS_IMAP_PORT=str(port), ANSWERS_IMAP_TIMEOUT_SECONDS="0.2"),
            "rude": dovecot.settings(ANSWERS_IMAP_PORT=str(port)),
            "password": dovecot.settings(ANSWERS_IMAP_PASSWORD="guessed"),
            "folder": dovecot.settings(ANSWERS_IMAP_FOLDER="Nirgends"),
            # Whoever says that they are the mail server must not get the password.
            "untrusted": dovecot.settings("tls"),
            "starttls": dovecot.settings("starttls"),
            "plain text": dovecot.settings("tls", ANSWERS_IMAP_PORT=str(dovecot.port)),
        }[request.param]


@pytest.fixture
def troubled_world(sqlite_url: str, trouble: dict[str, str]) -> World:
    return make_world(sqlite_url, MAIL_SENDER=ORGANIZER, **trouble)


async def test_a_mailbox_that_cannot_be_opened_is_tried_again(
    troubled_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await troubled_world.services.mailbox.read()

    (told,) = [record.getMessage() for record in caplog.records if "mailbox" in record.getMessage()]
    assert json.loads(told)["event"] == "mailbox_not_read"
    assert "guessed" not in told
    await troubled_world.services.database.close()


async def test_check_config_says_that_it_cannot_be_opened(sqlite_url: str, trouble: dict[str, str]) -> None:
    good, told = await _check_config(sqlite_url, trouble)

    assert not good
    (line,) = [line for line in told if "The mailbox for answers, " in line]
    assert re.search("^fail .*termine at localhost:.* cannot be opened: .+", line)
    assert "guessed" not in line


async def test_check_config_opens_the_mailbox(sqlite_url: str, dovecot: Dovecot) -> None:
    await asyncio.to_thread(dovecot.deliver, b"Subject: x\r\n\r\n")

    good, told = await _check_config(sqlite_url, dovecot.settings())

    (line,) = [line for line in told if "The mailbox for answers, " in line]
    assert re.search("^ok .*INBOX of termine at localhost:.* can be opened; 1 mail", line)
    assert good
    assert await asyncio.to_thread(dovecot.mails) == [False]


async def test_check_config_says_who_reads_no_answers(sqlite_url: str) -> None:
    _, told = await _check_config(sqlite_url, {})
    assert [line for line in told if line.startswith("warning Nobody reads what calendars answer")]


async def test_check_config_wants_an_address_to_answer_to(sqlite_url: str) -> None:
    good, told = await _check_config(sqlite_url, {"ANSWERS_LISTEN": "smtp", "MAIL_SENDER": UNSET_SENDER})

    assert not good
    assert [line for line in told if line.startswith("fail    Calendars answer to the sender of letters")]


async def _check_config(database_url: str, given: dict[str, str]) -> tuple[bool, list[str]]:
    """Whether nothing failed, and what was told. `videodesk check-config` itself is tried with the package."""
    settings = {"SERVER_SECRET_KEY": SECRET_KEY, "DATABASE_URL": database_url, "MAIL_SENDER": ORGANIZER} | given
    told = list[str]()
    good = await check_config(
        load_settings({f"VIDEODESK_{name}": value for name, value in settings.items()}), told.append
    )
    return good, told


async def _run_job(world: World) -> None:
    """A minute later one of the server processes does it."""
    await world.services.jobs.enrol()
    world.clock.advance(minutes=1)
    assert await world.services.jobs.run("answers")


def _taken_by(world: World, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is taken from now on, besides being acted on."""
    taken, take = list[bytes](), world.services.answers.take

    async def note_and_take(mail: bytes) -> None:
        taken.append(mail)
        await take(mail)

    monkeypatch.setattr(world.services.answers, "take", note_and_take)
    return taken


async def _now(world: World, appointment: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, appointment.id)
