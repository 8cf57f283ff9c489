from pydantic import BaseModel, Field


class AccountsConfig(BaseModel):
    """`VIDEODESK_ACCOUNTS_…`"""

    session_hours: int = Field(12, ge=1, le=24 * 7)
    """A session ends this long after sign-in, in hours."""
    idle_minutes: int = Field(120, ge=5, le=24 * 60)
    """A session ends when nothing was asked for this long, in minutes. A live desk counts as asking."""
