"""The five-minute grid."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from videodesk.kit.ticks import instant_of, tick_at, tick_not_before, ticks_for

instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
FIVE_MINUTES = timedelta(minutes=5)


@given(instants)
def test_an_instant_lies_in_its_tick(instant: datetime) -> None:
    start = instant_of(tick_at(instant))

    assert start <= instant < start + FIVE_MINUTES


@given(instants)
def test_the_next_tick_never_starts_before_the_instant_and_at_most_five_minutes_later(instant: datetime) -> None:
    start = instant_of(tick_not_before(instant))

    assert instant <= start < instant + FIVE_MINUTES


@given(st.integers(0, 2**31 // 300))
def test_a_tick_starts_at_a_whole_five_minutes_and_is_found_again(tick: int) -> None:
    start = instant_of(tick)

    assert start.minute % 5 == start.second == 0
    assert tick_at(start) == tick_not_before(start) == tick


@given(st.integers(1, 1440))
def test_ticks_cover_the_minutes_and_no_more(minutes: int) -> None:
    assert 0 <= ticks_for(minutes) * 5 - minutes < 5
