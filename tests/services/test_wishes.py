"""Who would rather come sooner is offered what others give back, first come, first served."""

from datetime import datetime, timedelta

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, text_of
from tests.support.waiting import move, offer_read
from tests.support.world import World
from videodesk.booking.errors import Cancelled, NoWish, OfferEnded, SlotTaken, TooLate, UnknownLink
from videodesk.booking.policy import AppointmentState, WishState
from videodesk.booking.schemas import AppointmentView, Slot, WishTerms, WishView
from videodesk.catalogue.schemas import Channel
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import ClosureInput

ANYTHING = WishTerms()


async def test_the_first_who_wished_is_offered_what_becomes_free(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _wish(world, second)
    await _wish(world, first)

    await world.cancel(early)
    assert await world.services.wishes.offer() == 1

    offered = await _wish_of(world, second)
    assert (offered.state, offered.offered) == (WishState.OFFERED, _slot(world, early))
    assert offered.offer_ends_at == early.starts_at - timedelta(minutes=10)
    assert (await _wish_of(world, first)).state is WishState.WAITING
    assert early.starts_at not in await _free(world)
    with pytest.raises(SlotTaken):
        await world.hold(_slot(world, early))


async def test_the_letter_tells_what_is_offered_until_when_and_instead_of_what(world: World) -> None:
    early, late = await _booked(world, 8, 20)
    await _letters(world)
    await _wish(world, late)
    await world.cancel(early)
    await next_letter(world)

    await world.services.wishes.offer()

    letter = await next_letter(world)
    assert str(letter["Subject"]).strip() == "Früher möglich: Montag, 23. November 2026 um 10:00 Uhr"
    text = text_of(letter, "text/plain")
    assert "Wir halten ihn für Sie bis 09:00 Uhr (Montag, 23. November 2026)." in text
    assert "bleibt Ihr Termin am Dienstag, 24. November 2026 um 09:00 Uhr (Video-Bürgeramt)" in text
    assert world.link(late) in text
    assert "text/calendar" not in [one.get_content_type() for one in letter.walk()]


async def test_who_accepts_moves_and_gives_back_the_other_slot(world: World) -> None:
    early, late = await _booked(world, 0, 20)
    await _offered(world, early, late)
    await _letters(world)

    moved = await _accept(world, late)

    assert (moved.starts_at, moved.desk_id) == (early.starts_at, early.desk_id)
    assert (moved.uid, moved.sequence, moved.state) == (late.uid, 1, AppointmentState.CONFIRMED)
    assert (await _wish_of(world, late)).state is WishState.FULFILLED
    assert (await world.consultation(late)).appointment == moved
    letter = await next_letter(world)
    event = event_of(calendar_of(letter))
    assert "Sie haben Ihren Termin verschoben." in text_of(letter, "text/plain")
    assert (event.uid, event.sequence) == (late.uid, 1)
    assert event.start == early.starts_at
    world.clock.advance(minutes=2)
    assert late.starts_at in await _free(world)
    assert early.starts_at not in await _free(world)


async def test_accepting_twice_moves_once(world: World) -> None:
    early, late = await _booked(world, 0, 20)
    await _offered(world, early, late)

    assert await _accept(world, late) == await _accept(world, late)

    # Two bookings, one cancelled, one offer, one move.
    assert await world.services.outbox.dispatch() == 5


async def test_what_who_accepts_gives_back_is_offered_to_the_next(world: World) -> None:
    early, middle, late = await _booked(world, 0, 20, 30)
    await _offered(world, early, middle)
    await _wish(world, late)

    await _accept(world, middle)
    assert await world.services.wishes.offer() == 1

    offered = (await _wish_of(world, late)).offered
    assert offered is not None
    assert offered.starts_at == middle.starts_at


async def test_who_declines_keeps_the_place_and_the_next_gets_the_offer(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _offered(world, early, first)
    await _wish(world, second)

    async with world.writing() as uow:
        await world.services.wishes.decline(uow, world.link(first), _slot(world, early))
    assert early.starts_at not in await _free(world)
    await world.services.wishes.offer()

    assert (await _wish_of(world, first)).state is WishState.WAITING
    assert (await _wish_of(world, second)).state is WishState.OFFERED
    with pytest.raises(OfferEnded):
        await _accept(world, first)


async def test_what_was_declined_is_not_offered_again_but_other_times_are(world: World) -> None:
    early, other, late = await _booked(world, 0, 1, 20)
    await _offered(world, early, late)
    async with world.writing() as uow:
        await world.services.wishes.decline(uow, world.link(late), _slot(world, early))

    assert await world.services.wishes.offer() == 0
    await world.cancel(other)
    assert await world.services.wishes.offer() == 1

    assert (await _wish_of(world, late)).offered == _slot(world, other)


async def test_who_does_not_answer_in_time_loses_the_offer_to_the_next(world: World) -> None:
    early, first, second = await _booked(world, 14, 20, 30)
    await _offered(world, early, first)
    await _wish(world, second)

    world.clock.advance(hours=2, seconds=-1)
    assert await world.services.wishes.offer() == 0
    world.clock.advance(seconds=1)
    with pytest.raises(OfferEnded):
        await _accept(world, first)
    assert await world.services.wishes.offer() == 1

    assert (await _wish_of(world, first)).state is WishState.WAITING
    assert (await _wish_of(world, second)).state is WishState.OFFERED
    await _accept(world, second)


async def test_what_nobody_wants_is_open_to_all_after_two_minutes(world: World) -> None:
    early, late = await _booked(world, 0, 20)
    await _wish(world, late, WishTerms(weekdays=frozenset({1})))
    await world.cancel(early)

    assert await world.services.wishes.offer() == 0

    assert early.starts_at not in await _free(world)
    world.clock.advance(minutes=2)
    assert early.starts_at in await _free(world)


async def test_where_nobody_wishes_it_is_open_at_once(world: World) -> None:
    early, late = await _booked(world, 0, 20)
    await _wish(world, late)
    await _withdraw(world, late)

    await world.cancel(early)

    assert early.starts_at in await _free(world)
    assert await world.services.wishes.offer() == 0


async def test_what_is_moved_away_from_is_offered_too(world: World) -> None:
    early, late = await _booked(world, 0, 20)
    await _wish(world, late)

    await move(world, early, (await world.slots())[30])
    await world.services.wishes.offer()

    offered = (await _wish_of(world, late)).offered
    assert offered is not None
    assert offered.starts_at == early.starts_at


@pytest.mark.parametrize(
    ("terms", "suits"),
    [
        (ANYTHING, True),
        (WishTerms(weekdays=frozenset({0})), True),
        (WishTerms(weekdays=frozenset({1, 2})), False),
        (WishTerms(from_minute=600, to_minute=615), True),
        (WishTerms(from_minute=605), False),
        (WishTerms(to_minute=600), False),
    ],
)
async def test_only_what_suits_is_offered(world: World, terms: WishTerms, suits: bool) -> None:
    """Monday at 10:00 becomes free."""
    early, late = await _booked(world, 8, 20)
    await _wish(world, late, terms)

    await world.cancel(early)

    assert await world.services.wishes.offer() == suits


async def test_only_at_the_wanted_office(world: World) -> None:
    async with world.writing() as uow:
        office = await world.add_office(uow, "nord", "Amt Nord", [Channel.VIDEO])
    slots = [slot for slot in await world.slots() if slot.location_id == world.location.id]
    early, late = await world.book(slots[0]), await world.book(slots[20])
    await _wish(world, late, WishTerms(frozenset({office.id})))
    await world.cancel(early)
    assert await world.services.wishes.offer() == 0

    await _wish(world, late, WishTerms(frozenset({world.location.id})))

    assert await world.services.wishes.offer() == 1


async def test_nothing_is_offered_that_is_later_or_too_soon(world: World) -> None:
    soon, wishes, later = await _booked(world, 0, 10, 20)
    await _wish(world, wishes)
    world.clock.set(soon.starts_at - timedelta(minutes=19))

    await world.cancel(soon)
    await world.cancel(later)

    assert await world.services.wishes.offer() == 0


async def test_what_lies_before_the_notice_by_ten_minutes_can_be_used(world: World) -> None:
    soon, wishes = await _booked(world, 0, 10)
    await _wish(world, wishes)
    world.clock.set(soon.starts_at - timedelta(minutes=20))
    await world.cancel(soon)

    assert await world.services.wishes.offer() == 1

    assert (await _wish_of(world, wishes)).offer_ends_at == soon.starts_at - timedelta(minutes=10)


async def test_who_changes_the_wish_keeps_the_place(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _wish(world, first, WishTerms(weekdays=frozenset({4})))
    await _wish(world, second)

    await _wish(world, first)
    await world.cancel(early)
    await world.services.wishes.offer()

    assert (await _wish_of(world, first)).state is WishState.OFFERED
    assert (await _wish_of(world, second)).state is WishState.WAITING


async def test_who_wishes_again_goes_to_the_end(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _wish(world, first)
    await _wish(world, second)
    await _withdraw(world, first)

    await _wish(world, first)
    await world.cancel(early)
    await world.services.wishes.offer()

    assert (await _wish_of(world, first)).state is WishState.WAITING
    assert (await _wish_of(world, second)).state is WishState.OFFERED


async def test_who_changes_the_wish_gives_back_the_offer(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _offered(world, early, first)
    await _wish(world, second)

    await _wish(world, first, WishTerms(weekdays=frozenset({4})))
    await world.services.wishes.offer()

    assert (await _wish_of(world, second)).state is WishState.OFFERED


async def test_who_moves_otherwise_gives_back_the_offer_and_still_wishes(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _offered(world, early, first)
    await _wish(world, second, WishTerms(to_minute=495))

    await move(world, first, (await world.slots())[12])

    assert (await _wish_of(world, first)).state is WishState.WAITING
    with pytest.raises(OfferEnded):
        await _accept(world, first)


async def test_who_cancels_wishes_no_more_and_the_offer_goes_on(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _offered(world, early, first)
    await _wish(world, second)

    await world.cancel(first)
    await world.services.wishes.offer()

    with pytest.raises(Cancelled):
        await _accept(world, first, _slot(world, early))
    assert (await _wish_of(world, second)).state is WishState.OFFERED
    assert (await _accept(world, second)).starts_at == early.starts_at


async def test_who_withdraws_gives_back_the_offer(world: World) -> None:
    early, first, second = await _booked(world, 0, 20, 30)
    await _offered(world, early, first)
    await _wish(world, second)

    await _withdraw(world, first)
    await world.services.wishes.offer()

    assert (await _wish_of(world, first)).state is WishState.WITHDRAWN
    assert (await _wish_of(world, second)).state is WishState.OFFERED


async def test_an_offer_ends_where_the_desk_has_closed(world: World) -> None:
    early, late = await _booked(world, 0, 20)
    await _offered(world, early, late)
    async with world.writing() as uow:
        day = early.starts_at.date()
        await world.services.locations.add_closure(uow, ClosureInput(first_day=day, last_day=day))

    with pytest.raises(OfferEnded):
        await _accept(world, late)

    async with world.reading() as uow:
        assert await world.services.booking.by_link(uow, world.link(late)) == late


async def test_an_offer_may_join_what_was_freed_with_what_is_free(world: World) -> None:
    """Half an hour fits where a quarter was given back, beside a quarter that nobody has."""
    async with world.writing() as uow:
        longer = await world.add_service(uow, "ausweis", 30)
    (early,) = await _booked(world, 0)
    token = await world.hold((await world.slots(longer))[20], service=longer)
    await world.fill_in(token)
    late = await world.confirm(token)
    await _wish(world, late)

    await world.cancel(early)
    await world.services.wishes.offer()
    moved = await _accept(world, late)

    assert (moved.starts_at, moved.ends_at) == (early.starts_at, early.starts_at + timedelta(minutes=30))


async def test_without_a_wish_there_is_nothing_to_answer(world: World) -> None:
    (booked,) = await _booked(world, 0)

    slot = _slot(world, booked)
    async with world.writing() as uow:
        wishes = world.services.wishes
        assert await wishes.of(uow, world.link(booked)) is None
        for link, refusal in ((world.link(booked), NoWish), (new_token(), UnknownLink)):
            for step in (wishes.accept(uow, link, slot), wishes.decline(uow, link, slot), wishes.withdraw(uow, link)):
                with pytest.raises(refusal):
                    await step


async def test_without_an_offer_there_is_nothing_to_accept(world: World) -> None:
    (booked,) = await _booked(world, 3)
    await _wish(world, booked)

    with pytest.raises(OfferEnded):
        await _accept(world, booked)


async def test_what_was_read_is_what_is_answered(world: World) -> None:
    """Another one may be offered by now."""
    early, other, late = await _booked(world, 0, 1, 20)
    wishes, link = world.services.wishes, world.link(late)
    await _offered(world, early, late)
    read = _slot(world, early)
    async with world.writing() as uow:
        await wishes.decline(uow, link, read)
    await world.cancel(other)
    await wishes.offer()

    for answer in (wishes.accept, wishes.decline):
        with pytest.raises(OfferEnded):
            async with world.writing() as uow:
                await answer(uow, link, read)
    assert (await _wish_of(world, late)).offered == _slot(world, other)

    assert (await _accept(world, late, _slot(world, other))).starts_at == other.starts_at
    with pytest.raises(OfferEnded):
        await _accept(world, late, read)


async def test_only_for_what_is_to_come_can_be_wished(world: World) -> None:
    begun, cancelled = await _booked(world, 0, 1)
    await world.cancel(cancelled)
    world.clock.set(begun.starts_at)

    with pytest.raises(TooLate):
        await _wish(world, begun)
    with pytest.raises(Cancelled):
        await _wish(world, cancelled)
    with pytest.raises(UnknownLink):
        async with world.writing() as uow:
            await world.services.wishes.wish(uow, new_token(), ANYTHING)


async def test_when_the_appointment_has_begun_its_wish_is_over(world: World) -> None:
    wishes, other = await _booked(world, 0, 8)
    await _wish(world, wishes)
    world.clock.set(wishes.starts_at)
    await world.cancel(other)

    assert await world.services.wishes.offer() == 0

    assert (await _wish_of(world, wishes)).state is WishState.WITHDRAWN


async def _booked(world: World, *numbers: int) -> list[AppointmentView]:
    """At these of the free slots: 16 a day, each a quarter of an hour, from Monday at 08:00."""
    slots = await world.slots()
    return [await world.book(slots[number]) for number in numbers]


async def _offered(world: World, early: AppointmentView, late: AppointmentView) -> None:
    """The early one is given back, and offered to who has the late one."""
    await _wish(world, late)
    await world.cancel(early)
    assert await world.services.wishes.offer() == 1


async def _wish(world: World, booked: AppointmentView, terms: WishTerms = ANYTHING) -> WishView:
    async with world.writing() as uow:
        return await world.services.wishes.wish(uow, world.link(booked), terms)


async def _wish_of(world: World, booked: AppointmentView) -> WishView:
    async with world.reading() as uow:
        wish = await world.services.wishes.of(uow, world.link(booked))
    assert wish is not None
    return wish


async def _accept(world: World, booked: AppointmentView, slot: Slot | None = None) -> AppointmentView:
    """What is offered, unless another slot is named."""
    slot = slot or await offer_read(world, world.link(booked))
    async with world.writing() as uow:
        return await world.services.wishes.accept(uow, world.link(booked), slot)


async def _withdraw(world: World, booked: AppointmentView) -> None:
    async with world.writing() as uow:
        await world.services.wishes.withdraw(uow, world.link(booked))


def _slot(world: World, booked: AppointmentView) -> Slot:
    return Slot(booked.location_id, booked.channel, int(booked.starts_at.timestamp()) // 300, booked.starts_at)


async def _free(world: World) -> list[datetime]:
    return [slot.starts_at for slot in await world.slots()]


async def _letters(world: World) -> None:
    """All that wait so far are read."""
    for _ in range(await world.services.outbox.dispatch()):
        await world.postbox.next()
