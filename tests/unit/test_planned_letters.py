"""Which letters come before an appointment, and until when each is of use."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.invites.config import LettersConfig
from videodesk.invites.policy import JUST_BOOKED, Planned, planned_letters
from videodesk.invites.schemas import LetterKind

START = datetime(2026, 12, 1, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

hours = st.integers(1, 14 * 24 * 4).map(lambda quarters: quarters / 4)
configs = st.builds(LettersConfig, reminder_hours=st.lists(hours, max_size=5), documents_hours=st.just(0.0) | hours)
befores = st.timedeltas(timedelta(0), timedelta(days=20))


def reminders(planned: list[Planned]) -> list[Planned]:
    return [one for one in planned if one.kind is LetterKind.REMINDER]


@given(configs, befores)
def test_each_leaves_after_now_and_is_of_no_use_once_the_appointment_has_begun(
    config: LettersConfig, before: timedelta
) -> None:
    now = START - before
    planned = planned_letters(config, START, now)

    assert all(now + JUST_BOOKED < one.wanted_at < one.not_after <= START for one in planned)
    assert [one.wanted_at for one in planned] == sorted(one.wanted_at for one in planned)
    assert len({one.name for one in planned}) == len(planned)


@given(configs, befores)
def test_whenever_a_server_comes_back_there_is_one_reminder_to_send_at_most(
    config: LettersConfig, before: timedelta
) -> None:
    planned = reminders(planned_letters(config, START, START - timedelta(days=15)))
    at = START - before

    of_use = [one for one in planned if one.wanted_at <= at < one.not_after]

    assert len(of_use) == (1 if planned and planned[0].wanted_at <= at < START else 0)


@given(configs, befores, befores)
def test_who_books_later_gets_the_same_but_for_those_that_are_past(
    config: LettersConfig, one: timedelta, other: timedelta
) -> None:
    later, earlier = sorted([one, other])

    all_of_them = planned_letters(config, START, START - earlier)
    rest = planned_letters(config, START, START - later)

    assert rest == [planned for planned in all_of_them if planned.wanted_at > START - later + JUST_BOOKED]


@given(configs)
def test_nobody_is_told_of_documents_and_reminded_at_once(config: LettersConfig) -> None:
    planned = planned_letters(config, START, START - timedelta(days=20))

    assert len({one.wanted_at for one in planned}) == len(planned)


def test_a_late_reminder_does_not_give_way_to_documents_that_there_may_not_be() -> None:
    config = LettersConfig(reminder_hours=[24, 1], documents_hours=12)

    first, documents, last = planned_letters(config, START, START - timedelta(days=3))

    assert (first.kind, documents.kind, last.kind) == (
        LetterKind.REMINDER,
        LetterKind.DOCUMENTS,
        LetterKind.REMINDER,
    )
    assert first.not_after == documents.not_after == last.wanted_at


@pytest.mark.parametrize(
    ("start", "reminded"),
    [
        # Clocks are set back in the night between, and forward.
        (datetime(2026, 10, 25, 10, tzinfo=BERLIN), datetime(2026, 10, 24, 11, tzinfo=BERLIN)),
        (datetime(2027, 3, 28, 10, tzinfo=BERLIN), datetime(2027, 3, 27, 9, tzinfo=BERLIN)),
    ],
)
def test_a_day_before_is_twenty_four_hours_before(start: datetime, reminded: datetime) -> None:
    config = LettersConfig(reminder_hours=[24], documents_hours=0)
    start = start.astimezone(UTC)

    (planned,) = planned_letters(config, start, start - timedelta(days=3))

    assert planned.wanted_at == reminded.astimezone(UTC)


def test_nothing_is_planned_where_nothing_is_wanted() -> None:
    assert planned_letters(LettersConfig(reminder_hours=[], documents_hours=0), START, START - timedelta(days=9)) == []
