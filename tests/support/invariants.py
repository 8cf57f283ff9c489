"""What must hold whatever has happened in whatever order, read straight from the tables."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import RowMapping

from tests.support.plain import Tables, own_ticks, wanted_of
from videodesk.booking.policy import AppointmentState, WishState
from videodesk.catalogue.schemas import Channel
from videodesk.consultations.policy import ConsultationState
from videodesk.kit.db import Database
from videodesk.kit.ticks import instant_of

State = AppointmentState
# They have their time for good.
OWNERS = (State.CONFIRMED, State.DONE, State.MISSED)


def broken(tables: Tables, now: datetime) -> list[str]:
    """All that is not as it must be, in words."""
    checks = (_ticks_and_owners, _appointments, _wishes, _consultations, _letters)
    return [fault for check in checks for fault in check(tables, now)]


async def assert_foreign_keys(database: Database) -> None:
    """Nothing refers to what is not there; PostgreSQL would not let it come to that."""
    if database.engine.dialect.name == "sqlite":
        async with database.engine.connect() as connection:
            assert (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
            assert (await connection.exec_driver_sql("PRAGMA integrity_check")).scalar() == "ok"


def _ticks_and_owners(tables: Tables, now: datetime) -> Iterator[str]:
    rows: dict[uuid.UUID | None, list[RowMapping]] = defaultdict(list)
    seen: set[tuple[uuid.UUID, int]] = set()
    for row in tables["taken_tick"]:
        rows[row["appointment_id"]].append(row)
        if (row["desk_id"], row["tick"]) in seen:
            yield f"tick {row['tick']} has two owners"
        seen.add((row["desk_id"], row["tick"]))
    for row in rows.pop(None, []):
        if row["expires_at"] is None:
            yield f"tick {row['tick']} is closed for ever and belongs to nobody"
    for owner in set(rows).difference(tables.appointments):
        yield f"ticks of the appointment {owner}, which is not there"
    for identity, one in tables.appointments.items():
        yield from _ticks_of(tables, one, rows.get(identity, []), now)


def _ticks_of(tables: Tables, one: RowMapping, rows: list[RowMapping], now: datetime) -> Iterator[str]:
    who = f"{one['state']} {str(one['id'])[:8]}"
    for_good = {(row["desk_id"], row["tick"]) for row in rows if row["expires_at"] is None}
    for_now = {(row["desk_id"], row["tick"]): row["expires_at"] for row in rows if row["expires_at"] is not None}
    own = {(one["desk_id"], tick) for tick in own_ticks(one)}
    if one["state"] in OWNERS and not one["walk_in"]:
        if for_good != own:
            yield f"{who} owns {_short(for_good)} and should own {_short(own)}"
        offered = _offered_ticks(tables, one)
        if not set(for_now) <= set(offered):
            yield f"{who} keeps {_short(set(for_now) - set(offered))} that are not offered to it"
        if any(now < expires_at < offered[key] for key, expires_at in for_now.items()):
            yield f"what is offered to {who} opens before the offer ends"
        if any(ends_at > now for ends_at in offered.values()) and set(for_now) != set(offered):
            yield f"{who} is offered {_short(set(offered))} and has only {_short(set(for_now))} of it"
    elif one["state"] in (State.HELD, State.UNCONFIRMED):
        if for_good:
            yield f"{who} owns {_short(for_good)} for good"
        if not set(for_now) <= own:
            yield f"{who} keeps {_short(set(for_now) - own)} that are not its own"
        if one["hold_expires_at"] > now and for_now != dict.fromkeys(own, one["hold_expires_at"]):
            yield f"{who} is promised {_short(own)} and has {_short(set(for_now))}"
        if one["hold_expires_at"] <= now and any(expires_at > now for expires_at in for_now.values()):
            yield f"{who} has ended and still keeps its ticks"
    elif rows:
        yield f"{who} still has {_short(for_good | set(for_now))}"


def _offered_ticks(tables: Tables, one: RowMapping) -> dict[tuple[uuid.UUID, int], datetime]:
    length = one["tick_count"] + one["buffer_ticks"]
    return {
        (wish["offered_desk_id"], wish["offered_tick"] + place): wish["offer_ends_at"]
        for wish in tables["wish"]
        if wish["appointment_id"] == one["id"] and wish["state"] is WishState.OFFERED
        for place in range(length)
    }


def _appointments(tables: Tables, now: datetime) -> Iterator[str]:
    for one in tables.appointments.values():
        if one["state"] is not State.CONFIRMED or one["walk_in"]:
            continue
        who, desk = f"appointment {str(one['id'])[:8]}", tables.desks[one["desk_id"]]
        if not one["link_hash"] or not one["uid"] or one["booked_at"] is None or one["hold_expires_at"] is not None:
            yield f"{who} is not wholly booked"
        if instant_of(one["start_tick"]) < now:
            continue
        if desk["location_id"] != one["location_id"]:
            yield f"{who} is at another location than its desk"
        serves = tables.serves(desk["id"], one["channel"], [service for service, _ in wanted_of(one)])
        closed = [tick for tick in own_ticks(one) if not tables.is_open(desk["id"], tick)]
        if one["outside_hours"] and serves and not closed:
            yield f"{who} is inside opening hours, and is said to be outside"
        elif not one["outside_hours"] and not serves:
            yield f"{who} is at a desk that does not serve it"
        elif not one["outside_hours"] and closed:
            yield f"{who} is outside opening hours at {closed}"


def _wishes(tables: Tables, now: datetime) -> Iterator[str]:
    offered: set[tuple[uuid.UUID, int]] = set()
    for wish in tables["wish"]:
        one = tables.appointments[wish["appointment_id"]]
        has_offer = [wish[name] is not None for name in ("offered_desk_id", "offered_tick", "offer_ends_at")]
        if set(has_offer) != {wish["state"] is WishState.OFFERED}:
            yield f"a wish is {wish['state']}, and its offer is not like that"
        if wish["state"] in (WishState.WAITING, WishState.OFFERED) and one["state"] is State.CANCELLED:
            yield "somebody wishes who has cancelled"
        if wish["state"] is not WishState.OFFERED or one["state"] is not State.CONFIRMED:
            continue
        if wish["offered_tick"] >= one["start_tick"]:
            yield "what is offered is not earlier"
        if wish["offer_ends_at"] > instant_of(wish["offered_tick"]):
            yield "an offer ends after its slot has begun"
        ticks = set(_offered_ticks(tables, one)) if wish["offer_ends_at"] > now else set()
        if offered & ticks:
            yield "two wishes are offered the same ticks"
        offered |= ticks


def _consultations(tables: Tables, _now: datetime) -> Iterator[str]:
    """What has not begun follows its appointment."""
    live = {row["appointment_id"]: row for row in tables["consultation"]}
    for identity, one in tables.appointments.items():
        consultation = live.get(identity)
        expected = consultation is not None and consultation["state"] is ConsultationState.EXPECTED
        if one["state"] is State.CONFIRMED and one["channel"] is Channel.VIDEO and not expected:
            yield "an appointment by video has no consultation that is expected"
        elif expected and (one["state"] is not State.CONFIRMED or one["channel"] is not Channel.VIDEO):
            yield f"a consultation is expected for what is {one['state']}"
        elif expected and consultation is not None:
            where = (consultation["location_id"], consultation["starts_at"])
            if where != (one["location_id"], instant_of(one["start_tick"])):
                yield "a consultation is elsewhere than its appointment"


def _letters(tables: Tables, _now: datetime) -> Iterator[str]:
    """Whoever has an address has been told how things stand."""
    keys = {row["key"] for row in tables["outbox_message"]}
    # Of another desk at the same time the citizen hears nothing, and staff do: their calendars count it too.
    reseated = Counter(row["appointment_id"] for row in tables["appointment_change"] if row["kind"] == "reseated")
    for identity, one in tables.appointments.items():
        if not one["email"]:
            continue
        changes = range(1, one["sequence"] + 1)
        told = [kind for kind in ("moved", "cancelled") for number in changes if f"{identity}.{number}.{kind}" in keys]
        if one["state"] is State.CONFIRMED and len(told) + reseated[identity] != one["sequence"]:
            yield f"letters say {told or 'nothing'} of an appointment of sequence {one['sequence']}"
        if one["booked_at"] is not None and f"{identity}.0.booked" not in keys:
            yield "somebody has booked, and has no letter"
        if one["state"] is State.CANCELLED and one["booked_at"] is not None and told[-1:] != ["cancelled"]:
            yield "a cancelled appointment has no letter that says so"
        if one["state"] is State.UNCONFIRMED and f"{identity}.0.confirm" not in keys:
            yield "somebody is asked to confirm an address, and has no letter"


def _short(keys: set[tuple[uuid.UUID, int]]) -> str:
    return ", ".join(sorted(f"{str(desk)[:4]}/{tick}" for desk, tick in keys)) or "nothing"
