"""Whoever waits and has not been heard of for too long gives up the place; until then it is kept for them."""

import uuid
from datetime import datetime, timedelta

from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.service import ConsultationService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database
from videodesk.signaling.presence import Presence, Whereabouts


class Absences:
    """Times are kept in memory: a restart of the server gives everybody their time anew."""

    def __init__(
        self,
        config: ConsultationsConfig,
        database: Database,
        clock: Clock,
        consultations: ConsultationService,
        presence: Presence,
    ) -> None:
        self._grace = timedelta(minutes=config.grace_minutes)
        self._database = database
        self._clock = clock
        self._consultations = consultations
        self._presence = presence
        self._gone_since: dict[uuid.UUID, datetime] = {}

    async def look(self) -> None:
        now = self._clock.now()
        async with self._database.reading() as uow:
            waiting = await self._consultations.waiting(uow)
        gone = [one for one in waiting if self._presence.citizen(one) is Whereabouts.GONE]
        self._gone_since = {one: self._gone_since.get(one, now) for one in gone}
        late = [one for one, since in self._gone_since.items() if now - since >= self._grace]
        if late:
            async with self._database.transaction() as uow:
                # Some may have come back while it was our turn to write.
                still = [one for one in late if self._presence.citizen(one) is Whereabouts.GONE]
                await self._consultations.give_up_places(uow, still)
