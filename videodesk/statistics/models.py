import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.db import Base, Instant


class Rating(Base):
    """How it was, from 1 (bad) to 5 (good): the conversation, and the way to it."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("conversation BETWEEN 1 AND 5", name="conversation"),
        CheckConstraint("ease BETWEEN 1 AND 5", name="ease"),
    )

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    conversation: Mapped[int]
    ease: Mapped[int]
    rated_at: Mapped[datetime] = mapped_column(Instant)
