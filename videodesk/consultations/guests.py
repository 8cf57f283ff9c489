"""A third and a fourth person: invited by a link that opens once, or a colleague whom the desk brings in."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from videodesk.consultations import repository
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.entries import (
    CITIZEN,
    GUEST_PREFIX,
    GuestInvited,
    GuestJoined,
    GuestLeft,
    GuestRevoked,
    guest_participant,
    staff_participant,
)
from videodesk.consultations.errors import (
    DeskBusy,
    GuestLinkUsed,
    NotInvited,
    NotYourConsultation,
    NotYourGuest,
    OwnDesk,
    TooManyGuests,
    UnknownGuest,
    UnknownGuestLink,
)
from videodesk.consultations.events import ConsultationChanged, QueueChanged
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Consultation, Guest
from videodesk.consultations.policy import IN_CALL, MOST_GUESTS, OVER, GuestKind
from videodesk.consultations.schemas import GuestView, Invitation
from videodesk.consultations.steps import Steps
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.ids import read_id
from videodesk.kit.tokens import hash_token, new_token
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService


@dataclass(frozen=True)
class Called:
    """By their colleagues: to which calls a desk is asked, and which one it has joined."""

    asked: tuple[uuid.UUID, ...] = ()
    joined: uuid.UUID | None = None


class Guests:
    def __init__(self, clock: Clock, schedule: ScheduleService, steps: Steps, journal: Journal) -> None:
        self._clock = clock
        self._schedule = schedule
        self._steps = steps
        self._journal = journal

    def subscribe(self, bus: EventBus) -> None:
        bus.within(ConsultationChanged, self._on_changed)

    # Inviting

    async def invite(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, kind: GuestKind, name: str = ""
    ) -> Invitation:
        """A link for one person, until the consultation is over. Raises Over, NotYourConsultation, TooManyGuests."""
        one = await self._steps.find_open(uow, consultation_id)
        _refuse_others(one, by)
        link = new_token()
        guest = await self._add(uow, one, by, kind, name=name, link_hash=hash_token(link))
        return Invitation(_view_of(guest), link)

    async def bring_in(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, desk: DeskView) -> None:
        """Ask another desk to join; asking it twice is the same as once.

        Raises NotInCall, NotYourConsultation, OwnDesk or TooManyGuests.
        """
        one = await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        if desk.id == seat.desk.id:
            raise OwnDesk
        if await self._colleague(uow, one.id, desk.id) is not None:
            return
        await self._add(uow, one, seat.participant, GuestKind.COLLEAGUE, name=desk.name, desk_id=desk.id)
        uow.record(QueueChanged(desk.location_id))

    async def revoke(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, handle: str) -> None:
        """They are not let in (any more). The desk sends away whom it likes, the citizen whom they have invited.

        Raises UnknownGuest, NotYourConsultation or NotYourGuest.
        """
        one = await self._steps.find_open(uow, consultation_id)
        _refuse_others(one, by)
        guest = await repository.guest(uow, read_id(handle.removeprefix(GUEST_PREFIX), UnknownGuest))
        if guest is None or guest.consultation_id != one.id:
            raise UnknownGuest
        if by == CITIZEN and guest.invited_by != CITIZEN:
            raise NotYourGuest
        await self._end(uow, one, guest, by, GuestRevoked(guest=handle))

    async def _add(self, uow: UnitOfWork, one: Consultation, by: str, kind: GuestKind, **values: Any) -> Guest:
        guest = Guest(
            id=uuid.uuid4(),
            consultation_id=one.id,
            kind=kind,
            invited_by=by,
            invited_at=self._clock.now(),
            first_seq=0,
            **values,
        )
        # The log first: it locks the consultation, so of two who invite the last possible guest one is refused.
        await self._journal.write(uow, one.id, by, GuestInvited(guest=guest_participant(guest.id), guest_kind=kind))
        if len([row for row in await repository.guests_of(uow, one.id) if row.ended_at is None]) >= MOST_GUESTS:
            raise TooManyGuests
        uow.session.add(guest)
        await uow.session.flush()
        return guest

    # By the link

    async def by_link(self, uow: UnitOfWork, link: str) -> GuestView:
        """Who has been invited by it, whether they have come or not. Raises UnknownGuestLink, also when it is over."""
        return _view_of(await self._open(uow, await repository.guest_by_link(uow, hash_token(link))))

    async def by_secret(self, uow: UnitOfWork, secret: str) -> GuestView:
        """Raises UnknownGuestLink where they are not wanted (any more)."""
        guest = await repository.guest_by_secret(uow, hash_token(secret))
        if guest is None or guest.ended_at is not None:
            raise UnknownGuestLink
        return _view_of(guest)

    async def redeem(self, uow: UnitOfWork, link: str, name: str) -> str:
        """Use the link up; the secret is for the browser that has opened it. Raises UnknownGuestLink, GuestLinkUsed."""
        guest = await self._open(uow, await repository.guest_by_link(uow, hash_token(link)))
        one, secret = await self._steps.find(uow, guest.consultation_id), new_token()
        in_now = {"joined_at": self._clock.now(), "first_seq": one.log_seq}
        if not await repository.let_guest_in(uow, guest, name=name, secret_hash=hash_token(secret), **in_now):
            raise GuestLinkUsed if guest.ended_at is None else UnknownGuestLink
        await self._journal.write(uow, one.id, guest_participant(guest.id), GuestJoined())
        return secret

    async def is_open_for(self, uow: UnitOfWork, guest: GuestView, secret: str) -> bool:
        """Whether it is this browser that has opened the link."""
        found = await repository.guest_by_secret(uow, hash_token(secret))
        return found is not None and found.id == guest.id

    async def _open(self, uow: UnitOfWork, guest: Guest | None) -> Guest:
        if guest is None or guest.ended_at is not None:
            raise UnknownGuestLink
        if (await self._steps.find(uow, guest.consultation_id)).state in OVER:
            raise UnknownGuestLink
        return guest

    # From a desk

    async def accept(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Raises NotInvited, OwnDesk, or DeskBusy where the desk has somebody."""
        one = await self._steps.find(uow, consultation_id)
        guest = await self._colleague(uow, consultation_id, seat.desk.id)
        if guest is None or one.state not in IN_CALL:
            raise NotInvited
        if one.staff_id == seat.staff_id:
            raise OwnDesk
        called = (await self.called(uow, [seat.desk.id])).get(seat.desk.id, Called())
        if called.joined == one.id:
            return
        if called.joined is not None or await repository.at_desk(uow, seat.desk.id) is not None:
            raise DeskBusy
        if not await repository.let_guest_in(uow, guest, staff_id=seat.staff_id, joined_at=self._clock.now()):
            raise NotInvited
        await self._journal.write(uow, one.id, seat.participant, GuestJoined())
        await self._tell_desk(uow, guest)

    async def decline(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Before or after having joined. Raises NotInvited."""
        guest = await self._colleague(uow, consultation_id, seat.desk.id)
        if guest is None:
            raise NotInvited
        one = await self._steps.find(uow, consultation_id)
        entry = GuestRevoked(guest=guest_participant(guest.id)) if guest.joined_at is None else GuestLeft()
        await self._end(uow, one, guest, seat.participant, entry)

    async def require_colleague(self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID) -> None:
        """Raises NotYourConsultation where this member of staff has not joined."""
        if not any(one.staff_id == staff_id and one.takes_part for one in await self.of(uow, consultation_id)):
            raise NotYourConsultation

    async def _colleague(self, uow: UnitOfWork, consultation_id: uuid.UUID, desk_id: uuid.UUID) -> Guest | None:
        rows = await repository.guests_of(uow, consultation_id)
        return next((row for row in rows if row.desk_id == desk_id and row.ended_at is None), None)

    async def _on_changed(self, uow: UnitOfWork, event: ConsultationChanged) -> None:
        """Colleagues are in a call, and nowhere else; other guests wait and go with the citizen."""
        if event.state in IN_CALL:
            return
        for guest in await repository.guests_of(uow, event.consultation_id):
            if guest.kind is GuestKind.COLLEAGUE and await repository.end_guest(uow, guest, self._clock.now()):
                await self._tell_desk(uow, guest)

    async def _tell_desk(self, uow: UnitOfWork, guest: Guest) -> None:
        if guest.desk_id is not None:
            uow.record(QueueChanged((await self._schedule.desk(uow, guest.desk_id)).location_id))

    # Coming and going

    async def hung_up(self, uow: UnitOfWork, consultation_id: uuid.UUID, participant: str) -> None:
        """A guest may come back; a colleague has been brought in, and is so again."""
        guest = await self._taking_part(uow, consultation_id, participant)
        if guest is None:
            return
        if guest.kind is not GuestKind.COLLEAGUE:
            await self._journal.write(uow, consultation_id, participant, GuestLeft())
            return
        one = await self._steps.find(uow, consultation_id)
        await self._end(uow, one, guest, participant, GuestLeft())

    async def came_back(self, uow: UnitOfWork, consultation_id: uuid.UUID, participant: str) -> None:
        await self._journal.write(uow, consultation_id, participant, GuestJoined())

    async def _taking_part(self, uow: UnitOfWork, consultation_id: uuid.UUID, participant: str) -> Guest | None:
        rows = await repository.guests_of(uow, consultation_id)
        return next(
            (row for row in rows if _view_of(row).takes_part and _view_of(row).participant == participant), None
        )

    async def _end(
        self, uow: UnitOfWork, one: Consultation, guest: Guest, by: str, entry: GuestRevoked | GuestLeft
    ) -> None:
        """Once; the second time changes nothing."""
        if await repository.end_guest(uow, guest, self._clock.now()):
            await self._journal.write(uow, one.id, by, entry)
            await self._tell_desk(uow, guest)

    # Looking

    async def of(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> list[GuestView]:
        """Everybody who has been invited, in that order, also those who are not wanted any more."""
        return [_view_of(row) for row in await repository.guests_of(uow, consultation_id)]

    async def called(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Called]:
        """By desk, of those who are called by colleagues at all."""
        found: dict[uuid.UUID, Called] = {}
        for row in await repository.colleagues_at(uow, desk_ids):
            assert row.desk_id is not None  # noqa: S101 - it is how they were found
            known = found.get(row.desk_id, Called())
            if row.joined_at is None:
                found[row.desk_id] = Called((*known.asked, row.consultation_id), known.joined)
            else:
                found[row.desk_id] = Called(known.asked, row.consultation_id)
        return found


def _refuse_others(one: Consultation, by: str) -> None:
    """In a call it is for citizen and host; before that, for the citizen and all desks."""
    host = None if one.staff_id is None else staff_participant(one.staff_id)
    if one.state in IN_CALL and by not in (CITIZEN, host):
        raise NotYourConsultation


def _view_of(row: Guest) -> GuestView:
    return GuestView(
        id=row.id,
        consultation_id=row.consultation_id,
        kind=row.kind,
        name=row.name,
        invited_by=row.invited_by,
        desk_id=row.desk_id,
        staff_id=row.staff_id,
        joined=row.joined_at is not None,
        ended=row.ended_at is not None,
        first_seq=row.first_seq,
    )
