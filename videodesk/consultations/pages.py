"""The pages on which the live part runs: the citizen's door, behind the link, the staff's desks and the overview."""

import json
from datetime import datetime
from typing import Any

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.booking.facts import FactReader
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, WishView
from videodesk.booking.service import BookingService
from videodesk.booking.wishes import WishService
from videodesk.catalogue.schemas import Channel
from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.documents import Documents
from videodesk.consultations.policy import ConsultationState
from videodesk.consultations.schemas import ConsultationView, DocumentView
from videodesk.consultations.service import ConsultationService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import content_security_policy
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id
from videodesk.locations.schemas import LocationKind
from videodesk.locations.service import LocationService
from videodesk.schedule.service import ScheduleService

# What has just been done, as the address says it.
NOTES = ("booked", "moved", "wished", "withdrawn", "declined", "coming")


class ConsultationPages:
    def __init__(
        self,
        config: ConsultationsConfig,
        database: Database,
        clock: Clock,
        booking: BookingService,
        wishes: WishService,
        consultations: ConsultationService,
        documents: Documents,
        locations: LocationService,
        schedule: ScheduleService,
        gate: StaffGate,
        html: Html,
        public_url: str,
    ) -> None:
        self._config = config
        self._database = database
        self._clock = clock
        self._booking = booking
        self._wishes = wishes
        self._consultations = consultations
        self._documents = documents
        self._locations = locations
        self._schedule = schedule
        self._gate = gate
        self._html = html
        self._live_policy = content_security_policy(public_url, wasm=True)
        self._facts = FactReader(booking, locations)

    def routes(self) -> list[web.RouteDef]:
        link, staff = f"/{LANGUAGE_PATTERN}/a/{{link}}", f"/{LANGUAGE_PATTERN}/staff"
        return [
            web.get(link, self.show_appointment),
            web.get(f"{link}/room", self.show_room),
            web.get(staff, self.show_desks),
            web.get(f"{staff}/desks/{{desk}}", self.show_desk),
            web.get(f"{staff}/overview", self.show_overview),
        ]

    async def show_appointment(self, request: web.Request) -> web.Response:
        """Everything about the appointment, what can be done with it, and by video the way in."""
        link, now = request.match_info["link"], self._clock.now()
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, link)
            facts = await self._facts.of(uow, appointment, request_language(request))
            consultation = await self._consultation(uow, appointment, link)
            over = _is_over(appointment, consultation, now)
            if appointment.walk_in and not over:
                raise web.HTTPSeeOther(f"{request.path}/room")
            wish = await self._wishes.of(uow, link)
            offered = wish.offered if wish is not None else None
            offer = None if offered is None else await self._facts.of_slot(uow, facts.items, offered)
            wished_for = await self._names_of(uow, wish)
            documents = await self._fetchable(uow, consultation)
        if appointment.state is AppointmentState.UNCONFIRMED:
            ends_at = appointment.hold_expires_at
            expired = ends_at is None or ends_at <= now
            return self._html.page(
                request,
                "booking/unconfirmed.html",
                link=link,
                appointment=appointment,
                facts=facts,
                expired=expired,
            )
        return self._html.page(
            request,
            "consultations/appointment.html",
            link=link,
            appointment=appointment,
            facts=facts,
            consultation=consultation,
            now=now,
            over=over,
            may_move=appointment.is_to_come(now),
            may_cancel=appointment.may_cancel(now),
            wish=wish,
            offer=offer,
            wished_for=wished_for,
            documents=documents,
            documents_until=None if consultation is None else self._documents.until(consultation.ended_at),
            may_rate=appointment.state is AppointmentState.DONE,
            note=next((note for note in NOTES if note in request.query), ""),
        )

    async def show_room(self, request: web.Request) -> web.Response:
        """Device check, waiting room and call: one page, whose live part is in web/src/room."""
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, request.match_info["link"])
            if appointment.state is AppointmentState.UNCONFIRMED or appointment.channel is not Channel.VIDEO:
                raise web.HTTPSeeOther(request.path.removesuffix("/room"))
            view = await self._consultations.by_link(uow, request.match_info["link"])
            facts = await self._facts.of(uow, view.appointment, request_language(request))
        documents = json.dumps(facts.documents, ensure_ascii=False)
        return self._live_page(
            request,
            "consultations/room.html",
            link=request.match_info["link"],
            consultation=view,
            appointment=view.appointment,
            service=facts.service,
            location=facts.location,
            documents=documents,
            max_bytes=self._config.document_bytes,
        )

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
        return self._live_page(
            request,
            "consultations/desk.html",
            staff=staff,
            desk=desk,
            location=location,
            max_bytes=self._config.document_bytes,
        )

    def _live_page(self, request: web.Request, template: str, **context: Any) -> web.Response:
        """A page on which calls are held: to blur the background, its scripts compile WebAssembly."""
        page = self._html.page(request, template, **context)
        page.headers["Content-Security-Policy"] = self._live_policy
        return page

    async def show_overview(self, request: web.Request) -> web.Response:
        """All desks and queues, live: its live part is in web/src/overview."""
        staff = await self._gate.enter(request, Permission.OVERSEE)
        async with self._database.reading() as uow:
            offices = await self._locations.of_kind(uow, LocationKind.VIDEO)
        return self._html.page(request, "consultations/overview.html", staff=staff, offices=offices)

    async def _consultation(self, uow: UnitOfWork, appointment: AppointmentView, link: str) -> ConsultationView | None:
        """Only what is by video has one, and only once it counts."""
        if appointment.channel is not Channel.VIDEO or appointment.state is AppointmentState.UNCONFIRMED:
            return None
        return await self._consultations.by_link(uow, link)

    async def _fetchable(self, uow: UnitOfWork, consultation: ConsultationView | None) -> list[DocumentView]:
        """Once it is over; before that they are in the room."""
        if consultation is None or consultation.state is not ConsultationState.FINISHED:
            return []
        return await self._documents.all(uow, consultation.id)

    async def _names_of(self, uow: UnitOfWork, wish: WishView | None) -> list[str]:
        """Of the offices at which an earlier appointment would suit; none is any."""
        if wish is None or not wish.terms.location_ids:
            return []
        return [location.name for location in await self._locations.all(uow) if location.id in wish.terms.location_ids]


def _is_over(appointment: AppointmentView, consultation: ConsultationView | None, now: datetime) -> bool:
    """A call can begin late, and is over when the desk says so."""
    if consultation is not None:
        return consultation.over
    if appointment.state is AppointmentState.UNCONFIRMED:
        return False
    return appointment.state is not AppointmentState.CONFIRMED or appointment.ends_at <= now
