"""What was handed in, said and written down is deleted a set time after the end; what is left is when it was."""

from datetime import timedelta

from videodesk.consultations import repository
from videodesk.consultations.config import ConsultationsConfig
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork

AT_A_TIME = 500
# A consultation that no desk has ended is over by then, after all.
FORGOTTEN = timedelta(days=1)


class Retention:
    def __init__(self, config: ConsultationsConfig, clock: Clock) -> None:
        self._keep = timedelta(hours=config.keep_hours)
        self._clock = clock

    async def purge(self, uow: UnitOfWork) -> None:
        """Some of them; the others when it is their turn."""
        now = self._clock.now()
        due = await repository.to_be_purged(uow, now - self._keep, now - self._keep - FORGOTTEN, AT_A_TIME)
        if due:
            await repository.purge(uow, due, now)
