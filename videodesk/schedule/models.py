import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from videodesk.kit.db import Base


class Desk(Base):
    """A place that serves one consultation at a time."""

    __tablename__ = "desk"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)

    hours: Mapped[list["WeeklyHours"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class WeeklyHours(Base):
    """One opening on one weekday (Monday is 0), in minutes of the location's wall clock; 1440 is midnight."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        UniqueConstraint("desk_id", "weekday", "opens_minute"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440", name="order"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]


class DeskStaff(Base):
    """Who may work at which desk."""

    __tablename__ = "desk_staff"

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True)
