import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from videodesk.booking.models import Appointment, TakenTick
from videodesk.booking.policy import AppointmentState
from videodesk.kit.db import UnitOfWork, is_deadlock


async def taken_ticks(
    uow: UnitOfWork, desk_ids: Iterable[uuid.UUID], first: int, end: int, now: datetime
) -> dict[uuid.UUID, list[int]]:
    """The ticks in `first <= tick < end` that are taken at each desk; expired holds do not count."""
    rows = await uow.session.execute(
        select(TakenTick.desk_id, TakenTick.tick).where(
            TakenTick.desk_id.in_(list(desk_ids)), TakenTick.tick >= first, TakenTick.tick < end, _counts(now)
        )
    )
    taken: dict[uuid.UUID, list[int]] = defaultdict(list)
    for desk_id, tick in rows:
        taken[desk_id].append(tick)
    return taken


async def claim_ticks(
    uow: UnitOfWork,
    desk_id: uuid.UUID,
    ticks: range,
    appointment_id: uuid.UUID,
    expires_at: datetime | None,
    now: datetime,
) -> bool:
    """Take all of these ticks or none; False when somebody has one of them. Waits for rivals in mid-transaction.

    Two who move to each other's ticks wait for each other: the one whom the database picks loses.
    """
    try:
        async with uow.session.begin_nested():
            await uow.session.execute(
                delete(TakenTick).where(
                    TakenTick.desk_id == desk_id, TakenTick.tick.in_(ticks), TakenTick.expires_at <= now
                )
            )
            rows = [
                {"desk_id": desk_id, "tick": tick, "appointment_id": appointment_id, "expires_at": expires_at}
                for tick in ticks
            ]
            await uow.session.execute(insert(TakenTick), rows)
    except DBAPIError as error:
        if isinstance(error, IntegrityError) or is_deadlock(error):
            return False
        raise
    return True


async def release_ticks(uow: UnitOfWork, appointment_id: uuid.UUID) -> None:
    await uow.session.execute(delete(TakenTick).where(TakenTick.appointment_id == appointment_id))


async def keep_ticks(uow: UnitOfWork, appointment_id: uuid.UUID) -> int:
    """Take the expiry from the appointment's ticks; how many it still has."""
    kept = await uow.session.execute(
        update(TakenTick)
        .where(TakenTick.appointment_id == appointment_id)
        .values(expires_at=None)
        .returning(TakenTick.tick)
    )
    return len(kept.all())


async def insert_draft(uow: UnitOfWork, draft: Appointment) -> bool:
    """False when a draft with this token exists."""
    try:
        async with uow.session.begin_nested():
            uow.session.add(draft)
    except IntegrityError:
        return False
    return True


async def appointment_by_id(uow: UnitOfWork, appointment_id: uuid.UUID) -> Appointment | None:
    found: Appointment | None = await uow.session.get(Appointment, appointment_id)
    return found


async def appointment_by_hold(uow: UnitOfWork, hold_hash: str, *, lock: bool = False) -> Appointment | None:
    query = select(Appointment).where(Appointment.hold_hash == hold_hash)
    found: Appointment | None = await uow.session.scalar(query.with_for_update() if lock else query)
    return found


async def appointment_by_link(uow: UnitOfWork, link_hash: str, *, lock: bool = False) -> Appointment | None:
    query = select(Appointment).where(Appointment.link_hash == link_hash)
    found: Appointment | None = await uow.session.scalar(query.with_for_update() if lock else query)
    return found


async def appointments_by_id(uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> list[Appointment]:
    return list(await uow.session.scalars(select(Appointment).where(Appointment.id.in_(list(ids)))))


async def delete_drafts_expired_before(uow: UnitOfWork, instant: datetime) -> None:
    await uow.session.execute(
        delete(Appointment).where(Appointment.state == AppointmentState.HELD, Appointment.hold_expires_at < instant)
    )


def _counts(now: datetime):  # type: ignore[no-untyped-def]
    return or_(TakenTick.expires_at.is_(None), TakenTick.expires_at > now)
