import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.calendars.policy import CalendarKind
from videodesk.kit.db import Base, Instant, enum_column


class CalendarFeed(Base):
    """An address that shows the appointments of a member of staff or of a desk. Only the token's hash is stored."""

    __tablename__ = "calendar_feed"
    __table_args__ = (CheckConstraint("(staff_id IS NULL) <> (desk_id IS NULL)", name="owner"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), unique=True)
    desk_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class CalendarLink(Base):
    """A calendar that a member of staff keeps elsewhere, joined to one of their desks.

    `writes`: the desk's appointments are put into it; `closes`: what else stands there closes the desk. The password
    is sealed with the installation's key. `read_problem` and `write_problem` are codes of what went wrong at the last
    attempt, empty for nothing.

    `read_at` is when it was read last, `etag` which version of it, and `known_until` how far it was looked at. What is
    `removed_at` some time stays until its entries have been taken out of the calendar.
    """

    __tablename__ = "calendar_link"
    __table_args__ = (
        Index(
            "uq_calendar_link_joined",
            "staff_id",
            "desk_id",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("desk.id", ondelete="CASCADE"), index=True)
    kind: Mapped[CalendarKind] = mapped_column(enum_column(CalendarKind))
    address: Mapped[str] = mapped_column(String(500))
    user: Mapped[str] = mapped_column(String(100), default="")
    sealed_password: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    writes: Mapped[bool] = mapped_column(default=False)
    closes: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    etag: Mapped[str] = mapped_column(String(200), default="")
    known_until: Mapped[datetime | None] = mapped_column(Instant)
    read_problem: Mapped[str] = mapped_column(String(20), default="")
    write_problem: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
