"""The states of a consultation and the steps between them; the queue, and when it is likely to be one's turn.

Pure rules.
"""

import enum
import heapq
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from statistics import median_low


class ConsultationState(enum.StrEnum):
    EXPECTED = "expected"
    WAITING = "waiting"
    CALLED = "called"
    TALKING = "talking"
    FINISHED = "finished"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Step(enum.StrEnum):
    """`PARK` sends somebody back to wait until they are called by name; `HAND_OVER` sends them to another office, and
    by `TAKE_OVER` another desk goes on with the call.
    """

    ENTER = "enter"
    LEAVE = "leave"
    CALL = "call"
    CONNECT = "connect"
    PARK = "park"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    FINISH = "finish"
    MISS = "miss"
    CANCEL = "cancel"
    MOVE = "move"


class Wish(enum.StrEnum):
    """How somebody takes part who cannot as others do."""

    NO_CAMERA = "no_camera"
    BY_PHONE = "by_phone"


class Guide(enum.StrEnum):
    """What the citizen is asked to hold to the camera: a card, or a sheet of paper."""

    ID = "id"
    PAGE = "page"


class SignatureState(enum.StrEnum):
    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class GuestKind(enum.StrEnum):
    """What a third or fourth person is there for. A colleague sits at another desk; the others come by a link."""

    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    RELATIVE = "relative"
    COLLEAGUE = "colleague"


class Result(enum.StrEnum):
    """What has come of a consultation, as the desk says at its end."""

    DONE = "done"
    FOLLOW_UP = "follow_up"
    DOCUMENTS_MISSING = "documents_missing"
    REFERRED = "referred"
    BROKEN_OFF = "broken_off"


_S = ConsultationState

STEPS: dict[Step, dict[ConsultationState, ConsultationState]] = {
    Step.ENTER: {_S.EXPECTED: _S.WAITING},
    Step.LEAVE: {_S.WAITING: _S.EXPECTED},
    Step.CALL: {_S.WAITING: _S.CALLED},
    Step.CONNECT: {_S.CALLED: _S.TALKING},
    Step.PARK: {_S.WAITING: _S.WAITING, _S.CALLED: _S.WAITING, _S.TALKING: _S.WAITING},
    Step.HAND_OVER: {_S.WAITING: _S.WAITING, _S.CALLED: _S.WAITING, _S.TALKING: _S.WAITING},
    Step.TAKE_OVER: {_S.CALLED: _S.CALLED, _S.TALKING: _S.TALKING},
    Step.FINISH: {_S.CALLED: _S.FINISHED, _S.TALKING: _S.FINISHED},
    Step.MISS: {_S.EXPECTED: _S.MISSED, _S.WAITING: _S.MISSED, _S.CALLED: _S.MISSED},
    Step.CANCEL: {_S.EXPECTED: _S.CANCELLED, _S.WAITING: _S.CANCELLED},
    Step.MOVE: {_S.EXPECTED: _S.EXPECTED, _S.WAITING: _S.EXPECTED},
}

IN_CALL = frozenset({_S.CALLED, _S.TALKING})
LIVE = IN_CALL | {_S.WAITING}
OVER = frozenset({_S.FINISHED, _S.MISSED, _S.CANCELLED})

# Each sends to all others, and more than four pictures an old phone cannot show.
MOST_GUESTS = 2


def after(state: ConsultationState, step: Step) -> ConsultationState | None:
    """The state that the step leads to; None where it may not be taken."""
    return STEPS[step].get(state)


# The queue

# Who has come without an appointment has so long to check camera and sound without losing the place.
PLACE_KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class InLine:
    """Who waits, or is at the door: then `arrived_at` is None. A walk-in's `starts_at` is when they came."""

    consultation_id: uuid.UUID
    walk_in: bool
    starts_at: datetime
    arrived_at: datetime | None
    urgent: bool = False

    def is_due(self, now: datetime) -> bool:
        """Has an appointment, the time of which has come."""
        return not self.walk_in and self.starts_at <= now

    def counts(self, now: datetime) -> bool:
        """Whoever stays at the door for longer is not waited for."""
        return self.arrived_at is not None or (self.walk_in and now - self.starts_at <= PLACE_KEPT)

    def place(self, now: datetime) -> tuple[bool, bool, datetime, datetime, uuid.UUID]:
        """Less is before. First who is urgent, whose appointment's time has come, who came without one, who is early.

        But for `is_due`, it does not change as time goes by.
        """
        arrived = now if self.arrived_at is None else self.arrived_at
        late = self.walk_in and arrived - self.starts_at > PLACE_KEPT
        start = arrived if late else self.starts_at
        return not self.urgent, not self.is_due(now), start, arrived, self.consultation_id


def in_order(people: Iterable[InLine], now: datetime) -> list[InLine]:
    """As they are to be called."""
    return sorted((one for one in people if one.counts(now)), key=lambda one: one.place(now))


# How long it takes

# From so many on, what was measured says more than what is planned.
ENOUGH = 5
SHORTEST = timedelta(minutes=1)
# A call that takes longer than usual is thought to go on for so long.
OVERTIME = timedelta(minutes=5)
ROUNDED_TO = 5
# So many places are counted one by one.
COUNTED = 20

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Measured:
    """How long a consultation about a service took, from the call to the end."""

    service_id: uuid.UUID
    duration: timedelta


@dataclass(frozen=True)
class DeskOutlook:
    """Somebody is there until `busy_until`. In the spans of `free`, in order, it is open and nobody has booked."""

    busy_until: datetime
    free: tuple[Span, ...]


def usual_duration(measured: Iterable[Measured], service_id: uuid.UUID, planned: timedelta) -> timedelta:
    """The median for this service where enough were measured, else that of all, else as planned.

    The median, since desks now and then forget to finish.
    """
    everything = list(measured)
    for durations in (
        [one.duration for one in everything if one.service_id == service_id],
        [one.duration for one in everything],
    ):
        if len(durations) >= ENOUGH:
            return max(median_low(durations), SHORTEST)
    return planned


def busy_until(called_at: datetime, usual: timedelta, now: datetime) -> datetime:
    return max(called_at + usual, now + OVERTIME)


def estimate_calls(
    now: datetime, desks: Sequence[DeskOutlook], ahead: Sequence[timedelta], own: timedelta
) -> list[datetime | None]:
    """For each place in the line, up to the one behind all `ahead`: when somebody who needs `own` could be called.

    None when not before the desks close. It is `now` only where a desk is free for all of `own` and for who is before.

    Goes by the desks' hours: whether anybody sits at them at this moment is not known here. All who are ahead are given
    the mean of their durations, and nobody is called sooner than from a place further ahead. So one person more never
    makes the wait shorter, and one desk more never longer, which calling each as soon as a gap fits would not ensure:
    somebody short who is put before may lead another out of the way.

    From `COUNTED` places on desks are thought to serve like a stream, which takes no longer for a thousand people than
    for one: by then a minute more or less is nothing to what nobody can know.
    """
    found: list[datetime | None] = []
    at: datetime | None = now
    work = timedelta()
    for place in range(min(len(ahead), COUNTED) + 1):
        if at is not None:
            start = _start_after(now, desks, place, work / place if place else own, own)
            at = None if start is None else max(at, start)
        found.append(at)
        work += ahead[place] if place < len(ahead) else timedelta()
    if len(ahead) > COUNTED:
        found += _starts_in_stream(_Stream.of(now, desks, own), ahead, at)
    return found


def estimate_call(
    now: datetime, desks: Sequence[DeskOutlook], ahead: Sequence[timedelta], own: timedelta
) -> datetime | None:
    """See `estimate_calls`: at the end of the line."""
    return estimate_calls(now, desks, ahead, own)[-1]


def _start_after(
    now: datetime, desks: Sequence[DeskOutlook], ahead: int, usual: timedelta, own: timedelta
) -> datetime | None:
    """The first start with room for `own`, when so many with `usual` have taken the starts before it."""
    for start, fits, fits_others in heapq.merge(*(_starts(now, desk, usual, own) for desk in desks)):
        if fits and ahead <= 0:
            return start
        ahead -= fits_others
    return None


@dataclass(frozen=True)
class _Stream:
    """What the desks can do together. From each of `edges`, in order, so many `begun` spans of so much `done` work, and
    so many desks `at_work`; `doors` are the spans in which somebody who needs `own` can begin.
    """

    edges: Sequence[tuple[datetime, int, timedelta, int]]
    doors: Sequence[Span]

    @classmethod
    def of(cls, now: datetime, desks: Sequence[DeskOutlook], own: timedelta) -> "_Stream":
        spans = [
            (start, closes)
            for desk in desks
            for opens, closes in desk.free
            if (start := max(opens, desk.busy_until, now)) < closes
        ]
        changes = sorted([(start, 1) for start, _ in spans] + [(closes, -1) for _, closes in spans])
        edges: list[tuple[datetime, int, timedelta, int]] = []
        done, begun, at_work, before = timedelta(), 0, 0, now
        for at, change in changes:
            done += at_work * (at - before)
            begun, at_work, before = begun + max(change, 0), at_work + change, at
            edges.append((at, begun, done, at_work))
        return cls(edges, sorted((start, closes - own) for start, closes in spans if start + own <= closes))


def _starts_in_stream(
    stream: _Stream, ahead: Sequence[timedelta], earliest: datetime | None
) -> Iterator[datetime | None]:
    """For each place after the first `COUNTED`: when all the work ahead is begun, and there is room for one's own.

    Each desk has one person at a time in hand, who is thought to be the shortest of those ahead; so one person more
    never makes it sooner.
    """
    work, shortest = sum(ahead[:COUNTED], timedelta()), min(ahead[:COUNTED])
    edge, door = 0, 0
    at = earliest
    for duration in ahead[COUNTED:]:
        work, shortest = work + duration, min(shortest, duration)
        edge, begun_at = _work_begun(stream, edge, work, shortest)
        if at is None or begun_at is None:
            at = None
        else:
            at = max(at, begun_at)
            while door < len(stream.doors) and stream.doors[door][1] < at:
                door += 1
            at = _first_open(islice(stream.doors, door, None), at)
        yield at


def _work_begun(stream: _Stream, edge: int, work: timedelta, shortest: timedelta) -> tuple[int, datetime | None]:
    while edge < len(stream.edges):
        at, begun, done, at_work = stream.edges[edge]
        missing = work - (begun - 1) * shortest - done
        begun_at = at + max(missing, timedelta()) / at_work if at_work else None
        if missing <= timedelta():
            return edge, at
        if begun_at is not None and (edge + 1 == len(stream.edges) or begun_at < stream.edges[edge + 1][0]):
            return edge, begun_at
        edge += 1
    return edge, None


def _first_open(doors: Iterable[Span], at: datetime) -> datetime | None:
    """The doors are in the order in which they open."""
    for opens, closes in doors:
        if closes >= at:
            return max(opens, at)
    return None


def _starts(
    now: datetime, desk: DeskOutlook, usual: timedelta, own: timedelta
) -> Iterator[tuple[datetime, bool, bool]]:
    """Each with whether there is room for `own`, and whether there is for `usual`."""
    for opens, closes in desk.free:
        start = max(opens, desk.busy_until, now)
        while start + min(usual, own) <= closes:
            yield start, start + own <= closes, start + usual <= closes
            start += usual


def wait_range(wait: timedelta) -> tuple[int, int]:
    """At least and at most so many minutes, in steps of five: more exactly nobody can say it.

    The pages of the waiting room do the same (web/src/room/estimate.ts).
    """
    minutes = max(wait / timedelta(minutes=1), 0)
    return (
        int(minutes * 0.8 // ROUNDED_TO) * ROUNDED_TO,
        max(-int(-minutes * 1.25 // ROUNDED_TO), 1) * ROUNDED_TO,
    )
