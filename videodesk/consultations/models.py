import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.consultations.policy import ConsultationState
from videodesk.kit.db import Base, Instant, enum_column

_BUSY = text("state IN ('called', 'talking')")


class Consultation(Base):
    """The live part of an appointment. The unique index keeps a desk from having two people at once."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_location_start", "location_id", "starts_at"),
        Index("uq_consultation_busy_desk", "desk_id", unique=True, sqlite_where=_BUSY, postgresql_where=_BUSY),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), unique=True)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("location.id"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[ConsultationState] = mapped_column(enum_column(ConsultationState))
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    desk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk.id"))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    connected_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
