import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import (
    AlreadyBooked,
    Cancelled,
    DetailsMissing,
    HoldExpired,
    NotByVideo,
    SlotTaken,
    TooLate,
    UnknownHold,
    UnknownLink,
)
from videodesk.booking.events import AppointmentBooked, AppointmentCancelled
from videodesk.booking.models import Appointment
from videodesk.booking.policy import AppointmentState, earliest_tick, is_on_grid, latest_tick, may_become
from videodesk.booking.schemas import AppointmentView, DaySlots, Details, Slot, SlotSearch
from videodesk.catalogue.schemas import ServiceView
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.ticks import instant_of, ticks_for
from videodesk.kit.tokens import TokenDeriver, hash_token
from videodesk.locations.schemas import LocationKind, LocationView
from videodesk.locations.service import LocationService
from videodesk.schedule.policy import bounds_of_day, open_ticks
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService


class BookingService:
    def __init__(
        self,
        config: BookingConfig,
        clock: Clock,
        tokens: TokenDeriver,
        calendar_host: str,
        locations: LocationService,
        schedule: ScheduleService,
    ) -> None:
        """`calendar_host` is the right-hand part of the calendar UIDs (RFC 5545, section 3.8.4.7)."""
        self._config = config
        self._clock = clock
        self._tokens = tokens
        self._calendar_host = calendar_host
        self._locations = locations
        self._schedule = schedule

    # Searching

    async def search(
        self, uow: UnitOfWork, service: ServiceView, first_day: date | None = None, days_with_slots: int = 5
    ) -> SlotSearch:
        """The next days with free video slots, from `first_day` or today. Raises NotByVideo."""
        if not service.video:
            raise NotByVideo
        found: list[DaySlots] = []
        next_days: list[date] = []
        for location in await self._locations.of_kind(uow, LocationKind.VIDEO):
            days, next_day = await self._search_at(uow, location, service, first_day, days_with_slots)
            found += days
            if next_day is not None:
                next_days.append(next_day)
        found.sort(key=lambda day: (day.day, day.slots[0].start_tick))
        return SlotSearch(tuple(found), min(next_days, default=None))

    async def _search_at(
        self, uow: UnitOfWork, location: LocationView, service: ServiceView, first_day: date | None, wanted: int
    ) -> tuple[list[DaySlots], date | None]:
        desks = await self._schedule.desks_at(uow, location.id)
        today = self._clock.now().astimezone(location.zone).date()
        last_day = today + timedelta(days=self._config.window_days)
        day = max(first_day or today, today)
        found: list[DaySlots] = []
        if day > last_day:
            return found, None
        taken = await self._taken(uow, desks, day, last_day, location.zone)
        while day <= last_day and len(found) < wanted:
            if slots := self._slots_of_day(location, desks, taken, day, service):
                found.append(DaySlots(location, day, slots))
            day += timedelta(days=1)
        return found, day if day <= last_day else None

    async def _taken(
        self, uow: UnitOfWork, desks: list[DeskView], first_day: date, last_day: date, zone: ZoneInfo
    ) -> dict[uuid.UUID, list[int]]:
        first, _ = bounds_of_day(first_day, zone)
        _, end = bounds_of_day(last_day, zone)
        return await repository.taken_ticks(uow, [desk.id for desk in desks], first, end, self._clock.now())

    def _slots_of_day(
        self,
        location: LocationView,
        desks: list[DeskView],
        taken: dict[uuid.UUID, list[int]],
        day: date,
        service: ServiceView,
    ) -> tuple[Slot, ...]:
        starts: set[int] = set()
        for desk in desks:
            free = open_ticks(day, location.zone, desk.hours).without(taken.get(desk.id, ()))
            starts.update(free.starts_of_runs(ticks_for(service.duration_minutes)))
        now = self._clock.now()
        earliest, latest = earliest_tick(self._config, now), latest_tick(self._config, now)
        return tuple(
            Slot(location.id, tick, instant_of(tick))
            for tick in sorted(starts)
            if earliest <= tick < latest and is_on_grid(self._config, tick, location.zone)
        )

    # Holding

    async def hold(
        self, uow: UnitOfWork, token: str, service: ServiceView, location_id: uuid.UUID, start_tick: int, locale: str
    ) -> AppointmentView:
        """Keep a slot under the browser's token. The same token again moves the hold and keeps what was typed.

        Raises SlotTaken, NotByVideo, UnknownLocation or AlreadyBooked.
        """
        if not service.video:
            raise NotByVideo
        desk_id = await self._free_desk(uow, service, location_id, start_tick)
        draft = await self._draft(uow, token, service, location_id, desk_id, start_tick, locale)
        await self._take_slot(uow, draft, service, location_id, start_tick)
        return _view(draft)

    async def held(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """The hold, expired or not. Raises UnknownHold or AlreadyBooked."""
        return _view(await self._find_draft(uow, token))

    async def fill_in(self, uow: UnitOfWork, token: str, details: Details) -> AppointmentView:
        """Keep what was typed with the hold. Raises UnknownHold or AlreadyBooked."""
        draft = await self._find_draft(uow, token, lock=True)
        draft.name, draft.email, draft.phone = details.name, details.email, details.phone
        draft.language, draft.access_needs = details.language, details.access_needs
        return _view(draft)

    async def confirm(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """Turn the hold into an appointment. Confirming twice books once.

        Raises UnknownHold, DetailsMissing, and HoldExpired when the slot has gone in the meantime.
        """
        draft = await repository.appointment_by_hold(uow, hash_token(token), lock=True)
        if draft is None:
            raise UnknownHold
        if draft.state is not AppointmentState.HELD:
            return _view(draft)
        if not draft.email:
            raise DetailsMissing
        await self._secure_slot(uow, draft)
        self._complete(draft)
        uow.record(AppointmentBooked(_view(draft)))
        return _view(draft)

    async def _secure_slot(self, uow: UnitOfWork, draft: Appointment) -> None:
        now = self._clock.now()
        expired = draft.hold_expires_at is None or draft.hold_expires_at <= now
        if expired:
            await self._take_slot_again(uow, draft)
        if await repository.keep_ticks(uow, draft.id) != draft.tick_count:
            raise HoldExpired

    async def _take_slot_again(self, uow: UnitOfWork, draft: Appointment) -> None:
        """Somebody slow gets the slot all the same while nobody else has taken it."""
        now = self._clock.now()
        ticks = range(draft.start_tick, draft.start_tick + draft.tick_count)
        if instant_of(draft.start_tick) <= now:
            raise HoldExpired
        await repository.release_ticks(uow, draft.id)
        if not await repository.claim_ticks(uow, draft.desk_id, ticks, draft.id, None, now):
            raise HoldExpired

    def _complete(self, draft: Appointment) -> None:
        draft.state = AppointmentState.CONFIRMED
        draft.hold_expires_at = None
        draft.booked_at = self._clock.now()
        draft.uid = f"{draft.id}@{self._calendar_host}"
        draft.link_hash = hash_token(self.link_token(draft.id))

    async def _free_desk(
        self, uow: UnitOfWork, service: ServiceView, location_id: uuid.UUID, start_tick: int
    ) -> uuid.UUID:
        desks = await self._desks_open_at(uow, service, location_id, start_tick)
        if not desks:
            raise SlotTaken
        return desks[0].id

    async def _desks_open_at(
        self, uow: UnitOfWork, service: ServiceView, location_id: uuid.UUID, start_tick: int
    ) -> list[DeskView]:
        """The desks whose hours cover the slot, in the order in which they are filled."""
        location = await self._locations.get(uow, location_id)
        now = self._clock.now()
        in_window = earliest_tick(self._config, now) <= start_tick < latest_tick(self._config, now)
        if not in_window or not is_on_grid(self._config, start_tick, location.zone):
            return []
        day = instant_of(start_tick).astimezone(location.zone).date()
        length = ticks_for(service.duration_minutes)
        return [
            desk
            for desk in await self._schedule.desks_at(uow, location_id)
            if start_tick in open_ticks(day, location.zone, desk.hours).starts_of_runs(length)
        ]

    async def _draft(
        self,
        uow: UnitOfWork,
        token: str,
        service: ServiceView,
        location_id: uuid.UUID,
        desk_id: uuid.UUID,
        start_tick: int,
        locale: str,
    ) -> Appointment:
        draft = Appointment(
            id=uuid.uuid4(),
            state=AppointmentState.HELD,
            service_id=service.id,
            location_id=location_id,
            desk_id=desk_id,
            start_tick=start_tick,
            tick_count=ticks_for(service.duration_minutes),
            locale=locale,
            hold_hash=hash_token(token),
            created_at=self._clock.now(),
            hold_expires_at=self._hold_end(),
        )
        return draft if await repository.insert_draft(uow, draft) else await self._find_draft(uow, token, lock=True)

    async def _take_slot(
        self, uow: UnitOfWork, draft: Appointment, service: ServiceView, location_id: uuid.UUID, start_tick: int
    ) -> None:
        now, expires_at = self._clock.now(), self._hold_end()
        ticks = range(start_tick, start_tick + ticks_for(service.duration_minutes))
        # On SlotTaken the transaction ends, and with it the release: the old hold stays.
        await repository.release_ticks(uow, draft.id)
        for desk in await self._desks_open_at(uow, service, location_id, start_tick):
            if await repository.claim_ticks(uow, desk.id, ticks, draft.id, expires_at, now):
                draft.service_id, draft.location_id, draft.desk_id = service.id, location_id, desk.id
                draft.start_tick, draft.tick_count, draft.hold_expires_at = ticks.start, len(ticks), expires_at
                return
        raise SlotTaken

    async def _find_draft(self, uow: UnitOfWork, token: str, *, lock: bool = False) -> Appointment:
        draft = await repository.appointment_by_hold(uow, hash_token(token), lock=lock)
        if draft is None:
            raise UnknownHold
        if draft.state is not AppointmentState.HELD:
            raise AlreadyBooked(draft.id)
        return draft

    def _hold_end(self) -> datetime:
        return self._clock.now() + timedelta(minutes=self._config.hold_minutes)

    # The appointment's one link

    def link_token(self, appointment_id: uuid.UUID) -> str:
        """The token in the appointment's link; derived, so that later letters can tell it again."""
        return self._tokens.derive("link", str(appointment_id))

    async def by_link(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """Raises UnknownLink or Cancelled."""
        appointment = await repository.appointment_by_link(uow, hash_token(token))
        if appointment is None:
            raise UnknownLink
        if appointment.state is AppointmentState.CANCELLED:
            raise Cancelled
        return _view(appointment)

    async def cancel(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """Free the slot and tell everybody. Raises UnknownLink, Cancelled or TooLate."""
        appointment = await repository.appointment_by_link(uow, hash_token(token), lock=True)
        if appointment is None:
            raise UnknownLink
        if appointment.state is AppointmentState.CANCELLED:
            raise Cancelled
        ended = instant_of(appointment.start_tick + appointment.tick_count) <= self._clock.now()
        if ended or not may_become(appointment.state, AppointmentState.CANCELLED):
            raise TooLate
        appointment.state = AppointmentState.CANCELLED
        appointment.sequence += 1
        await repository.release_ticks(uow, appointment.id)
        uow.record(AppointmentCancelled(_view(appointment)))
        return _view(appointment)

    # For the rooms above

    async def get_many(self, uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, AppointmentView]:
        return {row.id: _view(row) for row in await repository.appointments_by_id(uow, ids)}

    async def close(self, uow: UnitOfWork, appointment_id: uuid.UUID, state: AppointmentState) -> None:
        """The consultation is over: DONE or MISSED. What may not become that is left as it is."""
        appointment = await repository.appointment_by_id(uow, appointment_id)
        if appointment is not None and may_become(appointment.state, state):
            appointment.state = state

    async def purge_drafts(self, uow: UnitOfWork) -> None:
        """Delete what was typed into bookings that were never finished."""
        kept_for = timedelta(hours=self._config.draft_hours)
        await repository.delete_drafts_expired_before(uow, self._clock.now() - kept_for)


def _view(appointment: Appointment) -> AppointmentView:
    return AppointmentView(
        id=appointment.id,
        state=appointment.state,
        service_id=appointment.service_id,
        location_id=appointment.location_id,
        desk_id=appointment.desk_id,
        starts_at=instant_of(appointment.start_tick),
        ends_at=instant_of(appointment.start_tick + appointment.tick_count),
        locale=appointment.locale,
        details=Details(
            name=appointment.name or "",
            email=appointment.email or "",
            phone=appointment.phone or "",
            language=appointment.language or "",
            access_needs=appointment.access_needs or "",
        ),
        uid=appointment.uid or "",
        sequence=appointment.sequence or 0,
        hold_expires_at=appointment.hold_expires_at,
    )
