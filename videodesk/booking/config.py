from pydantic import BaseModel, Field


class BookingConfig(BaseModel):
    """`VIDEODESK_BOOKING_…`"""

    hold_minutes: int = Field(10, ge=1, le=60)
    """How long a slot is kept while the form is filled in, in minutes; can be extended once by the same time."""
    draft_hours: int = Field(2, ge=1, le=24)
    """How long what was typed is kept after a hold has ended, in hours."""
    notice_minutes: int = Field(10, ge=0, le=14 * 24 * 60)
    """The earliest slot is this far ahead, in minutes; services may have their own."""
    window_days: int = Field(28, ge=1, le=365)
    """The latest slot is this far ahead, in days; services may have their own."""
    grid_minutes: int = Field(15, ge=5, le=60, multiple_of=5)
    """Slots start at multiples of this, in minutes past the full hour."""
    confirm_address: bool = False
    """Whether a booking counts only once the link in a letter has been followed (double opt-in)."""
    confirm_minutes: int = Field(60, ge=5, le=24 * 60)
    """How long a slot is kept for who must follow that link, in minutes."""
    per_address_and_day: int = Field(5, ge=1, le=1000)
    """How many appointments one mail address may book within 24 hours."""
    open_per_address: int = Field(10, ge=1, le=1000)
    """How many appointments still to come one mail address may have."""
    offer_minutes: int = Field(120, ge=5, le=48 * 60)
    """How long a freed slot is kept for the one to whom it is offered, in minutes."""
