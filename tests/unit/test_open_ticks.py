"""Bitmaps of a desk's day, also on the two days on which Berlin changes its clocks."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.kit.ticks import instant_of
from videodesk.schedule.policy import bitmap_of, bounds_of_day, runs, span_ticks, ticks_in

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN, USUAL = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)


@given(st.integers(0, 2**300), st.integers(1, 60))
def test_runs_are_where_a_naive_search_finds_them(bits: int, length: int) -> None:
    expected = [start for start in range(301) if all(bits >> tick & 1 for tick in range(start, start + length))]

    assert [start for start in range(310) if runs(bits, length) >> start & 1] == expected


@given(st.integers(0, 2**60))
def test_ticks_come_in_order_and_none_is_lost(bits: int) -> None:
    ticks = list(ticks_in(bits, 5000))

    assert ticks == sorted(ticks)
    assert bitmap_of(ticks, 5000, 61) == bits


@given(st.lists(st.integers(4900, 5100)))
def test_a_bitmap_holds_the_ticks_of_its_span_and_no_others(ticks: list[int]) -> None:
    bits = bitmap_of(ticks, 5000, 60)

    assert set(ticks_in(bits, 5000)) == {tick for tick in ticks if 5000 <= tick < 5060}


@pytest.mark.parametrize(("day", "hours"), [(USUAL, 24), (SPRING, 23), (AUTUMN, 25)])
def test_the_bounds_of_a_day_are_its_midnights(day: date, hours: int) -> None:
    first, end = bounds_of_day(day, BERLIN)

    assert instant_of(first) == datetime.combine(day, time.min, BERLIN)
    assert (end - first) * 5 == hours * 60


@pytest.mark.parametrize("day", [USUAL, SPRING, AUTUMN])
def test_office_hours_open_at_the_same_time_of_day_all_year(day: date) -> None:
    assert _open_times(day, 480, 720) == _times(8 * 60, 12 * 60)


def test_no_tick_is_open_in_the_hour_that_is_skipped() -> None:
    assert _open_times(SPRING, 0, 1440) == _times(0, 2 * 60) + _times(3 * 60, 24 * 60)


def test_no_time_of_day_is_open_twice_when_the_hour_repeats() -> None:
    assert _open_times(AUTUMN, 0, 1440) == _times(0, 24 * 60)
    assert _instants(AUTUMN, 120, 125)[0].utcoffset() == timedelta(hours=2)


def test_no_slot_runs_through_the_hour_that_is_not_open() -> None:
    """From 02:55 in summer time the desk is closed until 03:00 in winter time, an hour and five minutes later."""
    bits = runs(span_ticks(AUTUMN, BERLIN, ((0, 1440),)), 2)
    first, _ = bounds_of_day(AUTUMN, BERLIN)

    starts = [instant_of(tick).astimezone(BERLIN).strftime("%H:%M") for tick in ticks_in(bits, first)]

    assert "02:50" in starts
    assert "02:55" not in starts


def _instants(day: date, opens: int, closes: int) -> list[datetime]:
    first, _ = bounds_of_day(day, BERLIN)
    ticks = ticks_in(span_ticks(day, BERLIN, ((opens, closes),)), first)
    return [instant_of(tick).astimezone(BERLIN) for tick in ticks]


def _open_times(day: date, opens: int, closes: int) -> list[str]:
    instants = _instants(day, opens, closes)
    assert {instant.date() for instant in instants} == {day}
    return [instant.strftime("%H:%M") for instant in instants]


def _times(first: int, end: int) -> list[str]:
    return [f"{minute // 60:02}:{minute % 60:02}" for minute in range(first, end, 5)]
