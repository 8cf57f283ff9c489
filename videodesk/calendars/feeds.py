"""Addresses that calendar programs subscribe to: the appointments of a member of staff, or of a desk.

Whoever has the address sees them, so it is as good as a password: told once, stored as a hash, and made anew at will.
"""

import asyncio
import uuid
from datetime import timedelta

from videodesk.accounts.service import AccountService
from videodesk.booking.service import BookingService
from videodesk.calendars import repository
from videodesk.calendars.errors import UnknownFeed
from videodesk.calendars.models import CalendarFeed
from videodesk.calendars.schemas import FeedView
from videodesk.invites import calendar
from videodesk.invites.entries import Entries
from videodesk.invites.facts import AppointmentReader
from videodesk.invites.texts import LetterTexts
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork, refusing_duplicates
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.tokens import hash_token, new_token
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService

PAST = timedelta(days=30)
REFRESH = timedelta(minutes=15)


class FeedService:
    def __init__(
        self,
        clock: Clock,
        database: Database,
        booking: BookingService,
        schedule: ScheduleService,
        accounts: AccountService,
        reader: AppointmentReader,
        entries: Entries,
        texts: LetterTexts,
    ) -> None:
        self._clock = clock
        self._database = database
        self._booking = booking
        self._schedule = schedule
        self._accounts = accounts
        self._reader = reader
        self._entries = entries
        self._texts = texts

    async def made(self, uow: UnitOfWork, staff_id: uuid.UUID) -> list[FeedView]:
        """The member's own, and those of their desks."""
        desks = [desk.id for desk in await self._schedule.desks_of(uow, staff_id)]
        rows = await repository.feeds(uow, staff_id, desks)
        return [FeedView(row.staff_id, row.desk_id, row.created_at) for row in rows]

    async def make(self, uow: UnitOfWork, staff_id: uuid.UUID, desk_id: uuid.UUID | None) -> str:
        """The token of a new address, for the member or for a desk of theirs; an old one shows nothing any more.

        Raises UnknownDesk, NotYourDesk, and ChangedMeanwhile when two make one at once.
        """
        await self.revoke(uow, staff_id, desk_id)
        token = new_token()
        feed = CalendarFeed(
            staff_id=staff_id if desk_id is None else None,
            desk_id=desk_id,
            token_hash=hash_token(token),
            created_at=self._clock.now(),
        )
        async with refusing_duplicates(uow, ChangedMeanwhile):
            uow.session.add(feed)
        return token

    async def revoke(self, uow: UnitOfWork, staff_id: uuid.UUID, desk_id: uuid.UUID | None) -> None:
        """Raises UnknownDesk or NotYourDesk."""
        if desk_id is not None:
            await self._schedule.desk_for(uow, desk_id, staff_id)
        await repository.delete_feed(uow, staff_id, desk_id)

    async def content(self, token: str) -> bytes:
        """What the address shows: the same for as long as nothing has changed. Opens a transaction of its own.

        Raises UnknownFeed.
        """
        async with self._database.reading() as uow:
            feed = await repository.feed_by_hash(uow, hash_token(token))
            if feed is None:
                raise UnknownFeed
            name, shown = await self._whose(uow, feed)
            desks = {desk.id: desk for desk in shown}
            found = await self._booking.at_desks(uow, desks, self._clock.now() - PAST)
            facts = [await self._reader.for_staff(uow, appointment, desks) for appointment in found]
            texts = await self._texts.translator(uow, DEFAULT_LANGUAGE)
        entries = [self._entries.for_staff(one, texts) for one in facts]
        return await asyncio.to_thread(calendar.feed, entries, texts.text("feed-name", name=name), REFRESH)

    async def _whose(self, uow: UnitOfWork, feed: CalendarFeed) -> tuple[str, list[DeskView]]:
        """Who or what it is about, and at which desks that is; none where somebody has left."""
        if feed.desk_id is not None:
            desk = await self._schedule.desk(uow, feed.desk_id)
            return desk.name, [desk]
        staff_id = feed.staff_id
        if staff_id is None or not await self._accounts.active(uow, {staff_id}):
            return "", []
        names = await self._accounts.names(uow, {staff_id})
        return names[staff_id], await self._schedule.desks_of(uow, staff_id)
