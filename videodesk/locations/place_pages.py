"""The admins' pages for the parts of the city, by which people look for what is near."""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.kit.db import Database
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
from videodesk.kit.ids import path_id
from videodesk.locations.changes import outcome, saved
from videodesk.locations.errors import KeyTaken
from videodesk.locations.schemas import Place, PlaceInput
from videodesk.locations.service import LocationService

TAKEN = {"name": "field-error-place-taken"}


class PlacePages:
    def __init__(self, database: Database, locations: LocationService, gate: StaffGate, html: Html) -> None:
        self._database = database
        self._locations = locations
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        places = f"/{LANGUAGE_PATTERN}/admin/places"
        one = f"{places}/{{place}}"
        return [
            web.get(places, self.show_all),
            web.get(f"{places}/new", self.show_new),
            web.post(f"{places}/new", self.add),
            web.get(one, self.show),
            web.post(one, self.save),
            web.post(f"{one}/remove", self.remove),
        ]

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            places = await self._locations.places(uow)
        return self._html.page(request, "locations/places.html", staff=staff, settled=outcome(request), places=places)

    async def show_new(self, request: web.Request) -> web.Response:
        return self._form(request, await self._gate.enter(request, Permission.CONFIGURE), None, Edit())

    async def add(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = typed_in(await self._gate.posted(request, staff))
        given, errors = _read(typed)
        if given is None:
            return self._form(request, staff, None, with_errors(typed, errors))
        try:
            async with self._database.transaction() as uow:
                await self._locations.add_place(uow, given)
        except KeyTaken:
            return self._form(request, staff, None, with_errors(typed, TAKEN))
        return saved(request, "/admin/places")

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        place = await self._place(request)
        return self._form(request, staff, place, shown(_as_typed(place)))

    async def save(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed, place = typed_in(await self._gate.posted(request, staff)), await self._place(request)
        given, errors = _read(typed)
        if given is None:
            return self._form(request, staff, place, with_errors(typed, errors))
        try:
            async with self._database.transaction() as uow:
                stored = await self._locations.place(uow, place.id, lock=True)
                refuse_overwriting(typed, _as_typed(given), _as_typed(stored))
                await self._locations.change_place(uow, place.id, given)
        except KeyTaken:
            return self._form(request, staff, place, with_errors(typed, TAKEN))
        except ChangedMeanwhile:
            form = overtaken(typed, _as_typed(await self._place(request)))
            return self._form(request, staff, place, form, HTTPStatus.CONFLICT)
        return saved(request, "/admin/places")

    async def remove(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        await self._gate.posted(request, staff)
        async with self._database.transaction() as uow:
            await self._locations.remove_place(uow, path_id(request, "place"))
        return saved(request, "/admin/places")

    async def _place(self, request: web.Request) -> Place:
        """Raises UnknownPlace."""
        async with self._database.reading() as uow:
            return await self._locations.place(uow, path_id(request, "place"))

    def _form(
        self, request: web.Request, staff: Staff, place: Place | None, form: Edit, status: int | None = None
    ) -> web.Response:
        """Without a place for a new one."""
        return self._html.page(
            request,
            "locations/place.html",
            status=status or form.status,
            staff=staff,
            place=place,
            form=form,
        )


def _as_typed(place: Place | PlaceInput) -> dict[str, str]:
    point = place.point if isinstance(place, Place) else place
    return {
        "name": place.name,
        "postal_codes": ", ".join(place.postal_codes),
        "latitude": str(point.latitude),
        "longitude": str(point.longitude),
    }


def _read(typed: Mapping[str, str]) -> tuple[PlaceInput | None, dict[str, str]]:
    values: dict[str, object] = {
        "name": typed.get("name", ""),
        "postal_codes": typed.get("postal_codes", "").replace(",", " ").split(),
        "latitude": typed_number(typed.get("latitude", "")),
        "longitude": typed_number(typed.get("longitude", "")),
    }
    return read_input(PlaceInput, values, "place")
