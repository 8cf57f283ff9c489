from pydantic import BaseModel

from videodesk.kit.fair_use import Networks


class CalendarsConfig(BaseModel):
    """`VIDEODESK_CALENDARS_…`"""

    networks: Networks = []
    """Networks of your own, separated by commas, in which the calendars of staff may stand; there http will do as well.
    Otherwise only the internet is asked, and only by https."""
