from pydantic import BaseModel, Field


class BookingConfig(BaseModel):
    """`VIDEODESK_BOOKING_…`"""

    hold_minutes: int = Field(10, ge=1, le=60)
    """How long a slot is kept while the form is filled in, in minutes."""
    draft_hours: int = Field(2, ge=1, le=24)
    """How long what was typed is kept after a hold has ended, in hours."""
    notice_minutes: int = Field(10, ge=0, le=14 * 24 * 60)
    """The earliest slot is this far ahead, in minutes."""
    window_days: int = Field(28, ge=1, le=365)
    """The latest slot is this far ahead, in days."""
    grid_minutes: int = Field(15, ge=5, le=60, multiple_of=5)
    """Slots start at multiples of this, in minutes past the full hour."""
