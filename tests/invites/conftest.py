from collections.abc import Iterator

import pytest

from tests.support.calendars import IcalJs, running_ical_js
from tests.support.parts import program, require


@pytest.fixture(scope="session")
def ical_js() -> Iterator[IcalJs]:
    require("node", program("node"))
    with running_ical_js() as running:
        yield running
