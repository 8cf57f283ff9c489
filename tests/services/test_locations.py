"""Offices, their calendars and stops; and two offices that become one, with all that belongs to them."""

import uuid
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from tests.support.mail import calendar_of, event_of, next_letter, part, text_of
from tests.support.waiting import call, enter, offer_read, walk_in
from tests.support.world import MONDAY as NOW
from tests.support.world import World
from videodesk.booking.policy import AppointmentState, WishState
from videodesk.booking.schemas import AppointmentView, Slot, SlotQuery, WishTerms, WishView, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.consultations.policy import ConsultationState
from videodesk.locations.errors import (
    CannotMerge,
    KeyTaken,
    NotMobile,
    StopsOverlap,
    Stranded,
    UnknownClosure,
    UnknownLocation,
    UnknownStop,
)
from videodesk.locations.ports import Choice, Decision, Settled
from videodesk.locations.schemas import ClosureInput, LocationInput, LocationKind, LocationView, PlaceInput, StopInput
from videodesk.schedule.schemas import DeskInput

# A zone's file is read at its first use, which is better done here than while serving.
LONDON = ZoneInfo("Europe/London")
MONDAY = NOW.date()
REASON = "Ein Haus für alle"


# Locations


async def test_each_location_has_its_own_key(world: World) -> None:
    async with world.writing() as uow:
        office = await world.add_office(uow, "mitte", "Mitte")
        for key in ("mitte", "video"):
            with pytest.raises(KeyTaken):
                await world.services.locations.add(uow, {"key": key, "kind": "office", "name": "Andere"})
        with pytest.raises(KeyTaken):
            await world.services.locations.change(uow, office.id, _input(key="video"))
        same = await world.services.locations.change(uow, office.id, _input(key="mitte", name="Bürgeramt Mitte"))

    assert same.name == "Bürgeramt Mitte"
    async with world.reading() as uow:
        assert await world.services.locations.get(uow, office.id) == same
        assert await world.services.locations.by_key(uow, "mitte") == same


@pytest.mark.parametrize(
    "fields",
    [
        {"time_zone": "Europe/Hannover"},
        {"time_zone": ""},
        {"time_zone": "../etc/passwd"},
        {"region": "DE-XX"},
        {"name": ""},
        {"name": "zwei\nZeilen"},
        {"key": "Mit Leerzeichen"},
        {"latitude": 52.0},
        {"latitude": 91.0, "longitude": 0.0},
        {"unknown": 1},
    ],
)
async def test_what_is_wrong_is_no_location(world: World, fields: dict[str, Any]) -> None:
    async with world.writing() as uow:
        with pytest.raises(ValidationError):
            await world.services.locations.add(uow, {"key": "mitte", "kind": "office", "name": "Mitte"} | fields)


async def test_what_is_not_there_is_unknown(world: World) -> None:
    locations, nowhere = world.services.locations, uuid.uuid4()
    async with world.writing() as uow:
        for call in (
            locations.get(uow, nowhere),
            locations.get(uow, nowhere, lock=True),
            locations.by_key(uow, "nowhere"),
            locations.calendar(uow, nowhere),
            locations.change(uow, nowhere, _input()),
            locations.add_closure(uow, _closure(nowhere)),
            locations.add_stop(uow, nowhere, _stop()),
            locations.merge(uow, nowhere, world.location.id),
            locations.merge(uow, world.location.id, nowhere),
        ):
            with pytest.raises(UnknownLocation):
                await call
        with pytest.raises(UnknownClosure):
            await locations.remove_closure(uow, nowhere)
        for step in (locations.stop(uow, nowhere), locations.remove_stop(uow, nowhere)):
            with pytest.raises(UnknownStop):
                await step
        with pytest.raises(UnknownStop):
            await locations.change_stop(uow, nowhere, _stop())


async def test_a_closure_is_seen_at_once_and_so_is_its_end(world: World) -> None:
    before = await world.slots()
    async with world.writing() as uow:
        closure = await world.services.locations.add_closure(uow, _closure(world.location.id))
    assert MONDAY not in {slot.starts_at.date() for slot in await world.slots()}

    async with world.writing() as uow:
        await world.services.locations.remove_closure(uow, closure.id)

    assert await world.slots() == before


async def test_a_closure_ends_on_or_after_its_first_day() -> None:
    with pytest.raises(ValidationError):
        ClosureInput(first_day=MONDAY, last_day=MONDAY - timedelta(days=1))


async def test_only_a_mobile_office_stops(world: World) -> None:
    async with world.writing() as uow:
        with pytest.raises(NotMobile):
            await world.services.locations.add_stop(uow, world.location.id, _stop())


async def test_it_cannot_be_in_two_places_at_once(world: World) -> None:
    async with world.writing() as uow:
        locations = world.services.locations
        bus = await world.add_office(uow, "bus", "Bus", [Channel.ON_SITE], kind=LocationKind.MOBILE)
        morning = await locations.add_stop(uow, bus.id, _stop(540, 600))
        noon = await locations.add_stop(uow, bus.id, _stop(720, 780))
        for overlapping in (_stop(540, 600), _stop(480, 545), _stop(595, 700), _stop(500, 900), _stop(600, 720)):
            with pytest.raises(StopsOverlap):
                await locations.add_stop(uow, bus.id, overlapping)
        with pytest.raises(StopsOverlap):
            await locations.change_stop(uow, noon.id, _stop(590, 780))
        longer = await locations.change_stop(uow, morning.id, _stop(510, 660))
        await locations.add_stop(uow, bus.id, _stop(540, 600, MONDAY + timedelta(days=1)))
        await locations.remove_stop(uow, noon.id)
        calendar = await locations.calendar(uow, bus.id)

    assert calendar.stops_on(MONDAY) == [longer]
    assert len(calendar.stops) == 2


async def test_a_part_of_the_city_is_found_by_name_and_postal_code(world: World) -> None:
    async with world.writing() as uow:
        given = PlaceInput(name="Linden-Süd", postal_codes=["30449", "30451"], latitude=52.36, longitude=9.71)
        place = await world.services.locations.add_place(uow, given)

        for words in ("Linden-Süd", " linden-süd ", "30451"):
            assert await world.services.locations.find_place(uow, words) == place
        for words in ("Linden", "3045", ""):
            assert await world.services.locations.find_place(uow, words) is None


# Two become one


async def test_desks_and_appointments_belong_to_the_other_office_and_everybody_is_told(world: World) -> None:
    mitte, linden, service = await _offices(world)
    booked = await _book(world, mitte, service)
    await next_letter(world)

    assert await _merge(world, mitte, linden) == Settled()

    moved = await _now(world, booked)
    assert (moved.location_id, moved.desk_id, moved.starts_at) == (linden.id, booked.desk_id, booked.starts_at)
    assert (moved.uid, moved.sequence) == (booked.uid, 1)
    letter = await next_letter(world)
    text, event = text_of(letter, "text/plain"), event_of(calendar_of(letter))
    assert "wir mussten Ihren Termin ändern. Er war am Montag, 23. November 2026 um 08:00 Uhr (Mitte)." in text
    assert "Linden, Am Markt 1" in text
    assert f"Der Grund: {REASON}" in text
    assert part(letter, "text/calendar").get_param("method") == "REQUEST"
    assert (event.uid, event.sequence) == (booked.uid, 1)
    assert str(event["LOCATION"]) == "Linden, Am Markt 1"
    async with world.reading() as uow:
        assert [desk.id for desk in await world.services.schedule.desks_at(uow, mitte.id)] == []
        here = await world.services.schedule.desks_at(uow, linden.id)
    assert [desk.name for desk in here] == ["Platz 1, Linden", "Platz 1, Mitte"]


async def test_what_has_been_merged_is_kept_for_its_past_and_offers_nothing(world: World) -> None:
    mitte, linden, service = await _offices(world)
    past = await _book(world, mitte, service)
    world.clock.set(past.ends_at + timedelta(minutes=5))

    await _merge(world, mitte, linden)

    async with world.reading() as uow:
        locations = world.services.locations
        assert mitte.id not in {one.id for one in await locations.all(uow)}
        assert (await locations.get(uow, mitte.id)).merged_into == linden.id
        at_mitte = await world.services.booking.at_location(uow, mitte.id, NOW, NOW + timedelta(days=1))
    assert [(one.id, one.sequence) for one in at_mitte] == [(past.id, 0)]
    assert await _slots(world, mitte, service) == []
    # Both desks are free there, but for the one that is busy with the past.
    assert len({slot.start_tick for slot in await _slots(world, linden, service)}) > 50


async def test_nothing_is_added_to_what_has_been_merged(world: World) -> None:
    async with world.writing() as uow:
        bus, boat = [await world.add_office(uow, key, key, kind=LocationKind.MOBILE) for key in ("bus", "boat")]
    await _merge(world, bus, boat)

    async with world.writing() as uow:
        for call in (
            world.services.locations.change(uow, bus.id, _input()),
            world.services.locations.add_closure(uow, _closure(bus.id)),
            world.services.locations.add_stop(uow, bus.id, _stop()),
            world.services.schedule.add(uow, bus.id, DeskInput(key="bus-2", name="Platz 2")),
        ):
            with pytest.raises(UnknownLocation):
                await call


async def test_while_somebody_is_being_served_nothing_is_merged(world: World) -> None:
    mitte, linden, service = await _offices(world)
    present = await _book(world, mitte, service)
    world.clock.set(present.starts_at + timedelta(minutes=5))

    with pytest.raises(CannotMerge):
        await _merge(world, mitte, linden)


@pytest.mark.parametrize("state", ["waits early", "called early", "waits late", "talks late"])
async def test_whoever_is_there_outside_of_their_own_time_is_not_left_behind(world: World, state: str) -> None:
    mitte, linden, service = await _offices(world, Channel.VIDEO)
    booked = await _book(world, mitte, service)
    world.clock.set((await world.consultation(booked)).opens_at)
    await enter(world, booked)
    if "waits" not in state:
        await call(world, booked)
    if "late" in state:
        world.clock.set(booked.ends_at)
    before = await world.consultation(booked)

    with pytest.raises(CannotMerge):
        await _merge(world, mitte, linden)

    assert (await world.consultation(booked)).state is before.state


async def test_both_desks_serve_at_the_new_office(world: World) -> None:
    mitte, linden, service = await _offices(world)
    await _merge(world, mitte, linden)
    slot = (await _slots(world, linden, service))[0]

    desks = {(await _book(world, linden, service)).desk_id for _ in range(2)}

    assert desks == set(world.desks[-2:])
    assert slot not in await _slots(world, linden, service)


async def test_the_consultation_is_expected_there(world: World) -> None:
    mitte, linden, service = await _offices(world, Channel.VIDEO)
    booked = await _book(world, mitte, service)

    await _merge(world, mitte, linden)

    view = await world.consultation(booked)
    assert (view.state, view.appointment.location_id) == (ConsultationState.EXPECTED, linden.id)
    async with world.reading() as uow:
        assert not (await world.services.waiting_room.watch(uow, mitte.id)).people
        assert list((await world.services.waiting_room.watch(uow, linden.id)).people) == [view.id]


async def test_who_fills_in_the_form_books_at_the_new_office(world: World) -> None:
    mitte, linden, service = await _offices(world)
    token = await world.hold((await _slots(world, mitte, service))[0], service=service)
    await world.fill_in(token)

    await _merge(world, mitte, linden)

    booked = await world.confirm(token)
    assert (booked.location_id, booked.sequence) == (linden.id, 0)
    assert "Am Markt 1" in text_of(await next_letter(world), "text/plain")


async def test_who_has_not_confirmed_yet_does_so_for_the_new_office(world: World) -> None:
    mitte, linden, service = await _offices(world)
    token = await world.hold((await _slots(world, mitte, service))[0], service=service)
    await world.fill_in(token)
    async with world.writing() as uow:
        requested = await world.services.booking.confirm(uow, token, trusted=False)
    await next_letter(world)

    await _merge(world, mitte, linden)

    assert await world.services.outbox.dispatch() == 0
    async with world.writing() as uow:
        booked = await world.services.booking.confirm_address(uow, world.link(requested))
    assert (booked.state, booked.location_id) == (AppointmentState.CONFIRMED, linden.id)


async def test_wishes_for_the_one_are_wishes_for_the_other(world: World) -> None:
    mitte, linden, service = await _offices(world)
    early, late = await _book(world, linden, service), await _book(world, linden, service, 20)
    await _wish(world, late, mitte)

    await _merge(world, mitte, linden)
    await world.cancel(early)
    assert await world.services.wishes.offer() == 1

    assert (await _wish_of(world, late)).terms.location_ids == {linden.id}
    assert (await _accept(world, late)).starts_at == early.starts_at


async def test_what_was_offered_before_is_offered_again_with_the_new_address(world: World) -> None:
    """Whose own appointment moves along reads that letter first."""
    mitte, linden, service = await _offices(world)
    early, late = await _book(world, mitte, service), await _book(world, mitte, service, 20)
    await _wish(world, late, mitte)
    await world.cancel(early)
    await world.services.wishes.offer()
    await _letters(world)

    await _merge(world, mitte, linden)
    assert (await _wish_of(world, late)).state is WishState.WAITING
    assert await world.services.wishes.offer() == 1

    moved, offered = [text_of(await next_letter(world), "text/plain") for _ in range(2)]
    assert "wir mussten Ihren Termin ändern" in moved
    assert "Linden, Am Markt 1" in offered
    after = await _accept(world, late)
    assert (after.location_id, after.starts_at, after.sequence) == (linden.id, early.starts_at, 2)


async def test_what_was_offered_to_others_can_be_accepted_after(world: World) -> None:
    mitte, linden, service = await _offices(world)
    async with world.writing() as uow:
        nord = await world.add_office(uow, "nord", "Nord", [Channel.ON_SITE])
    early, late = await _book(world, mitte, service), await _book(world, nord, service, 20)
    await _wish(world, late, mitte)
    await world.cancel(early)
    await world.services.wishes.offer()

    await _merge(world, mitte, linden)

    wish = await _wish_of(world, late)
    assert wish.offered is not None
    assert wish.offered.location_id == linden.id
    assert (await _accept(world, late)).location_id == linden.id


async def test_nobody_who_waits_without_an_appointment_is_left_behind(world: World) -> None:
    async with world.writing() as uow:
        other = await world.add_office(uow, "video-2", "Zweites", [Channel.VIDEO], kind=LocationKind.VIDEO)
    world.clock.advance(hours=1, minutes=30)
    came = await walk_in(world)
    before = await world.consultation(came)

    with pytest.raises(CannotMerge):
        await _merge(world, world.location, other)

    assert await _now(world, came) == came
    assert await world.consultation(came) == before


async def test_what_is_closed_there_is_asked_about_first(world: World) -> None:
    mitte, linden, service = await _offices(world)
    outside, inside = await _book(world, mitte, service), await _book(world, mitte, service, 20)
    async with world.writing() as uow:
        await world.services.locations.add_closure(uow, _closure(linden.id))
    for _ in range(2):
        await next_letter(world)

    with pytest.raises(Stranded) as asked:
        await _merge(world, mitte, linden)
    assert [one.id for one in asked.value.appointments] == [outside.id]
    assert [await _now(world, one) for one in (outside, inside)] == [outside, inside]

    assert await _merge(world, mitte, linden, Choice.MOVE) == Settled(moved=1)

    moved = await _now(world, outside)
    assert (moved.location_id, moved.starts_at.date()) == (linden.id, MONDAY + timedelta(days=1))
    # One letter each, with one number more: the office and the time have changed at once.
    texts = [text_of(await next_letter(world), "text/plain") for _ in range(2)]
    assert await world.services.outbox.dispatch() == 0
    assert [(await _now(world, one)).sequence for one in (outside, inside)] == [1, 1]
    assert all("(Mitte)" in text and "Am Markt 1" in text for text in texts)


async def test_who_is_kept_outside_hours_is_told_of_the_new_office(world: World) -> None:
    mitte, linden, service = await _offices(world)
    booked = await _book(world, mitte, service)
    async with world.writing() as uow:
        await world.services.locations.add_closure(uow, _closure(linden.id))
    await next_letter(world)

    assert await _merge(world, mitte, linden, Choice.KEEP) == Settled(kept=1)

    kept = await _now(world, booked)
    assert (kept.outside_hours, kept.location_id, kept.starts_at) == (True, linden.id, booked.starts_at)
    assert "Am Markt 1" in text_of(await next_letter(world), "text/plain")


async def test_who_is_cancelled_gets_one_letter(world: World) -> None:
    mitte, linden, service = await _offices(world)
    booked = await _book(world, mitte, service)
    async with world.writing() as uow:
        await world.services.locations.add_closure(uow, _closure(linden.id))
    await next_letter(world)

    assert await _merge(world, mitte, linden, Choice.CANCEL) == Settled(cancelled=1)

    letter = await next_letter(world)
    assert "leider absagen" in text_of(letter, "text/plain")
    assert (event_of(calendar_of(letter)).uid, await world.services.outbox.dispatch()) == (booked.uid, 0)


async def test_only_two_of_a_kind_with_the_same_clock_become_one_and_once(world: World) -> None:
    mitte, linden, _ = await _offices(world)
    async with world.writing() as uow:
        far = await world.add_office(uow, "far", "Weit", time_zone=LONDON.key)

    for one, other in ((mitte, mitte), (mitte, world.location), (mitte, far)):
        with pytest.raises(CannotMerge):
            await _merge(world, one, other)
    await _merge(world, mitte, linden)
    for one, other in ((mitte, linden), (linden, mitte)):
        with pytest.raises(CannotMerge):
            await _merge(world, one, other)


async def _offices(world: World, channel: Channel = Channel.ON_SITE) -> tuple[LocationView, LocationView, ServiceView]:
    """Mitte is to become a part of Linden."""
    async with world.writing() as uow:
        service = await world.give_by(uow, "ausweis", {channel: 15})
        mitte = await world.add_office(uow, "mitte", "Mitte", [channel], street="Leinstraße 14")
        linden = await world.add_office(uow, "linden", "Linden", [channel], street="Am Markt 1")
    return mitte, linden, service


async def _merge(world: World, one: LocationView, other: LocationView, choice: Choice = Choice.ASK) -> Settled:
    decision = Decision(choice, REASON, world.staff["admin"])
    async with world.writing() as uow:
        return await world.services.aftercare.merge(uow, one.id, other.id, decision)


async def _slots(world: World, office: LocationView, service: ServiceView) -> list[Slot]:
    query = SlotQuery(items_for([service]), location_ids=frozenset({office.id}))
    return [slot for day in (await world.services.booking.search(query)).days for slot in day.slots]


async def _book(world: World, office: LocationView, service: ServiceView, number: int = 0) -> AppointmentView:
    token = await world.hold((await _slots(world, office, service))[number], service=service)
    await world.fill_in(token)
    return await world.confirm(token)


async def _wish(world: World, booked: AppointmentView, office: LocationView) -> None:
    async with world.writing() as uow:
        await world.services.wishes.wish(uow, world.link(booked), WishTerms(frozenset({office.id})))


async def _wish_of(world: World, booked: AppointmentView) -> WishView:
    async with world.reading() as uow:
        wish = await world.services.wishes.of(uow, world.link(booked))
    assert wish is not None
    return wish


async def _accept(world: World, booked: AppointmentView) -> AppointmentView:
    slot = await offer_read(world, world.link(booked))
    async with world.writing() as uow:
        return await world.services.wishes.accept(uow, world.link(booked), slot)


async def _letters(world: World) -> None:
    """All that wait so far are read."""
    for _ in range(await world.services.outbox.dispatch()):
        await world.postbox.next()


async def _now(world: World, booked: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, world.link(booked))


def _input(**fields: Any) -> LocationInput:
    return LocationInput.model_validate({"key": "other", "kind": "office", "name": "Andere"} | fields)


def _closure(location_id: uuid.UUID) -> ClosureInput:
    return ClosureInput(location_id=location_id, first_day=MONDAY, last_day=MONDAY)


def _stop(opens: int = 540, closes: int = 600, day: date = MONDAY) -> StopInput:
    return StopInput(day=day, opens_minute=opens, closes_minute=closes, name="Markt")
