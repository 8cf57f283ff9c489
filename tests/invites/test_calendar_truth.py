"""Whatever happens to appointments, and in whatever order mails arrive: every calendar ends up showing the truth."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from random import Random
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.calendars import CalendarProgram, IcalJs, Seen, assert_well_formed, read_with_vobject
from tests.support.mail import next_letter, part
from tests.support.world import OFFICE_HOURS, World
from videodesk.booking.errors import SlotTaken
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel
from videodesk.invites.calendar import Entry, Method, itip_object
from videodesk.kit.db import UnitOfWork
from videodesk.locations.ports import Choice, Decision
from videodesk.locations.schemas import LocationInput, LocationKind
from videodesk.schedule.schemas import DeskInput, Opening

CITIZEN = "kim@example.org"
MAILBOXES = ("platz-1@amt.example", "platz-2@amt.example")
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 40)),
        st.tuples(st.just("move by staff"), st.integers(0, 40)),
        st.tuples(st.just("close desk"), st.integers(0, 1)),
        st.tuples(st.just("open desk"), st.integers(0, 1)),
        st.tuples(st.just("office moves"), st.integers(1, 99)),
        st.tuples(st.just("cancel"), st.just(0)),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(changes=CHANGES, order=st.integers())
async def test_every_calendar_shows_the_truth(
    small_world: World, ical_js: IcalJs, changes: list[tuple[str, int]], order: int
) -> None:
    office = await Office.of(small_world)
    booked = await office.book()
    for change, number in changes:
        small_world.clock.advance(seconds=1)
        await office.do(change, number, booked)
    letters = await _invites(small_world)

    Random(order).shuffle(letters)
    calendars: dict[str, list[CalendarProgram]] = defaultdict(lambda: [CalendarProgram(), CalendarProgram()])
    for letter in letters:
        invite = cast(bytes, part(letter, "text/calendar").get_payload(decode=True))
        assert_well_formed(invite)
        owner = letter["To"].addresses[0].addr_spec
        for program, read in zip(calendars[owner], (ical_js.read, read_with_vobject), strict=True):
            (seen,) = read(invite)
            assert seen.attendee == f"mailto:{owner}"
            program.take(seen)

    now = await office.now(booked)
    for owner in (CITIZEN, *MAILBOXES):
        expected = [_told(now, await office.address(now))] if office.concerns(owner, now) else []
        for program in calendars[owner]:
            assert [_shown(seen) for seen in program.shown] == expected, owner
    await office.leave(booked)


class Office:
    """Two desks with a mailbox each, at an address that can change; made once, whatever number of games is played."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.desks = world.desks[1:3]

    @classmethod
    async def of(cls, world: World) -> "Office":
        if len(world.desks) > 1:
            return cls(world)
        async with world.writing() as uow:
            schedule = world.services.schedule
            location = await world.add_office(uow, "aegi", "Bürgeramt Aegi", street="Weg 0", city="Hannover")
            second = await schedule.add_desk(uow, location.id, "aegi-2", "Platz 2", [Channel.ON_SITE])
            world.desks.append(second)
            for desk, mailbox in zip(world.desks[1:], MAILBOXES, strict=True):
                key = (await schedule.desk(uow, desk)).key
                given = DeskInput(key=key, name=key, channels=[Channel.ON_SITE], mailbox=mailbox)
                await schedule.change(uow, desk, given)
                await schedule.set_hours(uow, desk, OFFICE_HOURS)
            world.service = await world.give_by(uow, "ausweis", {Channel.ON_SITE: 30})
        return cls(world)

    async def book(self) -> AppointmentView:
        return await self.world.book()

    async def do(self, change: str, number: int, booked: AppointmentView) -> None:
        services, now = self.world.services, await self.now(booked)
        if now.state is AppointmentState.CANCELLED:
            return
        slots = await self.world.slots()
        try:
            async with self.world.writing() as uow:
                match change:
                    case "move" if slots:
                        await services.booking.move(uow, self.world.link(booked), slots[number % len(slots)])
                    case "move by staff" if slots:
                        slot = slots[number % len(slots)]
                        await services.booking.move_by_staff(uow, booked.id, self.world.staff["anna"], slot, "Umbau")
                    case "cancel":
                        await services.booking.cancel(uow, self.world.link(booked))
                    case "close desk" | "open desk":
                        desk = self.desks[number]
                        hours = OFFICE_HOURS if change == "open desk" else [Opening(5, 480, 600)]
                        await services.schedule.set_hours(uow, desk, hours)
                        decision = Decision(Choice.MOVE, "Krank", self.world.staff["admin"])
                        await services.aftercare.settle(uow, [desk], decision)
                    case "office moves":
                        await self._relocate(uow, number)
        except SlotTaken:
            pass

    async def _relocate(self, uow: UnitOfWork, number: int) -> None:
        location = await self.world.services.locations.by_key(uow, "aegi")
        given = LocationInput(
            key="aegi", kind=LocationKind.OFFICE, name="Bürgeramt Aegi", street=f"Weg {number}", city="Hannover"
        )
        await self.world.services.locations.change(uow, location.id, given)

    async def now(self, booked: AppointmentView) -> AppointmentView:
        async with self.world.reading() as uow:
            return await self.world.services.booking.get(uow, booked.id)

    async def address(self, now: AppointmentView) -> str:
        async with self.world.reading() as uow:
            return (await self.world.services.locations.get(uow, now.location_id)).place

    def concerns(self, owner: str, now: AppointmentView) -> bool:
        if now.state is not AppointmentState.CONFIRMED:
            return False
        return owner == CITIZEN or (now.desk_id in self.desks and owner == MAILBOXES[self.desks.index(now.desk_id)])

    async def leave(self, booked: AppointmentView) -> None:
        """As it was found."""
        if (await self.now(booked)).state is not AppointmentState.CANCELLED:
            await self.world.cancel(booked)
        for desk in self.desks:
            async with self.world.writing() as uow:
                await self.world.services.schedule.set_hours(uow, desk, OFFICE_HOURS)
        self.world.clock.advance(hours=2)
        await _invites(self.world)


async def _invites(world: World) -> list[EmailMessage]:
    """Those with a calendar object; reminders, which have none, may be due as well."""
    sent = await world.services.outbox.dispatch()
    letters = [await next_letter(world) for _ in range(sent)]
    return [letter for letter in letters if any(one.get_content_type() == "text/calendar" for one in letter.walk())]


def _told(now: AppointmentView, place: str) -> tuple[object, ...]:
    return now.uid, now.starts_at, now.ends_at, place


def _shown(seen: Seen) -> tuple[object, ...]:
    """A desk's calendar names the desk before the office."""
    return seen.uid, seen.starts, seen.ends, seen.location.removeprefix("aegi-1, ").removeprefix("aegi-2, ")


# Any zone, any instant, any text

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC")
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))).map(str.strip)


@settings(max_examples=150)
@given(
    zone=st.sampled_from(ZONES),
    minutes=st.integers(0, 10 * 366 * 24 * 12).map(lambda ticks: ticks * 5),
    length=st.integers(1, 36).map(lambda ticks: ticks * 5),
    summary=TEXT,
    location=TEXT,
)
def test_any_zone_any_instant_and_any_text_are_read_as_they_were_written(
    ical_js: IcalJs, zone: str, minutes: int, length: int, summary: str, location: str
) -> None:
    starts = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    entry = Entry(
        uid="1@amt.example",
        sequence=3,
        stamped_at=starts,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=length),
        time_zone=zone,
        summary=summary,
        description=summary,
        location=location,
        url="https://amt.example/de/a/1",
        category="Termin",
        remind_before=timedelta(minutes=30),
    )
    data = itip_object(entry, Method.PUBLISH)

    assert_well_formed(data)
    for (seen,) in (ical_js.read(data), read_with_vobject(data)):
        assert (seen.starts, seen.ends) == (entry.starts_at, entry.ends_at)
        assert (seen.summary, seen.location) == (summary, location)
