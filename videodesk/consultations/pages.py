"""The citizen's door: the page behind the link, and the page on which the live part runs."""

import json
from typing import Any

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.schemas import ConsultationView
from videodesk.consultations.service import ConsultationService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id
from videodesk.locations.service import LocationService
from videodesk.schedule.service import ScheduleService


class ConsultationPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        consultations: ConsultationService,
        catalogue: CatalogueService,
        locations: LocationService,
        schedule: ScheduleService,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._consultations = consultations
        self._catalogue = catalogue
        self._locations = locations
        self._schedule = schedule
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        link, staff = f"/{LANGUAGE_PATTERN}/a/{{link}}", f"/{LANGUAGE_PATTERN}/staff"
        return [
            web.get(link, self.show_appointment),
            web.get(f"{link}/room", self.show_room),
            web.get(staff, self.show_desks),
            web.get(f"{staff}/desks/{{desk}}", self.show_desk),
        ]

    async def show_appointment(self, request: web.Request) -> web.Response:
        """Everything about the appointment, and the way in."""
        async with self._database.reading() as uow:
            view = await self._consultations.by_link(uow, request.match_info["link"])
            context = await self._context(uow, request, view)
        just_booked = "booked" in request.query
        return self._html.page(request, "consultations/appointment.html", just_booked=just_booked, **context)

    async def show_room(self, request: web.Request) -> web.Response:
        """Device check, waiting room and call: one page, whose live part is in web/src/room."""
        async with self._database.reading() as uow:
            view = await self._consultations.by_link(uow, request.match_info["link"])
            context = await self._context(uow, request, view)
        documents = json.dumps(context["service"].documents, ensure_ascii=False)
        return self._html.page(request, "consultations/room.html", documents=documents, **context)

    async def show_desks(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            desks = await self._schedule.desks_of(uow, staff.id)
            locations = {location.id: location for location in await self._locations.all(uow)}
        return self._html.page(request, "consultations/desks.html", staff=staff, desks=desks, locations=locations)

    async def show_desk(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            desk = await self._schedule.desk_for(uow, path_id(request, "desk"), staff.id)
            location = await self._locations.get(uow, desk.location_id)
        return self._html.page(request, "consultations/desk.html", staff=staff, desk=desk, location=location)

    async def _context(self, uow: UnitOfWork, request: web.Request, view: ConsultationView) -> dict[str, Any]:
        appointment = view.appointment
        return {
            "link": request.match_info["link"],
            "consultation": view,
            "appointment": appointment,
            "now": self._clock.now(),
            "service": await self._catalogue.get(uow, appointment.service_id, request_language(request)),
            "location": await self._locations.get(uow, appointment.location_id),
        }
