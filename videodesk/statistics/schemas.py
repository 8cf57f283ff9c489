from dataclasses import dataclass

from pydantic import BaseModel, Field


class RatingForm(BaseModel):
    """From 1 (bad) to 5 (good)."""

    conversation: int = Field(ge=1, le=5)
    ease: int = Field(ge=1, le=5)


@dataclass(frozen=True)
class RatingMeans:
    """Of so many ratings; None without any."""

    number: int
    conversation: float | None
    ease: float | None
