"""The admins' pages for desks: what they are for, and who works there."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import groupby

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Member, Staff
from videodesk.accounts.service import AccountService
from videodesk.catalogue.schemas import Channel, ServiceView, language_names
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.edits import (
    Edit,
    overtaken,
    read_input,
    refuse_overwriting,
    shown,
    typed_in,
    with_errors,
)
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id, read_id
from videodesk.locations.changes import SupplyChanges, first_form, outcome, saved
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.ports import Decision, Settled
from videodesk.locations.service import LocationService
from videodesk.schedule.errors import DeskKeyTaken
from videodesk.schedule.schemas import DeskInput, DeskView, Hours, HoursKind, Opening
from videodesk.schedule.service import ScheduleService


@dataclass(frozen=True)
class HoursSet:
    """The weekly hours and breaks that count from one day to another."""

    valid_from: date | None
    valid_until: date | None
    hours: tuple[Hours, ...]

    def on(self, weekday: int, kind: str) -> str:
        """As people type it: `08:00-12:00, 13:00-18:00`."""
        return ", ".join(
            str(one.opening) for one in self.hours if one.opening.weekday == weekday and one.kind.value == kind
        )

    def is_over(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today

    def meets(self, other: "HoursSet") -> bool:
        """Whether there are days on which both count."""
        first, last = (self, other) if _starts(self) <= _starts(other) else (other, self)
        return first.valid_until is None or _starts(last) <= first.valid_until


def _starts(one: HoursSet) -> date:
    return one.valid_from or date.min


def sets_of(hours: Iterable[Hours]) -> list[HoursSet]:
    """In the order in which they start to count."""
    by_validity: dict[tuple[date | None, date | None], list[Hours]] = {}
    for one in hours:
        by_validity.setdefault((one.valid_from, one.valid_until), []).append(one)
    sets = [HoursSet(first, last, tuple(found)) for (first, last), found in by_validity.items()]
    return sorted(sets, key=lambda one: (_starts(one), one.valid_until or date.max))


class SchedulePages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        schedule: ScheduleService,
        locations: LocationService,
        catalogue: CatalogueService,
        accounts: AccountService,
        changes: SupplyChanges,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._schedule = schedule
        self._locations = locations
        self._catalogue = catalogue
        self._accounts = accounts
        self._changes = changes
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        desks = f"/{LANGUAGE_PATTERN}/admin/desks"
        return [
            web.get(desks, self.show_all),
            web.get(f"{desks}/new", self.show_new),
            web.post(f"{desks}/new", self.add),
            web.get(f"{desks}/{{desk}}", self.show),
            web.get(f"{desks}/{{desk}}/edit", self.show_edit),
            web.post(f"{desks}/{{desk}}/edit", self.save),
        ]

    # Looking

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            desks, locations = await self._schedule.desks(uow), await self._locations.all(uow)
        now = self._clock.now()
        return self._html.page(
            request,
            "schedule/desks.html",
            staff=staff,
            settled=outcome(request),
            by_location=[
                (
                    location,
                    [(desk, week_of(desk, location.day_at(now))) for desk in desks if desk.location_id == location.id],
                )
                for location in locations
            ],
        )

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            desk = await self._schedule.desk(uow, path_id(request, "desk"))
            location = await self._locations.get(uow, desk.location_id)
            services = await self._catalogue.by_ids(uow, desk.services, request_language(request))
            names = await self._accounts.names(uow, await self._schedule.staff_at(uow, desk.id))
        today = location.day_at(self._clock.now())
        sets = sets_of(desk.hours)
        counting = [one for one in sets if not one.is_over(today)]
        return self._html.page(
            request,
            "schedule/desk.html",
            staff=staff,
            settled=outcome(request),
            desk=desk,
            location=location,
            services=sorted(service.name for service in services.values()),
            members=sorted(names.values()),
            language_names=language_names(request_language(request)),
            sets=counting,
            past_sets=[one for one in sets if one.is_over(today)],
            together=any(one.meets(other) for one in counting for other in counting if one is not other),
            special_days=[one for one in desk.special_days if one.day >= today],
            past_special_days=[one for one in desk.special_days if one.day < today][::-1],
        )

    # Adding and changing

    async def show_new(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = {"language.de": "on", "in_use": "on", "location": request.query.get("location", "")}
        return await self._form(request, staff, None, Edit(typed))

    async def add(self, request: web.Request) -> web.Response:
        """A new desk has no hours yet, so nobody's appointment is touched."""
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = typed_in(await self._gate.posted(request, staff))
        given, errors = _read(typed)
        if given is None:
            return await self._form(request, staff, None, with_errors(typed, errors))
        location_id = read_id(typed.get("location", ""), UnknownLocation)
        try:
            async with self._database.transaction() as uow:
                desk = await self._schedule.add(uow, location_id, given)
                await self._schedule.set_staff(uow, desk.id, await self._members(uow, typed))
        except DeskKeyTaken:
            return await self._form(request, staff, None, with_errors(typed, {"key": "refusal-desk-key-taken"}))
        return saved(request, f"/admin/desks/{desk.id}")

    async def show_edit(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        desk_id = path_id(request, "desk")
        async with self._database.reading() as uow:
            desk, stored = await self._stored(uow, desk_id)
        return await self._form(request, staff, desk, shown(stored))

    async def save(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        typed, desk_id = first_form(posted), path_id(request, "desk")
        async with self._database.reading() as uow:
            desk = await self._schedule.desk(uow, desk_id)
        given, errors = _read(typed)
        if given is None:
            return await self._form(request, staff, desk, with_errors(typed, errors))

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            await self._schedule.lock_supply(uow, [desk_id])
            _, stored = await self._stored(uow, desk_id)
            refuse_overwriting(typed, typed, stored)
            await self._schedule.change(uow, desk_id, given)
            await self._schedule.set_staff(uow, desk_id, await self._members(uow, typed))
            return await self._changes.settle(uow, [desk_id], decision)

        async def again() -> web.Response:
            return await self._form(request, staff, desk, with_errors(typed, {}))

        try:
            return await self._changes.make(request, staff, posted, change, f"/admin/desks/{desk_id}", again)
        except DeskKeyTaken:
            return await self._form(request, staff, desk, with_errors(typed, {"key": "refusal-desk-key-taken"}))
        except ChangedMeanwhile:
            async with self._database.reading() as uow:
                desk, stored = await self._stored(uow, desk_id)
            return await self._form(request, staff, desk, overtaken(typed, stored), HTTPStatus.CONFLICT)

    async def _stored(self, uow: UnitOfWork, desk_id: uuid.UUID) -> tuple[DeskView, dict[str, str]]:
        desk = await self._schedule.desk(uow, desk_id)
        return desk, _as_typed(desk, await self._schedule.staff_at(uow, desk_id))

    async def _members(self, uow: UnitOfWork, typed: Mapping[str, str]) -> list[uuid.UUID]:
        """Those who are ticked, among those who are there."""
        return [one.id for one in await self._accounts.all_members(uow) if f"staff.{one.id}" in typed]

    async def _form(
        self, request: web.Request, staff: Staff, desk: DeskView | None, form: Edit, status: int | None = None
    ) -> web.Response:
        async with self._database.reading() as uow:
            locations = await self._locations.all(uow)
            services = await self._catalogue.all(uow, request_language(request))
            members = await self._accounts.all_members(uow)
        return self._html.page(
            request,
            "schedule/edit.html",
            status=status or form.status,
            staff=staff,
            desk=desk,
            form=form,
            locations=locations,
            channels=[channel.value for channel in Channel],
            spoken=language_names(request_language(request)).items(),
            services=[one for one in services if _may_be_chosen(one, form)],
            members=[one for one in members if _may_work(one, form)],
        )


def _may_be_chosen(service: ServiceView, form: Edit) -> bool:
    return service.offered or f"service.{service.id}" in form.typed


def _may_work(member: Member, form: Edit) -> bool:
    return member.may(Permission.HOST_CONSULTATIONS) or f"staff.{member.id}" in form.typed


def _as_typed(desk: DeskView, staff_ids: Iterable[uuid.UUID]) -> dict[str, str]:
    ticked = [
        *(f"channel.{channel}" for channel in desk.channels),
        *(f"language.{code}" for code in desk.languages),
        *(f"service.{service_id}" for service_id in desk.services),
        *(f"staff.{staff_id}" for staff_id in staff_ids),
        *(["in_use"] if desk.in_use else []),
    ]
    return {"key": desk.key, "name": desk.name, "mailbox": desk.mailbox} | dict.fromkeys(ticked, "on")


def _read(typed: Mapping[str, str]) -> tuple[DeskInput | None, dict[str, str]]:
    values = {
        "key": typed.get("key", ""),
        "name": typed.get("name", ""),
        "mailbox": typed.get("mailbox", ""),
        "channels": _ticked(typed, "channel"),
        "languages": _ticked(typed, "language"),
        "services": _ticked(typed, "service"),
        "in_use": "in_use" in typed,
    }
    return read_input(DeskInput, values, "desk")


def _ticked(typed: Mapping[str, str], group: str) -> list[str]:
    return [name.partition(".")[2] for name in typed if name.startswith(f"{group}.")]


def week_of(desk: DeskView, today: date) -> list[tuple[int, int, str]]:
    """The hours that count today, weekdays with the same ones together: first and last of them, and when."""
    openings: dict[int, list[Opening]] = {weekday: [] for weekday in range(7)}
    for hours in desk.hours:
        on_that_day = date.fromordinal(today.toordinal() - today.weekday() + hours.opening.weekday)
        if hours.kind is HoursKind.OPEN and hours.counts_on(on_that_day):
            openings[hours.opening.weekday].append(hours.opening)
    texts = {weekday: ", ".join(map(str, sorted(found))) for weekday, found in openings.items()}
    week = []
    for text, days in groupby(range(7), key=texts.__getitem__):
        same = list(days)
        if text:
            week.append((same[0], same[-1], text))
    return week
