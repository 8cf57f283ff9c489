"""An appointment gets another time, place or way, by its link or by staff, and the letters tell of it."""

import uuid
from datetime import timedelta

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, part, text_of
from tests.support.waiting import move, walk_in
from tests.support.world import DETAILS, World
from videodesk.booking.errors import (
    Cancelled,
    NotByChannel,
    NotConfirmed,
    ReasonMissing,
    SlotTaken,
    TooLate,
    UnknownAppointment,
    UnknownLink,
)
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import AppointmentView, Audience, ChangeView, Slot, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel, ChannelInput
from videodesk.kit.ticks import tick_at
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import LocationView

REASON = "Die Kollegin ist krank"


async def test_the_new_time_is_taken_and_the_old_one_free(world: World) -> None:
    booked, slots = await world.book(), await world.slots()

    moved = await move(world, booked, slots[4])

    assert (moved.id, moved.uid, moved.state) == (booked.id, booked.uid, AppointmentState.CONFIRMED)
    assert (moved.starts_at, moved.sequence) == (slots[4].starts_at, 1)
    assert await _now(world, booked) == moved, "the link is the same"
    free = [slot.starts_at for slot in await world.slots()]
    assert booked.starts_at in free
    assert moved.starts_at not in free


async def test_the_letter_replaces_the_entry_in_the_calendar(world: World) -> None:
    booked = await world.book()
    first = event_of(calendar_of(await next_letter(world)))
    slots = await world.slots()

    for number, slot in enumerate((slots[4], slots[8]), 1):
        moved = await move(world, booked, slot)
        letter = await next_letter(world)
        event = event_of(calendar_of(letter))
        assert str(letter["Subject"]).strip().startswith("Verschoben: Ihr Termin ist jetzt am Montag")
        assert part(letter, "text/calendar").get_param("method") == "REQUEST"
        assert (event.uid, event.sequence) == (first.uid, number)
        assert event.start == moved.starts_at
        assert world.link(booked) in text_of(letter, "text/plain")
        text = text_of(letter, "text/plain")
        assert "Sie haben Ihren Termin verschoben." in text
        assert ("um 08:00 Uhr" if number == 1 else "um 09:15 Uhr") in text
        assert "Der Grund" not in text
    assert [change.kind for change in await _history(world, booked)] == ["booked", "moved", "moved"]


async def test_to_the_same_time_nothing_changes_and_nobody_is_told(world: World) -> None:
    slot = (await world.slots())[0]
    booked = await world.book(slot)
    await next_letter(world)

    assert await move(world, booked, slot) == booked

    assert await world.services.outbox.dispatch() == 0
    assert [change.kind for change in await _history(world, booked)] == [ChangeKind.BOOKED]


async def test_by_a_part_of_its_length_it_is_in_nobodys_way(world: World) -> None:
    async with world.writing() as uow:
        longer = await world.add_service(uow, "ausweis", 30)
    first, second, *_ = await world.slots(longer)
    token = await world.hold(first, service=longer)
    await world.fill_in(token)
    booked = await world.confirm(token)

    assert (await move(world, booked, second)).starts_at == second.starts_at


async def test_by_another_way_and_at_another_office_it_takes_as_long_as_there(world: World) -> None:
    office, slot = await _office(world)
    booked = await world.book()
    await next_letter(world)

    moved = await move(world, booked, slot)

    assert (moved.location_id, moved.channel, moved.desk_id) == (office.id, Channel.ON_SITE, world.desks[-1])
    assert moved.ends_at - moved.starts_at == timedelta(minutes=30)
    letter = await next_letter(world)
    assert "Amt Nord, Weg 1, Hannover" in text_of(letter, "text/plain")
    assert "(Video-Bürgeramt)" in text_of(letter, "text/plain")
    assert str(event_of(calendar_of(letter))["LOCATION"]) == "Amt Nord, Weg 1, Hannover"


async def test_the_consultation_is_expected_at_the_new_time(world: World) -> None:
    booked = await world.book()
    before = await world.consultation(booked)

    moved = await move(world, booked, (await world.slots())[7])

    after = await world.consultation(booked)
    assert after.id == before.id
    assert after.appointment == moved
    assert after.opens_at - before.opens_at == moved.starts_at - booked.starts_at


async def test_what_somebody_else_has_is_refused_and_the_old_time_stays(world: World) -> None:
    booked, slots = await world.book(), await world.slots()
    await world.book(slots[3])
    await world.hold(slots[4])
    letters = await world.services.outbox.dispatch()

    for slot in (slots[3], slots[4]):
        with pytest.raises(SlotTaken):
            await move(world, booked, slot)

    assert await _now(world, booked) == booked
    assert booked.starts_at not in [slot.starts_at for slot in await world.slots()]
    assert (letters, await world.services.outbox.dispatch()) == (2, 0)


@pytest.mark.parametrize("shift", [timedelta(minutes=5), timedelta(hours=5), timedelta(days=-1), timedelta(days=40)])
async def test_what_is_not_offered_is_refused(world: World, shift: timedelta) -> None:
    booked, slot = await world.book(), (await world.slots())[0]
    starts_at = slot.starts_at + shift

    with pytest.raises(SlotTaken):
        await move(world, booked, slot._replace(start_tick=tick_at(starts_at), starts_at=starts_at))


async def test_a_way_that_the_service_does_not_know_is_refused(world: World) -> None:
    booked, slot = await world.book(), (await world.slots())[1]

    with pytest.raises(NotByChannel):
        await move(world, booked, slot._replace(channel=Channel.ON_SITE))


async def test_only_an_appointment_to_come_can_be_moved(world: World) -> None:
    begun, cancelled = await world.book(), await world.book()
    slot = (await world.slots())[9]
    await world.cancel(cancelled)
    unconfirmed = await _unconfirmed(world)

    with pytest.raises(Cancelled):
        await move(world, cancelled, slot)
    with pytest.raises(NotConfirmed):
        await move(world, unconfirmed, slot)
    async with world.writing() as uow:
        with pytest.raises(UnknownLink):
            await world.services.booking.move(uow, new_token(), slot)
    world.clock.set(begun.starts_at)
    with pytest.raises(TooLate):
        await move(world, begun, slot)


async def test_who_has_come_without_an_appointment_has_none_to_move(world: World) -> None:
    world.clock.advance(hours=1, minutes=30)
    slot = (await world.slots())[3]
    came = await walk_in(world)

    with pytest.raises(TooLate):
        await move(world, came, slot)


# By staff


async def test_staff_say_why_and_the_letter_says_it_too(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    moved = await _move_by_staff(world, booked, (await world.slots())[4], f"  {REASON} ")

    assert moved.sequence == 1
    letter = await next_letter(world)
    text, event = text_of(letter, "text/plain"), event_of(calendar_of(letter))
    assert "wir mussten Ihren Termin ändern. Er war am Montag, 23. November 2026 um 08:00 Uhr" in text
    assert f"Der Grund: {REASON}" in text
    assert (event.uid, event.sequence) == (booked.uid, 1)
    (_, change) = await _history(world, booked)
    assert (change.kind, change.staff_id, change.reason) == (ChangeKind.MOVED, world.staff["anna"], REASON)


async def test_staff_cancel_and_the_letter_says_why(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    async with world.writing() as uow:
        cancelled = await world.services.booking.cancel_by_staff(uow, booked.id, world.staff["anna"], REASON)

    assert (cancelled.state, cancelled.sequence) == (AppointmentState.CANCELLED, 1)
    letter = await next_letter(world)
    text, event = text_of(letter, "text/plain"), event_of(calendar_of(letter))
    assert "wir müssen Ihren Termin leider absagen." in text
    assert f"Der Grund: {REASON}" in text
    assert part(letter, "text/calendar").get_param("method") == "CANCEL"
    assert (event.uid, event.sequence, str(event["STATUS"])) == (booked.uid, 1, "CANCELLED")
    with pytest.raises(Cancelled):
        async with world.writing() as uow:
            await world.services.booking.cancel_by_staff(uow, booked.id, world.staff["anna"], REASON)


async def test_who_cancels_by_the_link_reads_nothing_of_the_office(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    await world.cancel(booked)

    text = text_of(await next_letter(world), "text/plain")
    assert "Sie haben Ihren Termin abgesagt." in text
    assert "Der Grund" not in text


@pytest.mark.parametrize("reason", ["", " \n"])
async def test_without_a_reason_staff_change_nothing(world: World, reason: str) -> None:
    booked, slot = await world.book(), (await world.slots())[4]

    with pytest.raises(ReasonMissing):
        await _move_by_staff(world, booked, slot, reason)
    with pytest.raises(ReasonMissing):
        async with world.writing() as uow:
            await world.services.booking.cancel_by_staff(uow, booked.id, world.staff["anna"], reason)

    assert await _now(world, booked) == booked


async def test_staff_move_what_is_to_come_and_nothing_else(world: World) -> None:
    booked, slot = await world.book(), (await world.slots())[4]
    token = await world.hold((await world.slots())[0])
    async with world.reading() as uow:
        held = await world.services.holds.held(uow, token)

    for unknown in (uuid.uuid4(), held.id):
        with pytest.raises(UnknownAppointment):
            async with world.writing() as uow:
                await world.services.booking.move_by_staff(uow, unknown, world.staff["anna"], slot, REASON)
    with pytest.raises(NotConfirmed):
        await _move_by_staff(world, await _unconfirmed(world), slot, REASON)
    world.clock.set(booked.starts_at)
    with pytest.raises(TooLate):
        await _move_by_staff(world, booked, slot, REASON)


async def test_staff_move_to_what_is_held_back_and_citizens_do_not(world: World) -> None:
    async with world.writing() as uow:
        given = await world.services.catalogue.for_editing(uow, world.service.key)
        terms = ChannelInput(duration_minutes=15, held_back_percent=50, held_back_hours=1)
        given.channels[Channel.VIDEO] = terms
        await world.services.catalogue.save(uow, given)
        world.service = await world.services.catalogue.by_key(uow, world.service.key, "de")
    query = SlotQuery(items_for([world.service]), audience=Audience.STAFF)
    public = await world.slots()
    everything = [slot for day in (await world.services.booking.search(query)).days for slot in day.slots]
    held_back = next(slot for slot in everything if slot not in public)
    booked = await world.book()

    with pytest.raises(SlotTaken):
        await move(world, booked, held_back)

    assert (await _move_by_staff(world, booked, held_back, REASON)).starts_at == held_back.starts_at


async def _office(world: World) -> tuple[LocationView, Slot]:
    """Another office, where the service takes half an hour, and its first slot."""
    async with world.writing() as uow:
        world.service = await world.give_by(uow, "ausweis", {Channel.VIDEO: 15, Channel.ON_SITE: 30})
        office = await world.add_office(uow, "nord", "Amt Nord", [Channel.ON_SITE], street="Weg 1", city="Hannover")
    query = SlotQuery(items_for([world.service]), location_ids=frozenset({office.id}))
    return office, (await world.services.booking.search(query)).days[0].slots[0]


async def _unconfirmed(world: World) -> AppointmentView:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token, DETAILS)
    async with world.writing() as uow:
        return await world.services.booking.confirm(uow, token, trusted=False)


async def _move_by_staff(world: World, booked: AppointmentView, slot: Slot, reason: str) -> AppointmentView:
    async with world.writing() as uow:
        return await world.services.booking.move_by_staff(uow, booked.id, world.staff["anna"], slot, reason)


async def _now(world: World, booked: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, world.link(booked))


async def _history(world: World, booked: AppointmentView) -> list[ChangeView]:
    async with world.reading() as uow:
        return await world.services.booking.history(uow, booked.id)
