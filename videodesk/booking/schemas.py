import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from email_validator import validate_email
from pydantic import AfterValidator, BaseModel, EmailStr, Field

from videodesk.booking.policy import AppointmentState
from videodesk.kit.forms import is_single_line
from videodesk.locations.schemas import LocationView

CONVERSATION_LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "pl", "fa", "ku", "ro", "bg", "es", "fr", "it", "vi")


@dataclass(frozen=True)
class Slot:
    """A start that can be booked."""

    location_id: uuid.UUID
    start_tick: int
    starts_at: datetime


@dataclass(frozen=True)
class DaySlots:
    """The free slots of one location on one day of its wall clock, in order; never empty."""

    location: LocationView
    day: date
    slots: tuple[Slot, ...]

    def slots_in(self, part: str) -> list[Slot]:
        """Those of the `morning` (before 12), `afternoon` or `evening` (from 18), wall clock."""
        return [slot for slot in self.slots if _part_of_day(slot.starts_at.astimezone(self.location.zone)) == part]


def _part_of_day(wall_clock: datetime) -> str:
    return "morning" if wall_clock.hour < 12 else "afternoon" if wall_clock.hour < 18 else "evening"


@dataclass(frozen=True)
class SlotSearch:
    """What a search has found, earliest first; `next_day` continues it, None when the window ends."""

    days: tuple[DaySlots, ...]
    next_day: date | None

    @property
    def earliest(self) -> Slot | None:
        return self.days[0].slots[0] if self.days else None


@dataclass(frozen=True)
class Details:
    """Who comes."""

    name: str
    email: str
    phone: str
    language: str
    access_needs: str


@dataclass(frozen=True)
class AppointmentView:
    """`locale` is the language of letters, `language` the one the citizen wants to speak."""

    id: uuid.UUID
    state: AppointmentState
    service_id: uuid.UUID
    location_id: uuid.UUID
    desk_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    locale: str
    details: Details
    uid: str
    sequence: int
    hold_expires_at: datetime | None


def _telephone(value: str) -> str:
    if value and not (re.fullmatch(r"\+?[0-9 ()/.-]{3,40}", value) and sum(map(str.isdigit, value)) >= 3):
        raise ValueError("must be a telephone number")
    return value


def _known_language(value: str) -> str:
    if value not in CONVERSATION_LANGUAGES:
        raise ValueError(f"must be one of {', '.join(CONVERSATION_LANGUAGES)}")
    return value


def _ascii_address(value: str) -> str:
    """With the domain as DNS knows it (RFC 5891): not every mail server takes other characters (RFC 6531)."""
    address = validate_email(value, check_deliverability=False).ascii_email
    if address is None:
        raise ValueError("must have no umlauts or other special characters before the @")
    return address


Line = Annotated[str, AfterValidator(is_single_line)]


class DetailsForm(BaseModel):
    """The fields of the page "Who are you?"; only name and mail address must be given."""

    name: Line = Field(min_length=2, max_length=100)
    email: Annotated[EmailStr, AfterValidator(_ascii_address)] = Field(max_length=254)
    phone: Annotated[Line, AfterValidator(_telephone)] = Field("", max_length=40)
    language: Annotated[str, AfterValidator(_known_language)] = "de"
    access_needs: str = Field("", max_length=500)

    def details(self) -> Details:
        return Details(self.name, self.email, self.phone, self.language, self.access_needs)
