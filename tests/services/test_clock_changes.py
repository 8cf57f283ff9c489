"""Which times are offered, held and moved to: nights of change, borders of days, zones, stops, shares and terms.

Search, hold and move are asked the same questions, and must agree.
"""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, text_of
from tests.support.world import DETAILS, World
from videodesk.booking.errors import NotByChannel, SlotTaken
from videodesk.booking.schemas import (
    AppointmentView,
    Audience,
    Item,
    Items,
    Slot,
    SlotQuery,
    SlotSearch,
    WishTerms,
    items_for,
)
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceView
from videodesk.kit.ticks import instant_of, tick_at
from videodesk.kit.tokens import new_token
from videodesk.locations.errors import StopsOverlap
from videodesk.locations.schemas import ClosureInput, LocationKind, LocationView, Point, StopInput
from videodesk.schedule.schemas import DeskInput, Hours, HoursKind, Opening, SpecialDayInput

# A zone's file is read at its first use, which is better done here than while serving.
BERLIN, ST_JOHNS, TOKYO, KATHMANDU = map(
    ZoneInfo, ("Europe/Berlin", "America/St_Johns", "Asia/Tokyo", "Asia/Kathmandu")
)
ROUND_THE_CLOCK = tuple(Opening(day, 0, 1440) for day in range(7))
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
QUARTERS = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45)]
MONDAY = date(2026, 11, 23)


class Undo(Exception):
    """Ends a transaction that was only a try."""


# The nights of change


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (SPRING, {"02:00", "02:15", "02:30", "02:45"}),
        # From 02:45 it would run into the hour that comes again.
        (AUTUMN, {"02:45"}),
        (AUTUMN - timedelta(days=1), set()),
    ],
)
async def test_half_an_hour_on_the_nights_of_change(small_world: World, day: date, missing: set[str]) -> None:
    service = await _round_the_clock(small_world, day - timedelta(days=3), 30)

    slots = await _on(small_world, day, service)

    assert _times(slots) == [time for time in QUARTERS if time not in missing]
    assert len({slot.start_tick for slot in slots}) == len(slots)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
async def test_search_hold_and_move_agree_all_through_the_night(small_world: World, day: date) -> None:
    service = await _round_the_clock(small_world, day - timedelta(days=3), 30)
    booked = await _book(small_world, service, (await _on(small_world, day - timedelta(days=1), service))[0])
    offered = {slot.start_tick for slot in await _on(small_world, day, service)}
    first = tick_at(datetime.combine(day, datetime.min.time(), BERLIN))

    for tick in range(first, first + 6 * 12):
        slot = _slot(small_world, tick)
        assert await _can_hold(small_world, service, slot) == (tick in offered), slot.starts_at
        assert await _can_move(small_world, booked, slot) == (tick in offered), slot.starts_at


@pytest.mark.parametrize(
    ("day", "time", "starts", "ends"),
    [
        (SPRING, "01:45", "2027-03-28T00:45:00+00:00", "03:15"),
        (SPRING, "01:30", "2027-03-28T00:30:00+00:00", "03:00"),
        (SPRING, "03:00", "2027-03-28T01:00:00+00:00", "03:30"),
        (AUTUMN, "02:30", "2026-10-25T00:30:00+00:00", "02:00"),
        (AUTUMN, "03:00", "2026-10-25T02:00:00+00:00", "03:30"),
    ],
)
async def test_people_read_the_right_times_on_both_sides(
    small_world: World, day: date, time: str, starts: str, ends: str
) -> None:
    """Half an hour is half an hour, whatever the clock does."""
    service = await _round_the_clock(small_world, day - timedelta(days=3), 30)
    (slot,) = [slot for slot in await _on(small_world, day, service) if _times([slot]) == [time]]

    booked = await _book(small_world, service, slot)

    assert booked.starts_at == datetime.fromisoformat(starts)
    assert booked.ends_at - booked.starts_at == timedelta(minutes=30)
    assert booked.ends_at.astimezone(BERLIN).strftime("%H:%M") == ends
    letter = await next_letter(small_world)
    event = event_of(calendar_of(letter))
    assert time in str(letter["Subject"])
    assert isinstance(event.start, datetime)
    assert event.start.astimezone(UTC) == slot.starts_at
    assert event.start.astimezone(BERLIN).strftime("%H:%M") == time


@pytest.mark.parametrize(("day", "times"), [(SPRING, []), (AUTUMN, ["02:00", "02:15", "02:30"])])
async def test_wanted_hours_that_are_missing_find_nothing_and_repeated_ones_nothing_twice(
    small_world: World, day: date, times: list[str]
) -> None:
    service = await _round_the_clock(small_world, day - timedelta(days=3), 30)

    assert _times(await _on(small_world, day, service, from_minute=120, to_minute=180)) == times


@pytest.mark.parametrize(("day", "hours"), [(SPRING, "03:00"), (AUTUMN, "02:00")])
async def test_a_desk_that_opens_in_that_hour_opens_after_it(small_world: World, day: date, hours: str) -> None:
    service = await _round_the_clock(small_world, day - timedelta(days=3), 15)
    await _set_hours(small_world, [Opening(day.weekday(), 120, 240)])

    slots = await _on(small_world, day, service)

    assert _times(slots)[0] == hours
    assert len(slots) == (4 if day == SPRING else 8)


# Borders of days, months and years


@pytest.mark.parametrize("day", [date(2028, 2, 28), date(2028, 2, 29), date(2026, 12, 31), SPRING, AUTUMN])
async def test_a_slot_may_run_across_midnight(small_world: World, day: date) -> None:
    service = await _round_the_clock(small_world, day - timedelta(days=3), 60)

    last = (await _on(small_world, day, service))[-1]
    booked = await _book(small_world, service, last)

    assert _times([last]) == ["23:45"]
    assert booked.ends_at.astimezone(BERLIN).date() == day + timedelta(days=1)
    assert _times(await _on(small_world, day, service))[-1] == "22:45"
    assert _times(await _on(small_world, day + timedelta(days=1), service))[0] == "00:45"


async def test_around_midnight_search_and_hold_agree(small_world: World) -> None:
    """The desk closes for the night of the second day, so that nothing runs into it."""
    service = await _round_the_clock(small_world, date(2026, 12, 29), 45)
    async with small_world.writing() as uow:
        closed = SpecialDayInput(day=date(2027, 1, 1), openings=[(15, 1440)])
        await small_world.services.schedule.set_special_day(uow, small_world.desks[0], closed)
    year_end, new_year = await _on(small_world, date(2026, 12, 31), service), date(2027, 1, 1)
    offered = {slot.start_tick for slot in [*year_end, *await _on(small_world, new_year, service)]}

    assert _times(year_end)[-1] == "23:15"
    assert _times(await _on(small_world, new_year, service))[0] == "00:15"
    midnight = tick_at(datetime(2027, 1, 1, tzinfo=BERLIN))
    for tick in range(midnight - 12, midnight + 6):
        assert await _can_hold(small_world, service, _slot(small_world, tick)) == (tick in offered)


async def test_the_year_ends_and_the_days_go_on(small_world: World) -> None:
    async with small_world.writing() as uow:
        office = await small_world.add_office(uow, "mitte", "Mitte", [Channel.VIDEO], region="DE-NI")
    small_world.clock.set(datetime(2026, 12, 29, 15, tzinfo=UTC))

    days = (await _search(small_world, items_for([small_world.service]), {office.id})).days

    # New Year is a holiday; the video office has no region.
    assert [day.day for day in days] == [date(2026, 12, 30), date(2026, 12, 31), *_january(4, 5, 6)]
    days = (await _search(small_world, items_for([small_world.service]), {small_world.location.id})).days
    assert [day.day for day in days] == [date(2026, 12, 30), date(2026, 12, 31), *_january(1, 4, 5)]


async def test_the_leap_day_is_a_day_like_others(small_world: World) -> None:
    small_world.clock.set(datetime(2028, 2, 26, 15, tzinfo=UTC))

    days = (await _search(small_world, items_for([small_world.service]))).days

    assert [day.day for day in days[:3]] == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    booked = await small_world.book(days[1].slots[0])
    assert "29. Februar 2028" in str((await next_letter(small_world))["Subject"])
    assert booked.starts_at == datetime(2028, 2, 29, 7, tzinfo=UTC)


# Hours, special days, holidays and closures


async def test_hours_that_change_in_the_middle_of_a_week(small_world: World) -> None:
    wednesday = date(2026, 11, 25)
    old = [Hours(Opening(day, 480, 540), valid_until=wednesday - timedelta(days=1)) for day in range(5)]
    new = [Hours(Opening(day, 600, 690), valid_from=wednesday) for day in range(5)]
    tea = [Hours(Opening(2, 630, 645), HoursKind.BREAK, wednesday, wednesday)]
    await _set_hours(small_world, [*old, *new, *tea])
    late = ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15"]
    early = ["08:00", "08:15", "08:30", "08:45"]

    days = (await _search(small_world, items_for([small_world.service]))).days

    assert [_times(day.slots) for day in days] == [early, early, [time for time in late if time != "10:30"], late, late]
    assert (
        _times(
            (await _search(small_world, items_for([small_world.service]), first_day=date(2026, 12, 2))).days[0].slots
        )
        == late
    )
    tick = tick_at(datetime(2026, 11, 25, 10, tzinfo=BERLIN))
    assert [
        await _can_hold(small_world, small_world.service, _slot(small_world, one)) for one in (tick, tick - 24)
    ] == [
        True,
        False,
    ]


@pytest.mark.parametrize("whole_city", [True, False])
async def test_closures_beat_special_days_which_beat_holidays(small_world: World, whole_city: bool) -> None:
    """Ascension Day 2027 is a Thursday, 6 May; another office has the same holiday and no closure."""
    small_world.clock.set(datetime(2027, 5, 4, 15, tzinfo=UTC))
    ascension, service = date(2027, 5, 6), small_world.service
    async with small_world.writing() as uow:
        offices = [
            await small_world.add_office(uow, key, key, [Channel.VIDEO], region="DE-NI") for key in ("mitte", "linden")
        ]
    mitte, linden = ({one.id} for one in offices)

    async def days(where: set[uuid.UUID]) -> list[date]:
        return [day.day for day in (await _search(small_world, items_for([service]), where)).days[:2]]

    assert await days(mitte) == [date(2027, 5, 5), date(2027, 5, 7)]
    for desk in small_world.desks[1:]:
        async with small_world.writing() as uow:
            special = SpecialDayInput(day=ascension, openings=[(600, 660)], note="Probe")
            await small_world.services.schedule.set_special_day(uow, desk, special)
    assert await days(mitte) == await days(linden) == [date(2027, 5, 5), ascension]
    slot = (await _on(small_world, ascension, service, {offices[0].id}))[0]
    assert _times([slot]) == ["10:00"]

    async with small_world.writing() as uow:
        where = None if whole_city else offices[0].id
        closure = ClosureInput(location_id=where, first_day=ascension, last_day=ascension)
        added = await small_world.services.locations.add_closure(uow, closure)
    assert await days(mitte) == [date(2027, 5, 5), date(2027, 5, 7)]
    assert await days(linden) == [date(2027, 5, 5), date(2027, 5, 7) if whole_city else ascension]
    assert not await _can_hold(small_world, service, slot)

    async with small_world.writing() as uow:
        await small_world.services.locations.remove_closure(uow, added.id)
        await small_world.services.schedule.clear_special_day(uow, small_world.desks[2], ascension)
    assert await days(mitte) == [date(2027, 5, 5), ascension]
    assert await days(linden) == [date(2027, 5, 5), date(2027, 5, 7)]
    assert await _can_hold(small_world, service, slot)


# The mobile office


async def test_the_mobile_office_gives_slots_exactly_at_its_stops_with_their_addresses(small_world: World) -> None:
    bus, service = await _bus(small_world, [(540, 600, "Misburg"), (720, 765, "Ahlem")])

    days = (await _search(small_world, items_for([service]), {bus.id})).days

    assert [(one.day, one.stop.name, _times(one.slots)) for one in days if one.stop] == [
        (MONDAY, "Misburg", ["09:00", "09:15", "09:30"]),
        (MONDAY, "Ahlem", ["12:00", "12:15"]),
    ]
    slots = [slot for one in days for slot in one.slots]
    for slot, street in ((slots[2], "Misburg 1"), (slots[3], "Ahlem 1")):
        await _book(small_world, service, slot)
        letter = await next_letter(small_world)
        assert street in text_of(letter, "text/plain")
        assert street in str(event_of(calendar_of(letter))["LOCATION"])
    free = {slot.start_tick for slot in await _on(small_world, MONDAY, service, {bus.id})}
    assert free == {slots[0].start_tick}
    for tick in range(slots[0].start_tick - 3, slots[-1].start_tick + 7, 3):
        expected = tick in free
        assert await _can_hold(small_world, service, _slot(small_world, tick, bus.id, Channel.ON_SITE)) == expected


async def test_no_appointment_begins_at_one_stop_and_ends_at_another(small_world: World) -> None:
    bus, service = await _bus(small_world, [(540, 600, "Misburg")])

    with pytest.raises(StopsOverlap):
        async with small_world.writing() as uow:
            await small_world.services.locations.add_stop(uow, bus.id, _stop_at(600, 660, "Ahlem"))

    assert _times(await _on(small_world, MONDAY, service, {bus.id})) == ["09:00", "09:15", "09:30"]


# Time zones


async def test_each_location_has_its_own_days_and_times(small_world: World) -> None:
    offices = await _around_the_world(small_world)
    small_world.clock.set(datetime(2026, 11, 24, 22, 40, tzinfo=UTC))

    days = (await _search(small_world, items_for([small_world.service]), {one.id for one in offices})).days

    firsts = {(one.location.key, one.day.isoformat()): one.slots[0] for one in days}
    assert firsts["tokyo", "2026-11-25"].starts_at == datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert firsts["berlin", "2026-11-25"].starts_at == datetime(2026, 11, 25, 7, tzinfo=UTC)
    assert firsts["st-johns", "2026-11-25"].starts_at == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
    for one in days:
        assert {slot.starts_at.astimezone(one.location.zone).date() for slot in one.slots} == {one.day}
        assert one.slots[0].starts_at.astimezone(one.location.zone).strftime("%H:%M") == "08:00"


@pytest.mark.parametrize("days", [1, 2, 5])
async def test_pages_through_several_zones_lose_nothing_and_come_to_an_end(small_world: World, days: int) -> None:
    offices = await _around_the_world(small_world, ROUND_THE_CLOCK)
    everywhere, items = {one.id for one in offices}, items_for([small_world.service])
    found: dict[tuple[uuid.UUID, date], set[int]] = {}
    page, pages = await _search(small_world, items, everywhere, days=days), 1
    while True:
        for one in page.days:
            key = one.location.id, one.day
            assert key not in found, "each day stands on one page, and all of it"
            found[key] = {slot.start_tick for slot in one.slots}
        if page.next_day is None:
            break
        pages += 1
        assert pages < 40
        page = await _search(small_world, items, everywhere, days=days, first_day=page.next_day)

    alone: dict[tuple[uuid.UUID, date], set[int]] = {}
    for office in offices:
        for one in (await _search(small_world, items, {office.id}, days=100)).days:
            alone[office.id, one.day] = {slot.start_tick for slot in one.slots}
    assert found == alone


async def test_st_johns_changes_its_clocks_on_its_own_night(small_world: World) -> None:
    offices = await _around_the_world(small_world, ROUND_THE_CLOCK)
    small_world.clock.set(datetime(2026, 10, 30, 12, tzinfo=UTC))
    slots = await _on(small_world, date(2026, 11, 1), small_world.service, {offices[1].id})

    assert [slot.starts_at.astimezone(ST_JOHNS).strftime("%H:%M") for slot in slots] == QUARTERS
    assert {slot.starts_at.astimezone(ST_JOHNS).fold for slot in slots} == {0}


# The grid


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (15, ["08:15", "08:30", "08:45", "09:00", "09:15"]),
        (20, ["08:20", "08:40", "09:00"]),
        (30, ["08:30", "09:00"]),
        (60, ["09:00"]),
    ],
)
async def test_slots_start_on_the_grid(small_world: World, grid: int, expected: list[str]) -> None:
    small_world.settings.booking.grid_minutes = grid
    await _set_hours(small_world, [Opening(0, 8 * 60 + 5, 9 * 60 + 30)])

    slots = await _on(small_world, MONDAY, small_world.service)

    assert _times(slots) == expected
    offered = {slot.start_tick for slot in slots}
    for tick in range(slots[0].start_tick - 3, slots[-1].start_tick + 4):
        assert await _can_hold(small_world, small_world.service, _slot(small_world, tick)) == (tick in offered)


@pytest.mark.parametrize("zone", [ST_JOHNS, KATHMANDU], ids=str)
async def test_the_grid_is_that_of_the_offices_clock(small_world: World, zone: ZoneInfo) -> None:
    small_world.settings.booking.grid_minutes = 60
    async with small_world.writing() as uow:
        office = await small_world.add_office(uow, "far", "Far", [Channel.VIDEO], time_zone=zone.key)

    slots = await _on(small_world, date(2026, 11, 24), small_world.service, {office.id})

    assert [slot.starts_at.astimezone(zone).strftime("%H:%M") for slot in slots] == [
        *("08:00", "09:00", "10:00", "11:00")
    ]


# The share for phone and desk


@pytest.mark.parametrize("percent", [10, 40, 90])
async def test_near_the_share_is_held_back_and_staff_see_it(small_world: World, percent: int) -> None:
    service = await _with_terms(small_world, held_back_percent=percent, held_back_hours=24)
    start = small_world.clock.now() + timedelta(days=2)

    public, all_of_it = [
        {slot.start_tick for slot in await _all(small_world, service, audience=audience) if slot.starts_at > start}
        for audience in (Audience.CITIZEN, Audience.STAFF)
    ]

    assert public < all_of_it
    assert abs(1 - len(public) / len(all_of_it) - percent / 100) < 0.02


async def test_what_is_held_back_is_so_for_search_hold_and_move(small_world: World) -> None:
    service = await _with_terms(small_world, held_back_percent=50, held_back_hours=24)
    day = MONDAY + timedelta(days=3)
    offered = {slot.start_tick for slot in await _on(small_world, day, service)}
    booked = await _book(small_world, service, (await _on(small_world, MONDAY, service))[0])

    for slot in (await _on(small_world, day, service, audience=Audience.STAFF))[::3]:
        public = slot.start_tick in offered
        assert await _can_hold(small_world, service, slot) == public
        assert await _can_move(small_world, booked, slot) == public
        assert await _can_hold(small_world, service, slot, Audience.STAFF)


async def test_it_opens_by_itself_at_the_set_time(small_world: World) -> None:
    service = await _with_terms(small_world, held_back_percent=50, held_back_hours=24)
    day = MONDAY + timedelta(days=3)
    offered = await _on(small_world, day, service)
    held_back = next(
        slot for slot in await _on(small_world, day, service, audience=Audience.STAFF) if slot not in offered
    )

    small_world.clock.set(held_back.starts_at - timedelta(hours=24))
    assert held_back not in await _on(small_world, day, service)
    assert not await _can_hold(small_world, service, held_back)

    small_world.clock.advance(minutes=15)
    assert held_back in await _on(small_world, day, service)
    assert await _can_hold(small_world, service, held_back)


# Opening again


@pytest.mark.parametrize(("draw", "minutes"), [(0.0, 0.0), (0.25, 15.0), (0.5, 30.0), (0.999, 59.94)])
@pytest.mark.parametrize("moved", [False, True])
async def test_what_is_given_back_opens_at_the_drawn_time(
    small_world: World, monkeypatch: pytest.MonkeyPatch, draw: float, minutes: float, moved: bool
) -> None:
    monkeypatch.setattr(small_world.services.booking._slots, "draw", lambda: draw)
    service = await _with_terms(small_world, rerelease_minutes=60)
    day = MONDAY + timedelta(days=1)
    slots = await _on(small_world, day, service)
    booked = await _book(small_world, service, slots[0])
    if moved:
        await _move(small_world, booked, slots[40])
    else:
        await small_world.cancel(booked)

    if minutes:
        small_world.clock.advance(minutes=minutes, seconds=-1)
        for audience in Audience:
            assert slots[0] not in await _on(small_world, day, service, audience=audience)
            assert not await _can_hold(small_world, service, slots[0], audience)
        small_world.clock.advance(seconds=1)
    assert slots[0] in await _on(small_world, day, service)
    assert await _can_hold(small_world, service, slots[0])


async def test_a_move_by_a_part_of_its_length_gives_back_the_other_part(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_world.services.booking._slots, "draw", lambda: 0.5)
    service = await _with_terms(small_world, minutes=30, rerelease_minutes=60)
    day = MONDAY + timedelta(days=1)
    before, early, late, after = (await _on(small_world, day, service))[2:6]
    booked = await _book(small_world, service, early)

    await _move(small_world, booked, late)

    assert not {before, early, late, after} & set(await _on(small_world, day, service))
    small_world.clock.advance(minutes=30)
    assert {before, early, late, after} & set(await _on(small_world, day, service)) == {before}


async def test_while_somebody_wishes_it_stays_closed_for_the_offer(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_world.services.booking._slots, "draw", lambda: 0.0)
    slots = await small_world.slots()
    early, late = await small_world.book(slots[0]), await small_world.book(slots[20])
    async with small_world.writing() as uow:
        await small_world.services.wishes.wish(uow, small_world.link(late), WishTerms())

    await small_world.cancel(early)

    assert slots[0] not in await small_world.slots()
    small_world.clock.advance(minutes=2)
    assert slots[0] in await small_world.slots()


# Several services, persons, and what the desk needs after them


@pytest.mark.parametrize(
    ("items", "last"),
    [
        (("one", 1), "11:45"),
        (("one", 2), "11:30"),
        (("one", 1, "two", 1), "11:15"),
        (("one", 2, "two", 3), "10:30"),
        (("two", 4), "10:30"),
        (("one", 4, "two", 4), None),
    ],
)
async def test_times_add_up_and_must_fit_into_one_free_run(
    small_world: World, items: tuple[str | int, ...], last: str | None
) -> None:
    services = await _services(small_world)
    wanted = tuple(Item(services[str(key)], int(persons)) for key, persons in zip(items[::2], items[1::2], strict=True))
    await _set_hours(small_world, [Opening(0, 480, 585), Opening(0, 600, 720)])

    slots = [slot for day in (await _search(small_world, wanted)).days for slot in day.slots if day.day == MONDAY]

    assert (_times(slots)[-1] if slots else None) == last
    offered = {slot.start_tick for slot in slots}
    first = tick_at(datetime(2026, 11, 23, 8, tzinfo=BERLIN))
    for tick in range(first, first + 48, 3):
        assert await _can_hold_items(small_world, wanted, _slot(small_world, tick)) == (tick in offered)


@pytest.mark.parametrize("persons", [0, 5, -1])
async def test_too_many_persons_are_refused_by_search_and_hold(small_world: World, persons: int) -> None:
    items = (Item((await _services(small_world))["one"], persons),)
    slot = (await small_world.slots())[0]

    with pytest.raises(NotByChannel):
        await _search(small_world, items)
    with pytest.raises(NotByChannel):
        await _can_hold_items(small_world, items, slot)


async def test_the_desk_has_its_time_after_each_appointment_and_closes_on_time(small_world: World) -> None:
    service = await _with_terms(small_world, round_the_clock=False, buffer_minutes=10)
    slots = await _on(small_world, MONDAY, service)
    assert _times(slots)[-1] == "11:30"

    booked = await _book(small_world, service, slots[4])

    assert _times([slots[4]]) == ["09:00"]
    assert booked.ends_at - booked.starts_at == timedelta(minutes=15)
    # Nobody else's own time may run into it either, nor what the desk needs after them.
    assert _times(await _on(small_world, MONDAY, service))[:5] == ["08:00", "08:15", "08:30", "09:30", "09:45"]
    assert _times(await _on(small_world, MONDAY, small_world.service))[2:6] == ["08:30", "08:45", "09:30", "09:45"]


# Notice and window, desks, and what is near


async def test_notice_and_window_are_those_of_the_channel(small_world: World) -> None:
    async with small_world.writing() as uow:
        given = await small_world.services.catalogue.for_editing(uow, small_world.service.key)
        given.channels = {
            Channel.VIDEO: ChannelInput(duration_minutes=15, notice_minutes=0, window_days=2),
            Channel.ON_SITE: ChannelInput(duration_minutes=30, notice_minutes=24 * 60),
            Channel.PHONE: ChannelInput(duration_minutes=15, window_days=40),
        }
        await small_world.services.catalogue.save(uow, given)
        service = await small_world.services.catalogue.by_key(uow, given.key, "de")
        await small_world.services.schedule.change(
            uow, small_world.desks[0], DeskInput(key="desk-1", name="Platz 1", channels=list(Channel))
        )
    small_world.clock.set(datetime(2026, 11, 23, 8, tzinfo=UTC))

    spans = {}
    for channel in Channel:
        slots = await _all(small_world, service, channel=channel)
        spans[channel] = (slots[0].starts_at, slots[-1].starts_at.date())
        for slot, possible in ((slots[0], True), (slots[0]._replace(start_tick=slots[0].start_tick - 3), False)):
            assert await _can_hold(small_world, service, slot) == possible

    assert spans == {
        Channel.VIDEO: (datetime(2026, 11, 23, 8, tzinfo=UTC), date(2026, 11, 25)),
        Channel.ON_SITE: (datetime(2026, 11, 24, 8, tzinfo=UTC), date(2026, 12, 21)),
        Channel.PHONE: (datetime(2026, 11, 23, 8, 15, tzinfo=UTC), date(2027, 1, 1)),
    }


async def test_a_desk_gives_its_own_services_channels_and_languages(small_world: World) -> None:
    services = await _services(small_world, [Channel.VIDEO, Channel.ON_SITE])
    one, two = services["one"], services["two"]
    async with small_world.writing() as uow:
        for number, given in enumerate(
            [
                DeskInput(key="a", name="A", channels=[Channel.VIDEO], languages=["de", "tr"], services=[one.id]),
                DeskInput(key="b", name="B", channels=[Channel.ON_SITE], languages=["de", "en"]),
                DeskInput(key="c", name="C", channels=list(Channel), in_use=False),
            ]
        ):
            desk = await small_world.services.schedule.add(uow, small_world.location.id, given)
            await small_world.services.schedule.set_hours(uow, desk.id, [Opening(number, 480, 540)])
        await small_world.services.schedule.set_hours(uow, small_world.desks[0], [])

    async def weekdays(services: list[ServiceView], channel: Channel, language: str | None = None) -> set[int]:
        slots = await _all(small_world, *services, channel=channel, language=language)
        return {slot.starts_at.weekday() for slot in slots}

    assert await weekdays([one], Channel.VIDEO) == {0}
    assert await weekdays([one], Channel.ON_SITE) == {1}
    assert await weekdays([two], Channel.VIDEO) == set()
    assert await weekdays([one, two], Channel.VIDEO) == set()
    assert await weekdays([one, two], Channel.ON_SITE) == {1}
    assert await weekdays([one], Channel.VIDEO, "tr") == {0}
    assert await weekdays([one], Channel.VIDEO, "en") == set()
    assert await weekdays([one], Channel.ON_SITE, "en") == {1}
    slot = (await _all(small_world, one, channel=Channel.VIDEO))[0]
    assert await _can_hold(small_world, one, slot)
    assert not await _can_hold(small_world, two, slot)
    assert not await _can_hold(small_world, one, slot._replace(channel=Channel.ON_SITE))


async def test_near_a_place_the_nearest_comes_first_and_calls_last(small_world: World) -> None:
    everything = dict.fromkeys(Channel, 15)
    async with small_world.writing() as uow:
        service = await small_world.give_by(uow, "near", everything)
        for key, latitude, opens in (("far", 52.5, 480), ("near", 52.38, 600), ("nowhere", None, 480)):
            point = {} if latitude is None else {"latitude": latitude, "longitude": 9.74}
            await small_world.add_office(uow, key, key, [Channel.ON_SITE], **point)
            await small_world.services.schedule.set_hours(uow, small_world.desks[-1], [Opening(0, opens, 720)])
    here = Point(52.37, 9.74)

    near = await small_world.services.booking.search(SlotQuery(items_for([service]), near=here))
    soon = await small_world.services.booking.search(SlotQuery(items_for([service])))

    assert [offer.location.key for offer in near.offers][:2] == ["near", "far"]
    assert {offer.location.key for offer in near.offers[2:]} == {"nowhere", "video"}
    distances = [offer.distance_km for offer in near.offers]
    assert distances[0] == pytest.approx(1.11, abs=0.01)
    assert distances[1] == pytest.approx(14.46, abs=0.01)
    assert distances[2:] == [None, None]
    assert soon.offers[-1].location.key == "near"


async def test_a_mobile_office_is_as_near_as_its_stop(small_world: World) -> None:
    bus, service = await _bus(small_world, [(540, 600, "Misburg")], latitude=52.38, longitude=9.74)

    search = await small_world.services.booking.search(SlotQuery(items_for([service]), near=Point(52.37, 9.74)))

    (offer,) = [offer for offer in search.offers if offer.location.id == bus.id]
    assert offer.distance_km == pytest.approx(1.11, abs=0.01)


# Furnishing


async def _round_the_clock(world: World, today: date, minutes: int) -> ServiceView:
    """It is noon of that day, and the desk is open day and night."""
    world.clock.set(datetime(today.year, today.month, today.day, 11, tzinfo=UTC))
    await _set_hours(world, ROUND_THE_CLOCK)
    async with world.writing() as uow:
        return await world.add_service(uow, f"takes-{minutes}", minutes)


async def _with_terms(
    world: World, *, minutes: int = 15, buffer_minutes: int = 0, round_the_clock: bool = True, **terms: int
) -> ServiceView:
    if round_the_clock:
        await _set_hours(world, ROUND_THE_CLOCK)
    async with world.writing() as uow:
        await world.give_by(uow, "special", {Channel.VIDEO: minutes}, buffer_minutes=buffer_minutes)
        given = await world.services.catalogue.for_editing(uow, "special")
        given.channels[Channel.VIDEO] = ChannelInput.model_validate({"duration_minutes": minutes, **terms})
        await world.services.catalogue.save(uow, given)
        return await world.services.catalogue.by_key(uow, "special", "de")


async def _services(world: World, channels: Iterable[Channel] = (Channel.VIDEO,)) -> dict[str, ServiceView]:
    by = list(channels)
    async with world.writing() as uow:
        return {
            key: await world.give_by(uow, key, dict.fromkeys(by, minutes), max_persons=4)
            for key, minutes in (("one", 15), ("two", 20))
        }


async def _set_hours(world: World, hours: Iterable[Hours | Opening]) -> None:
    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, world.desks[0], hours)


async def _bus(world: World, stops: list[tuple[int, int, str]], **point: float) -> tuple[LocationView, ServiceView]:
    async with world.writing() as uow:
        bus = await world.add_office(uow, "bus", "Mobiles Bürgeramt", [Channel.ON_SITE], kind=LocationKind.MOBILE)
        for opens, closes, name in stops:
            await world.services.locations.add_stop(uow, bus.id, _stop_at(opens, closes, name, **point))
        return bus, await world.give_by(uow, "at-the-bus", {Channel.ON_SITE: 30})


def _stop_at(opens: int, closes: int, name: str, **point: float) -> StopInput:
    fields = {"day": MONDAY, "opens_minute": opens, "closes_minute": closes, "name": name, "street": f"{name} 1"}
    return StopInput.model_validate(fields | point)


async def _around_the_world(world: World, hours: Iterable[Opening] | None = None) -> list[LocationView]:
    offices = []
    async with world.writing() as uow:
        for key, zone in (("berlin", BERLIN), ("st-johns", ST_JOHNS), ("tokyo", TOKYO)):
            offices.append(await world.add_office(uow, key, key, [Channel.VIDEO], time_zone=zone.key))
            if hours is not None:
                await world.services.schedule.set_hours(uow, world.desks[-1], hours)
    return offices


# Asking


async def _search(
    world: World,
    items: Items,
    where: set[uuid.UUID] | None = None,
    *,
    channel: Channel = Channel.VIDEO,
    audience: Audience = Audience.CITIZEN,
    first_day: date | None = None,
    days: int = 5,
    from_minute: int = 0,
    to_minute: int = 1440,
    language: str | None = None,
) -> SlotSearch:
    query = SlotQuery(
        items,
        frozenset({channel}) if where is None else None,
        None if where is None else frozenset(where),
        audience=audience,
        first_day=first_day,
        days=days,
        from_minute=from_minute,
        to_minute=to_minute,
        language=language,
    )
    return await world.services.booking.search(query)


async def _on(
    world: World,
    day: date,
    service: ServiceView,
    where: set[uuid.UUID] | None = None,
    *,
    audience: Audience = Audience.CITIZEN,
    from_minute: int = 0,
    to_minute: int = 1440,
) -> list[Slot]:
    """What is offered on that day."""
    found = await _search(
        world,
        items_for([service]),
        where,
        audience=audience,
        first_day=day,
        from_minute=from_minute,
        to_minute=to_minute,
    )
    return [slot for one in found.days for slot in one.slots if one.day == day]


async def _all(
    world: World,
    *services: ServiceView,
    channel: Channel = Channel.VIDEO,
    audience: Audience = Audience.CITIZEN,
    language: str | None = None,
) -> list[Slot]:
    found = await _search(world, items_for(services), channel=channel, audience=audience, days=100, language=language)
    return [slot for one in found.days for slot in one.slots]


def _slot(world: World, tick: int, where: uuid.UUID | None = None, channel: Channel = Channel.VIDEO) -> Slot:
    return Slot(where or world.location.id, channel, tick, instant_of(tick))


async def _can_hold(world: World, service: ServiceView, slot: Slot, audience: Audience = Audience.CITIZEN) -> bool:
    return await _can_hold_items(world, items_for([service]), slot, audience)


async def _can_hold_items(world: World, items: Items, slot: Slot, audience: Audience = Audience.CITIZEN) -> bool:
    """Tries, and leaves everything as it was."""
    try:
        async with world.writing() as uow:
            await world.services.holds.hold(uow, new_token(), items, slot, "de", audience)
            raise Undo
    except Undo:
        return True
    except SlotTaken:
        return False


async def _can_move(world: World, booked: AppointmentView, slot: Slot) -> bool:
    try:
        async with world.writing() as uow:
            await world.services.booking.move(uow, world.link(booked), slot)
            raise Undo
    except Undo:
        return True
    except SlotTaken:
        return False


async def _move(world: World, booked: AppointmentView, slot: Slot) -> None:
    async with world.writing() as uow:
        await world.services.booking.move(uow, world.link(booked), slot)


async def _book(world: World, service: ServiceView, slot: Slot) -> AppointmentView:
    token = await world.hold(slot, service=service)
    await world.fill_in(token, DETAILS)
    return await world.confirm(token)


def _january(*days: int) -> list[date]:
    return [date(2027, 1, day) for day in days]


def _times(slots: Iterable[Slot]) -> list[str]:
    return [slot.starts_at.astimezone(BERLIN).strftime("%H:%M") for slot in slots]
