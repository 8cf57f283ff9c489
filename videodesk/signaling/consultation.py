"""The namespace `/consultation`: waiting room, call and WebRTC signaling of one consultation. See PROTOCOL.md."""

import uuid
from datetime import timedelta
from typing import Any

from videodesk.accounts.pages import StaffGate
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.errors import NotInCall, Over, UnknownConsultation
from videodesk.consultations.events import ConsultationChanged
from videodesk.consultations.schemas import ConsultationView
from videodesk.consultations.service import ConsultationService
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.ids import read_id
from videodesk.kit.socket import AckedNamespace, Nothing, acked, admitted
from videodesk.locations.service import LocationService
from videodesk.media.engine import MediaEngine
from videodesk.signaling.errors import NotForYou, PeerAbsent
from videodesk.signaling.presence import Participant, Presence, Role, Whereabouts
from videodesk.signaling.refresh import Refresher
from videodesk.signaling.schemas import ConsultationAuth, Signal, ice_message, instant

NAMESPACE = "/consultation"
NO_ICE: dict[str, Any] = {"servers": [], "transport_policy": "all", "expires_at": None}
# Credentials for a test of the connection: it is over in seconds, and no call can be held with them.
CHECK_LASTS = timedelta(minutes=2)


class ConsultationNamespace(AckedNamespace):
    def __init__(
        self,
        database: Database,
        clock: Clock,
        consultations: ConsultationService,
        catalogue: CatalogueService,
        locations: LocationService,
        media: MediaEngine,
        gate: StaffGate,
        presence: Presence,
        refresher: Refresher,
    ) -> None:
        super().__init__(NAMESPACE)
        self._database = database
        self._clock = clock
        self._consultations = consultations
        self._catalogue = catalogue
        self._locations = locations
        self._media = media
        self._gate = gate
        self._presence = presence
        self._refresher = refresher
        refresher.add(self._tell_location)

    def subscribe(self, bus: EventBus) -> None:
        bus.after(ConsultationChanged, self._on_changed)

    # Coming and going

    @admitted
    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        door = ConsultationAuth.model_validate(auth)
        if door.link is not None:
            newcomer = await self._citizen(sid, door.link, door.instance)
        else:
            newcomer = await self._staff(sid, door.consultation or "", door.instance, environ)
        earlier = self._presence.join(newcomer)
        if earlier is not None:
            await self._replace(earlier, newcomer)
        self._refresher.changed(newcomer.location_id)

    async def on_disconnect(self, sid: str, _reason: str = "") -> None:
        gone = self._presence.drop(sid)
        if gone is not None:
            self._refresher.changed(gone.location_id)

    async def _citizen(self, sid: str, link: str, instance: str) -> Participant:
        async with self._database.reading() as uow:
            view = await self._consultations.by_link(uow, link)
        name = view.appointment.details.name
        return Participant(view.id, view.location_id, "citizen", Role.CITIZEN, name, instance, sid)

    async def _staff(self, sid: str, consultation: str, instance: str, environ: dict[str, Any]) -> Participant:
        staff = await self._gate.staff(environ["aiohttp.request"])
        async with self._database.reading() as uow:
            view = await self._consultations.hosted_by(uow, read_id(consultation, UnknownConsultation), staff.id)
        me = f"staff-{staff.id}"
        return Participant(view.id, view.location_id, me, Role.STAFF, staff.name, instance, sid, staff_id=staff.id)

    async def _replace(self, earlier: Participant, newcomer: Participant) -> None:
        if earlier.instance != newcomer.instance:
            await self.emit("taken_over", {}, to=earlier.sid)
        await self.disconnect(earlier.sid)

    # The waiting room

    @acked(Nothing)
    async def on_enter(self, sid: str, _message: Nothing) -> None:
        me = self._citizen_at(sid)
        async with self._database.transaction() as uow:
            await self._consultations.enter(uow, me.consultation_id)
        if me.presence is Whereabouts.LEFT:
            me.presence = Whereabouts.HERE
        self._refresher.changed(me.location_id)

    @acked(Nothing)
    async def on_leave(self, sid: str, _message: Nothing) -> None:
        me = self._citizen_at(sid)
        async with self._database.transaction() as uow:
            await self._consultations.leave(uow, me.consultation_id)

    @acked(Nothing)
    async def on_check(self, sid: str, _message: Nothing) -> dict[str, Any]:
        """What the device check needs to try the ways to us before there is a call."""
        me = self._citizen_at(sid)
        async with self._database.reading() as uow:
            view = await self._consultations.get(uow, me.consultation_id)
        if view.over:
            raise Over
        return {"ice": ice_message(self._media.ice_config(_turn_name(me), CHECK_LASTS))}

    # The call

    @acked(Signal)
    async def on_signal(self, sid: str, message: Signal) -> None:
        me = self._participant(sid)
        await self._require_call(me)
        peer = next((other for other in self._presence.others(me) if other.id == message.to), None)
        if peer is None or peer.presence is not Whereabouts.HERE or peer.instance != message.to_instance:
            raise PeerAbsent
        news = {"from": me.id, "from_instance": me.instance, **message.content()}
        await self.emit("signal", news, to=peer.sid)

    @acked(Nothing)
    async def on_ice(self, sid: str, _message: Nothing) -> dict[str, Any]:
        me = self._participant(sid)
        await self._require_call(me)
        return {"ice": ice_message(self._media.ice_config(_turn_name(me)))}

    @acked(Nothing)
    async def on_connected(self, sid: str, _message: Nothing) -> None:
        me = self._participant(sid)
        async with self._database.transaction() as uow:
            await self._consultations.connected(uow, me.consultation_id)

    @acked(Nothing)
    async def on_hang_up(self, sid: str, _message: Nothing) -> None:
        me = self._participant(sid)
        await self._require_call(me)
        me.presence = Whereabouts.LEFT
        self._refresher.changed(me.location_id)

    @acked(Nothing)
    async def on_finish(self, sid: str, _message: Nothing) -> None:
        me = self._participant(sid)
        if me.staff_id is None:
            raise NotForYou
        async with self._database.transaction() as uow:
            await self._consultations.finish(uow, me.consultation_id, me.staff_id)

    # Telling

    async def refresh(self) -> None:
        """The order of the queue and the estimates change with time alone."""
        for location_id in self._presence.locations():
            self._refresher.changed(location_id)

    async def _on_changed(self, event: ConsultationChanged) -> None:
        self._refresher.changed(event.location_id)

    async def _tell_location(self, location_id: uuid.UUID) -> None:
        participants = self._presence.connected_at(location_id)
        if not participants:
            return
        async with self._database.reading() as uow:
            views = await self._consultations.get_many(uow, {one.consultation_id for one in participants})
            messages = {view.id: await self._consultation_message(uow, view) for view in views}
        calls = {view.id for view in views if view.in_call}
        for one in participants:
            if one.consultation_id in messages:
                message = self._snapshot(one, messages[one.consultation_id], one.consultation_id in calls)
                await self.emit("snapshot", message, to=one.sid)
            else:
                # It will not be by video: whoever comes back is told so.
                await self.disconnect(one.sid)

    def _snapshot(self, one: Participant, consultation: dict[str, Any], in_call: bool) -> dict[str, Any]:
        return {
            "now": instant(self._clock.now()),
            "consultation": consultation,
            "you": {"participant": one.id, "role": one.role, "name": one.name},
            "peers": [
                {
                    "participant": peer.id,
                    "role": peer.role,
                    "name": peer.name,
                    "instance": peer.instance,
                    "presence": peer.presence,
                }
                for peer in self._presence.others(one)
            ],
            "ice": ice_message(self._media.ice_config(_turn_name(one))) if in_call else NO_ICE,
        }

    async def _consultation_message(self, uow: UnitOfWork, view: ConsultationView) -> dict[str, Any]:
        appointment = view.appointment
        service = await self._catalogue.get(uow, appointment.service_id, appointment.locale)
        location = await self._locations.get(uow, view.location_id)
        return {
            "id": str(view.id),
            "state": view.state,
            "service": service.name,
            "location": location.name,
            "time_zone": location.time_zone,
            "opens_at": instant(view.opens_at),
            "starts_at": instant(view.starts_at),
            "ends_at": instant(appointment.ends_at),
            "walk_in": appointment.walk_in,
            "ahead": view.ahead,
            "estimated_at": instant(view.estimated_at),
        }

    # Who asks

    def _participant(self, sid: str) -> Participant:
        me = self._presence.of(sid)
        if me is None:
            raise NotForYou("Another page has taken over.")
        return me

    def _citizen_at(self, sid: str) -> Participant:
        me = self._participant(sid)
        if me.role is not Role.CITIZEN:
            raise NotForYou
        return me

    async def _require_call(self, me: Participant) -> None:
        async with self._database.reading() as uow:
            view = await self._consultations.get(uow, me.consultation_id)
        if not view.in_call:
            raise NotInCall


def _turn_name(one: Participant) -> str:
    """TURN servers log user names: no person must be readable from one."""
    return f"{one.consultation_id.hex[:12]}-{one.role}"
