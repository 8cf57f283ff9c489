"""Admins keep the services: what is offered, by which channels, on which terms."""

import pytest

from tests.support.filled import filled, typed
from tests.support.pages import Browser, sign_in
from tests.support.world import World
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput

SERVICE = "/de/admin/services/meldebescheinigung"
NEW = "/de/admin/services/new"
# What stands where a wrong field has no text of its own.
GENERAL = "Bitte prüfen Sie diese Angabe"


@pytest.fixture
async def admin(browser: Browser, small_world: World) -> str:
    """The token of the admin's forms."""
    return await sign_in(browser, small_world, "admin")


async def stored(world: World, key: str = "meldebescheinigung") -> ServiceInput:
    async with world.reading() as uow:
        return await world.services.catalogue.for_editing(uow, key)


async def test_a_service_that_is_saved_unchanged_is_unchanged(browser: Browser, admin: str, small_world: World) -> None:
    before, page = await stored(small_world), await browser.get(SERVICE)

    saved = await browser.post(SERVICE, filled(page))

    assert saved.path == "/de/admin/services?saved=meldebescheinigung"
    assert await stored(small_world) == before
    assert typed(await browser.get(SERVICE)) == typed(page)


async def test_changes_reach_the_citizens(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(SERVICE)

    await browser.post(
        SERVICE,
        filled(page)
        | {"duration_minutes.video": "30", "fee": "12,50 €", "leika": "99115005012000"}
        | {"name.de": "Auskunft <&>", "documents.de": "Pass\r\n\r\n  Foto  "},
    )

    page = await browser.get("/de/services/meldebescheinigung")
    assert "Auskunft &lt;&amp;&gt;" in page.html
    assert all(word in page.html for word in ("12,50", "<li>Pass</li>", "<li>Foto</li>"))
    async with small_world.reading() as uow:
        longer = await small_world.services.catalogue.by_key(uow, "meldebescheinigung", "de")
    assert len(await small_world.slots(longer)) == 5 * 15


async def test_every_channel_has_its_own_terms(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(SERVICE)

    saved = await browser.post(
        SERVICE,
        filled(page)
        | {"notice_minutes.video": "60", "window_days.video": "14", "rerelease_minutes.video": "30"}
        | {"channel.on_site": "on", "duration_minutes.on_site": "10", "held_back_percent.on_site": "20"}
        | {"held_back_hours.on_site": "48", "duration_minutes.phone": "5"}
        | {"buffer_minutes": "5", "max_persons": "4", "language.tr": "on", "language.de": "on"},
    )

    assert saved.status == 200
    service = await stored(small_world)
    assert service.channels == {
        Channel.VIDEO: ChannelInput(duration_minutes=15, notice_minutes=60, window_days=14, rerelease_minutes=30),
        Channel.ON_SITE: ChannelInput(duration_minutes=10, held_back_percent=20, held_back_hours=48),
    }
    assert (service.buffer_minutes, service.max_persons, service.languages) == (5, 4, ["de", "tr"])
    assert "vor Ort: 10 Minuten" in saved.html

    again = filled(await browser.get(SERVICE))
    del again["channel.video"]
    await browser.post(SERVICE, again)
    assert set((await stored(small_world)).channels) == {Channel.ON_SITE}


async def test_held_back_and_reopened_are_explained(browser: Browser, admin: str) -> None:
    page = await browser.get(SERVICE)

    assert "Puffertermine" in page.html
    assert "entscheidet der Zufall" in page.html


async def test_what_is_no_longer_offered_is_gone_for_citizens_only(
    browser: Browser, admin: str, small_world: World
) -> None:
    given = filled(await browser.get(SERVICE))
    del given["offered"]

    await browser.post(SERVICE, given)

    assert (await browser.get("/de/services/meldebescheinigung")).status == 404
    assert "/de/services/meldebescheinigung" not in (await browser.get("/de/")).links
    assert (await browser.get(SERVICE)).status == 200


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("duration_minutes.video", text) for text in ("", "0", "7", "245", "long", "15.5")),
        *(("notice_minutes.video", text) for text in ("-1", "20161", "soon")),
        *(("window_days.video", text) for text in ("0", "366")),
        *(("held_back_percent.video", text) for text in ("91", "-1", "half")),
        *(("held_back_hours.video", text) for text in ("8761", "x")),
        *(("rerelease_minutes.video", text) for text in ("1441", "x")),
        *(("buffer_minutes", text) for text in ("3", "125", "-5")),
        *(("max_persons", text) for text in ("0", "11", "all")),
        *(("fee", text) for text in ("much", "-1", "1000000", "12,505", "nan", "inf")),
        *(("leika", text) for text in ("123", "9911500501200x", "٠٩٩١١٥٠٠٥٠١٢٠٠")),
        *(("name.de", text) for text in ("", "x" * 121)),
        *(("summary.en", "x" * 2001), ("fee_note.de", "x" * 501), ("documents.de", "\n".join("x" * 21))),
    ],
)
async def test_a_wrong_service_is_not_saved_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, field: str, text: str
) -> None:
    before, page = await stored(small_world), await browser.get(SERVICE)
    given = filled(page) | {field: text, "name.en": "Changed", "language.ar": "on", "duration_minutes.phone": "x"}

    wrong = await browser.post(SERVICE, given)

    assert wrong.status == 422
    assert GENERAL not in wrong.html
    assert [name for name, one in wrong.fields.items() if one.get("aria-invalid")] == [field]
    assert filled(wrong) == given
    assert await stored(small_world) == before


async def test_it_takes_at_least_one_channel(browser: Browser, admin: str) -> None:
    given = filled(await browser.get(SERVICE))
    del given["channel.video"]

    page = await browser.post(SERVICE, given)

    assert page.status == 422
    assert 'href="#channels"' in page.html


async def test_a_new_service_can_be_booked(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(NEW)
    given = {"key": "reisepass", "channel.video": "on", "duration_minutes.video": "20", "fee": "70"}

    saved = await browser.post(NEW, filled(page) | given | {"name.de": "Reisepass", "name.en": "Passport"})

    assert saved.path == "/de/admin/services?saved=reisepass"
    async with small_world.reading() as uow:
        services = await small_world.services.catalogue.all(uow, "de")
    assert [service.key for service in services] == ["meldebescheinigung", "reisepass"]
    assert "Reisepass" in (await browser.get("/de/")).html
    assert (await browser.get("/de/services/reisepass")).status == 200


@pytest.mark.parametrize("key", ["", "Reise Pass", "meldebescheinigung", "new", "x" * 61, "a/b"])
async def test_a_key_that_cannot_be_is_not_saved_and_all_is_kept(browser: Browser, admin: str, key: str) -> None:
    given = {"key": key, "channel.video": "on", "duration_minutes.video": "20", "name.de": "A", "name.en": "B"}

    page = await browser.post(NEW, given | {"csrf": admin})

    assert page.status == 422
    assert page.fields["key"]["aria-invalid"] == "true"
    assert typed(page).items() >= given.items()


async def test_of_two_admins_the_second_sees_what_the_first_has_saved(
    browser: Browser, admin: str, small_world: World
) -> None:
    mine, theirs = await browser.get(SERVICE), await browser.get(SERVICE)
    await browser.post(SERVICE, filled(theirs) | {"fee": "5", "channel.phone": "on", "duration_minutes.phone": "10"})

    page = await browser.post(SERVICE, filled(mine) | {"name.de": "Auskunft", "duration_minutes.video": "20"})

    assert page.status == 409
    for value in ("5.00", "ja", "10", "Meldebescheinigung", "15"):
        assert f"Jetzt gespeichert: {value}<" in page.html
    assert typed(page) == typed(mine) | {"name.de": "Auskunft", "duration_minutes.video": "20"}
    assert (await stored(small_world)).fee_cents == 500

    saved = await browser.post(SERVICE, filled(page))

    assert saved.path == "/de/admin/services?saved=meldebescheinigung"
    assert (await stored(small_world)).texts["de"].name == "Auskunft"


@pytest.mark.parametrize("path", [SERVICE, NEW])
async def test_nothing_is_saved_without_the_pages_own_token(
    browser: Browser, admin: str, small_world: World, path: str
) -> None:
    page, before = await browser.get(path), await stored(small_world)

    assert (await browser.post(path, filled(page) | {"csrf": "forged", "name.de": "Forged"})).status == 403
    assert (await browser.post(path, {})).status == 403
    assert await stored(small_world) == before


async def test_an_unknown_service_is_no_page(browser: Browser, admin: str) -> None:
    assert (await browser.get("/de/admin/services/unknown")).status == 404
    assert (await browser.post("/de/admin/services/unknown", {"csrf": admin})).status == 404
