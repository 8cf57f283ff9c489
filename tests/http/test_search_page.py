"""The page with free times: what is asked for is what is shown, and nothing that is asked is an error."""

from collections.abc import AsyncIterator
from datetime import date
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.pages import Browser, Page
from tests.support.world import World, make_world
from videodesk.catalogue.schemas import Channel
from videodesk.kit.ticks import instant_of
from videodesk.locations.schemas import LocationKind, LocationView, PlaceInput, StopInput
from videodesk.schedule.schemas import DeskInput

PATH = "/de/services/ausweis"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest_asyncio.fixture
async def offices(small_world: World) -> list[LocationView]:
    """Two offices, and the mobile one on a Tuesday; `ausweis` by every channel, the others by one."""
    world = small_world
    async with world.writing() as uow:
        await world.give_by(
            uow,
            "ausweis",
            {Channel.VIDEO: 15, Channel.ON_SITE: 30, Channel.PHONE: 15},
            "Personalausweis",
            max_persons=4,
        )
        await world.give_by(uow, "trauung", {Channel.ON_SITE: 60}, "Trauung & Feier")
        await world.give_by(uow, "auskunft", {Channel.PHONE: 15})
        await world.give_by(uow, "beratung", {Channel.ON_SITE: 240}, max_persons=2)
        north = await world.add_office(
            uow, "nord", "Amt Nord", street="Weg 1", city="Hannover", latitude=52.42, longitude=9.73
        )
        south = await world.add_office(uow, "sued", "Amt Süd", (Channel.ON_SITE,), latitude=52.33, longitude=9.73)
        mobile = await world.add_office(uow, "mobil", "Mobiles Amt", (Channel.ON_SITE,), kind=LocationKind.MOBILE)
        for opens, name in ((8, "Markt"), (10, "Schule")):
            stop = StopInput(
                day=date(2026, 11, 24),
                opens_minute=opens * 60,
                closes_minute=opens * 60 + 60,
                name=name,
                street=f"{name}platz 3",
                city="Hannover",
            )
            await world.services.locations.add_stop(uow, mobile.id, stop)
        await world.services.locations.add_place(
            uow, PlaceInput(name="Südstadt", postal_codes=["30171"], latitude=52.34, longitude=9.74)
        )
    return [north, south, mobile]


@pytest.fixture
def tight_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, FAIR_USE_SEARCH="2/minute", FAIR_USE_HOLD="1/minute", FAIR_USE_BOOK="1/minute")


@pytest_asyncio.fixture
async def tight_browser(tight_world: World) -> AsyncIterator[Browser]:
    await tight_world.furnish()
    async with TestClient(TestServer(tight_world.app)) as running:
        yield Browser(running)


def shown(page: Page) -> list[tuple[str, str, int]]:
    """Location, channel and tick of every button."""
    parts = [value.split(":") for value, _ in page.slots()]
    return [(location, channel, int(tick)) for location, channel, tick in parts]


def channels(page: Page) -> set[str]:
    return {channel for _, channel, _ in shown(page)}


def places(page: Page) -> set[str]:
    return {location for location, _, _ in shown(page)}


def query_of(link: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link).query)


async def test_the_earliest_of_each_office_and_channel_comes_first(
    browser: Browser, small_world: World, offices: list[LocationView]
) -> None:
    page = await browser.get(PATH)

    north, south, mobile = (str(office.id) for office in offices)
    firsts = [(location, channel) for location, channel, _ in shown(page)[:6]]
    assert set(firsts) == {
        (str(small_world.location.id), "video"),
        (north, "on_site"),
        (north, "phone"),
        (south, "on_site"),
        (mobile, "on_site"),
    }
    assert firsts[0] in firsts[1:], "the very earliest is on top, and in the list as well"
    assert "Markt" in page.html
    assert "Marktplatz 3" in page.html
    assert 'content="noindex"' in page.html


async def test_each_offer_leads_to_all_its_times(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(PATH)

    link = next(link for link in page.links if "office=sued" in link)
    there = await browser.get(link)

    assert query_of(link) == {"channel": ["on_site"], "office": ["sued"]}
    assert {(location, channel) for location, channel, _ in shown(there)} == {(str(offices[1].id), "on_site")}
    # From 8 to 12 half an hour each, a start every quarter, on five days, and the earliest once more.
    assert len(there.slots()) == 1 + 5 * 15


@pytest.mark.parametrize("channel", ["video", "on_site", "phone"])
async def test_the_channel_can_be_chosen(browser: Browser, offices: list[LocationView], channel: str) -> None:
    page = await browser.get(f"{PATH}?channel={channel}")

    assert channels(page) == {channel}
    assert page.fields["channel"]["value"] == channel


@pytest.mark.parametrize(
    ("query", "weekdays", "hours"),
    [
        ("weekday=1", {1}, {8, 9, 10, 11}),
        ("weekday=1&weekday=3", {1, 3}, {8, 9, 10, 11}),
        ("after=10", {0, 1, 2, 3, 4}, {10, 11}),
        ("before=9", {0, 1, 2, 3, 4}, {8}),
        ("after=9&before=10&weekday=4", {4}, {9}),
        ("after=10&before=9", {0, 1, 2, 3, 4}, {9}),
        ("after=9&before=9", {0, 1, 2, 3, 4}, {8, 9, 10, 11}),
        ("weekday=0&weekday=1&weekday=2&weekday=3&weekday=4&weekday=5&weekday=6", {0, 1, 2, 3, 4}, {8, 9, 10, 11}),
    ],
)
async def test_days_and_hours_can_be_chosen(
    browser: Browser, offices: list[LocationView], query: str, weekdays: set[int], hours: set[int]
) -> None:
    page = await browser.get(f"{PATH}?channel=video&{query}")

    starts = [instant_of(tick).astimezone(BERLIN) for _, _, tick in shown(page)]
    assert {start.weekday() for start in starts} == weekdays
    assert {start.hour for start in starts} == hours


async def test_the_language_can_be_chosen_where_desks_speak_several(
    browser: Browser, offices: list[LocationView], small_world: World
) -> None:
    assert "language" not in (await browser.get(PATH)).fields
    async with small_world.writing() as uow:
        desk = await small_world.services.schedule.desk(uow, small_world.desks[-2])
        given = DeskInput(key=desk.key, name=desk.name, channels=list(desk.channels), languages=["de", "tr"])
        await small_world.services.schedule.change(uow, desk.id, given)

    page = await browser.get(f"{PATH}?language=tr")

    assert page.fields["language"]["value"] == "tr"
    assert places(page) == {str(offices[1].id)}
    assert all("language=tr" in link for link in page.links if "office=" in link)
    details = await browser.choose(page)
    assert details.fields["language"]["value"] == "tr"


async def test_near_a_place_the_closest_come_first_with_their_distance(
    browser: Browser, offices: list[LocationView]
) -> None:
    page = await browser.get(f"{PATH}?channel=on_site&near=30171")

    nearest, north, *_ = [location for location, _, _ in shown(page)[1:]]
    assert (nearest, north) == (str(offices[1].id), str(offices[0].id))
    assert "etwa 1,3 km entfernt" in page.html
    assert page.fields["near"]["value"] == "30171"
    assert (await browser.get(f"{PATH}?near=südstadt&channel=on_site")).html.count("km entfernt") > 0


async def test_an_unknown_place_is_told_and_does_not_filter(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(f"{PATH}?near=<Atlantis>")

    assert "Den Ort „&lt;Atlantis&gt;“ kennen wir nicht" in page.html
    assert len(page.slots()) == len((await browser.get(PATH)).slots())


async def test_when_nothing_fits_the_next_ones_are_shown_and_it_is_said(
    browser: Browser, offices: list[LocationView]
) -> None:
    page = await browser.get(f"{PATH}?weekday=6")

    assert "An diesen Tagen und zu diesen Zeiten ist nichts frei" in page.html
    assert page.slots()


@pytest.mark.parametrize(
    "query",
    [
        "channel=pigeon",
        "office=nowhere",
        "weekday=7&weekday=-1&weekday=x",
        "after=25&before=x",
        "after=&before=&office=&near=&channel=&with=&persons=",
        "near=%00",
        "near=" + "x" * 5000,
        "persons=-1",
        "persons=0",
        "persons=" + "9" * 5000,
        "persons=%D9%A3",
        "with=unknown&with=ausweis&with=%00",
        "from=0001-01-01",
        "from=9999-12-31",
        "from=2026-W48-1",
        "from=tomorrow",
        "service=x&slot=y",
        "&&==&channel",
        "channel=phone&channel=video&office=nord&office=sued",
    ],
)
async def test_nonsense_is_ignored_or_put_right(browser: Browser, offices: list[LocationView], query: str) -> None:
    page = await browser.get(f"{PATH}?{query}")

    assert page.status == 200
    assert page.slots()


async def test_later_days_keep_what_was_asked_for(browser: Browser, offices: list[LocationView]) -> None:
    asked = "with=trauung&persons=2&near=30171&weekday=0&weekday=2&after=9&before=11&office=sued&channel=on_site"
    page = await browser.get(f"{PATH}?{asked}")

    (later,) = [link for link in page.links if "from=" in link]

    assert 'rel="next"' in page.html
    assert {name: sorted(values) for name, values in query_of(later).items() if name != "from"} == {
        name: sorted(values) for name, values in parse_qs(asked).items()
    }
    assert (await browser.get(later)).slots()


async def test_the_form_keeps_what_somebody_comes_for(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(f"{PATH}?with=trauung&persons=2&weekday=1")

    items, wanted = page.questions
    assert ("with", "trauung") in items.inputs
    assert ("weekday", "1") in items.inputs
    assert dict(wanted.inputs) == {"with": "trauung", "persons": "2", "near": ""}
    assert wanted.action.partition("#")[0] == PATH


async def test_more_services_and_persons_take_longer(
    browser: Browser, small_world: World, offices: list[LocationView]
) -> None:
    page = await browser.get(f"{PATH}?with=trauung&persons=3")

    assert channels(page) == {"on_site"}
    assert "150 Minuten" in page.html, "three times half an hour, and the wedding once"
    details = await browser.choose(page)
    assert details.status == 200
    async with small_world.reading() as uow:
        held = await small_world.services.holds.held(uow, details.token)
        services = await small_world.services.catalogue.by_ids(uow, held.service_ids, "de")
    assert [(services[item.service_id].key, item.persons) for item in held.items] == [("ausweis", 3), ("trauung", 1)]
    assert "Personalausweis (3 Personen)" in details.html
    assert "Trauung &amp; Feier" in details.html


async def test_persons_are_capped_at_what_the_services_take(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(f"{PATH}?persons=99")

    assert "4 Personen" in page.html
    assert page.fields["persons"]["value"] == "4"
    assert "persons" not in (await browser.get("/de/services/meldebescheinigung?persons=4")).fields


async def test_what_was_added_can_be_left_out_again(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(f"{PATH}?with=trauung&with=beratung&persons=2")

    less = [link for link in page.links if "with=" in link and link.count("with=") == 1 and "from=" not in link]

    assert f"{PATH}?with=beratung&persons=2" in less
    assert f"{PATH}?with=trauung&persons=2" in less


async def test_only_what_goes_together_is_suggested(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get("/de/services/trauung")

    choices = page.html.partition('name="with"')[2].partition("</select>")[0]
    assert 'value="ausweis"' in choices
    assert 'value="auskunft"' not in choices
    assert 'value="trauung"' not in choices


@pytest.mark.parametrize(
    ("path", "words", "link"),
    [
        ("/de/services/trauung?with=auskunft", "lassen sich nicht gemeinsam erledigen", "/de/services/trauung"),
        ("/en/services/trauung?with=auskunft", "cannot be done together", "/en/services/trauung"),
        ("/de/services/beratung?with=trauung&persons=2", "dauert das zu lange", "/de/services/beratung?persons=2"),
        ("/de/services/beratung?with=trauung&persons=2", "dauert das zu lange", "/de/services/beratung?with=trauung"),
    ],
)
async def test_what_cannot_be_had_together_says_what_to_change(
    browser: Browser, offices: list[LocationView], path: str, words: str, link: str
) -> None:
    page = await browser.get(path)

    assert page.status == 409
    assert words in page.html
    assert "Trauung &amp; Feier" in page.html
    assert link in page.links


async def test_a_forged_form_for_what_cannot_be_had_is_answered_with_what_can(
    browser: Browser, offices: list[LocationView]
) -> None:
    slot, form = (await browser.get("/de/services/auskunft")).slots()[0]

    page = await browser.post(form.action, {"service": "trauung", "slot": slot})

    assert page.status == 409
    assert channels(page) == {"on_site"}


async def test_the_mobile_office_is_where_it_stands(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(f"{PATH}?office=mobil&channel=on_site")

    assert page.html.index("Marktplatz 3") < page.html.index("Schuleplatz 3")
    details = await browser.choose(page, len(page.slots()) - 1)
    assert "Schuleplatz 3" in details.html
    assert "Markt" not in details.html


async def test_nothing_at_all_says_when_to_try_again(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.give_by(uow, "jagdschein", {Channel.ON_SITE: 15})
        await small_world.services.locations.add(
            uow, {"key": "alt", "kind": LocationKind.OFFICE, "name": "Altes Amt", "street": "Gasse 2"}
        )

    page = await browser.get("/de/services/jagdschein")

    assert page.status == 200
    assert page.slots() == []
    assert "Zurzeit ist kein Termin frei" in page.html
    assert "morgen" in page.html
    assert "Altes Amt, Gasse 2" in page.html


async def test_nothing_behind_a_filter_offers_the_way_back(browser: Browser, offices: list[LocationView]) -> None:
    page = await browser.get(f"{PATH}?office=sued&channel=video&from=2026-12-01")

    assert page.slots() == []
    assert f"{PATH}?channel=on_site&office=sued" in [link.partition("#")[0] for link in page.links]
    assert PATH in page.links


async def test_too_many_questions_are_asked_to_wait(tight_browser: Browser) -> None:
    path = "/de/services/meldebescheinigung"
    page = await tight_browser.get(path)
    assert (page.status, (await tight_browser.get(path)).status) == (200, 200)

    answer = await tight_browser.get(path)

    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "warten" in answer.html
    assert (await tight_browser.get("/de/")).status == 200


async def test_too_many_holds_and_bookings_are_asked_to_wait(tight_browser: Browser, tight_world: World) -> None:
    slots = await tight_browser.get("/de/services/meldebescheinigung")
    details = await tight_browser.choose(slots)
    assert (await tight_browser.choose(slots, 1)).status == 429

    check = await tight_browser.submit(details, "/details", name="Kim Muster", email="kim@example.org")
    booked = await tight_browser.submit(check, "/book")
    assert booked.status == 200
    assert (await tight_browser.submit(check, "/book")).status == 429
