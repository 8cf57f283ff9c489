import uuid
from datetime import date

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from videodesk.kit.db import Base, enum_column
from videodesk.schedule.schemas import HoursKind


class Desk(Base):
    """A place that serves one consultation at a time.

    `channels` and `languages` are lists of codes. `mailbox` is where its invites go. `version` counts the changes to
    when and for what it is open: who books compares it, so that nobody books by hours that have just been changed.
    """

    __tablename__ = "desk"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    channels: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    in_use: Mapped[bool] = mapped_column(default=True)
    mailbox: Mapped[str] = mapped_column(String(254), default="")
    version: Mapped[int] = mapped_column(default=1)

    hours: Mapped[list["WeeklyHours"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    special_days: Mapped[list["SpecialDay"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    services: Mapped[list["DeskService"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    busy_times: Mapped[list["BusyTime"]] = relationship(lazy="selectin", viewonly=True)


class WeeklyHours(Base):
    """One opening or break on one weekday (Monday is 0), in minutes of the location's wall clock; 1440 is midnight."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        Index("ix_weekly_hours_desk", "desk_id"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440", name="order"),
        CheckConstraint("valid_from <= valid_until", name="validity"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"))
    kind: Mapped[HoursKind] = mapped_column(enum_column(HoursKind), default=HoursKind.OPEN)
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class SpecialDay(Base):
    """The desk's hours on one day instead of the weekly ones; `openings` are pairs of minutes, none is closed."""

    __tablename__ = "special_day"

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    openings: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(String(200), default="")


class BusyTime(Base):
    """A desk is closed in the ticks `first_tick <= tick < end_tick`, since somebody's own calendar says so.

    `source` is the calendar that it was read from.
    """

    __tablename__ = "busy_time"
    __table_args__ = (
        Index("ix_busy_time_desk", "desk_id"),
        Index("ix_busy_time_source", "source"),
        CheckConstraint("first_tick < end_tick", name="order"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"))
    source: Mapped[uuid.UUID] = mapped_column(Uuid)
    first_tick: Mapped[int] = mapped_column(BigInteger)
    end_tick: Mapped[int] = mapped_column(BigInteger)


class DeskService(Base):
    """A service that the desk gives; a desk without any gives all."""

    __tablename__ = "desk_service"

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)


class DeskStaff(Base):
    """Who may work at which desk."""

    __tablename__ = "desk_staff"

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True)
