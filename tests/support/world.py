"""A whole application with its own database, a clock that is moved by hand, and a postbox."""

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from aiohttp import web
from sqlalchemy import Table, insert, select, update

from videodesk.accounts.policy import Role
from videodesk.app import SERVICES, Services, build_app
from videodesk.booking.schemas import AppointmentView, Details, Slot, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput, ServiceTextInput, ServiceView
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.schemas import ConsultationView, Place
from videodesk.kit.db import UnitOfWork
from videodesk.kit.jobs import Job
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import LocationKind, LocationView
from videodesk.rehearsal.citizen import Postbox
from videodesk.schedule.schemas import Opening
from videodesk.settings import Settings, load_settings
from videodesk.tables import metadata

# A Monday, 07:00 in Berlin, in winter.
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
OFFICE_HOURS = tuple(Opening(day, 8 * 60, 12 * 60) for day in range(5))
PASSWORD = "correct horse battery"
DETAILS = Details(name="Kim Muster", email="kim@example.org", phone="", language="de", access_needs="")


class ManualClock:
    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **duration: float) -> None:
        self._now += timedelta(**duration)

    def set(self, now: datetime) -> None:
        self._now = now


class Mails(Postbox):
    """Keeps what is sent, unless it is told to `send_by` something else, which may refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.send_by: Callable[[EmailMessage], Awaitable[None]] = super().send

    async def send(self, message: EmailMessage) -> None:
        await self.send_by(message)

    def all_now(self) -> list[EmailMessage]:
        """What has come and has not been read."""
        return [self._messages.get_nowait() for _ in range(self._messages.qsize())]


@dataclass
class World:
    """Build with `make_world`. Desks are open Monday to Friday, 08:00 to 12:00, unless told otherwise."""

    app: web.Application
    settings: Settings
    clock: ManualClock
    postbox: Mails
    services: Services
    location: LocationView = field(init=False)
    service: ServiceView = field(init=False)
    desks: list[uuid.UUID] = field(default_factory=list)
    staff: dict[str, uuid.UUID] = field(default_factory=dict)

    async def furnish(self, desks: int = 1, opens: int = 8 * 60, closes: int = 12 * 60) -> None:
        """A video office with desks, a service of 15 minutes, the staff members `anna` and `jonas`, and `admin`.

        The services write them once; who asks for the same again gets the same rows, which is much quicker.
        """
        asked = (desks, opens, closes, self.clock.now())
        if asked in FURNITURE:
            await FURNITURE[asked].put_into(self)
        else:
            await self._furnish_anew(desks, opens, closes)
            FURNITURE[asked] = await Furniture.of(self)

    async def _furnish_anew(self, desks: int, opens: int, closes: int) -> None:
        async with self.services.database.transaction() as uow:
            self.location = await self.services.locations.add(
                uow,
                {
                    "key": "video",
                    "kind": LocationKind.VIDEO,
                    "name": "Video-Bürgeramt",
                    "time_zone": "Europe/Berlin",
                },
            )
            for number in range(1, desks + 1):
                await self.add_desk(uow, number, [Opening(day, opens, closes) for day in range(5)])
            self.service = await self.add_service(uow, "meldebescheinigung", 15)
            for login, role in (("anna", Role.STAFF), ("jonas", Role.STAFF), ("admin", Role.ADMIN)):
                self.staff[login] = await self.services.accounts.add_member(
                    uow, login, login.capitalize(), role, PASSWORD
                )
            for desk in self.desks:
                for login in ("anna", "jonas"):
                    await self.services.schedule.let_work_at(uow, self.staff[login], desk)

    def share(self, other: "World") -> None:
        """Know what the other, on the same database, has been furnished with."""
        self.location, self.service, self.desks, self.staff = other.location, other.service, other.desks, other.staff

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.services.database.transaction()

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.services.database.reading()

    async def add_desk(self, uow: UnitOfWork, number: int, openings: Iterable[Opening] = OFFICE_HOURS) -> uuid.UUID:
        desk = await self.services.schedule.add_desk(uow, self.location.id, f"desk-{number}", f"Platz {number}")
        await self.services.schedule.set_hours(uow, desk, openings)
        self.desks.append(desk)
        return desk

    async def add_service(self, uow: UnitOfWork, key: str, minutes: int, video: bool = True) -> ServiceView:
        texts = {
            "de": ServiceTextInput(name="Meldebescheinigung", summary="Für Ämter", documents=["Personalausweis"]),
            "en": ServiceTextInput(name="Certificate", summary="For offices", documents=["Identity card"]),
        }
        channels = {Channel.VIDEO if video else Channel.ON_SITE: ChannelInput(duration_minutes=minutes)}
        given = ServiceInput(key=key, channels=channels, fee_cents=900, texts=texts)
        await self.services.catalogue.save(uow, given)
        return await self.services.catalogue.by_key(uow, key, "de")

    async def add_office(
        self,
        uow: UnitOfWork,
        key: str,
        name: str,
        channels: Iterable[Channel] = (Channel.ON_SITE, Channel.PHONE),
        **fields: object,
    ) -> LocationView:
        """Besides the video office: with one desk that gives everything by these channels. `fields` are its own."""
        own = {"key": key, "kind": LocationKind.OFFICE, "name": name, "time_zone": "Europe/Berlin"}
        office = await self.services.locations.add(uow, own | fields)
        desk = await self.services.schedule.add_desk(uow, office.id, f"{key}-1", f"Platz 1, {name}", channels)
        await self.services.schedule.set_hours(uow, desk, OFFICE_HOURS)
        self.desks.append(desk)
        return office

    async def give_by(
        self, uow: UnitOfWork, key: str, minutes: Mapping[Channel, int], name: str = "", **fields: Any
    ) -> ServiceView:
        """A service with so many minutes by each channel; `fields` as ServiceInput has them."""
        texts = {
            language: ServiceTextInput(name=name or key.capitalize(), documents=[f"{key}: {documents}"])
            for language, documents in (("de", "Unterlagen"), ("en", "documents"))
        }
        channels = {channel: ChannelInput(duration_minutes=number) for channel, number in minutes.items()}
        await self.services.catalogue.save(uow, ServiceInput(key=key, channels=channels, texts=texts, **fields))
        return await self.services.catalogue.by_key(uow, key, "de")

    async def slots(self, service: ServiceView | None = None) -> list[Slot]:
        """All free slots of the next five days that have some, earliest first."""
        search = await self.services.booking.search(SlotQuery(items_for([service or self.service])))
        return [slot for day in search.days for slot in day.slots]

    async def hold(self, slot: Slot, token: str | None = None, service: ServiceView | None = None) -> str:
        """Hold a slot; the token of the hold. Raises SlotTaken."""
        token = token or new_token()
        async with self.writing() as uow:
            await self.services.holds.hold(uow, token, items_for([service or self.service]), slot, "de")
        return token

    async def fill_in(self, token: str, details: Details = DETAILS) -> None:
        async with self.writing() as uow:
            await self.services.holds.fill_in(uow, token, details)

    async def confirm(self, token: str) -> AppointmentView:
        async with self.writing() as uow:
            return await self.services.booking.confirm(uow, token)

    async def rest_from(self, job: str) -> None:
        """As if another process were at it: the running server does not do it meanwhile."""
        async with self.writing() as uow:
            until = self.clock.now() + timedelta(days=365)
            await uow.session.execute(update(Job).where(Job.name == job).values(leased_until=until))

    async def cancel(self, appointment: AppointmentView) -> AppointmentView:
        async with self.writing() as uow:
            return await self.services.booking.cancel(uow, self.link(appointment))

    async def consultation(self, appointment: AppointmentView) -> ConsultationView:
        async with self.reading() as uow:
            return await self.services.consultations.by_link(uow, self.link(appointment))

    async def place(self, appointment: AppointmentView) -> Place | None:
        """In the line; None unless waiting."""
        view = await self.consultation(appointment)
        async with self.reading() as uow:
            return (await self.services.waiting_room.look(uow, view.location_id)).places.get(view.id)

    async def seat(self, number: int = 0, login: str = "anna") -> Seat:
        async with self.reading() as uow:
            return Seat(await self.services.schedule.desk(uow, self.desks[number]), self.staff[login])

    async def book(self, slot: Slot | None = None, details: Details = DETAILS) -> AppointmentView:
        """Hold, fill in and confirm: the earliest slot unless another is given."""
        token = await self.hold(slot or (await self.slots())[0])
        await self.fill_in(token, details)
        return await self.confirm(token)

    def link(self, appointment: AppointmentView) -> str:
        return self.services.booking.link_token(appointment.id)


@dataclass(frozen=True)
class Furniture:
    """All that is in a database after `World.furnish`."""

    rows: Mapping[Table, list[dict[str, Any]]]
    location: LocationView
    service: ServiceView
    desks: tuple[uuid.UUID, ...]
    staff: Mapping[str, uuid.UUID]

    @classmethod
    async def of(cls, world: World) -> "Furniture":
        async with world.reading() as uow:
            found = {
                table: [dict(row) for row in (await uow.session.execute(select(table))).mappings()]
                for table in metadata.sorted_tables
            }
        rows = {table: given for table, given in found.items() if given}
        return cls(rows, world.location, world.service, tuple(world.desks), dict(world.staff))

    async def put_into(self, world: World) -> None:
        async with world.writing() as uow:
            for table, rows in self.rows.items():
                await uow.session.execute(insert(table), rows)
        world.location, world.service = self.location, self.service
        world.desks, world.staff = list(self.desks), dict(self.staff)


FURNITURE: dict[tuple[int, int, int, datetime], Furniture] = {}


def make_world(database_url: str, **environment: str) -> World:
    """An application on this (migrated) database; settings by their environment names without the prefix."""
    return make_world_at(ManualClock(), database_url, **environment)


def make_world_at(clock: ManualClock, database_url: str, **environment: str) -> World:
    given = {
        "SERVER_SECRET_KEY": "test-secret-key-of-32-characters!",
        "DATABASE_URL": database_url,
        # One person books everything.
        "BOOKING_PER_ADDRESS_AND_DAY": "1000",
        "BOOKING_OPEN_PER_ADDRESS": "1000",
        # The proof of work is asked for, and is found at the first try.
        "FAIR_USE_PROOF_DIFFICULTY": "1",
    } | environment
    settings = load_settings({f"VIDEODESK_{name}": value for name, value in given.items()})
    postbox = Mails()
    app = build_app(settings, clock=clock, mailer=postbox)
    return World(app, settings, clock, postbox, app[SERVICES])
