"""What stands before an appointment: a hold that can be extended once, an address that must be confirmed, limits."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, text_of
from tests.support.world import DETAILS, World
from videodesk.booking.errors import (
    AlreadyBooked,
    Cancelled,
    ExtendedAlready,
    HoldExpired,
    NotConfirmed,
    TooManyAppointments,
    UnknownHold,
    UnknownLink,
)
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, Details, WishTerms, items_for
from videodesk.consultations.errors import UnknownConsultation
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import ClosureInput

ROBIN = replace(DETAILS, name="Robin", email="robin@example.org")


# Confirming the address


async def test_the_letter_asks_to_confirm_and_brings_no_calendar_entry(world: World) -> None:
    requested = await _request(world)

    letter = await next_letter(world)

    assert requested.state is AppointmentState.UNCONFIRMED
    assert str(letter["Subject"]).startswith("Bitte bestätigen: Ihr Termin am Montag, 23. November 2026 um 08:00")
    text = text_of(letter, "text/plain")
    assert "bis 08:00 Uhr (Montag, 23. November 2026)" in text
    assert world.link(requested) in text
    assert [one.get_content_type() for one in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


async def test_once_confirmed_it_counts_and_comes_with_a_calendar_entry(world: World) -> None:
    requested = await _request(world)
    await next_letter(world)
    with pytest.raises(UnknownConsultation):
        await world.consultation(requested)

    confirmed = await _confirm_address(world, requested)

    assert (confirmed.state, confirmed.booked_at) == (AppointmentState.CONFIRMED, world.clock.now())
    assert confirmed.hold_expires_at is None
    assert (await world.consultation(requested)).appointment == confirmed
    letter = await next_letter(world)
    assert str(letter["Subject"]).startswith("Ihr Termin am")
    event = event_of(calendar_of(letter))
    assert (event.uid, event.sequence) == (requested.uid, 0)


async def test_confirming_twice_is_once(world: World) -> None:
    requested = await _request(world)

    assert await _confirm_address(world, requested) == await _confirm_address(world, requested)

    assert await world.services.outbox.dispatch() == 2


async def test_where_the_setting_wants_it_everybody_is_asked(world: World) -> None:
    world.settings.booking.confirm_address = True

    booked = await world.book()

    assert booked.state is AppointmentState.UNCONFIRMED
    assert (await _confirm_address(world, booked)).state is AppointmentState.CONFIRMED


async def test_staff_are_believed(world: World) -> None:
    world.settings.booking.confirm_address = True

    assert (await _book_on_behalf(world, DETAILS)).state is AppointmentState.CONFIRMED


async def test_the_slot_is_kept_for_an_hour_and_no_longer(world: World) -> None:
    requested = await _request(world, slot_number=12)

    world.clock.advance(minutes=59, seconds=59)
    assert requested.starts_at not in await _free(world)

    world.clock.advance(seconds=1)
    assert requested.starts_at in await _free(world)


async def test_who_is_late_gets_the_slot_while_it_is_free(world: World) -> None:
    requested = await _request(world, slot_number=12)
    world.clock.advance(minutes=90)

    assert (await _confirm_address(world, requested)).starts_at == requested.starts_at

    assert requested.starts_at not in await _free(world)


async def test_who_is_later_than_somebody_else_does_not(world: World) -> None:
    requested = await _request(world, slot_number=12)
    world.clock.advance(minutes=60)
    slot = next(slot for slot in await world.slots() if slot.starts_at == requested.starts_at)
    await world.book(slot)

    with pytest.raises(HoldExpired):
        await _confirm_address(world, requested)


async def test_nor_who_is_later_than_its_start(world: World) -> None:
    requested = await _request(world)
    world.clock.set(requested.starts_at)

    with pytest.raises(HoldExpired):
        await _confirm_address(world, requested)


async def test_nor_who_is_late_and_finds_the_office_closed(world: World) -> None:
    requested = await _request(world, slot_number=20)
    world.clock.advance(minutes=60)
    async with world.writing() as uow:
        closure = ClosureInput(first_day=date(2026, 11, 24), last_day=date(2026, 11, 24))
        await world.services.locations.add_closure(uow, closure)

    with pytest.raises(HoldExpired):
        await _confirm_address(world, requested)


async def test_what_is_not_confirmed_can_be_given_back_without_a_letter(world: World) -> None:
    requested = await _request(world)
    await next_letter(world)

    cancelled = await world.cancel(requested)

    assert cancelled.state is AppointmentState.CANCELLED
    assert await world.services.outbox.dispatch() == 0
    assert requested.starts_at in await _free(world)
    with pytest.raises(Cancelled):
        await _confirm_address(world, requested)


async def test_what_is_not_confirmed_brings_no_wish(world: World) -> None:
    requested = await _request(world)

    with pytest.raises(NotConfirmed):
        async with world.writing() as uow:
            await world.services.wishes.wish(uow, world.link(requested), WishTerms())


async def test_two_hours_later_it_is_forgotten(world: World) -> None:
    requested = await _request(world)
    world.clock.advance(hours=3)
    await _purge(world)
    assert (await _now(world, requested)).details == DETAILS

    world.clock.advance(seconds=1)
    await _purge(world)

    with pytest.raises(UnknownLink):
        await _confirm_address(world, requested)


async def test_what_is_confirmed_is_not_forgotten(world: World) -> None:
    requested = await _request(world)
    await _confirm_address(world, requested)
    world.clock.advance(days=2)

    await _purge(world)

    assert (await _now(world, requested)).state is AppointmentState.CONFIRMED


async def test_a_link_that_nobody_was_sent_confirms_nothing(world: World) -> None:
    await _request(world)

    with pytest.raises(UnknownLink):
        async with world.writing() as uow:
            await world.services.booking.confirm_address(uow, new_token())


# Limits of a mail address


async def test_so_many_a_day_and_no_more(world: World) -> None:
    world.settings.booking.per_address_and_day = 2
    first, _ = await world.book(), await world.book()

    with pytest.raises(TooManyAppointments):
        await world.book()
    await world.cancel(first)
    with pytest.raises(TooManyAppointments):
        await world.book()
    assert (await world.book(details=ROBIN)).state is AppointmentState.CONFIRMED

    world.clock.advance(hours=24)
    with pytest.raises(TooManyAppointments):
        await world.book()
    world.clock.advance(seconds=1)
    await world.book()


async def test_who_is_not_confirmed_counts_as_well(world: World) -> None:
    world.settings.booking.per_address_and_day = 2
    await _request(world)
    await _request(world)

    for trusted in (True, False):
        with pytest.raises(TooManyAppointments):
            await _request(world, trusted=trusted)
    assert await world.services.outbox.dispatch() == 2


async def test_a_refused_hold_stays_for_another_address(world: World) -> None:
    world.settings.booking.per_address_and_day = 1
    await world.book()
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)
    with pytest.raises(TooManyAppointments):
        await world.confirm(token)

    await world.fill_in(token, ROBIN)

    assert (await world.confirm(token)).details == ROBIN


async def test_so_many_to_come_and_no_more(world: World) -> None:
    world.settings.booking.open_per_address = 2
    first, second = await world.book(), await world.book()
    world.clock.advance(minutes=5)
    with pytest.raises(TooManyAppointments):
        await world.book()

    await world.cancel(second)
    await world.book()
    with pytest.raises(TooManyAppointments):
        await world.book()

    world.clock.set(first.starts_at + timedelta(minutes=1))
    await world.book()


async def test_staff_book_beyond_the_limits(world: World) -> None:
    world.settings.booking.per_address_and_day = world.settings.booking.open_per_address = 1
    await world.book()

    assert (await _book_on_behalf(world, DETAILS)).state is AppointmentState.CONFIRMED


# A hold and its extension


async def test_a_hold_is_extended_once_by_the_same_time(world: World) -> None:
    slot = (await world.slots())[0]
    token = await world.hold(slot)
    world.clock.advance(minutes=8)

    extended = await _extend(world, token)

    assert (extended.extended, extended.hold_expires_at) == (True, world.clock.now() + timedelta(minutes=10))
    with pytest.raises(ExtendedAlready):
        await _extend(world, token)
    world.clock.advance(minutes=9, seconds=59)
    assert slot not in await world.slots()
    world.clock.advance(seconds=1)
    assert slot in await world.slots()


async def test_one_that_has_ended_is_extended_while_its_slot_is_free(world: World) -> None:
    slot = (await world.slots())[0]
    token = await world.hold(slot)
    world.clock.advance(minutes=20)

    await _extend(world, token)

    assert slot not in await world.slots()


async def test_and_not_when_somebody_else_has_it(world: World) -> None:
    slot = (await world.slots())[0]
    token = await world.hold(slot)
    world.clock.advance(minutes=10)
    await world.hold(slot)

    with pytest.raises(HoldExpired):
        await _extend(world, token)


async def test_only_a_hold_is_extended(world: World) -> None:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)
    await world.confirm(token)

    with pytest.raises(AlreadyBooked):
        await _extend(world, token)
    with pytest.raises(UnknownHold):
        await _extend(world, new_token())


async def _request(world: World, slot_number: int = 0, *, trusted: bool = False) -> AppointmentView:
    """Booked by somebody who has proved nothing."""
    token = await world.hold((await world.slots())[slot_number])
    await world.fill_in(token)
    async with world.writing() as uow:
        return await world.services.booking.confirm(uow, token, trusted=trusted)


async def _confirm_address(world: World, requested: AppointmentView) -> AppointmentView:
    async with world.writing() as uow:
        return await world.services.booking.confirm_address(uow, world.link(requested))


async def _book_on_behalf(world: World, details: Details) -> AppointmentView:
    slot, staff = (await world.slots())[0], world.staff["anna"]
    async with world.writing() as uow:
        return await world.services.booking.book_on_behalf(
            uow, staff, new_token(), items_for([world.service]), slot, details, "Am Telefon"
        )


async def _extend(world: World, token: str) -> AppointmentView:
    async with world.writing() as uow:
        return await world.services.holds.extend(uow, token)


async def _now(world: World, one: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, world.link(one))


async def _free(world: World) -> list[datetime]:
    return [slot.starts_at for slot in await world.slots()]


async def _purge(world: World) -> None:
    async with world.writing() as uow:
        await world.services.holds.purge(uow)
