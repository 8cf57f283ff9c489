"""The state tables of appointments and consultations."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.booking.config import BookingConfig
from videodesk.booking.policy import NEXT, AppointmentState, is_on_grid, may_become
from videodesk.consultations.policy import IN_CALL, OVER, STEPS, ConsultationState, Step, after
from videodesk.kit.ticks import instant_of

A, C = AppointmentState, ConsultationState


def test_the_life_of_an_appointment() -> None:
    allowed = {(one, other) for one in A for other in A if may_become(one, other)}

    assert allowed == {
        (A.HELD, A.UNCONFIRMED),
        (A.HELD, A.CONFIRMED),
        (A.UNCONFIRMED, A.CONFIRMED),
        (A.UNCONFIRMED, A.CANCELLED),
        (A.CONFIRMED, A.DONE),
        (A.CONFIRMED, A.MISSED),
        (A.CONFIRMED, A.CANCELLED),
    }


@pytest.mark.parametrize("state", [A.DONE, A.MISSED, A.CANCELLED])
def test_an_appointment_that_is_over_stays_over(state: AppointmentState) -> None:
    assert not NEXT[state]


@pytest.mark.parametrize("state", sorted(OVER))
def test_a_consultation_that_is_over_stays_over(state: ConsultationState) -> None:
    assert {after(state, step) for step in Step} == {None}


def test_every_state_is_reached_and_no_state_is_a_dead_end_but_the_last() -> None:
    reached = {target for table in STEPS.values() for target in table.values()}
    left = {state for table in STEPS.values() for state in table}

    assert reached | {C.EXPECTED} == set(C)
    assert set(C) - left == OVER


def test_nobody_is_called_who_does_not_wait() -> None:
    assert STEPS[Step.CALL] == {C.WAITING: C.CALLED}


def test_only_who_is_in_the_call_can_be_finished() -> None:
    assert set(STEPS[Step.FINISH]) == IN_CALL


@given(st.integers(0, 2**31 // 300), st.sampled_from([5, 10, 15, 20, 30, 60]))
def test_slots_start_on_the_grid_of_the_wall_clock(tick: int, grid: int) -> None:
    """Also where the wall clock is a quarter of an hour off, as in Nepal."""
    zone = ZoneInfo("Asia/Kathmandu")

    on_grid = is_on_grid(BookingConfig(grid_minutes=grid), tick, zone)

    assert on_grid == (instant_of(tick).astimezone(zone).minute in range(0, 60, grid))
