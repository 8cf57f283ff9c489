"""Documents and signatures over HTTP: what a browser sends, gets and is refused, and in which words."""

import io
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.cases import Case, in_call
from tests.support.clamd import EICAR, Clamd, running_clamd
from tests.support.pages import Browser, HttpClient, sign_in
from tests.support.papers import JPEG, PNG, bomb, pdf
from tests.support.processes import free_port
from tests.support.world import World, make_world
from videodesk.consultations.entries import CITIZEN, OFFICE, SignatureAsked
from videodesk.kit.i18n import LANGUAGES

MEGABYTE = 1_000_000


@dataclass
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def code(self) -> str:
        return str(json.loads(self.body)["code"])


@dataclass
class Side:
    """The citizen's browser, or one of the staff: where its documents are, and what it sends with each change."""

    client: HttpClient
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        sent = self.headers | headers
        async with self.client.request(
            method, path, data=body, headers=sent, allow_redirects=False, skip_auto_headers=["Content-Type"]
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def hand_in(self, content: object, name: str = "Ausweis.png", document: str = "", **headers: str) -> Answer:
        document = document or str(uuid.uuid4())
        return await self.send("PUT", f"{self.path}/documents/{document}?name={name}", content, **headers)

    async def fetch(self, document: object) -> Answer:
        return await self.send("GET", f"{self.path}/documents/{document}")

    async def remove(self, document: object) -> Answer:
        return await self.send("DELETE", f"{self.path}/documents/{document}")

    async def sign(self, signature: object, **form: object) -> Answer:
        return await self.send("PUT", f"{self.path}/signatures/{signature}", json.dumps(form).encode())


@dataclass
class Both:
    """Citizen and staff member in a call, at a running server with a scanner."""

    case: Case
    citizen: Side
    staff: Side
    clamd: Clamd
    browser: Browser

    async def signed_in(self, login: str) -> Side:
        return await signed_in(self.browser, self.case, login)

    async def only(self) -> uuid.UUID:
        (found,) = await self.case.all()
        return found.id

    async def ask(self, text: str = "Ja.") -> str:
        async with self.case.world.writing() as uow:
            signatures = self.case.world.services.signatures
            await signatures.ask_for_text(uow, self.case.id, self.case.seat, "Einwilligung", text)
        return next(one.signature for one in reversed(await self.case.entries()) if isinstance(one, SignatureAsked))


async def signed_in(browser: Browser, case: Case, login: str) -> Side:
    token = await sign_in(browser, case.world, login)
    return Side(browser.client, f"/de/staff/consultations/{case.id}", {"X-CSRF-Token": token})


@pytest.fixture
def clamd_port() -> int:
    return free_port()


@pytest.fixture
def scanned_built_world(sqlite_url: str, clamd_port: int) -> World:
    scanner = {"CONSULTATIONS_CLAMD_HOST": "127.0.0.1", "CONSULTATIONS_CLAMD_PORT": str(clamd_port)}
    return make_world(sqlite_url, **scanner)


@pytest_asyncio.fixture
async def both(scanned_built_world: World, clamd_port: int) -> AsyncIterator[Both]:
    world = scanned_built_world
    await world.furnish()
    async with running_clamd(clamd_port) as clamd, TestClient(TestServer(world.app)) as client:
        case, browser = await in_call(world), Browser(client)
        citizen = Side(client, f"/de/a/{world.link(case.booked)}")
        yield Both(case, citizen, await signed_in(browser, case, "anna"), clamd, browser)


# Handing in and fetching


async def test_what_one_side_hands_in_the_other_saves_as_it_was(both: Both) -> None:
    assert (await both.citizen.hand_in(JPEG, "Mein Ausweis ä.jpeg")).status == 204

    got = await both.staff.fetch(await both.only())

    assert (got.status, got.body) == (200, JPEG)
    assert both.clamd.scanned == [JPEG]
    assert (await both.case.entries())[-1].model_dump() | {"document": ""} == {
        "kind": "document",
        "document": "",
        "name": "Mein Ausweis ä.jpg",
        "media_type": "image/jpeg",
        "size": len(JPEG),
        "can_be_signed": False,
    }


async def test_what_staff_hand_out_the_citizen_saves(both: Both) -> None:
    assert (await both.staff.hand_in(pdf(), "Antrag.pdf")).status == 204

    got = await both.citizen.fetch(await both.only())

    assert (got.status, got.body) == (200, pdf())
    assert (await both.case.all())[0].can_be_signed


async def test_a_browser_saves_what_it_gets_and_runs_nothing_of_it(both: Both) -> None:
    await both.citizen.hand_in(PNG, 'x"; filename=evil.html\r\nX: y.svg')

    headers = (await both.staff.fetch(await both.only())).headers

    assert headers["Content-Disposition"].startswith("attachment;")
    assert ".html" not in headers["Content-Disposition"].rpartition("filename=")[0]
    assert headers["Content-Disposition"].rstrip('"').endswith(".png")
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "%00.png", "C:%5Cboot.ini"])
async def test_a_name_leads_nowhere(both: Both, name: str) -> None:
    await both.citizen.hand_in(PNG, name)

    (kept,) = await both.case.all()
    assert not {"/", "\\", "\0"} & set(kept.name)
    assert kept.name.endswith(".png")


async def test_the_same_sent_again_after_a_lost_answer_is_one_document(both: Both) -> None:
    document = str(uuid.uuid4())

    answers = [await both.citizen.hand_in(PNG, document=document) for _ in range(2)]

    assert [answer.status for answer in answers] == [204, 204]
    assert len(await both.case.all()) == 1


# What is not taken


async def test_what_is_too_large_is_refused_whether_it_says_so_or_not(both: Both) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield PNG + b"\0" * MEGABYTE

    said = await both.citizen.hand_in(io.BytesIO(PNG + b"\0" * 10 * MEGABYTE))
    unsaid = await both.citizen.hand_in(endless())

    assert (said.code, unsaid.code) == ("document_too_large", "document_too_large")
    assert both.clamd.scanned == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "document_empty"),
        (b"<svg onload='alert(1)'>", "document_type_unknown"),
        (b"MZ a program", "document_type_unknown"),
        (bomb(), "document_suspicious"),
        (PNG + EICAR, "document_infected"),
    ],
    ids=["empty", "svg", "program", "bomb", "virus"],
)
async def test_what_is_refused_is_not_kept_and_nobody_is_told(both: Both, content: bytes, code: str) -> None:
    before = await both.case.log()

    refused = await both.citizen.hand_in(content, "Rechnung.pdf")

    assert refused.code == code
    assert await both.case.all() == []
    assert await both.case.log() == before


async def test_while_nobody_can_look_for_malware_nothing_is_taken(both: Both) -> None:
    both.clamd.says = b"INSTREAM: something went wrong. ERROR\n"

    refused = await both.citizen.hand_in(PNG)

    assert (refused.status, refused.code, refused.headers["Retry-After"]) == (503, "scanner_unavailable", "30")
    assert await both.case.all() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_refusals_are_told_in_the_language_of_the_page(both: Both, language: str) -> None:
    both.citizen.path = both.citizen.path.replace("/de/", f"/{language}/")

    told = json.loads((await both.citizen.hand_in(b"text")).body)

    assert ("PDF" in told["action"], "Datei" in told["text"]) == (True, language == "de")


async def test_the_next_is_taken_when_the_last_is_done(both: Both) -> None:
    with both.case.world.services.intake.turn(both.case.id, CITIZEN):
        assert (await both.citizen.hand_in(JPEG)).code == "upload_running"
        assert (await both.staff.hand_in(JPEG)).status == 204

    assert (await both.citizen.hand_in(JPEG)).status == 204


# Who may not


async def test_strangers_get_nothing(both: Both) -> None:
    await both.citizen.hand_in(PNG)
    document = await both.only()
    for stranger in (Side(both.browser.client, f"/de/a/{'x' * 32}"), Side(both.browser.client, "/de/a/nonsense")):
        assert (await stranger.fetch(document)).status == 404
        assert (await stranger.hand_in(PNG)).status == 404
        assert (await stranger.remove(document)).status == 404
        assert (await stranger.sign(uuid.uuid4(), name="x")).status == 404


async def test_another_appointments_link_opens_nothing_of_this_one(both: Both) -> None:
    await both.citizen.hand_in(PNG)
    document, signature = await both.only(), await both.ask()
    other = Side(both.browser.client, f"/de/a/{both.case.world.link(await both.case.world.book())}")

    assert (await other.fetch(document)).status == 404
    assert (await other.hand_in(PNG)).code == "documents_closed"
    assert (await other.sign(signature, name="x")).code == "not_asked"


async def test_who_is_not_signed_in_is_sent_to_sign_in_or_told_so(both: Both) -> None:
    await both.citizen.hand_in(PNG)
    document = await both.only()
    both.browser.client.session.cookie_jar.clear()

    assert (await both.staff.fetch(document)).status == 303
    assert (await both.staff.hand_in(PNG)).code == "not_signed_in"
    assert (await both.staff.remove(document)).code == "not_signed_in"


async def test_staff_who_have_not_called_this_person_get_nothing(both: Both) -> None:
    await both.citizen.hand_in(PNG)
    document = await both.only()
    jonas = await both.signed_in("jonas")

    assert (await jonas.fetch(document)).status == 403
    assert (await jonas.hand_in(PNG)).code == "not_your_consultation"
    assert (await jonas.remove(document)).code == "not_your_consultation"
    jonas.path = "/de/staff/consultations/nonsense"
    assert (await jonas.fetch(document)).status == 404


async def test_a_change_by_staff_needs_the_sessions_token(both: Both) -> None:
    await both.staff.hand_in(PNG)
    for token in ("", "wrong"):
        forger = Side(both.browser.client, both.staff.path, {"X-CSRF-Token": token})
        assert (await forger.hand_in(PNG)).code == "forged"
        assert (await forger.remove(await both.only())).code == "forged"


async def test_another_site_can_hand_in_nothing(both: Both) -> None:
    assert (await both.citizen.hand_in(PNG, Origin="https://evil.example")).status == 403
    assert await both.case.all() == []


async def test_ids_that_are_none_are_unknown(both: Both) -> None:
    assert (await both.citizen.hand_in(PNG, document="nonsense")).code == "unknown_document"
    assert (await both.citizen.fetch("nonsense")).status == 404
    assert (await both.citizen.remove(uuid.uuid4())).code == "unknown_document"
    assert (await both.citizen.sign("nonsense", name="x")).code == "not_asked"


async def test_each_side_removes_its_own(both: Both) -> None:
    await both.citizen.hand_in(PNG)
    document = await both.only()

    assert (await both.staff.remove(document)).code == "not_your_document"
    assert (await both.citizen.remove(document)).status == 204
    assert await both.case.all() == []


async def test_after_the_set_time_there_is_nothing_to_fetch(both: Both) -> None:
    await both.citizen.hand_in(PNG)
    document = await both.only()
    await both.case.finish()
    both.case.world.clock.advance(hours=23)
    assert (await both.citizen.fetch(document)).status == 200

    both.case.world.clock.advance(hours=1)

    assert (await both.citizen.fetch(document)).status == 410


# Signing

STROKES = [[[0.1, 0.2], [0.3, 0.9]], [[0.5, 0.5]]]


async def test_a_text_is_signed_and_lands_with_the_case_as_a_pdf(both: Both) -> None:
    asked = await both.ask("Ich bin einverstanden.")

    answer = await both.citizen.sign(asked, name="Nguyễn Thị Hường", strokes=STROKES)

    assert answer.status == 204
    (kept,) = await both.case.all()
    assert (kept.name, kept.by, kept.media_type) == ("Einwilligung – unterschrieben.pdf", OFFICE, "application/pdf")
    assert (await both.staff.fetch(kept.id)).body.startswith(b"%PDF-")
    assert (await both.case.log())[-1] == "signed"
    assert (await both.citizen.sign(asked, name="Kim")).status == 204
    assert len(await both.case.all()) == 1


async def test_a_pdf_is_signed_and_stays_the_beginning_of_the_new_one(both: Both) -> None:
    await both.staff.hand_in(pdf(), "Antrag.pdf")
    document = await both.only()
    async with both.case.world.writing() as uow:
        await both.case.world.services.signatures.ask_for_document(uow, both.case.id, both.case.seat, document)
    asked = (await both.case.entries())[-1]
    assert isinstance(asked, SignatureAsked)

    assert (await both.citizen.sign(asked.signature, name="Kim Muster")).status == 204

    (new,) = [one for one in await both.case.all() if one.id != document]
    assert new.name == "Antrag – unterschrieben.pdf"
    assert (await both.citizen.fetch(new.id)).body.startswith(pdf())


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"name": " "},
        {"name": "x" * 101},
        {"name": "Kim\nMuster"},
        {"name": "Kim", "strokes": [[[0.1, 1.1]]]},
        {"name": "Kim", "strokes": [[]]},
        {"name": "Kim", "strokes": [[[0.1, 0.1]] * 2001]},
        {"name": "Kim", "strokes": [[[0.1, 0.1]] * 1000] * 21},
        {"name": "Kim", "more": 1},
    ],
    ids=range(9),
)
async def test_a_signature_that_is_none_is_refused(both: Both, form: dict[str, object]) -> None:
    assert (await both.citizen.sign(await both.ask(), **form)).code == "malformed"
    assert await both.case.all() == []


# The page afterwards


async def test_the_page_of_the_appointment_tells_what_is_left(both: Both) -> None:
    await both.staff.hand_in(pdf(), "Bescheid <1>.pdf")
    document = await both.only()
    async with both.case.world.writing() as uow:
        agreed = "Sie reichen das Foto nach.\nBis <Freitag>."
        await both.case.world.services.desk_work.agree(uow, both.case.id, both.case.seat, agreed)
    assert "Bescheid" not in (await both.browser.get(both.citizen.path)).html
    await both.case.finish()

    page = await both.browser.get(both.citizen.path)

    ended_at = both.case.world.clock.now()
    assert "Sie reichen das Foto nach.\nBis &lt;Freitag&gt;." in page.html
    assert f"{both.citizen.path}/documents/{document}" in page.links
    assert "Bescheid -1-.pdf" in page.html
    assert f"{ended_at + timedelta(hours=25):%H:%M}" in page.html
    assert f"{both.citizen.path}/rating" in page.links
    assert "/de/services/meldebescheinigung" in page.links

    both.case.world.clock.advance(hours=24, seconds=1)
    await both.case.purge()
    late = await both.browser.get(both.citizen.path)
    assert (late.status, "Foto" in late.html, "Bescheid" in late.html) == (200, False, False)


async def test_who_was_not_served_rates_nothing(both: Both) -> None:
    other = await both.case.world.book()
    await both.case.world.cancel(other)

    page = await both.browser.get(f"/de/a/{both.case.world.link(other)}")

    assert not any(link.endswith("/rating") for link in page.links)
