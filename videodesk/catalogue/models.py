import uuid

from sqlalchemy import JSON, ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from videodesk.kit.db import Base


class Service(Base):
    """`leika` is the key in the German catalogue of public services; `fee_cents` is None when it depends."""

    __tablename__ = "service"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    leika: Mapped[str | None] = mapped_column(String(14))
    duration_minutes: Mapped[int]
    video: Mapped[bool]
    offered: Mapped[bool] = mapped_column(default=True)
    fee_cents: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    texts: Mapped[list["ServiceText"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class ServiceText(Base):
    __tablename__ = "service_text"

    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    documents: Mapped[list[str]] = mapped_column(JSON, default=list)
    fee_note: Mapped[str] = mapped_column(Text, default="")
