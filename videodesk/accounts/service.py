import asyncio
import uuid
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from videodesk.accounts import repository
from videodesk.accounts.config import AccountsConfig
from videodesk.accounts.errors import NotSignedIn
from videodesk.accounts.models import StaffMember, StaffSession
from videodesk.accounts.policy import Role, session_is_live
from videodesk.accounts.schemas import Credentials, Member, Staff
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.tokens import TokenDeriver, hash_token, new_token

# A check costs 64 MiB and a good part of a core: a flood of sign-ins must not starve the calls.
CHECKS_AT_ONCE = 2
# Writing "last seen" with each request would make every look a write.
SEEN_RESOLUTION = timedelta(minutes=1)


class AccountService:
    def __init__(self, config: AccountsConfig, clock: Clock, tokens: TokenDeriver) -> None:
        self._config = config
        self._clock = clock
        self._tokens = tokens
        self._hasher = PasswordHasher()
        self._checks = asyncio.Semaphore(CHECKS_AT_ONCE)
        # Checked when the login is unknown, so that the time to answer does not tell.
        self._nobody = Credentials(None, self._hasher.hash(new_token()))

    async def add_member(self, uow: UnitOfWork, login: str, name: str, role: Role, password: str) -> uuid.UUID:
        member = StaffMember(login=login, name=name, role=role, password_hash=self._hasher.hash(password))
        uow.session.add(member)
        await uow.session.flush()
        return member.id

    async def credentials(self, uow: UnitOfWork, login: str) -> Credentials:
        member = await repository.member_by_login(uow, login)
        return self._nobody if member is None else Credentials(member.id, member.password_hash)

    async def password_is_right(self, credentials: Credentials, password: str) -> bool:
        """Outside of any transaction, since it takes long by design."""
        async with self._checks:
            matches = await asyncio.to_thread(self._verify, credentials.password_hash, password)
        return matches and credentials.staff_id is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def open_session(self, uow: UnitOfWork, staff_id: uuid.UUID) -> str:
        """Returns the token for the cookie; only its hash is stored."""
        token, now = new_token(), self._clock.now()
        uow.session.add(StaffSession(token_hash=hash_token(token), staff_id=staff_id, opened_at=now, last_seen_at=now))
        return token

    async def signed_in(self, uow: UnitOfWork, token: str | None) -> Staff:
        """Who holds this session token. Raises NotSignedIn."""
        found = await repository.session_by_hash(uow, hash_token(token)) if token else None
        if found is None:
            raise NotSignedIn
        session, member = found
        if not session_is_live(self._config, session.opened_at, session.last_seen_at, self._clock.now()):
            raise NotSignedIn
        return Staff(
            id=member.id,
            name=member.name,
            role=member.role,
            session_id=session.id,
            csrf_token=self._tokens.derive("csrf", str(session.id)),
            seen_at=session.last_seen_at,
        )

    def is_worth_marking(self, staff: Staff) -> bool:
        """Whether it is long enough since that was written."""
        return self._clock.now() - staff.seen_at >= SEEN_RESOLUTION

    async def mark_seen(self, uow: UnitOfWork, token: str) -> None:
        found = await repository.session_by_hash(uow, hash_token(token))
        if found is not None:
            found[0].last_seen_at = self._clock.now()

    async def close_session(self, uow: UnitOfWork, token: str) -> None:
        await repository.delete_session(uow, hash_token(token))

    async def purge_ended_sessions(self, uow: UnitOfWork) -> None:
        now = self._clock.now()
        await repository.delete_sessions_before(
            uow,
            opened=now - timedelta(hours=self._config.session_hours),
            last_seen=now - timedelta(minutes=self._config.idle_minutes),
        )

    async def names(self, uow: UnitOfWork, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
        return {member.id: member.name for member in await repository.members_by_id(uow, ids)}

    async def active(self, uow: UnitOfWork, ids: set[uuid.UUID]) -> set[uuid.UUID]:
        """Those of them who have not left."""
        return {member.id for member in await repository.members_by_id(uow, ids) if member.active}

    async def mail_address(self, uow: UnitOfWork, staff_id: uuid.UUID) -> str:
        """Empty where none is known, or the member has left."""
        rows = await repository.members_by_id(uow, {staff_id})
        return next((row.email for row in rows if row.active), "")

    async def set_mail_address(self, uow: UnitOfWork, staff_id: uuid.UUID, address: str) -> None:
        for row in await repository.members_by_id(uow, {staff_id}):
            row.email = address

    async def all_members(self, uow: UnitOfWork) -> list[Member]:
        """By name, also those who have left."""
        rows = await repository.all_members(uow)
        return [Member(row.id, row.name, row.role, row.active) for row in rows]
