"""Which times are offered, and in which order."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.world import World
from videodesk.booking import repository
from videodesk.booking.errors import NotByChannel
from videodesk.booking.schemas import DaySlots, Slot, SlotQuery, SlotSearch, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.schedule.schemas import Opening, openings_of

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


async def test_slots_come_by_day_and_time_and_the_earliest_first(world: World) -> None:
    found = await _search(world)

    assert [day.day for day in found.days] == [MONDAY + timedelta(days=n) for n in range(5)]
    assert _times(found.days[0].slots) == [
        f"{hour:02}:{minute:02}" for hour in range(8, 12) for minute in (0, 15, 30, 45)
    ]
    assert [offer.slot for offer in found.offers] == [found.days[0].slots[0]]


async def test_times_are_those_of_the_offices_wall_clock_on_both_sides_of_the_change(world: World) -> None:
    world.clock.set(datetime(2026, 10, 22, 22, 30, tzinfo=UTC))

    summer, winter, *_ = (await _search(world)).days

    assert (summer.day, summer.slots[0].starts_at) == (date(2026, 10, 23), datetime(2026, 10, 23, 6, tzinfo=UTC))
    assert (winter.day, winter.slots[0].starts_at) == (date(2026, 10, 26), datetime(2026, 10, 26, 7, tzinfo=UTC))


async def test_the_same_question_is_answered_once_while_nothing_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, taken = 0, repository.taken

    async def counted(*args: Any) -> Any:
        nonlocal looked
        looked += 1
        return await taken(*args)

    monkeypatch.setattr(repository, "taken", counted)
    crowd = await asyncio.gather(*(_search(world) for _ in range(20)))

    assert {id(one) for one in crowd} == {id(await _search(world))}
    assert looked == 1, "the days that were asked for lie in one chunk"
    assert await _search(world, first_day=FRIDAY) is not crowd[0]
    await world.hold(crowd[0].days[0].slots[0])
    after = await _search(world)
    assert after.days[0].slots == crowd[0].days[0].slots[1:]
    world.clock.advance(minutes=10)
    assert (await _search(world)).days == crowd[0].days, "the hold has ended, and nobody has said so"


async def test_the_weekend_is_closed(world: World) -> None:
    days = [day.day for day in (await _search(world, first_day=FRIDAY)).days]

    assert days[:2] == [FRIDAY, FRIDAY + timedelta(days=3)]


@pytest.mark.parametrize(("minutes_past_eight", "first"), [(-10, "08:00"), (-9, "08:15"), (5, "08:15"), (6, "08:30")])
async def test_nothing_is_offered_below_the_notice(world: World, minutes_past_eight: int, first: str) -> None:
    world.clock.set(datetime(2026, 11, 23, 7, tzinfo=UTC) + timedelta(minutes=minutes_past_eight))

    assert _times(await world.slots())[0] == first


async def test_when_the_day_is_over_the_next_one_comes_first(world: World) -> None:
    world.clock.set(datetime(2026, 11, 23, 10, 50, 1, tzinfo=UTC))

    assert (await _search(world)).days[0].day == MONDAY + timedelta(days=1)


async def test_pages_follow_each_other_without_gap_until_the_window_ends(world: World) -> None:
    world.clock.set(datetime(2026, 11, 23, 9, 10, tzinfo=UTC))
    days: list[DaySlots] = []
    page = await _search(world)
    while page.next_day:
        days += page.days
        page = await _search(world, first_day=page.next_day)
    days += page.days

    workdays = [MONDAY + timedelta(days=n) for n in range(29) if (MONDAY + timedelta(days=n)).weekday() < 5]
    assert [day.day for day in days] == workdays
    assert _times(days[0].slots)[0] == "10:30"
    assert _times(days[-1].slots)[-1] == "10:00"


async def test_days_that_have_gone_are_not_offered(world: World) -> None:
    assert (await _search(world, first_day=date(2020, 1, 1))).days[0].day == MONDAY


@pytest.mark.parametrize("day", [date(2027, 6, 1), date.max])
async def test_beyond_the_window_there_is_nothing(world: World, day: date) -> None:
    assert await _search(world, first_day=day) == SlotSearch((), (), None)


async def test_a_break_is_kept_free(world: World) -> None:
    await _set_hours(world, openings_of(0, "08:00-09:00, 13:00-14:00"))
    longer = await _service(world, 45)

    assert _times((await _search(world, longer)).days[0].slots) == ["08:00", "08:15", "13:00", "13:15"]


async def test_what_does_not_end_before_closing_does_not_start(world: World) -> None:
    longer = await _service(world, 60)

    assert _times((await _search(world, longer)).days[0].slots)[-1] == "11:00"


async def test_what_never_fits_is_never_offered(world: World) -> None:
    longer = await _service(world, 240)
    await _set_hours(world, openings_of(0, "08:00-11:55"))

    assert (await _search(world, longer)).days == ()


async def test_slots_start_at_quarters_of_an_hour_whenever_the_desk_opens(world: World) -> None:
    await _set_hours(world, openings_of(0, "08:05-09:05"))

    assert _times((await _search(world)).days[0].slots) == ["08:15", "08:30", "08:45"]


async def test_what_is_booked_leaves_only_the_gaps_that_are_long_enough(world: World) -> None:
    longer = await _service(world, 30)
    await world.book((await world.slots())[2])

    assert _times((await _search(world, longer)).days[0].slots)[:3] == ["08:00", "08:45", "09:00"]


async def test_a_time_is_offered_while_one_desk_is_free(world: World) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
    slot = (await world.slots())[0]

    await world.book(slot)
    assert slot in await world.slots()

    await world.book(slot)
    assert slot not in await world.slots()


async def test_a_desk_that_is_free_half_the_time_is_no_desk_for_the_whole(world: World) -> None:
    """One desk is free in the first half of the slot, the other one in the second: nobody can be served."""
    await _set_hours(world, openings_of(0, "08:00-08:15"))
    async with world.writing() as uow:
        await world.add_desk(uow, 2, openings_of(0, "08:15-08:30"))
    longer = await _service(world, 30)

    assert (await _search(world, longer)).days == ()


async def test_a_service_that_needs_a_visit_has_no_times(world: World) -> None:
    with pytest.raises(NotByChannel):
        await _search(world, await _service(world, 15, video=False))


async def test_a_day_is_split_into_morning_afternoon_and_evening(world: World) -> None:
    await _set_hours(world, openings_of(0, "11:30-12:15, 17:45-18:30"))
    day = (await _search(world)).days[0]

    def parts(part: str) -> list[str]:
        return _times(day.slots_in(part))

    assert parts("morning") == ["11:30", "11:45"]
    assert parts("afternoon") == ["12:00", "17:45"]
    assert parts("evening") == ["18:00", "18:15"]


async def _search(world: World, service: ServiceView | None = None, first_day: date | None = None) -> SlotSearch:
    query = SlotQuery(items_for([service or world.service]), frozenset({Channel.VIDEO}), first_day=first_day)
    return await world.services.booking.search(query)


async def _service(world: World, minutes: int, video: bool = True) -> ServiceView:
    async with world.writing() as uow:
        return await world.add_service(uow, f"service-{minutes}", minutes, video)


async def _set_hours(world: World, openings: list[Opening]) -> None:
    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, world.desks[0], openings)


def _times(slots: tuple[Slot, ...] | list[Slot]) -> list[str]:
    return [slot.starts_at.astimezone(BERLIN).strftime("%H:%M") for slot in slots]
