from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from videodesk.kit.outbox import LONGEST_PAUSE, retry_pause

SHORTEST = timedelta(seconds=2.5)


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_never_nothing_and_never_above_half_an_hour(attempts: int, chance: float) -> None:
    assert SHORTEST <= retry_pause(attempts, lambda: chance) <= LONGEST_PAUSE


@given(st.integers(0, 10_000))
def test_pauses_grow(attempts: int) -> None:
    assert retry_pause(attempts, lambda: 0) <= retry_pause(attempts + 1, lambda: 0)


def test_the_first_pauses_double() -> None:
    assert [retry_pause(n, lambda: 0).total_seconds() for n in range(4)] == [5, 10, 20, 40]


def test_retries_spread() -> None:
    assert len({retry_pause(5) for _ in range(20)}) > 1
