"""The desks of a video office as colleagues and the office lead see them: who sits there, and how it is going."""

import uuid
from collections.abc import Collection, Mapping

from videodesk.accounts.service import AccountService
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.desk_statuses import DeskStatuses
from videodesk.consultations.service import ConsultationService
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.locations.schemas import LocationKind
from videodesk.locations.service import LocationService
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService
from videodesk.signaling.news import ColleaguesNews, FloorNews, SeatNews
from videodesk.signaling.presence import DeskPresence

Seated = Mapping[uuid.UUID, uuid.UUID]
"""By desk, the member of staff whose page is connected."""


class FloorReader:
    def __init__(
        self,
        consultations: ConsultationService,
        statuses: DeskStatuses,
        schedule: ScheduleService,
        locations: LocationService,
        accounts: AccountService,
        catalogue: CatalogueService,
    ) -> None:
        self._consultations = consultations
        self._statuses = statuses
        self._schedule = schedule
        self._locations = locations
        self._accounts = accounts
        self._catalogue = catalogue

    async def seats(self, uow: UnitOfWork, desks: Collection[DeskView], seated: Seated) -> list[SeatNews]:
        ids = [desk.id for desk in desks]
        calls = {view.desk_id: view for view in await self._consultations.at_desks(uow, ids)}
        breaks = await self._statuses.breaks(uow, ids)
        there = {desk: staff for desk, staff in seated.items() if desk in ids}
        there |= {desk: view.staff_id for desk, view in calls.items() if desk and view.staff_id}
        names = await self._accounts.names(uow, set(there.values()))
        services = await self._catalogue.by_ids(
            uow, {view.appointment.service_id for view in calls.values()}, DEFAULT_LANGUAGE
        )

        def seat(desk: DeskView) -> SeatNews:
            presence, since, service = DeskPresence.CLOSED, None, ""
            if (call := calls.get(desk.id)) is not None:
                presence, since = DeskPresence.BUSY, call.called_at
                service = services[call.appointment.service_id].name
            elif desk.id in there:
                since = breaks.get(desk.id)
                presence = DeskPresence.OPEN if since is None else DeskPresence.ON_BREAK
            staff = names.get(there[desk.id], "") if desk.id in there else ""
            return SeatNews(
                desk=str(desk.id), name=desk.name, presence=presence, staff=staff, since=since, service=service
            )

        return [seat(desk) for desk in desks]

    async def colleagues(self, uow: UnitOfWork, own: uuid.UUID, seated: Seated) -> ColleaguesNews:
        """All video offices, that of `own` first."""
        offices = await self._locations.of_kind(uow, LocationKind.VIDEO)
        found = []
        for office in sorted(offices, key=lambda one: one.id != own):
            desks = [desk for desk in await self._schedule.desks_at(uow, office.id) if desk.serves_by_video]
            seats = await self.seats(uow, desks, seated)
            found.append(FloorNews(location=str(office.id), name=office.name, desks=seats))
        return ColleaguesNews(offices=found)
