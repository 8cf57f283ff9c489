import uuid
from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.db import Base, enum_column
from videodesk.locations.schemas import LocationKind


class Location(Base):
    """`version` counts the changes, so that two admins do not undo each other's."""

    __tablename__ = "location"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[LocationKind] = mapped_column(enum_column(LocationKind))
    name: Mapped[str] = mapped_column(String(100))
    district: Mapped[str] = mapped_column(String(100), default="")
    street: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(60), default="")
    time_zone: Mapped[str] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(10), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    position: Mapped[int] = mapped_column(default=0)
    merged_into: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("location.id"))
    version: Mapped[int] = mapped_column(default=1)


class Closure(Base):
    """Days on which a location, or without one the whole city, is closed."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    location_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")


class Stop(Base):
    """One day of the mobile office in one district, in minutes of the location's wall clock."""

    __tablename__ = "mobile_stop"
    __table_args__ = (
        CheckConstraint("opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440", name="order"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    district: Mapped[str] = mapped_column(String(100), default="")
    street: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(60), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Place(Base):
    """A part of the city, by which people look for an office near to them."""

    __tablename__ = "place"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    postal_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    latitude: Mapped[float]
    longitude: Mapped[float]
