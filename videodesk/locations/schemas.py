import enum
import uuid
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo


class LocationKind(enum.StrEnum):
    OFFICE = "office"
    VIDEO = "video"


@dataclass(frozen=True)
class LocationView:
    id: uuid.UUID
    key: str
    kind: LocationKind
    name: str
    street: str
    postal_code: str
    city: str
    time_zone: str

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def address(self) -> str:
        """One line, or empty where none is known."""
        place = f"{self.postal_code} {self.city}".strip()
        return f"{self.street}, {place}" if self.street else ""
