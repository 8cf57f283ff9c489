"""After each change at a location: who waits learns their place, desks and office leads see who waits.

A waiting room is read once, and from then on only what has changed; each `refresh` reads it anew, for what other
processes have changed, and what time has.
"""

import uuid

from videodesk.consultations.events import ConsultationChanged, QueueChanged
from videodesk.consultations.waiting_room import WaitingRoom, Watched
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
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
        clock: Clock,
        tasks: BackgroundTasks,
        waiting_room: WaitingRoom,
        calls: ConsultationNamespace,
        desks: DeskNamespace,
        leads: OverviewNamespace,
    ) -> None:
        self._database = database
        self._clock = clock
        self._waiting_room = waiting_room
        self._calls = calls
        self._desks = desks
        self._leads = leads
        self._refresher = Refresher(tasks, self._tell)
        self._watched: dict[uuid.UUID, Watched] = {}
        self._changed: dict[uuid.UUID, set[uuid.UUID]] = {}
        self._doubted: set[uuid.UUID] = set()
        calls.location_changed = self.changed
        desks.location_changed = self.changed
        leads.location_changed = self.changed

    def subscribe(self, bus: EventBus) -> None:
        bus.after(ConsultationChanged, self._on_changed)
        bus.after(QueueChanged, self._on_changed)

    def changed(self, location_id: uuid.UUID, consultation_id: uuid.UUID | None) -> None:
        """Something about this person, or about the desks there."""
        if consultation_id is not None:
            self._changed.setdefault(location_id, set()).add(consultation_id)
        self._refresher.changed(location_id)

    async def refresh(self) -> None:
        self._doubted = self._locations()
        for location_id in self._doubted:
            self._refresher.changed(location_id)

    def _locations(self) -> set[uuid.UUID]:
        """Where somebody wants to be told."""
        return self._calls.locations() | self._desks.locations() | self._leads.locations()

    async def _on_changed(self, event: ConsultationChanged | QueueChanged) -> None:
        self.changed(event.location_id, event.consultation_id)

    async def _tell(self, location_id: uuid.UUID) -> None:
        changed = self._changed.pop(location_id, set())
        # What is not kept now has been lost when a round fails, and is read anew by the next.
        watched = self._watched.pop(location_id, None)
        if location_id not in self._locations():
            return
        if location_id in self._doubted:
            watched = None
        self._doubted.discard(location_id)
        is_new = watched is None
        async with self._database.reading() as uow:
            if watched is None:
                watched = await self._waiting_room.watch(uow, location_id)
            else:
                await self._waiting_room.follow(uow, watched, changed)
            situation = watched.situation(self._clock.now())
            lookout = await self._desks.look(uow, watched, situation, None if is_new else changed)
            office = await self._leads.look(uow, situation, self._desks.seated())
        self._watched[location_id] = watched
        await self._desks.tell_desks(location_id, lookout)
        await self._leads.tell_leads(office)
        await self._calls.tell_queue(situation.places)
