"""Forms that several people change, and hours that rest for a while."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from videodesk.kit.edits import fingerprint, overtaken, refuse_overwriting, shown, typed_day, typed_in
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.schedule.policy import resting_between
from videodesk.schedule.schemas import Hours, Opening

MONDAY = date(2026, 11, 23)
FORMS = st.dictionaries(st.sampled_from(["name", "street", "offered"]), st.sampled_from(["", "on", "Linden"]))
DAYS = st.none() | st.dates(MONDAY, MONDAY + timedelta(days=60))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        (" 24.12.2026 ", date(2026, 12, 24)),
        ("1.2.2027", date(2027, 2, 1)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_day_is_read_as_browsers_and_as_germans_write_it(text: str, day: date | None) -> None:
    assert typed_day(text) == day


@pytest.mark.parametrize("text", ["x", "0", "1600000000", "31.02.2027", "0026-12-24", "12/24/2026", "9999-12-31"])
def test_what_is_no_day_stays_a_text_that_is_none(text: str) -> None:
    assert isinstance(typed_day(text), str)


@given(FORMS)
def test_a_fingerprint_does_not_see_empty_fields_and_the_frame(form: dict[str, str]) -> None:
    assert fingerprint(form | {"csrf": "x", "version": "y", "other": ""}) == fingerprint(form)


@given(FORMS, FORMS, FORMS)
def test_nothing_is_overwritten_unseen(before: dict[str, str], typed: dict[str, str], stored: dict[str, str]) -> None:
    def said(form: dict[str, str]) -> dict[str, str]:
        return {name: text for name, text in form.items() if text}

    sent = typed | {"version": shown(before).version}
    if said(stored) in (said(before), said(typed)):
        refuse_overwriting(sent, typed, stored)
    else:
        with pytest.raises(ChangedMeanwhile):
            refuse_overwriting(sent, typed, stored)
        again = overtaken(typed, stored)
        refuse_overwriting(typed | {"version": again.version}, typed, stored)
        assert all(again.meanwhile(name) is None for name in typed if typed.get(name) == stored.get(name))


def test_posted_texts_are_cleaned_and_files_left_out() -> None:
    assert typed_in(MultiDict({"a": " x\0\r\ny ", "b": object()})) == {"a": "x\ny"}


@given(DAYS, DAYS, DAYS, DAYS)
def test_hours_rest_on_exactly_these_days(
    valid_from: date | None, valid_until: date | None, first: date | None, last: date | None
) -> None:
    if valid_from and valid_until and valid_until < valid_from:
        valid_from, valid_until = valid_until, valid_from
    if first and last and last < first:
        first, last = last, first
    week = [Hours(Opening(day, 480, 720), valid_from=valid_from, valid_until=valid_until) for day in range(7)]

    kept = resting_between(week, first, last)

    for day in (MONDAY + timedelta(days=number) for number in range(-5, 70)):
        rests = (first is None or first <= day) and (last is None or day <= last)
        counted = sum(one.counts_on(day) for one in week)
        assert sum(one.counts_on(day) for one in kept) == (0 if rests else counted)
