"""Staff's calendars show a first name and no more."""

import pytest

from videodesk.invites.schemas import first_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kim Muster", "Kim"),
        ("Dr. Kim Muster", "Kim"),
        ("Prof. Dr. h. c. Jürgen Weiß", "Jürgen"),
        ("Muster, Kim", "Kim"),
        ("Muster, Dr. Kim", "Kim"),
        ("Kim", "Kim"),
        ("金 美淑", "金"),
        ("K.", "K."),
        ("Muster,", "Muster"),
        (",", ""),
        ("", ""),
    ],
)
def test_first_names(name: str, shown: str) -> None:
    assert first_name(name) == shown
