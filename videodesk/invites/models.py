import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.db import Base, Instant


class LetterText(Base):
    """What admins have written in place of one of the texts that come with the program.

    `text` is a Fluent pattern; empty where the program's own counts again. Rows are never deleted, and each change
    raises the version.
    """

    __tablename__ = "letter_text"
    __table_args__ = (UniqueConstraint("language", "message"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    language: Mapped[str] = mapped_column(String(5))
    message: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id", ondelete="SET NULL"))


class MailOptOut(Base):
    """Who wants no questions about how it was. Of the address only a keyed hash is stored."""

    __tablename__ = "mail_opt_out"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class StaffInvite(Base):
    """In whose calendar an appointment is by mail; an empty mailbox is nobody's."""

    __tablename__ = "staff_invite"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    mailbox: Mapped[str] = mapped_column(String(254))
