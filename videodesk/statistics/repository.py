import uuid
from datetime import datetime

from sqlalchemy import func, select

from videodesk.kit.db import UnitOfWork
from videodesk.statistics.models import Rating


async def rating(uow: UnitOfWork, appointment_id: uuid.UUID) -> Rating | None:
    found: Rating | None = await uow.session.get(Rating, appointment_id)
    return found


async def rate(uow: UnitOfWork, rating: Rating) -> None:
    """In place of the one that is there."""
    await uow.session.merge(rating)


async def means_since(uow: UnitOfWork, since: datetime) -> tuple[int, float | None, float | None]:
    """How many ratings, and the means of conversation and ease; None without any."""
    row = (
        await uow.session.execute(
            select(func.count(), func.avg(Rating.conversation), func.avg(Rating.ease)).where(Rating.rated_at >= since)
        )
    ).one()
    number, conversation, ease = row
    return number, None if conversation is None else float(conversation), None if ease is None else float(ease)
