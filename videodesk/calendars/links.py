"""Calendars that staff keep elsewhere, joined to a desk of theirs. What is done about them is done by others here."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from videodesk.accounts.service import AccountService
from videodesk.calendars import repository
from videodesk.calendars.errors import CalendarJoined, PasswordMissing, UnknownCalendar
from videodesk.calendars.models import CalendarLink
from videodesk.calendars.policy import FINAL, CalendarTrouble, Problem
from videodesk.calendars.schemas import LinkInput, LinkView
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork, refusing_duplicates
from videodesk.kit.outbox import Outbox
from videodesk.kit.outside import Login
from videodesk.kit.seal import Seal, Unsealable
from videodesk.schedule.service import ScheduleService

SWEEP = "calendar-sweep"
# By then whoever was booking when a calendar was joined, and so could not know of it, has finished.
SETTLED = timedelta(seconds=2)
# A calendar that was removed is forgotten then, whether its entries could be taken out or not.
PATIENCE = timedelta(days=2)


class LinkService:
    def __init__(
        self, clock: Clock, outbox: Outbox, seal: Seal, schedule: ScheduleService, accounts: AccountService
    ) -> None:
        self._clock = clock
        self._outbox = outbox
        self._seal = seal
        self._schedule = schedule
        self._accounts = accounts

    # For their owners

    async def of(self, uow: UnitOfWork, staff_id: uuid.UUID) -> list[LinkView]:
        return [view_of(row) for row in await repository.links_of(uow, staff_id)]

    async def get(self, uow: UnitOfWork, link_id: uuid.UUID, staff_id: uuid.UUID) -> LinkView:
        """Raises UnknownCalendar."""
        return view_of(await self._mine(uow, link_id, staff_id))

    async def join(self, uow: UnitOfWork, staff_id: uuid.UUID, given: LinkInput) -> LinkView:
        """Raises UnknownDesk, NotYourDesk or CalendarJoined."""
        await self._schedule.desk_for(uow, given.desk, staff_id)
        link = CalendarLink(id=uuid.uuid4(), staff_id=staff_id, desk_id=given.desk, created_at=self._clock.now())
        self._write(link, given)
        async with refusing_duplicates(uow, CalendarJoined):
            uow.session.add(link)
        if link.writes:
            self.sweep(uow, link.id)
        return view_of(link)

    async def change(self, uow: UnitOfWork, link_id: uuid.UUID, staff_id: uuid.UUID, given: LinkInput) -> LinkView:
        """What is now another calendar is joined anew, and taken leave of as it was.

        Raises UnknownCalendar, PasswordMissing, and what `join` raises.
        """
        link = await self._mine(uow, link_id, staff_id)
        before = view_of(link)
        if given.desk != before.desk_id or not before.is_same_calendar(given):
            given = given.model_copy(update={"password": self._password_for(link, given)})
            await self._remove(uow, link)
            return await self.join(uow, staff_id, given)
        self._write(link, given)
        if before.writes or link.writes:
            self.sweep(uow, link.id)
        if not link.closes:
            await self._schedule.set_busy(uow, link.desk_id, link.id, [])
        return view_of(link)

    async def remove(self, uow: UnitOfWork, link_id: uuid.UUID, staff_id: uuid.UUID) -> None:
        """Its entries are taken out as soon as that can be done. Raises UnknownCalendar."""
        await self._remove(uow, await self._mine(uow, link_id, staff_id))

    async def password_for(self, uow: UnitOfWork, link_id: uuid.UUID, staff_id: uuid.UUID, given: LinkInput) -> str:
        """With which a change is to be tried. Raises UnknownCalendar or PasswordMissing."""
        return self._password_for(await self._mine(uow, link_id, staff_id), given)

    # For those who read and write them

    def login(self, link: CalendarLink) -> Login:
        """Raises CalendarTrouble: whoever owns it must type the password again."""
        try:
            return Login(link.user, self._seal.open(link.sealed_password, link.id) if link.sealed_password else "")
        except Unsealable:
            raise CalendarTrouble(Problem.PASSWORD) from None

    def sweep(self, uow: UnitOfWork, link_id: uuid.UUID) -> None:
        """Have all entries looked at that are to come, or could not be written."""
        key, at = f"{link_id}.{uuid.uuid4().hex}", self._clock.now() + SETTLED
        self._outbox.add(uow, SWEEP, key, {"link": str(link_id)}, about=link_id, wanted_at=at)

    async def those_who_left(self, uow: UnitOfWork, links: Iterable[CalendarLink]) -> set[uuid.UUID]:
        """The ids of the calendars whose owners have left, or work at the desk no more."""
        links = list(links)
        active = await self._accounts.active(uow, {link.staff_id for link in links})
        staff = {desk: await self._schedule.staff_at(uow, desk) for desk in {link.desk_id for link in links}}
        return {link.id for link in links if link.staff_id not in active & staff[link.desk_id]}

    async def tidy(self, uow: UnitOfWork) -> None:
        """Remove what belongs to those who have left, write again what could not be written, and forget what was
        removed once nothing more is to be done."""
        joined = await repository.joined_links(uow)
        left = await self.those_who_left(uow, joined)
        for link in joined:
            if link.id in left:
                await self._remove(uow, link)
            elif link.write_problem not in {"", *FINAL} and not await self._outbox.waits_about(uow, link.id):
                self.sweep(uow, link.id)
        for link in await repository.removed_links(uow):
            late = link.removed_at is None or link.removed_at < self._clock.now() - PATIENCE
            if late or not await self._outbox.waits_about(uow, link.id):
                await repository.delete_link(uow, link.id)

    # Inside

    async def _mine(self, uow: UnitOfWork, link_id: uuid.UUID, staff_id: uuid.UUID) -> CalendarLink:
        link = await repository.link_by_id(uow, link_id, lock=uow.writes)
        if link is None or link.staff_id != staff_id or link.removed_at is not None:
            raise UnknownCalendar
        return link

    def _password_for(self, link: CalendarLink, given: LinkInput) -> str:
        """What was typed, or else what is known: nobody else's server may be shown it. Raises PasswordMissing."""
        if given.password or not link.sealed_password:
            return given.password
        if not view_of(link).is_same_login(given):
            raise PasswordMissing
        try:
            return self.login(link).password
        except CalendarTrouble:
            return ""

    def _write(self, link: CalendarLink, given: LinkInput) -> None:
        link.kind, link.address, link.user = given.kind, given.address, given.user
        link.writes, link.closes = given.writes, given.closes
        if given.password or not link.sealed_password:
            link.sealed_password = self._seal.close(given.password, link.id) if given.password else b""
        link.read_problem = link.write_problem = link.etag = ""
        link.known_until = None

    async def _remove(self, uow: UnitOfWork, link: CalendarLink) -> None:
        link.removed_at = self._clock.now()
        await uow.session.flush()
        await self._schedule.set_busy(uow, link.desk_id, link.id, [])
        if link.writes:
            self.sweep(uow, link.id)


def view_of(link: CalendarLink) -> LinkView:
    return LinkView(
        id=link.id,
        staff_id=link.staff_id,
        desk_id=link.desk_id,
        kind=link.kind,
        address=link.address,
        user=link.user,
        writes=link.writes,
        closes=link.closes,
        read_at=link.read_at,
        read_problem=link.read_problem,
        write_problem=link.write_problem,
        created_at=link.created_at,
        removed=link.removed_at is not None,
        etag=link.etag,
        known_until=link.known_until,
    )
