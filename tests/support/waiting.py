"""People without an appointment, and appointments that change their channel."""

from tests.support.world import World
from videodesk.booking.schemas import AppointmentView, Audience, Details, Slot, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceView
from videodesk.consultations.desk_work import Seat
from videodesk.kit.ticks import tick_at
from videodesk.kit.tokens import new_token
from videodesk.schedule.schemas import DeskInput

ROBIN = Details(name="Robin Ohnetermin", email="", phone="", language="de", access_needs="")


async def walk_in(
    world: World, token: str = "", service: ServiceView | None = None, details: Details = ROBIN
) -> AppointmentView:
    """Raises what `WalkInService.join` raises, and NobodyThere."""
    async with world.writing() as uow:
        return await world.services.walk_ins.join(
            uow, token or new_token(), items_for([service or world.service]), world.location.id, details, "de"
        )


async def enter(world: World, *people: AppointmentView) -> None:
    """Into the waiting room, as soon as it is open."""
    for one in people:
        view = await world.consultation(one)
        async with world.writing() as uow:
            await world.services.consultations.enter(uow, view.id)


async def call(world: World, one: AppointmentView) -> None:
    """To the first desk of their office."""
    view = await world.consultation(one)
    async with world.writing() as uow:
        desk = (await world.services.schedule.desks_at(uow, view.location_id))[0]
        await world.services.desk_work.call(uow, view.id, Seat(desk, world.staff["anna"]))


async def change_desk(
    world: World, number: int, channels: list[Channel], services: list[ServiceView] | None = None
) -> None:
    """What it gives, and how; all services unless some are named."""
    given = DeskInput(
        key=f"desk-{number + 1}",
        name=f"Platz {number + 1}",
        channels=channels,
        services=[service.id for service in services or []],
    )
    async with world.writing() as uow:
        await world.services.schedule.change(uow, world.desks[number], given)


async def offer_on_site_too(world: World) -> None:
    """The service and the desk of the world, besides by video."""
    async with world.writing() as uow:
        given = await world.services.catalogue.for_editing(uow, world.service.key)
        given.channels[Channel.ON_SITE] = ChannelInput(duration_minutes=15)
        await world.services.catalogue.save(uow, given)
        world.service = await world.services.catalogue.by_key(uow, world.service.key, "de")
    await change_desk(world, 0, [Channel.VIDEO, Channel.ON_SITE])


async def slots_by(world: World, channel: Channel) -> list[Slot]:
    query = SlotQuery(items_for([world.service]), frozenset({channel}), audience=Audience.STAFF)
    return [slot for day in (await world.services.booking.search(query)).days for slot in day.slots]


async def offer_read(world: World, link: str) -> Slot:
    """What somebody who has wished reads on the page: what is offered, or else the appointment's own time."""
    async with world.reading() as uow:
        wish = await world.services.wishes.of(uow, link)
        booked = await world.services.booking.by_link(uow, link)
    own = Slot(booked.location_id, booked.channel, tick_at(booked.starts_at), booked.starts_at)
    return own if wish is None or wish.offered is None else wish.offered


async def move(world: World, booked: AppointmentView, slot: Slot) -> AppointmentView:
    async with world.writing() as uow:
        return await world.services.booking.move(uow, world.link(booked), slot)
