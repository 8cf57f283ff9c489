"""Desks for programs of admins: what they are for, when they are open, and who works there."""

import uuid
from functools import partial
from http import HTTPStatus
from typing import Literal

from pydantic import Field

from videodesk.accounts.api import StaffDoors
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.catalogue.api import Language
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import CONVERSATION_LANGUAGES, Channel
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.api import Answer, ApiModel, Day, Route, Routes, checked
from videodesk.kit.db import UnitOfWork
from videodesk.kit.etags import IfMatch
from videodesk.kit.forms import Key, Line, MailAddress
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.ticks import clock_text, minute_of_day
from videodesk.locations.admin_api import SUPPLY
from videodesk.locations.api import ClockTime
from videodesk.locations.api_changes import TOLD, DecisionBody, DecisionQuery, SettledCounts, SupplyDecisions
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.service import LocationService
from videodesk.schedule.errors import CannotWorkThere, DeskKeyTaken, HoursOverlap, UnknownDesk
from videodesk.schedule.schemas import (
    DeskInput,
    DeskView,
    Hours,
    HoursInput,
    HoursKind,
    SpecialDayInput,
    SpecialHours,
)
from videodesk.schedule.service import ScheduleService

MINUTES = {"opens_minute": "opens", "closes_minute": "closes"}


class DeskFields(ApiModel):
    key: Key
    name: Line = Field(min_length=1, max_length=60)
    channels: list[Channel] = Field(min_length=1, max_length=10)
    languages: list[Language] = Field(max_length=50)
    services: list[Key] = Field([], max_length=500)
    """Those that the desk gives; none for all."""
    in_use: bool = True
    """Not in use, it offers nothing."""
    mailbox: MailAddress | Literal[""] = Field("", max_length=254)
    """Where calendar invites for its appointments go."""


class DeskRecord(DeskFields):
    location: Key


class DeskRecordList(ApiModel):
    items: list[DeskRecord]


class DeskQuery(ApiModel):
    location: Key | None = None


class NewDesk(DeskFields):
    """It has no hours yet, and nobody works there."""

    location: Key


class DeskChange(DeskFields):
    decision: DecisionBody = DecisionBody()


class ChangedDesk(DeskRecord):
    settled: SettledCounts


class WeeklyHours(ApiModel):
    """An opening or a break of the week, from one day to another."""

    kind: HoursKind = HoursKind.OPEN
    weekday: int = Field(ge=0, le=6)
    """Monday is 0."""
    opens: ClockTime
    closes: ClockTime
    valid_from: Day | None = None
    valid_until: Day | None = None
    """Counts on this day as well."""

    def hours(self) -> Hours:
        """Raises Malformed."""
        times = {"opens_minute": minute_of_day(self.opens), "closes_minute": minute_of_day(self.closes)}
        return checked(HoursInput, self.model_dump(exclude={"opens", "closes"}) | times, MINUTES).hours()


class DeskHours(ApiModel):
    hours: list[WeeklyHours] = Field(max_length=500)


class DeskHoursChange(DeskHours):
    """All hours of the desk: they replace what was there."""

    decision: DecisionBody = DecisionBody()


class ChangedDeskHours(DeskHours):
    settled: SettledCounts


class Span(ApiModel):
    opens: ClockTime
    closes: ClockTime


class SpecialDayFields(ApiModel):
    openings: list[Span] = Field(max_length=10)
    """In place of the weekly hours; none is closed all day."""
    note: Line = Field("", max_length=200)


class SpecialDay(SpecialDayFields):
    day: Day


class SpecialDayList(ApiModel):
    items: list[SpecialDay]


class SpecialDayChange(SpecialDayFields):
    decision: DecisionBody = DecisionBody()


class ChangedSpecialDay(SpecialDay):
    settled: SettledCounts


class Colleague(ApiModel):
    id: uuid.UUID
    name: str


class DeskStaff(ApiModel):
    items: list[Colleague]
    """Who may work at the desk, by name."""


class DeskStaffChange(ApiModel):
    staff: list[uuid.UUID] = Field(max_length=500)
    """Exactly these may, of those who hold consultations; see /admin/staff."""


class ScheduleApi:
    def __init__(
        self,
        schedule: ScheduleService,
        locations: LocationService,
        catalogue: CatalogueService,
        accounts: AccountService,
        decisions: SupplyDecisions,
        doors: StaffDoors,
    ) -> None:
        self._schedule = schedule
        self._locations = locations
        self._catalogue = catalogue
        self._accounts = accounts
        self._decisions = decisions
        self._door = doors.admin

    def routes(self) -> list[Route]:
        route, unsettled = Routes(SUPPLY, self._door, TOLD), self._decisions.errors
        desks, one = "/admin/desks", "/admin/desks/{key}"
        hours, staff, days = f"{one}/hours", f"{one}/staff", f"{one}/special-days"
        day, changing = f"{days}/{{day}}", (UnknownDesk, *unsettled)
        given, create = (UnknownService, DeskKeyTaken), partial(route, status=HTTPStatus.CREATED, once=True)
        return [
            route("GET", desks, self.show_desks, "All desks", UnknownLocation),
            create("POST", desks, self.add_desk, "Add a desk", UnknownLocation, *given, location=one),
            route("GET", one, self.show_desk, "One desk", UnknownDesk, editable=True),
            route("PUT", one, self.change_desk, "Change what a desk is for", *changing, *given, editable=True),
            route("GET", hours, self.show_hours, "When a desk is open", UnknownDesk, editable=True),
            route("PUT", hours, self.change_hours, "Change a desk's hours", *changing, HoursOverlap, editable=True),
            route("GET", days, self.show_special_days, "Days with hours of their own", UnknownDesk, editable=True),
            route("PUT", day, self.set_special_day, "Open otherwise on a day", *changing, editable=True),
            route("DELETE", day, self.clear_special_day, "Open as usual on a day", *changing),
            route("GET", staff, self.show_staff, "Who works at a desk", UnknownDesk, editable=True),
            route(
                "PUT", staff, self.change_staff, "Change who works there", UnknownDesk, CannotWorkThere, editable=True
            ),
        ]

    # Desks

    async def show_desks(self, query: DeskQuery, uow: UnitOfWork) -> DeskRecordList:
        if query.location is None:
            desks = await self._schedule.desks(uow)
        else:
            desks = await self._schedule.desks_at(uow, (await self._locations.by_key(uow, query.location)).id)
        return DeskRecordList(items=await self._records(uow, desks))

    async def add_desk(self, body: NewDesk, uow: UnitOfWork) -> DeskRecord:
        location = await self._locations.by_key(uow, body.location)
        return await self._record(uow, await self._schedule.add(uow, location.id, await self._given(uow, body)))

    async def show_desk(self, key: Key, uow: UnitOfWork) -> DeskRecord:
        return await self._record(uow, await self._schedule.by_key(uow, key))

    async def change_desk(
        self, key: Key, body: DeskChange, uow: UnitOfWork, caller: Staff, if_match: IfMatch
    ) -> Answer[ChangedDesk]:
        desk = await self._locked(uow, key)
        if_match.check(await self._record(uow, desk))
        record = await self._record(uow, await self._schedule.change(uow, desk.id, await self._given(uow, body)))
        settled = await self._decisions.settle(uow, [desk.id], body.decision.by(caller))
        return Answer(ChangedDesk(**dict(record), settled=settled), version=record)

    async def _given(self, uow: UnitOfWork, body: DeskFields) -> DeskInput:
        """Raises UnknownService."""
        ids = {service.key: service.id for service in await self._catalogue.all(uow, DEFAULT_LANGUAGE)}
        if not ids.keys() >= set(body.services):
            raise UnknownService
        values = {name: getattr(body, name) for name in ("key", "name", "channels", "languages", "in_use", "mailbox")}
        return checked(DeskInput, {**values, "services": [ids[key] for key in body.services]})

    async def _record(self, uow: UnitOfWork, desk: DeskView) -> DeskRecord:
        return (await self._records(uow, [desk]))[0]

    async def _records(self, uow: UnitOfWork, desks: list[DeskView]) -> list[DeskRecord]:
        locations = {one: await self._locations.get(uow, one) for one in {desk.location_id for desk in desks}}
        wanted = {service for desk in desks for service in desk.services}
        services = await self._catalogue.by_ids(uow, wanted, DEFAULT_LANGUAGE)
        return [
            DeskRecord(
                key=desk.key,
                location=locations[desk.location_id].key,
                name=desk.name,
                channels=[channel for channel in Channel if channel in desk.channels],
                languages=[code for code in CONVERSATION_LANGUAGES if code in desk.languages],
                services=sorted(services[service].key for service in desk.services),
                in_use=desk.in_use,
                mailbox=desk.mailbox,
            )
            for desk in desks
        ]

    # Hours

    async def show_hours(self, key: Key, uow: UnitOfWork) -> DeskHours:
        return _hours_of(await self._schedule.by_key(uow, key))

    async def change_hours(
        self, key: Key, body: DeskHoursChange, uow: UnitOfWork, caller: Staff, if_match: IfMatch
    ) -> Answer[ChangedDeskHours]:
        """At a mobile office the stops say when it is open, and only breaks count."""
        desk = await self._locked(uow, key)
        if_match.check(_hours_of(desk))
        await self._schedule.set_hours(uow, desk.id, [one.hours() for one in body.hours])
        hours = _hours_of(await self._schedule.desk(uow, desk.id))
        settled = await self._decisions.settle(uow, [desk.id], body.decision.by(caller))
        return Answer(ChangedDeskHours(hours=hours.hours, settled=settled), version=hours)

    async def show_special_days(self, key: Key, uow: UnitOfWork) -> SpecialDayList:
        """Past ones too."""
        return _special_days(await self._schedule.by_key(uow, key))

    async def set_special_day(
        self, key: Key, day: Day, body: SpecialDayChange, uow: UnitOfWork, caller: Staff, if_match: IfMatch
    ) -> Answer[ChangedSpecialDay]:
        """Beats weekly hours, breaks and public holidays, and is beaten by closures. The ETag is that of all special
        days of the desk."""
        desk = await self._locked(uow, key)
        if_match.check(_special_days(desk))
        openings = [(minute_of_day(span.opens), minute_of_day(span.closes)) for span in body.openings]
        given = checked(SpecialDayInput, {"day": day, "openings": openings, "note": body.note})
        await self._schedule.set_special_day(uow, desk.id, given)
        settled = await self._decisions.settle(uow, [desk.id], body.decision.by(caller))
        special = _special_day(SpecialHours(given.day, tuple(given.openings), given.note))
        days = _special_days(await self._schedule.desk(uow, desk.id))
        return Answer(ChangedSpecialDay(**dict(special), settled=settled), version=days)

    async def clear_special_day(
        self, key: Key, day: Day, query: DecisionQuery, uow: UnitOfWork, caller: Staff
    ) -> SettledCounts:
        """Also where it is none."""
        desk = await self._locked(uow, key)
        await self._schedule.clear_special_day(uow, desk.id, day)
        return await self._decisions.settle(uow, [desk.id], query.by(caller))

    # Staff

    async def show_staff(self, key: Key, uow: UnitOfWork) -> DeskStaff:
        return await self._staff_at(uow, await self._schedule.by_key(uow, key))

    async def change_staff(self, key: Key, body: DeskStaffChange, uow: UnitOfWork, if_match: IfMatch) -> DeskStaff:
        desk = await self._locked(uow, key)
        if_match.check(await self._staff_at(uow, desk))
        await self._schedule.set_staff(uow, desk.id, body.staff)
        return await self._staff_at(uow, desk)

    async def _staff_at(self, uow: UnitOfWork, desk: DeskView) -> DeskStaff:
        names = await self._accounts.names(uow, await self._schedule.staff_at(uow, desk.id))
        found = sorted(names.items(), key=lambda one: (one[1], one[0]))
        return DeskStaff(items=[Colleague(id=staff_id, name=name) for staff_id, name in found])

    async def _locked(self, uow: UnitOfWork, key: str) -> DeskView:
        """As the desk is now; nobody else changes it until this transaction ends. Raises UnknownDesk."""
        desk = await self._schedule.by_key(uow, key)
        await self._schedule.lock_supply(uow, [desk.id])
        return (await self._schedule.supply(uow, [desk.id])).desks[desk.id]


def _hours_of(desk: DeskView) -> DeskHours:
    return DeskHours(
        hours=[
            WeeklyHours(
                kind=one.kind,
                weekday=one.opening.weekday,
                opens=clock_text(one.opening.opens_minute),
                closes=clock_text(one.opening.closes_minute),
                valid_from=one.valid_from,
                valid_until=one.valid_until,
            )
            for one in desk.hours
        ]
    )


def _special_days(desk: DeskView) -> SpecialDayList:
    return SpecialDayList(items=[_special_day(one) for one in desk.special_days])


def _special_day(special: SpecialHours) -> SpecialDay:
    spans = [Span(opens=clock_text(opens), closes=clock_text(closes)) for opens, closes in special.openings]
    return SpecialDay(day=special.day, openings=spans, note=special.note)
