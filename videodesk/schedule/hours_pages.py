"""The admins' pages for when a desk is open: weekly hours that count from one day to another, and special days."""

import uuid
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.edits import (
    Edit,
    WrongFields,
    overtaken,
    read_input,
    refuse_overwriting,
    shown,
    typed_day,
    typed_in,
    with_errors,
)
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.html import Html
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id
from videodesk.kit.ticks import clock_text
from videodesk.locations.changes import SupplyChanges, first_form
from videodesk.locations.ports import Decision, Settled
from videodesk.locations.schemas import LocationKind
from videodesk.locations.service import LocationService
from videodesk.schedule.pages import HoursSet, sets_of
from videodesk.schedule.policy import resting_between
from videodesk.schedule.schemas import (
    DeskView,
    Hours,
    HoursKind,
    SpecialDayInput,
    SpecialHours,
    openings_of,
    spans_of,
)
from videodesk.schedule.service import ScheduleService

WEEKDAYS = range(7)
FIELDS = {HoursKind.OPEN: "day", HoursKind.BREAK: "break"}
Validity = tuple[date | None, date | None]


class HoursPages:
    def __init__(
        self,
        database: Database,
        schedule: ScheduleService,
        locations: LocationService,
        changes: SupplyChanges,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._schedule = schedule
        self._locations = locations
        self._changes = changes
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        desk = f"/{LANGUAGE_PATTERN}/admin/desks/{{desk}}"
        hours, special = f"{desk}/hours", f"{desk}/special-days"
        return [
            web.get(hours, self.show_hours),
            web.post(hours, self.save_hours),
            web.get(f"{hours}/new", self.show_new_hours),
            web.post(f"{hours}/new", self.add_hours),
            web.get(f"{special}/new", self.show_new_special_day),
            web.post(f"{special}/new", self.add_special_day),
            web.get(f"{special}/{{day}}", self.show_special_day),
            web.post(f"{special}/{{day}}", self.save_special_day),
            web.post(f"{special}/{{day}}/remove", self.remove_special_day),
        ]

    # Weekly hours. `?from=…&until=…` says which; without either they are those that have no end.

    async def show_hours(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        desk = await self._desk(path_id(request, "desk"))
        return await self._hours_form(request, staff, desk, shown(_hours_typed(desk, _validity(request))))

    async def show_new_hours(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        desk = await self._desk(path_id(request, "desk"))
        return await self._hours_form(request, staff, desk, Edit({"alone": "on"} if desk.hours else {}), new=True)

    async def save_hours(self, request: web.Request) -> web.Response:
        return await self._write_hours(request, _validity(request))

    async def add_hours(self, request: web.Request) -> web.Response:
        return await self._write_hours(request, None)

    async def _write_hours(self, request: web.Request, before: Validity | None) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        typed, desk = first_form(posted), await self._desk(path_id(request, "desk"))
        new = before is None
        validity, given, errors = _read_hours(typed)
        if errors:
            return await self._hours_form(request, staff, desk, with_errors(typed, errors), new=new)

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            ids = await self._desk_ids(uow, desk, typed)
            current = await self._locked(uow, desk.id, ids)
            if before is not None:
                refuse_overwriting(typed, _as_typed(HoursSet(*validity, tuple(given))), _hours_typed(current, before))
            hours = _with(current, before, validity, given, alone="alone" in typed)
            for desk_id in ids:
                await self._schedule.set_hours(uow, desk_id, hours)
            return await self._changes.settle(uow, ids, decision)

        async def again() -> web.Response:
            return await self._hours_form(request, staff, desk, with_errors(typed, {}), new=new)

        try:
            return await self._changes.make(request, staff, posted, change, f"/admin/desks/{desk.id}", again)
        except WrongFields as wrong:
            return await self._hours_form(request, staff, desk, with_errors(typed, wrong.errors), new=new)
        except ChangedMeanwhile:
            assert before is not None  # noqa: S101 - what is new nobody else has changed
            form = overtaken(typed, _hours_typed(await self._desk(desk.id), before))
            return await self._hours_form(request, staff, desk, form, HTTPStatus.CONFLICT)

    async def _hours_form(
        self,
        request: web.Request,
        staff: Staff,
        desk: DeskView,
        form: Edit,
        status: int | None = None,
        *,
        new: bool = False,
    ) -> web.Response:
        async with self._database.reading() as uow:
            location = await self._locations.get(uow, desk.location_id)
        return self._html.page(
            request,
            "schedule/hours.html",
            status=status or form.status,
            staff=staff,
            desk=desk,
            location=location,
            mobile=location.kind is LocationKind.MOBILE,
            form=form,
            new=new,
        )

    # Special days

    async def show_new_special_day(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        return await self._special_form(request, staff, await self._desk(path_id(request, "desk")), None, Edit())

    async def show_special_day(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        desk, day = await self._desk(path_id(request, "desk")), _path_day(request)
        found = _special(desk, day)
        if found is None:
            raise web.HTTPNotFound
        return await self._special_form(request, staff, desk, day, shown(_special_typed(found)))

    async def add_special_day(self, request: web.Request) -> web.Response:
        return await self._write_special_day(request, None)

    async def save_special_day(self, request: web.Request) -> web.Response:
        return await self._write_special_day(request, _path_day(request))

    async def _write_special_day(self, request: web.Request, before: date | None) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        typed, desk = first_form(posted), await self._desk(path_id(request, "desk"))
        given, errors = _read_special(typed)
        if given is None:
            return await self._special_form(request, staff, desk, before, with_errors(typed, errors))

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            ids = await self._desk_ids(uow, desk, typed)
            current = await self._locked(uow, desk.id, ids)
            if before is not None:
                stored = _special_typed(_special(current, before))
                refuse_overwriting(typed, _special_typed(_as_special(given)), stored)
            there = _special(current, given.day)
            if given.day != before and there not in (None, _as_special(given)):
                raise WrongFields(day="field-error-special-day-taken")
            for desk_id in ids:
                if before not in (None, given.day):
                    await self._schedule.clear_special_day(uow, desk_id, before)
                await self._schedule.set_special_day(uow, desk_id, given)
            return await self._changes.settle(uow, ids, decision)

        async def again() -> web.Response:
            return await self._special_form(request, staff, desk, before, with_errors(typed, {}))

        try:
            return await self._changes.make(request, staff, posted, change, f"/admin/desks/{desk.id}", again)
        except WrongFields as wrong:
            return await self._special_form(request, staff, desk, before, with_errors(typed, wrong.errors))
        except ChangedMeanwhile:
            assert before is not None  # noqa: S101 - what is new nobody else has changed
            form = overtaken(typed, _special_typed(_special(await self._desk(desk.id), before)))
            return await self._special_form(request, staff, desk, before, form, HTTPStatus.CONFLICT)

    async def remove_special_day(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        desk_id, day = path_id(request, "desk"), _path_day(request)

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            await self._schedule.clear_special_day(uow, desk_id, day)
            return await self._changes.settle(uow, [desk_id], decision)

        return await self._changes.make(request, staff, posted, change, f"/admin/desks/{desk_id}")

    async def _special_form(
        self,
        request: web.Request,
        staff: Staff,
        desk: DeskView,
        day: date | None,
        form: Edit,
        status: int | None = None,
    ) -> web.Response:
        async with self._database.reading() as uow:
            location = await self._locations.get(uow, desk.location_id)
        return self._html.page(
            request,
            "schedule/special_day.html",
            status=status or form.status,
            staff=staff,
            desk=desk,
            location=location,
            was=day,
            form=form,
        )

    # Desks

    async def _desk(self, desk_id: uuid.UUID) -> DeskView:
        async with self._database.reading() as uow:
            return await self._schedule.desk(uow, desk_id)

    async def _desk_ids(self, uow: UnitOfWork, desk: DeskView, typed: Mapping[str, str]) -> list[uuid.UUID]:
        """The desk alone, or all at its location."""
        if "copy" not in typed:
            return [desk.id]
        return [one.id for one in await self._schedule.desks_at(uow, desk.location_id)]

    async def _locked(self, uow: UnitOfWork, desk_id: uuid.UUID, ids: list[uuid.UUID]) -> DeskView:
        """As the desk is now; nobody else changes these desks until this transaction ends."""
        await self._schedule.lock_supply(uow, ids)
        return (await self._schedule.supply(uow, ids)).desks[desk_id]


def _validity(request: web.Request) -> Validity:
    """Raises a 404 where it is none."""
    days = [typed_day(request.query.get(name, "")) for name in ("from", "until")]
    if any(isinstance(day, str) for day in days):
        raise web.HTTPNotFound
    first, last = (day if isinstance(day, date) else None for day in days)
    return first, last


def _path_day(request: web.Request) -> date:
    """Raises a 404 where it is none."""
    day = typed_day(request.match_info["day"])
    if not isinstance(day, date):
        raise web.HTTPNotFound
    return day


def _hours_typed(desk: DeskView, validity: Validity) -> dict[str, str]:
    found = [one for one in sets_of(desk.hours) if (one.valid_from, one.valid_until) == validity]
    return _as_typed(found[0] if found else HoursSet(*validity, ()))


def _as_typed(one: HoursSet) -> dict[str, str]:
    typed = {f"{FIELDS[kind]}-{weekday}": one.on(weekday, kind.value) for kind in HoursKind for weekday in WEEKDAYS}
    return typed | {"valid_from": _day_text(one.valid_from), "valid_until": _day_text(one.valid_until)}


def _day_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _read_hours(typed: Mapping[str, str]) -> tuple[Validity, list[Hours], dict[str, str]]:
    """From when to when, the hours and breaks, and what cannot be read."""
    errors: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("valid_from", "valid_until"):
        day = typed_day(typed.get(name, ""))
        if isinstance(day, str):
            errors[name] = "field-error-day"
        else:
            days[name] = day
    first, last = days.get("valid_from"), days.get("valid_until")
    if first is not None and last is not None and last < first:
        errors["valid_until"] = "field-error-last-day"
    hours: list[Hours] = []
    for weekday in WEEKDAYS:
        for kind, prefix in FIELDS.items():
            name = f"{prefix}-{weekday}"
            try:
                openings = openings_of(weekday, typed.get(name, ""))
            except ValueError:
                errors[name] = "field-error-hours"
            else:
                hours += [Hours(opening, kind, first, last) for opening in openings]
    return (first, last), hours, errors


def _with(
    desk: DeskView, before: Validity | None, validity: Validity, given: list[Hours], *, alone: bool
) -> list[Hours]:
    """All hours of the desk, those of `before` replaced by the given ones. Raises WrongFields."""
    others = [one for one in desk.hours if before is None or (one.valid_from, one.valid_until) != before]
    if alone:
        return [*resting_between(others, *validity), *given]
    if not given and before is None:
        raise WrongFields(**{"day-0": "field-error-hours-none"})
    alike = [one for one in others if (one.valid_from, one.valid_until) == validity]
    if alike and sorted(map(str, alike)) != sorted(map(str, given)):
        raise WrongFields(valid_from="field-error-hours-taken")
    return [one for one in others if one not in alike] + given


def _special(desk: DeskView, day: date) -> SpecialHours | None:
    return next((one for one in desk.special_days if one.day == day), None)


def _special_typed(special: SpecialHours | None) -> dict[str, str]:
    if special is None:
        return {}
    spans = ", ".join(f"{clock_text(opens)}-{clock_text(closes)}" for opens, closes in special.openings)
    return {"day": special.day.isoformat(), "spans": spans, "note": special.note}


def _as_special(given: SpecialDayInput) -> SpecialHours:
    return SpecialHours(given.day, tuple(given.openings), given.note)


def _read_special(typed: Mapping[str, str]) -> tuple[SpecialDayInput | None, dict[str, str]]:
    spans: object = []
    try:
        spans = spans_of(typed.get("spans", ""))
    except ValueError:
        spans = None  # for the model to refuse, with all else that is wrong
    values = {"day": typed_day(typed.get("day", "")), "openings": spans, "note": typed.get("note", "")}
    return read_input(
        SpecialDayInput,
        values,
        "special-day",
        name_of=lambda place: "spans" if place[0] == "openings" else place[0],
    )
