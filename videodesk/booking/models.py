import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.booking.policy import AppointmentState
from videodesk.kit.db import Base, Instant, enum_column


class Appointment(Base):
    """A booking from the moment a slot is held. Both tokens are stored as hashes only."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_location_start", "location_id", "start_tick"),
        Index("ix_appointment_holds", "state", "hold_expires_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    state: Mapped[AppointmentState] = mapped_column(enum_column(AppointmentState))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id"))
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id"))
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"))
    start_tick: Mapped[int] = mapped_column(BigInteger)
    tick_count: Mapped[int]
    locale: Mapped[str] = mapped_column(String(5))
    hold_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hold_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    access_needs: Mapped[str] = mapped_column(Text, default="")
    uid: Mapped[str] = mapped_column(String(255), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    booked_at: Mapped[datetime | None] = mapped_column(Instant)


class TakenTick(Base):
    """Five minutes of a desk that belong to one appointment.

    The primary key is what makes a double booking impossible: the database refuses the second row, whatever the code
    does. A hold is the same rows with an expiry; expired rows may be deleted by whoever wants the ticks.
    """

    __tablename__ = "taken_tick"

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    tick: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
