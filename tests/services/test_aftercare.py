"""A change of supply leaves nobody before a closed door: who decides is asked, and everybody concerned is told."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.mail import calendar_of, event_of, next_letter, part, text_of
from tests.support.waiting import call, enter
from tests.support.world import DETAILS, OFFICE_HOURS, World
from videodesk.booking.errors import HoldExpired
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel
from videodesk.consultations.policy import ConsultationState
from videodesk.kit.db import UnitOfWork
from videodesk.locations.errors import DecisionWithoutReason, Stranded
from videodesk.locations.ports import Choice, Decision, Settled
from videodesk.locations.schemas import ClosureInput, LocationInput, LocationKind
from videodesk.schedule.schemas import DeskInput, Hours, HoursKind, Opening, SpecialDayInput

REASON = "Umbau im Haus"
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def test_who_has_not_decided_is_asked_and_nothing_is_changed(world: World) -> None:
    inside, outside = await world.book((await world.slots())[16]), await world.book((await world.slots())[0])

    with pytest.raises(Stranded) as asked:
        await _close(world, MONDAY, Choice.ASK)

    (stranded,) = asked.value.appointments
    assert (stranded.id, stranded.starts_at, stranded.name) == (outside.id, outside.starts_at, DETAILS.name)
    assert (stranded.location_id, stranded.desk_id) == (world.location.id, world.desks[0])
    assert [await _now(world, one) for one in (inside, outside)] == [inside, outside]
    async with world.reading() as uow:
        assert await world.services.locations.closures(uow) == []
    assert (await world.slots())[0].starts_at.date() == MONDAY


async def test_where_nobody_is_concerned_nothing_is_asked(world: World) -> None:
    await world.book()

    assert await _close(world, TUESDAY, Choice.ASK) == Settled()

    assert TUESDAY not in {slot.starts_at.date() for slot in await world.slots()}


async def test_what_is_kept_stays_although_the_desk_is_closed_and_is_not_asked_about_again(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    assert await _close(world, MONDAY, Choice.KEEP) == Settled(kept=1)

    kept = await _now(world, booked)
    assert (kept.outside_hours, kept.sequence, kept.starts_at) == (True, 0, booked.starts_at)
    assert await world.services.outbox.dispatch() == 0
    assert (await world.consultation(booked)).appointment == kept
    assert await _set_hours(world, [Opening(1, 480, 720)], Choice.ASK) == Settled()
    assert {slot.starts_at.date() for slot in await world.slots()} == {
        TUESDAY + timedelta(days=7 * n) for n in range(4)
    }


async def test_who_is_cancelled_reads_why(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    assert await _close(world, MONDAY, Choice.CANCEL) == Settled(cancelled=1)

    letter = await next_letter(world)
    text, event = text_of(letter, "text/plain"), event_of(calendar_of(letter))
    assert "wir müssen Ihren Termin leider absagen." in text
    assert f"Der Grund: {REASON}" in text
    assert part(letter, "text/calendar").get_param("method") == "CANCEL"
    assert (event.uid, event.sequence) == (booked.uid, 1)
    async with world.reading() as uow:
        (_, change) = await world.services.booking.history(uow, booked.id)
        assert (await world.services.booking.get(uow, booked.id)).state is AppointmentState.CANCELLED
    assert (change.kind, change.staff_id, change.reason) == (ChangeKind.CANCELLED, world.staff["admin"], REASON)


async def test_who_is_moved_gets_the_next_free_time_and_reads_why(world: World) -> None:
    first, second = await world.book(), await world.book()
    tuesday = next(slot for slot in await world.slots() if slot.starts_at.date() == TUESDAY)
    await world.book(tuesday)
    for _ in range(3):
        await next_letter(world)

    assert await _close(world, MONDAY, Choice.MOVE) == Settled(moved=2)

    moved = [await _now(world, one) for one in (first, second)]
    assert [one.starts_at - tuesday.starts_at for one in moved] == [timedelta(minutes=15), timedelta(minutes=30)]
    for before, after in zip((first, second), moved, strict=True):
        letter = await next_letter(world)
        text, event = text_of(letter, "text/plain"), event_of(calendar_of(letter))
        assert "wir mussten Ihren Termin ändern. Er war am Montag, 23. November 2026" in text
        assert f"Der Grund: {REASON}" in text
        assert (event.uid, event.sequence) == (before.uid, 1)
        assert event.start == after.starts_at
        assert (await world.consultation(before)).appointment == after


async def test_who_finds_no_later_time_gets_an_earlier_one(world: World) -> None:
    slots = await world.slots()
    booked = await world.book(slots[40])

    assert await _set_hours(world, [Hours(Opening(0, 480, 540), valid_until=MONDAY)], Choice.MOVE) == Settled(moved=1)

    assert (await _now(world, booked)).starts_at == slots[0].starts_at


async def test_who_finds_no_other_time_is_kept(world: World) -> None:
    booked = await world.book()
    await next_letter(world)

    assert await _set_hours(world, [], Choice.MOVE) == Settled(kept=1)

    assert (await _now(world, booked)).outside_hours
    assert await world.services.outbox.dispatch() == 0


async def test_at_another_desk_at_the_same_time_the_citizen_need_not_know(world: World) -> None:
    booked = await world.book()
    await next_letter(world)
    async with world.writing() as uow:
        other = await world.add_desk(uow, 2)

    assert await _set_hours(world, [], Choice.MOVE) == Settled(moved=1)

    moved = await _now(world, booked)
    assert (moved.desk_id, moved.starts_at) == (other, booked.starts_at)
    assert (moved.sequence, moved.told_sequence) == (1, 0)
    assert await world.services.outbox.dispatch() == 0


@pytest.mark.parametrize("choice", [Choice.MOVE, Choice.CANCEL])
@pytest.mark.parametrize("reason", ["", " "])
async def test_who_moves_or_cancels_says_why(world: World, choice: Choice, reason: str) -> None:
    booked = await world.book()

    with pytest.raises(DecisionWithoutReason):
        await _close(world, MONDAY, choice, reason)

    assert await _now(world, booked) == booked
    assert (await world.slots())[0].starts_at.date() == MONDAY


async def test_whoever_fills_in_the_form_is_told_and_keeps_what_was_typed(world: World) -> None:
    slot = (await world.slots())[0]
    token = await world.hold(slot)
    await world.fill_in(token)

    assert await _close(world, MONDAY, Choice.ASK) == Settled()

    with pytest.raises(HoldExpired):
        await world.confirm(token)
    await world.hold((await world.slots())[0], token)
    booked = await world.confirm(token)
    assert (booked.starts_at.date(), booked.details) == (TUESDAY, DETAILS)


async def test_a_hold_inside_the_new_hours_goes_on(world: World) -> None:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)

    await _set_hours(world, [Opening(0, 480, 495)], Choice.ASK)

    assert (await world.confirm(token)).state is AppointmentState.CONFIRMED


@pytest.mark.parametrize(
    ("choice", "settled", "state"),
    [
        (Choice.KEEP, Settled(kept=1), AppointmentState.UNCONFIRMED),
        (Choice.MOVE, Settled(kept=1), AppointmentState.UNCONFIRMED),
        (Choice.CANCEL, Settled(cancelled=1), AppointmentState.CANCELLED),
    ],
)
async def test_what_is_not_confirmed_yet_is_looked_after_without_a_letter(
    world: World, choice: Choice, settled: Settled, state: AppointmentState
) -> None:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)
    async with world.writing() as uow:
        requested = await world.services.booking.confirm(uow, token, trusted=False)
    await next_letter(world)

    assert await _close(world, MONDAY, choice) == settled

    async with world.reading() as uow:
        assert (await world.services.booking.get(uow, requested.id)).state is state
    assert await world.services.outbox.dispatch() == 0


@pytest.mark.parametrize(
    "change", ["hours", "break", "special day", "closure", "city", "channel", "service", "out of use", "region"]
)
async def test_every_kind_of_change_is_seen(world: World, change: str) -> None:
    world.clock.set(datetime(2026, 12, 24, 16, tzinfo=UTC))
    booked = await world.book()
    assert booked.starts_at.date() == date(2026, 12, 25)

    with pytest.raises(Stranded) as asked:
        await _change(world, change)

    assert [one.id for one in asked.value.appointments] == [booked.id]


async def test_what_the_desk_needs_after_an_appointment_counts_too(world: World) -> None:
    async with world.writing() as uow:
        service = await world.give_by(uow, "ausweis", {Channel.VIDEO: 15}, buffer_minutes=10)
    token = await world.hold((await world.slots(service))[0], service=service)
    await world.fill_in(token)
    await world.confirm(token)

    assert await _set_hours(world, [Opening(0, 480, 505)], Choice.ASK) == Settled()
    with pytest.raises(Stranded):
        await _set_hours(world, [Opening(0, 480, 500)], Choice.ASK)


async def test_what_has_begun_is_left_alone(world: World) -> None:
    booked = await world.book()
    world.clock.set(booked.starts_at + timedelta(minutes=1))

    assert await _set_hours(world, [], Choice.ASK) == Settled()


async def test_only_the_desks_that_changed_are_looked_at(world: World) -> None:
    booked = await world.book()
    await _close(world, MONDAY, Choice.KEEP)
    async with world.writing() as uow:
        other = await world.add_desk(uow, 2, OFFICE_HOURS)
        assert await world.services.aftercare.settle(uow, [other], Decision()) == Settled()
        to_come = await world.services.aftercare.to_come(uow, world.location.id)

    assert [one.id for one in to_come] == [booked.id]


@pytest.mark.parametrize("choice", [Choice.MOVE, Choice.CANCEL])
async def test_who_is_being_served_stays_whatever_becomes_of_the_others(world: World, choice: Choice) -> None:
    slots = await world.slots()
    served, other = await world.book(slots[0]), await world.book(slots[1])
    world.clock.set((await world.consultation(served)).opens_at)
    await enter(world, served)
    await call(world, served)

    changed = Settled(kept=1, moved=1) if choice is Choice.MOVE else Settled(kept=1, cancelled=1)
    assert await _close(world, MONDAY, choice) == changed

    kept, (now_other,) = await _now(world, served), await _all(world, other)
    assert (kept.starts_at, kept.state, kept.outside_hours) == (served.starts_at, AppointmentState.CONFIRMED, True)
    assert (await world.consultation(served)).state is ConsultationState.CALLED
    assert now_other.starts_at > other.starts_at or now_other.state is AppointmentState.CANCELLED


async def _close(world: World, day: date, choice: Choice, reason: str = REASON) -> Settled:
    async with world.writing() as uow:
        await world.services.locations.add_closure(uow, ClosureInput(first_day=day, last_day=day))
        return await world.services.aftercare.settle(uow, None, _decision(world, choice, reason))


async def _set_hours(world: World, hours: Iterable[Hours | Opening], choice: Choice) -> Settled:
    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, world.desks[0], hours)
        return await world.services.aftercare.settle(uow, [world.desks[0]], _decision(world, choice))


def _decision(world: World, choice: Choice, reason: str = REASON) -> Decision:
    return Decision(choice, reason, world.staff["admin"])


async def _change(world: World, change: str) -> None:
    async with world.writing() as uow:
        await _make(world, uow, change)
        await world.services.aftercare.settle(uow, None, Decision())


async def _make(world: World, uow: UnitOfWork, change: str) -> None:
    """Each closes the first desk on 25 December, a Friday, or takes from it what was booked."""
    day, schedule, locations = date(2026, 12, 25), world.services.schedule, world.services.locations
    desk = await schedule.desk(uow, world.desks[0])
    given = DeskInput(key=desk.key, name=desk.name, channels=[Channel.VIDEO])
    match change:
        case "hours":
            await schedule.set_hours(uow, desk.id, [Hours(Opening(4, 480, 720), valid_until=date(2026, 12, 24))])
        case "break":
            tea = Hours(Opening(4, 480, 485), HoursKind.BREAK, day, day)
            await schedule.set_hours(uow, desk.id, [*desk.hours, tea])
        case "special day":
            await schedule.set_special_day(uow, desk.id, SpecialDayInput(day=day, openings=[(540, 720)]))
        case "closure":
            closure = ClosureInput(location_id=world.location.id, first_day=day, last_day=day)
            await locations.add_closure(uow, closure)
        case "city":
            await locations.add_closure(uow, ClosureInput(first_day=MONDAY, last_day=day))
        case "channel":
            await schedule.change(uow, desk.id, given.model_copy(update={"channels": [Channel.PHONE]}))
        case "service":
            other = await world.add_service(uow, "ausweis", 15)
            await schedule.change(uow, desk.id, given.model_copy(update={"services": [other.id]}))
        case "out of use":
            await schedule.change(uow, desk.id, given.model_copy(update={"in_use": False}))
        case "region":
            office = LocationInput(key="video", kind=LocationKind.VIDEO, name="Video-Bürgeramt", region="DE-NI")
            await locations.change(uow, world.location.id, office)


async def _all(world: World, *booked: AppointmentView) -> list[AppointmentView]:
    """Also those that have been cancelled."""
    async with world.reading() as uow:
        return [await world.services.booking.get(uow, one.id) for one in booked]


async def _now(world: World, booked: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, world.link(booked))
