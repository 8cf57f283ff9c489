"""The states of a consultation and the steps between them. Pure rules."""

import enum


class ConsultationState(enum.StrEnum):
    EXPECTED = "expected"
    WAITING = "waiting"
    CALLED = "called"
    TALKING = "talking"
    FINISHED = "finished"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Step(enum.StrEnum):
    ENTER = "enter"
    LEAVE = "leave"
    CALL = "call"
    CONNECT = "connect"
    FINISH = "finish"
    MISS = "miss"
    CANCEL = "cancel"


_S = ConsultationState

STEPS: dict[Step, dict[ConsultationState, ConsultationState]] = {
    Step.ENTER: {_S.EXPECTED: _S.WAITING},
    Step.LEAVE: {_S.WAITING: _S.EXPECTED},
    Step.CALL: {_S.WAITING: _S.CALLED},
    Step.CONNECT: {_S.CALLED: _S.TALKING},
    Step.FINISH: {_S.CALLED: _S.FINISHED, _S.TALKING: _S.FINISHED},
    Step.MISS: {_S.EXPECTED: _S.MISSED, _S.WAITING: _S.MISSED, _S.CALLED: _S.MISSED},
    Step.CANCEL: {_S.EXPECTED: _S.CANCELLED, _S.WAITING: _S.CANCELLED},
}

IN_CALL = frozenset({_S.CALLED, _S.TALKING})
OVER = frozenset({_S.FINISHED, _S.MISSED, _S.CANCELLED})


def after(state: ConsultationState, step: Step) -> ConsultationState | None:
    """The state that the step leads to; None where it may not be taken."""
    return STEPS[step].get(state)
