"""Books like a citizen: over HTTP, page by page, and reads the invite out of the mail."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from typing import cast
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientResponse, ClientSession
from altcha import Challenge, Payload, solve_challenge
from icalendar import Calendar

from videodesk.rehearsal.forms import PageForm, read_page

LANGUAGE = "de"
NAME, EMAIL = "Petra Probe", "petra.probe@example.org"


class StepFailed(Exception):
    """What a step of the rehearsal has found wrong."""


class Postbox:
    """A mailer that keeps what is sent."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[EmailMessage] = asyncio.Queue()

    async def send(self, message: EmailMessage) -> None:
        self._messages.put_nowait(message)

    async def close(self) -> None:
        """What has come can still be read."""

    async def next(self) -> EmailMessage:
        return await self._messages.get()


@dataclass(frozen=True)
class Invite:
    uid: str
    url: str

    @property
    def link_token(self) -> str:
        return urlsplit(self.url).path.rpartition("/")[2]


async def book(client: ClientSession) -> str:
    """What, when, who, check; the address of the page of the booked appointment. Raises StepFailed."""
    slots, slot = await _page_with_slots(client)
    details = await _submit(client, slots, {"slot": slot})
    check = await _submit(client, _only_form(details.forms, "details"), {"name": NAME, "email": EMAIL})
    booked = await _submit(client, _only_form(check.forms, "book"), {})
    if f"/{LANGUAGE}/a/" not in booked.path:
        raise StepFailed(f"after booking the page is {booked.path}")
    return booked.path


def read_invite(message: EmailMessage) -> Invite:
    """The invite in a letter. Raises StepFailed when there is none that a calendar would take."""
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            if part.get_param("method") != "REQUEST":
                raise StepFailed("the invite's method is not REQUEST")
            calendar = Calendar.from_ical(cast(bytes, part.get_payload(decode=True)))
            for event in calendar.walk("VEVENT"):
                return Invite(str(event["UID"]), str(event["URL"]))
    raise StepFailed("the mail has no calendar part")


@dataclass(frozen=True)
class _Page:
    path: str
    forms: list[PageForm]
    links: list[str]


async def _page_with_slots(client: ClientSession) -> tuple[PageForm, str]:
    """The form of the first service that is given by video, and its first slot."""
    services = await _get(client, f"/{LANGUAGE}/")
    for link in services.links:
        if link.startswith(f"/{LANGUAGE}/services/"):
            page = await _get(client, f"{link}?channel=video")
            for form in page.forms:
                slots = [value for name, value in form.choices if name == "slot" and ":video:" in value]
                if slots:
                    return form, slots[0]
    raise StepFailed("no service has a free slot by video")


def _only_form(forms: list[PageForm], ending: str) -> PageForm:
    for form in forms:
        if form.action.endswith(ending):
            return form
    raise StepFailed(f"the page has no form …/{ending}")


async def _submit(client: ClientSession, form: PageForm, values: dict[str, str]) -> _Page:
    if form.proof:
        values = values | {"proof": await solve_proof(client, form.proof)}
    async with client.post(form.action, data=form.filled(values)) as response:
        return await _read(response)


async def solve_proof(client: ClientSession, path: str) -> str:
    """The work that the page's script does while people read. Raises StepFailed."""
    async with client.get(path) as response:
        challenge = Challenge.from_dict(await response.json())
    # It would keep the server waiting, which runs in this very loop.
    solution = await asyncio.to_thread(solve_challenge, challenge)
    if solution is None:
        raise StepFailed("the proof of work could not be found")
    return str(Payload(challenge, solution).to_base64())


async def _get(client: ClientSession, path: str) -> _Page:
    async with client.get(path) as response:
        return await _read(response)


async def _read(response: ClientResponse) -> _Page:
    if not response.ok:
        raise StepFailed(f"{response.method} {response.url.path} was answered with {response.status}")
    forms, links = read_page(await response.text())
    for form in forms:
        form.action = urlsplit(urljoin(str(response.url), form.action)).path
    return _Page(response.url.path, forms, links)
