"""The namespace `/consultation`: waiting room, call and WebRTC signaling of one consultation. See PROTOCOL.md."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from videodesk.accounts.pages import StaffGate
from videodesk.consultations.conversation import Conversation
from videodesk.consultations.entries import CITIZEN, staff_participant
from videodesk.consultations.errors import NotAsked, NotInCall, Over, UnknownConsultation
from videodesk.consultations.events import RoomChanged
from videodesk.consultations.guests import Guests
from videodesk.consultations.schemas import ConsultationView, Place
from videodesk.consultations.service import ConsultationService
from videodesk.consultations.signatures import Signatures
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.idempotency import Idempotency
from videodesk.kit.ids import read_id
from videodesk.kit.socket import AckedNamespace, Command, Limit, Nothing, acked, admitted, command
from videodesk.kit.tasks import BackgroundTasks
from videodesk.media.engine import MediaEngine
from videodesk.signaling.errors import NotForYou, PeerAbsent, SomebodyShares
from videodesk.signaling.news import NoNews, QueueNews, SignalNews, TypedNews, ice_news
from videodesk.signaling.presence import Participant, Presence, Role, Whereabouts
from videodesk.signaling.refresh import Refresher
from videodesk.signaling.rooms import Room, RoomReader, turn_name
from videodesk.signaling.schemas import (
    SIGNALS,
    TYPING,
    ConsultationAuth,
    DeclineSignature,
    InviteGuest,
    RevokeGuest,
    Say,
    Share,
    Signal,
    Typed,
    WishCommand,
)
from videodesk.signaling.server import LOST_AFTER_SECONDS

NAMESPACE = "/consultation"
WORTH_TELLING = timedelta(seconds=30)
# As python-socketio names it: the last ping was not answered.
PING_TIMEOUT = "ping timeout"
# Credentials for a test of the connection: it is over in seconds, and no call can be held with them.
CHECK_LASTS = timedelta(minutes=2)
# Each is new work for the TURN server; who checks again and again has reloaded the page.
CHECKS = Limit(burst=6, per_second=0.1)


class ConsultationNamespace(AckedNamespace):
    def __init__(
        self,
        database: Database,
        idempotency: Idempotency,
        clock: Clock,
        tasks: BackgroundTasks,
        consultations: ConsultationService,
        conversation: Conversation,
        guests: Guests,
        signatures: Signatures,
        rooms: RoomReader,
        media: MediaEngine,
        gate: StaffGate,
        presence: Presence,
    ) -> None:
        super().__init__(NAMESPACE)
        self.database = database
        self.idempotency = idempotency
        self._clock = clock
        self._consultations = consultations
        self._conversation = conversation
        self._guests = guests
        self._signatures = signatures
        self._rooms = rooms
        self._media = media
        self._gate = gate
        self._presence = presence
        self._changes = Refresher(tasks, self._tell_room)
        self.location_changed: Callable[[uuid.UUID, uuid.UUID | None], None] = _nobody

    def subscribe(self, bus: EventBus) -> None:
        bus.after(RoomChanged, self._on_changed)

    # Coming and going

    @admitted
    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        door = ConsultationAuth.model_validate(auth)
        if door.link is not None:
            newcomer, view = await self._citizen(sid, door.link, door.instance)
        elif door.guest is not None:
            newcomer, view = await self._guest(sid, door.guest, door.instance)
        else:
            newcomer, view = await self._staff(sid, door.consultation or "", door.instance, environ)
        # A number that has not been given comes from another life of the database.
        if newcomer.told_seq <= door.last <= view.log_seq:
            newcomer.told_seq = door.last
        earlier = self._presence.join(newcomer)
        if earlier is not None:
            await self._replace(earlier, newcomer)
        self._changes.changed(newcomer.consultation_id)

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        unanswered = LOST_AFTER_SECONDS if reason == PING_TIMEOUT else 0
        lost = self._presence.drop(sid, self._clock.now() - timedelta(seconds=unanswered))
        if lost is not None:
            self._presence_changed(lost)

    async def sweep(self) -> None:
        """Tell of those whose lease has run out."""
        for gone in self._presence.sweep():
            self._presence_changed(gone)

    async def _citizen(self, sid: str, link: str, instance: str) -> tuple[Participant, ConsultationView]:
        async with self.database.reading() as uow:
            view = await self._consultations.by_link(uow, link)
        name = view.appointment.details.name
        return Participant(view.id, view.location_id, CITIZEN, Role.CITIZEN, name, instance, sid), view

    async def _guest(self, sid: str, secret: str, instance: str) -> tuple[Participant, ConsultationView]:
        async with self.database.reading() as uow:
            guest = await self._guests.by_secret(uow, secret)
            view = await self._consultations.get(uow, guest.consultation_id)
        newcomer = Participant(
            view.id, view.location_id, guest.participant, Role.GUEST, guest.name, instance, sid, kind=guest.kind
        )
        # What was said before they came is not for them.
        newcomer.told_seq = guest.first_seq
        return newcomer, view

    async def _staff(
        self, sid: str, consultation: str, instance: str, environ: dict[str, Any]
    ) -> tuple[Participant, ConsultationView]:
        staff = await self._gate.staff(environ["aiohttp.request"])
        async with self.database.reading() as uow:
            view = await self._consultations.get(uow, read_id(consultation, UnknownConsultation))
            role = Role.STAFF if view.staff_id == staff.id else Role.COLLEAGUE
            if role is Role.COLLEAGUE:
                await self._guests.require_colleague(uow, view.id, staff.id)
        me = staff_participant(staff.id)
        newcomer = Participant(view.id, view.location_id, me, role, staff.name, instance, sid, staff_id=staff.id)
        return newcomer, view

    async def _replace(self, earlier: Participant, newcomer: Participant) -> None:
        if earlier.instance != newcomer.instance:
            await self.emit("taken_over", NoNews().message(), to=earlier.sid)
        await self.disconnect(earlier.sid)

    # The waiting room

    @command(Command)
    async def on_enter(self, uow: UnitOfWork, me: Participant, _message: Command) -> None:
        """Of a guest: back into the call."""
        if me.role is Role.GUEST and me.hung_up:
            await self._guests.came_back(uow, me.consultation_id, me.id)
        elif me.role is not Role.GUEST:
            _require(me, Role.CITIZEN)
            await self._consultations.enter(uow, me.consultation_id)
        if me.hung_up:
            me.hung_up = False
            self._presence_changed(me)

    @command(Command)
    async def on_leave(self, uow: UnitOfWork, me: Participant, _message: Command) -> None:
        _require(me, Role.CITIZEN)
        await self._consultations.leave(uow, me.consultation_id)

    @command(WishCommand)
    async def on_wish(self, uow: UnitOfWork, me: Participant, message: WishCommand) -> None:
        _require(me, Role.CITIZEN)
        await self._consultations.wish(uow, me.consultation_id, message.wish, message.phone)

    @acked(Nothing, CHECKS)
    async def on_check(self, sid: str, _message: Nothing) -> dict[str, Any]:
        """What the device check needs to try the ways to us before there is a call."""
        me = self._participant(sid)
        _require(me, Role.CITIZEN)
        async with self.database.reading() as uow:
            view = await self._consultations.get(uow, me.consultation_id)
        if view.over:
            raise Over
        return {"ice": ice_news(self._media.ice_config(turn_name(me), CHECK_LASTS)).message()}

    # The call

    @acked(Signal, SIGNALS)
    async def on_signal(self, sid: str, message: Signal) -> None:
        me = self._in_call(sid)
        peer = next((other for other in self._presence.others(me) if other.id == message.to), None)
        now = self._clock.now()
        if peer is None or peer.whereabouts(now) is not Whereabouts.HERE or peer.instance != message.to_instance:
            raise PeerAbsent
        news = SignalNews(from_=me.id, from_instance=me.instance, **message.content())
        await self.emit("signal", news.message(), to=peer.sid)

    @acked(Nothing)
    async def on_ice(self, sid: str, _message: Nothing) -> dict[str, Any]:
        me = self._in_call(sid)
        return {"ice": ice_news(self._media.ice_config(turn_name(me))).message()}

    @command(Command)
    async def on_connected(self, uow: UnitOfWork, me: Participant, _message: Command) -> None:
        _require(me, Role.CITIZEN, Role.STAFF)
        await self._consultations.connected(uow, me.consultation_id, me.id)

    @command(Command)
    async def on_hang_up(self, uow: UnitOfWork, me: Participant, _message: Command) -> None:
        view = await self._consultations.get(uow, me.consultation_id)
        if not view.in_call:
            raise NotInCall
        await self._guests.hung_up(uow, me.consultation_id, me.id)
        me.hung_up = True
        self._presence_changed(me)

    @acked(Share)
    async def on_share(self, sid: str, message: Share) -> None:
        me = self._in_call(sid)
        _require(me, Role.CITIZEN, Role.STAFF, Role.COLLEAGUE)
        if message.on and any(other.sharing for other in self._presence.others(me)):
            raise SomebodyShares
        me.sharing = message.on
        self._changes.changed(me.consultation_id)

    # Who else is there

    @command(InviteGuest)
    async def on_invite_guest(self, uow: UnitOfWork, me: Participant, message: InviteGuest) -> dict[str, Any]:
        _require(me, Role.CITIZEN, Role.STAFF)
        invitation = await self._guests.invite(uow, me.consultation_id, me.id, message.kind, message.name)
        return {"guest": invitation.guest.handle, "link": invitation.link}

    @command(RevokeGuest)
    async def on_revoke_guest(self, uow: UnitOfWork, me: Participant, message: RevokeGuest) -> None:
        _require(me, Role.CITIZEN, Role.STAFF)
        await self._guests.revoke(uow, me.consultation_id, me.id, message.guest)

    # What is written

    @command(Say)
    async def on_chat(self, uow: UnitOfWork, me: Participant, message: Say) -> None:
        await self._conversation.chat(uow, me.consultation_id, me.id, message.text)

    @command(Say)
    async def on_live_text(self, uow: UnitOfWork, me: Participant, message: Say) -> None:
        await self._conversation.live_text(uow, me.consultation_id, me.id, message.text)

    @acked(Typed, TYPING)
    async def on_typed(self, sid: str, message: Typed) -> None:
        me = self._in_call(sid)
        news = TypedNews(from_=me.id, text=message.text).message()
        for other in self._presence.connected_to(me.consultation_id):
            if other.id != me.id:
                await self.emit("typed", news, to=other.sid)

    # Signatures

    @command(DeclineSignature)
    async def on_decline_signature(self, uow: UnitOfWork, me: Participant, message: DeclineSignature) -> None:
        _require(me, Role.CITIZEN)
        await self._signatures.decline(uow, me.consultation_id, read_id(message.signature, NotAsked))

    # Telling

    def locations(self) -> set[uuid.UUID]:
        """Where somebody is connected to a consultation."""
        return {one.location_id for one in self._presence.connected()}

    async def tell_queue(self, places: Mapping[uuid.UUID, Place]) -> None:
        """Those who wait, where their place or their estimate is another one than they know."""
        for consultation_id, place in places.items():
            for one in self._presence.connected_to(consultation_id):
                if one.role is Role.CITIZEN and one.welcomed and _is_news(place, one.told_place):
                    one.told_place = place
                    news = QueueNews(ahead=place.ahead, estimated_at=place.estimated_at)
                    await self.tell(one.sid, "queue", news.message())

    async def _on_changed(self, event: RoomChanged) -> None:
        self._changes.changed(event.consultation_id)

    def _presence_changed(self, one: Participant) -> None:
        self._changes.changed(one.consultation_id)
        self.location_changed(one.location_id, one.consultation_id)

    async def _tell_room(self, consultation_id: uuid.UUID) -> None:
        participants = self._presence.connected_to(consultation_id)
        if not participants:
            return
        try:
            async with self.database.reading() as uow:
                room = await self._rooms.read(uow, consultation_id, min(one.told_seq for one in participants))
        except UnknownConsultation:
            # It will not be by video: whoever comes back is told so.
            for one in participants:
                await self.disconnect(one.sid)
            return
        for one in participants:
            if not room.admits(one):
                await self.disconnect(one.sid)
                continue
            has_no_place = _keep_in_mind(one, room)
            snapshot = self._rooms.snapshot(room, one)
            one.told_seq = snapshot.seq
            await self.emit("snapshot", snapshot.message(), to=one.sid)
            if not one.welcomed or has_no_place:
                one.welcomed = True
                self.location_changed(one.location_id, one.consultation_id)

    # Who asks

    async def whoever(self, sid: str) -> Participant:
        return self._participant(sid)

    def scope(self, who: Participant) -> str:
        return f"{NAMESPACE} {who.consultation_id} {who.id}"

    def _participant(self, sid: str) -> Participant:
        me = self._presence.of(sid)
        if me is None:
            raise NotForYou("Another page has taken over.")
        return me

    def _in_call(self, sid: str) -> Participant:
        me = self._participant(sid)
        if not me.in_call:
            raise NotInCall
        return me


def _require(me: Participant, *roles: Role) -> None:
    if me.role not in roles:
        raise NotForYou


def _keep_in_mind(one: Participant, room: Room) -> bool:
    """Whether the place that this page was told is none any more.

    It may have another one already, and have been told: this look can be older than that of the location.
    """
    view = room.view
    one.location_id = view.location_id
    one.role = room.role_of(one)
    one.in_call = view.in_call
    one.sharing = one.sharing and view.in_call
    has_none = one.told_place is not None and (view.arrived_at is None or view.in_call or view.parked)
    if has_none:
        one.told_place = None
    return has_none


def _is_news(place: Place, told: Place | None) -> bool:
    """An estimate wanders with time by seconds; people are shown a range of minutes."""
    if told is None or place.ahead != told.ahead:
        return True
    if place.estimated_at is None or told.estimated_at is None:
        return place.estimated_at is not told.estimated_at
    return abs(place.estimated_at - told.estimated_at) >= WORTH_TELLING


def _nobody(_location_id: uuid.UUID, _consultation_id: uuid.UUID | None) -> None:
    """Nobody is to be told of who comes and goes."""
