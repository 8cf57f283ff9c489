"""A browser without JavaScript: follows links, fills forms in and sends them, and reads what is on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from aiohttp import web
from aiohttp.test_utils import TestClient
from altcha import Challenge, Payload, solve_challenge
from multidict import CIMultiDictProxy

from tests.support.world import World
from videodesk.rehearsal.forms import PageForm, read_page

NO_HEADERS: Mapping[str, str] = {}
HttpClient = TestClient[web.Request, web.Application]


class _Fields(HTMLParser):
    """Every field by name: its attributes, with what it holds as `value`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, dict[str, str]] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea", "select") and "name" in values:
            self.fields[values["name"]] = values
            self._open = values["name"] if tag != "input" else ""
        elif tag == "option" and "selected" in values:
            self.fields[self._open]["value"] = values["value"]

    def handle_data(self, data: str) -> None:
        if self._open and "value" not in self.fields[self._open] and data.strip():
            self.fields[self._open]["value"] = data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""


@dataclass(frozen=True)
class Page:
    status: int
    path: str
    html: str
    headers: CIMultiDictProxy[str]
    forms: list[PageForm] = field(default_factory=list)
    """Those that are posted."""
    links: list[str] = field(default_factory=list)

    @property
    def questions(self) -> list[PageForm]:
        """The forms that change nothing, and whose answers have an address."""
        return read_page(self.html, "get")[0]

    @property
    def fields(self) -> dict[str, dict[str, str]]:
        return _Fields(self.html).fields

    @property
    def token(self) -> str:
        """That of the hold, on its pages; that of the link, on those of the appointment."""
        return self.path.partition("?")[0].split("/")[3]

    def form(self, ending: str) -> PageForm:
        (found,) = [form for form in self.forms if form.action.endswith(ending)]
        return found

    def slots(self) -> list[tuple[str, PageForm]]:
        """Each slot button's value, with the form that it sends."""
        return [(value, form) for form in self.forms for name, value in form.choices if name == "slot"]


class Browser:
    def __init__(self, client: HttpClient) -> None:
        self.client = client

    async def get(self, path: str, headers: Mapping[str, str] = NO_HEADERS) -> Page:
        return await self._send("GET", path, None, headers, follow=True)

    async def post(
        self, path: str, data: object, headers: Mapping[str, str] = NO_HEADERS, *, follow: bool = True
    ) -> Page:
        return await self._send("POST", path, data, headers, follow)

    async def submit(self, page: Page, ending: str, **values: str) -> Page:
        """With the proof of work, which the page's script would add; `proof=""` is without."""
        form = page.form(ending)
        if form.proof and "proof" not in values:
            values["proof"] = await self.prove(form.proof)
        return await self.post(form.action, form.filled(values))

    async def prove(self, path: str = "/api/v1/challenge") -> str:
        """A challenge, solved; in tests it is easy."""
        async with self.client.get(path) as response:
            challenge = Challenge.from_dict(await response.json())
        solution = solve_challenge(challenge)
        assert solution is not None
        return str(Payload(challenge, solution).to_base64())

    async def choose(self, page: Page, number: int = 0) -> Page:
        """Take the slot of that number; the earliest is on the page twice, first and in the list."""
        slot, form = page.slots()[number]
        return await self.post(form.action, form.filled({"slot": slot}))

    async def _send(self, method: str, path: str, data: object, headers: Mapping[str, str], follow: bool) -> Page:
        async with self.client.request(method, path, data=data, headers=headers, allow_redirects=follow) as response:
            html, at = await response.text(errors="replace"), urlsplit(str(response.url))
            forms, links = read_page(html) if response.content_type == "text/html" else ([], [])
            for form in forms:
                form.action = urlsplit(urljoin(str(response.url), form.action)).path
            path = at.path + (f"?{at.query}" if at.query else "")
            return Page(response.status, path, html, response.headers, forms, links)


async def to_details(browser: Browser, language: str = "de", number: int = 0) -> Page:
    """What and when are chosen."""
    slots = await browser.get(f"/{language}/services/meldebescheinigung")
    return await browser.choose(slots, number)


async def to_check(browser: Browser, language: str = "de") -> Page:
    """Who is told as well."""
    details = await to_details(browser, language)
    return await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org")


async def book(browser: Browser, language: str = "de") -> Page:
    return await browser.submit(await to_check(browser, language), "/book")


async def sign_in(browser: Browser, world: World, login: str) -> str:
    """Without the sign-in page; the token for this session's forms."""
    async with world.writing() as uow:
        token = await world.services.accounts.open_session(uow, world.staff[login])
    async with world.reading() as uow:
        staff = await world.services.accounts.signed_in(uow, token)
    browser.client.session.cookie_jar.update_cookies({"videodesk": token}, browser.client.make_url("/"))
    return staff.csrf_token
