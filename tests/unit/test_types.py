"""The browser's code speaks to the API and the live protocol that there are."""

from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from tests.support import api_types, wire_types
from tests.support.types_of import first_line
from videodesk.catalogue.api import Locale
from videodesk.kit.i18n import LANGUAGES


@pytest.mark.parametrize("made", [api_types, wire_types], ids=["api", "wire"])
def test_the_types_are_those_of_the_document(made: ModuleType) -> None:
    file: Path = made.TYPES
    with file.open(encoding="utf-8") as types:
        assert types.readline().strip() == first_line(made.document()), "make them anew with `make types`"


def test_the_api_knows_the_languages_that_we_write() -> None:
    assert get_args(Locale) == LANGUAGES
