import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from videodesk.invites.models import LetterText, MailOptOut, StaffInvite
from videodesk.kit.db import UnitOfWork

# Rows are never deleted, and each change raises a version.
TEXTS_STAMP = select(func.count().label("rows"), func.sum(LetterText.version))


async def all_texts(uow: UnitOfWork) -> list[LetterText]:
    return list(await uow.session.scalars(select(LetterText)))


async def texts_in(uow: UnitOfWork, language: str, *, lock: bool = False) -> dict[str, LetterText]:
    """By message. Locked, they are read anew."""
    query = select(LetterText).where(LetterText.language == language)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = await uow.session.scalars(query)
    return {row.message: row for row in found}


async def has_opted_out(uow: UnitOfWork, address_hash: str) -> bool:
    return await uow.session.get(MailOptOut, address_hash) is not None


async def opt_out(uow: UnitOfWork, address_hash: str, now: datetime) -> None:
    """Twice, and twice at once, is once."""
    try:
        async with uow.session.begin_nested():
            await uow.session.merge(MailOptOut(address_hash=address_hash, at=now))
    except IntegrityError:
        return


async def invited_mailbox(uow: UnitOfWork, appointment_id: uuid.UUID) -> str:
    """Empty where nobody is."""
    invite = await uow.session.get(StaffInvite, appointment_id)
    return "" if invite is None else invite.mailbox


async def note_invited(uow: UnitOfWork, appointment_id: uuid.UUID, mailbox: str) -> None:
    await uow.session.merge(StaffInvite(appointment_id=appointment_id, mailbox=mailbox))
