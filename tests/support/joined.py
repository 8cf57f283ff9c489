"""Calendars of staff, joined to the desks of a world, and what is done about them by hand."""

from sqlalchemy import select

from tests.support.caldav import PASSWORD, USER
from tests.support.world import World
from videodesk.calendars.models import CalendarLink
from videodesk.calendars.policy import CalendarKind
from videodesk.calendars.schemas import LinkInput, LinkView
from videodesk.kit.outbox import OutboxMessage, OutboxState


async def join(
    world: World,
    address: str,
    *,
    kind: CalendarKind = CalendarKind.CALDAV,
    desk: int = 0,
    login: str = "anna",
    password: str = PASSWORD,
    writes: bool = False,
    closes: bool = False,
) -> LinkView:
    given = LinkInput(
        desk=world.desks[desk],
        kind=kind,
        address=address,
        user=USER,
        password=password,
        writes=writes,
        closes=closes,
    )
    async with world.writing() as uow:
        return await world.services.calendar_links.join(uow, world.staff[login], given)


async def link_of(world: World, link: LinkView) -> LinkView:
    """As it is now."""
    async with world.reading() as uow:
        return await world.services.calendar_links.get(uow, link.id, link.staff_id)


async def deliver(world: World, **later: float) -> None:
    """All that is due by now, or so much later, and what that brings about."""
    world.clock.advance(**(later or {"seconds": 3}))
    await world.services.outbox.dispatch()
    await world.services.outbox.dispatch()


async def read_calendars(world: World) -> None:
    await world.services.calendar_reader.read_all()


async def outbox_states(world: World, topic: str = "calendar-entry") -> list[OutboxState]:
    async with world.reading() as uow:
        rows = await uow.session.scalars(
            select(OutboxMessage).where(OutboxMessage.topic == topic).order_by(OutboxMessage.wanted_at)
        )
        return [row.state for row in rows]


async def stored_links(world: World) -> int:
    async with world.reading() as uow:
        return len(list(await uow.session.scalars(select(CalendarLink))))
