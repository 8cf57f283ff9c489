"""The namespace `/desk`: one desk's day, who waits, calling the next, and all that follows. See PROTOCOL.md."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.service import AccountService
from videodesk.consultations.desk_statuses import DeskStatuses
from videodesk.consultations.desk_work import DeskWork, Seat
from videodesk.consultations.errors import UnknownConsultation, UnknownDocument
from videodesk.consultations.guests import Called, Guests
from videodesk.consultations.service import ConsultationService
from videodesk.consultations.signatures import Signatures
from videodesk.consultations.waiting_room import Situation, Watched
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.idempotency import Idempotency
from videodesk.kit.ids import read_id
from videodesk.kit.socket import AckedNamespace, Nothing, acked, admitted, command
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.schemas import LocationView
from videodesk.schedule.errors import UnknownDesk
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService
from videodesk.signaling.board import Board, BoardReader
from videodesk.signaling.errors import NotForYou
from videodesk.signaling.floor import FloorReader, Seated
from videodesk.signaling.news import DeskNews, DeskSnapshot, DeskStateNews
from videodesk.signaling.presence import Presence, Whereabouts
from videodesk.signaling.schemas import (
    AskSignature,
    BringIn,
    CallNext,
    ConsultationCommand,
    DeskAuth,
    Finish,
    Guided,
    HandOver,
    Hold,
    InviteGuestTo,
    Offer,
    Park,
    RevokeGuestOf,
    TakeBreak,
    Tell,
    TickOff,
    Urge,
    WriteDown,
)
from videodesk.signaling.sessions import ended

NAMESPACE = "/desk"


@dataclass
class OpenDesk:
    """A desk page that is connected now. `told` is what it knows of itself, None before the first snapshot."""

    seat: Seat
    own_desks: list[str]
    session_token: str
    told: DeskStateNews | None = None

    @property
    def location_id(self) -> uuid.UUID:
        return self.seat.desk.location_id


@dataclass(frozen=True)
class Lookout:
    """A location as its open desks are to see it; `states` by desk."""

    location: LocationView
    board: Board
    states: dict[uuid.UUID, DeskStateNews]


class DeskNamespace(AckedNamespace):
    def __init__(
        self,
        database: Database,
        idempotency: Idempotency,
        accounts: AccountService,
        consultations: ConsultationService,
        work: DeskWork,
        signatures: Signatures,
        statuses: DeskStatuses,
        guests: Guests,
        schedule: ScheduleService,
        boards: BoardReader,
        floor: FloorReader,
        gate: StaffGate,
        presence: Presence,
    ) -> None:
        super().__init__(NAMESPACE)
        self.database = database
        self.idempotency = idempotency
        self._accounts = accounts
        self._consultations = consultations
        self._work = work
        self._signatures = signatures
        self._statuses = statuses
        self._guests = guests
        self._schedule = schedule
        self._boards = boards
        self._floor = floor
        self._gate = gate
        self._presence = presence
        self._open: dict[str, OpenDesk] = {}
        self._told: dict[uuid.UUID, Board] = {}
        self.location_changed: Callable[[uuid.UUID, uuid.UUID | None], None] = _nobody

    # Coming and going

    @admitted
    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        request = environ["aiohttp.request"]
        desk_id = read_id(DeskAuth.model_validate(auth).desk, UnknownDesk)
        staff = await self._gate.staff(request)
        staff.require(Permission.HOST_CONSULTATIONS)
        async with self.database.transaction() as uow:
            desk = await self._schedule.desk_for(uow, desk_id, staff.id)
            own = [
                one.name for one in await self._schedule.desks_of(uow, staff.id) if one.location_id == desk.location_id
            ]
            await self._statuses.sit_down(uow, Seat(desk, staff.id))
        self._open[sid] = OpenDesk(Seat(desk, staff.id), own, request.cookies[self._gate.cookie])
        self.location_changed(desk.location_id, None)

    async def on_disconnect(self, sid: str, _reason: str = "") -> None:
        closed = self._open.pop(sid, None)
        if closed is not None:
            self.location_changed(closed.location_id, None)

    async def end_stale_desks(self) -> None:
        """Disconnect the desks whose session has ended; an open desk keeps its session from going idle."""
        tokens = {sid: open_desk.session_token for sid, open_desk in self._open.items()}
        for sid in await ended(self.database, self._accounts, tokens):
            await self.disconnect(sid)

    def locations(self) -> set[uuid.UUID]:
        """Where a desk is open."""
        return {open_desk.location_id for open_desk in self._open.values()}

    def seated(self) -> Seated:
        """Who sits at the open desks."""
        return {one.seat.desk.id: one.seat.staff_id for one in self._open.values()}

    # Calling

    @command(CallNext)
    async def on_call_next(self, uow: UnitOfWork, seat: Seat, message: CallNext) -> dict[str, Any]:
        services = [read_id(one, UnknownConsultation) for one in message.services]
        called = await self._work.call_next(uow, seat, self._is_away, services, message.languages)
        return {"consultation": str(called)}

    @command(ConsultationCommand)
    async def on_call(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._work.call(uow, await self._here(uow, seat, message), seat)

    @command(ConsultationCommand)
    async def on_recall(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._work.recall(uow, await self._here(uow, seat, message), seat)

    @command(ConsultationCommand)
    async def on_missed(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._work.miss(uow, await self._here(uow, seat, message), seat)

    # The line

    @command(Urge)
    async def on_urge(self, uow: UnitOfWork, seat: Seat, message: Urge) -> None:
        await self._work.urge(uow, await self._here(uow, seat, message), urgent=message.urgent)

    @command(Park)
    async def on_park(self, uow: UnitOfWork, seat: Seat, message: Park) -> None:
        await self._work.park(uow, await self._here(uow, seat, message), seat, message.note)

    @command(ConsultationCommand)
    async def on_unpark(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._work.unpark(uow, await self._here(uow, seat, message), seat)

    @command(Tell)
    async def on_tell(self, uow: UnitOfWork, seat: Seat, message: Tell) -> None:
        await self._work.tell(uow, await self._here(uow, seat, message), seat, message.text)

    # In the call

    @command(Hold)
    async def on_hold(self, uow: UnitOfWork, seat: Seat, message: Hold) -> None:
        await self._work.hold(uow, await self._here(uow, seat, message), seat, held=message.held)

    @command(WriteDown)
    async def on_note(self, uow: UnitOfWork, seat: Seat, message: WriteDown) -> None:
        await self._work.note(uow, await self._here(uow, seat, message), seat, message.text)

    @command(WriteDown)
    async def on_agree(self, uow: UnitOfWork, seat: Seat, message: WriteDown) -> None:
        await self._work.agree(uow, await self._here(uow, seat, message), seat, message.text)

    @command(TickOff)
    async def on_tick_off(self, uow: UnitOfWork, seat: Seat, message: TickOff) -> None:
        await self._work.tick_off(uow, await self._here(uow, seat, message), seat, message.documents)

    @command(Guided)
    async def on_guide(self, uow: UnitOfWork, seat: Seat, message: Guided) -> None:
        await self._work.guide(uow, await self._here(uow, seat, message), seat, message.guide)

    @command(AskSignature)
    async def on_ask_signature(self, uow: UnitOfWork, seat: Seat, message: AskSignature) -> None:
        consultation_id = await self._here(uow, seat, message)
        if message.document is None:
            await self._signatures.ask_for_text(uow, consultation_id, seat, message.title, message.text)
        else:
            document_id = read_id(message.document, UnknownDocument)
            await self._signatures.ask_for_document(uow, consultation_id, seat, document_id)

    @command(ConsultationCommand)
    async def on_withdraw_signature(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._signatures.withdraw(uow, await self._here(uow, seat, message), seat)

    @command(Finish)
    async def on_finish(self, uow: UnitOfWork, seat: Seat, message: Finish) -> None:
        consultation_id = await self._here(uow, seat, message)
        await self._work.finish(uow, consultation_id, seat.staff_id, message.result)

    # Handing over

    @command(Offer)
    async def on_offer(self, uow: UnitOfWork, seat: Seat, message: Offer) -> None:
        desk = await self._schedule.desk(uow, read_id(message.desk, UnknownDesk))
        await self._work.offer(uow, await self._here(uow, seat, message), seat, desk, message.note)

    @command(ConsultationCommand)
    async def on_accept(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._work.accept(uow, read_id(message.consultation, UnknownConsultation), seat)

    @command(ConsultationCommand)
    async def on_decline(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._work.decline(uow, read_id(message.consultation, UnknownConsultation), seat)

    @command(HandOver)
    async def on_hand_over(self, uow: UnitOfWork, seat: Seat, message: HandOver) -> None:
        location_id = read_id(message.location, UnknownLocation)
        await self._work.hand_over(uow, await self._here(uow, seat, message), seat, location_id, message.note)

    # Who else is there

    @command(InviteGuestTo)
    async def on_invite_guest(self, uow: UnitOfWork, seat: Seat, message: InviteGuestTo) -> dict[str, Any]:
        consultation_id = await self._here(uow, seat, message)
        invitation = await self._guests.invite(uow, consultation_id, seat.participant, message.kind, message.name)
        return {"guest": invitation.guest.handle, "link": invitation.link}

    @command(RevokeGuestOf)
    async def on_revoke_guest(self, uow: UnitOfWork, seat: Seat, message: RevokeGuestOf) -> None:
        await self._guests.revoke(uow, await self._here(uow, seat, message), seat.participant, message.guest)

    @command(BringIn)
    async def on_bring_in(self, uow: UnitOfWork, seat: Seat, message: BringIn) -> None:
        desk = await self._schedule.desk(uow, read_id(message.desk, UnknownDesk))
        await self._guests.bring_in(uow, await self._here(uow, seat, message), seat, desk)

    @command(ConsultationCommand)
    async def on_accept_invitation(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        await self._guests.accept(uow, read_id(message.consultation, UnknownConsultation), seat)

    @command(ConsultationCommand)
    async def on_decline_invitation(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> None:
        """Also of the desk that has joined, and leaves again."""
        await self._guests.decline(uow, read_id(message.consultation, UnknownConsultation), seat)

    # The desk itself

    @acked(Nothing)
    async def on_colleagues(self, sid: str, _message: Nothing) -> dict[str, Any]:
        seat = await self.whoever(sid)
        async with self.database.reading() as uow:
            found = await self._floor.colleagues(uow, seat.desk.location_id, self.seated())
        return found.message()

    @command(TakeBreak)
    async def on_take_break(self, uow: UnitOfWork, seat: Seat, message: TakeBreak) -> None:
        await self._statuses.take_break(uow, seat, on_break=message.on_break)

    # Who asks, and for whom

    async def whoever(self, sid: str) -> Seat:
        """Raises NotForYou once the page is closed, NotSignedIn once the session has ended."""
        open_desk = self._open.get(sid)
        if open_desk is None:
            raise NotForYou
        async with self.database.reading() as uow:
            await self._accounts.signed_in(uow, open_desk.session_token)
        return open_desk.seat

    def scope(self, who: Seat) -> str:
        return f"{NAMESPACE} {who.desk.id} {who.staff_id}"

    async def _here(self, uow: UnitOfWork, seat: Seat, message: ConsultationCommand) -> uuid.UUID:
        """The consultation, if it belongs to the desk's location. Raises UnknownConsultation."""
        view = await self._consultations.get(uow, read_id(message.consultation, UnknownConsultation))
        if view.location_id != seat.desk.location_id:
            raise UnknownConsultation
        return view.id

    def _is_away(self, consultation_id: uuid.UUID) -> bool:
        return self._presence.citizen(consultation_id) is not Whereabouts.HERE

    # Telling

    async def look(
        self, uow: UnitOfWork, watched: Watched, situation: Situation, changed: Iterable[uuid.UUID] | None
    ) -> Lookout | None:
        """None where no desk is open. Only those who have changed are looked at, unless that is not known."""
        location = situation.calendar.location
        seats = {one.seat.desk.id: one.seat for one in self._open.values() if one.location_id == location.id}
        if not seats:
            return None
        if changed is None or location.id not in self._told:
            board = await self._boards.draw(uow, watched, situation)
        else:
            board = await self._boards.redraw(uow, watched, situation, self._told[location.id], changed)
        on_break = await self._statuses.on_break(uow, seats)
        offers = await self._boards.offers(uow, watched, seats.keys(), situation.now)
        current = {row.desk_id: str(row.id) for row, _ in situation.live if row.desk_id is not None}
        called = await self._guests.called(uow, seats)
        asked = {desk_id: one.asked for desk_id, one in called.items()}
        invitations = await self._boards.invitations(uow, watched, asked, situation.now)
        states = {
            desk_id: DeskStateNews(
                current=current.get(desk_id),
                assisting=_text(called.get(desk_id, Called()).joined),
                on_break=desk_id in on_break,
                offers=offers.get(desk_id, []),
                invitations=invitations.get(desk_id, []),
            )
            for desk_id in seats
        }
        return Lookout(location, board, states)

    async def tell_desks(self, location_id: uuid.UUID, lookout: Lookout | None) -> None:
        if lookout is None:
            self._told.pop(location_id, None)
            return
        news = lookout.board.since(self._told.get(location_id, lookout.board))
        if news is not None:
            await self.emit("board", news.message(), to=str(location_id))
        self._told[location_id] = lookout.board
        for sid, open_desk in list(self._open.items()):
            if open_desk.seat.desk.id in lookout.states:
                await self._tell_desk(sid, open_desk, lookout)

    async def _tell_desk(self, sid: str, open_desk: OpenDesk, lookout: Lookout) -> None:
        desk = open_desk.seat.desk
        state = lookout.states[desk.id]
        if open_desk.told is None:
            snapshot = DeskSnapshot(
                now=lookout.board.now,
                desk=_desk_news(desk, lookout.location, open_desk.own_desks),
                state=state,
                rows=list(lookout.board.rows.values()),
            )
            await self.emit("snapshot", snapshot.message(), to=sid)
            await self.enter_room(sid, str(desk.location_id))
        elif open_desk.told != state:
            await self.emit("state", state.message(), to=sid)
        open_desk.told = state


def _desk_news(desk: DeskView, location: LocationView, own_desks: list[str]) -> DeskNews:
    return DeskNews(
        id=str(desk.id), name=desk.name, location=location.name, time_zone=location.time_zone, own_desks=own_desks
    )


def _text(consultation_id: uuid.UUID | None) -> str | None:
    return None if consultation_id is None else str(consultation_id)


def _nobody(_location_id: uuid.UUID, _consultation_id: uuid.UUID | None) -> None:
    """Nobody is to be told of who comes and goes."""
