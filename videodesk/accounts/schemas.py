import uuid
from dataclasses import dataclass
from datetime import datetime

from videodesk.accounts.errors import NotAllowed
from videodesk.accounts.policy import PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff, who was `seen_at` last. `csrf_token` goes into each of their forms."""

    id: uuid.UUID
    name: str
    role: Role
    session_id: uuid.UUID
    csrf_token: str
    seen_at: datetime

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the role has the permission."""
        if permission not in PERMISSIONS[self.role]:
            raise NotAllowed(f"needs the permission: {permission.value}")


@dataclass(frozen=True)
class Member:
    """Somebody with an account; not `active`, they cannot sign in any more."""

    id: uuid.UUID
    name: str
    role: Role
    active: bool

    def may(self, permission: Permission) -> bool:
        return self.active and permission in PERMISSIONS[self.role]


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against; without a member when the login is unknown."""

    staff_id: uuid.UUID | None
    password_hash: str
