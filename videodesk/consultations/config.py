from pydantic import BaseModel, Field


class ConsultationsConfig(BaseModel):
    """`VIDEODESK_CONSULTATIONS_…`"""

    entry_minutes: int = Field(15, ge=0, le=24 * 60)
    """How long before the appointment the waiting room may be entered, in minutes."""
    grace_minutes: int = Field(10, ge=1, le=24 * 60)
    """How long somebody who waits and whose connection is lost keeps the place, in minutes."""
