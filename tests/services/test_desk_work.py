"""What desks and the office lead do with those who come, on both databases."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from tests.support.world import DETAILS, World
from videodesk.booking.errors import NobodyThere
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel
from videodesk.consultations.errors import (
    DeskBusy,
    NobodyWaiting,
    NotInCall,
    NotInState,
    NotOffered,
    NotWaiting,
    NotYourConsultation,
    OnBreak,
    OwnDesk,
)
from videodesk.consultations.policy import ConsultationState as State
from videodesk.consultations.policy import Result, Wish
from videodesk.consultations.schemas import ConsultationView
from videodesk.locations.schemas import LocationKind, LocationView
from videodesk.schedule.errors import UnknownDesk

# Calling the next


async def test_twenty_desks_that_call_at_once_call_the_first_twenty_once_each(world: World, twin: World) -> None:
    async with world.writing() as uow:
        for number in range(2, 21):
            await world.add_desk(uow, number)
    line = await _line(world, await _waiting(world, 30))

    async def call_next(number: int) -> uuid.UUID:
        return await _call_next((world, twin)[number % 2], number)

    called = await asyncio.gather(*(call_next(number) for number in range(20)))
    assert sorted(called) == sorted(line[:20])
    assert {(await _view(world, one)).desk_id for one in called} == set(world.desks)
    assert await _line(world) == line[20:]

    for number in range(10):
        await _do(world, world.services.desk_work.finish, called[number], world.staff["anna"])
    again = await asyncio.gather(*(call_next(number) for number in range(10)))
    assert sorted(again) == sorted(line[20:])
    assert await _line(world) == []


async def test_the_next_is_who_suits_the_desk_and_its_filter_and_is_here(world: World) -> None:
    booked = [await world.book(details=replace(DETAILS, language=language)) for language in ("de", "tr", "de", "uk")]
    ids = await _enter(world, booked)
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
        await world.add_desk(uow, 3)
        await world.services.consultations.wish(uow, ids[3], Wish.BY_PHONE, "0511 1680")

    with pytest.raises(NobodyWaiting):
        await _call_next(world, 0, services=[uuid.uuid4()])
    assert await _call_next(world, 0, languages=["tr"]) == ids[1]
    assert await _call_next(world, 1, away=set(ids[:1])) == ids[2]
    assert await _call_next(world, 2, away=set(ids)) == ids[3], "who is called by phone need not be here"
    with pytest.raises(DeskBusy):
        await _call_next(world, 2)


async def test_urgent_ones_come_first_and_parked_ones_by_name_alone(world: World) -> None:
    first, second, third = await _waiting(world, 3)
    seat, work = await world.seat(), world.services.desk_work
    async with world.writing() as uow:
        await work.urge(uow, third, urgent=True)
        await work.park(uow, first, seat, "Foto fehlt noch.")
    assert await _line(world) == [third, second]
    parked = await _view(world, first)
    assert (parked.state, parked.parked, parked.reason) == (State.WAITING, True, "Foto fehlt noch.")

    await _do(world, work.unpark, first, seat)
    with pytest.raises(NotWaiting):
        await _do(world, work.unpark, first, seat)
    assert await _line(world) == [third, first, second]

    await _do(world, work.park, first, seat, "")
    await _do(world, work.call, first, seat)
    assert not (await _view(world, first)).parked


async def test_whoever_is_parked_out_of_a_call_leaves_the_desk_free(world: World) -> None:
    one, other = await _waiting(world, 2)
    seat, work = await world.seat(), world.services.desk_work
    await _do(world, work.call, one, seat)
    with pytest.raises(NotYourConsultation):
        await _do(world, work.park, one, await world.seat(login="jonas"), "")

    await _do(world, work.park, one, seat, "")
    assert await _call_next(world, 0) == other


async def test_who_takes_a_break_calls_nobody_until_it_ends(world: World) -> None:
    one, _other = await _waiting(world, 2)
    seat, statuses = await world.seat(), world.services.desk_statuses

    async def take_break(on_break: bool) -> None:
        async with world.writing() as uow:
            await statuses.take_break(uow, seat, on_break=on_break)

    began = world.clock.now()
    await take_break(True)
    world.clock.advance(minutes=3)
    await take_break(True)
    async with world.reading() as uow:
        assert await statuses.breaks(uow, [seat.desk.id]) == {seat.desk.id: began}
    with pytest.raises(OnBreak):
        await _call_next(world, 0)
    with pytest.raises(OnBreak):
        await _do(world, world.services.desk_work.call, one, seat)

    await take_break(False)
    assert await _call_next(world, 0) == one
    await take_break(True)
    async with world.writing() as uow:
        await statuses.sit_down(uow, await world.seat(login="jonas"))
        assert await statuses.breaks(uow, [seat.desk.id]) == {}, "it was the break of somebody else"


# In the call


async def test_a_call_is_held_and_resumed_by_who_has_called(world: World) -> None:
    (one,) = await _waiting(world, 1)
    seat, work = await world.seat(), world.services.desk_work

    async def hold(held: bool, login: str = "anna") -> None:
        async with world.writing() as uow:
            await work.hold(uow, one, await world.seat(login=login), held=held)

    with pytest.raises(NotInCall):
        await hold(True)
    await _do(world, work.call, one, seat)
    for held in (True, True, False, False):
        await hold(held)
        assert (await _view(world, one)).held is held
    with pytest.raises(NotYourConsultation):
        await hold(True, "jonas")
    assert await _kinds(world, one) == ["entered", "called", "held", "resumed"]


async def test_what_is_written_down_is_kept_also_after_the_call_by_whom_it_was_with(world: World) -> None:
    (one,) = await _waiting(world, 1)
    seat, work = await world.seat(), world.services.desk_work
    with pytest.raises(NotYourConsultation):
        await _do(world, work.note, one, seat, "zu früh")
    await _do(world, work.call, one, seat)
    await _do(world, work.finish, one, seat.staff_id, Result.FOLLOW_UP)

    await _do(world, work.note, one, seat, "Rückruf am Montag")
    await _do(world, work.agree, one, seat, "Sie bringen das Foto mit.")
    await _do(world, work.tick_off, one, seat, ["Personalausweis"])

    view = await _view(world, one)
    assert (view.private_note, view.agreed, view.seen_documents, view.result) == (
        "Rückruf am Montag",
        "Sie bringen das Foto mit.",
        ("Personalausweis",),
        Result.FOLLOW_UP,
    )
    with pytest.raises(NotYourConsultation):
        await _do(world, work.note, one, await world.seat(login="jonas"), "")


# Handing over


async def test_a_colleague_who_accepts_goes_on_with_the_call(world: World) -> None:
    (one,), office = await _waiting(world, 1), await _second_office(world)
    seat, theirs, work = await world.seat(), await world.seat(1, "jonas"), world.services.desk_work
    with pytest.raises(NotInCall):
        await _do(world, work.offer, one, seat, theirs.desk, "")
    await _do(world, work.call, one, seat)
    await _do(world, world.services.consultations.connected, one, seat.participant)

    with pytest.raises(OwnDesk):
        await _do(world, work.offer, one, seat, seat.desk, "")
    with pytest.raises(UnknownDesk):
        await _do(world, work.offer, one, seat, replace(theirs.desk, channels=frozenset({Channel.PHONE})), "")
    await _do(world, work.offer, one, seat, theirs.desk, "Es geht um das Auto.")
    async with world.reading() as uow:
        assert [view.id for view in await world.services.consultations.offered_to(uow, [theirs.desk.id])] == [one]
    with pytest.raises(NotOffered):
        await _do(world, work.accept, one, seat)

    await _do(world, work.accept, one, theirs)

    view = await _view(world, one)
    assert (view.state, view.desk_id, view.staff_id, view.location_id, view.offered_desk_id) == (
        State.TALKING,
        theirs.desk.id,
        theirs.staff_id,
        office.id,
        None,
    )
    with pytest.raises(NotYourConsultation):
        await _do(world, work.finish, one, seat.staff_id)
    with pytest.raises(NotOffered):
        await _do(world, work.accept, one, theirs)
    await _do(world, work.finish, one, theirs.staff_id)
    assert await _kinds(world, one, staff=False) == ["entered", "called", "connected", "handed_over", "finished"]


@pytest.mark.parametrize("who", ["asked", "asking"])
async def test_an_offer_is_declined_or_withdrawn_and_the_call_goes_on(world: World, who: str) -> None:
    (one,), _office = await _waiting(world, 1), await _second_office(world)
    seat, theirs, work = await world.seat(), await world.seat(1, "jonas"), world.services.desk_work
    await _do(world, work.call, one, seat)
    await _do(world, work.offer, one, seat, theirs.desk, "Bitte?")

    await _do(world, work.decline, one, theirs if who == "asked" else seat)

    view = await _view(world, one)
    assert (view.desk_id, view.offered_desk_id, view.reason) == (seat.desk.id, None, "")
    for step in (work.accept, work.decline):
        with pytest.raises(NotOffered):
            await _do(world, step, one, theirs)


async def test_a_busy_colleague_cannot_accept(world: World) -> None:
    (one, other), office = await _waiting(world, 2), await _second_office(world)
    seat, theirs, work = await world.seat(), await world.seat(1, "jonas"), world.services.desk_work
    await _do(world, work.call, one, seat)
    await _do(world, work.offer, one, seat, theirs.desk, "")
    with pytest.raises(NotWaiting):
        await _do(world, work.call, other, theirs)
    await _do(world, work.hand_over, other, seat, office.id, "")
    await _do(world, work.call, other, theirs)

    with pytest.raises(DeskBusy):
        await _do(world, work.accept, one, theirs)


async def test_another_office_takes_over_whoever_keeps_what_they_have_waited(world: World) -> None:
    (one,), office = await _waiting(world, 1), await _second_office(world)
    seat, theirs, work = await world.seat(), await world.seat(1, "jonas"), world.services.desk_work
    arrived_at = (await _view(world, one)).arrived_at
    world.clock.advance(minutes=4)
    await _do(world, work.call, one, seat)

    with pytest.raises(NotYourConsultation):
        await _do(world, work.hand_over, one, theirs, office.id, "")
    await _do(world, work.hand_over, one, seat, office.id, "Dort ist das Amt für Kraftfahrzeuge.")

    view = await _view(world, one)
    assert (view.state, view.location_id, view.arrived_at, view.desk_id, view.reason) == (
        State.WAITING,
        office.id,
        arrived_at,
        None,
        "Dort ist das Amt für Kraftfahrzeuge.",
    )
    assert await _line(world) == []
    with pytest.raises(NotInCall):
        await _do(world, work.finish, one, seat.staff_id)
    assert await _call_next(world, 1, login="jonas") == one


async def test_nobody_is_handed_over_to_an_office_that_is_closed(world: World) -> None:
    (one,), office = await _waiting(world, 1), await _second_office(world)
    world.clock.advance(hours=12)

    with pytest.raises(NobodyThere):
        await _do(world, world.services.desk_work.hand_over, one, await world.seat(), office.id, "")
    assert (await _view(world, one)).location_id == world.location.id


# The office lead


async def test_the_lead_puts_somebody_first_and_tells_them(world: World) -> None:
    first, second = await _waiting(world, 2)

    async with world.writing() as uow:
        lead, urge = world.staff["admin"], world.services.oversight.urge
        await urge(uow, second, lead, "Sie sind gleich dran.", urgent=True)

    assert await _line(world) == [second, first]
    assert await _kinds(world, second, staff=False) == ["entered", "message"]


async def test_the_lead_moves_those_who_wait_and_nobody_else(world: World) -> None:
    (one, other), office = await _waiting(world, 2), await _second_office(world)
    lead, redirect = world.staff["admin"], world.services.oversight.redirect

    await _do(world, redirect, one, lead, office.id, "Dort geht es schneller.")

    assert await _line(world) == [other]
    view = await _view(world, one)
    assert (view.location_id, view.state, view.reason) == (office.id, State.WAITING, "Dort geht es schneller.")
    assert await _kinds(world, one, staff=False) == ["entered", "handed_over"]
    await _do(world, world.services.desk_work.call, other, await world.seat())
    with pytest.raises(NotWaiting):
        await _do(world, redirect, other, lead, office.id, "")


# Two at once: with SQLite nobody can write in between


@pytest.mark.parametrize("step", ["call", "call_next"])
async def test_a_desk_cannot_call_who_was_moved_away_at_that_moment(
    postgres_built_world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Or else the call would belong to a desk here and to the other office, and nobody could end it.

    Once the desk has read who it is, the others wait for it.
    """
    world = postgres_built_world
    await world.furnish()
    (one,), office = await _waiting(world, 1), await _second_office(world)
    work, lead = world.services.desk_work, world.staff["admin"]

    async def moved_meanwhile() -> None:
        await _do(world, world.services.oversight.redirect, one, lead, office.id, "")

    _just_before(monkeypatch, work._steps, "find", moved_meanwhile)
    with pytest.raises(NotWaiting if step == "call" else NobodyWaiting):
        await (_do(world, work.call, one, await world.seat()) if step == "call" else _call_next(world, 0))

    view = await _view(world, one)
    assert (view.state, view.location_id, view.desk_id) == (State.WAITING, office.id, None)
    await world.services.database.close()


@pytest.mark.parametrize("step", ["note", "finish", "hold"])
async def test_who_has_handed_over_at_that_moment_has_no_say_any_more(
    postgres_built_world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    world = postgres_built_world
    await world.furnish()
    (one,), _office = await _waiting(world, 1), await _second_office(world)
    seat, theirs, work = await world.seat(), await world.seat(1, "jonas"), world.services.desk_work
    await _do(world, work.call, one, seat)
    await _do(world, work.offer, one, seat, theirs.desk, "")

    async def accepted_meanwhile() -> None:
        await _do(world, work.accept, one, theirs)

    _just_after(monkeypatch, work._steps, "find" if step == "note" else "find_hosted", accepted_meanwhile)
    steps: dict[str, Callable[..., Any]] = {
        "note": partial(work.note, text="zu spät", seat=seat),
        "hold": partial(work.hold, held=True, seat=seat),
        "finish": partial(work.finish, staff_id=seat.staff_id),
    }
    with pytest.raises(NotInState if step == "hold" else NotYourConsultation):
        await _do(world, lambda uow: steps[step](uow, one))

    view = await _view(world, one)
    assert (view.state, view.staff_id, view.private_note, view.held) == (State.CALLED, theirs.staff_id, "", False)
    await world.services.database.close()


async def test_a_note_survives_a_step_that_came_between(
    postgres_built_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = postgres_built_world
    await world.furnish()
    (one,) = await _waiting(world, 1)
    seat, work = await world.seat(), world.services.desk_work
    await _do(world, work.call, one, seat)

    async def connected_meanwhile() -> None:
        await _do(world, world.services.consultations.connected, one, seat.participant)

    _just_after(monkeypatch, work._steps, "find", connected_meanwhile)
    await _do(world, work.note, one, seat, "wichtig")

    view = await _view(world, one)
    assert (view.state, view.private_note) == (State.TALKING, "wichtig")
    await world.services.database.close()


# Help


def _just_before(monkeypatch: pytest.MonkeyPatch, thing: object, name: str, rival: Callable[[], Any]) -> None:
    """Once, somebody else does something just before this."""
    method = getattr(thing, name)

    async def wrapped(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        await rival()
        return await method(*given, **named)

    monkeypatch.setattr(thing, name, wrapped)


def _just_after(monkeypatch: pytest.MonkeyPatch, thing: object, name: str, rival: Callable[[], Any]) -> None:
    method = getattr(thing, name)

    async def wrapped(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        answer = await method(*given, **named)
        await rival()
        return answer

    monkeypatch.setattr(thing, name, wrapped)


async def _second_office(world: World) -> LocationView:
    """With a desk for video at which `jonas` works."""
    async with world.writing() as uow:
        return await world.add_office(uow, "sued", "Video-Bürgeramt Süd", [Channel.VIDEO], kind=LocationKind.VIDEO)


async def _waiting(world: World, count: int) -> list[uuid.UUID]:
    return await _enter(world, [await world.book() for _ in range(count)])


async def _enter(world: World, booked: list[AppointmentView]) -> list[uuid.UUID]:
    """All wait when the last one's appointment has come."""
    world.clock.set(max(one.starts_at for one in booked))
    ids = [(await world.consultation(appointment)).id for appointment in booked]
    async with world.writing() as uow:
        for one in ids:
            await world.services.consultations.enter(uow, one)
    return ids


async def _line(world: World, among: list[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Those who wait at the first office, in order."""
    async with world.reading() as uow:
        line = (await world.services.waiting_room.look(uow, world.location.id)).line
    found = [one.consultation_id for one in line if one.arrived_at is not None]
    assert among is None or sorted(found) == sorted(among)
    return found


async def _call_next(world: World, number: int, *, away: Any = (), login: str = "anna", **filtered: Any) -> uuid.UUID:
    seat = await world.seat(number, login)
    async with world.writing() as uow:
        return await world.services.desk_work.call_next(uow, seat, lambda one: one in away, **filtered)


async def _do(world: World, step: Callable[..., Any], *given: object) -> None:
    async with world.writing() as uow:
        await step(uow, *given)


async def _view(world: World, consultation: uuid.UUID) -> ConsultationView:
    async with world.reading() as uow:
        return await world.services.consultations.get(uow, consultation)


async def _kinds(world: World, consultation: uuid.UUID, *, staff: bool = True) -> list[str]:
    """What the log says, as staff or as the citizen may read it."""
    async with world.reading() as uow:
        log = await world.services.journal.since(uow, consultation, 0, staff=staff)
    return [one.entry.kind for one in log]
