import uuid
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from videodesk.accounts.models import StaffMember, StaffSession
from videodesk.kit.db import UnitOfWork


async def member_by_login(uow: UnitOfWork, login: str) -> StaffMember | None:
    found: StaffMember | None = await uow.session.scalar(
        select(StaffMember).where(func.lower(StaffMember.login) == login.lower(), StaffMember.active)
    )
    return found


async def members_by_id(uow: UnitOfWork, ids: set[uuid.UUID]) -> list[StaffMember]:
    return list(await uow.session.scalars(select(StaffMember).where(StaffMember.id.in_(ids))))


async def all_members(uow: UnitOfWork) -> list[StaffMember]:
    return list(await uow.session.scalars(select(StaffMember).order_by(StaffMember.name, StaffMember.id)))


async def session_by_hash(uow: UnitOfWork, token_hash: str) -> tuple[StaffSession, StaffMember] | None:
    row = (
        await uow.session.execute(
            select(StaffSession, StaffMember)
            .join(StaffMember, StaffMember.id == StaffSession.staff_id)
            .where(StaffSession.token_hash == token_hash, StaffMember.active)
        )
    ).first()
    return None if row is None else (row[0], row[1])


async def delete_session(uow: UnitOfWork, token_hash: str) -> None:
    await uow.session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


async def delete_sessions_before(uow: UnitOfWork, opened: datetime, last_seen: datetime) -> None:
    await uow.session.execute(
        delete(StaffSession).where(or_(StaffSession.opened_at < opened, StaffSession.last_seen_at < last_seen))
    )
