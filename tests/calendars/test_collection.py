"""CalDAV servers that behave otherwise than they should: nothing of somebody else's is touched, no login leaves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.world import MONDAY
from videodesk.calendars.collection import Collection, Found
from videodesk.calendars.policy import CalendarTrouble, window_at
from videodesk.kit.outside import Login, Outside

UID = "7f3b0f3e-0000-4000-8000-000000000000@termine.example"
WINDOW = window_at(MONDAY, timedelta(days=28), ZoneInfo("Europe/Berlin"))
HEAD = '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'


@dataclass
class Server:
    """Answers each method with a status and a body, in turn; the last one again and again."""

    url: str = ""
    answers: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path, dict(request.headers)))
        answers = self.answers.get(request.method, [(201, "")])
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        return web.Response(status=status, text=body, content_type="application/xml")

    @property
    def collection(self) -> Collection:
        outside = Outside([ip_network("127.0.0.1/32")])
        return Collection(outside, f"{self.url}/anna/work/", Login("anna", "geheim"))

    def told(self, method: str) -> list[str]:
        return [path for asked, path, _ in self.asked if asked == method]


@pytest_asyncio.fixture
async def dav() -> AsyncIterator[Server]:
    one = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", one.answer)
    async with TestServer(app) as running:
        one.url = f"http://127.0.0.1:{running.port}"
        yield one


def multistatus(*members: tuple[str, str]) -> tuple[int, str]:
    """Addresses, each with its properties."""
    inside = "".join(
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop>{properties}</D:prop>"
        "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        for href, properties in members
    )
    return 207, f"{HEAD}{inside}</D:multistatus>"


def data(uid: str) -> str:
    event = f"BEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT"
    return f"<C:calendar-data>BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR</C:calendar-data>"


async def test_a_new_entry_gets_its_uid_as_its_name_and_no_server_answers_for_it(dav: Server) -> None:
    dav.answers["REPORT"] = [multistatus()]

    await dav.collection.put(UID, b"x")

    (method, path, headers) = dav.asked[-1]
    assert (method, path) == ("PUT", f"/anna/work/{UID}.ics")
    assert (headers["Schedule-Reply"], headers["Content-Type"]) == ("F", "text/calendar; charset=utf-8")


async def test_a_server_that_finds_too_much_loses_nothing(dav: Server) -> None:
    others = ("/anna/work/a.ics", data("somebody-elses")), ("/anna/work/b.ics", data(f"{UID}x"))
    dav.answers["REPORT"] = [multistatus(*others, ("/anna/work/c.ics", data(UID)))]
    dav.answers["DELETE"] = [(204, "")]

    await dav.collection.put(UID, b"x")
    await dav.collection.delete(UID)

    assert dav.told("PUT") == dav.told("DELETE") == ["/anna/work/c.ics"]


async def test_a_folded_uid_is_the_same(dav: Server) -> None:
    dav.answers["REPORT"] = [multistatus(("/anna/work/c.ics", data(f"{UID[:30]}\r\n {UID[30:]}")))]

    assert await dav.collection.places_of(UID) == [f"{dav.url}/anna/work/c.ics"]


@pytest.mark.parametrize("href", ["http://127.0.0.1:1/c.ics", "https://evil.example/c.ics", "//evil.example/c.ics"])
async def test_no_entry_lies_on_another_server(dav: Server, href: str) -> None:
    dav.answers["REPORT"] = [multistatus((href, data(UID)))]

    assert await dav.collection.places_of(UID) == []


async def test_an_address_keeps_its_strange_characters(dav: Server) -> None:
    dav.answers["REPORT"] = [multistatus(("/anna/work/a%20b%2Fc%40d.ics", data(UID)))]

    assert await dav.collection.places_of(UID) == [f"{dav.url}/anna/work/a%20b%2Fc%40d.ics"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    ("status", "problem"), [(401, "password"), (403, "forbidden"), (404, "gone"), (423, "answer"), (503, "answer")]
)
async def test_what_the_server_says_is_told_apart(dav: Server, method: str, status: int, problem: str) -> None:
    dav.answers = {"REPORT": [multistatus(("/anna/work/c.ics", data(UID)))], method: [(status, "")]}
    if (method, status) == ("DELETE", 404):
        await dav.collection.delete(UID)  # somebody was quicker
        return

    with pytest.raises(CalendarTrouble, match=problem):
        await (dav.collection.put(UID, b"x") if method == "PUT" else dav.collection.delete(UID))


@pytest.mark.parametrize(
    "body",
    [
        *("", "<html>", "no xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;'),
        '<!DOCTYPE x [<!ENTITY a "' + "b" * 1000 + '">' + "".join(f'<!ENTITY a{n} "{"&a;" * 100}">' for n in range(9)),
    ],
)
async def test_what_is_no_xml_is_told(dav: Server, body: str) -> None:
    dav.answers["REPORT"] = [(207, body)]

    with pytest.raises(CalendarTrouble, match="no_calendar"):
        await dav.collection.events(WINDOW)


@pytest.mark.parametrize(
    "response",
    [
        "<D:href>/anna/work/a.ics</D:href><D:propstat><D:status>HTTP/1.1 200 OK</D:status></D:propstat>",
        *("<D:href>mailto:anna@example.org</D:href>", "<D:href>http://[</D:href>", "<D:href>//:0/</D:href>", ""),
    ],
)
async def test_what_a_server_leaves_out_or_mixes_up_is_no_matter_to_the_rest(dav: Server, response: str) -> None:
    status, body = multistatus(("/anna/work/b.ics", data(UID)))
    broken = f"<D:response>{response}</D:response></D:multistatus>"
    dav.answers["REPORT"] = [(status, body.replace("</D:multistatus>", broken))]

    assert await dav.collection.places_of(UID) == [f"{dav.url}/anna/work/b.ics"]


async def test_no_file_is_read_by_way_of_xml(dav: Server) -> None:
    evil = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    status, body = multistatus(("/anna/work/c.ics", "<C:calendar-data>x&a;y</C:calendar-data>"))
    dav.answers["REPORT"] = [(status, body.replace("?><D:", f"?>{evil}<D:"))]

    (text,) = await dav.collection.events(WINDOW)

    assert text in ("x", "xy")


async def test_calendars_are_found_from_the_name_of_the_server_on(dav: Server) -> None:
    """As at a Nextcloud: its root is a page, and the calendars lie deep (RFC 6764)."""
    principal = "<D:current-user-principal><D:href>/dav/anna/</D:href></D:current-user-principal>"
    home = "<C:calendar-home-set><D:href>/dav/calendars/anna/</D:href></C:calendar-home-set>"
    calendar = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
    tasks = f'{calendar}<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>'
    shared = (
        "<D:displayname>Team</D:displayname><D:current-user-privilege-set><D:privilege><D:read/></D:privilege>"
        "</D:current-user-privilege-set>"
    )
    dav.answers["PROPFIND"] = [
        (405, ""),
        multistatus(("/.well-known/caldav", principal)),
        multistatus(("/dav/anna/", home)),
        multistatus(
            ("/dav/calendars/anna/", "<D:resourcetype><D:collection/></D:resourcetype>"),
            ("/dav/calendars/anna/personal/", f"{calendar}<D:displayname>Persönlich</D:displayname>"),
            ("/dav/calendars/anna/tasks/", tasks),
            ("/dav/calendars/anna/team/", calendar + shared),
            ("https://evil.example/", calendar),
        ),
    ]
    root = Collection(Outside([ip_network("127.0.0.1/32")]), f"{dav.url}/", Login("anna", "geheim"))

    found = await root.calendars()

    assert found == [
        Found(f"{dav.url}/dav/calendars/anna/personal/", "Persönlich", writable=True),
        Found(f"{dav.url}/dav/calendars/anna/team/", "Team", writable=False),
    ]
    assert dav.told("PROPFIND") == ["/", "/.well-known/caldav", "/dav/anna/", "/dav/calendars/anna/"]
