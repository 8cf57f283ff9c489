import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from yarl import URL

from videodesk.calendars.policy import CalendarKind
from videodesk.kit.forms import Line
from videodesk.kit.outside import LONGEST_ADDRESS, NotReached, read_address

# What calendar programs write in place of http, so that they are opened rather than a browser.
SUBSCRIBING = {"webcal": "https", "webcals": "https"}


def _address(text: str) -> str:
    scheme, colons, rest = text.strip().partition("://")
    try:
        address = str(read_address(SUBSCRIBING.get(scheme.lower(), scheme) + colons + rest))
    except NotReached:
        raise ValueError("must be an address such as https://cloud.example.org/calendar/") from None
    if len(address) >= LONGEST_ADDRESS:  # written out it may be longer than it was typed
        raise ValueError("is too long")
    return address


class LinkInput(BaseModel):
    """A calendar as its owner enters it. No password keeps the one that is known."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    desk: uuid.UUID
    kind: CalendarKind
    address: Annotated[str, AfterValidator(_address)] = Field(max_length=LONGEST_ADDRESS)
    user: Line = Field("", max_length=100)
    password: Line = Field("", max_length=200, repr=False)
    writes: bool = False
    closes: bool = False

    @model_validator(mode="after")
    def _is_of_use(self) -> "LinkInput":
        if self.kind is CalendarKind.CALDAV:
            self.address = str(URL(self.address).with_query(None)).removesuffix("/") + "/"
        else:
            self.writes = False
        if not (self.writes or self.closes):
            raise ValueError("must be written to or read")
        return self


@dataclass(frozen=True)
class LinkView:
    """A joined calendar, without its password. `removed`: its entries are still being taken out."""

    id: uuid.UUID
    staff_id: uuid.UUID
    desk_id: uuid.UUID
    kind: CalendarKind
    address: str
    user: str
    writes: bool
    closes: bool
    read_at: datetime | None
    read_problem: str
    write_problem: str
    created_at: datetime
    removed: bool
    etag: str = ""
    known_until: datetime | None = None

    @property
    def host(self) -> str:
        return URL(self.address).host or ""

    def is_same_calendar(self, other: "LinkView | LinkInput") -> bool:
        return (self.kind, self.address, self.user) == (other.kind, other.address, other.user)

    def is_same_login(self, other: LinkInput) -> bool:
        return (URL(self.address).origin(), self.user) == (URL(other.address).origin(), other.user)


@dataclass(frozen=True)
class FeedView:
    """Somebody has made an address for this; which one is known to whoever has it."""

    staff_id: uuid.UUID | None
    desk_id: uuid.UUID | None
    created_at: datetime
