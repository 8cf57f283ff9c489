"""What a desk can be given, whoever changes it: services that there are, people who may, hours that make sense."""

import uuid
from datetime import date

import pytest
from sqlalchemy import update

from tests.support.world import World
from videodesk.accounts.models import StaffMember
from videodesk.catalogue.errors import UnknownService
from videodesk.schedule.errors import CannotWorkThere, HoursOverlap
from videodesk.schedule.schemas import DeskInput, Hours, HoursKind, Opening, openings_of

NOBODY = uuid.UUID(int=7)
MONDAY = openings_of(0, "08:00-10:00")


async def test_a_desk_gives_services_that_there_are(world: World) -> None:
    given = DeskInput(key="desk-2", name="Platz 2", services=[world.service.id, NOBODY])
    async with world.writing() as uow:
        with pytest.raises(UnknownService):
            await world.services.schedule.add(uow, world.location.id, given)
        with pytest.raises(UnknownService):
            await world.services.schedule.change(uow, world.desks[0], given)


async def test_who_holds_no_consultations_cannot_work_at_a_desk(world: World) -> None:
    desk, schedule = world.desks[0], world.services.schedule
    anna, admin = world.staff["anna"], world.staff["admin"]
    async with world.writing() as uow:
        for nobody in (admin, NOBODY):
            with pytest.raises(CannotWorkThere):
                await schedule.set_staff(uow, desk, [anna, nobody])
            with pytest.raises(CannotWorkThere):
                await schedule.let_work_at(uow, nobody, desk)
        assert await schedule.staff_at(uow, desk) == {anna, world.staff["jonas"]}


async def test_who_has_left_may_stay_entered_and_is_not_entered_again(world: World) -> None:
    desk, schedule, anna = world.desks[0], world.services.schedule, world.staff["anna"]
    async with world.writing() as uow:
        await uow.session.execute(update(StaffMember).where(StaffMember.login == "anna").values(active=False))
        await schedule.set_staff(uow, desk, [anna])
        assert await schedule.staff_at(uow, desk) == {anna}
        await schedule.set_staff(uow, desk, [])
        with pytest.raises(CannotWorkThere):
            await schedule.set_staff(uow, desk, [anna])


@pytest.mark.parametrize(
    ("hours", "overlap"),
    [
        ([*MONDAY, *MONDAY], True),
        ([*MONDAY, Opening(0, 595, 660)], True),
        ([*MONDAY, Opening(0, 500, 510)], True),
        ([*MONDAY, Opening(0, 600, 660)], False),
        ([*MONDAY, Opening(1, 480, 600)], False),
        ([*MONDAY, Hours(Opening(0, 495, 510), HoursKind.BREAK)], False),
        ([Hours(Opening(0, opens, 510), HoursKind.BREAK) for opens in (480, 495)], True),
        ([*MONDAY, Hours(MONDAY[0], valid_from=date(2027, 1, 1))], False),
    ],
)
async def test_hours_of_the_same_days_do_not_overlap(
    small_world: World, hours: list[Hours | Opening], overlap: bool
) -> None:
    desk = small_world.desks[0]
    async with small_world.writing() as uow:
        if overlap:
            with pytest.raises(HoursOverlap):
                await small_world.services.schedule.set_hours(uow, desk, hours)
        else:
            await small_world.services.schedule.set_hours(uow, desk, hours)
