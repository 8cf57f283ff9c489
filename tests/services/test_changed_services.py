"""A service is given otherwise from now on: who booked it before keeps what was booked, and can give it back."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.invariants import broken
from tests.support.plain import read_tables
from tests.support.world import DETAILS, World
from videodesk.booking.errors import HoldExpired, NotByChannel, OfferEnded
from videodesk.booking.policy import AppointmentState, WishState
from videodesk.booking.schemas import AppointmentView, Item, Slot, SlotQuery, WishTerms
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput, ServiceTextInput, ServiceView
from videodesk.kit.tokens import new_token
from videodesk.schedule.schemas import DeskInput

VIDEO, PHONE, ON_SITE = Channel.VIDEO, Channel.PHONE, Channel.ON_SITE


@pytest.fixture
def town(small_world: World) -> World:
    """The re-release is half of the longest."""
    small_world.services.booking._slots.draw = lambda: 0.5
    return small_world


@pytest.mark.parametrize("now", [{"channels": {ON_SITE: 15}}, {"max_persons": 1}, {"channels": {VIDEO: 240}}])
async def test_whoever_booked_it_can_still_cancel(town: World, now: dict[str, Any]) -> None:
    service = await _give(town, max_persons=3)
    booked = await _book(town, service, persons=3)
    await _give(town, **{"max_persons": 3} | now)

    with pytest.raises(NotByChannel):
        async with town.writing() as uow:
            await town.services.booking.move(uow, town.link(booked), (await town.slots())[-1])
    cancelled = await town.cancel(booked)

    assert cancelled.state is AppointmentState.CANCELLED
    await _assert_whole(town)


@pytest.mark.parametrize("step", ["extend", "confirm", "confirm_address"])
async def test_whose_time_is_up_has_lost_what_is_not_given_any_more(town: World, step: str) -> None:
    service, token = await _give(town), new_token()
    booking, holds = town.services.booking, town.services.holds
    steps: dict[str, Any] = {
        "extend": holds.extend,
        "confirm": booking.confirm,
        "confirm_address": booking.confirm_address,
    }
    async with town.writing() as uow:
        held = await holds.hold(uow, token, (Item(service),), (await _slots(town, service, VIDEO))[20], "de")
        await holds.fill_in(uow, token, DETAILS)
        if step == "confirm_address":
            held = await booking.confirm(uow, token, trusted=False)
    await _give(town, channels={ON_SITE: 15})
    assert held.hold_expires_at is not None
    town.clock.set(held.hold_expires_at)

    with pytest.raises(HoldExpired):
        async with town.writing() as uow:
            await steps[step](uow, town.link(held) if step == "confirm_address" else token)

    await _assert_whole(town)


@pytest.mark.parametrize(("before", "after"), [(30, 0), (0, 30)])
async def test_exactly_what_was_taken_is_given_back(town: World, before: int, after: int) -> None:
    """Neither a tick that stays closed too long nor one that was never taken."""
    booked = await _book(town, await _give(town, rerelease=60, buffer_minutes=before))
    taken = {row["tick"] for row in (await read_tables(town.services.database))["taken_tick"]}
    await _give(town, rerelease=60, buffer_minutes=after)

    await town.cancel(booked)

    rows = (await read_tables(town.services.database))["taken_tick"]
    assert {row["tick"] for row in rows if row["appointment_id"] is None} == taken
    assert len(taken) == 3 + before // 5


@pytest.mark.parametrize(("left", "reopens_after"), [(VIDEO, 30), (PHONE, 0)])
async def test_what_is_left_opens_as_its_own_channel_says(town: World, left: Channel, reopens_after: int) -> None:
    """By video after half an hour, by telephone at once, whichever way it is from now on."""
    given = DeskInput(key="desk-1", name="Platz 1", channels=[VIDEO, PHONE])
    async with town.writing() as uow:
        await town.services.schedule.change(uow, town.desks[0], given)
    service = await _give(town, rerelease=60, channels={VIDEO: 15, PHONE: 15})
    slot = (await _slots(town, service, left))[0]
    booked = await _book(town, service, slot=slot)
    other = (await _slots(town, service, PHONE if left is VIDEO else VIDEO))[5]

    async with town.writing() as uow:
        await town.services.booking.move(uow, town.link(booked), other)

    if reopens_after:
        town.clock.advance(minutes=reopens_after - 1)
        assert slot not in await _slots(town, service, left)
        town.clock.advance(minutes=1)
    assert slot in await _slots(town, service, left)


async def test_what_takes_longer_now_does_not_fit_into_what_was_offered(town: World) -> None:
    service = await _give(town)
    slots = await _slots(town, service, VIDEO)
    early, late = [await _book(town, service, slot=slots[place]) for place in (2, 20)]
    async with town.writing() as uow:
        await town.services.wishes.wish(uow, town.link(late), WishTerms())
    await town.cancel(early)
    assert await town.services.wishes.offer() == 1
    await _give(town, channels={VIDEO: 30})

    with pytest.raises(OfferEnded):
        async with town.writing() as uow:
            await town.services.wishes.accept(uow, town.link(late), slots[2])

    town.clock.advance(minutes=town.settings.booking.offer_minutes)
    await town.services.wishes.offer()
    async with town.reading() as uow:
        wish = await town.services.wishes.of(uow, town.link(late))
    assert wish is not None
    assert wish.state is WishState.WAITING


async def test_who_waits_for_a_service_that_is_not_given_by_this_channel_any_more_waits_on(town: World) -> None:
    """And the others get their offers."""
    service = await _give(town)
    slots = await town.slots()
    early, other = [await town.book(slots[place]) for place in (2, 20)]
    late = await _book(town, service, slot=slots[24])
    async with town.writing() as uow:
        for one in (late, other):
            await town.services.wishes.wish(uow, town.link(one), WishTerms())
    await _give(town, channels={ON_SITE: 15})

    await town.cancel(early)
    assert await town.services.wishes.offer() == 1

    async with town.reading() as uow:
        wishes = [await town.services.wishes.of(uow, town.link(one)) for one in (late, other)]
    assert [wish.state for wish in wishes if wish] == [WishState.WAITING, WishState.OFFERED]


async def _give(
    world: World, rerelease: int = 0, channels: dict[Channel, int] | None = None, **fields: int
) -> ServiceView:
    """Only by video an appointment that is given back stays closed for a while."""
    given = ServiceInput.model_validate(
        {
            "key": "ausweis",
            "channels": {
                channel: ChannelInput(duration_minutes=minutes, rerelease_minutes=rerelease if channel is VIDEO else 0)
                for channel, minutes in (channels or {VIDEO: 15}).items()
            },
            "texts": {"de": ServiceTextInput(name="Ausweis")},
        }
        | fields
    )
    async with world.writing() as uow:
        await world.services.catalogue.save(uow, given)
        return await world.services.catalogue.by_key(uow, "ausweis", "de")


async def _slots(world: World, service: ServiceView, channel: Channel) -> list[Slot]:
    search = await world.services.booking.search(SlotQuery((Item(service),), frozenset({channel})))
    return [slot for day in search.days for slot in day.slots]


async def _book(world: World, service: ServiceView, *, persons: int = 1, slot: Slot | None = None) -> AppointmentView:
    slot, token = slot or (await _slots(world, service, VIDEO))[4], new_token()
    async with world.writing() as uow:
        await world.services.holds.hold(uow, token, (Item(service, persons),), slot, "de")
        await world.services.holds.fill_in(uow, token, replace(DETAILS, phone="0511 1234"))
        return await world.services.booking.confirm(uow, token)


async def _assert_whole(world: World) -> None:
    assert broken(await read_tables(world.services.database), world.clock.now()) == []
