import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from videodesk.accounts.policy import Permission
from videodesk.accounts.service import AccountService
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import Channel
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.bus import EventBus
from videodesk.kit.db import UnitOfWork, refusing_duplicates
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.stamped import Stamped
from videodesk.locations.events import CalendarChanged
from videodesk.locations.schemas import Calendar
from videodesk.locations.service import LocationService
from videodesk.schedule import repository
from videodesk.schedule.errors import CannotWorkThere, DeskKeyTaken, HoursOverlap, NotYourDesk, UnknownDesk
from videodesk.schedule.events import SupplyChanged
from videodesk.schedule.models import Desk, DeskService, DeskStaff, SpecialDay, WeeklyHours
from videodesk.schedule.policy import overlap
from videodesk.schedule.schemas import (
    Busy,
    DeskInput,
    DeskView,
    Hours,
    Opening,
    SpecialDayInput,
    SpecialHours,
    united,
)


@dataclass(frozen=True)
class Supply:
    """Desks, and the calendars of their locations, as the database had them at one moment."""

    desks: Mapping[uuid.UUID, DeskView]
    calendars: Mapping[uuid.UUID, Calendar]

    def calendar_of(self, desk: DeskView) -> Calendar:
        return self.calendars[desk.location_id]


class ScheduleService:
    def __init__(self, locations: LocationService, catalogue: CatalogueService, accounts: AccountService) -> None:
        self._locations = locations
        self._catalogue = catalogue
        self._accounts = accounts
        self._desks_at: dict[uuid.UUID, Stamped[list[DeskView]]] = {}

    def subscribe(self, bus: EventBus) -> None:
        bus.within(CalendarChanged, self._on_calendar_changed)
        bus.after(SupplyChanged, self._on_changed)

    async def _on_changed(self, _event: SupplyChanged) -> None:
        for desks in self._desks_at.values():
            desks.doubt()

    # Looking

    async def desks(self, uow: UnitOfWork) -> list[DeskView]:
        return [_view(desk) for desk in await repository.desks(uow)]

    async def desks_at(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[DeskView]:
        if location_id not in self._desks_at:
            self._desks_at[location_id] = Stamped(repository.stamp_at(location_id), partial(_load_at, location_id))
        return list(await self._desks_at[location_id].get(uow))

    async def desks_of(self, uow: UnitOfWork, staff_id: uuid.UUID) -> list[DeskView]:
        return [_view(desk) for desk in await repository.desks_of_staff(uow, staff_id)]

    async def desk(self, uow: UnitOfWork, desk_id: uuid.UUID) -> DeskView:
        """Raises UnknownDesk."""
        return _view(await _desk(uow, desk_id))

    async def by_key(self, uow: UnitOfWork, key: str) -> DeskView:
        """Raises UnknownDesk."""
        desk = await repository.desk_by_key(uow, key)
        if desk is None:
            raise UnknownDesk
        return _view(desk)

    async def desk_for(self, uow: UnitOfWork, desk_id: uuid.UUID, staff_id: uuid.UUID) -> DeskView:
        """The desk, if this member of staff may work there. Raises UnknownDesk or NotYourDesk."""
        desk = await self.desk(uow, desk_id)
        if await repository.desk_staff(uow, desk_id, staff_id) is None:
            raise NotYourDesk
        return desk

    async def supply(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID] | None = None) -> Supply:
        """Of these desks, or of all."""
        rows = await repository.desks(uow) if desk_ids is None else await repository.desks_by_id(uow, desk_ids)
        desks = {row.id: _view(row) for row in rows}
        wanted = None if desk_ids is None else {desk.location_id for desk in desks.values()}
        return Supply(desks, await self._locations.calendars(uow, wanted))

    async def lock_version(self, uow: UnitOfWork, desk_id: uuid.UUID) -> int | None:
        """The desk's version, which stays until this transaction ends; None while somebody else changes the desk."""
        return await repository.lock_version(uow, desk_id)

    # Changing

    async def add_desk(
        self,
        uow: UnitOfWork,
        location_id: uuid.UUID,
        key: str,
        name: str,
        channels: Iterable[Channel] = (Channel.VIDEO,),
        languages: Iterable[str] = ("de",),
    ) -> uuid.UUID:
        """As `add`."""
        given = DeskInput(key=key, name=name, channels=list(channels), languages=list(languages))
        return (await self.add(uow, location_id, given)).id

    async def add(self, uow: UnitOfWork, location_id: uuid.UUID, given: DeskInput) -> DeskView:
        """After the others there. Raises UnknownLocation, UnknownService or DeskKeyTaken."""
        await self._locations.in_use(uow, location_id)
        await self._refuse_unknown_services(uow, given)
        if await repository.desk_by_key(uow, given.key) is not None:
            raise DeskKeyTaken
        position = await repository.next_position(uow, location_id)
        desk = Desk(
            location_id=location_id, position=position, hours=[], special_days=[], services=[], busy_times=[], version=0
        )
        _write(desk, given)
        async with refusing_duplicates(uow, DeskKeyTaken):
            uow.session.add(desk)
        await self._changed(uow, [desk.id], desk)
        return _view(desk)

    async def change(self, uow: UnitOfWork, desk_id: uuid.UUID, given: DeskInput) -> DeskView:
        """Raises UnknownDesk, UnknownService or DeskKeyTaken."""
        desk = await _desk(uow, desk_id)
        await self._refuse_unknown_services(uow, given)
        other = await repository.desk_by_key(uow, given.key)
        if other is not None and other.id != desk.id:
            raise DeskKeyTaken
        async with refusing_duplicates(uow, DeskKeyTaken):
            _write(desk, given)
        await self._changed(uow, [desk.id], desk)
        return _view(desk)

    async def set_hours(self, uow: UnitOfWork, desk_id: uuid.UUID, hours: Iterable[Hours | Opening]) -> None:
        """Replace the desk's weekly hours and breaks. Raises UnknownDesk or HoursOverlap."""
        desk = await _desk(uow, desk_id)
        given = [one if isinstance(one, Hours) else Hours(one) for one in hours]
        if overlap(given):
            raise HoursOverlap
        desk.hours = [_hours_row(one) for one in given]
        await self._changed(uow, [desk.id], desk)

    async def set_special_day(self, uow: UnitOfWork, desk_id: uuid.UUID, given: SpecialDayInput) -> None:
        """Raises UnknownDesk."""
        desk = await _desk(uow, desk_id)
        others = [row for row in desk.special_days if row.day != given.day]
        row = next((row for row in desk.special_days if row.day == given.day), None) or SpecialDay(day=given.day)
        row.openings, row.note = [list(span) for span in given.openings], given.note
        desk.special_days = [*others, row]
        await self._changed(uow, [desk.id], desk)

    async def clear_special_day(self, uow: UnitOfWork, desk_id: uuid.UUID, day: date) -> None:
        """The weekly hours count again. Raises UnknownDesk."""
        desk = await _desk(uow, desk_id)
        desk.special_days = [row for row in desk.special_days if row.day != day]
        await self._changed(uow, [desk.id], desk)

    async def move_desks(self, uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID) -> list[uuid.UUID]:
        """All desks of one location become those of another, after the ones that stand there; which they were."""
        after = await repository.next_position(uow, into_id)
        moved = await repository.desks(uow, location_id=location_id)
        for place, desk in enumerate(moved):
            desk.location_id, desk.position = into_id, after + place
        await self._changed(uow, [desk.id for desk in moved])
        return [desk.id for desk in moved]

    async def let_work_at(self, uow: UnitOfWork, staff_id: uuid.UUID, desk_id: uuid.UUID) -> None:
        """As `set_staff`, besides those who may already."""
        await self.set_staff(uow, desk_id, {staff_id, *await self.staff_at(uow, desk_id)})

    async def staff_at(self, uow: UnitOfWork, desk_id: uuid.UUID) -> set[uuid.UUID]:
        return {row.staff_id for row in await repository.staff_of_desk(uow, desk_id)}

    async def set_staff(self, uow: UnitOfWork, desk_id: uuid.UUID, staff_ids: Iterable[uuid.UUID]) -> None:
        """Exactly these may work at the desk; who has been entered may stay. Raises UnknownDesk or CannotWorkThere."""
        await _desk(uow, desk_id)
        rows = {row.staff_id: row for row in await repository.staff_of_desk(uow, desk_id)}
        may = {one.id for one in await self._accounts.all_members(uow) if one.may(Permission.HOST_CONSULTATIONS)}
        wanted = set(staff_ids)
        if not wanted <= may | rows.keys():
            raise CannotWorkThere
        for staff_id in rows.keys() - wanted:
            await uow.session.delete(rows[staff_id])
        uow.session.add_all(DeskStaff(desk_id=desk_id, staff_id=staff_id) for staff_id in wanted - rows.keys())
        await uow.session.flush()

    async def set_busy(self, uow: UnitOfWork, desk_id: uuid.UUID, source: uuid.UUID, spans: Iterable[Busy]) -> bool:
        """The desk is closed in these ticks, and no longer in others that were read from the same calendar.

        Whether that is news. Appointments that lie there stay, and nobody is asked about them.
        """
        wanted = united(spans)
        known = await repository.busy_times(uow, source)
        if sorted(known) == [(desk_id, span) for span in wanted]:
            return False
        await repository.raise_versions(uow, [desk_id])
        await repository.replace_busy_times(uow, desk_id, source, wanted)
        uow.record(SupplyChanged(frozenset([desk_id])))
        return True

    async def lock_supply(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> None:
        """Whoever books at these desks has finished, and whoever comes next sees that they have changed."""
        await repository.raise_versions(uow, desk_ids)

    # Inside

    async def _refuse_unknown_services(self, uow: UnitOfWork, given: DeskInput) -> None:
        known = await self._catalogue.by_ids(uow, given.services, DEFAULT_LANGUAGE)
        if not known.keys() >= set(given.services):
            raise UnknownService

    async def _changed(self, uow: UnitOfWork, desk_ids: list[uuid.UUID], desk: Desk | None = None) -> None:
        await uow.session.flush()
        ids = [desk.id] if desk is not None else desk_ids
        await repository.raise_versions(uow, ids)
        if desk is not None:
            await uow.session.refresh(desk, ["version"])
        uow.record(SupplyChanged(frozenset(ids)))

    async def _on_calendar_changed(self, uow: UnitOfWork, event: CalendarChanged) -> None:
        ids = await repository.desk_ids(uow, event.location_id)
        await repository.raise_versions(uow, ids)
        uow.record(SupplyChanged(None if event.location_id is None else frozenset(ids)))


async def _desk(uow: UnitOfWork, desk_id: uuid.UUID) -> Desk:
    desk = await repository.desk_by_id(uow, desk_id)
    if desk is None:
        raise UnknownDesk
    return desk


async def _load_at(location_id: uuid.UUID, uow: UnitOfWork) -> list[DeskView]:
    return [_view(desk) for desk in await repository.desks(uow, location_id=location_id)]


def _write(desk: Desk, given: DeskInput) -> None:
    desk.key, desk.name, desk.in_use, desk.mailbox = given.key, given.name, given.in_use, given.mailbox
    desk.channels, desk.languages = sorted(set(given.channels)), list(given.languages)
    existing = {row.service_id: row for row in desk.services}
    desk.services = [
        existing.get(service) or DeskService(service_id=service) for service in dict.fromkeys(given.services)
    ]


def _hours_row(hours: Hours) -> WeeklyHours:
    return WeeklyHours(
        kind=hours.kind,
        weekday=hours.opening.weekday,
        opens_minute=hours.opening.opens_minute,
        closes_minute=hours.opening.closes_minute,
        valid_from=hours.valid_from,
        valid_until=hours.valid_until,
    )


def _view(desk: Desk) -> DeskView:
    hours = [
        Hours(Opening(row.weekday, row.opens_minute, row.closes_minute), row.kind, row.valid_from, row.valid_until)
        for row in desk.hours
    ]
    special = [
        SpecialHours(row.day, tuple((opens, closes) for opens, closes in row.openings), row.note)
        for row in desk.special_days
    ]
    return DeskView(
        id=desk.id,
        key=desk.key,
        location_id=desk.location_id,
        name=desk.name,
        position=desk.position,
        channels=frozenset(map(Channel, desk.channels)),
        languages=frozenset(desk.languages),
        services=frozenset(row.service_id for row in desk.services),
        in_use=desk.in_use,
        mailbox=desk.mailbox,
        hours=tuple(sorted(hours, key=lambda one: (one.opening, one.kind, str(one.valid_from), str(one.valid_until)))),
        special_days=tuple(sorted(special, key=lambda one: one.day)),
        version=desk.version,
        busy=united((row.first_tick, row.end_tick) for row in desk.busy_times),
    )
