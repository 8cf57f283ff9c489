"""Every table, for migrations: importing this fills `Base.metadata`."""

from videodesk.accounts import models as accounts
from videodesk.booking import models as booking
from videodesk.calendars import models as calendars
from videodesk.catalogue import models as catalogue
from videodesk.consultations import models as consultations
from videodesk.invites import models as invites
from videodesk.kit import idempotency, jobs, outbox, proof_of_work
from videodesk.kit.db import Base
from videodesk.locations import models as locations
from videodesk.schedule import models as schedule
from videodesk.statistics import models as statistics

metadata = Base.metadata

__all__ = [
    "accounts",
    "booking",
    "calendars",
    "catalogue",
    "consultations",
    "idempotency",
    "invites",
    "jobs",
    "locations",
    "metadata",
    "outbox",
    "proof_of_work",
    "schedule",
    "statistics",
]
