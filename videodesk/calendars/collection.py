"""A calendar on a CalDAV server (RFC 4791): what stands in it, and one entry put into it or taken out.

Requests are made of the elements of the library `caldav` and go out by `kit.outside`, since the library's own way out
would look where it is told to. See docs/decisions/0007-calendars-of-staff.md.
"""

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from caldav.elements import cdav, dav
from caldav.elements.base import BaseElement
from caldav.lib.namespace import ns
from lxml import etree
from yarl import URL

from videodesk.calendars.policy import CalendarTrouble, Problem, Window
from videodesk.kit.outside import NO_HEADERS, Answer, Limits, Login, NotReached, Outside

# Two questions, asked twice, are done before the outbox loses its patience.
ASKING = Limits(seconds=7, bytes=1024 * 1024)
READING = Limits(seconds=20, bytes=5 * 1024 * 1024)
MOST_CALENDARS = 50

XML = "application/xml; charset=utf-8"
ICALENDAR = "text/calendar; charset=utf-8"
# Whoever was invited by mail has an organizer in their entry: their server must not answer on its own (RFC 6638, 8.1).
NO_ANSWERS = {"Schedule-Reply": "F"}
STATUS_PROBLEMS: dict[int, Problem] = {
    HTTPStatus.UNAUTHORIZED: Problem.PASSWORD,
    HTTPStatus.FORBIDDEN: Problem.FORBIDDEN,
    HTTPStatus.NOT_FOUND: Problem.GONE,
    HTTPStatus.GONE: Problem.GONE,
}
NO_DAV = {HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
WRITING = {"all", "write", "write-content", "bind"}


class CurrentUserPrivilegeSet(BaseElement):
    """RFC 3744, section 5.4."""

    tag = ns("D", "current-user-privilege-set")


class Depth(enum.StrEnum):
    ITSELF = "0"
    ITS_MEMBERS = "1"


@dataclass(frozen=True)
class Found:
    """A calendar on the server; `writable` unless the server says otherwise."""

    address: str
    name: str
    writable: bool


@dataclass(frozen=True)
class Resource:
    """What a server tells about one of its addresses."""

    address: str
    properties: dict[str, Any]

    @property
    def is_calendar(self) -> bool:
        kind = self.properties.get(dav.ResourceType.tag)
        return kind is not None and kind.find(cdav.Calendar.tag) is not None and self._takes_events

    @property
    def _takes_events(self) -> bool:
        components = self.properties.get(cdav.SupportedCalendarComponentSet.tag)
        return components is None or "VEVENT" in [one.get("name") for one in components.iter(cdav.Comp.tag)]

    def found(self) -> Found:
        name, privileges = self.text(dav.DisplayName), self.properties.get(CurrentUserPrivilegeSet.tag)
        granted = (
            WRITING if privileges is None else {etree.QName(one).localname for one in privileges.iter(etree.Element)}
        )
        return Found(self.address, name or self.address, writable=bool(WRITING & granted))

    def text(self, element: type[BaseElement]) -> str:
        found = self.properties.get(element.tag or "")
        return "" if found is None else (found.text or "").strip()

    def link(self, element: type[BaseElement]) -> str | None:
        """The address that this property holds, on the same server."""
        found = self.properties.get(element.tag or "")
        href = None if found is None else found.findtext(f".//{dav.Href.tag}")
        return _beside(self.address, href) if href else None


class Collection:
    def __init__(self, outside: Outside, address: str, login: Login) -> None:
        """`address` ends with a slash."""
        self._outside = outside
        self._address = address
        self._login = login

    # One entry. All raise CalendarTrouble.

    async def put(self, uid: str, data: bytes) -> None:
        """Where the entry lies already, under whatever name, it is changed there."""
        for address in await self.places_of(uid) or [self._own_place(uid)]:
            answer = await self._ask("PUT", address, data, {"Content-Type": ICALENDAR, **NO_ANSWERS})
            check(answer, HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)

    async def delete(self, uid: str) -> None:
        for address in await self.places_of(uid):
            answer = await self._ask("DELETE", address, headers=NO_ANSWERS)
            gone = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
            check(answer, HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT, *gone)

    async def places_of(self, uid: str) -> list[str]:
        """Servers may find more than was asked for, and what is written to must be the right one."""
        has_uid = cdav.CompFilter("VEVENT") + (cdav.PropFilter("UID") + cdav.TextMatch(uid))
        found = await self._report(_query(cdav.CalendarData(), has_uid), ASKING)
        return [resource.address for resource in found if _has_uid(resource.text(cdav.CalendarData), uid)]

    def _own_place(self, uid: str) -> str:
        return str(URL(self._address) / f"{uid}.ics")

    # What stands in it. All raise CalendarTrouble.

    async def events(self, window: Window) -> list[str]:
        """iCalendar objects with the events of these days.

        Those that repeat are as they were entered: servers unfold them wrongly where clocks change or one is left out.
        """
        inside = cdav.CompFilter("VEVENT") + cdav.TimeRange(start=window.first, end=window.end)
        found = await self._report(_query(cdav.CalendarData(), inside), READING)
        return [resource.text(cdav.CalendarData) for resource in found]

    async def free_busy(self, window: Window) -> str:
        """An iCalendar object with a VFREEBUSY: all that those are told who may not see more (RFC 4791, 7.10)."""
        query = cdav.FreeBusyQuery() + cdav.TimeRange(start=window.first, end=window.end)
        answer = await self._ask("REPORT", self._address, _xml(query), {"Content-Type": XML, "Depth": "1"}, READING)
        check(answer, HTTPStatus.OK)
        return answer.body.decode(errors="replace")

    # Looking for calendars

    async def calendars(self) -> list[Found]:
        """This one if it is a calendar; else those of whoever asks. Raises CalendarTrouble."""
        here = await self._look_around()
        if here.is_calendar:
            return [here.found()]
        principal = here.link(dav.CurrentUserPrincipal)
        me = here if principal is None else (await self._look(principal, Depth.ITSELF))[0]
        members = await self._look(me.link(cdav.CalendarHomeSet) or here.address, Depth.ITS_MEMBERS)
        return [one.found() for one in members if one.is_calendar][:MOST_CALENDARS]

    async def _look_around(self) -> Resource:
        """Of a server only the name needs to be known (RFC 6764, section 5)."""
        try:
            return (await self._look(self._address, Depth.ITSELF))[0]
        except CalendarTrouble as error:
            if error.problem is not Problem.NO_CALENDAR or URL(self._address).path != "/":
                raise
        return (await self._look(str(URL(self._address).with_path("/.well-known/caldav")), Depth.ITSELF))[0]

    async def _look(self, address: str, depth: Depth) -> list[Resource]:
        """Never empty."""
        wanted = [
            dav.ResourceType(),
            dav.DisplayName(),
            dav.CurrentUserPrincipal(),
            CurrentUserPrivilegeSet(),
            cdav.CalendarHomeSet(),
            cdav.SupportedCalendarComponentSet(),
        ]
        body = _xml(dav.Propfind() + (dav.Prop() + wanted))
        answer = await self._ask("PROPFIND", address, body, {"Content-Type": XML, "Depth": depth.value})
        if answer.status in NO_DAV:
            raise CalendarTrouble(Problem.NO_CALENDAR)
        check(answer, HTTPStatus.MULTI_STATUS)
        found = _resources(answer)
        if not found:
            raise CalendarTrouble(Problem.NO_CALENDAR)
        return found

    # Asking

    async def _report(self, query: BaseElement, limits: Limits) -> list[Resource]:
        headers = {"Content-Type": XML, "Depth": Depth.ITS_MEMBERS.value}
        answer = await self._ask("REPORT", self._address, _xml(query), headers, limits)
        check(answer, HTTPStatus.MULTI_STATUS)
        return _resources(answer)

    async def _ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
        limits: Limits = ASKING,
    ) -> Answer:
        return await asked(self._outside, method, address, login=self._login, headers=headers, body=body, limits=limits)


async def asked(outside: Outside, method: str, address: str, **more: Any) -> Answer:
    """Raises CalendarTrouble."""
    try:
        return await outside.ask(method, address, **more)
    except NotReached as error:
        raise CalendarTrouble(Problem(error.trouble.value)) from None


def check(answer: Answer, *right: int) -> None:
    """Raises CalendarTrouble when the status is none of these."""
    if answer.status not in right:
        raise CalendarTrouble(STATUS_PROBLEMS.get(answer.status, Problem.ANSWER))


def _query(wanted: BaseElement, events: BaseElement) -> BaseElement:
    inside = cdav.Filter() + (cdav.CompFilter("VCALENDAR") + events)
    return cdav.CalendarQuery() + (dav.Prop() + wanted) + inside


def _xml(element: BaseElement) -> bytes:
    return bytes(etree.tostring(element.xmlelement(), encoding="utf-8", xml_declaration=True))


def _resources(answer: Answer) -> list[Resource]:
    """Raises CalendarTrouble for what is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(answer.body, parser)
    except etree.XMLSyntaxError:
        raise CalendarTrouble(Problem.NO_CALENDAR) from None
    return list(_members(tree, answer.url))


def _members(tree: Any, address: str) -> Iterator[Resource]:
    """Those on the same server: to others the login must not be shown."""
    for response in tree.iter(dav.Response.tag):
        place = _beside(address, response.findtext(dav.Href.tag) or "")
        parts = response.iter(dav.PropStat.tag)
        there = [part for part in parts if " 200" in (part.findtext(dav.Status.tag) or " 200")]
        if place is not None:
            found = (one for part in there for properties in part.iterfind(dav.Prop.tag) for one in properties)
            yield Resource(place, {one.tag: one for one in found})


def _beside(address: str, href: str) -> str | None:
    try:
        here, there = URL(address), URL(address).join(URL(href.strip(), encoded="%" in href))
        return str(there) if there.origin() == here.origin() else None
    except ValueError:
        return None


def _has_uid(data: str, uid: str) -> bool:
    """Long lines are folded (RFC 5545, section 3.1)."""
    lines = re.sub(r"\r?\n[ \t]", "", data).splitlines()
    return f"UID:{uid}" in [line.strip() for line in lines]
