"""What a role may do, and when a session has ended. Pure rules."""

import enum
from datetime import datetime, timedelta

from videodesk.accounts.config import AccountsConfig


class Role(enum.StrEnum):
    STAFF = "staff"
    ADMIN = "admin"


class Permission(enum.Enum):
    HOST_CONSULTATIONS = "host consultations at own desks"
    CONFIGURE = "configure services, desks and hours"
    OVERSEE = "oversee the desks of all offices"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset({Permission.HOST_CONSULTATIONS}),
    Role.ADMIN: frozenset({Permission.CONFIGURE, Permission.OVERSEE}),
}


def session_is_live(config: AccountsConfig, opened_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    return now < opened_at + timedelta(hours=config.session_hours) and now < last_seen_at + timedelta(
        minutes=config.idle_minutes
    )
