"""What has changed about locations."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarChanged:
    """Closures, stops, holidays or the wall clock; without a location for all of them."""

    location_id: uuid.UUID | None
