"""The namespace `/desk`: one desk's day, who waits, and calling the next. See PROTOCOL.md."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from videodesk.accounts.errors import NotSignedIn
from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.service import AccountService
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.errors import UnknownConsultation
from videodesk.consultations.events import ConsultationChanged
from videodesk.consultations.schemas import ConsultationView
from videodesk.consultations.service import ConsultationService
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.ids import read_id
from videodesk.kit.socket import AckedNamespace, acked, admitted
from videodesk.locations.schemas import LocationView
from videodesk.locations.service import LocationService
from videodesk.schedule.errors import UnknownDesk
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService
from videodesk.signaling.errors import NotForYou
from videodesk.signaling.presence import Presence
from videodesk.signaling.refresh import Refresher
from videodesk.signaling.schemas import ConsultationRef, DeskAuth, instant

NAMESPACE = "/desk"


@dataclass(frozen=True)
class OpenDesk:
    """A desk page that is connected now."""

    desk: DeskView
    staff_id: uuid.UUID
    session_token: str


class DeskNamespace(AckedNamespace):
    def __init__(
        self,
        database: Database,
        clock: Clock,
        accounts: AccountService,
        consultations: ConsultationService,
        catalogue: CatalogueService,
        locations: LocationService,
        schedule: ScheduleService,
        gate: StaffGate,
        presence: Presence,
        refresher: Refresher,
    ) -> None:
        super().__init__(NAMESPACE)
        self._database = database
        self._clock = clock
        self._accounts = accounts
        self._consultations = consultations
        self._catalogue = catalogue
        self._locations = locations
        self._schedule = schedule
        self._gate = gate
        self._presence = presence
        self._refresher = refresher
        self._open: dict[str, OpenDesk] = {}
        refresher.add(self._tell_location)

    def subscribe(self, bus: EventBus) -> None:
        bus.after(ConsultationChanged, self._on_changed)

    # Coming and going

    @admitted
    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        request = environ["aiohttp.request"]
        desk_id = read_id(DeskAuth.model_validate(auth).desk, UnknownDesk)
        staff = await self._gate.staff(request)
        staff.require(Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            desk = await self._schedule.desk_for(uow, desk_id, staff.id)
        self._open[sid] = OpenDesk(desk, staff.id, request.cookies[self._gate.cookie])
        self._refresher.changed(desk.location_id)

    async def on_disconnect(self, sid: str, _reason: str = "") -> None:
        self._open.pop(sid, None)

    async def end_stale_desks(self) -> None:
        """Disconnect the desks whose session has ended; an open desk keeps its session from going idle."""
        for sid, open_desk in list(self._open.items()):
            try:
                async with self._database.transaction() as uow:
                    await self._accounts.signed_in(uow, open_desk.session_token)
                    await self._accounts.mark_seen(uow, open_desk.session_token)
            except NotSignedIn:
                await self.disconnect(sid)

    # The desk's steps

    @acked(ConsultationRef)
    async def on_call(self, sid: str, message: ConsultationRef) -> None:
        open_desk = await self._desk_of(sid)
        async with self._database.transaction() as uow:
            consultation_id = await self._at_this_location(uow, open_desk, message)
            await self._consultations.call(uow, consultation_id, open_desk.desk.id, open_desk.staff_id)

    @acked(ConsultationRef)
    async def on_missed(self, sid: str, message: ConsultationRef) -> None:
        open_desk = await self._desk_of(sid)
        async with self._database.transaction() as uow:
            consultation_id = await self._at_this_location(uow, open_desk, message)
            await self._consultations.miss(uow, consultation_id, open_desk.desk.id, open_desk.staff_id)

    @acked(ConsultationRef)
    async def on_finish(self, sid: str, message: ConsultationRef) -> None:
        open_desk = await self._desk_of(sid)
        async with self._database.transaction() as uow:
            consultation_id = await self._at_this_location(uow, open_desk, message)
            await self._consultations.finish(uow, consultation_id, open_desk.staff_id)

    async def _desk_of(self, sid: str) -> OpenDesk:
        """Raises NotForYou once the page is closed, NotSignedIn once the session has ended."""
        open_desk = self._open.get(sid)
        if open_desk is None:
            raise NotForYou
        async with self._database.reading() as uow:
            await self._accounts.signed_in(uow, open_desk.session_token)
        return open_desk

    async def _at_this_location(self, uow: UnitOfWork, open_desk: OpenDesk, message: ConsultationRef) -> uuid.UUID:
        """The consultation, if it belongs to the desk's location. Raises UnknownConsultation."""
        view = await self._consultations.get(uow, read_id(message.consultation, UnknownConsultation))
        if view.location_id != open_desk.desk.location_id:
            raise UnknownConsultation
        return view.id

    # Telling

    async def refresh(self) -> None:
        """The order of the queue changes with time alone."""
        for open_desk in self._open.values():
            self._refresher.changed(open_desk.desk.location_id)

    async def _on_changed(self, event: ConsultationChanged) -> None:
        self._refresher.changed(event.location_id)

    async def _tell_location(self, location_id: uuid.UUID) -> None:
        desks = {
            sid: open_desk.desk for sid, open_desk in self._open.items() if open_desk.desk.location_id == location_id
        }
        if not desks:
            return
        async with self._database.reading() as uow:
            location = await self._locations.get(uow, location_id)
            appointments = await self._appointments(uow, location)
            current = {desk.id: await self._consultations.at_desk(uow, desk.id) for desk in desks.values()}
        for sid, desk in desks.items():
            message = self._snapshot(location, desk, current[desk.id], appointments)
            await self.emit("snapshot", message, to=sid)

    def _snapshot(
        self, location: LocationView, desk: DeskView, current: uuid.UUID | None, appointments: list[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "now": instant(self._clock.now()),
            "desk": {
                "id": str(desk.id),
                "name": desk.name,
                "location": location.name,
                "time_zone": location.time_zone,
            },
            "current": None if current is None else str(current),
            "appointments": appointments,
        }

    async def _appointments(self, uow: UnitOfWork, location: LocationView) -> list[dict[str, Any]]:
        first, end = _today(self._clock.now(), location)
        views = await self._consultations.of_the_day(uow, location.id, first, end)
        desk_names = {desk.id: desk.name for desk in await self._schedule.desks_at(uow, location.id)}
        staff_names = await self._accounts.names(uow, {view.staff_id for view in views if view.staff_id})
        services = {service.id: service.name for service in await self._catalogue.all(uow, DEFAULT_LANGUAGE)}
        return [self._appointment_message(view, desk_names, staff_names, services) for view in views]

    def _appointment_message(
        self,
        view: ConsultationView,
        desk_names: dict[uuid.UUID, str],
        staff_names: dict[uuid.UUID, str],
        services: dict[uuid.UUID, str],
    ) -> dict[str, Any]:
        appointment, details = view.appointment, view.appointment.details
        return {
            "consultation": str(view.id),
            "state": view.state,
            "walk_in": appointment.walk_in,
            "ahead": view.ahead,
            "starts_at": instant(view.starts_at),
            "ends_at": instant(appointment.ends_at),
            "service": services[appointment.service_id],
            "name": details.name,
            "phone": details.phone,
            "language": details.language,
            "access_needs": details.access_needs,
            "desk": desk_names.get(desk_id, "") if (desk_id := view.desk_id or appointment.desk_id) else "",
            "arrived_at": instant(view.arrived_at),
            "here": self._presence.citizen_is_here(view.id),
            "called_by": staff_names.get(view.staff_id, "") if view.staff_id else "",
        }


def _today(now: datetime, location: LocationView) -> tuple[datetime, datetime]:
    """The first instant of today and of tomorrow in the location's wall clock."""
    day = now.astimezone(location.zone).date()
    start = datetime.combine(day, time.min, location.zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, location.zone)
