"""The browser's code speaks to the API that there is."""

from typing import get_args

from tests.support.api_types import TYPES, document, first_line
from videodesk.catalogue.api import Locale
from videodesk.kit.i18n import LANGUAGES


def test_the_types_are_those_of_the_document() -> None:
    with TYPES.open(encoding="utf-8") as types:
        assert types.readline().strip() == first_line(document()), "make them anew with `make api-types`"


def test_the_api_knows_the_languages_that_we_write() -> None:
    assert get_args(Locale) == LANGUAGES
