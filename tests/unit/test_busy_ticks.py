"""What else somebody has to do closes their desk: the bitmap, held against a set of ticks."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.support.opening import USUAL, make_calendar, make_desk
from tests.support.world import MONDAY
from videodesk.kit.ticks import tick_at
from videodesk.schedule.policy import busy_ticks, open_ticks, ticks_in
from videodesk.schedule.schemas import Busy, united

START = tick_at(MONDAY)
DAY = 288


def _span(first: int, length: int) -> Busy:
    return START + first, START + first + length


SPANS = st.lists(st.builds(_span, st.integers(-DAY, 8 * DAY), st.integers(1, 2 * DAY)), max_size=12)


@given(SPANS)
def test_united_times_are_the_same_ticks_in_order_and_apart(spans: list[Busy]) -> None:
    apart = united(spans)

    assert _ticks(apart) == _ticks(spans)
    assert all(first < end for first, end in apart)
    assert all(end < first for (_, end), (first, _) in pairwise(apart))


@given(SPANS, st.integers(-DAY, 6 * DAY), st.integers(1, 3 * DAY))
def test_the_bitmap_has_the_ticks_of_all_times_and_no_others(spans: list[Busy], first: int, length: int) -> None:
    first += START

    bits = busy_ticks(united(spans), first, length)

    assert set(ticks_in(bits, first)) == _ticks(spans) & set(range(first, first + length))


@given(SPANS, st.integers(-DAY, 6 * DAY), st.integers(1, 3 * DAY))
def test_a_desk_is_open_when_it_would_be_but_for_them(spans: list[Busy], first: int, length: int) -> None:
    first += START
    desk, calendar = make_desk(USUAL), make_calendar()
    usual = set(ticks_in(open_ticks(desk, calendar, first, length), first))

    bits = open_ticks(replace(desk, busy=united(spans)), calendar, first, length)

    assert set(ticks_in(bits, first)) == usual - _ticks(spans)


def _ticks(spans: Iterable[Busy]) -> set[int]:
    return {tick for first, end in spans for tick in range(first, end)}
