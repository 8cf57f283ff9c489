import uuid

from sqlalchemy import select

from videodesk.catalogue.models import Service
from videodesk.kit.db import UnitOfWork


async def all_services(uow: UnitOfWork) -> list[Service]:
    return list(await uow.session.scalars(select(Service).order_by(Service.position, Service.key)))


async def service_by_key(uow: UnitOfWork, key: str) -> Service | None:
    if "\0" in key:  # which PostgreSQL cannot even compare
        return None
    found: Service | None = await uow.session.scalar(select(Service).where(Service.key == key))
    return found


async def service_by_id(uow: UnitOfWork, service_id: uuid.UUID) -> Service | None:
    found: Service | None = await uow.session.get(Service, service_id)
    return found
