"""The admins' overview, from which everything that they keep can be reached."""

import pytest

from tests.support.pages import Browser, sign_in
from tests.support.world import World
from videodesk.kit.i18n import LANGUAGES


async def test_the_overview_tells_of_letters(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")

    page = await browser.get("/de/admin")

    assert "Video-Bürgeramt" in page.html
    assert "Briefe versandt" in page.html
    assert page.status == 200


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_reached_from_the_overview(browser: Browser, small_world: World, language: str) -> None:
    await sign_in(browser, small_world, "admin")
    reached: set[str] = set()
    todo = [f"/{language}/admin"]
    while todo:
        path = todo.pop()
        reached.add(path)
        page = await browser.get(path)
        assert page.status == 200, path
        ours = {link.replace("&amp;", "&") for link in page.links if link.startswith(f"/{language}/admin")}
        todo += [link for link in ours if link not in reached and link not in todo and "year=" not in link]

    location, desk = small_world.location.id, small_world.desks[0]
    assert reached >= {
        f"/{language}/admin/{rest}"
        for rest in (
            *("locations", "locations/new", f"locations/{location}", f"locations/{location}/edit"),
            *(f"locations/{location}/merge", "closures", "closures/new", "places", "places/new"),
            *("desks", "desks/new", f"desks/{desk}", f"desks/{desk}/edit", f"desks/{desk}/hours?from=&until="),
            *(f"desks/{desk}/hours/new", f"desks/{desk}/special-days/new"),
            *("services", "services/new", "services/meldebescheinigung"),
        )
    }
