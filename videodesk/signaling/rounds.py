"""After each change at a location: who waits learns their place, desks and office leads see who waits."""

import uuid

from videodesk.consultations.events import ConsultationChanged, QueueChanged
from videodesk.consultations.waiting_room import WaitingRoom
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.kit.tasks import BackgroundTasks
from videodesk.signaling.consultation import ConsultationNamespace
from videodesk.signaling.desk import DeskNamespace
from videodesk.signaling.overview import OverviewNamespace
from videodesk.signaling.refresh import Refresher


class LocationRounds:
    def __init__(
        self,
        database: Database,
        tasks: BackgroundTasks,
        waiting_room: WaitingRoom,
        calls: ConsultationNamespace,
        desks: DeskNamespace,
        leads: OverviewNamespace,
    ) -> None:
        self._database = database
        self._waiting_room = waiting_room
        self._calls = calls
        self._desks = desks
        self._leads = leads
        self._refresher = Refresher(tasks, self._tell)
        calls.location_changed = self.changed
        desks.location_changed = self.changed
        leads.location_changed = self.changed

    def subscribe(self, bus: EventBus) -> None:
        bus.after(ConsultationChanged, self._on_changed)
        bus.after(QueueChanged, self._on_changed)

    def changed(self, location_id: uuid.UUID) -> None:
        self._refresher.changed(location_id)

    async def refresh(self) -> None:
        """The order of the queue and the estimates change with time alone."""
        for location_id in self._locations():
            self.changed(location_id)

    def _locations(self) -> set[uuid.UUID]:
        """Where somebody wants to be told."""
        return self._calls.locations() | self._desks.locations() | self._leads.locations()

    async def _on_changed(self, event: ConsultationChanged | QueueChanged) -> None:
        self.changed(event.location_id)

    async def _tell(self, location_id: uuid.UUID) -> None:
        if location_id not in self._locations():
            return
        async with self._database.reading() as uow:
            situation = await self._waiting_room.look(uow, location_id)
            lookout = await self._desks.look(uow, situation)
            office = await self._leads.look(uow, situation, self._desks.seated())
        await self._desks.tell(location_id, lookout)
        await self._leads.tell(office)
        await self._calls.tell_queue(situation.places)
