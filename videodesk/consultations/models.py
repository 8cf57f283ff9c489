import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.consultations.policy import ConsultationState, GuestKind, Guide, Result, SignatureState, Wish
from videodesk.kit.db import Base, Instant, enum_column

_BUSY = text("state IN ('called', 'talking')")
_ASKED = text("state = 'asked'")
_KEPT = text("purged_at IS NULL")


class Consultation(Base):
    """The live part of an appointment. The unique index keeps a desk from having two people at once.

    `reason` is why somebody was parked or handed over, which they and the next desk read; `offered_desk_id` is the desk
    that is asked to take them over. `seen_documents` are those of the service's documents that the desk has ticked off.
    `log_seq` is the number of the newest entry of the log. `guide` is what they are asked to hold to the camera.
    `purged_at` is when what was said and handed in has been deleted.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_location_start", "location_id", "starts_at"),
        Index("uq_consultation_busy_desk", "desk_id", unique=True, sqlite_where=_BUSY, postgresql_where=_BUSY),
        Index("ix_consultation_kept", "ended_at", sqlite_where=_KEPT, postgresql_where=_KEPT),
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
    urgent: Mapped[bool] = mapped_column(default=False)
    parked_at: Mapped[datetime | None] = mapped_column(Instant)
    held_at: Mapped[datetime | None] = mapped_column(Instant)
    wish: Mapped[Wish | None] = mapped_column(enum_column(Wish))
    phone: Mapped[str] = mapped_column(String(40), default="")
    offered_desk_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    agreed: Mapped[str] = mapped_column(Text, default="")
    seen_documents: Mapped[list[str]] = mapped_column(JSON, default=list)
    result: Mapped[Result | None] = mapped_column(enum_column(Result))
    log_seq: Mapped[int] = mapped_column(default=0)
    guide: Mapped[Guide | None] = mapped_column(enum_column(Guide))
    purged_at: Mapped[datetime | None] = mapped_column(Instant)


class LogRow(Base):
    """One entry of a consultation's log: `by` is a participant, or empty; `data` is one of `entries`."""

    __tablename__ = "consultation_log"

    consultation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(64))
    staff_only: Mapped[bool]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Guest(Base):
    """Somebody besides citizen and desk. The link opens once; the secret is that of the browser that has opened it.

    A colleague has neither, but the desk that is asked, and who sits there once they have come. `name` is as the guest
    or who has invited them wrote it, for a colleague the desk's. Before `first_seq` the log is not for the guest.
    """

    __tablename__ = "guest"
    __table_args__ = (Index("ix_guest_consultation_id", "consultation_id"), Index("ix_guest_desk_id", "desk_id"))

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    kind: Mapped[GuestKind] = mapped_column(enum_column(GuestKind))
    name: Mapped[str] = mapped_column(String(100), default="")
    invited_by: Mapped[str] = mapped_column(String(64))
    invited_at: Mapped[datetime] = mapped_column(Instant)
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    desk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    joined_at: Mapped[datetime | None] = mapped_column(Instant)
    first_seq: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class DeskStatus(Base):
    """Who sits at a desk, and whether they take a break. No row: nobody has opened the desk yet."""

    __tablename__ = "desk_status"

    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    on_break: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(Instant)


class Document(Base):
    """What has been handed in: `by` is a participant, `sealed` the content, under the key of the installation."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_consultation", "consultation_id", "added_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    by: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(Instant)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    can_be_signed: Mapped[bool]
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Signature(Base):
    """Asked of the citizen, one at a time: on a document, or on a text of its own. `result_id` is what came of it."""

    __tablename__ = "signature"
    __table_args__ = (
        Index("uq_signature_asked", "consultation_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    state: Mapped[SignatureState] = mapped_column(enum_column(SignatureState))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    document_id: Mapped[uuid.UUID | None]
    result_id: Mapped[uuid.UUID | None]
