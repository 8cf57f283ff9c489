"""Every table, for migrations: importing this fills `Base.metadata`."""

from videodesk.accounts import models as accounts
from videodesk.booking import models as booking
from videodesk.catalogue import models as catalogue
from videodesk.consultations import models as consultations
from videodesk.kit import idempotency, outbox, proof_of_work
from videodesk.kit.db import Base
from videodesk.locations import models as locations
from videodesk.schedule import models as schedule

metadata = Base.metadata

__all__ = [
    "accounts",
    "booking",
    "catalogue",
    "consultations",
    "idempotency",
    "locations",
    "metadata",
    "outbox",
    "proof_of_work",
    "schedule",
]
