"""The queue, and when it is likely to be one's turn."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.consultations.policy import (
    DeskOutlook,
    InLine,
    Measured,
    Span,
    busy_until,
    estimate_call,
    estimate_calls,
    in_order,
    usual_duration,
    wait_range,
)

NOW = datetime(2026, 11, 23, 9, 3, tzinfo=UTC)
CLOSES = 180

# When: minutes from now.


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def minutes(*numbers: float) -> list[timedelta]:
    return [timedelta(minutes=number) for number in numbers]


def desk(*free: tuple[float, float], busy: float = 0) -> DeskOutlook:
    return DeskOutlook(at(busy), tuple((at(opens), at(closes)) for opens, closes in free))


WHOLE_DAY = (-3, CLOSES)


@pytest.mark.parametrize(
    ("desks", "ahead", "own", "expected"),
    [
        pytest.param([desk(WHOLE_DAY)], [], 15, 0, id="a free desk is free now"),
        pytest.param([desk(WHOLE_DAY, busy=7)], [], 15, 7, id="after who is there"),
        pytest.param([desk(WHOLE_DAY, busy=7)], [15, 15], 10, 37, id="after who is ahead"),
        pytest.param([desk(WHOLE_DAY, busy=7), desk(WHOLE_DAY)], [], 15, 0, id="the other desk is free"),
        pytest.param([desk(WHOLE_DAY), desk(WHOLE_DAY)], [40], 15, 0, id="who is ahead takes one of two desks"),
        pytest.param([desk(WHOLE_DAY), desk(WHOLE_DAY)], [20, 20], 15, 20, id="both desks are taken by who is ahead"),
        pytest.param([desk(WHOLE_DAY, busy=5), desk(WHOLE_DAY, busy=9)], [20], 15, 9, id="the desk that is free next"),
        pytest.param([desk((-3, 10), (25, CLOSES))], [], 10, 0, id="fits before the appointment"),
        pytest.param([desk((-3, 10), (25, CLOSES))], [], 11, 25, id="does not fit before the appointment"),
        pytest.param([desk((-3, 10), (25, CLOSES))], [15], 15, 40, id="who is ahead does not fit either"),
        pytest.param([desk((-3, 10), (25, CLOSES))], [15], 5, 40, id="nobody slips in before who is ahead"),
        pytest.param([desk((-3, 10), (25, CLOSES))], [5], 5, 5, id="both fit before the appointment"),
        pytest.param([desk((-3, 10), (25, CLOSES))], [10], 5, 25, id="the gap is used up"),
        pytest.param([desk((-3, 10), (25, CLOSES), busy=4)], [], 10, 25, id="not from now on"),
        pytest.param([desk(WHOLE_DAY)], [30, 5], 15, 35, id="at one desk all durations add up"),
        pytest.param([desk(WHOLE_DAY), desk(WHOLE_DAY)], [60, 60, 5], 15, 60, id="somebody short makes nobody faster"),
        pytest.param([desk((-3, 15))], [], 15, 0, id="just before the desk closes"),
        pytest.param([desk((-3, 15))], [], 16, None, id="the desk closes before the end"),
        pytest.param([desk((-3, 40))], [15, 15], 15, None, id="those ahead are the last ones"),
        pytest.param([desk((-3, 40), busy=41)], [], 15, None, id="who is there is the last one"),
        pytest.param([desk((10, CLOSES))], [], 15, 10, id="a desk that opens soon"),
        pytest.param([desk()], [], 15, None, id="a desk without a gap"),
        pytest.param([], [], 15, None, id="no desk"),
        pytest.param([], [15], 15, None, id="no desk and a line"),
    ],
)
def test_when_it_is_ones_turn(desks: list[DeskOutlook], ahead: list[float], own: float, expected: float | None) -> None:
    found = estimate_call(NOW, desks, minutes(*ahead), timedelta(minutes=own))

    assert found == (None if expected is None else at(expected))


DURATIONS = st.integers(1, 60).map(lambda number: timedelta(minutes=number))
LINES = st.lists(DURATIONS, max_size=6)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(-30, 300), max_size=8)))
    return tuple((at(opens), at(closes)) for opens, closes in zip(edges[::2], edges[1::2], strict=False))


DESKS = st.lists(st.builds(DeskOutlook, st.integers(-10, 90).map(at), spans()), max_size=4)


@pytest.fixture(params=[1, 3, 20])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """From so many places on it is a stream, of which the same can be said."""
    counted: int = request.param
    monkeypatch.setattr("videodesk.consultations.policy.COUNTED", counted)
    return counted


@given(desks=DESKS, ahead=LINES, more=LINES, own=DURATIONS)
def test_one_person_more_never_makes_the_wait_shorter(
    counted: int, desks: list[DeskOutlook], ahead: list[timedelta], more: list[timedelta], own: timedelta
) -> None:
    before, after = estimate_call(NOW, desks, ahead, own), estimate_call(NOW, desks, ahead + more, own)

    assert after is None or (before is not None and before <= after)


@given(desks=DESKS, more=DESKS, ahead=LINES, own=DURATIONS)
def test_one_desk_more_never_makes_the_wait_longer(
    counted: int, desks: list[DeskOutlook], more: list[DeskOutlook], ahead: list[timedelta], own: timedelta
) -> None:
    before, after = estimate_call(NOW, desks, ahead, own), estimate_call(NOW, desks + more, ahead, own)

    assert before is None or (after is not None and after <= before)


@given(desks=DESKS, ahead=LINES, own=DURATIONS)
def test_there_is_always_a_desk_with_room_for_all_of_it(
    counted: int, desks: list[DeskOutlook], ahead: list[timedelta], own: timedelta
) -> None:
    found = estimate_call(NOW, desks, ahead, own)

    if found is not None:
        assert found >= NOW
        assert any(
            one.busy_until <= found and opens <= found and found + own <= closes
            for one in desks
            for opens, closes in one.free
        )


@given(desks=DESKS, ahead=LINES, own=DURATIONS)
def test_the_places_of_a_line_come_one_after_the_other(
    counted: int, desks: list[DeskOutlook], ahead: list[timedelta], own: timedelta
) -> None:
    found = estimate_calls(NOW, desks, ahead, own)

    assert found == [estimate_call(NOW, desks, ahead[:place], own) for place in range(len(ahead) + 1)]
    assert found == sorted(found, key=lambda one: (one is None, one or NOW))


def test_a_long_line_is_reckoned_as_one_that_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """With desks that are free at different times, and all wanting the same, the two agree to one duration."""
    desks = [desk(WHOLE_DAY, busy=3), desk(WHOLE_DAY, busy=7), desk((0, 60), (75, CLOSES))]
    monkeypatch.setattr("videodesk.consultations.policy.COUNTED", 100)
    counted = estimate_calls(NOW, desks, minutes(*[10] * 40), timedelta(minutes=10))
    monkeypatch.setattr("videodesk.consultations.policy.COUNTED", 5)
    stream = estimate_calls(NOW, desks, minutes(*[10] * 40), timedelta(minutes=10))

    assert all((one is None) == (other is None) for one, other in zip(counted, stream, strict=True))
    differences = [abs(one - other) for one, other in zip(counted, stream, strict=True) if one and other]
    assert len(differences) > 30
    assert max(differences) <= timedelta(minutes=10)


# The order


def person(name: str, starts: float, arrived: float | None = None, *, walk_in: bool = False) -> InLine:
    return InLine(uuid.uuid5(uuid.NAMESPACE_OID, name), walk_in, at(starts), None if arrived is None else at(arrived))


def walk_in(name: str, came: float, arrived: float | None = None) -> InLine:
    return person(name, came, arrived, walk_in=True)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param([person("nine", -3, -1), person("quarter past", 12, -10)], id="by appointment"),
        pytest.param([person("first", 0, -9), person("second", 0, -2)], id="at the same time by arrival"),
        pytest.param(
            [person("due", 0, 0), walk_in("long here", -40, -39)], id="an appointment has priority at its time"
        ),
        pytest.param([walk_in("here", -1, 0), person("early", 12, -14)], id="but not before"),
        pytest.param([walk_in("first", -9, -2), walk_in("second", -8, -7)], id="by coming, not by the device check"),
        pytest.param([walk_in("at the door", -9), walk_in("second", -8, -7)], id="the place is kept at the door"),
        pytest.param([walk_in("second", -20, -19), walk_in("slow", -30, -18)], id="but not for ever"),
        pytest.param([walk_in("today", -20, -19), walk_in("yesterday", -1000, -1)], id="and not until another day"),
    ],
)
def test_people_are_called_in_this_order(line: list[InLine]) -> None:
    assert in_order(reversed(line), NOW) == line
    assert in_order(line, NOW) == line


def test_who_stays_at_the_door_is_not_waited_for() -> None:
    line = [walk_in("gone", -11), person("expected", -11)]

    assert in_order(line, NOW) == []


# How long it takes

PASSPORT, PERMIT = uuid.uuid4(), uuid.uuid4()


def measured(service: uuid.UUID, *numbers: float) -> list[Measured]:
    return [Measured(service, one) for one in minutes(*numbers)]


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        pytest.param([], 15, id="as planned while nothing is known"),
        pytest.param(measured(PASSPORT, 8, 8, 8, 8), 15, id="four are not enough"),
        pytest.param(measured(PASSPORT, 8, 9, 10, 11, 12), 10, id="the median of five"),
        pytest.param(measured(PASSPORT, 8, 9, 10, 11, 600), 10, id="who forgot to finish does not count for more"),
        pytest.param(measured(PERMIT, 30, 30, 30, 30, 30), 30, id="other services, while there is nothing better"),
        pytest.param(measured(PERMIT, *[30] * 9) + measured(PASSPORT, *[8] * 5), 8, id="rather its own"),
        pytest.param(measured(PASSPORT, 8, 8) + measured(PERMIT, 30, 30, 30), 30, id="too few of its own"),
        pytest.param(measured(PASSPORT, 0, 0, 0, 0, 0), 1, id="never nothing"),
    ],
)
def test_durations_are_measured(past: list[Measured], expected: float) -> None:
    assert usual_duration(past, PASSPORT, timedelta(minutes=15)) == timedelta(minutes=expected)


def test_a_call_that_lasts_longer_than_usual_is_not_over_at_once() -> None:
    usual = timedelta(minutes=15)

    assert busy_until(at(-5), usual, NOW) == at(10)
    assert busy_until(at(-60), usual, NOW) == at(5)


# The pages of the waiting room hold the same table: web/src/room/estimate.test.ts.
@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        *((-1, (0, 5)), (0, (0, 5)), (4, (0, 5)), (4.1, (0, 10)), (7, (5, 10)), (8, (5, 10)), (9, (5, 15))),
        *((15, (10, 20)), (20, (15, 25)), (30, (20, 40)), (45, (35, 60)), (60, (45, 75)), (120, (95, 150))),
    ],
)
def test_a_wait_is_told_as_a_range(wait: float, expected: tuple[int, int]) -> None:
    assert wait_range(timedelta(minutes=wait)) == expected
