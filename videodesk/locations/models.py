import uuid

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.db import Base, enum_column
from videodesk.locations.schemas import LocationKind


class Location(Base):
    __tablename__ = "location"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[LocationKind] = mapped_column(enum_column(LocationKind))
    name: Mapped[str] = mapped_column(String(100))
    street: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(60), default="")
    time_zone: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
