"""Who is connected to which consultation. People are participants; socket ids are only where to reach them now."""

import enum
import uuid
from collections import defaultdict
from dataclasses import dataclass


class Role(enum.StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"


class Whereabouts(enum.StrEnum):
    HERE = "here"
    AWAY = "away"
    LEFT = "left"


@dataclass
class Participant:
    """`id` is stable for the person in this consultation; `instance` names the page load that is theirs now."""

    consultation_id: uuid.UUID
    location_id: uuid.UUID
    id: str
    role: Role
    name: str
    instance: str
    sid: str
    presence: Whereabouts = Whereabouts.HERE
    staff_id: uuid.UUID | None = None


def _hung_up_on_this_page(earlier: Participant, newcomer: Participant) -> bool:
    """A line that was lost after hanging up is no return: the citizen comes back with `enter` or a new page."""
    same_page = earlier.instance == newcomer.instance and newcomer.role is Role.CITIZEN
    return same_page and earlier.presence is Whereabouts.LEFT


class Presence:
    def __init__(self) -> None:
        self._by_sid: dict[str, Participant] = {}
        self._rooms: dict[uuid.UUID, dict[str, Participant]] = defaultdict(dict)

    def join(self, newcomer: Participant) -> Participant | None:
        """Take the place of the participant's earlier connection and return that, if it was still open."""
        room = self._rooms[newcomer.consultation_id]
        earlier = room.get(newcomer.id)
        if earlier is not None and _hung_up_on_this_page(earlier, newcomer):
            newcomer.presence = Whereabouts.LEFT
        room[newcomer.id] = newcomer
        self._by_sid[newcomer.sid] = newcomer
        if earlier is None or self._by_sid.pop(earlier.sid, None) is None:
            return None
        return earlier

    def drop(self, sid: str) -> Participant | None:
        """The socket is gone: its participant is away. None when another page has taken over before."""
        gone = self._by_sid.pop(sid, None)
        if gone is None:
            return None
        if gone.presence is Whereabouts.HERE:
            gone.presence = Whereabouts.AWAY
        self._forget_empty_room(gone.consultation_id)
        return gone

    def of(self, sid: str) -> Participant | None:
        return self._by_sid.get(sid)

    def others(self, one: Participant) -> list[Participant]:
        return [other for other in self._rooms.get(one.consultation_id, {}).values() if other.id != one.id]

    def connected_at(self, location_id: uuid.UUID) -> list[Participant]:
        return [one for one in self._by_sid.values() if one.location_id == location_id]

    def locations(self) -> set[uuid.UUID]:
        """Where somebody is connected to a consultation."""
        return {one.location_id for one in self._by_sid.values()}

    def citizen_is_here(self, consultation_id: uuid.UUID) -> bool:
        return any(
            one.role is Role.CITIZEN and one.sid in self._by_sid
            for one in self._rooms.get(consultation_id, {}).values()
        )

    def _forget_empty_room(self, consultation_id: uuid.UUID) -> None:
        room = self._rooms[consultation_id]
        if not any(one.sid in self._by_sid for one in room.values()):
            del self._rooms[consultation_id]
