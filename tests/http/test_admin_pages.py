"""Admins change services and hours; what is wrong is said and kept."""

import pytest

from tests.support.pages import Browser, Page, sign_in
from tests.support.world import World

SERVICE = "/de/admin/services/meldebescheinigung"


def all_typed(page: Page) -> dict[str, str]:
    """What the browser would send, were nothing changed."""
    typed = {name: field.get("value", "") for name, field in page.fields.items()}
    boxes = {name for name, field in page.fields.items() if field.get("type") == "checkbox"}
    checked = {name for name in boxes if "checked" in page.fields[name]}
    return {name: value for name, value in typed.items() if name not in boxes} | dict.fromkeys(checked, "on")


async def test_a_service_that_is_saved_unchanged_is_unchanged(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")
    before = await browser.get(SERVICE)

    saved = await browser.post(SERVICE, all_typed(before))

    assert saved.path == "/de/admin/services?saved=meldebescheinigung"
    assert all_typed(await browser.get(SERVICE)) == all_typed(before)


async def test_changes_reach_the_citizens(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")
    typed = all_typed(await browser.get(SERVICE))

    await browser.post(
        SERVICE,
        typed
        | {"duration_minutes": "30", "fee": "12,50 €", "leika": "99115005012000"}
        | {"name.de": "Auskunft <&>", "documents.de": "Pass\n\n  Foto  "},
    )

    page = await browser.get("/de/services/meldebescheinigung")
    assert "Auskunft &lt;&amp;&gt;" in page.html
    assert all(word in page.html for word in ("12,50", "<li>Pass</li>", "<li>Foto</li>"))
    assert len(page.slots()) == 1 + 5 * 15


async def test_what_is_no_longer_offered_is_gone_for_citizens_only(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")
    typed = all_typed(await browser.get(SERVICE))
    del typed["offered"]

    await browser.post(SERVICE, typed)

    assert (await browser.get("/de/services/meldebescheinigung")).status == 404
    assert "/de/services/meldebescheinigung" not in (await browser.get("/de/")).links
    assert (await browser.get(SERVICE)).status == 200


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("duration_minutes", text) for text in ("", "0", "7", "245", "long", "15.5")),
        *(("fee", text) for text in ("much", "-1", "1000000", "12,505", "nan", "inf")),
        *(("leika", text) for text in ("123", "9911500501200x")),
        *(("name.de", text) for text in ("", "x" * 121)),
        *(("summary.en", "x" * 2001), ("fee_note.de", "x" * 501), ("documents.de", "\n".join("x" * 21))),
    ],
)
async def test_a_wrong_service_is_not_saved_and_all_is_kept(
    browser: Browser, small_world: World, field: str, text: str
) -> None:
    await sign_in(browser, small_world, "admin")
    before = all_typed(await browser.get(SERVICE))

    page = await browser.post(SERVICE, before | {field: text, "name.en": "Changed"})

    assert page.status == 422
    assert page.fields[field]["aria-invalid"] == "true"
    assert all_typed(page) == before | {field: text, "name.en": "Changed"}
    assert all_typed(await browser.get(SERVICE)) == before


async def test_new_hours_are_offered_at_once(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")
    desk = f"/de/admin/desks/{small_world.desks[0]}"
    typed = all_typed(await browser.get(desk))
    assert typed["day-0"] == "08:00-12:00"

    saved = await browser.post(desk, typed | {"day-0": "13:00 – 14:00, 08:00-09:00", "day-1": ""})

    assert saved.path == "/de/admin/desks?saved"
    assert "08:00-09:00, 13:00-14:00" in saved.html
    assert [slot.starts_at.hour for slot in (await small_world.slots())[:8]] == [7] * 4 + [12] * 4


@pytest.mark.parametrize("text", ["08:00", "12:00-08:00", "08:00-12:00, 11:00-13:00", "<b>", "08:01-09:00"])
async def test_wrong_hours_are_not_saved_and_all_is_kept(browser: Browser, small_world: World, text: str) -> None:
    await sign_in(browser, small_world, "admin")
    desk = f"/de/admin/desks/{small_world.desks[0]}"
    before = all_typed(await browser.get(desk))

    page = await browser.post(desk, before | {"day-2": text, "day-3": "10:00-11:00"})

    assert page.status == 422
    assert page.fields["day-2"]["aria-invalid"] == "true"
    assert all_typed(page) == before | {"day-2": text, "day-3": "10:00-11:00"}
    assert all_typed(await browser.get(desk)) == before


async def test_closing_a_desk_keeps_what_is_booked(browser: Browser, small_world: World) -> None:
    booked = await small_world.book()
    await sign_in(browser, small_world, "admin")
    desk = f"/de/admin/desks/{small_world.desks[0]}"

    await browser.post(desk, all_typed(await browser.get(desk)) | {f"day-{day}": "" for day in range(7)})

    assert await small_world.slots() == []
    assert (await small_world.consultation(booked)).appointment == booked


@pytest.mark.parametrize("path", [SERVICE, "/de/admin/desks/{desk}"])
async def test_nothing_is_saved_without_the_pages_own_token(browser: Browser, small_world: World, path: str) -> None:
    await sign_in(browser, small_world, "admin")
    path = path.format(desk=small_world.desks[0])
    before = all_typed(await browser.get(path))

    assert (await browser.post(path, before | {"csrf": "forged"})).status == 403
    assert (await browser.post(path, {})).status == 403
    assert all_typed(await browser.get(path)) == before


async def test_an_unknown_service_is_no_page(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")

    assert (await browser.get("/de/admin/services/unknown")).status == 404


async def test_the_overview_tells_of_letters(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")

    page = await browser.get("/de/admin")

    assert "Video-Bürgeramt" in page.html
    assert page.status == 200
