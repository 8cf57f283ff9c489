"""What a page with times is asked for: anything can be asked, and what an address says is read from it again."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from videodesk.booking.slot_filter import (
    Hours,
    SlotFilter,
    SlotsAddress,
    read_channel,
    read_first_day,
    read_hours,
    read_weekdays,
    read_words,
)
from videodesk.catalogue.schemas import Channel

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
NAMES = ("channel", "office", "near", "weekday", "after", "before", "from", "persons", "with")
ALL = list(Channel)


def read(fields: MultiDict[Any], usual: Channel | None = None) -> SlotFilter:
    return SlotFilter(
        channel=read_channel(fields, ALL, usual),
        near=read_words(fields, "near"),
        weekdays=read_weekdays(fields),
        hours=read_hours(fields),
        first_day=read_first_day(fields, NOW),
        usual=usual,
    )


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=12) | st.integers(-3, 30).map(str)), max_size=12),
    st.sampled_from([None, *Channel]),
)
def test_whatever_is_asked_the_address_says_the_same_again(pairs: list[tuple[str, str]], usual: Channel | None) -> None:
    asked = read(MultiDict(pairs), usual)

    written = SlotsAddress("/de/services/x", asked).to()

    again = MultiDict(parse_qsl(urlsplit(written).query, keep_blank_values=True))
    assert read(again, usual) == asked
    assert 0 <= asked.hours.minutes[0] < asked.hours.minutes[1] <= 1440


@pytest.mark.parametrize(
    ("after", "before", "hours"),
    [
        ("8", "12", Hours(8, 12)),
        ("12", "8", Hours(8, 12)),
        ("8", "8", Hours()),
        ("", "12", Hours(None, 12)),
        ("8", "", Hours(8, None)),
        ("5", "23", Hours()),
        ("8.5", "1e1", Hours()),
        ("²", "٣", Hours()),
    ],
)
def test_hours_are_put_right(after: str, before: str, hours: Hours) -> None:
    assert read_hours(MultiDict({"after": after, "before": before})) == hours


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-11-22", None),
        ("2027-12-28", date(2027, 12, 28)),
        ("2027-12-29", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("soon", None),
    ],
)
def test_only_days_that_can_have_times_count(text: str, day: date | None) -> None:
    assert read_first_day(MultiDict({"from": text}), NOW) == day


def test_a_file_in_place_of_a_field_is_nothing() -> None:
    fields: MultiDict[Any] = MultiDict({name: object() for name in NAMES})

    assert read(fields) == SlotFilter()


def test_the_usual_channel_needs_no_word_and_any_does() -> None:
    usual = SlotFilter(Channel.ON_SITE, usual=Channel.ON_SITE)

    assert not usual.is_set
    assert SlotsAddress("/x", usual).to() == "/x"
    assert SlotsAddress("/x", usual).to(channel=None) == SlotsAddress("/x", usual).everything == "/x?channel=any"
