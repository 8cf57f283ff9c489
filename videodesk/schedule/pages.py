"""The admins' pages for desks and their weekly hours."""

from http import HTTPStatus

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.kit.db import Database
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id
from videodesk.locations.service import LocationService
from videodesk.schedule.schemas import DeskView, Opening, openings_of
from videodesk.schedule.service import ScheduleService

WEEKDAYS = range(7)


class SchedulePages:
    def __init__(
        self,
        database: Database,
        schedule: ScheduleService,
        locations: LocationService,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._schedule = schedule
        self._locations = locations
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        desks = f"/{LANGUAGE_PATTERN}/admin/desks"
        return [
            web.get(desks, self.show_all),
            web.get(f"{desks}/{{desk}}", self.show),
            web.post(f"{desks}/{{desk}}", self.save),
        ]

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            desks = await self._schedule.desks(uow)
            locations = {location.id: location for location in await self._locations.all(uow)}
        saved = "saved" in request.query
        return self._html.page(
            request, "schedule/desks.html", staff=staff, desks=desks, locations=locations, saved=saved
        )

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        desk_id = path_id(request, "desk")
        async with self._database.reading() as uow:
            desk = await self._schedule.desk(uow, desk_id)
        typed = [_hours_text(desk, weekday) for weekday in WEEKDAYS]
        return self._page(request, staff, desk, typed, {})

    async def save(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        fields = await self._gate.posted(request, staff)
        typed = [str(fields.get(f"day-{weekday}", "")) for weekday in WEEKDAYS]
        openings, wrong = _read_week(typed)
        async with self._database.transaction() as uow:
            desk = await self._schedule.desk(uow, path_id(request, "desk"))
            if wrong:
                return self._page(request, staff, desk, typed, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
            await self._schedule.set_hours(uow, desk.id, openings)
        location = f"/{request_language(request)}/admin/desks?saved"
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})

    def _page(
        self,
        request: web.Request,
        staff: Staff,
        desk: DeskView,
        typed: list[str],
        wrong: dict[int, str],
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        return self._html.page(
            request, "schedule/desk.html", status=status, staff=staff, desk=desk, typed=typed, wrong=wrong
        )


def _hours_text(desk: DeskView, weekday: int) -> str:
    return ", ".join(str(opening) for opening in desk.hours if opening.weekday == weekday)


def _read_week(typed: list[str]) -> tuple[list[Opening], dict[int, str]]:
    """All openings of the week, and for each weekday that cannot be read what was typed there."""
    openings: list[Opening] = []
    wrong: dict[int, str] = {}
    for weekday, text in enumerate(typed):
        try:
            openings += openings_of(weekday, text)
        except ValueError as error:
            wrong[weekday] = str(error)
    return openings, wrong
