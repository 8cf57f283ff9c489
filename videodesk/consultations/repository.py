import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Update, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from videodesk.consultations.errors import DeskBusy
from videodesk.consultations.models import Consultation, DeskStatus, Document, Guest, LogRow, Signature
from videodesk.consultations.policy import IN_CALL, LIVE, ConsultationState, SignatureState
from videodesk.kit.db import UnitOfWork

_COLUMNS = [getattr(Consultation, column.key) for column in Consultation.__mapper__.column_attrs]
_LIVE = Consultation.state.in_(LIVE)


async def by_id(uow: UnitOfWork, consultation_id: uuid.UUID, *, lock: bool = False) -> Consultation | None:
    """`lock`: as it is now, and stays until this transaction ends."""
    found: Consultation | None = await uow.session.get(
        Consultation, consultation_id, with_for_update=lock or None, populate_existing=lock
    )
    return found


async def by_appointment(uow: UnitOfWork, appointment_id: uuid.UUID) -> Consultation | None:
    found: Consultation | None = await uow.session.scalar(
        select(Consultation).where(Consultation.appointment_id == appointment_id)
    )
    return found


async def by_ids(uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> list[Consultation]:
    return list(await uow.session.scalars(select(Consultation).where(Consultation.id.in_(list(ids)))))


# All columns, to be read: for many, objects that could be changed cost several times as much.


async def of_the_day(uow: UnitOfWork, location_id: uuid.UUID, first: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Those that start in `first <= start < end`, and everybody who waits or talks, by start."""
    today = and_(Consultation.starts_at >= first, Consultation.starts_at < end)
    query = select(*_COLUMNS).where(Consultation.location_id == location_id, or_(today, _LIVE))
    return (await uow.session.execute(query.order_by(Consultation.starts_at, Consultation.id))).all()


async def at_desk(uow: UnitOfWork, desk_id: uuid.UUID) -> Consultation | None:
    """Whom the desk has called and not finished."""
    found: Consultation | None = await uow.session.scalar(
        select(Consultation).where(Consultation.desk_id == desk_id, Consultation.state.in_(IN_CALL))
    )
    return found


async def at_desks(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> Sequence[Row[Any]]:
    """Whom these desks have called and not finished."""
    query = select(*_COLUMNS).where(Consultation.desk_id.in_(list(desk_ids)), Consultation.state.in_(IN_CALL))
    return (await uow.session.execute(query)).all()


async def offered_to(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> Sequence[Row[Any]]:
    query = select(*_COLUMNS).where(Consultation.offered_desk_id.in_(list(desk_ids)), Consultation.state.in_(IN_CALL))
    return (await uow.session.execute(query.order_by(Consultation.called_at))).all()


async def in_call(uow: UnitOfWork, appointment_ids: Iterable[uuid.UUID]) -> list[Consultation]:
    wanted = Consultation.appointment_id.in_(list(appointment_ids))
    return list(await uow.session.scalars(select(Consultation).where(wanted, Consultation.state.in_(IN_CALL))))


async def rows_by_id(uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> Sequence[Row[Any]]:
    return (await uow.session.execute(select(*_COLUMNS).where(Consultation.id.in_(list(ids))))).all()


async def live_at(uow: UnitOfWork, location_id: uuid.UUID, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Everybody who waits or is in a call, and who is expected from `since` to `until`."""
    expected = and_(
        Consultation.state == ConsultationState.EXPECTED,
        Consultation.starts_at >= since,
        Consultation.starts_at <= until,
    )
    query = select(*_COLUMNS).where(Consultation.location_id == location_id, or_(_LIVE, expected))
    return (await uow.session.execute(query)).all()


async def anybody_live(uow: UnitOfWork, location_id: uuid.UUID) -> bool:
    """Whether somebody waits or is in a call."""
    query = select(Consultation.id).where(Consultation.location_id == location_id, _LIVE)
    return (await uow.session.scalar(query.limit(1))) is not None


async def finished_lately(uow: UnitOfWork, location_id: uuid.UUID, before: datetime, limit: int) -> Sequence[Row[Any]]:
    """The last of those that were to start before that, newest first."""
    query = select(*_COLUMNS).where(
        Consultation.location_id == location_id,
        Consultation.starts_at < before,
        Consultation.state == ConsultationState.FINISHED,
        Consultation.called_at.is_not(None),
        Consultation.ended_at.is_not(None),
    )
    return (await uow.session.execute(query.order_by(Consultation.starts_at.desc()).limit(limit))).all()


async def move(
    uow: UnitOfWork, one: Consultation, from_state: ConsultationState, to_state: ConsultationState, **values: Any
) -> bool:
    """Change the state if it is still `from_state`; False when somebody else was quicker.

    Raises DeskBusy where the unique index says that the desk has somebody already.
    """
    try:
        async with uow.session.begin_nested():
            still = _still(one, from_state).values(state=to_state, **values)
            changed = await uow.session.execute(still.returning(Consultation.id))
            moved = changed.first() is not None
    except IntegrityError:
        raise DeskBusy from None
    await uow.session.refresh(one)
    return moved


async def delete_in(uow: UnitOfWork, one: Consultation, states: Iterable[ConsultationState]) -> bool:
    """Delete it if it is still in one of these states; False when somebody was quicker."""
    query = delete(Consultation).where(Consultation.id == one.id, Consultation.state.in_(list(states)))
    deleted = await uow.session.execute(query.returning(Consultation.id).execution_options(synchronize_session=False))
    if deleted.first() is None:
        return False
    uow.session.expunge(one)
    return True


async def change(uow: UnitOfWork, one: Consultation, state: ConsultationState, **values: Any) -> bool:
    """Change what is no state, if it is still in this one; False when somebody was quicker."""
    changed = await uow.session.execute(_still(one, state).values(**values).returning(Consultation.id))
    await uow.session.refresh(one)
    return changed.first() is not None


def _still(one: Consultation, state: ConsultationState) -> Update:
    """Who has been handed over meanwhile is in the same state, and at another office or desk."""
    return update(Consultation).where(
        Consultation.id == one.id,
        Consultation.state == state,
        Consultation.location_id == one.location_id,
        Consultation.desk_id == one.desk_id,
    )


async def waiting(uow: UnitOfWork) -> list[uuid.UUID]:
    """Everybody in a waiting room."""
    return list(
        await uow.session.scalars(select(Consultation.id).where(Consultation.state == ConsultationState.WAITING))
    )


# The log


async def append_to_log(
    uow: UnitOfWork, consultation_id: uuid.UUID, at: datetime, by: str, *, staff_only: bool, data: dict[str, Any]
) -> int:
    """The entry's number. The row of the consultation is locked until the end of the transaction."""
    counted = (
        update(Consultation)
        .where(Consultation.id == consultation_id)
        .values(log_seq=Consultation.log_seq + 1)
        .returning(Consultation.log_seq)
        .execution_options(synchronize_session=False)
    )
    seq: int = (await uow.session.execute(counted)).scalar_one()
    values = {"at": at, "by": by, "staff_only": staff_only, "data": data}
    await uow.session.execute(insert(LogRow).values(consultation_id=consultation_id, seq=seq, **values))
    return seq


async def log_since(uow: UnitOfWork, consultation_id: uuid.UUID, seq: int) -> list[LogRow]:
    query = select(LogRow).where(LogRow.consultation_id == consultation_id, LogRow.seq > seq)
    return list(await uow.session.scalars(query.order_by(LogRow.seq)))


# Guests


async def guest(uow: UnitOfWork, guest_id: uuid.UUID) -> Guest | None:
    found: Guest | None = await uow.session.get(Guest, guest_id)
    return found


async def guests_of(uow: UnitOfWork, consultation_id: uuid.UUID) -> list[Guest]:
    query = select(Guest).where(Guest.consultation_id == consultation_id)
    return list(await uow.session.scalars(query.order_by(Guest.invited_at, Guest.id)))


async def guest_by_link(uow: UnitOfWork, link_hash: str) -> Guest | None:
    found: Guest | None = await uow.session.scalar(select(Guest).where(Guest.link_hash == link_hash))
    return found


async def guest_by_secret(uow: UnitOfWork, secret_hash: str) -> Guest | None:
    found: Guest | None = await uow.session.scalar(select(Guest).where(Guest.secret_hash == secret_hash))
    return found


async def let_guest_in(uow: UnitOfWork, one: Guest, **values: Any) -> bool:
    """Once, and as long as they are wanted; False when somebody was quicker."""
    still = update(Guest).where(Guest.id == one.id, Guest.joined_at.is_(None), Guest.ended_at.is_(None))
    changed = await uow.session.execute(still.values(**values).returning(Guest.id))
    let_in = changed.first() is not None
    await uow.session.refresh(one)
    return let_in


async def end_guest(uow: UnitOfWork, one: Guest, now: datetime) -> bool:
    """False where it has ended already."""
    still = update(Guest).where(Guest.id == one.id, Guest.ended_at.is_(None))
    changed = await uow.session.execute(still.values(ended_at=now).returning(Guest.id))
    ended = changed.first() is not None
    await uow.session.refresh(one)
    return ended


async def end_colleague(uow: UnitOfWork, consultation_id: uuid.UUID, desk_id: uuid.UUID, now: datetime) -> None:
    """Whoever is asked or there from this desk."""
    asked = Guest.desk_id == desk_id, Guest.ended_at.is_(None)
    await uow.session.execute(
        update(Guest).where(Guest.consultation_id == consultation_id, *asked).values(ended_at=now)
    )


async def colleagues_at(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> list[Guest]:
    """Those of these desks who are asked to join a call, or have."""
    query = (
        select(Guest)
        .join(Consultation, Consultation.id == Guest.consultation_id)
        .where(Guest.desk_id.in_(list(desk_ids)), Guest.ended_at.is_(None), Consultation.state.in_(IN_CALL))
    )
    return list(await uow.session.scalars(query.order_by(Guest.invited_at, Guest.id)))


# Desks


async def desk_status(uow: UnitOfWork, desk_id: uuid.UUID) -> DeskStatus | None:
    found: DeskStatus | None = await uow.session.get(DeskStatus, desk_id)
    return found


async def put_desk_status(
    uow: UnitOfWork, desk_id: uuid.UUID, staff_id: uuid.UUID, since: datetime, *, on_break: bool
) -> None:
    await uow.session.merge(DeskStatus(desk_id=desk_id, staff_id=staff_id, since=since, on_break=on_break))


async def desk_statuses(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> list[DeskStatus]:
    return list(await uow.session.scalars(select(DeskStatus).where(DeskStatus.desk_id.in_(list(desk_ids)))))


# Documents and signatures


async def lock(uow: UnitOfWork, consultation_id: uuid.UUID) -> None:
    """Whoever locks the same, or writes to its log, waits; then all see what it has become."""
    query = select(Consultation).where(Consultation.id == consultation_id)
    await uow.session.execute(query.with_for_update().execution_options(populate_existing=True))


async def document(uow: UnitOfWork, document_id: uuid.UUID) -> Document | None:
    """Without its content."""
    found: Document | None = await uow.session.get(Document, document_id)
    return found


async def documents(uow: UnitOfWork, consultation_id: uuid.UUID) -> list[Document]:
    query = select(Document).where(Document.consultation_id == consultation_id)
    return list(await uow.session.scalars(query.order_by(Document.added_at, Document.id)))


async def documents_total(uow: UnitOfWork, consultation_id: uuid.UUID) -> tuple[int, int]:
    """How many there are, and their bytes."""
    query = select(func.count(), func.coalesce(func.sum(Document.size), 0))
    number, size = (await uow.session.execute(query.where(Document.consultation_id == consultation_id))).one()
    return int(number), int(size)


async def sealed_content(uow: UnitOfWork, document_id: uuid.UUID) -> bytes | None:
    found: bytes | None = await uow.session.scalar(select(Document.sealed).where(Document.id == document_id))
    return found


async def signature(uow: UnitOfWork, signature_id: uuid.UUID) -> Signature | None:
    found: Signature | None = await uow.session.get(Signature, signature_id)
    return found


async def signature_asked(uow: UnitOfWork, consultation_id: uuid.UUID) -> Signature | None:
    """What the citizen is asked to sign now."""
    query = select(Signature).where(
        Signature.consultation_id == consultation_id, Signature.state == SignatureState.ASKED
    )
    found: Signature | None = await uow.session.scalar(query)
    return found


# Afterwards


async def to_be_purged(uow: UnitOfWork, ended: datetime, started: datetime, limit: int) -> list[uuid.UUID]:
    """Those that ended before that, and those that nobody has ended, but which were to start before this."""
    forgotten = and_(Consultation.ended_at.is_(None), Consultation.starts_at < started)
    query = select(Consultation.id).where(
        Consultation.purged_at.is_(None), or_(Consultation.ended_at < ended, forgotten)
    )
    return list(await uow.session.scalars(query.limit(limit)))


async def purge(uow: UnitOfWork, ids: list[uuid.UUID], now: datetime) -> None:
    """Their documents and guests, and all that was said and written down."""
    for model in (Document, Signature, Guest, LogRow):
        gone = delete(model).where(model.consultation_id.in_(ids)).execution_options(synchronize_session=False)
        await uow.session.execute(gone)
    blank = update(Consultation).where(Consultation.id.in_(ids)).execution_options(synchronize_session=False)
    await uow.session.execute(
        blank.values(purged_at=now, private_note="", agreed="", reason="", phone="", seen_documents=[])
    )
