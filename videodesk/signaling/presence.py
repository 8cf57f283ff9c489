"""Who is connected to which consultation. People are participants; socket ids are only where to reach them now.

Presence is a lease: the transport's ping renews it every few seconds. Whose connection is lost is *reconnecting*,
and *gone* when the lease has run out `LEASE` after it was last renewed. It lives in memory, so whom the database knows
to be in the waiting room or a call is reconnecting, too, for as long after the server has started.
"""

import enum
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from videodesk.consultations.policy import GuestKind
from videodesk.consultations.schemas import Place
from videodesk.kit.clock import Clock

LEASE = timedelta(seconds=15)


class Role(enum.StrEnum):
    """`STAFF` has called; a colleague has been brought in."""

    CITIZEN = "citizen"
    STAFF = "staff"
    COLLEAGUE = "colleague"
    GUEST = "guest"


# A line that was lost after hanging up is no return: they come back with `enter`, or with a new page.
RETURN_BY_WORD = frozenset({Role.CITIZEN, Role.GUEST})


class Whereabouts(enum.StrEnum):
    """`LEFT`: has hung up, and is connected."""

    HERE = "here"
    LEFT = "left"
    RECONNECTING = "reconnecting"
    GONE = "gone"


class DeskPresence(enum.StrEnum):
    """`BUSY`: somebody is in a call there, whether the desk's page is connected or not. Else without it: `CLOSED`."""

    OPEN = "open"
    BUSY = "busy"
    ON_BREAK = "on_break"
    CLOSED = "closed"


@dataclass
class Participant:
    """`id` is stable for the person in this consultation; `instance` names the page load that is theirs now.

    `kind` is what a guest is there for, and `sharing` says that they show their screen.

    `renewed_at` is when the lease of a lost connection was last renewed, None while it is there. What this page has
    been told is kept so that it is not told again: anything at all (`welcomed`), the log up to `told_seq`, the place.
    """

    consultation_id: uuid.UUID
    location_id: uuid.UUID
    id: str
    role: Role
    name: str
    instance: str
    sid: str
    staff_id: uuid.UUID | None = None
    kind: GuestKind | None = None
    sharing: bool = False
    hung_up: bool = False
    in_call: bool = False
    welcomed: bool = False
    told_seq: int = 0
    told_place: Place | None = None
    renewed_at: datetime | None = field(default=None, init=False)

    def whereabouts(self, now: datetime) -> Whereabouts:
        if self.renewed_at is not None:
            return Whereabouts.GONE if now - self.renewed_at >= LEASE else Whereabouts.RECONNECTING
        return Whereabouts.LEFT if self.hung_up else Whereabouts.HERE


class Presence:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_sid: dict[str, Participant] = {}
        self._rooms: dict[uuid.UUID, dict[str, Participant]] = defaultdict(dict)
        self._started_at = clock.now()

    # Coming and going

    def join(self, newcomer: Participant) -> Participant | None:
        """Take the place of the participant's earlier connection and return that, if it was still open."""
        room = self._rooms[newcomer.consultation_id]
        earlier = room.get(newcomer.id)
        if earlier is not None and earlier.instance == newcomer.instance:
            newcomer.hung_up = earlier.hung_up and newcomer.role in RETURN_BY_WORD
            newcomer.sharing = earlier.sharing
        room[newcomer.id] = newcomer
        self._by_sid[newcomer.sid] = newcomer
        if earlier is None or self._by_sid.pop(earlier.sid, None) is None:
            return None
        return earlier

    def drop(self, sid: str, renewed_at: datetime) -> Participant | None:
        """The connection is lost: its participant is reconnecting. None when another page has taken over before."""
        lost = self._by_sid.pop(sid, None)
        if lost is not None:
            lost.renewed_at = renewed_at
        return lost

    def sweep(self) -> list[Participant]:
        """Those whose lease has run out since the last time; nobody remembers them any more."""
        now = self._clock.now()
        gone = [one for room in self._rooms.values() for one in room.values() if one.whereabouts(now) == "gone"]
        for one in gone:
            room = self._rooms[one.consultation_id]
            del room[one.id]
            if not room:
                del self._rooms[one.consultation_id]
        return gone

    # Looking

    def of(self, sid: str) -> Participant | None:
        return self._by_sid.get(sid)

    def others(self, one: Participant) -> list[Participant]:
        return [other for other in self._rooms.get(one.consultation_id, {}).values() if other.id != one.id]

    def connected_to(self, consultation_id: uuid.UUID) -> list[Participant]:
        room = self._rooms.get(consultation_id, {})
        return [one for one in room.values() if one.sid in self._by_sid]

    def connected(self) -> Iterator[Participant]:
        yield from self._by_sid.values()

    def citizen(self, consultation_id: uuid.UUID) -> Whereabouts:
        """Where the citizen is, also one who has never been seen by this process."""
        now = self._clock.now()
        for one in self._rooms.get(consultation_id, {}).values():
            if one.role is Role.CITIZEN:
                return one.whereabouts(now)
        return Whereabouts.RECONNECTING if now - self._started_at < LEASE else Whereabouts.GONE
