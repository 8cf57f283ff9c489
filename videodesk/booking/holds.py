"""A slot that is kept for somebody who is still filling in the form.

It belongs to a token that the server draws, and is an appointment's row already: what was typed and the ticks are there
when it is booked (`service`).
"""

import uuid
from datetime import timedelta

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import AlreadyBooked, ExtendedAlready, SlotTaken, UnknownHold
from videodesk.booking.models import Appointment
from videodesk.booking.policy import AppointmentState, Terms
from videodesk.booking.rows import view_of, write_details, write_slot
from videodesk.booking.schemas import AppointmentView, Audience, Details, Items, ServicePersons, Slot
from videodesk.booking.slot_keeper import SlotKeeper
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.tokens import hash_token


class HoldService:
    def __init__(self, config: BookingConfig, clock: Clock, slots: SlotKeeper) -> None:
        self._config = config
        self._clock = clock
        self._slots = slots

    async def hold(
        self,
        uow: UnitOfWork,
        token: str,
        items: Items,
        slot: Slot,
        locale: str,
        audience: Audience = Audience.CITIZEN,
        language: str | None = None,
    ) -> AppointmentView:
        """Keep a slot under the browser's token. The same token again moves the hold and keeps what was typed.

        Where a `language` is named, it is at a desk that speaks it. What is held already stays as it is: a second
        click gives no more time, and is never too late. Raises SlotTaken, NotByChannel or AlreadyBooked.
        """
        terms = self._slots.terms(items, slot.channel, language)
        desks = await self._slots.open_desks(uow, terms, slot, audience)
        draft = await self._new_draft(uow, token, items, terms, slot, desks[0].id, locale) if desks else None
        if draft is None:
            try:
                draft = await self.draft(uow, token)
            except UnknownHold:
                raise SlotTaken from None
            if self._is_held(draft, items, slot) and await self._slots.speaks(uow, draft.desk_id, language):
                draft.language = language or draft.language
                return view_of(draft)
            # On SlotTaken the transaction ends, and with it the release: the old hold stays.
            await self._slots.release(uow, draft)
        expires_at = self._clock.now() + timedelta(minutes=self._config.hold_minutes)
        await self._slots.take(uow, draft, items, terms, slot, audience, expires_at)
        draft.hold_expires_at, draft.extended = expires_at, False
        draft.language = language or draft.language
        return view_of(draft)

    async def held(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """The hold, expired or not. Raises UnknownHold or AlreadyBooked."""
        return view_of(await self.draft(uow, token, lock=False))

    async def extend(self, uow: UnitOfWork, token: str) -> AppointmentView:
        """As much time again, once (WCAG 2.2.1). Raises UnknownHold, AlreadyBooked, ExtendedAlready or HoldExpired."""
        draft = await self.draft(uow, token)
        if draft.extended:
            raise ExtendedAlready
        expires_at = self._clock.now() + timedelta(minutes=self._config.hold_minutes)
        await self._slots.secure(uow, draft, expires_at)
        draft.hold_expires_at, draft.extended = expires_at, True
        return view_of(draft)

    async def fill_in(self, uow: UnitOfWork, token: str, details: Details) -> AppointmentView:
        """Keep what was typed with the hold. Raises UnknownHold or AlreadyBooked."""
        draft = await self.draft(uow, token)
        write_details(draft, details)
        return view_of(draft)

    async def drop(self, uow: UnitOfWork, token: str) -> None:
        """Give the slot back, and forget what was typed. Raises UnknownHold or AlreadyBooked."""
        draft = await self.draft(uow, token)
        await self._slots.release(uow, draft)
        await uow.session.delete(draft)

    async def end(self, uow: UnitOfWork, draft: Appointment) -> None:
        """The slot is there no more; what was typed stays."""
        await self._slots.release(uow, draft)
        draft.hold_expires_at = self._clock.now()

    async def purge(self, uow: UnitOfWork) -> None:
        """Delete what was typed into bookings that were never finished, and ticks that have expired."""
        kept_for = timedelta(hours=self._config.draft_hours)
        await repository.delete_drafts_expired_before(uow, self._clock.now() - kept_for)
        await repository.delete_expired_ticks(uow, self._clock.now())

    async def draft(self, uow: UnitOfWork, token: str, *, lock: bool = True) -> Appointment:
        """The row, for who makes an appointment of it. Raises UnknownHold or AlreadyBooked."""
        draft = await repository.appointment_by_hold(uow, hash_token(token), lock=lock)
        if draft is None:
            raise UnknownHold
        if draft.state is not AppointmentState.HELD:
            raise AlreadyBooked(draft.id)
        return draft

    # Inside

    def _is_held(self, draft: Appointment, items: Items, slot: Slot) -> bool:
        held, ends_at = view_of(draft), draft.hold_expires_at
        wanted = tuple(ServicePersons(item.service.id, item.persons) for item in items)
        return ends_at is not None and ends_at > self._clock.now() and held.is_at(slot) and held.items == wanted

    async def _new_draft(
        self,
        uow: UnitOfWork,
        token: str,
        items: Items,
        terms: Terms,
        slot: Slot,
        desk_id: uuid.UUID,
        locale: str,
    ) -> Appointment | None:
        """None where the token has one already."""
        draft = Appointment(
            id=uuid.uuid4(),
            state=AppointmentState.HELD,
            locale=locale,
            hold_hash=hash_token(token),
            created_at=self._clock.now(),
        )
        write_slot(draft, items, terms, slot, desk_id)
        return draft if await repository.insert_draft(uow, draft) else None
