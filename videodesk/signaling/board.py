"""What the desks of a location see: everybody of today, who waits, and in which order."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from videodesk.accounts.service import AccountService
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.policy import InLine
from videodesk.consultations.schemas import ConsultationView
from videodesk.consultations.service import ConsultationService
from videodesk.consultations.waiting_room import Situation, Watched
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.schedule.service import ScheduleService
from videodesk.signaling.news import BoardNews, RowNews
from videodesk.signaling.presence import Presence


@dataclass(frozen=True)
class Names:
    """By which rows name desks, staff and services."""

    desks: Mapping[uuid.UUID, str]
    staff: Mapping[uuid.UUID, str]
    services: Mapping[uuid.UUID, str]


@dataclass(frozen=True)
class Board:
    now: datetime
    rows: Mapping[str, RowNews] = field(default_factory=dict)

    def since(self, told: "Board") -> BoardNews | None:
        """What has changed; None where nothing has."""
        # What has not been made anew is the very same.
        changed = [row for key, row in self.rows.items() if (old := told.rows.get(key)) is not row and old != row]
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
        self._staff_names: dict[uuid.UUID, str] = {}

    async def draw(self, uow: UnitOfWork, watched: Watched, situation: Situation) -> Board:
        """From nothing."""
        self._staff_names.clear()
        return await self.redraw(uow, watched, situation, Board(situation.now), watched.people)

    async def redraw(
        self, uow: UnitOfWork, watched: Watched, situation: Situation, board: Board, changed: Iterable[uuid.UUID]
    ) -> Board:
        """With new rows for those who have changed, and for whom the line has."""
        views = [self._consultations.view(*watched.people[one]) for one in changed if one in watched.people]
        names = await self._names(uow, watched, views)
        rows = {key: row for key, row in board.rows.items() if uuid.UUID(key) in watched.people}
        rows |= {str(view.id): self._row(view, names, situation.now) for view in views}
        places = {
            str(one.consultation_id): sortable(one, situation.now)
            for one in situation.line
            if one.arrived_at is not None
        }
        for key, row in rows.items():
            if row.place != places.get(key):
                rows[key] = row.model_copy(update={"place": places.get(key)})
        return Board(situation.now, rows)

    async def offers(
        self, uow: UnitOfWork, watched: Watched, desk_ids: Collection[uuid.UUID], now: datetime
    ) -> dict[uuid.UUID, list[RowNews]]:
        """To each of these desks: those whom others would like to hand over to it."""
        views = await self._consultations.offered_to(uow, desk_ids)
        names = await self._with_desks_elsewhere(uow, await self._names(uow, watched, views), views)
        found: dict[uuid.UUID, list[RowNews]] = defaultdict(list)
        for view in views:
            if view.offered_desk_id is not None:
                found[view.offered_desk_id].append(self._row(view, names, now))
        return found

    async def invitations(
        self, uow: UnitOfWork, watched: Watched, asked: Mapping[uuid.UUID, Collection[uuid.UUID]], now: datetime
    ) -> dict[uuid.UUID, list[RowNews]]:
        """To each of these desks: those in whose call a colleague would like to have it."""
        ids = {consultation_id for some in asked.values() for consultation_id in some}
        views = await self._consultations.get_many(uow, ids) if ids else []
        names = await self._names(uow, watched, views) if ids else None
        rows = {view.id: self._row(view, names, now) for view in views} if names else {}
        return {desk_id: [rows[one] for one in some if one in rows] for desk_id, some in asked.items()}

    async def _names(self, uow: UnitOfWork, watched: Watched, views: Iterable[ConsultationView]) -> Names:
        unknown = {view.staff_id for view in views if view.staff_id} - self._staff_names.keys()
        if unknown:
            self._staff_names |= await self._accounts.names(uow, unknown)
        return Names(
            {desk.id: desk.name for desk in watched.desks},
            self._staff_names,
            {service.id: service.name for service in await self._catalogue.all(uow, DEFAULT_LANGUAGE)},
        )

    async def _with_desks_elsewhere(self, uow: UnitOfWork, names: Names, views: Iterable[ConsultationView]) -> Names:
        unknown = {view.desk_id for view in views if view.desk_id} - names.desks.keys()
        if not unknown:
            return names
        supply = await self._schedule.supply(uow, unknown)
        return replace(names, desks={**names.desks, **{one.id: one.name for one in supply.desks.values()}})

    def _row(self, view: ConsultationView, names: Names, now: datetime) -> RowNews:
        appointment, details = view.appointment, view.appointment.details
        desk_id = view.desk_id or appointment.desk_id
        return RowNews(
            consultation=str(view.id),
            state=view.state,
            place=None,
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
