"""SMS against a real HTTP server: who gets which, when, how it is written, and what is tried again."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support.pages import Browser, sign_in, to_details
from tests.support.processes import free_port
from tests.support.world import DETAILS, World, make_world
from videodesk.booking.schemas import AppointmentView, Slot, items_for
from videodesk.catalogue.schemas import Channel
from videodesk.invites.config import SmsConfig, SmsContentType
from videodesk.invites.schemas import SmsKind
from videodesk.invites.sms import SMS, mobile_number
from videodesk.invites.sms_gateway import SmsGateway, filled
from videodesk.invites.sms_writer import GSM_7, plain
from videodesk.kit.i18n import LANGUAGES, translator
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused, OutboxMessage, OutboxState
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import LocationInput
from videodesk.settings import WrongSettings, load_settings

MOBILE, LANDLINE = "0171 1234567", "0511 123456"
SECRET = "Bearer not-for-everybody"
JSON_BODY = '{"to": "{to}", "text": "{text}", "reference": "{id}"}'
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass
class Gateway:
    """Answers `statuses` in turn, and then 202."""

    port: int
    statuses: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.text()))
        status = self.statuses.pop(0) if self.statuses else 202
        if status == 0:
            await asyncio.Event().wait()
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})

    @property
    def sent(self) -> list[dict[str, str]]:
        return [json.loads(body) for _, body in self.requests]

    def config(self, **more: object) -> SmsConfig:
        given = {"url": f"http://127.0.0.1:{self.port}/sms", "body": JSON_BODY, "secret": SECRET} | more
        return SmsConfig.model_validate(given)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest_asyncio.fixture
async def gateway(port: int) -> AsyncIterator[Gateway]:
    one, app = Gateway(port), web.Application()
    app.router.add_post("/sms", one.take)
    server = TestServer(app, port=port)
    await server.start_server(shutdown_timeout=0)
    yield one
    await server.close()


def environment(port: int) -> dict[str, str]:
    return {"SMS_URL": f"http://127.0.0.1:{port}/sms", "SMS_SECRET": SECRET, "SMS_BODY": JSON_BODY}


@pytest.fixture
def built_world(database_url: str, port: int) -> World:
    return make_world(database_url, **environment(port))


@pytest.fixture
def built_twin(database_url: str, port: int) -> World:
    return make_world(database_url, **environment(port))


@pytest.fixture
def small_built_world(sqlite_url: str, port: int) -> World:
    return make_world(sqlite_url, **environment(port))


# Who gets which, and when


async def test_shortly_before_two_servers_remind_once(world: World, twin: World, gateway: Gateway) -> None:
    booked = await _book(world)
    for before in (DAY, 2 * HOUR):
        _set(booked.starts_at - before, world, twin)
        await _dispatch(world, twin)
    assert gateway.requests == [], "it is for those who are on their way"

    _set(booked.starts_at - HOUR, world, twin)
    await _dispatch(world, twin)

    (one,) = gateway.sent
    link = f"http://localhost:8080/de/a/{world.link(booked)}"
    assert one["to"] == "+491711234567"
    assert one["text"] == f"Bürgeramt Musterstadt: Ihr Termin ist am Do., 26. Nov. um 08:00 Uhr. {link}"
    assert one["reference"] == f"{booked.id}.{int(booked.starts_at.timestamp())}.reminder.1.sms"


async def test_what_admins_have_written_is_sent(world: World, gateway: Gateway) -> None:
    booked = await _book(world)
    async with world.writing() as uow:
        given = {"sms-reminder-text": "Bis gleich – { $link }"}
        await world.services.letter_texts.save(uow, "de", given, world.staff["admin"])
    _set(booked.starts_at - HOUR, world)
    await _dispatch(world)

    assert gateway.sent[0]["text"] == f"Bis gleich - http://localhost:8080/de/a/{world.link(booked)}"


async def test_it_carries_the_secret_and_says_what_it_is(world: World, gateway: Gateway) -> None:
    booked = await _book(world)
    _set(booked.starts_at - HOUR, world)
    await _dispatch(world)

    ((headers, _),) = gateway.requests
    assert (headers["Authorization"], headers["Content-Type"]) == (SECRET, "application/json")


@pytest.mark.parametrize("phone", ["", LANDLINE, "0171", "110"])
async def test_where_there_is_no_mobile_number_nothing_is_sent(world: World, gateway: Gateway, phone: str) -> None:
    await _book(world, phone)

    assert [row.topic for row in await _rows(world) if row.topic == SMS] == []


async def test_after_the_appointment_has_begun_nobody_is_reminded(world: World, gateway: Gateway) -> None:
    booked = await _book(world)
    _set(booked.starts_at, world)
    await _dispatch(world)

    assert gateway.requests == []


async def test_who_has_cancelled_or_moved_is_not_reminded_of_what_was(world: World, gateway: Gateway) -> None:
    slots = await _slots(world)
    cancelled, moved = await _book(world, slot=slots[0]), await _book(world, slot=slots[1])
    await world.cancel(cancelled)
    async with world.writing() as uow:
        moved = await world.services.booking.move(uow, world.link(moved), slots[5])
    _set(slots[1].starts_at - HOUR, world)
    await _dispatch(world)
    assert gateway.requests == []

    _set(moved.starts_at - HOUR, world)
    await _dispatch(world)

    assert "09:15 Uhr" in gateway.sent[0]["text"]


async def test_what_the_office_does_is_told_at_once(world: World, gateway: Gateway) -> None:
    slots, staff = await _slots(world), world.staff["anna"]
    booked = await _book(world, slot=slots[0])
    async with world.writing() as uow:
        await world.services.booking.move_by_staff(uow, booked.id, staff, slots[4], "Krankheit")
    await _dispatch(world)
    async with world.writing() as uow:
        await world.services.booking.cancel_by_staff(uow, booked.id, staff, "Krankheit")
    await _dispatch(world)

    moved, cancelled = (one["text"] for one in gateway.sent)
    assert "ändern, er ist jetzt am Do., 26. Nov. um 09:00 Uhr (Video-Bürgeramt)" in moved
    assert world.link(booked) in moved
    assert "leider absagen. Neuer Termin: http://localhost:8080/de/" in cancelled
    assert world.link(booked) not in cancelled


async def test_when_the_office_moves_house_they_learn_where_to_go(world: World, gateway: Gateway) -> None:
    async with world.writing() as uow:
        office = await world.add_office(uow, "aegi", "Bürgeramt Aegi", street="Alter Weg 1")
        service = await world.give_by(uow, "melden", {Channel.ON_SITE: 15})
    slot, details = (await world.slots(service))[0], replace(DETAILS, email="", phone=MOBILE)
    async with world.writing() as uow:
        items = items_for([service])
        await world.services.booking.book_on_behalf(
            uow, world.staff["anna"], new_token(), items, slot, details, "Anruf"
        )
    await _dispatch(world)

    async with world.writing() as uow:
        given = LocationInput(key=office.key, kind=office.kind, name=office.name, street="Neuer Weg 2")
        await world.services.locations.change(uow, office.id, given)
    await _dispatch(world)

    assert "Wir ziehen um." in gateway.sent[-1]["text"]
    assert "Neuer Weg 2" in gateway.sent[-1]["text"]


async def test_what_is_true_no_more_is_not_told(world: World, gateway: Gateway) -> None:
    """The gateway was down meanwhile."""
    slots, staff = await _slots(world), world.staff["anna"]
    gateway.statuses = [503, 503]
    booked = await _book(world, slot=slots[0])
    for slot in (slots[4], slots[8]):
        async with world.writing() as uow:
            await world.services.booking.move_by_staff(uow, booked.id, staff, slot, "Krankheit")
        await _dispatch(world)
    tried = len(gateway.sent)

    world.clock.advance(minutes=1)
    await _dispatch(world)

    (sent,) = gateway.sent[tried:]
    assert "um 10:00 Uhr" in sent["text"]


async def test_no_number_and_no_name_wait_for_the_reminder(world: World, gateway: Gateway) -> None:
    booked = await _book(world)

    (row,) = [row for row in await _rows(world) if row.topic == SMS]

    assert row.payload.keys() == {"kind", "appointment_id", "starts_at"}
    assert row.about == booked.id


@pytest.mark.parametrize(("email", "kinds"), [("", ["booked", "reminder"]), ("kim@example.org", ["reminder"])])
async def test_without_a_mail_address_one_learns_of_the_booking_too(
    world: World, gateway: Gateway, email: str, kinds: list[str]
) -> None:
    slot = (await _slots(world))[0]
    async with world.writing() as uow:
        details = replace(DETAILS, email=email, phone=MOBILE)
        await world.services.booking.book_on_behalf(
            uow, world.staff["anna"], new_token(), items_for([world.service]), slot, details, "Ruft an"
        )

    assert sorted(row.kind for row in await _rows(world) if row.topic == SMS) == kinds


# How it is written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SmsKind)
def test_two_segments_are_enough(language: str, kind: str) -> None:
    texts = translator(language)
    for month in range(1, 13):
        text = plain(
            texts.text(
                f"sms-{kind}-text",
                office="HannoverServicePoint der Landeshauptstadt Hannover",
                day=texts.short_day(date(2026, month, 28)),
                time="08:00",
                place="Bürgeramt Podbi-Park, Podbielskistraße 158, 30177 Hannover",
                link="https://termine.buergerservice.hannover-stadt.de/de/a/" + "x" * 32,
            )
        )
        assert GSM_7.issuperset(text), "with another character only 70 fit into a segment"
        assert len(text) <= 2 * 153


def test_typographic_characters_become_plain_ones() -> None:
    assert plain("„Bürgeramt“ – Größe’s\u00a0Café, Łódź, Şişli 日") == '"Bürgeramt" - Größe\'s Café, Łodz, Sisli 日'


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("0171/12 34 567", "+491711234567"),
        ("0049 171 1234567", "+491711234567"),
        ("+43 664 1234567", "+436641234567"),
        ("0511 123456", ""),
        ("+49 511 123456", ""),
        ("0171 12", ""),
        ("110", ""),
        ("Kim", ""),
        ("", ""),
    ],
)
def test_numbers_are_written_as_gateways_read_them(phone: str, number: str) -> None:
    assert mobile_number(phone, "DE") == number


def test_a_number_without_a_country_is_of_the_region() -> None:
    assert mobile_number("0664 1234567", "AT") == "+436641234567"


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_out_of_its_place(to: str, text: str, message_id: str) -> None:
    values = {"to": to, "text": text, "id": message_id}
    values = {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}

    as_json = json.loads(filled(JSON_BODY, SmsContentType.JSON, values))
    as_form = parse_qs(
        filled("to={to}&text={text}&id={id}", SmsContentType.FORM, values), keep_blank_values=True, strict_parsing=True
    )

    assert as_json == {"to": values["to"], "text": values["text"], "reference": values["id"]}
    assert as_form == {name: [value] for name, value in values.items()}


async def test_forms_are_sent_as_forms(gateway: Gateway) -> None:
    config = gateway.config(
        content_type="application/x-www-form-urlencoded", body="to={to}&text={text}", secret_header="X-Key"
    )
    await SmsGateway(config).send("+491711234567", "Grüße & mehr", "key")

    ((headers, body),) = gateway.requests
    assert (headers["Content-Type"], headers["X-Key"]) == ("application/x-www-form-urlencoded", SECRET)
    assert parse_qs(body) == {"to": ["+491711234567"], "text": ["Grüße & mehr"]}


# What is tried again


@pytest.mark.parametrize("status", [400, 402, 403, 404, 422, 203])
async def test_a_refusal_is_for_good(gateway: Gateway, status: int) -> None:
    gateway.statuses = [status]

    with pytest.raises(DeliveryRefused, match=f"^HTTP {status}$"):
        await SmsGateway(gateway.config()).send("+491711234567", "text", "key")


@pytest.mark.parametrize("status", [302, 401, 408, 429, 500, 503])
async def test_other_answers_are_for_now(gateway: Gateway, status: int) -> None:
    gateway.statuses = [status]

    with pytest.raises(DeliveryPostponed, match=f"^HTTP {status}$"):
        await SmsGateway(gateway.config()).send("+491711234567", "text", "key")

    assert len(gateway.requests) == 1, "the secret goes nowhere else"


async def test_a_gateway_that_is_silent_or_not_there_is_for_now(gateway: Gateway) -> None:
    gateway.statuses = [0]
    with pytest.raises(DeliveryPostponed, match="no SMS gateway"):
        await SmsGateway(gateway.config(timeout_seconds=0.1)).send("+491711234567", "text", "key")
    with pytest.raises(DeliveryPostponed, match="no SMS gateway"):
        await SmsGateway(gateway.config(url="http://127.0.0.1:1/")).send("+491711234567", "text", "key")


async def test_which_answers_are_a_success_is_a_setting(gateway: Gateway) -> None:
    gateway.statuses = [203]

    await SmsGateway(gateway.config(success="203")).send("+491711234567", "text", "key")


async def test_it_is_sent_again_under_the_same_reference_until_it_is_taken(world: World, gateway: Gateway) -> None:
    booked = await _book(world)
    gateway.statuses = [503, 429]
    _set(booked.starts_at - HOUR, world)
    for _ in range(4):
        await _dispatch(world)
        world.clock.advance(minutes=1)

    assert len(gateway.sent) == 3
    assert len({one["reference"] for one in gateway.sent}) == 1


async def test_what_was_refused_is_shown_to_staff_with_the_number(
    browser: Browser, small_world: World, gateway: Gateway
) -> None:
    gateway.statuses = [400]
    booked = await _book(small_world)
    _set(booked.starts_at - HOUR, small_world)
    while OutboxState.FAILED not in {row.state for row in await _rows(small_world)}:
        await _dispatch(small_world)
    await sign_in(browser, small_world, "anna")

    html = (await browser.get(f"/de/staff/appointments/{booked.id}")).html

    assert "SMS: Erinnerung" in html
    assert "HTTP 400" in html
    assert f"Bitte anrufen: {MOBILE}" in html


async def test_the_form_says_what_the_number_is_used_for(browser: Browser, small_world: World) -> None:
    assert "Erinnerung per SMS" in (await to_details(browser)).html


# Settings


@pytest.mark.parametrize(
    ("given_settings", "complaint"),
    [
        ({"SMS_BODY": ""}, "must have {to} and {text}"),
        ({"SMS_BODY": '{"to": "{to}"}'}, "must have {to} and {text}"),
        ({"SMS_BODY": '{"to": "{to}", "text": "{text}", "from": "{sender}"}'}, "nothing else in braces"),
        ({"SMS_BODY": '{"to": "{to}", "text": {text}}'}, "must be JSON"),
        ({"SMS_REGION": "Deutschland"}, "ISO 3166"),
        ({"SMS_SUCCESS": "200,500"}, "299"),
        ({"SMS_URL": "gateway.example"}, "VIDEODESK_SMS_URL"),
        ({"SMS_CONTENT_TYPE": "text/plain"}, "VIDEODESK_SMS_CONTENT_TYPE"),
        ({"SMS_SECRET": "two\nlines"}, "single line"),
    ],
)
def test_wrong_settings_stop_the_start(given_settings: dict[str, str], complaint: str) -> None:
    given = {"SERVER_SECRET_KEY": "x" * 32} | environment(80) | given_settings

    with pytest.raises(WrongSettings) as wrong:
        load_settings({f"VIDEODESK_{name}": value for name, value in given.items()})

    assert complaint in str(wrong.value)
    assert SECRET not in str(wrong.value)
    assert "two" not in str(wrong.value)


async def _slots(world: World) -> list[Slot]:
    return [slot for slot in await world.slots() if slot.starts_at > world.clock.now() + 3 * DAY]


async def _book(world: World, phone: str = MOBILE, slot: Slot | None = None) -> AppointmentView:
    return await world.book(slot or (await _slots(world))[0], replace(DETAILS, phone=phone))


def _set(now: datetime, *worlds: World) -> None:
    for world in worlds:
        world.clock.set(now)


async def _dispatch(*worlds: World) -> None:
    await asyncio.gather(*(world.services.outbox.dispatch() for world in worlds))


async def _rows(world: World) -> list[OutboxMessage]:
    async with world.reading() as uow:
        return list(await uow.session.scalars(select(OutboxMessage)))
