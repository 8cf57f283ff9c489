from datetime import datetime

from videodesk.invites.models import MailOptOut
from videodesk.kit.db import UnitOfWork


async def has_opted_out(uow: UnitOfWork, address_hash: str) -> bool:
    return await uow.session.get(MailOptOut, address_hash) is not None


async def opt_out(uow: UnitOfWork, address_hash: str, now: datetime) -> None:
    await uow.session.merge(MailOptOut(address_hash=address_hash, at=now))
