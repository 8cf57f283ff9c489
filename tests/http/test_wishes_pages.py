"""Whoever would rather come earlier says so, is offered what becomes free, and takes it or leaves it."""

import asyncio
import re
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.support.mail import next_letter, text_of
from tests.support.pages import Browser, Page
from tests.support.world import World
from videodesk.booking.policy import WishState
from videodesk.booking.schemas import AppointmentView, Details, WishTerms, WishView, items_for
from videodesk.catalogue.schemas import Channel
from videodesk.kit.tokens import new_token


@pytest_asyncio.fixture
async def early(small_world: World) -> AppointmentView:
    """Monday at 08:00: others would like to have it."""
    return await small_world.book()


@pytest_asyncio.fixture
async def late(small_world: World, early: AppointmentView) -> AppointmentView:
    """Tuesday at 08:00."""
    slots = await small_world.slots()
    return await small_world.book(slots[15])


def path_of(world: World, appointment: AppointmentView, rest: str = "") -> str:
    return f"/de/a/{world.link(appointment)}{rest}"


async def wish_of(world: World, appointment: AppointmentView) -> WishView | None:
    async with world.reading() as uow:
        return await world.services.wishes.of(uow, world.link(appointment))


async def now_is(world: World, appointment: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, world.link(appointment))


async def wish(browser: Browser, world: World, appointment: AppointmentView, **fields: str) -> Page:
    page = await browser.get(path_of(world, appointment, "/wish"))
    return await browser.submit(page, "/wish", **fields)


async def offered(browser: Browser, world: World, early: AppointmentView, late: AppointmentView) -> Page:
    """The page of the late appointment, after the early one was cancelled and offered."""
    await wish(browser, world, late)
    await world.cancel(early)
    await world.services.wishes.offer()
    return await browser.get(path_of(world, late))


async def test_the_wish_is_kept_shown_and_can_be_changed(
    browser: Browser, small_world: World, late: AppointmentView
) -> None:
    world, path = small_world, path_of(small_world, late)
    assert f"{path}/wish" in (await browser.get(path)).links

    page = await wish(browser, world, late, weekday="1", after="9", before="11")

    assert page.path == f"{path}?wished"
    assert "Dienstag, ab 9 Uhr, vor 11 Uhr" in page.html
    assert "seit Montag, 23. November 2026, 07:00 Uhr" in page.html
    kept = await wish_of(world, late)
    assert kept is not None
    assert kept.terms == WishTerms(frozenset(), frozenset({1}), 9 * 60, 11 * 60)
    form = await browser.get(f"{path}/wish")
    assert 'value="1" checked' in form.html
    assert (form.fields["after"]["value"], form.fields["before"]["value"]) == ("9", "11")

    await wish(browser, world, late, after="", before="")
    changed = await wish_of(world, late)
    assert changed is not None
    assert (changed.id, changed.terms) == (kept.id, WishTerms())


async def test_offices_can_be_chosen_where_there_are_several(browser: Browser, small_world: World) -> None:
    world = small_world
    async with world.writing() as uow:
        world.service = await world.give_by(uow, "ausweis", {Channel.ON_SITE: 15})
        north = await world.add_office(uow, "nord", "Amt Nord")
        await world.add_office(uow, "sued", "Amt Süd")
        await world.add_office(uow, "ruf", "Rufamt", (Channel.PHONE,))
    appointment = await world.book()

    page = await browser.get(path_of(world, appointment, "/wish"))
    assert "Amt Süd" in page.html
    assert "Rufamt" not in page.html
    waiting = await wish(browser, world, appointment, office="nord")

    kept = await wish_of(world, appointment)
    assert kept is not None
    assert kept.terms.location_ids == {north.id}
    assert "Amt Nord" in waiting.html.partition("Wir suchen so")[2]


async def test_nonsense_in_the_form_means_any(browser: Browser, small_world: World, late: AppointmentView) -> None:
    page = await wish(browser, small_world, late, weekday="9", after="x", before="99", office="nowhere")

    assert page.status == 200
    kept = await wish_of(small_world, late)
    assert kept is not None
    assert kept.terms == WishTerms()


async def test_an_offer_is_accepted(
    browser: Browser, small_world: World, early: AppointmentView, late: AppointmentView
) -> None:
    world = small_world
    page = await offered(browser, world, early, late)
    assert "Ein früherer Termin ist frei" in page.html
    assert "Montag, 23. November 2026, 08:00 Uhr" in page.html
    assert "Wir halten ihn für Sie bis 07:50 Uhr" in page.html

    moved = await browser.submit(page, "/wish/accept")

    assert moved.path == path_of(world, late, "?moved")
    after = await now_is(world, late)
    assert (after.starts_at, after.uid) == (early.starts_at, late.uid)
    assert "Ein früherer Termin ist frei" not in moved.html


async def test_an_offer_is_declined_and_the_wish_stays(
    browser: Browser, small_world: World, early: AppointmentView, late: AppointmentView
) -> None:
    page = await offered(browser, small_world, early, late)

    answers = await asyncio.gather(browser.submit(page, "/wish/decline"), browser.submit(page, "/wish/decline"))

    assert {answer.path for answer in answers} == {path_of(small_world, late, "?declined")}
    assert all("Sie haben das Angebot abgelehnt" in answer.html for answer in answers)
    kept = await wish_of(small_world, late)
    assert kept is not None
    assert kept.state is WishState.WAITING
    assert await now_is(small_world, late) == late


async def test_accepting_twice_moves_once(
    browser: Browser, small_world: World, early: AppointmentView, late: AppointmentView
) -> None:
    page = await offered(browser, small_world, early, late)

    answers = await asyncio.gather(browser.submit(page, "/wish/accept"), browser.submit(page, "/wish/accept"))

    assert {answer.path for answer in answers} == {path_of(small_world, late, "?moved")}
    assert (await now_is(small_world, late)).sequence == late.sequence + 1


async def test_clicking_everything_twice_on_postgresql(postgres_browser: Browser, postgres_built_world: World) -> None:
    """There the second click waits in the database, and must see what the first has done."""
    browser, world = postgres_browser, postgres_built_world
    early = await world.book()
    late = await world.book((await world.slots())[15])

    async def twice(page: Page, ending: str, **values: str) -> tuple[Page, Page]:
        return await asyncio.gather(browser.submit(page, ending, **values), browser.submit(page, ending, **values))

    slots = await browser.get("/de/services/meldebescheinigung")
    details = await asyncio.gather(browser.choose(slots, 3), browser.choose(slots, 3))
    assert details[0].path == details[1].path
    check, _ = await twice(details[0], "/details", name="Kim Muster", email="kim@example.org")
    sent, same = await twice(check, "/book", proof="")
    assert sent.path == same.path == f"/de/hold/{check.token}/sent"

    wished, _ = await twice(await browser.get(path_of(world, late, "/wish")), "/wish")
    assert wished.path == path_of(world, late, "?wished")
    asked = await browser.get(path_of(world, early, "/cancel"))
    assert sorted(page.status for page in await twice(asked, "/cancel")) == [200, 410]
    await world.services.wishes.offer()
    accepted = await twice(await browser.get(path_of(world, late)), "/wish/accept")
    assert {page.path for page in accepted} == {path_of(world, late, "?moved")}

    slot = str((await world.slots())[5])
    moved = await asyncio.gather(*(browser.post(path_of(world, late, "/move"), {"slot": slot}) for _ in range(2)))
    assert {page.path for page in moved} == {path_of(world, late, "?moved")}
    assert (await now_is(world, late)).sequence == late.sequence + 2


async def test_an_offer_that_has_ended_is_explained(
    browser: Browser, small_world: World, early: AppointmentView, late: AppointmentView
) -> None:
    await small_world.rest_from("wishes")
    page = await offered(browser, small_world, early, late)
    small_world.clock.set(early.starts_at - timedelta(minutes=5))

    answer = await browser.submit(page, "/wish/accept")

    assert answer.status == 410
    assert "Dieses Angebot gilt nicht mehr" in answer.html
    assert "Dienstag, 24. November 2026, 08:00 bis 08:15 Uhr" in answer.html, "the appointment that stays"
    assert path_of(small_world, late) in answer.links
    assert "Die Zeit für dieses Angebot ist um" in (await browser.get(path_of(small_world, late))).html


async def test_what_was_read_is_what_is_accepted(
    browser: Browser, small_world: World, early: AppointmentView, late: AppointmentView
) -> None:
    """Between reading and clicking the offer may have ended, and another one have come."""
    page = await offered(browser, small_world, early, late)
    (read,) = [value for name, value in page.form("/wish/accept").inputs if name == "slot"]
    other = re.sub(r"\d+$", lambda tick: str(int(tick[0]) + 3), read)

    accepted = await browser.submit(page, "/wish/accept", slot=other)
    declined = await browser.submit(page, "/wish/decline", slot=other)

    assert (accepted.status, declined.status) == (410, 200)
    assert await now_is(small_world, late) == late
    kept = await wish_of(small_world, late)
    assert kept is not None
    assert str(kept.offered) == read


async def test_withdrawing_twice_is_once(browser: Browser, small_world: World, late: AppointmentView) -> None:
    page = await wish(browser, small_world, late)

    answers = await asyncio.gather(browser.submit(page, "/wish/withdraw"), browser.submit(page, "/wish/withdraw"))

    assert {answer.path for answer in answers} == {path_of(small_world, late, "?withdrawn")}
    assert "Früher kommen?" in answers[0].html
    kept = await wish_of(small_world, late)
    assert kept is not None
    assert kept.state is WishState.WITHDRAWN


async def test_saving_twice_is_one_wish(browser: Browser, small_world: World, late: AppointmentView) -> None:
    form = await browser.get(path_of(small_world, late, "/wish"))

    answers = await asyncio.gather(browser.submit(form, "/wish"), browser.submit(form, "/wish"))

    assert [answer.status for answer in answers] == [200, 200]
    assert "Sie stehen auf der Liste" in answers[1].html


async def test_the_letter_leads_to_the_offer(
    browser: Browser, small_world: World, early: AppointmentView, late: AppointmentView
) -> None:
    page = await offered(browser, small_world, early, late)
    subjects = {}
    for _ in range(4):  # two bookings, the cancelled one, the offer
        letter = await next_letter(small_world)
        subjects[str(letter["Subject"])] = text_of(letter, "text/plain")

    (text,) = [text for subject, text in subjects.items() if subject.startswith("Früher möglich")]
    assert f"/de/a/{page.token}" in text


@pytest.mark.parametrize("step", ["accept", "decline", "withdraw"])
async def test_without_a_wish_nothing_happens(
    browser: Browser, small_world: World, late: AppointmentView, step: str
) -> None:
    slot = (await small_world.slots())[0]
    path = path_of(small_world, late, f"/wish/{step}")

    answer = await browser.post(path, {"slot": str(slot)})

    assert answer.status == (410 if step == "accept" else 200)
    assert await now_is(small_world, late) == late
    assert (await browser.get(path)).path == path_of(small_world, late)


async def test_what_cannot_come_earlier_has_no_wish(
    browser: Browser, small_world: World, late: AppointmentView
) -> None:
    world = small_world
    world.clock.set(late.starts_at)

    for path, status in ((path_of(world, late), 409), (f"/de/a/{new_token()}", 404)):
        assert (await browser.get(f"{path}/wish")).status == status
        assert (await browser.post(f"{path}/wish", {})).status == status
    assert path_of(world, late, "/wish") not in (await browser.get(path_of(world, late))).links


async def test_without_a_mail_address_there_is_nobody_to_offer_to(browser: Browser, small_world: World) -> None:
    world = small_world
    details = Details("Kim Muster", "", "0511 1", "de", "")
    slot, items = (await world.slots())[0], items_for([world.service])
    async with world.writing() as uow:
        appointment = await world.services.booking.book_on_behalf(
            uow, world.staff["anna"], new_token(), items, slot, details, "rief an"
        )

    page = await browser.get(path_of(world, appointment))

    assert page.status == 200
    assert "Früher kommen?" not in page.html
