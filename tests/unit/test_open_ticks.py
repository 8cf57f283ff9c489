"""Bitmaps of a desk's day, also on the two days on which Berlin changes its clocks."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.kit.ticks import instant_of
from videodesk.schedule.policy import DayBitmap, bounds_of_day, open_ticks, runs
from videodesk.schedule.schemas import Opening

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN, USUAL = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)


@given(st.integers(0, 2**300), st.integers(1, 60))
def test_runs_are_where_a_naive_search_finds_them(bits: int, length: int) -> None:
    expected = [start for start in range(301) if all(bits >> tick & 1 for tick in range(start, start + length))]

    assert [start for start in range(310) if runs(bits, length) >> start & 1] == expected


@given(st.integers(0, 2**60), st.integers(1, 12))
def test_starts_of_runs_are_the_ticks_in_order(bits: int, length: int) -> None:
    starts = list(DayBitmap(5000, bits).starts_of_runs(length))

    assert starts == sorted(starts)
    assert sum(1 << (start - 5000) for start in starts) == runs(bits, length)


@given(st.integers(0, 2**60), st.lists(st.integers(4900, 5100)))
def test_taken_ticks_are_cleared_and_no_others(bits: int, taken: list[int]) -> None:
    left = DayBitmap(5000, bits).without(taken)

    for tick in range(5000, 5061):
        was_open = bool(bits >> (tick - 5000) & 1)
        assert bool(left.bits >> (tick - 5000) & 1) == (was_open and tick not in taken)


@pytest.mark.parametrize(("day", "hours"), [(USUAL, 24), (SPRING, 23), (AUTUMN, 25)])
def test_the_bounds_of_a_day_are_its_midnights(day: date, hours: int) -> None:
    first, end = bounds_of_day(day, BERLIN)

    assert instant_of(first) == datetime.combine(day, time.min, BERLIN)
    assert (end - first) * 5 == hours * 60


@pytest.mark.parametrize("day", [USUAL, SPRING, AUTUMN])
def test_office_hours_open_at_the_same_time_of_day_all_year(day: date) -> None:
    assert _open_times(day, Opening(day.weekday(), 480, 720)) == _times(8 * 60, 12 * 60)


def test_no_tick_is_open_in_the_hour_that_is_skipped() -> None:
    assert _open_times(SPRING, Opening(6, 0, 1440)) == _times(0, 2 * 60) + _times(3 * 60, 24 * 60)


def test_no_time_of_day_is_open_twice_when_the_hour_repeats() -> None:
    assert _open_times(AUTUMN, Opening(6, 0, 1440)) == _times(0, 24 * 60)
    assert _instants(AUTUMN, Opening(6, 120, 125))[0].utcoffset() == timedelta(hours=2)


def test_no_slot_runs_through_the_hour_that_is_not_open() -> None:
    """From 02:55 in summer time the desk is closed until 03:00 in winter time, an hour and five minutes later."""
    day = open_ticks(AUTUMN, BERLIN, [Opening(6, 0, 1440)])

    starts = [instant_of(tick).astimezone(BERLIN).strftime("%H:%M") for tick in day.starts_of_runs(2)]

    assert "02:50" in starts
    assert "02:55" not in starts


def test_openings_of_other_weekdays_do_not_count() -> None:
    assert open_ticks(USUAL, BERLIN, [Opening(1, 480, 720)]).bits == 0


def _instants(day: date, *openings: Opening) -> list[datetime]:
    return [instant_of(tick).astimezone(BERLIN) for tick in open_ticks(day, BERLIN, openings).starts_of_runs(1)]


def _open_times(day: date, *openings: Opening) -> list[str]:
    instants = _instants(day, *openings)
    assert {instant.date() for instant in instants} == {day}
    return [instant.strftime("%H:%M") for instant in instants]


def _times(first: int, end: int) -> list[str]:
    return [f"{minute // 60:02}:{minute % 60:02}" for minute in range(first, end, 5)]
