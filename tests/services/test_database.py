"""The tables are those of the code, and units of work keep what they promise."""

import uuid
from datetime import datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support.world import MONDAY, World
from videodesk.accounts.models import StaffSession
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database, refusing_duplicates
from videodesk.migrations import differences, is_current, upgrade
from videodesk.schedule.errors import DeskKeyTaken
from videodesk.schedule.models import Desk


async def test_migrations_make_what_the_code_expects(world: World) -> None:
    assert await differences(world.services.database.engine) == []
    assert await is_current(world.services.database.engine)


async def test_upgrading_twice_is_upgrading_once(world: World) -> None:
    booked = await world.book()

    await upgrade(world.services.database.engine)

    assert (await world.consultation(booked)).appointment == booked


@pytest.fixture
def empty_database() -> Database:
    return Database("sqlite+aiosqlite://", EventBus())


async def test_an_empty_database_is_not_current(empty_database: Database) -> None:
    assert not await is_current(empty_database.engine)
    await empty_database.close()


async def test_instants_come_back_in_utc_and_naive_ones_are_refused(world: World) -> None:
    async with world.writing() as uow:
        await world.services.accounts.open_session(uow, world.staff["anna"])
    async with world.reading() as uow:
        session = (await uow.session.scalars(select(StaffSession))).one()
    assert session.opened_at == MONDAY
    assert session.opened_at.utcoffset() is not None

    with pytest.raises(Exception, match="needs a time zone"):
        async with world.writing() as uow:
            await uow.session.execute(
                select(StaffSession).where(StaffSession.opened_at == datetime(2026, 1, 1))  # noqa: DTZ001
            )


async def test_what_breaks_another_rule_is_not_taken_for_a_duplicate(world: World) -> None:
    async with world.writing() as uow:
        twin = Desk(key="desk-1", name="Platz", location_id=world.location.id)
        with pytest.raises(DeskKeyTaken):
            async with refusing_duplicates(uow, DeskKeyTaken):
                uow.session.add(twin)
        with pytest.raises(IntegrityError):
            async with refusing_duplicates(uow, DeskKeyTaken):
                uow.session.add(Desk(key="desk-2", name="Platz", location_id=uuid.uuid4()))


async def test_a_trial_is_undone_and_nobody_is_told(world: World) -> None:
    booked = await world.book()

    async with world.services.database.trial() as uow:
        await world.services.booking.cancel(uow, world.link(booked))

    assert (await world.consultation(booked)).appointment == booked


async def test_foreign_keys_hold(world: World) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with world.writing() as uow:
            await uow.session.execute(text("DELETE FROM location"))
