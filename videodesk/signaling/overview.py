"""The namespace `/overview`: all desks and queues of the video offices, live, for the office lead. See PROTOCOL.md."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.service import AccountService
from videodesk.consultations.errors import UnknownConsultation
from videodesk.consultations.oversight import Oversight
from videodesk.consultations.waiting_room import Situation
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.idempotency import Idempotency
from videodesk.kit.ids import read_id
from videodesk.kit.socket import AckedNamespace, admitted, command
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.schemas import LocationKind, LocationView
from videodesk.locations.service import LocationService
from videodesk.signaling.errors import NotForYou
from videodesk.signaling.floor import FloorReader, Seated
from videodesk.signaling.news import OfficeNews, SeatNews, WaitingNews
from videodesk.signaling.queues import QueueReader
from videodesk.signaling.schemas import Redirect, UrgeWithNote
from videodesk.signaling.sessions import ended

NAMESPACE = "/overview"


@dataclass
class Lead:
    """An overview that is connected now, and the offices of which it has been told."""

    staff_id: uuid.UUID
    session_token: str
    told: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Office:
    """As leads are to see it; desks and waiting people by their ids."""

    now: datetime
    location: LocationView
    desks: dict[str, SeatNews]
    waiting: dict[str, WaitingNews]

    def whole(self) -> OfficeNews:
        return self._news(list(self.desks.values()), list(self.waiting.values()), [], whole=True)

    def since(self, told: "Office | None") -> OfficeNews | None:
        """What has changed; None where nothing has."""
        if told is None:
            return self.whole()
        desks = [one for key, one in self.desks.items() if told.desks.get(key) != one]
        waiting = [one for key, one in self.waiting.items() if told.waiting.get(key) != one]
        gone = [*(told.desks.keys() - self.desks.keys()), *(told.waiting.keys() - self.waiting.keys())]
        return self._news(desks, waiting, gone, whole=False) if desks or waiting or gone else None

    def _news(self, desks: list[SeatNews], waiting: list[WaitingNews], gone: list[str], *, whole: bool) -> OfficeNews:
        return OfficeNews(
            now=self.now,
            location=str(self.location.id),
            name=self.location.name,
            time_zone=self.location.time_zone,
            whole=whole,
            desks=desks,
            waiting=waiting,
            gone=gone,
        )


class OverviewNamespace(AckedNamespace):
    def __init__(
        self,
        database: Database,
        idempotency: Idempotency,
        accounts: AccountService,
        locations: LocationService,
        oversight: Oversight,
        floor: FloorReader,
        queues: QueueReader,
        gate: StaffGate,
    ) -> None:
        super().__init__(NAMESPACE)
        self.database = database
        self.idempotency = idempotency
        self._accounts = accounts
        self._locations = locations
        self._oversight = oversight
        self._floor = floor
        self._queues = queues
        self._gate = gate
        self._leads: dict[str, Lead] = {}
        self._offices: set[uuid.UUID] = set()
        self._told: dict[uuid.UUID, Office] = {}
        self.location_changed: Callable[[uuid.UUID, uuid.UUID | None], None] = _nobody

    # Coming and going

    @admitted
    async def on_connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        request = environ["aiohttp.request"]
        staff = await self._gate.staff(request)
        staff.require(Permission.OVERSEE)
        async with self.database.reading() as uow:
            self._offices = {office.id for office in await self._locations.of_kind(uow, LocationKind.VIDEO)}
        self._leads[sid] = Lead(staff.id, request.cookies[self._gate.cookie])
        for location_id in self._offices:
            self.location_changed(location_id, None)

    async def on_disconnect(self, sid: str, _reason: str = "") -> None:
        self._leads.pop(sid, None)
        if not self._leads:
            self._told.clear()

    async def end_stale_pages(self) -> None:
        tokens = {sid: lead.session_token for sid, lead in self._leads.items()}
        for sid in await ended(self.database, self._accounts, tokens):
            await self.disconnect(sid)

    def locations(self) -> set[uuid.UUID]:
        """Of which leads want to be told."""
        return self._offices if self._leads else set()

    # Moving people

    @command(UrgeWithNote)
    async def on_urge(self, uow: UnitOfWork, lead: Lead, message: UrgeWithNote) -> None:
        one = read_id(message.consultation, UnknownConsultation)
        await self._oversight.urge(uow, one, lead.staff_id, message.note, urgent=message.urgent)

    @command(Redirect)
    async def on_redirect(self, uow: UnitOfWork, lead: Lead, message: Redirect) -> None:
        one = read_id(message.consultation, UnknownConsultation)
        location_id = read_id(message.location, UnknownLocation)
        await self._oversight.redirect(uow, one, lead.staff_id, location_id, message.note)

    # Who asks

    async def whoever(self, sid: str) -> Lead:
        """Raises NotForYou once the page is closed, NotSignedIn once the session has ended, NotAllowed."""
        lead = self._leads.get(sid)
        if lead is None:
            raise NotForYou
        async with self.database.reading() as uow:
            (await self._accounts.signed_in(uow, lead.session_token)).require(Permission.OVERSEE)
        return lead

    def scope(self, who: Lead) -> str:
        return f"{NAMESPACE} {who.staff_id}"

    # Telling

    async def look(self, uow: UnitOfWork, situation: Situation, seated: Seated) -> Office | None:
        """None where nobody wants to be told."""
        location = situation.calendar.location
        if location.id not in self.locations():
            return None
        seats = await self._floor.seats(uow, situation.desks, seated)
        waiting = await self._queues.read(uow, situation)
        return Office(
            situation.now,
            location,
            {seat.desk: seat for seat in seats},
            {one.consultation: one for one in waiting},
        )

    async def tell_leads(self, office: Office | None) -> None:
        if office is None:
            return
        location_id = office.location.id
        news = office.since(self._told.get(location_id))
        self._told[location_id] = office
        for sid, lead in list(self._leads.items()):
            message = news if location_id in lead.told else office.whole()
            lead.told.add(location_id)
            if message is not None:
                await self.tell(sid, "office", message.message())


def _nobody(_location_id: uuid.UUID, _consultation_id: uuid.UUID | None) -> None:
    """Nobody is to be told."""
