"""An appointment gets another time, place or channel, and the old one stays until then."""

import asyncio

import pytest
import pytest_asyncio

from tests.support.mail import next_letter, text_of
from tests.support.pages import Browser, Page
from tests.support.world import DETAILS, World
from videodesk.booking.schemas import AppointmentView, Details, Slot, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import LocationView

CALLED = Details("Kim Muster", "kim@example.org", "0511 123456", "de", "")


@pytest_asyncio.fixture
async def office(small_world: World) -> LocationView:
    async with small_world.writing() as uow:
        small_world.service = await small_world.give_by(
            uow, "ausweis", {Channel.VIDEO: 15, Channel.ON_SITE: 30, Channel.PHONE: 15}, "Personalausweis"
        )
        return await small_world.add_office(uow, "nord", "Amt Nord", street="Weg 1", city="Hannover")


async def free(world: World, channel: Channel) -> list[Slot]:
    search = await world.services.booking.search(SlotQuery(items_for([world.service]), frozenset({channel})))
    return [slot for day in search.days for slot in day.slots]


async def booked(world: World, channel: Channel = Channel.VIDEO, details: Details = DETAILS) -> AppointmentView:
    return await world.book((await free(world, channel))[0], details)


async def now_is(world: World, appointment: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, world.link(appointment))


def path_of(world: World, appointment: AppointmentView, rest: str = "") -> str:
    return f"/de/a/{world.link(appointment)}{rest}"


async def to_check(browser: Browser, page: Page, number: int = 0) -> Page:
    """Choose a time on the page that moves: it asks first, and changes nothing."""
    (form,) = [form for form in page.questions if form.choices]
    _, slot = form.choices[number]
    query = "&".join(f"{name}={value}" for name, value in [("slot", slot), *form.inputs])
    return await browser.get(f"{form.action}?{query}")


@pytest.mark.parametrize("language", ["de", "en"])
async def test_from_the_link_to_another_time(browser: Browser, small_world: World, language: str) -> None:
    world = small_world
    appointment = await world.book()
    await next_letter(world)
    link = f"/{language}/a/{world.link(appointment)}"
    assert f"{link}/move" in (await browser.get(link)).links

    times = await browser.get(f"{link}/move")
    check = await to_check(browser, times, 3)
    assert "08:00" in check.html
    assert "08:45" in check.html
    assert (await now_is(world, appointment)).starts_at == appointment.starts_at, "nothing changes before one agrees"
    moved = await browser.submit(check, "/move")

    assert (moved.status, moved.path) == (200, f"{link}?moved")
    assert 'role="status"' in moved.html
    after = await now_is(world, appointment)
    assert (after.id, after.uid, after.sequence) == (appointment.id, appointment.uid, 1)
    assert (after.starts_at - appointment.starts_at).total_seconds() == 45 * 60
    assert "08:00" in text_of(await next_letter(world), "text/plain")


async def test_the_channel_stays_unless_another_is_chosen(
    browser: Browser, small_world: World, office: LocationView
) -> None:
    appointment = await booked(small_world, Channel.ON_SITE, CALLED)
    path = path_of(small_world, appointment, "/move")

    for query, channels in (
        ("", {"on_site"}),
        ("?channel=any", {"video", "on_site", "phone"}),
        ("?channel=video", {"video"}),
        ("?channel=pigeon", {"on_site"}),
    ):
        page = await browser.get(f"{path}{query}")
        values = [value for form in page.questions for name, value in form.choices if name == "slot"]
        assert {value.split(":")[1] for value in values} == channels


async def test_from_video_to_the_office_and_back(browser: Browser, small_world: World, office: LocationView) -> None:
    world = small_world
    appointment = await booked(world)
    path = path_of(world, appointment)
    assert f"{path}/room" in (await browser.get(path)).links

    check = await to_check(browser, await browser.get(f"{path}/move?channel=on_site"))
    assert "Weg 1, Hannover" in check.html
    there = await browser.submit(check, "/move")
    assert "Weg 1, Hannover" in there.html
    assert f"{path}/room" not in there.links
    assert (await browser.get(f"{path}/room")).path == path

    back = await browser.submit(await to_check(browser, await browser.get(f"{path}/move?channel=video")), "/move")
    assert f"{path}/room" in back.links
    assert (await browser.get(f"{path}/room")).status == 200


async def test_nobody_is_moved_to_a_call_whose_number_we_do_not_know(
    browser: Browser, small_world: World, office: LocationView
) -> None:
    world = small_world
    appointment = await booked(world)
    page = await browser.get(path_of(world, appointment, "/move?channel=any"))
    assert not [value for form in page.questions for _, value in form.choices if ":phone:" in value]

    slot = (await free(world, Channel.PHONE))[0]
    forged = await browser.post(path_of(world, appointment, "/move"), {"slot": str(slot)})

    assert forged.status == 409
    assert await now_is(world, appointment) == appointment


async def test_a_time_that_was_just_taken_leaves_the_old_one(browser: Browser, small_world: World) -> None:
    world = small_world
    appointment = await world.book()
    path = path_of(world, appointment)
    check = await to_check(browser, await browser.get(f"{path}/move?weekday=1"))
    (taken,) = [value for name, value in check.form("/move").inputs if name == "slot"]
    await world.book(next(slot for slot in await world.slots() if str(slot) == taken))

    page = await browser.submit(check, "/move")

    assert page.status == 409
    assert "gerade jemand anderes gebucht" in page.html
    assert "Ihr bisheriger Termin bleibt: Montag, 23. November 2026, 08:00 Uhr" in page.html
    assert await now_is(world, appointment) == appointment
    assert page.fields["weekday"]["name"] == "weekday"
    again = await browser.submit(await to_check(browser, page), "/move")
    assert (again.status, (await now_is(world, appointment)).starts_at.isoweekday()) == (200, 2)


async def test_clicking_twice_moves_once(browser: Browser, small_world: World) -> None:
    world = small_world
    appointment = await world.book()
    check = await to_check(browser, await browser.get(path_of(world, appointment, "/move")), 5)

    first, second = await asyncio.gather(browser.submit(check, "/move"), browser.submit(check, "/move"))

    assert {first.path, second.path} == {path_of(world, appointment, "?moved")}
    assert (await now_is(world, appointment)).sequence == 1
    assert len(await world.slots()) == 5 * 16 - 1


@pytest.mark.parametrize("query", ["", "?slot=", "?slot=x", "?slot={unknown}:video:5984720"])
async def test_a_check_without_a_time_leads_to_the_times(browser: Browser, small_world: World, query: str) -> None:
    path = path_of(small_world, await small_world.book())

    page = await browser.get(f"{path}/move/check{query.format(unknown='0' * 32)}")

    assert page.path == f"{path}/move"


async def test_what_is_no_time_is_refused(browser: Browser, small_world: World) -> None:
    path = path_of(small_world, await small_world.book(), "/move")

    for fields in ({}, {"slot": "x"}, {"slot": "9" * 5000}):
        assert (await browser.post(path, fields)).status == 422


async def test_what_has_begun_or_is_gone_cannot_be_moved(browser: Browser, small_world: World) -> None:
    world = small_world
    appointment, cancelled = await world.book(), await world.book()
    slot = (await world.slots())[5]
    await world.cancel(cancelled)
    world.clock.set(appointment.starts_at)

    for path, status in (
        (path_of(world, appointment), 409),
        (path_of(world, cancelled), 410),
        (f"/de/a/{new_token()}", 404),
    ):
        assert (await browser.get(f"{path}/move")).status == status
        assert (await browser.get(f"{path}/move/check?slot={slot}")).status == status
        assert (await browser.post(f"{path}/move", {"slot": str(slot)})).status == status
    assert path_of(world, appointment, "/move") not in (await browser.get(path_of(world, appointment))).links


async def test_whoever_has_been_called_stays(browser: Browser, small_world: World) -> None:
    world = small_world
    appointment = await world.book()
    world.clock.advance(minutes=50)
    one = await world.consultation(appointment)
    async with world.writing() as uow:
        await world.services.consultations.enter(uow, one.id)
    async with world.writing() as uow:
        await world.services.desk_work.call(uow, one.id, await world.seat())

    page = await browser.post(path_of(world, appointment, "/move"), {"slot": str((await world.slots())[9])})

    assert page.status == 409
    assert await now_is(world, appointment) == appointment


async def test_who_has_the_link_learns_neither_address_nor_number(
    browser: Browser, small_world: World, office: LocationView
) -> None:
    """Links are forwarded."""
    appointment = await booked(small_world, Channel.PHONE, CALLED)
    path = path_of(small_world, appointment)
    slot = (await free(small_world, Channel.PHONE))[5]
    token = await small_world.hold(slot)
    await small_world.fill_in(token, CALLED)
    async with small_world.writing() as uow:
        requested = await small_world.services.booking.confirm(uow, token, trusted=False)
    steps = ("", "?booked", "?moved", "/move", f"/move/check?slot={slot}", "/cancel", "/wish")

    pages = [await browser.get(path + step) for step in steps]
    pages.append(await browser.get(path_of(small_world, requested)))
    pages.append(await browser.post(f"{path}/wish/accept", {"slot": str(slot)}))

    assert [page.status for page in pages] == [*[200] * len(steps), 200, 410]
    for page in pages:
        assert CALLED.email not in page.html
        assert CALLED.phone not in page.html


async def test_each_channel_has_its_own_page(browser: Browser, small_world: World, office: LocationView) -> None:
    on_site = await booked(small_world, Channel.ON_SITE)
    phone = await booked(small_world, Channel.PHONE, CALLED)

    page = await browser.get(path_of(small_world, on_site))
    assert "So finden Sie uns" in page.html
    assert "Amt Nord<br>Weg 1, Hannover" in page.html
    page = await browser.get(path_of(small_world, phone))
    assert "Wir rufen Sie unter der Nummer an" in page.html
    for appointment in (on_site, phone):
        path = path_of(small_world, appointment)
        assert {f"{path}/move", f"{path}/cancel", f"{path}/wish", f"{path}/invite.ics"} <= set(
            (await browser.get(path)).links
        )
        assert (await browser.get(f"{path}/room")).path == path


@pytest.mark.parametrize("channel", [Channel.ON_SITE, Channel.PHONE])
async def test_every_channel_can_be_cancelled_once(
    browser: Browser, small_world: World, office: LocationView, channel: Channel
) -> None:
    appointment = await booked(small_world, channel, CALLED)
    before = len(await free(small_world, channel))
    asked = await browser.get(path_of(small_world, appointment, "/cancel"))

    answers = await asyncio.gather(browser.submit(asked, "/cancel"), browser.submit(asked, "/cancel"))

    assert sorted(page.status for page in answers) == [200, 410]
    assert "E-Mail" in next(page.html for page in answers if page.status == 200)
    assert len(await free(small_world, channel)) > before


async def test_after_the_end_there_is_nothing_left_to_do(
    browser: Browser, small_world: World, office: LocationView
) -> None:
    appointment = await booked(small_world, Channel.ON_SITE)
    small_world.clock.set(appointment.ends_at)

    page = await browser.get(path_of(small_world, appointment))

    assert "Dieser Termin ist vorbei" in page.html
    assert not [link for link in page.links if link.endswith(("/move", "/cancel", "/wish"))]
