"""A third and a fourth person: the link that opens once, who may invite and send away, and colleagues."""

import asyncio
import uuid
from datetime import timedelta

import pytest

from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.entries import CITIZEN, staff_participant
from videodesk.consultations.errors import (
    DeskBusy,
    GuestLinkUsed,
    NotInCall,
    NotInvited,
    NotYourConsultation,
    NotYourGuest,
    Over,
    OwnDesk,
    TooManyGuests,
    UnknownGuest,
    UnknownGuestLink,
)
from videodesk.consultations.guests import Called
from videodesk.consultations.policy import GuestKind
from videodesk.consultations.schemas import GuestView, Invitation
from videodesk.kit.tokens import new_token

INTERPRETER, SIGN, RELATIVE = GuestKind.INTERPRETER, GuestKind.SIGN_LANGUAGE, GuestKind.RELATIVE


async def test_a_link_opens_once_and_its_browser_comes_back(world: World) -> None:
    booked = await world.book()
    invitation = await _invite(world, booked, kind=SIGN, name="Ada")
    assert not (await _by_link(world, invitation.link)).joined

    secret = await _redeem(world, invitation.link, "Ada Gebärde")

    with pytest.raises(GuestLinkUsed):
        await _redeem(world, invitation.link, "Somebody else")
    async with world.reading() as uow:
        guest = await world.services.guests.by_secret(uow, secret)
        assert await world.services.guests.is_open_for(uow, guest, secret)
        assert not await world.services.guests.is_open_for(uow, guest, new_token())
    assert (guest.name, guest.kind, guest.takes_part) == ("Ada Gebärde", SIGN, True)


async def test_of_two_devices_at_once_one_is_let_in(world: World, twin: World) -> None:
    link = (await _invite(world, await world.book())).link

    outcomes = await asyncio.gather(_redeem(world, link, "One"), _redeem(twin, link, "Other"), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["GuestLinkUsed", "str"]


async def test_what_is_no_link_or_secret_opens_nothing(world: World) -> None:
    invitation = await _invite(world, await world.book())
    for wrong in (new_token(), invitation.guest.handle, ""):
        with pytest.raises(UnknownGuestLink):
            await _by_link(world, wrong)
        with pytest.raises(UnknownGuestLink):
            await _by_secret(world, wrong)
    with pytest.raises(UnknownGuestLink):
        await _by_secret(world, invitation.link)


async def test_four_people_are_all(world: World) -> None:
    booked = await world.book()
    first = await _invite(world, booked)
    await _invite(world, booked, kind=RELATIVE)
    with pytest.raises(TooManyGuests):
        await _invite(world, booked)

    await _revoke(world, booked, first.guest)

    await _invite(world, booked)


async def test_of_two_who_invite_the_last_guest_one_is_refused(world: World, twin: World) -> None:
    booked = await world.book()
    await _invite(world, booked)

    outcomes = await asyncio.gather(_invite(world, booked), _invite(twin, booked), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invitation", "TooManyGuests"]
    assert len([guest for guest in await _guests(world, booked) if not guest.ended]) == 2


async def test_who_is_revoked_stays_out_before_and_after_having_come(world: World) -> None:
    booked = await world.book()
    before, after = await _invite(world, booked), await _invite(world, booked)
    secret = await _redeem(world, after.link, "Ada")

    for one in (before, after):
        await _revoke(world, booked, one.guest)
        await _revoke(world, booked, one.guest)

    for one in (before, after):
        with pytest.raises(UnknownGuestLink):
            await _redeem(world, one.link, "Ada")
    with pytest.raises(UnknownGuestLink):
        await _by_secret(world, secret)
    assert await _log(world, booked) == [
        (CITIZEN, "guest_invited"),
        (CITIZEN, "guest_invited"),
        (after.guest.handle, "guest_joined"),
        (CITIZEN, "guest_revoked"),
        (CITIZEN, "guest_revoked"),
    ]


async def test_the_desk_sends_everybody_away_and_the_citizen_their_own(world: World) -> None:
    booked = await _called(world)
    anna = staff_participant(world.staff["anna"])
    theirs, own = await _invite(world, booked, by=anna), await _invite(world, booked)

    with pytest.raises(NotYourGuest):
        await _revoke(world, booked, theirs.guest)
    for one in (theirs, own):
        await _revoke(world, booked, one.guest, by=anna)

    assert all(guest.ended for guest in await _guests(world, booked))


async def test_other_desks_have_no_say_in_a_call(world: World) -> None:
    waiting, jonas = await world.book(), staff_participant(world.staff["jonas"])
    await _invite(world, waiting, by=jonas)  # whoever prepares it
    booked = await _called(world)
    own = await _invite(world, booked)

    with pytest.raises(NotYourConsultation):
        await _invite(world, booked, by=jonas)
    with pytest.raises(NotYourConsultation):
        await _revoke(world, booked, own.guest, by=jonas)


async def test_a_guest_of_another_consultation_is_unknown(world: World) -> None:
    one, other = await world.book(), await world.book()
    guest = (await _invite(world, one)).guest

    with pytest.raises(UnknownGuest):
        await _revoke(world, other, guest)
    async with world.writing() as uow:
        with pytest.raises(UnknownGuest):
            await world.services.guests.revoke(uow, (await world.consultation(one)).id, CITIZEN, "guest-nobody")


async def test_all_links_end_with_the_consultation(world: World) -> None:
    booked = await _called(world)
    unopened, opened = await _invite(world, booked), await _invite(world, booked)
    secret = await _redeem(world, opened.link, "Ada")

    async with world.writing() as uow:
        await world.services.desk_work.finish(uow, (await world.consultation(booked)).id, world.staff["anna"])

    for one in (unopened, opened):
        with pytest.raises(UnknownGuestLink):
            await _by_link(world, one.link)
    with pytest.raises(Over):
        await _invite(world, booked)
    assert (await _by_secret(world, secret)).takes_part  # their page tells them that it is over


async def test_a_colleague_is_asked_comes_and_goes(world: World) -> None:
    booked, seat, other = await _called(world), await world.seat(), await _second_desk(world)
    await _bring_in(world, booked, seat, other)
    await _bring_in(world, booked, seat, other)
    consultation = (await world.consultation(booked)).id
    assert await _calls(world, other) == Called((consultation,), None)

    await _accept(world, booked, other)
    await _accept(world, booked, other)
    assert await _calls(world, other) == Called((), consultation)
    async with world.reading() as uow:
        await world.services.guests.require_colleague(uow, consultation, world.staff["jonas"])

    await _decline(world, booked, other)

    assert await _calls(world, other) == Called()
    async with world.reading() as uow:
        with pytest.raises(NotYourConsultation):
            await world.services.guests.require_colleague(uow, consultation, world.staff["jonas"])
    jonas = staff_participant(world.staff["jonas"])
    assert (await _log(world, booked))[-3:] == [
        (seat.participant, "guest_invited"),
        (jonas, "guest_joined"),
        (jonas, "guest_left"),
    ]


async def test_who_is_not_asked_does_not_come(world: World) -> None:
    booked, seat, other = await _called(world), await world.seat(), await _second_desk(world)
    with pytest.raises(NotInvited):
        await _accept(world, booked, other)
    with pytest.raises(NotInvited):
        await _decline(world, booked, other)
    with pytest.raises(OwnDesk):
        await _bring_in(world, booked, seat, seat)
    with pytest.raises(NotYourConsultation):
        await _bring_in(world, booked, other, seat)
    with pytest.raises(NotInCall):
        await _bring_in(world, await world.book(), seat, other)


async def test_one_desk_has_one_call_its_own_or_a_colleagues(world: World) -> None:
    booked, seat, other = await _called(world), await world.seat(), await _second_desk(world)
    waiting = await _waiting(world)
    await _bring_in(world, booked, seat, other)
    await _accept(world, booked, other)

    with pytest.raises(DeskBusy):
        await _call(world, waiting, other)

    await _decline(world, booked, other)
    await _bring_in(world, booked, seat, other)
    await _call(world, waiting, other)
    with pytest.raises(DeskBusy):
        await _accept(world, booked, other)


@pytest.mark.parametrize("ending", ["park", "finish"])
async def test_colleagues_go_when_the_call_does_and_guests_stay_with_the_citizen(world: World, ending: str) -> None:
    booked, seat, other = await _called(world), await world.seat(), await _second_desk(world)
    guest = await _invite(world, booked)
    await _redeem(world, guest.link, "Ada")
    await _bring_in(world, booked, seat, other)
    await _accept(world, booked, other)
    consultation = (await world.consultation(booked)).id

    async with world.writing() as uow:
        if ending == "park":
            await world.services.desk_work.park(uow, consultation, seat, "")
        else:
            await world.services.desk_work.finish(uow, consultation, seat.staff_id)

    ended = {one.kind: one.ended for one in await _guests(world, booked)}
    assert ended == {INTERPRETER: False, GuestKind.COLLEAGUE: True}
    assert await _calls(world, other) == Called()


async def test_a_colleague_who_has_been_brought_in_can_take_over(world: World) -> None:
    booked, seat, other = await _called(world), await world.seat(), await _second_desk(world)
    await _bring_in(world, booked, seat, other)
    await _accept(world, booked, other)
    consultation = (await world.consultation(booked)).id

    async with world.writing() as uow:
        await world.services.desk_work.offer(uow, consultation, seat, other.desk, "")
    async with world.writing() as uow:
        await world.services.desk_work.accept(uow, consultation, other)

    assert (await world.consultation(booked)).staff_id == other.staff_id
    assert await _calls(world, other) == Called()
    await _invite(world, booked)
    await _invite(world, booked)  # the colleague counts no more as a guest


async def _waiting(world: World) -> AppointmentView:
    booked = await world.book()
    world.clock.set(booked.starts_at - timedelta(minutes=5))
    async with world.writing() as uow:
        await world.services.consultations.enter(uow, (await world.consultation(booked)).id)
    return booked


async def _called(world: World) -> AppointmentView:
    """By anna at the first desk."""
    booked = await _waiting(world)
    await _call(world, booked, await world.seat())
    return booked


async def _call(world: World, booked: AppointmentView, seat: Seat) -> None:
    async with world.writing() as uow:
        await world.services.desk_work.call(uow, (await world.consultation(booked)).id, seat)


async def _second_desk(world: World) -> Seat:
    """With jonas."""
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
    return await world.seat(1, "jonas")


async def _invite(
    world: World, booked: AppointmentView, by: str = CITIZEN, kind: GuestKind = INTERPRETER, name: str = ""
) -> Invitation:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        return await world.services.guests.invite(uow, consultation.id, by, kind, name)


async def _revoke(world: World, booked: AppointmentView, guest: GuestView, by: str = CITIZEN) -> None:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        await world.services.guests.revoke(uow, consultation.id, by, guest.handle)


async def _by_link(world: World, link: str) -> GuestView:
    async with world.reading() as uow:
        return await world.services.guests.by_link(uow, link)


async def _by_secret(world: World, secret: str) -> GuestView:
    async with world.reading() as uow:
        return await world.services.guests.by_secret(uow, secret)


async def _redeem(world: World, link: str, name: str) -> str:
    async with world.writing() as uow:
        return await world.services.guests.redeem(uow, link, name)


async def _guests(world: World, booked: AppointmentView) -> list[GuestView]:
    consultation = await world.consultation(booked)
    async with world.reading() as uow:
        return await world.services.guests.of(uow, consultation.id)


async def _bring_in(world: World, booked: AppointmentView, seat: Seat, other: Seat) -> None:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        await world.services.guests.bring_in(uow, consultation.id, seat, other.desk)


async def _accept(world: World, booked: AppointmentView, seat: Seat) -> None:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        await world.services.guests.accept(uow, consultation.id, seat)


async def _decline(world: World, booked: AppointmentView, seat: Seat) -> None:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        await world.services.guests.decline(uow, consultation.id, seat)


async def _calls(world: World, seat: Seat) -> Called:
    async with world.reading() as uow:
        return (await world.services.guests.called(uow, [seat.desk.id])).get(seat.desk.id, Called())


async def _log(world: World, booked: AppointmentView) -> list[tuple[str, str]]:
    """Of guests: who has done what."""
    consultation: uuid.UUID = (await world.consultation(booked)).id
    async with world.reading() as uow:
        log = await world.services.journal.since(uow, consultation, 0, staff=True)
    return [(one.by, one.entry.kind) for one in log if one.entry.kind.startswith("guest")]
