"""The door for guests: who is asked what, which browser comes back, and what everybody else reads."""

from datetime import timedelta

import pytest

from tests.support.pages import Browser, Page
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.entries import CITIZEN, staff_participant
from videodesk.consultations.policy import GuestKind
from videodesk.kit.i18n import LANGUAGES, translator
from videodesk.kit.tokens import new_token


async def test_from_the_link_into_the_room(browser: Browser, small_world: World) -> None:
    link = await _invite(small_world, await small_world.book(), name="Ada")
    door = await browser.get(f"/de/g/{link}")
    assert "Kim Muster lädt Sie ein." in door.html
    assert "Video-Bürgeramt" in door.html
    assert door.fields["name"]["value"] == "Ada"

    room = await _come_in(browser, door, "Ada Lotse")

    assert (room.status, room.path) == (200, f"/de/g/{link}")
    assert 'id="guest"' in room.html
    assert link not in room.html.replace(f"/g/{link}", "")
    assert await _name(small_world, link) == "Ada Lotse"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_browser_comes_back_in_any_language_and_no_other_does(
    browser: Browser, small_world: World, language: str
) -> None:
    link = await _invite(small_world, await small_world.book())
    await _come_in(browser, await browser.get(f"/de/g/{link}"))
    here = f"/{language}/g/{link}"
    assert 'id="guest"' in (await browser.get(here)).html

    _take_another_device(browser)

    for page in (await browser.get(here), await browser.post(here, {"name": "Somebody"})):
        assert page.status == 410
        assert translator(language).text("refusal-guest-link-used") in page.html
    assert await _name(small_world, link) == "Ada"


async def test_looking_uses_nothing_up(browser: Browser, small_world: World) -> None:
    """Programs that look at links in messages open them first."""
    link = await _invite(small_world, await small_world.book())
    for _ in range(3):
        assert (await browser.get(f"/de/g/{link}")).status == 200
        _take_another_device(browser)

    assert 'id="guest"' in (await _come_in(browser, await browser.get(f"/de/g/{link}"))).html


async def test_without_a_name_nobody_comes_in(browser: Browser, small_world: World) -> None:
    link = await _invite(small_world, await small_world.book())

    page = await _come_in(browser, await browser.get(f"/de/g/{link}"), " ")

    assert (page.status, "name-error" in page.html) == (422, True)
    assert await _name(small_world, link) == ""


async def test_the_office_invites_in_its_own_name(browser: Browser, small_world: World) -> None:
    """And says nothing of the citizen to who has not come in."""
    anna = staff_participant(small_world.staff["anna"])
    link = await _invite(small_world, await small_world.book(), by=anna)

    page = await browser.get(f"/de/g/{link}")

    assert "Video-Bürgeramt lädt Sie ein." in page.html
    assert "Kim Muster" not in page.html


async def test_what_is_revoked_over_or_made_up_opens_nothing(browser: Browser, small_world: World) -> None:
    world, booked = small_world, await small_world.book()
    revoked, over = await _invite(world, booked), await _invite(world, booked)
    await _come_in(browser, await browser.get(f"/de/g/{revoked}"))
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        for guest in await world.services.guests.of(uow, consultation.id):
            if guest.joined:
                await world.services.guests.revoke(uow, consultation.id, CITIZEN, guest.handle)
    world.clock.set(booked.starts_at + timedelta(minutes=5))
    async with world.writing() as uow:
        await world.services.desk_work.miss(uow, consultation.id, await world.seat())

    for link in (revoked, over, new_token(), "x"):
        page = await browser.get(f"/de/g/{link}")
        assert page.status == 404
        assert translator("de").text("refusal-unknown-guest-link") in page.html


async def test_who_tries_links_is_stopped_and_who_has_one_is_not(small_world: World, browser: Browser) -> None:
    link = await _invite(small_world, await small_world.book())

    tried = [(await browser.get(f"/de/g/{new_token()}")).status for _ in range(61)]

    assert (tried[0], tried[-1]) == (404, 429)
    assert (await browser.get(f"/de/g/{link}")).status == 200


async def test_the_cookie_is_for_this_link_alone(browser: Browser, small_world: World) -> None:
    link = await _invite(small_world, await small_world.book())

    page = await browser.post(f"/de/g/{link}", {"name": "Ada"}, follow=False)

    cookies = page.headers.getall("Set-Cookie")
    assert len(cookies) == len(LANGUAGES)
    assert all("HttpOnly" in cookie and f"/g/{link}" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


async def _invite(world: World, booked: AppointmentView, by: str = CITIZEN, name: str = "") -> str:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        return (await world.services.guests.invite(uow, consultation.id, by, GuestKind.INTERPRETER, name)).link


async def _come_in(browser: Browser, door: Page, name: str = "Ada") -> Page:
    return await browser.post(door.path, {"name": name})


async def _name(world: World, link: str) -> str:
    async with world.reading() as uow:
        return (await world.services.guests.by_link(uow, link)).name


def _take_another_device(browser: Browser) -> None:
    browser.client.session.cookie_jar.clear()
