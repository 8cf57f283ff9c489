"""Reads the calendars that close desks, again and again, each by itself.

A calendar that cannot be read closes its desk with what was read last, for a week: somebody's meetings do not vanish
because a server is away. After that it says nothing any more, and the desk is open.
"""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import structlog
from yarl import URL

from videodesk.accounts.service import AccountService
from videodesk.booking.config import BookingConfig
from videodesk.calendars import repository
from videodesk.calendars.busy import Owner, busy_times
from videodesk.calendars.collection import READING, Collection, Found, asked, check
from videodesk.calendars.links import LinkService, view_of
from videodesk.calendars.models import CalendarLink
from videodesk.calendars.policy import (
    REMEMBERED,
    CalendarKind,
    CalendarTrouble,
    Problem,
    Window,
    is_known,
    longest_window,
    window_at,
)
from videodesk.calendars.schemas import LinkInput, LinkView
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.outside import Answer, Login, Outside
from videodesk.kit.tasks import Wakeable
from videodesk.locations.service import LocationService
from videodesk.schedule.schemas import Busy
from videodesk.schedule.service import ScheduleService

log = structlog.get_logger(__name__)

AT_ONCE = 4
LONGEST_ETAG = 200
ACCEPTED = {"Accept": "text/calendar, */*;q=0.5"}


@dataclass(frozen=True)
class Read:
    """What was found; without `busy` it is still what it was. `etag` is the version, `known_until` how far it says."""

    busy: tuple[Busy, ...] | None
    etag: str
    known_until: datetime | None


class CalendarReader:
    def __init__(
        self,
        config: BookingConfig,
        calendar_host: str,
        clock: Clock,
        database: Database,
        outside: Outside,
        links: LinkService,
        schedule: ScheduleService,
        locations: LocationService,
        catalogue: CatalogueService,
        accounts: AccountService,
    ) -> None:
        self._config = config
        self._calendar_host = calendar_host
        self._clock = clock
        self._database = database
        self._outside = outside
        self._links = links
        self._schedule = schedule
        self._locations = locations
        self._catalogue = catalogue
        self._accounts = accounts
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.alarm = Wakeable()

    async def read_all(self) -> None:
        """The job."""
        async with self._database.reading() as uow:
            if not await repository.any_links(uow):
                return
        async with self._database.transaction() as uow:
            await self._links.tidy(uow)
            closing = [row.id for row in await repository.joined_links(uow) if row.closes]
        await asyncio.gather(*(self._read_one(link_id) for link_id in closing))

    async def _read_one(self, link_id: uuid.UUID) -> None:
        async with self._turns:
            try:
                await self._read_link(link_id)
            except Exception:
                log.exception("calendar_not_read", link=str(link_id))

    async def _read_link(self, link_id: uuid.UUID) -> None:
        async with self._database.reading() as uow:
            row = await repository.link_by_id(uow, link_id)
            if row is None or row.removed_at is not None or not row.closes:
                return
            link = view_of(row)
            window, owner = await self._window(uow, link.desk_id), await self._owner(uow, link.staff_id)
        try:
            found = await self._found(link, self._links.login(row), window, owner)
        except CalendarTrouble as trouble:
            await self._note(link, trouble.problem)
        else:
            await self._keep(link, found)

    async def _window(self, uow: UnitOfWork, desk_id: uuid.UUID) -> Window:
        desk = await self._schedule.desk(uow, desk_id)
        location = await self._locations.get(uow, desk.location_id)
        services = await self._catalogue.all(uow, DEFAULT_LANGUAGE)
        return window_at(self._clock.now(), longest_window(self._config.window_days, services), location.zone)

    async def _owner(self, uow: UnitOfWork, staff_id: uuid.UUID) -> Owner:
        return Owner(self._calendar_host, await self._accounts.mail_address(uow, staff_id))

    async def try_out(self, given: LinkInput, login: Login, staff_id: uuid.UUID) -> list[Found]:
        """Do once what will be done from now on; calendars to choose from if the address itself is none.

        Raises CalendarTrouble.
        """
        async with self._database.reading() as uow:
            window, owner = await self._window(uow, given.desk), await self._owner(uow, staff_id)
        if given.kind is CalendarKind.ICS:
            answer = await self._download(given.address, login, "")
            await self._busy([_text(answer)], window, owner)
            return []
        calendar = Collection(self._outside, given.address, login)
        found = await calendar.calendars()
        here = [one for one in found if _is_at(one, given.address)]
        if not found:
            raise CalendarTrouble(Problem.NO_CALENDAR)
        if not here:
            return found
        if given.writes and not here[0].writable:
            raise CalendarTrouble(Problem.READ_ONLY)
        if given.closes:
            await self._busy(await self._objects(calendar, window), window, owner)
        return []

    # Reading. All raise CalendarTrouble.

    async def _found(self, link: LinkView, login: Login, window: Window, owner: Owner) -> Read:
        if link.kind is CalendarKind.CALDAV:
            objects = await self._objects(Collection(self._outside, link.address, login), window)
            return Read(await self._busy(objects, window, owner), "", window.end)
        known = link.etag if is_known(link.known_until, window) else ""
        answer = await self._download(link.address, login, known)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return Read(None, link.etag, link.known_until)
        etag = answer.headers.get("ETag", "")
        return Read(
            await self._busy([_text(answer)], window, owner), etag if len(etag) <= LONGEST_ETAG else "", window.end
        )

    async def _busy(self, objects: list[str], window: Window, owner: Owner) -> tuple[Busy, ...]:
        """Beside the loop, since there may be much to read."""
        return await asyncio.to_thread(busy_times, objects, window, owner)

    async def _objects(self, calendar: Collection, window: Window) -> list[str]:
        try:
            return await calendar.events(window)
        except CalendarTrouble as trouble:
            if trouble.problem is not Problem.FORBIDDEN:
                raise
        return [await calendar.free_busy(window)]

    async def _download(self, address: str, login: Login, etag: str) -> Answer:
        headers = ACCEPTED | ({"If-None-Match": etag} if etag else {})
        known = {"login": login} if login.user else {}
        answer = await asked(self._outside, "GET", address, headers=headers, limits=READING, **known)
        check(answer, HTTPStatus.OK, *([HTTPStatus.NOT_MODIFIED] if etag else []))
        return answer

    # Writing down

    async def _keep(self, link: LinkView, found: Read) -> None:
        async with self._database.transaction() as uow:
            row = await repository.link_by_id(uow, link.id, lock=True)
            if row is None or not _is_still(row, link):
                return
            row.read_at, row.read_problem = self._clock.now(), ""
            row.etag, row.known_until = found.etag, found.known_until
            if found.busy is not None:
                await self._schedule.set_busy(uow, link.desk_id, link.id, found.busy)

    async def _note(self, link: LinkView, problem: Problem) -> None:
        log.info("calendar_problem", link=str(link.id), problem=problem.value)
        async with self._database.transaction() as uow:
            row = await repository.link_by_id(uow, link.id, lock=True)
            if row is None or not _is_still(row, link):
                return
            row.read_problem = problem.value
            if self._clock.now() - (row.read_at or row.created_at) > REMEMBERED:
                row.etag, row.known_until = "", None
                await self._schedule.set_busy(uow, link.desk_id, link.id, [])


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8-sig", errors="replace")


def _is_at(calendar: Found, address: str) -> bool:
    """However the server writes it."""
    here, there = URL(calendar.address), URL(address)
    return (here.origin(), here.path.rstrip("/")) == (there.origin(), there.path.rstrip("/"))


def _is_still(row: CalendarLink, link: LinkView) -> bool:
    """Its owner may have changed it while it was being read."""
    return row.removed_at is None and row.closes and view_of(row).is_same_calendar(link)
