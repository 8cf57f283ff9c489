"""What has changed about locations."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarChanged:
    """Closures, stops, holidays or the wall clock; without a location for all of them."""

    location_id: uuid.UUID | None


@dataclass(frozen=True)
class AddressChanged:
    """The office, or the mobile office at one of its stops, is to be found elsewhere; `before` is where it was."""

    location_id: uuid.UUID
    before: str
    stop_id: uuid.UUID | None = None
