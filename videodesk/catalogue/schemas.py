import uuid
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from videodesk.kit.forms import is_single_line
from videodesk.kit.ticks import MINUTES_PER_TICK


@dataclass(frozen=True)
class ServiceView:
    """A service in one language. `duration_minutes` is a multiple of five; `fee_cents` is None when it depends."""

    id: uuid.UUID
    key: str
    leika: str | None
    duration_minutes: int
    video: bool
    offered: bool
    fee_cents: int | None
    name: str
    summary: str
    documents: tuple[str, ...]
    fee_note: str


def _whole_ticks(minutes: int) -> int:
    if minutes % MINUTES_PER_TICK:
        raise ValueError(f"must be a multiple of {MINUTES_PER_TICK} minutes")
    return minutes


Minutes = Annotated[int, Field(ge=MINUTES_PER_TICK, le=240), AfterValidator(_whole_ticks)]
Line = Annotated[str, AfterValidator(is_single_line)]


class ServiceTextInput(BaseModel):
    name: Line = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=2000)
    documents: list[Line] = Field([], max_length=20)
    fee_note: str = Field("", max_length=500)


class ServiceInput(BaseModel):
    """A service as an admin or the demo data give it; `texts` by language."""

    key: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    leika: str | None = Field(None, pattern=r"^\d{14}$")
    duration_minutes: Minutes
    video: bool
    offered: bool = True
    fee_cents: int | None = Field(None, ge=0, le=1_000_00)
    texts: dict[str, ServiceTextInput]
