"""The admins' pages for locations: what there is, changing it, and making one of two."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.edits import (
    Edit,
    overtaken,
    read_input,
    refuse_overwriting,
    shown,
    typed_in,
    typed_number,
    with_errors,
)
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.html import Html
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id, read_id
from videodesk.locations.changes import SupplyChanges, first_form, is_reason, outcome, saved, stranded_by_merging
from videodesk.locations.errors import KeyTaken, UnknownLocation
from videodesk.locations.policy import holidays_between
from videodesk.locations.ports import Aftercare, Decision, Desks, Settled
from videodesk.locations.schemas import LocationInput, LocationKind, LocationView
from videodesk.locations.service import LocationService

NEXT_HOLIDAYS = 5


class LocationPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        locations: LocationService,
        desks: Desks,
        aftercare: Aftercare,
        changes: SupplyChanges,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._locations = locations
        self._desks = desks
        self._aftercare = aftercare
        self._changes = changes
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        locations = f"/{LANGUAGE_PATTERN}/admin/locations"
        one = f"{locations}/{{location}}"
        return [
            web.get(locations, self.show_all),
            web.get(f"{locations}/new", self.show_new),
            web.post(f"{locations}/new", self.add),
            web.get(one, self.show),
            web.get(f"{one}/edit", self.show_edit),
            web.post(f"{one}/edit", self.save),
            web.get(f"{one}/merge", self.show_merge),
            web.post(f"{one}/merge", self.merge),
        ]

    # Looking

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            locations, desks = await self._locations.all(uow), await self._desks.desks(uow)
        return self._html.page(
            request,
            "locations/locations.html",
            staff=staff,
            settled=outcome(request),
            by_kind={kind.value: [one for one in locations if one.kind is kind] for kind in LocationKind},
            desk_counts={one.id: sum(desk.location_id == one.id for desk in desks) for one in locations},
        )

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        location_id = path_id(request, "location")
        async with self._database.reading() as uow:
            calendar = await self._locations.calendar(uow, location_id)
            desks = [desk for desk in await self._desks.desks(uow) if desk.location_id == location_id]
            merged_into = calendar.location.merged_into
            into = None if merged_into is None else await self._locations.get(uow, merged_into)
        today = calendar.location.day_at(self._clock.now())
        return self._html.page(
            request,
            "locations/location.html",
            staff=staff,
            settled=outcome(request),
            location=calendar.location,
            into=into,
            desks=desks,
            closures=[one for one in calendar.closures if one.last_day >= today],
            past_closures=[one for one in calendar.closures if one.last_day < today],
            stops=[one for one in calendar.stops if one.day >= today],
            past_stops=[one for one in calendar.stops if one.day < today][::-1],
            holidays=holidays_between(calendar.location.region, today, _a_year_after(today))[:NEXT_HOLIDAYS],
        )

    # Adding and changing

    async def show_new(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = {"kind": request.query.get("kind", ""), "time_zone": "Europe/Berlin", "region": "DE-NI"}
        return self._form(request, staff, None, shown(typed))

    async def add(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = typed_in(await self._gate.posted(request, staff))
        given, errors = _read(typed)
        if given is None:
            return self._form(request, staff, None, with_errors(typed, errors))
        try:
            async with self._database.transaction() as uow:
                location = await self._locations.add(uow, given.model_dump())
        except KeyTaken:
            return self._form(request, staff, None, with_errors(typed, {"key": "refusal-key-taken"}))
        return saved(request, f"/admin/locations/{location.id}")

    async def show_edit(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            location = await self._locations.get(uow, path_id(request, "location"))
        return self._form(request, staff, location, shown(_as_typed(location)))

    async def save(self, request: web.Request) -> web.Response:
        """Region and time zone decide when desks are open, so appointments may be affected."""
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        location_id = path_id(request, "location")
        posted = typed_in(await self._gate.posted(request, staff))
        typed = first_form(posted)
        async with self._database.reading() as uow:
            location = await self._locations.get(uow, location_id)
        given, errors = _read(typed)
        if given is None:
            return self._form(request, staff, location, with_errors(typed, errors))

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            stored = _as_typed(await self._locations.get(uow, location_id, lock=True))
            refuse_overwriting(typed, _given_typed(given), stored)
            await self._locations.change(uow, location_id, given)
            return await self._changes.settle(uow, await self._desk_ids(uow, location_id), decision)

        async def again() -> web.Response:
            return self._form(request, staff, location, with_errors(typed, {}), HTTPStatus.OK)

        try:
            return await self._changes.make(request, staff, posted, change, f"/admin/locations/{location_id}", again)
        except KeyTaken:
            return self._form(request, staff, location, with_errors(typed, {"key": "refusal-key-taken"}))
        except ChangedMeanwhile:
            async with self._database.reading() as uow:
                location = await self._locations.get(uow, location_id)
            return self._form(request, staff, location, overtaken(typed, _as_typed(location)), HTTPStatus.CONFLICT)

    def _form(
        self,
        request: web.Request,
        staff: Staff,
        location: LocationView | None,
        form: Edit,
        status: int | None = None,
    ) -> web.Response:
        return self._html.page(
            request,
            "locations/edit.html",
            status=status or form.status,
            staff=staff,
            location=location,
            form=form,
            kinds=[kind.value for kind in LocationKind],
        )

    # Merging

    async def show_merge(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        return await self._merge_page(request, staff, dict(request.query), {})

    async def merge(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        typed, location_id = first_form(posted), path_id(request, "location")
        into_id = read_id(typed.get("into", ""), UnknownLocation)
        reason = " ".join(typed.get("reason", "").split())
        if not reason or not is_reason(reason):
            error = "field-error-decision-reason-long" if reason else "field-error-decision-reason"
            return await self._merge_page(request, staff, typed, {"reason": error})

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            decision = replace(decision, reason=decision.reason or reason)
            return await self._aftercare.merge(uow, location_id, into_id, decision)

        async def again() -> web.Response:
            return await self._merge_page(request, staff, typed, {})

        return await self._changes.make(
            request, staff, posted, change, f"/admin/locations/{into_id}?merged={location_id}", again
        )

    async def _merge_page(
        self, request: web.Request, staff: Staff, typed: Mapping[str, str], errors: Mapping[str, str]
    ) -> web.Response:
        """First to choose the other one, then to see what becomes of the appointments."""
        location_id = path_id(request, "location")
        async with self._database.reading() as uow:
            location = await self._locations.get(uow, location_id)
            targets = [one for one in await self._locations.all(uow) if _may_become_one(location, one)]
            into = next((one for one in targets if str(one.id) == typed.get("into")), None)
            to_come = await self._aftercare.to_come(uow, location_id)
            appointments = await self._changes.appointments(uow, to_come)
        outside: set[uuid.UUID] = set()
        if into is not None:
            async with self._database.trial() as uow:
                outside = {one.id for one in await stranded_by_merging(uow, self._aftercare, location_id, into.id)}
        form = with_errors(typed, errors)
        return self._html.page(
            request,
            "locations/merge.html",
            status=form.status,
            staff=staff,
            location=location,
            targets=targets,
            into=into,
            appointments=appointments,
            outside=outside,
            form=form,
        )

    async def _desk_ids(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[uuid.UUID]:
        return [desk.id for desk in await self._desks.desks(uow) if desk.location_id == location_id]


def _a_year_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 365)


def _may_become_one(location: LocationView, other: LocationView) -> bool:
    """As `LocationService.merge` has it."""
    same_kind = location.kind is other.kind and location.time_zone == other.time_zone
    return same_kind and location.id != other.id and location.merged_into is None


def _as_typed(location: LocationView) -> dict[str, str]:
    names = ("key", "name", "district", "street", "postal_code", "city", "time_zone", "region")
    typed = {name: getattr(location, name) for name in names} | {"kind": location.kind.value}
    if location.point is not None:
        typed |= {"latitude": str(location.point.latitude), "longitude": str(location.point.longitude)}
    return typed


def _given_typed(given: LocationInput) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in given.model_dump(mode="json").items()}


def read_coordinates(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """As the models take them, and what is wrong where one is there without the other."""
    values = {name: typed_number(typed.get(name, "")) for name in ("latitude", "longitude")}
    missing = [name for name, value in values.items() if value is None]
    return values, {missing[0]: "field-error-coordinates"} if len(missing) == 1 else {}


def _read(typed: Mapping[str, str]) -> tuple[LocationInput | None, dict[str, str]]:
    coordinates, errors = read_coordinates(typed)
    if errors:
        coordinates = {}
    names = [name for name in LocationInput.model_fields if name not in ("latitude", "longitude")]
    values = {name: typed.get(name, "") for name in names}
    given, found = read_input(LocationInput, values | coordinates, "location")
    errors = found | errors
    return (None, errors) if errors else (given, errors)
