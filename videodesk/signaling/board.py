"""What the desks of a location see: everybody of today, who waits, and in which order."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from videodesk.accounts.service import AccountService
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.policy import InLine
from videodesk.consultations.schemas import ConsultationView
from videodesk.consultations.service import ConsultationService
from videodesk.consultations.waiting_room import Situation
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.locations.schemas import LocationView
from videodesk.schedule.service import ScheduleService
from videodesk.signaling.news import BoardNews, RowNews
from videodesk.signaling.presence import Presence


@dataclass(frozen=True)
class Names:
    """By which rows name desks, staff and services."""

    desks: dict[uuid.UUID, str]
    staff: dict[uuid.UUID, str]
    services: dict[uuid.UUID, str]


@dataclass(frozen=True)
class Board:
    now: datetime
    rows: dict[str, RowNews] = field(default_factory=dict)

    def since(self, told: "Board") -> BoardNews | None:
        """What has changed; None where nothing has."""
        changed = [row for key, row in self.rows.items() if told.rows.get(key) != row]
        gone = [key for key in told.rows if key not in self.rows]
        return BoardNews(now=self.now, rows=changed, gone=gone) if changed or gone else None


class BoardReader:
    def __init__(
        self,
        consultations: ConsultationService,
        schedule: ScheduleService,
        accounts: AccountService,
        catalogue: CatalogueService,
        presence: Presence,
    ) -> None:
        self._consultations = consultations
        self._schedule = schedule
        self._accounts = accounts
        self._catalogue = catalogue
        self._presence = presence

    async def read(self, uow: UnitOfWork, situation: Situation) -> Board:
        location = situation.calendar.location
        first, end = _today(situation.now, location)
        views = await self._consultations.of_the_day(uow, location.id, first, end)
        names = await self._names(uow, location.id, views)
        places = {one.consultation_id: one for one in situation.line if one.arrived_at is not None}
        rows = [self._row(view, names, places.get(view.id), situation.now) for view in views]
        return Board(situation.now, {row.consultation: row for row in rows})

    async def offers(self, uow: UnitOfWork, desk_id: uuid.UUID, now: datetime) -> list[RowNews]:
        """Those whom other desks would like to hand over to this one."""
        views = await self._consultations.offered_to(uow, desk_id)
        if not views:
            return []
        names = [await self._names(uow, view.location_id, [view]) for view in views]
        return [self._row(view, known, None, now) for view, known in zip(views, names, strict=True)]

    async def _names(self, uow: UnitOfWork, location_id: uuid.UUID, views: Iterable[ConsultationView]) -> Names:
        staff = {view.staff_id for view in views if view.staff_id}
        return Names(
            {desk.id: desk.name for desk in await self._schedule.desks_at(uow, location_id)},
            await self._accounts.names(uow, staff) if staff else {},
            {service.id: service.name for service in await self._catalogue.all(uow, DEFAULT_LANGUAGE)},
        )

    def _row(self, view: ConsultationView, names: Names, place: InLine | None, now: datetime) -> RowNews:
        appointment, details = view.appointment, view.appointment.details
        desk_id = view.desk_id or appointment.desk_id
        return RowNews(
            consultation=str(view.id),
            state=view.state,
            place=None if place is None else sortable(place, now),
            walk_in=appointment.walk_in,
            urgent=view.urgent,
            parked=view.parked,
            held=view.held,
            wish=view.wish,
            starts_at=view.starts_at,
            ends_at=appointment.ends_at,
            arrived_at=view.arrived_at,
            called_at=view.called_at,
            service_id=str(appointment.service_id),
            service=names.services.get(appointment.service_id, ""),
            name=details.name,
            phone=view.phone,
            language=details.language,
            access_needs=details.access_needs,
            desk=names.desks.get(desk_id, "") if desk_id else "",
            called_by=names.staff.get(view.staff_id, "") if view.staff_id else "",
            reason=view.reason,
            presence=self._presence.citizen(view.id),
        )


def sortable(one: InLine, now: datetime) -> str:
    """The place as a text that sorts like it, and stays the same while others come and go."""
    calm, early, start, arrived, consultation_id = one.place(now)
    return f"{calm:d}{early:d} {start:%Y%m%d%H%M%S%f} {arrived:%Y%m%d%H%M%S%f} {consultation_id}"


def _today(now: datetime, location: LocationView) -> tuple[datetime, datetime]:
    """The first instant of today and of tomorrow in the location's wall clock."""
    day = now.astimezone(location.zone).date()
    start = datetime.combine(day, time.min, location.zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, location.zone)
