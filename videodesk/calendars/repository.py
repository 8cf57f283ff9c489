import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select

from videodesk.calendars.models import CalendarFeed, CalendarLink
from videodesk.kit.db import UnitOfWork

# Feeds


async def feed_by_hash(uow: UnitOfWork, token_hash: str) -> CalendarFeed | None:
    found: CalendarFeed | None = await uow.session.scalar(
        select(CalendarFeed).where(CalendarFeed.token_hash == token_hash)
    )
    return found


async def feeds(uow: UnitOfWork, staff_id: uuid.UUID, desk_ids: Iterable[uuid.UUID]) -> list[CalendarFeed]:
    """That of a member of staff, and those of desks."""
    mine = (CalendarFeed.staff_id == staff_id) | CalendarFeed.desk_id.in_(list(desk_ids))
    return list(await uow.session.scalars(select(CalendarFeed).where(mine)))


async def delete_feed(uow: UnitOfWork, staff_id: uuid.UUID | None, desk_id: uuid.UUID | None) -> None:
    owner = CalendarFeed.staff_id == staff_id if desk_id is None else CalendarFeed.desk_id == desk_id
    await uow.session.execute(delete(CalendarFeed).where(owner).execution_options(synchronize_session=False))


# Joined calendars


async def link_by_id(uow: UnitOfWork, link_id: uuid.UUID, *, lock: bool = False) -> CalendarLink | None:
    query = select(CalendarLink).where(CalendarLink.id == link_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: CalendarLink | None = await uow.session.scalar(query)
    return found


async def links_of(uow: UnitOfWork, staff_id: uuid.UUID) -> list[CalendarLink]:
    query = select(CalendarLink).where(CalendarLink.staff_id == staff_id, CalendarLink.removed_at.is_(None))
    return list(await uow.session.scalars(query.order_by(CalendarLink.created_at, CalendarLink.id)))


async def written_links(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> list[CalendarLink]:
    """Those that the appointments of these desks are put into."""
    query = select(CalendarLink).where(
        CalendarLink.desk_id.in_(list(desk_ids)), CalendarLink.writes, CalendarLink.removed_at.is_(None)
    )
    return list(await uow.session.scalars(query.order_by(CalendarLink.id)))


async def joined_links(uow: UnitOfWork) -> list[CalendarLink]:
    """By desk, in the order in which all lock desks: who removes several at once waits for nobody against it."""
    query = select(CalendarLink).where(CalendarLink.removed_at.is_(None))
    return list(await uow.session.scalars(query.order_by(CalendarLink.desk_id, CalendarLink.id)))


async def any_links(uow: UnitOfWork) -> bool:
    """Also those that are removed and not forgotten yet."""
    return (await uow.session.scalar(select(CalendarLink.id).limit(1))) is not None


async def removed_links(uow: UnitOfWork) -> list[CalendarLink]:
    return list(await uow.session.scalars(select(CalendarLink).where(CalendarLink.removed_at.is_not(None))))


async def delete_link(uow: UnitOfWork, link_id: uuid.UUID) -> None:
    await uow.session.execute(
        delete(CalendarLink).where(CalendarLink.id == link_id).execution_options(synchronize_session=False)
    )
