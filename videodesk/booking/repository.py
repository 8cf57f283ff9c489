import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Integer, Row, Select, and_, cast, delete, func, insert, literal, or_, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from videodesk.booking.models import Appointment, AppointmentChange, TakenTick, Wish
from videodesk.booking.policy import ATTENDED, BOOKED, LONGEST_TICKS, OPEN_WISHES, AppointmentState
from videodesk.kit.db import UnitOfWork, guarded, is_deadlock
from videodesk.kit.ticks import tick_not_before

_COLUMNS = [getattr(Appointment, column.key) for column in Appointment.__mapper__.column_attrs]

# As many ticks as fit into the database's integers.
WORD_TICKS = 60
ROWS_AT_ONCE = 5000

Query = TypeVar("Query", bound=Select[Any])


# Ticks


@dataclass(frozen=True)
class Taken:
    """What is taken at some desks: words of ticks for good (`word * 60` is the first one), and ticks with an end."""

    words: Sequence[tuple[uuid.UUID, int, int]]
    expiring: Sequence[tuple[uuid.UUID, int, datetime]]


async def taken(uow: UnitOfWork, desk_ids: Sequence[uuid.UUID], first: int, end: int, now: datetime) -> Taken:
    """The ticks in `first <= tick < end`; the database packs them into words, so that few rows travel.

    `first` must be a multiple of 60, since words begin there. What has expired does not count.
    """
    words: list[tuple[uuid.UUID, int, int]] = []
    expiring: list[tuple[uuid.UUID, int, datetime]] = []
    word = TakenTick.tick // WORD_TICKS
    bit = cast(literal(1), BigInteger).bitwise_lshift(cast(TakenTick.tick % WORD_TICKS, Integer))
    for start in range(0, len(desk_ids), ROWS_AT_ONCE):
        here = and_(
            TakenTick.desk_id.in_(desk_ids[start : start + ROWS_AT_ONCE]), TakenTick.tick >= first, TakenTick.tick < end
        )
        packed = await uow.session.execute(
            select(TakenTick.desk_id, word, cast(func.sum(bit), BigInteger))
            .where(here, TakenTick.expires_at.is_(None))
            .group_by(TakenTick.desk_id, word)
        )
        words += [(desk_id, number, bits) for desk_id, number, bits in packed]
        ending = await uow.session.execute(
            select(TakenTick.desk_id, TakenTick.tick, TakenTick.expires_at).where(here, TakenTick.expires_at > now)
        )
        expiring += [(desk_id, tick, expires_at) for desk_id, tick, expires_at in ending if expires_at is not None]
    return Taken(words, expiring)


async def taken_ticks(
    uow: UnitOfWork, desk_ids: Iterable[uuid.UUID], first: int, end: int, now: datetime
) -> dict[uuid.UUID, list[int]]:
    """The ticks in `first <= tick < end` that are taken at each desk; what has expired does not count."""
    rows = await uow.session.execute(
        select(TakenTick.desk_id, TakenTick.tick).where(
            TakenTick.desk_id.in_(list(desk_ids)), TakenTick.tick >= first, TakenTick.tick < end, _counts(now)
        )
    )
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for desk_id, tick in rows:
        found[desk_id].append(tick)
    return found


async def claim_ticks(
    uow: UnitOfWork,
    desk_id: uuid.UUID,
    ticks: Sequence[int],
    appointment_id: uuid.UUID | None,
    expires_at: datetime | None,
    now: datetime,
    *,
    freed_too: bool = False,
) -> bool:
    """Take all of these ticks or none; False when somebody has one of them. Waits for rivals in mid-transaction.

    `freed_too` takes ticks that were freed and are not open to everybody yet. Two who move to each other's ticks wait
    for each other: the one whom the database picks loses.
    """
    gone: ColumnElement[bool] = TakenTick.expires_at <= now
    if freed_too:
        gone = or_(gone, TakenTick.appointment_id.is_(None))
    if not ticks:
        return True
    rows = [
        {"desk_id": desk_id, "tick": tick, "appointment_id": appointment_id, "expires_at": expires_at} for tick in ticks
    ]
    try:
        async with guarded(uow):
            await uow.session.execute(
                delete(TakenTick)
                .where(TakenTick.desk_id == desk_id, TakenTick.tick.in_(ticks), gone)
                .execution_options(synchronize_session=False)
            )
            await uow.session.execute(insert(TakenTick), rows)
    except DBAPIError as error:
        if isinstance(error, IntegrityError) or is_deadlock(error):
            return False
        raise
    return True


async def release_ticks(uow: UnitOfWork, appointment_id: uuid.UUID, *, booked: bool) -> None:
    """What a booked appointment owns (what it is offered stays), or all that a hold holds."""
    mine = TakenTick.appointment_id == appointment_id
    await uow.session.execute(
        delete(TakenTick)
        .where(and_(mine, TakenTick.expires_at.is_(None)) if booked else mine)
        .execution_options(synchronize_session=False)
    )


async def release_offered_ticks(uow: UnitOfWork, appointment_id: uuid.UUID) -> list[int]:
    """Those that are offered to a booked appointment, and which they were; what it owns stays."""
    released = await uow.session.execute(
        delete(TakenTick)
        .where(TakenTick.appointment_id == appointment_id, TakenTick.expires_at.is_not(None))
        .returning(TakenTick.tick)
        .execution_options(synchronize_session=False)
    )
    return sorted(tick for (tick,) in released)


async def keep_ticks(uow: UnitOfWork, appointment_id: uuid.UUID, expires_at: datetime | None = None) -> int:
    """Set or take away the expiry of all of the appointment's ticks; how many it has."""
    kept = await uow.session.execute(
        update(TakenTick)
        .where(TakenTick.appointment_id == appointment_id)
        .values(expires_at=expires_at)
        .returning(TakenTick.tick)
        .execution_options(synchronize_session=False)
    )
    return len(kept.all())


async def delete_expired_ticks(uow: UnitOfWork, now: datetime) -> None:
    await uow.session.execute(
        delete(TakenTick).where(TakenTick.expires_at <= now).execution_options(synchronize_session=False)
    )


def _counts(now: datetime) -> ColumnElement[bool]:
    return or_(TakenTick.expires_at.is_(None), TakenTick.expires_at > now)


# Appointments


async def insert_draft(uow: UnitOfWork, draft: Appointment) -> bool:
    """False when a draft with this token exists."""
    try:
        async with uow.session.begin_nested():
            uow.session.add(draft)
    except IntegrityError:
        return False
    return True


async def appointment_by_id(uow: UnitOfWork, appointment_id: uuid.UUID, *, lock: bool = False) -> Appointment | None:
    query = select(Appointment).where(Appointment.id == appointment_id)
    found: Appointment | None = await uow.session.scalar(_locked(query) if lock else query)
    return found


async def appointment_if_at_rest(uow: UnitOfWork, appointment_id: uuid.UUID) -> Appointment | None:
    """Locked; None while somebody else changes it."""
    query = select(Appointment).where(Appointment.id == appointment_id)
    found: Appointment | None = await uow.session.scalar(_locked(query, skip=True))
    return found


async def locked_appointments(uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> list[Appointment]:
    """In one order, so that two do not wait for each other."""
    query = select(Appointment).where(Appointment.id.in_(list(ids))).order_by(Appointment.id)
    return list(await uow.session.scalars(_locked(query)))


async def appointment_by_hold(uow: UnitOfWork, hold_hash: str, *, lock: bool = False) -> Appointment | None:
    query = select(Appointment).where(Appointment.hold_hash == hold_hash)
    found: Appointment | None = await uow.session.scalar(_locked(query) if lock else query)
    return found


async def appointment_by_link(uow: UnitOfWork, link_hash: str, *, lock: bool = False) -> Appointment | None:
    query = select(Appointment).where(Appointment.link_hash == link_hash)
    found: Appointment | None = await uow.session.scalar(_locked(query) if lock else query)
    return found


def _locked(query: Query, *, skip: bool = False) -> Query:
    """Nobody changes the rows until this transaction ends; what was read of them before is read again.

    Everybody locks desks first, then appointments, wishes and ticks, and waits for nobody against this order.
    """
    return query.with_for_update(skip_locked=skip).execution_options(populate_existing=True)


async def appointment_rows(uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> Sequence[Row[Any]]:
    """All columns, to be read: for many, objects that could be changed cost several times as much."""
    return (await uow.session.execute(select(*_COLUMNS).where(Appointment.id.in_(list(ids))))).all()


async def rows_expected(uow: UnitOfWork, location_id: uuid.UUID, first: int, end: int) -> Sequence[Row[Any]]:
    """As `appointment_rows`: those who are booked for a start in `first <= tick < end`."""
    query = select(*_COLUMNS).where(
        Appointment.location_id == location_id,
        Appointment.state.in_(BOOKED),
        Appointment.walk_in.is_(False),
        Appointment.start_tick >= first,
        Appointment.start_tick < end,
    )
    return (await uow.session.execute(query)).all()


async def appointments_at_desks(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID], now: datetime) -> list[Appointment]:
    """Booked ones and holds that are still to come and have not expired, by start."""
    query = select(Appointment).where(
        Appointment.desk_id.in_(list(desk_ids)),
        Appointment.state.in_([AppointmentState.HELD, *BOOKED]),
        Appointment.start_tick >= tick_not_before(now),
        or_(Appointment.hold_expires_at.is_(None), Appointment.hold_expires_at > now),
    )
    return list(await uow.session.scalars(query.order_by(Appointment.start_tick, Appointment.id)))


async def attended_at_desks(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID], first: int) -> list[Appointment]:
    """Those that count or did, which end after `first` begins, by start."""
    query = select(Appointment).where(
        Appointment.desk_id.in_(list(desk_ids)),
        Appointment.state.in_(ATTENDED),
        Appointment.start_tick + Appointment.tick_count > first,
    )
    return list(await uow.session.scalars(query.order_by(Appointment.start_tick, Appointment.id)))


async def appointments_at_location(uow: UnitOfWork, location_id: uuid.UUID, first: int, end: int) -> list[Appointment]:
    """All but holds, of those that start in `first <= tick < end`, by start."""
    query = select(Appointment).where(
        Appointment.location_id == location_id,
        Appointment.state != AppointmentState.HELD,
        Appointment.start_tick >= first,
        Appointment.start_tick < end,
    )
    return list(await uow.session.scalars(query.order_by(Appointment.start_tick, Appointment.id)))


async def locked_at_location(uow: UnitOfWork, location_id: uuid.UUID, first: int) -> list[Appointment]:
    """Booked ones and holds that start at `first` or later, without those who have come without an appointment."""
    query = select(Appointment).where(
        Appointment.location_id == location_id,
        Appointment.walk_in.is_(False),
        Appointment.state.in_([AppointmentState.HELD, *BOOKED]),
        Appointment.start_tick >= first,
    )
    return list(await uow.session.scalars(_locked(query.order_by(Appointment.id))))


async def count_booked(uow: UnitOfWork, email: str, since: datetime, first: int) -> tuple[int, int]:
    """How many with this address were booked since then, and how many booked ones start at `first` or later."""
    made = func.count().filter(Appointment.created_at >= since)
    ahead = func.count().filter(Appointment.state.in_(BOOKED), Appointment.start_tick >= first)
    query = select(made, ahead).where(_is_address(email), Appointment.state != AppointmentState.HELD)
    lately, to_come = (await uow.session.execute(query)).one()
    return lately, to_come


def _is_address(email: str) -> ColumnElement[bool]:
    """Hardly any mail server tells capital letters apart."""
    return func.lower(Appointment.email) == email.lower()


async def anybody_due(uow: UnitOfWork, location_id: uuid.UUID, now: int) -> bool:
    """Whether somebody should be there: with a slot that has begun, or come without one, and perhaps at the door."""
    ends = Appointment.start_tick + Appointment.tick_count
    begun = and_(Appointment.start_tick < now, ends > now)
    walked_in = and_(Appointment.walk_in, Appointment.start_tick > now - LONGEST_TICKS)
    query = select(Appointment.id).where(
        Appointment.location_id == location_id,
        Appointment.state == AppointmentState.CONFIRMED,
        or_(begun, walked_in),
    )
    return (await uow.session.scalar(query.limit(1))) is not None


async def delete_drafts_expired_before(uow: UnitOfWork, instant: datetime) -> None:
    await uow.session.execute(
        delete(Appointment)
        .where(
            Appointment.state.in_([AppointmentState.HELD, AppointmentState.UNCONFIRMED]),
            Appointment.hold_expires_at < instant,
        )
        .execution_options(synchronize_session=False)
    )


async def changes_of(uow: UnitOfWork, appointment_ids: Iterable[uuid.UUID]) -> list[AppointmentChange]:
    query = select(AppointmentChange).where(AppointmentChange.appointment_id.in_(list(appointment_ids)))
    return list(await uow.session.scalars(query.order_by(AppointmentChange.at)))


# Wishes


async def wish_of(uow: UnitOfWork, appointment_id: uuid.UUID, *, lock: bool = False) -> Wish | None:
    query = select(Wish).where(Wish.appointment_id == appointment_id)
    found: Wish | None = await uow.session.scalar(_locked(query) if lock else query)
    return found


async def lock_wishes(uow: UnitOfWork, appointment_ids: Iterable[uuid.UUID]) -> None:
    """In their order, as who offers does."""
    query = select(Wish.id).where(Wish.appointment_id.in_(list(appointment_ids)))
    await uow.session.execute(_locked(query.order_by(Wish.place)))


async def insert_wish(uow: UnitOfWork, wish: Wish) -> None:
    """At the end of the order. Who takes the same place at the same moment takes the next one."""
    while True:
        wish.place = ((await uow.session.scalar(select(func.max(Wish.place)))) or 0) + 1
        try:
            async with uow.session.begin_nested():
                uow.session.add(wish)
        except IntegrityError:
            if await wish_of(uow, wish.appointment_id) is not None:
                raise
        else:
            return


async def anybody_wishes(uow: UnitOfWork) -> bool:
    query = select(Wish.id).where(Wish.state.in_(OPEN_WISHES)).limit(1)
    return (await uow.session.scalar(query)) is not None


async def freed_ticks(uow: UnitOfWork, now: datetime) -> dict[uuid.UUID, list[int]]:
    """What was freed at each desk and is not open to everybody yet."""
    rows = await uow.session.execute(
        select(TakenTick.desk_id, TakenTick.tick)
        .where(TakenTick.appointment_id.is_(None), TakenTick.expires_at > now)
        .order_by(TakenTick.desk_id, TakenTick.tick)
    )
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for desk_id, tick in rows:
        found[desk_id].append(tick)
    return found


async def own_offered_ticks(uow: UnitOfWork, appointment_id: uuid.UUID, desk_id: uuid.UUID, ticks: range) -> bool:
    """Free what the appointment owns, and give it what it was offered; False when that is no longer there."""
    await release_ticks(uow, appointment_id, booked=True)
    owned = await uow.session.execute(
        update(TakenTick)
        .where(TakenTick.appointment_id == appointment_id, TakenTick.desk_id == desk_id, TakenTick.tick.in_(ticks))
        .values(expires_at=None)
        .returning(TakenTick.tick)
        .execution_options(synchronize_session=False)
    )
    return len(owned.all()) == len(ticks)


async def open_wishes(uow: UnitOfWork) -> list[Wish]:
    """Those that wait or have an offer, in their order; locked, so that two do not offer at once."""
    query = select(Wish).where(Wish.state.in_(OPEN_WISHES)).order_by(Wish.place)
    return list(await uow.session.scalars(_locked(query)))


async def replace_wished_location(uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID) -> None:
    """Who wished for the one now wishes for the other, and what was offered there is there now."""
    old, new = str(location_id), str(into_id)
    for wish in await open_wishes(uow):
        if old in wish.location_ids:
            wish.location_ids = sorted({new if one == old else one for one in wish.location_ids})
        if wish.offered_location_id == location_id:
            wish.offered_location_id = into_id
