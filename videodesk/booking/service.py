import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import (
    AlreadyBooked,
    Cancelled,
    DetailsMissing,
    NoNumber,
    NotConfirmed,
    NotToClose,
    ReasonMissing,
    TooLate,
    TooManyAppointments,
    UnknownAppointment,
    UnknownHold,
    UnknownLink,
)
from videodesk.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentClosed,
    AppointmentMoved,
    AppointmentRelocated,
    AppointmentRequested,
    AppointmentReseated,
    WalkInCame,
)
from videodesk.booking.free_time import FreeTime
from videodesk.booking.holds import HoldService
from videodesk.booking.models import Appointment, AppointmentChange
from videodesk.booking.policy import AppointmentState, ChangeKind, Terms, may_become, serves
from videodesk.booking.rows import ticks_of, view_of, write_details, write_slot
from videodesk.booking.schemas import (
    AppointmentView,
    Audience,
    ChangeView,
    Details,
    Items,
    Slot,
    SlotQuery,
    SlotSearch,
)
from videodesk.booking.search import SlotFinder
from videodesk.booking.slot_keeper import SlotKeeper, items_of
from videodesk.catalogue.schemas import Channel
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE, LANGUAGES
from videodesk.kit.ticks import tick_not_before
from videodesk.kit.tokens import TokenDeriver, hash_token
from videodesk.locations.ports import Decision
from videodesk.schedule.service import Supply

ADDRESS_LIMIT_HOURS = 24
# Who comes early is served early.
CLOSING = timedelta(hours=12)

Outcome = Literal[AppointmentState.DONE, AppointmentState.MISSED]


class BookingService:
    def __init__(
        self,
        config: BookingConfig,
        clock: Clock,
        tokens: TokenDeriver,
        calendar_host: str,
        catalogue: CatalogueService,
        free_time: FreeTime,
        slots: SlotKeeper,
        holds: HoldService,
    ) -> None:
        """`calendar_host` is the right-hand part of the calendar UIDs (RFC 5545, section 3.8.4.7)."""
        self._config = config
        self._clock = clock
        self._tokens = tokens
        self._calendar_host = calendar_host
        self._catalogue = catalogue
        self._free_time = free_time
        self._slots = slots
        self._holds = holds
        self._finder = SlotFinder(config, clock, free_time)

    # Searching

    async def search(self, query: SlotQuery) -> SlotSearch:
        """The earliest slots. Must not be asked within a transaction. Raises NotByChannel."""
        return await self._finder.search(query)

    def forget_answers(self) -> None:
        """Look for each question anew; what is free stays known."""
        self._finder.forget_answers()

    async def given_at(self, query: SlotQuery) -> frozenset[tuple[uuid.UUID, Channel]]:
        """At which locations and by which channels all can be had, whether something is free there or not.

        Must not be asked within a transaction. Raises NotByChannel.
        """
        supply, terms = await self._free_time.supply(), self._finder.terms(query)
        return frozenset(
            (desk.location_id, one.channel) for one in terms for desk in supply.desks.values() if serves(desk, one)
        )

    async def spoken(self, query: SlotQuery) -> frozenset[str]:
        """The languages in which all can be had somewhere. Must not be asked within a transaction.

        Raises NotByChannel.
        """
        supply, terms = await self._free_time.supply(), self._finder.terms(query)
        desks = supply.desks.values()
        return frozenset(code for one in terms for desk in desks if serves(desk, one) for code in desk.languages)

    # Booking

    async def confirm(self, uow: UnitOfWork, token: str, *, trusted: bool = True) -> AppointmentView:
        """Turn the hold into an appointment. Confirming twice books once.

        Who is not `trusted`, and everybody where the setting wants it, must follow the link in a letter before it
        counts, and then only that link leads to it. Raises UnknownHold, DetailsMissing, TooManyAppointments,
        AlreadyBooked once that link was followed, and HoldExpired when the slot has gone.
        """
        draft = await repository.appointment_by_hold(uow, hash_token(token), lock=True)
        if draft is None:
            raise UnknownHold
        if draft.address_confirmed:
            raise AlreadyBooked(draft.id)
        if draft.state is not AppointmentState.HELD:
            return view_of(draft)
        if not view_of(draft).is_complete:
            raise DetailsMissing
        await self._refuse_too_many(uow, draft.email)
        if self._config.confirm_address or not trusted:
            await self._request(uow, draft)
        else:
            await self._book(uow, draft)
        return view_of(draft)

    async def confirm_address(self, uow: UnitOfWork, link: str) -> AppointmentView:
        """The letter has arrived, so the appointment counts. Twice is once.

        Raises UnknownLink, Cancelled, and HoldExpired when it took too long and the slot has gone.
        """
        appointment = await self._find_by_link(uow, link)
        if appointment.state is AppointmentState.UNCONFIRMED:
            await self._book(uow, appointment)
            appointment.address_confirmed = True
        return view_of(appointment)

    async def book_on_behalf(
        self, uow: UnitOfWork, staff_id: uuid.UUID, token: str, items: Items, slot: Slot, details: Details, reason: str
    ) -> AppointmentView:
        """Staff book for a caller, also what is held back. The same token books once.

        Raises SlotTaken, NotByChannel, NoNumber, ReasonMissing.
        """
        reason = _given(reason)
        _refuse_without_number(slot, details.phone)
        booked = await repository.appointment_by_hold(uow, hash_token(token), lock=True)
        if booked is not None and booked.state is not AppointmentState.HELD:
            return view_of(booked)
        # What somebody speaks need not be a language that we write.
        locale = details.language if details.language in LANGUAGES else DEFAULT_LANGUAGE
        await self._holds.hold(uow, token, items, slot, locale, Audience.STAFF)
        draft = await self._holds.draft(uow, token)
        write_details(draft, details)
        await self._book(uow, draft, staff_id, reason)
        return view_of(draft)

    # The appointment's one link

    def link_token(self, appointment_id: uuid.UUID) -> str:
        """The token in the appointment's link; derived, so that later letters can tell it again."""
        return self._tokens.derive("link", str(appointment_id))

    async def by_link(self, uow: UnitOfWork, token: str, *, lock: bool = False) -> AppointmentView:
        """Raises UnknownLink or Cancelled."""
        return view_of(await self._find_by_link(uow, token, lock=lock))

    async def to_come(self, uow: UnitOfWork, token: str, *, lock: bool = False) -> AppointmentView:
        """What can still be moved. Raises UnknownLink, Cancelled, NotConfirmed or TooLate."""
        appointment = await self.by_link(uow, token, lock=lock)
        self._refuse_unless_to_come(appointment)
        return appointment

    async def move(self, uow: UnitOfWork, link: str, slot: Slot, language: str | None = None) -> AppointmentView:
        """Take the new slot and free the old one, with the same link and UID. To the same slot changes nothing.

        Where a `language` is named, it is at a desk that speaks it, for the same slot too. Raises UnknownLink,
        Cancelled, NotConfirmed, TooLate, NotByChannel, NoNumber or SlotTaken, and then the old slot stays.
        """
        return await self._move(uow, await self._find_by_link(uow, link), slot, Audience.CITIZEN, language=language)

    async def cancel(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """Free the slot and tell everybody. Raises UnknownLink, Cancelled or TooLate."""
        return await self._cancel(uow, await self._find_by_link(uow, token))

    async def say_coming(self, uow: UnitOfWork, link: str) -> AppointmentView:
        """The citizen has been reminded, and will come. Raises UnknownLink, Cancelled, NotConfirmed or TooLate."""
        appointment = await self._find_by_link(uow, link)
        self._refuse_unless_to_come(view_of(appointment))
        appointment.coming_at = appointment.coming_at or self._clock.now()
        return view_of(appointment)

    # For staff

    async def get(self, uow: UnitOfWork, appointment_id: uuid.UUID) -> AppointmentView:
        """Raises UnknownAppointment."""
        return view_of(await self._find(uow, appointment_id, lock=False))

    async def at_location(
        self, uow: UnitOfWork, location_id: uuid.UUID, first: datetime, end: datetime
    ) -> list[AppointmentView]:
        """All that start in `first <= start < end`, by start, whatever their state; without holds."""
        rows = await repository.appointments_at_location(uow, location_id, tick_not_before(first), tick_not_before(end))
        return [view_of(row) for row in rows]

    async def at_desks(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID], since: datetime) -> list[AppointmentView]:
        """All that take place there, or did and ended after `since`, by start."""
        rows = await repository.attended_at_desks(uow, desk_ids, tick_not_before(since))
        return [view_of(row) for row in rows]

    async def history(self, uow: UnitOfWork, appointment_id: uuid.UUID) -> list[ChangeView]:
        """What was done to it, from the booking on."""
        return (await self.histories(uow, [appointment_id])).get(appointment_id, [])

    async def histories(self, uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[ChangeView]]:
        """Of those to which something was done."""
        found: dict[uuid.UUID, list[ChangeView]] = {}
        for row in await repository.changes_of(uow, ids):
            change = ChangeView(row.kind, row.at, row.staff_id, row.reason)
            found.setdefault(row.appointment_id, []).append(change)
        return found

    async def move_by_staff(
        self,
        uow: UnitOfWork,
        appointment_id: uuid.UUID,
        staff_id: uuid.UUID | None,
        slot: Slot,
        reason: str,
        supply: Supply | None = None,
    ) -> AppointmentView:
        """`supply` is for who changes it in this very transaction.

        Raises UnknownAppointment, ReasonMissing, and what `move` raises.
        """
        reason, found = _given(reason), await self._find(uow, appointment_id)
        return await self._move(uow, found, slot, Audience.STAFF, staff_id, reason, by_office=True, supply=supply)

    async def cancel_by_staff(
        self, uow: UnitOfWork, appointment_id: uuid.UUID, staff_id: uuid.UUID | None, reason: str
    ) -> AppointmentView:
        """Raises UnknownAppointment, ReasonMissing, Cancelled or TooLate."""
        reason = _given(reason)
        return await self._cancel(uow, await self._find(uow, appointment_id), staff_id, reason, by_office=True)

    def may_close(self, appointment: AppointmentView) -> bool:
        """Whether staff may say that somebody has been served or has not come. Video calls are closed where they are
        held."""
        return (
            appointment.state is AppointmentState.CONFIRMED
            and appointment.channel is not Channel.VIDEO
            and self._clock.now() >= appointment.starts_at - CLOSING
        )

    async def close_by_staff(
        self, uow: UnitOfWork, appointment_id: uuid.UUID, staff_id: uuid.UUID, outcome: Outcome
    ) -> AppointmentView:
        """Closing twice in the same way is once. Raises UnknownAppointment, Cancelled or NotToClose."""
        appointment = await self._find(uow, appointment_id)
        if appointment.state is AppointmentState.CANCELLED:
            raise Cancelled
        if appointment.state is not outcome:
            if not self.may_close(view_of(appointment)):
                raise NotToClose
            await self.close(uow, appointment_id, outcome, staff_id)
        return view_of(appointment)

    # For walk-ins, wishes and changes of supply

    def admit(self, uow: UnitOfWork, walk_in: Appointment) -> AppointmentView:
        """Give somebody who owns no slot a link like any other, and tell of it."""
        self._give_link(walk_in)
        self._note(uow, walk_in, ChangeKind.BOOKED, None, "")
        uow.record(WalkInCame(view_of(walk_in)))
        return view_of(walk_in)

    async def complete_move(
        self,
        uow: UnitOfWork,
        before: AppointmentView,
        appointment: Appointment,
        items: Items,
        terms: Terms,
        slot: Slot,
        desk_id: uuid.UUID,
    ) -> AppointmentView:
        """The appointment owns the slot's ticks already, and no longer those that it had."""
        freed = ticks_of(appointment)
        self._slots.changed(uow, before.desk_id, freed)
        write_slot(appointment, items, terms, slot, desk_id)
        self._slots.changed(uow, desk_id, ticks_of(appointment))
        await self._slots.reopen_later(uow, before, freed, items)
        return self._moved(uow, before, appointment, None, "", by_office=False)

    def keep_outside_hours(self, uow: UnitOfWork, appointment: Appointment, decision: Decision) -> None:
        """The desk is closed then, and serves this one all the same."""
        appointment.outside_hours = True
        self._note(uow, appointment, ChangeKind.KEPT, decision.staff_id, decision.reason)

    def tell_of_new_place(
        self, uow: UnitOfWork, before: AppointmentView, appointment: Appointment, decision: Decision
    ) -> None:
        """The appointment keeps its desk and time, and its location is another."""
        self._moved(uow, before, appointment, decision.staff_id, decision.reason, by_office=True)

    def tell_of_new_address(self, uow: UnitOfWork, appointment: Appointment, before_place: str) -> None:
        """The office itself has moved."""
        self._count_change(appointment)
        uow.record(AppointmentRelocated(view_of(appointment), before_place))

    # For the rooms above

    async def get_many(self, uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, AppointmentView]:
        return {row.id: view_of(row) for row in await repository.appointment_rows(uow, ids)}

    async def expected(
        self, uow: UnitOfWork, location_id: uuid.UUID, first: datetime, end: datetime
    ) -> list[AppointmentView]:
        """Who is booked for a start in `first <= start < end`, without those who have come without an appointment."""
        rows = await repository.rows_expected(uow, location_id, tick_not_before(first), tick_not_before(end))
        return [view_of(row) for row in rows]

    async def close(
        self,
        uow: UnitOfWork,
        appointment_id: uuid.UUID,
        state: Outcome,
        staff_id: uuid.UUID | None = None,
    ) -> None:
        """The consultation is over. What may not become that is left as it is."""
        appointment = await repository.appointment_by_id(uow, appointment_id, lock=True)
        if appointment is not None and may_become(appointment.state, state):
            appointment.state = state
            self._note(uow, appointment, ChangeKind(state.value), staff_id, "")
            uow.record(AppointmentClosed(view_of(appointment)))

    async def items_of(self, uow: UnitOfWork, appointment: AppointmentView, language: str) -> Items:
        """What the appointment is for, in a language."""
        return await items_of(self._catalogue, uow, appointment, language)

    # The steps of the states

    async def _request(self, uow: UnitOfWork, draft: Appointment) -> None:
        expires_at = self._clock.now() + timedelta(minutes=self._config.confirm_minutes)
        await self._slots.secure(uow, draft, expires_at)
        draft.state = AppointmentState.UNCONFIRMED
        draft.hold_expires_at = expires_at
        self._give_link(draft)
        uow.record(AppointmentRequested(view_of(draft)))

    async def _book(
        self, uow: UnitOfWork, draft: Appointment, staff_id: uuid.UUID | None = None, reason: str = ""
    ) -> None:
        await self._slots.secure(uow, draft, None)
        draft.state = AppointmentState.CONFIRMED
        draft.hold_expires_at = None
        draft.booked_at = draft.changed_at = self._clock.now()
        self._give_link(draft)
        self._note(uow, draft, ChangeKind.BOOKED, staff_id, reason)
        uow.record(AppointmentBooked(view_of(draft)))

    def _give_link(self, draft: Appointment) -> None:
        draft.uid = f"{draft.id}@{self._calendar_host}"
        draft.link_hash = hash_token(self.link_token(draft.id))

    async def _move(
        self,
        uow: UnitOfWork,
        appointment: Appointment,
        slot: Slot,
        audience: Audience,
        staff_id: uuid.UUID | None = None,
        reason: str = "",
        *,
        by_office: bool = False,
        supply: Supply | None = None,
        language: str | None = None,
    ) -> AppointmentView:
        before = view_of(appointment)
        self._refuse_unless_to_come(before)
        same = before.is_at(slot)
        if same and supply is None and await self._slots.speaks(uow, before.desk_id, language):
            return before
        items = await self.items_of(uow, before, DEFAULT_LANGUAGE)
        terms, freed = self._slots.terms(items, slot.channel, language), ticks_of(appointment)
        _refuse_without_number(slot, appointment.phone)
        await repository.lock_wishes(uow, [appointment.id])
        await self._slots.release(uow, appointment)
        await self._slots.take(uow, appointment, items, terms, slot, audience, None, supply)
        await self._slots.reopen_later(uow, before, freed, items)
        if same:  # at another desk, of which the citizen need not know
            self._count_change(appointment, told=False)
            self._note(uow, appointment, ChangeKind.RESEATED, staff_id, reason)
            uow.record(AppointmentReseated(before, view_of(appointment)))
            return view_of(appointment)
        return self._moved(uow, before, appointment, staff_id, reason, by_office=by_office)

    def _moved(
        self,
        uow: UnitOfWork,
        before: AppointmentView,
        appointment: Appointment,
        staff_id: uuid.UUID | None,
        reason: str,
        *,
        by_office: bool,
    ) -> AppointmentView:
        self._count_change(appointment)
        appointment.coming_at = None
        self._note(uow, appointment, ChangeKind.MOVED, staff_id, reason)
        uow.record(AppointmentMoved(before, view_of(appointment), by_office, reason))
        return view_of(appointment)

    async def _cancel(
        self,
        uow: UnitOfWork,
        appointment: Appointment,
        staff_id: uuid.UUID | None = None,
        reason: str = "",
        *,
        by_office: bool = False,
    ) -> AppointmentView:
        if appointment.state is AppointmentState.CANCELLED:
            raise Cancelled
        before = view_of(appointment)
        if not before.may_cancel(self._clock.now()):
            raise TooLate
        was_booked = appointment.state is AppointmentState.CONFIRMED
        await repository.lock_wishes(uow, [appointment.id])
        await self._slots.release(uow, appointment)
        appointment.state = AppointmentState.CANCELLED
        self._count_change(appointment)
        items = await self.items_of(uow, before, DEFAULT_LANGUAGE)
        await self._slots.reopen_later(uow, before, ticks_of(appointment), items)
        self._note(uow, appointment, ChangeKind.CANCELLED, staff_id, reason)
        if was_booked:
            uow.record(AppointmentCancelled(view_of(appointment), by_office, reason))
        return view_of(appointment)

    def _refuse_unless_to_come(self, appointment: AppointmentView) -> None:
        if appointment.state is AppointmentState.CANCELLED:
            raise Cancelled
        if appointment.state is AppointmentState.UNCONFIRMED:
            raise NotConfirmed
        if not appointment.is_to_come(self._clock.now()):
            raise TooLate

    async def _refuse_too_many(self, uow: UnitOfWork, email: str) -> None:
        now = self._clock.now()
        since = now - timedelta(hours=ADDRESS_LIMIT_HOURS)
        lately, to_come = await repository.count_booked(uow, email, since, tick_not_before(now))
        if lately >= self._config.per_address_and_day or to_come >= self._config.open_per_address:
            raise TooManyAppointments

    # Finding rows

    async def _find_by_link(self, uow: UnitOfWork, token: str, *, lock: bool = True) -> Appointment:
        appointment = await repository.appointment_by_link(uow, hash_token(token), lock=lock)
        if appointment is None:
            raise UnknownLink
        if appointment.state is AppointmentState.CANCELLED:
            raise Cancelled
        return appointment

    async def _find(self, uow: UnitOfWork, appointment_id: uuid.UUID, *, lock: bool = True) -> Appointment:
        appointment = await repository.appointment_by_id(uow, appointment_id, lock=lock)
        if appointment is None or appointment.state is AppointmentState.HELD:
            raise UnknownAppointment
        return appointment

    def _count_change(self, appointment: Appointment, *, told: bool = True) -> None:
        """Calendars take an entry for newer by this number (RFC 5546, section 2.1.4)."""
        appointment.sequence += 1
        if told:
            appointment.told_sequence = appointment.sequence
        appointment.changed_at = self._clock.now()

    def _note(
        self, uow: UnitOfWork, appointment: Appointment, kind: ChangeKind, staff_id: uuid.UUID | None, reason: str
    ) -> None:
        uow.session.add(
            AppointmentChange(
                appointment_id=appointment.id, kind=kind, at=self._clock.now(), staff_id=staff_id, reason=reason
            )
        )


def _refuse_without_number(slot: Slot, phone: str | None) -> None:
    """Raises NoNumber."""
    if slot.channel is Channel.PHONE and not phone:
        raise NoNumber


def _given(reason: str) -> str:
    """Raises ReasonMissing."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    return reason
