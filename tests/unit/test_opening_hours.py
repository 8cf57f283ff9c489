"""What an admin types as opening hours."""

import pytest

from videodesk.schedule.schemas import Opening, openings_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" , ", []),
        ("08:00-12:00", [(480, 720)]),
        ("8:00-12:00", [(480, 720)]),
        ("08:00 – 12:00", [(480, 720)]),
        ("13:00-18:00, 08:00-12:00", [(480, 720), (780, 1080)]),
        ("08:00-12:00,12:00-13:00", [(480, 720), (720, 780)]),
        ("00:00-24:00", [(0, 1440)]),
        ("23:55-24:00", [(1435, 1440)]),
    ],
)
def test_times_are_read_and_sorted(text: str, expected: list[tuple[int, int]]) -> None:
    assert openings_of(2, text) == [Opening(2, opens, closes) for opens, closes in expected]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("08:00", "no span"),
        ("08:00-", "no time of day"),
        ("-12:00", "no time of day"),
        ("8-12", "no time of day"),
        ("08:00-12:00-13:00", "no time of day"),
        ("morning", "no span"),
        ("08:00-24:05", "not between"),
        ("08:60-10:00", "not between"),
        ("25:00-26:00", "not between"),
        ("08:02-10:00", "multiple of five"),
        ("12:00-08:00", "ends before"),
        ("08:00-08:00", "ends before"),
        ("24:00-24:00", "ends before"),
        ("08:00-12:00, 11:55-13:00", "overlap"),
        ("08:00-18:00, 09:00-10:00", "overlap"),
        ("08:00-12:00, 08:00-12:00", "overlap"),
    ],
)
def test_what_is_wrong_is_said(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        openings_of(0, text)


def test_what_is_shown_can_be_typed_again() -> None:
    openings = openings_of(0, "08:00-12:00, 13:05-24:00")

    assert openings_of(0, ", ".join(map(str, openings))) == openings
