"""Changes of supply by programs: the change, and what becomes of the appointments that it leaves outside opening hours.

As on the pages both happen at once. Where nothing has been decided, such appointments undo the change: the problem
`stranded` names them, and the same is sent again with a decision.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from videodesk.accounts.schemas import Staff
from videodesk.kit.api import ApiModel, Extension
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.forms import Key, Line
from videodesk.locations.changes import stranded_by_merging
from videodesk.locations.errors import DecisionWithoutReason, Stranded
from videodesk.locations.ports import Aftercare, Choice, Decision, Desks, Settled, ToCome
from videodesk.locations.service import LocationService

Reason = Annotated[Line, Field(max_length=500)]


class DecisionBody(ApiModel):
    """About the appointments that a change leaves outside opening hours."""

    choice: Choice = Choice.ASK
    """`ask` undoes the change and names them (`stranded`). `move` keeps those for which there is no other time.
    Whoever is being served right now is kept."""
    reason: Reason = ""
    """Stands in the letters; must be given to move or cancel."""

    def by(self, staff: Staff) -> Decision:
        return Decision(self.choice, self.reason.strip(), staff.id)


class DecisionQuery(DecisionBody):
    """For what is removed, which has no body."""


class SettledCounts(ApiModel):
    """How many appointments were kept, moved and cancelled."""

    kept: int
    moved: int
    cancelled: int


class AffectedAppointment(ApiModel):
    """One that is still to come, as those who change opening hours see it."""

    id: uuid.UUID
    location: Key
    desk: str
    channel: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    name: str


class Affected(Extension):
    appointments: list[AffectedAppointment] = Field([])
    """Those that are to be decided about."""


TOLD: Mapping[type[Refusal], type[Extension]] = {Stranded: Affected}
"""See `Route.extensions`."""


class SupplyDecisions:
    def __init__(
        self, aftercare: Aftercare, locations: LocationService, desks: Desks, errors: Iterable[type[Refusal]]
    ) -> None:
        """`errors` are those of rooms above that looking after the appointments may raise."""
        self._aftercare = aftercare
        self._locations = locations
        self._desks = desks
        self.errors = (Stranded, DecisionWithoutReason, *errors)

    async def settle(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID] | None, decision: Decision) -> SettledCounts:
        """The end of a change, see `Aftercare.settle`. Raises what `errors` say."""
        try:
            return counts_of(await self._aftercare.settle(uow, desk_ids, decision))
        except Stranded as stranded:
            raise await self._named(uow, stranded) from None

    async def settle_at(self, uow: UnitOfWork, location_id: uuid.UUID | None, decision: Decision) -> SettledCounts:
        """After a change that concerns all desks of a location, or of all."""
        if location_id is None:
            return await self.settle(uow, None, decision)
        desks = await self._desks.desks(uow)
        return await self.settle(uow, [desk.id for desk in desks if desk.location_id == location_id], decision)

    async def merge(
        self, uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID, decision: Decision
    ) -> SettledCounts:
        """Raises CannotMerge as well."""
        if not decision.reason:
            raise DecisionWithoutReason
        try:
            return counts_of(await self._aftercare.merge(uow, location_id, into_id, decision))
        except Stranded as stranded:
            raise await self._named(uow, stranded) from None

    async def to_come(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[AffectedAppointment]:
        return await self._affected(uow, await self._aftercare.to_come(uow, location_id))

    async def outside_when_merged(
        self, uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID
    ) -> frozenset[uuid.UUID]:
        """See `stranded_by_merging`."""
        stranded = await stranded_by_merging(uow, self._aftercare, location_id, into_id)
        return frozenset(one.id for one in stranded)

    async def _named(self, uow: UnitOfWork, stranded: Stranded) -> Stranded:
        stranded.extensions = dict(Affected(appointments=await self._affected(uow, stranded.appointments)))
        return stranded

    async def _affected(self, uow: UnitOfWork, found: Iterable[ToCome]) -> list[AffectedAppointment]:
        desks = {desk.id: desk.name for desk in await self._desks.desks(uow)}
        rows = list(found)
        locations = {one: await self._locations.get(uow, one) for one in {row.location_id for row in rows}}
        return [
            AffectedAppointment(
                id=row.id,
                location=locations[row.location_id].key,
                desk=desks.get(row.desk_id, ""),
                channel=row.channel,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                time_zone=locations[row.location_id].time_zone,
                name=row.name,
            )
            for row in rows
        ]


def counts_of(settled: Settled) -> SettledCounts:
    return SettledCounts(kept=settled.kept, moved=settled.moved, cancelled=settled.cancelled)
