from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.support.calendars import IcalJs, running_ical_js
from tests.support.parts import program, require
from tests.support.post_office import Certificate, PostOffice, make_certificate, open_for_letters


@pytest.fixture(scope="session")
def ical_js() -> Iterator[IcalJs]:
    require("node", program("node"))
    with running_ical_js() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest_asyncio.fixture
async def post_office() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    async with open_for_letters(office):
        yield office


@pytest_asyncio.fixture
async def secure_post_office(certificate: Certificate) -> AsyncIterator[PostOffice]:
    """Speaks TLS when it is asked to, and knows one password."""
    office = PostOffice()
    async with open_for_letters(office, certificate):
        yield office
