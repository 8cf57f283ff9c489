import enum
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, Field

from videodesk.booking.policy import AppointmentState, ChangeKind, WishState, may_become
from videodesk.catalogue.schemas import CONVERSATION_LANGUAGES, Channel, ServiceView
from videodesk.kit.errors import Malformed
from videodesk.kit.forms import Line, MailAddress
from videodesk.kit.ticks import instant_of
from videodesk.locations.schemas import Calendar, LocationView, Point, Stop


class Audience(enum.Enum):
    """Who looks for a slot: what is held back for phone and desk is for staff alone."""

    CITIZEN = "citizen"
    STAFF = "staff"


@dataclass(frozen=True)
class Item:
    """A service, and for how many persons."""

    service: ServiceView
    persons: int = 1


Items = tuple[Item, ...]
"""What somebody comes for; at least one, the main one first."""


def items_for(services: Iterable[ServiceView]) -> Items:
    """For one person."""
    return tuple(Item(service) for service in services)


class Slot(NamedTuple):
    """A start that can be booked. A search makes thousands, which is why it is a tuple."""

    location_id: uuid.UUID
    channel: Channel
    start_tick: int
    starts_at: datetime

    def __str__(self) -> str:
        """As forms send it: `<location id>:<channel>:<start tick>`."""
        return f"{self.location_id}:{self.channel}:{self.start_tick}"


def read_slot(text: str) -> Slot:
    """What `Slot` has written. Raises Malformed."""
    location, _, rest = text.partition(":")
    channel, _, tick = rest.partition(":")
    try:
        slot = Slot(uuid.UUID(location), Channel(channel), int(tick), instant_of(int(tick)))
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed("slot: must be <location id>:<channel>:<tick>") from error
    if not 0 < slot.start_tick < 2**31:
        raise Malformed("slot: the tick is out of range")
    return slot


@dataclass(frozen=True)
class SlotQuery:
    """What is looked for. None means no matter; minutes are of the wall clock, weekdays count from Monday, 0."""

    items: Items
    channels: frozenset[Channel] | None = None
    location_ids: frozenset[uuid.UUID] | None = None
    near: Point | None = None
    weekdays: frozenset[int] | None = None
    from_minute: int = 0
    to_minute: int = 1440
    first_day: date | None = None
    language: str | None = None
    audience: Audience = Audience.CITIZEN
    days: int = 5

    @property
    def has_wishes(self) -> bool:
        """Whether days or hours are left out, so that looking without them may find more."""
        return self.weekdays is not None or self.from_minute > 0 or self.to_minute < 1440


@dataclass(frozen=True)
class DaySlots:
    """The free slots of one location by one channel on one day of its wall clock, in order; never empty."""

    calendar: Calendar
    channel: Channel
    day: date
    slots: tuple[Slot, ...]

    @property
    def location(self) -> LocationView:
        return self.calendar.location

    @property
    def stop(self) -> Stop | None:
        """Where the mobile office stands when the first of the slots starts."""
        return stop_at(self.calendar, self.slots[0].starts_at)

    def slots_in(self, part: str) -> list[Slot]:
        """Those of the `morning` (before 12), `afternoon` or `evening` (from 18), wall clock."""
        return [slot for slot in self.slots if _part_of_day(slot.starts_at.astimezone(self.location.zone)) == part]


def stop_at(calendar: Calendar, instant: datetime) -> Stop | None:
    """The mobile office's stop at that time."""
    wall_clock = instant.astimezone(calendar.location.zone)
    minute = wall_clock.hour * 60 + wall_clock.minute
    stops = calendar.stops_on(wall_clock.date())
    return next((stop for stop in stops if stop.opens_minute <= minute < stop.closes_minute), None)


def _part_of_day(wall_clock: datetime) -> str:
    return "morning" if wall_clock.hour < 12 else "afternoon" if wall_clock.hour < 18 else "evening"


@dataclass(frozen=True)
class Offer:
    """The earliest slot of one location by one channel; `distance_km` where the search was for somewhere near."""

    calendar: Calendar
    channel: Channel
    minutes: int
    slot: Slot
    distance_km: float | None

    @property
    def location(self) -> LocationView:
        return self.calendar.location

    @property
    def stop(self) -> Stop | None:
        return stop_at(self.calendar, self.slot.starts_at)


@dataclass(frozen=True)
class SlotSearch:
    """What a search has found.

    `offers` are the earliest slots of each location and channel, earliest (or nearest) first; `days` all slots of the
    first days that have some; `next_day` continues the days, None when the window ends. `beyond_wishes` says that
    nothing fits the wanted weekdays and hours, and that these are the next slots without them.
    """

    offers: tuple[Offer, ...]
    days: tuple[DaySlots, ...]
    next_day: date | None
    beyond_wishes: bool = False


@dataclass(frozen=True)
class Details:
    """Who comes. Without a mail address (staff may leave it out) no letters are sent."""

    name: str
    email: str
    phone: str
    language: str
    access_needs: str


@dataclass(frozen=True)
class ServicePersons:
    """As an appointment keeps what it is for."""

    service_id: uuid.UUID
    persons: int


@dataclass(frozen=True)
class AppointmentView:
    """`locale` is the language of letters, `language` in the details the one the citizen wants to speak. `sequence`
    counts the changes of what calendars show of it, `told_sequence` is that of the last one of which the citizen is
    told, and `changed_at` when the last one was; `coming_at` is when the citizen said that they will come.

    A walk-in has no slot and no desk. `outside_hours` says that it stays although its desk is closed by now, and
    `address_confirmed` that it counts since the link in a letter was followed.
    """

    id: uuid.UUID
    state: AppointmentState
    channel: Channel
    items: tuple[ServicePersons, ...]
    location_id: uuid.UUID
    desk_id: uuid.UUID | None
    starts_at: datetime
    ends_at: datetime
    locale: str
    details: Details
    uid: str
    sequence: int
    told_sequence: int
    hold_expires_at: datetime | None
    extended: bool
    address_confirmed: bool
    walk_in: bool
    outside_hours: bool
    booked_at: datetime | None
    changed_at: datetime | None
    coming_at: datetime | None

    @property
    def service_id(self) -> uuid.UUID:
        """The main service."""
        return self.items[0].service_id

    @property
    def service_ids(self) -> list[uuid.UUID]:
        return [item.service_id for item in self.items]

    @property
    def is_complete(self) -> bool:
        """Whether all is known that must be. Another channel may have been chosen after the details were given."""
        typed = self.details
        return bool(typed.name and typed.email and (typed.phone or self.channel is not Channel.PHONE))

    @property
    def by_letter(self) -> bool:
        """Whether only who gets the letter may learn the link: who has typed the address may be somebody else."""
        return self.state is AppointmentState.UNCONFIRMED or self.address_confirmed

    def is_at(self, slot: Slot) -> bool:
        return (self.location_id, self.channel, self.starts_at) == (slot.location_id, slot.channel, slot.starts_at)

    def is_to_come(self, now: datetime) -> bool:
        """Whether it counts and has not begun, so that it can be moved. Who has come without one is there already."""
        return self.state is AppointmentState.CONFIRMED and not self.walk_in and now < self.starts_at

    def may_cancel(self, now: datetime) -> bool:
        """Until it is over. Who has come without an appointment may wait for longer than it takes."""
        return may_become(self.state, AppointmentState.CANCELLED) and (self.walk_in or now < self.ends_at)


@dataclass(frozen=True)
class ChangeView:
    """What was done to an appointment, when, by which member of staff (None: by the citizen) and why."""

    kind: ChangeKind
    at: datetime
    staff_id: uuid.UUID | None
    reason: str


@dataclass(frozen=True)
class WishTerms:
    """When and where an earlier appointment would suit; empty sets mean any. Minutes are of the wall clock."""

    location_ids: frozenset[uuid.UUID] = frozenset()
    weekdays: frozenset[int] = frozenset()
    from_minute: int = 0
    to_minute: int = 1440


@dataclass(frozen=True)
class WishView:
    """A wish to come sooner, and what is offered at the moment."""

    id: uuid.UUID
    appointment_id: uuid.UUID
    state: WishState
    terms: WishTerms
    since: datetime
    offered: Slot | None
    offer_ends_at: datetime | None


def _telephone(value: str) -> str:
    if value and not (re.fullmatch(r"\+?[0-9 ()/.-]{3,40}", value) and sum(map(str.isdigit, value)) >= 3):
        raise ValueError("must be a telephone number")
    return value


def _known_language(value: str) -> str:
    if value not in CONVERSATION_LANGUAGES:
        raise ValueError(f"must be one of {', '.join(CONVERSATION_LANGUAGES)}")
    return value


Telephone = Annotated[Line, AfterValidator(_telephone)]
SpokenLanguage = Annotated[str, AfterValidator(_known_language)]


class DetailsForm(BaseModel):
    """The fields of the page "Who are you?"; only name and mail address must be given."""

    name: Line = Field(min_length=2, max_length=100)
    email: MailAddress = Field(max_length=254)
    phone: Telephone = Field("", max_length=40)
    language: SpokenLanguage = "de"
    access_needs: str = Field("", max_length=500)

    def details(self) -> Details:
        return Details(self.name, self.email, self.phone, self.language, self.access_needs)
