import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.booking.policy import AppointmentState, ChangeKind, WishState
from videodesk.catalogue.schemas import Channel
from videodesk.kit.db import Base, Instant, enum_column


class Appointment(Base):
    """A booking from the moment a slot is held. Both tokens are stored as hashes only.

    `service_id` is the main service, `items` are all: `[{"service": id, "persons": n}]`. A walk-in has no desk and owns
    no ticks. `tick_count` is how long people are there; the desk is taken for `buffer_ticks` more. `sequence` counts
    the changes of what calendars show of it, `told_sequence` is that of the last one of which the citizen is told, and
    `changed_at` when the last one was; `coming_at` is when the citizen said that they will come.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_location_start", "location_id", "start_tick"),
        Index("ix_appointment_desk_start", "desk_id", "start_tick"),
        Index("ix_appointment_holds", "state", "hold_expires_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    state: Mapped[AppointmentState] = mapped_column(enum_column(AppointmentState))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id"))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id"))
    desk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk.id"))
    start_tick: Mapped[int] = mapped_column(BigInteger)
    tick_count: Mapped[int]
    buffer_ticks: Mapped[int] = mapped_column(default=0)
    locale: Mapped[str] = mapped_column(String(5))
    hold_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hold_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    extended: Mapped[bool] = mapped_column(default=False)
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    access_needs: Mapped[str] = mapped_column(Text, default="")
    uid: Mapped[str] = mapped_column(String(255), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    told_sequence: Mapped[int] = mapped_column(default=0)
    address_confirmed: Mapped[bool] = mapped_column(default=False)
    walk_in: Mapped[bool] = mapped_column(default=False)
    outside_hours: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    booked_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    coming_at: Mapped[datetime | None] = mapped_column(Instant)


Index("ix_appointment_email", func.lower(Appointment.email))


class TakenTick(Base):
    """Five minutes of a desk that belong to one appointment.

    The primary key is what makes a double booking impossible: the database refuses the second row, whatever the code
    does. Rows with an expiry may be deleted by whoever wants the ticks once it is past: those of a hold, those of a
    slot that is offered to who wished for it, and, without an appointment, those that were freed and open later.
    """

    __tablename__ = "taken_tick"
    # In SQLite the rows lie in the order of the key, so that a desk's day is read in one go.
    __table_args__ = (Index("ix_taken_tick_expiry", "expires_at"), {"sqlite_with_rowid": False})

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    tick: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime | None] = mapped_column(Instant)


class Wish(Base):
    """Somebody with an appointment wishes for an earlier one. Empty lists mean any.

    `place` is the order: first come, first served. The offered ticks are rows of `taken_tick` that belong to the
    appointment and expire; `refused` are the slots (desk, tick) that were not taken.
    """

    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_state_place", "state", "place"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    place: Mapped[int] = mapped_column(BigInteger, unique=True)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), unique=True)
    state: Mapped[WishState] = mapped_column(enum_column(WishState))
    location_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    from_minute: Mapped[int] = mapped_column(default=0)
    to_minute: Mapped[int] = mapped_column(default=1440)
    refused: Mapped[list[str]] = mapped_column(JSON, default=list)
    offered_location_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("location.id"))
    offered_desk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk.id"))
    offered_tick: Mapped[int | None] = mapped_column(BigInteger)
    offer_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class AppointmentChange(Base):
    """What was done to an appointment, when, by which member of staff (None: by the citizen) and why."""

    __tablename__ = "appointment_change"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
