"""Pages for bad lines: what can be small is small, and is fetched once."""

from tests.support.pages import HttpClient
from tests.support.world import PASSWORD

SMALL = {"Accept-Encoding": "gzip"}


async def test_built_files_come_compressed_and_are_kept(client: HttpClient) -> None:
    page = await (await client.get("/de/")).text()
    stylesheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    answer = await client.get(stylesheet, headers=SMALL)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert int(answer.headers["Content-Length"]) < 25_000


async def test_missing_files_are_not_kept(client: HttpClient) -> None:
    assert "immutable" not in (await client.get("/static/assets/gone.css")).headers.get("Cache-Control", "")


async def test_pages_of_citizens_are_compressed_and_those_of_staff_are_not(client: HttpClient) -> None:
    assert (await client.get("/de/services/meldebescheinigung", headers=SMALL)).headers["Content-Encoding"] == "gzip"
    await client.post("/de/staff/login", data={"login": "anna", "password": PASSWORD})
    assert "Content-Encoding" not in (await client.get("/de/staff", headers=SMALL)).headers
