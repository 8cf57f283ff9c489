"""Appointments in the calendars that staff keep elsewhere: put there, moved and taken out by way of the outbox.

A message says only which entry of which calendar is to be looked at. When its turn comes, what is true by then is
written. So the order of messages does not matter, and twice is once.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from videodesk.booking.errors import UnknownAppointment
from videodesk.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRelocated,
    AppointmentReseated,
)
from videodesk.booking.policy import ATTENDED
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.calendars import repository
from videodesk.calendars.collection import Collection
from videodesk.calendars.links import SWEEP, LinkService, view_of
from videodesk.calendars.models import CalendarLink
from videodesk.calendars.policy import FINAL, CalendarTrouble, Problem
from videodesk.invites.calendar import stored_object
from videodesk.invites.entries import Entries
from videodesk.invites.facts import AppointmentReader
from videodesk.invites.texts import LetterTexts
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.outbox import DeliveryObsolete, DeliveryPostponed, DeliveryRefused, Outbox
from videodesk.kit.outside import Login, Outside

ENTRY = "calendar-entry"
# Somebody may change the appointment while it is being written.
ATTEMPTS = 3
# A server that does not answer is left alone for so long, or it would hold up all that is in the outbox.
LEFT_ALONE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wanted:
    """What is to be in the calendar under this UID; without `data` nothing is."""

    address: str
    login: Login
    uid: str
    data: bytes | None


class CalendarPush:
    def __init__(
        self,
        clock: Clock,
        database: Database,
        outbox: Outbox,
        outside: Outside,
        links: LinkService,
        booking: BookingService,
        reader: AppointmentReader,
        entries: Entries,
        texts: LetterTexts,
    ) -> None:
        self._clock = clock
        self._database = database
        self._outbox = outbox
        self._outside = outside
        self._links = links
        self._booking = booking
        self._reader = reader
        self._entries = entries
        self._texts = texts
        self._left_alone: dict[uuid.UUID, datetime] = {}
        outbox.deliver_with(ENTRY, self._deliver, watched=False)
        outbox.deliver_with(SWEEP, self._deliver_sweep, watched=False)

    # Hearing of appointments

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentBooked, self._on_change)
        bus.within(AppointmentMoved, self._on_move)
        bus.within(AppointmentReseated, self._on_move)
        bus.within(AppointmentRelocated, self._on_change)
        bus.within(AppointmentCancelled, self._on_change)

    async def _on_change(
        self, uow: UnitOfWork, event: AppointmentBooked | AppointmentRelocated | AppointmentCancelled
    ) -> None:
        await self._tell(uow, event.appointment, [event.appointment.desk_id])

    async def _on_move(self, uow: UnitOfWork, event: AppointmentMoved | AppointmentReseated) -> None:
        await self._tell(uow, event.appointment, [event.before.desk_id, event.appointment.desk_id])

    async def _tell(self, uow: UnitOfWork, appointment: AppointmentView, desks: Iterable[uuid.UUID | None]) -> None:
        for link in await repository.written_links(uow, {desk for desk in desks if desk is not None}):
            key = f"{appointment.id}.{appointment.sequence}.calendar.{link.id}"
            payload = {"appointment": str(appointment.id), "link": str(link.id)}
            self._outbox.add(uow, ENTRY, key, payload, about=link.id)

    # All entries of a calendar

    async def _deliver_sweep(self, key: str, payload: dict[str, Any]) -> None:
        link_id = uuid.UUID(payload["link"])
        async with self._database.transaction() as uow:
            link = await repository.link_by_id(uow, link_id)
            if link is None:
                raise DeliveryObsolete("the calendar is forgotten")
            # What could not be written may have been cancelled, or be at another desk by now.
            again = [payload.get("appointment") for payload in await self._outbox.try_all_again(uow, link_id)]
            for one in await self._booking.at_desks(uow, [link.desk_id], self._clock.now()):
                if str(one.id) not in again:
                    entry = {"appointment": str(one.id), "link": str(link_id)}
                    await self._outbox.add_once(uow, ENTRY, f"{one.id}.calendar.{key}", entry, about=link_id)

    # One entry

    async def _deliver(self, _key: str, payload: dict[str, Any]) -> None:
        link_id, appointment_id = uuid.UUID(payload["link"]), uuid.UUID(payload["appointment"])
        if self._left_alone.get(link_id, self._clock.now()) > self._clock.now():
            raise DeliveryPostponed("the calendar's server did not answer just now")
        try:
            await self._make_so(link_id, appointment_id)
        except CalendarTrouble as trouble:
            await self._note(link_id, trouble.problem)
            if trouble.problem in FINAL:
                raise DeliveryRefused(trouble.problem.value) from None
            self._left_alone[link_id] = self._clock.now() + LEFT_ALONE
            raise DeliveryPostponed(trouble.problem.value) from None
        await self._note(link_id, None)

    async def _make_so(self, link_id: uuid.UUID, appointment_id: uuid.UUID) -> None:
        """Raises CalendarTrouble, DeliveryObsolete, or DeliveryPostponed while it is being changed all the time."""
        written = None
        for _ in range(ATTEMPTS):
            wanted = await self._wanted(link_id, appointment_id)
            if wanted == written:
                return
            calendar = Collection(self._outside, wanted.address, wanted.login)
            if wanted.data is None:
                await calendar.delete(wanted.uid)
            else:
                await calendar.put(wanted.uid, wanted.data)
            written = wanted
        if await self._wanted(link_id, appointment_id) != written:
            raise DeliveryPostponed("changes all the time")

    async def _wanted(self, link_id: uuid.UUID, appointment_id: uuid.UUID) -> Wanted:
        """Raises CalendarTrouble, or DeliveryObsolete where nothing is to be done."""
        async with self._database.reading() as uow:
            link = await repository.link_by_id(uow, link_id)
            if link is None:
                raise DeliveryObsolete("the calendar is forgotten")
            try:
                appointment = await self._booking.get(uow, appointment_id)
            except UnknownAppointment:
                raise DeliveryObsolete("there is no such appointment") from None
            wanting = await self._wanting(uow, link, appointment)
            data = None
            if link.id in wanting:
                facts = await self._reader.for_staff(uow, appointment)
                texts = await self._texts.translator(uow, DEFAULT_LANGUAGE)
                data = stored_object(self._entries.for_staff(facts, texts))
            elif wanting:
                raise DeliveryObsolete("the same calendar shows it for another desk")
            return Wanted(link.address, self._links.login(link), appointment.uid, data)

    async def _wanting(self, uow: UnitOfWork, link: CalendarLink, appointment: AppointmentView) -> set[uuid.UUID]:
        """By which links the entry is to be in this very calendar: somebody may have joined it to several desks."""
        if appointment.state not in ATTENDED or appointment.desk_id is None:
            return set()
        here = view_of(link)
        joined = await repository.written_links(uow, [appointment.desk_id])
        same = [one for one in joined if view_of(one).is_same_calendar(here)]
        return {one.id for one in same} - await self._links.those_who_left(uow, same)

    async def _note(self, link_id: uuid.UUID, problem: Problem | None) -> None:
        """Shown to whoever owns the calendar. Once all is well again, what was refused in between is made up for."""
        code = problem.value if problem else ""
        async with self._database.reading() as uow:
            link = await repository.link_by_id(uow, link_id)
        if problem is None:
            self._left_alone.pop(link_id, None)
        if link is None or link.write_problem == code:
            return
        async with self._database.transaction() as uow:
            link = await repository.link_by_id(uow, link_id, lock=True)
            if link is not None:
                if link.write_problem and not code:
                    self._links.sweep(uow, link_id)
                link.write_problem = code
