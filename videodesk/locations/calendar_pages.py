"""The admins' pages for days on which offices are closed, and for where the mobile office stops."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from http import HTTPStatus

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
    typed_day,
    typed_in,
    with_errors,
)
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.html import Html
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id, read_id
from videodesk.kit.ticks import clock_text, minute_of_day
from videodesk.locations.changes import SupplyChanges, first_form, outcome
from videodesk.locations.errors import StopsOverlap, UnknownClosure, UnknownStop
from videodesk.locations.pages import read_coordinates
from videodesk.locations.policy import holidays_between
from videodesk.locations.ports import Decision, Desks, Settled
from videodesk.locations.schemas import ClosureInput, LocationView, Point, Stop, StopInput
from videodesk.locations.service import LocationService

YEARS_AHEAD = 10
STOP_TEXTS = ("name", "district", "street", "postal_code", "city")


class CalendarPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        locations: LocationService,
        desks: Desks,
        changes: SupplyChanges,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._locations = locations
        self._desks = desks
        self._changes = changes
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        admin = f"/{LANGUAGE_PATTERN}/admin"
        closures, stop = f"{admin}/closures", f"{admin}/stops/{{stop}}"
        new_stop = f"{admin}/locations/{{location}}/stops/new"
        return [
            web.get(closures, self.show_closures),
            web.get(f"{closures}/new", self.show_new_closure),
            web.post(f"{closures}/new", self.add_closure),
            web.post(f"{closures}/{{closure}}/remove", self.remove_closure),
            web.get(new_stop, self.show_new_stop),
            web.post(new_stop, self.add_stop),
            web.get(stop, self.show_stop),
            web.post(stop, self.save_stop),
            web.post(f"{stop}/remove", self.remove_stop),
        ]

    # Closures

    async def show_closures(self, request: web.Request) -> web.Response:
        """Those of the whole city and of single locations, and the public holidays of a year."""
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            closures, locations = await self._locations.closures(uow), await self._locations.all(uow)
        days = _days_there(locations, self._clock.now())
        past = [one for one in closures if one.last_day < days.get(one.location_id, days[None])]
        this_year = days[None].year
        year = _year(request, this_year)
        regions: dict[str, list[LocationView]] = {}
        for location in locations:
            if location.region:
                regions.setdefault(location.region, []).append(location)
        return self._html.page(
            request,
            "locations/closures.html",
            staff=staff,
            settled=outcome(request),
            closures=[one for one in closures if one not in past],
            past_closures=past[::-1],
            locations={one.id: one for one in locations},
            year=year,
            this_year=this_year,
            last_year=this_year + YEARS_AHEAD,
            holidays={
                region: (holidays_between(region, date(year, 1, 1), date(year, 12, 31)), at)
                for region, at in sorted(regions.items())
            },
        )

    async def show_new_closure(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        return await self._closure_form(request, staff, Edit({"location": request.query.get("location", "")}))

    async def add_closure(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        typed = first_form(posted)
        first_day = typed_day(typed.get("first_day", ""))
        values = {
            "location_id": typed.get("location") or None,
            "first_day": first_day,
            "last_day": typed_day(typed.get("last_day", "")) or first_day,
            "reason": typed.get("reason", ""),
        }
        given, errors = read_input(
            ClosureInput, values, "closure", whole="last_day", name_of=lambda place: place[0].removesuffix("_id")
        )
        if given is None:
            return await self._closure_form(request, staff, with_errors(typed, errors))

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            if not await self._is_closed_alike(uow, given):  # a double click closes once
                await self._locations.add_closure(uow, given)
            return await self._changes.settle(uow, await self._desk_ids(uow, given.location_id), decision)

        async def again() -> web.Response:
            return await self._closure_form(request, staff, Edit(typed))

        done = _closures_of(given.location_id)
        return await self._changes.make(request, staff, posted, change, done, again)

    async def remove_closure(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        closure_id = path_id(request, "closure")
        async with self._database.reading() as uow:
            found = next((one for one in await self._locations.closures(uow) if one.id == closure_id), None)
        if found is None:
            raise UnknownClosure
        location_id = found.location_id

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            await self._locations.remove_closure(uow, closure_id)
            return await self._changes.settle(uow, await self._desk_ids(uow, location_id), decision)

        return await self._changes.make(request, staff, posted, change, _closures_of(location_id))

    async def _is_closed_alike(self, uow: UnitOfWork, given: ClosureInput) -> bool:
        wanted = (given.location_id, given.first_day, given.last_day, given.reason)
        return any(
            (one.location_id, one.first_day, one.last_day, one.reason) == wanted
            for one in await self._locations.closures(uow)
        )

    async def _closure_form(self, request: web.Request, staff: Staff, form: Edit) -> web.Response:
        async with self._database.reading() as uow:
            locations = await self._locations.all(uow)
        at = next((one for one in locations if str(one.id) == form.typed.get("location")), None)
        return self._html.page(
            request,
            "locations/closure.html",
            status=form.status,
            staff=staff,
            form=form,
            locations=locations,
            back="/admin/closures" if at is None else f"/admin/locations/{at.id}",
        )

    # Stops

    async def show_new_stop(self, request: web.Request) -> web.Response:
        """Empty, or like another one on another day."""
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        location = await self._location(path_id(request, "location"))
        typed: dict[str, str] = {}
        if "like" in request.query:
            typed = _as_typed(await self._stop(read_id(request.query["like"], UnknownStop))) | {"day": ""}
        return self._stop_form(request, staff, location, None, Edit(typed))

    async def add_stop(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        location = await self._location(path_id(request, "location"))
        return await self._write_stop(request, staff, posted, location, None)

    async def show_stop(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        stop = await self._stop(path_id(request, "stop"))
        location = await self._location(stop.location_id)
        return self._stop_form(request, staff, location, stop, shown(_as_typed(stop)))

    async def save_stop(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        stop = await self._stop(path_id(request, "stop"))
        return await self._write_stop(request, staff, posted, await self._location(stop.location_id), stop)

    async def remove_stop(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        posted = typed_in(await self._gate.posted(request, staff))
        stop = await self._stop(path_id(request, "stop"))

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            location_id = (await self._locations.stop(uow, stop.id, lock=True)).location_id
            await self._locations.remove_stop(uow, stop.id)
            return await self._changes.settle(uow, await self._desk_ids(uow, location_id), decision)

        done = f"/admin/locations/{stop.location_id}"
        return await self._changes.make(request, staff, posted, change, done)

    async def _write_stop(
        self, request: web.Request, staff: Staff, posted: Mapping[str, str], location: LocationView, stop: Stop | None
    ) -> web.Response:
        typed = first_form(posted)
        given, errors = _read_stop(typed)
        if given is None:
            return self._stop_form(request, staff, location, stop, with_errors(typed, errors))

        async def change(uow: UnitOfWork, decision: Decision) -> Settled:
            if stop is None:
                written = await self._locations.add_stop(uow, location.id, given)
            else:
                stored = _as_typed(await self._locations.stop(uow, stop.id, lock=True))
                refuse_overwriting(typed, _as_typed(_stop_of(stop, given)), stored)
                written = await self._locations.change_stop(uow, stop.id, given)
            return await self._changes.settle(uow, await self._desk_ids(uow, written.location_id), decision)

        async def again() -> web.Response:
            return self._stop_form(request, staff, location, stop, with_errors(typed, {}))

        try:
            done = f"/admin/locations/{location.id}"
            return await self._changes.make(request, staff, posted, change, done, again)
        except StopsOverlap:
            errors = {"opens": "refusal-stops-overlap"}
            return self._stop_form(request, staff, location, stop, with_errors(typed, errors))
        except ChangedMeanwhile:
            assert stop is not None  # noqa: S101 - what is new nobody else has changed
            form = overtaken(typed, _as_typed(await self._stop(stop.id)))
            return self._stop_form(request, staff, location, stop, form, HTTPStatus.CONFLICT)

    def _stop_form(
        self,
        request: web.Request,
        staff: Staff,
        location: LocationView,
        stop: Stop | None,
        form: Edit,
        status: int | None = None,
    ) -> web.Response:
        return self._html.page(
            request,
            "locations/stop.html",
            status=status or form.status,
            staff=staff,
            location=location,
            stop=stop,
            form=form,
        )

    async def _location(self, location_id: uuid.UUID) -> LocationView:
        async with self._database.reading() as uow:
            return await self._locations.get(uow, location_id)

    async def _stop(self, stop_id: uuid.UUID) -> Stop:
        async with self._database.reading() as uow:
            return await self._locations.stop(uow, stop_id)

    async def _desk_ids(self, uow: UnitOfWork, location_id: uuid.UUID | None) -> list[uuid.UUID] | None:
        """Whose hours a change at this location touches; None for all."""
        if location_id is None:
            return None
        return [desk.id for desk in await self._desks.desks(uow) if desk.location_id == location_id]


def _days_there(locations: Iterable[LocationView], now: datetime) -> dict[uuid.UUID | None, date]:
    """Which day it is at each location; for the whole city, None, the day that it still is at one of them."""
    days: dict[uuid.UUID | None, date] = {one.id: one.day_at(now) for one in locations}
    return days | {None: min(days.values(), default=now.date())}


def _closures_of(location_id: uuid.UUID | None) -> str:
    return "/admin/closures" if location_id is None else f"/admin/locations/{location_id}"


def _year(request: web.Request, this_year: int) -> int:
    """That of the query; what is none, or far away, is this one."""
    text = request.query.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    return year if this_year <= year <= this_year + YEARS_AHEAD else this_year


def _as_typed(stop: Stop) -> dict[str, str]:
    typed: dict[str, str] = {name: getattr(stop, name) for name in STOP_TEXTS}
    typed |= {
        "day": stop.day.isoformat(),
        "opens": clock_text(stop.opens_minute),
        "closes": clock_text(stop.closes_minute),
    }
    if stop.point is not None:
        typed |= {"latitude": str(stop.point.latitude), "longitude": str(stop.point.longitude)}
    return typed


def _stop_of(before: Stop, given: StopInput) -> Stop:
    values = given.model_dump(exclude={"latitude", "longitude"})
    there = given.latitude is not None and given.longitude is not None
    point = Point(given.latitude or 0, given.longitude or 0) if there else None
    return Stop(id=before.id, location_id=before.location_id, point=point, **values)


def _minute(text: str) -> int | str:
    """What is no time of day is handed on, for the model to refuse."""
    try:
        return minute_of_day(text)
    except ValueError:
        return repr(text)


def _read_stop(typed: Mapping[str, str]) -> tuple[StopInput | None, dict[str, str]]:
    coordinates, errors = read_coordinates(typed)
    values: dict[str, object] = {name: typed.get(name, "") for name in STOP_TEXTS}
    values |= {
        "day": typed_day(typed.get("day", "")),
        "opens_minute": _minute(typed.get("opens", "")),
        "closes_minute": _minute(typed.get("closes", "")),
    }
    given, found = read_input(
        StopInput,
        values | ({} if errors else coordinates),
        "stop",
        whole="closes",
        name_of=lambda place: place[0].removesuffix("_minute"),
    )
    errors = found | errors
    return (None, errors) if errors else (given, errors)
