from sqlalchemy import func, select

from videodesk.catalogue.models import Service
from videodesk.kit.db import UnitOfWork

# Rows are never deleted, and each change raises a version.
STAMP = select(func.count().label("rows"), func.sum(Service.version))


async def all_services(uow: UnitOfWork) -> list[Service]:
    return list(await uow.session.scalars(select(Service).order_by(Service.position, Service.key)))


async def next_position(uow: UnitOfWork) -> int:
    """After all others."""
    last: int | None = await uow.session.scalar(select(func.max(Service.position)))
    return 0 if last is None else last + 1


async def service_by_key(uow: UnitOfWork, key: str, *, lock: bool = False) -> Service | None:
    if "\0" in key:  # which PostgreSQL cannot even compare
        return None
    query = select(Service).where(Service.key == key)
    found: Service | None = await uow.session.scalar(query.with_for_update() if lock else query)
    return found
