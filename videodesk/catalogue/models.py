import uuid

from sqlalchemy import JSON, ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from videodesk.catalogue.schemas import Channel
from videodesk.kit.db import Base, enum_column


class Service(Base):
    """`leika` is the key in the German catalogue of public services; `fee_cents` is None when it depends."""

    __tablename__ = "service"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    leika: Mapped[str | None] = mapped_column(String(14))
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    max_persons: Mapped[int] = mapped_column(default=1)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    offered: Mapped[bool] = mapped_column(default=True)
    fee_cents: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)

    channels: Mapped[list["ServiceChannel"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    texts: Mapped[list["ServiceText"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class ServiceChannel(Base):
    """How the service is given by one channel; see `schemas.ChannelTerms`."""

    __tablename__ = "service_channel"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel), primary_key=True)
    duration_minutes: Mapped[int]
    notice_minutes: Mapped[int | None]
    window_days: Mapped[int | None]
    held_back_percent: Mapped[int] = mapped_column(default=0)
    held_back_hours: Mapped[int] = mapped_column(default=0)
    rerelease_minutes: Mapped[int] = mapped_column(default=0)


class ServiceText(Base):
    __tablename__ = "service_text"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    documents: Mapped[list[str]] = mapped_column(JSON, default=list)
    fee_note: Mapped[str] = mapped_column(Text, default="")
