"""Who waits at a video office, as the office lead sees it: nothing of what a consultation holds."""

from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.policy import ConsultationState
from videodesk.consultations.waiting_room import Situation
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.signaling.board import sortable
from videodesk.signaling.news import WaitingNews
from videodesk.signaling.presence import Presence


class QueueReader:
    def __init__(self, catalogue: CatalogueService, presence: Presence) -> None:
        self._catalogue = catalogue
        self._presence = presence

    async def read(self, uow: UnitOfWork, situation: Situation) -> list[WaitingNews]:
        services = {one.id: one.name for one in await self._catalogue.all(uow, DEFAULT_LANGUAGE)}
        places = {one.consultation_id: sortable(one, situation.now) for one in situation.line}
        return [
            WaitingNews(
                consultation=str(row.id),
                name=view.details.name,
                service=services.get(view.service_id, ""),
                language=view.details.language,
                place=places.get(row.id),
                walk_in=view.walk_in,
                urgent=row.urgent,
                parked=row.parked_at is not None,
                wish=row.wish,
                starts_at=row.starts_at,
                arrived_at=row.arrived_at,
                presence=self._presence.citizen(row.id),
            )
            for row, view in situation.live
            if row.state is ConsultationState.WAITING
        ]
