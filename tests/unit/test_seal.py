"""Secrets at rest: only this installation opens them, and only for the record that they were sealed for."""

import uuid

import pytest

from videodesk.kit.seal import Seal, Unsealable

KEY = "an installation's secret key of 32"


def test_what_was_sealed_is_opened_again_also_by_a_new_process() -> None:
    record = uuid.uuid4()

    sealed = Seal(KEY).close("geheim & größer", record)

    assert Seal(KEY).open(sealed, record) == "geheim & größer"
    assert b"geheim" not in sealed


def test_the_same_secret_is_never_sealed_the_same() -> None:
    record = uuid.uuid4()

    assert Seal(KEY).close("geheim", record) != Seal(KEY).close("geheim", record)


def test_neither_another_key_nor_another_record_opens_it() -> None:
    record = uuid.uuid4()
    sealed = Seal(KEY).close("geheim", record)

    with pytest.raises(Unsealable):
        Seal(KEY + "!").open(sealed, record)
    with pytest.raises(Unsealable):
        Seal(KEY).open(sealed, uuid.uuid4())


@pytest.mark.parametrize("broken", [b"", b"short", b"x" * 40])
def test_what_is_broken_is_not_opened(broken: bytes) -> None:
    with pytest.raises(Unsealable):
        Seal(KEY).open(broken, uuid.uuid4())


def test_a_single_changed_bit_is_found() -> None:
    record = uuid.uuid4()
    sealed = bytearray(Seal(KEY).close("geheim", record))
    sealed[-1] ^= 1

    with pytest.raises(Unsealable):
        Seal(KEY).open(bytes(sealed), record)
