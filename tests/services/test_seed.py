"""The demo data: a whole city, written once."""

import re
from collections import Counter

from tests.support.world import World
from videodesk.booking.schemas import SlotQuery, items_for
from videodesk.catalogue.schemas import ServiceView
from videodesk.demo.seed import ADMIN, PASSWORD, STAFF, seed
from videodesk.kit.i18n import LANGUAGES
from videodesk.locations.schemas import LocationKind


async def test_an_empty_database_becomes_a_city(built_world: World) -> None:
    world = built_world

    assert await seed(world.services)

    async with world.reading() as uow:
        locations = await world.services.locations.all(uow)
        (video,) = await world.services.locations.of_kind(uow, LocationKind.VIDEO)
        desks = await world.services.schedule.desks_at(uow, video.id)
        services = {language: await world.services.catalogue.all(uow, language) for language in LANGUAGES}
        credentials = [await world.services.accounts.credentials(uow, login) for login, _ in (*STAFF, ADMIN)]
        anna = credentials[0].staff_id
        assert anna is not None
        mine = await world.services.schedule.desks_of(uow, anna)
        places = await world.services.locations.places(uow)
        (mobile,) = await world.services.locations.of_kind(uow, LocationKind.MOBILE)
        calendar = await world.services.locations.calendar(uow, mobile.id)
    search = await world.services.booking.search(SlotQuery(items_for([_by_video(services["de"])[0]])))

    kinds = Counter(location.kind for location in locations)
    assert kinds == {LocationKind.OFFICE: 9, LocationKind.VIDEO: 1, LocationKind.MOBILE: 1}
    assert all(location.point for location in locations if location.kind is LocationKind.OFFICE)
    assert len(places) == 13
    assert min(stop.day for stop in calendar.stops) >= world.clock.now().date()
    assert len(desks) == 3
    assert all(desk.hours for desk in desks)
    assert mine == desks
    # The video office by video, the nine offices and the bus on site.
    assert len(search.offers) == 11
    assert await world.services.accounts.password_is_right(credentials[0], PASSWORD)
    _check_services(services)
    await world.services.database.close()


def _check_services(services: dict[str, list[ServiceView]]) -> None:
    german, english = services["de"], services["en"]

    assert len(german) >= 12
    assert [service.key for service in german] == [service.key for service in english]
    assert all(one.name and one.name != other.name for one, other in zip(german, english, strict=True))
    assert all(len(one.documents) == len(other.documents) for one, other in zip(german, english, strict=True))
    assert all(re.fullmatch(r"\d{14}", service.leika) for service in german if service.leika is not None)
    assert any(service.leika for service in german)
    assert 0 < len(_by_video(german)) < len(german)


def _by_video(services: list[ServiceView]) -> list[ServiceView]:
    return [service for service in services if service.video]


async def test_seeding_twice_writes_once(built_world: World) -> None:
    world = built_world
    await seed(world.services)

    assert not await seed(world.services)

    async with world.reading() as uow:
        assert len(await world.services.locations.all(uow)) == 11
    await world.services.database.close()
