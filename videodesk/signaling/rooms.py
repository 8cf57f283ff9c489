"""What those who take part in a consultation are told of it: the whole state, and of the log what is new to them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from videodesk.accounts.service import AccountService
from videodesk.booking.facts import FactReader
from videodesk.booking.service import BookingService
from videodesk.consultations.documents import Documents
from videodesk.consultations.entries import CITIZEN, STAFF_PREFIX, AnyEntry, staff_participant
from videodesk.consultations.guests import Guests
from videodesk.consultations.journal import Journal, Logged, staff_of
from videodesk.consultations.schemas import ConsultationView, GuestView
from videodesk.consultations.service import ConsultationService
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.locations.service import LocationService
from videodesk.media.engine import MediaEngine
from videodesk.signaling.news import (
    CaseNews,
    ConsultationNews,
    ConsultationSnapshot,
    GuestNews,
    IceNews,
    LogNews,
    OwnNews,
    PeerNews,
    ice_news,
)
from videodesk.signaling.presence import Participant, Presence, Role, Whereabouts


@dataclass(frozen=True)
class Room:
    """A consultation as it is now, with as much of its log as somebody may not know."""

    view: ConsultationView
    news: ConsultationNews
    case: CaseNews
    log: Sequence[Logged]
    names: dict[str, str]
    guests: Sequence[GuestView]

    @property
    def members(self) -> list[str]:
        """The citizen, the staff member whose consultation it is, and guests as long as they are wanted."""
        host = [] if self.view.staff_id is None else [staff_participant(self.view.staff_id)]
        others = [guest.participant for guest in self.guests if guest.takes_part]
        return [CITIZEN, *host, *(one for one in others if one not in host)]

    def admits(self, one: Participant) -> bool:
        return one.id in self.members

    def role_of(self, one: Participant) -> Role:
        """Who has been brought in becomes the host when the consultation is handed over."""
        if one.staff_id is None:
            return one.role
        return Role.STAFF if one.staff_id == self.view.staff_id else Role.COLLEAGUE


class RoomReader:
    def __init__(
        self,
        clock: Clock,
        consultations: ConsultationService,
        guests: Guests,
        journal: Journal,
        documents: Documents,
        booking: BookingService,
        locations: LocationService,
        accounts: AccountService,
        media: MediaEngine,
        presence: Presence,
    ) -> None:
        self._clock = clock
        self._consultations = consultations
        self._guests = guests
        self._journal = journal
        self._documents = documents
        self._locations = locations
        self._accounts = accounts
        self._facts = FactReader(booking, locations)
        self._media = media
        self._presence = presence

    async def read(self, uow: UnitOfWork, consultation_id: uuid.UUID, since: int) -> Room:
        """Raises UnknownConsultation."""
        view = await self._consultations.get(uow, consultation_id)
        facts = await self._facts.of(uow, view.appointment, view.appointment.locale)
        location = await self._locations.get(uow, view.location_id)
        log = await self._journal.since(uow, view.id, since, staff=True)
        guests = await self._guests.of(uow, view.id)
        appointment = view.appointment
        return Room(
            view=view,
            news=ConsultationNews(
                id=str(view.id),
                state=view.state,
                service=facts.service.name,
                location=location.name,
                time_zone=location.time_zone,
                opens_at=view.opens_at,
                starts_at=view.starts_at,
                ends_at=appointment.ends_at,
                walk_in=appointment.walk_in,
                parked=view.parked,
                held=view.held,
                reason=view.reason,
                wish=view.wish,
                phone=view.phone,
                agreed=view.agreed,
                guide=view.guide,
                documents_until=self._documents.until(view.ended_at),
            ),
            case=CaseNews(
                language=appointment.details.language,
                access_needs=appointment.details.access_needs,
                private_note=view.private_note,
                documents=facts.documents,
                seen_documents=list(view.seen_documents),
                offered_desk=None if view.offered_desk_id is None else str(view.offered_desk_id),
                result=view.result,
            ),
            log=log,
            names={CITIZEN: appointment.details.name}
            | {guest.handle: guest.name for guest in guests}
            | await self._staff_names(uow, log),
            guests=guests,
        )

    def snapshot(self, room: Room, one: Participant) -> ConsultationSnapshot:
        """The log goes from what this page has been told to the end."""
        since = one.told_seq
        is_staff = one.staff_id is not None
        now = self._clock.now()
        return ConsultationSnapshot(
            now=now,
            seq=room.view.log_seq,
            since=since,
            log=[
                LogNews(
                    seq=told.seq,
                    at=told.at,
                    by=told.by,
                    name=room.names.get(told.by, ""),
                    about=room.names.get(told.entry.about, ""),
                    entry=told.entry,
                )
                for told in room.log
                if told.seq > since and _is_told(told.entry, one)
            ],
            consultation=self._news_for(room, one),
            case=room.case if is_staff else None,
            you=OwnNews(participant=one.id, role=one.role, kind=one.kind, name=one.name, sharing=one.sharing),
            members=room.members,
            peers=[
                PeerNews(
                    participant=peer.id,
                    role=room.role_of(peer),
                    kind=peer.kind,
                    name=peer.name,
                    sharing=peer.sharing,
                    instance=peer.instance,
                    # Who has handed the call over will not come back: their media end.
                    presence=peer.whereabouts(now) if room.admits(peer) else Whereabouts.LEFT,
                )
                for peer in self._presence.others(one)
            ],
            guests=_guests_for(room, one),
            ice=ice_news(self._media.ice_config(turn_name(one))) if room.view.in_call else IceNews(),
        )

    def _news_for(self, room: Room, one: Participant) -> ConsultationNews:
        """Why another desk is asked to take over, the citizen hears once it has. Guests hear nothing of the case."""
        if one.role is Role.GUEST:
            return room.news.model_copy(update={"reason": "", "wish": None, "phone": "", "agreed": ""})
        if one.staff_id is None and room.view.offered_desk_id is not None:
            return room.news.model_copy(update={"reason": ""})
        return room.news

    async def _staff_names(self, uow: UnitOfWork, log: Sequence[Logged]) -> dict[str, str]:
        names = await self._accounts.names(uow, staff_of(log))
        return {f"{STAFF_PREFIX}{staff_id}": name for staff_id, name in names.items()}


def turn_name(one: Participant) -> str:
    """TURN servers log user names: no person must be readable from one."""
    return f"{one.consultation_id.hex[:12]}-{one.role}"


def _is_told(entry: AnyEntry, one: Participant) -> bool:
    if one.role is Role.GUEST:
        return entry.for_guests
    return one.staff_id is not None or not entry.staff_only


def _guests_for(room: Room, one: Participant) -> list[GuestNews]:
    """For those who may invite."""
    if one.role not in (Role.CITIZEN, Role.STAFF):
        return []
    return [
        GuestNews(
            guest=guest.handle,
            participant=guest.participant,
            kind=guest.kind,
            name=guest.name,
            joined=guest.joined,
            revocable=one.role is Role.STAFF or guest.invited_by == CITIZEN,
        )
        for guest in room.guests
        if not guest.ended
    ]
