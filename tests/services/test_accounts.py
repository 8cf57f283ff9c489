"""Staff: signing in, sessions that end, and what a role may do."""

import uuid

import pytest
from sqlalchemy import func, select, update

from tests.support.world import PASSWORD, World
from videodesk.accounts.errors import NotAllowed, NotSignedIn
from videodesk.accounts.models import StaffMember, StaffSession
from videodesk.accounts.policy import PERMISSIONS, Permission, Role
from videodesk.accounts.schemas import Staff


@pytest.mark.parametrize(
    ("login", "password", "right"),
    [
        ("anna", PASSWORD, True),
        ("ANNA", PASSWORD, True),
        ("anna", PASSWORD.upper(), False),
        ("anna", "", False),
        ("jonas ", PASSWORD, False),
        ("nobody", PASSWORD, False),
        ("%", PASSWORD, False),
        ("", "", False),
    ],
)
async def test_only_the_right_password_of_a_known_login_opens(
    world: World, login: str, password: str, right: bool
) -> None:
    assert await _is_right(world, login, password) is right


async def test_who_has_left_cannot_sign_in_and_is_signed_out(world: World) -> None:
    token = await _open(world)
    async with world.writing() as uow:
        await uow.session.execute(update(StaffMember).where(StaffMember.login == "anna").values(active=False))

    assert not await _is_right(world, "anna", PASSWORD)
    with pytest.raises(NotSignedIn):
        await _signed_in(world, token)


async def test_a_session_tells_who_it_is(world: World) -> None:
    staff = await _signed_in(world, await _open(world))

    assert (staff.id, staff.name, staff.role) == (world.staff["anna"], "Anna", Role.STAFF)


@pytest.mark.parametrize("token", [None, "", "x", "\x00", str(uuid.UUID(int=1))])
async def test_no_other_token_is_a_session(world: World, token: str | None) -> None:
    await _open(world)

    with pytest.raises(NotSignedIn):
        await _signed_in(world, token)


async def test_an_idle_session_ends_after_two_hours(world: World) -> None:
    token = await _open(world)

    world.clock.advance(minutes=119, seconds=59)
    await _signed_in(world, token)

    world.clock.advance(seconds=1)
    with pytest.raises(NotSignedIn):
        await _signed_in(world, token)


async def test_a_session_in_use_ends_after_twelve_hours_all_the_same(world: World) -> None:
    token = await _open(world)
    for _ in range(11):
        world.clock.advance(hours=1)
        await _mark_seen(world, token)
    world.clock.advance(minutes=59, seconds=59)
    await _signed_in(world, token)

    world.clock.advance(seconds=1)
    with pytest.raises(NotSignedIn):
        await _signed_in(world, token)


async def test_signing_out_ends_this_session_alone(world: World) -> None:
    here, there = await _open(world), await _open(world)

    async with world.writing() as uow:
        await world.services.accounts.close_session(uow, here)

    with pytest.raises(NotSignedIn):
        await _signed_in(world, here)
    await _signed_in(world, there)


async def test_each_session_has_its_own_form_token(world: World) -> None:
    one, other = await _signed_in(world, await _open(world)), await _signed_in(world, await _open(world))

    assert one.csrf_token != other.csrf_token


async def test_ended_sessions_are_deleted_and_live_ones_are_not(world: World) -> None:
    await _open(world)
    world.clock.advance(hours=2, seconds=1)
    live = await _open(world)

    async with world.writing() as uow:
        await world.services.accounts.purge_ended_sessions(uow)

    await _signed_in(world, live)
    async with world.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(StaffSession)) == 1


def test_roles_share_no_permission() -> None:
    assert PERMISSIONS[Role.STAFF] == {Permission.HOST_CONSULTATIONS}
    assert PERMISSIONS[Role.ADMIN] == {Permission.CONFIGURE, Permission.OVERSEE}


async def test_a_role_may_do_what_is_its_own_only(world: World) -> None:
    staff, admin = await _signed_in(world, await _open(world)), await _signed_in(world, await _open(world, "admin"))

    staff.require(Permission.HOST_CONSULTATIONS)
    admin.require(Permission.CONFIGURE)
    for one, permission in ((staff, Permission.CONFIGURE), (admin, Permission.HOST_CONSULTATIONS)):
        with pytest.raises(NotAllowed):
            one.require(permission)


async def _is_right(world: World, login: str, password: str) -> bool:
    async with world.reading() as uow:
        credentials = await world.services.accounts.credentials(uow, login)
    return await world.services.accounts.password_is_right(credentials, password)


async def _open(world: World, login: str = "anna") -> str:
    async with world.writing() as uow:
        return await world.services.accounts.open_session(uow, world.staff[login])


async def _signed_in(world: World, token: str | None) -> Staff:
    async with world.reading() as uow:
        return await world.services.accounts.signed_in(uow, token)


async def _mark_seen(world: World, token: str) -> None:
    async with world.writing() as uow:
        await world.services.accounts.mark_seen(uow, token)
