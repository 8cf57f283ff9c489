"""Writes the demo data into an empty database."""

import tomllib
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from videodesk.accounts.policy import Role
from videodesk.app import Services
from videodesk.catalogue.schemas import ServiceInput
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import LANGUAGES
from videodesk.kit.ticks import minute_of_day
from videodesk.locations.schemas import LocationKind, PlaceInput, StopInput
from videodesk.schedule.schemas import DeskInput, Hours, HoursKind, Opening

DATA = Path(__file__).with_name("hannover.toml")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STOP_WEEKS = 8
PASSWORD = "videodesk-demo"  # noqa: S105 - printed by `videodesk demo` for everybody to use
STAFF = (("anna", "Anna Beispiel"), ("jonas", "Jonas Muster"))
ADMIN = ("admin", "Alex Verwaltung")


async def seed(services: Services) -> bool:
    """False when there are locations already, and then nothing is written."""
    today = services.clock.now().date()
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    async with services.database.transaction() as uow:
        if await services.locations.all(uow):
            return False
        video_desks = await _add_locations(uow, services, data["locations"], today)
        for place in data["places"]:
            await services.locations.add_place(uow, PlaceInput.model_validate(place))
        await _add_services(uow, services, data["services"])
        for login, name in STAFF:
            staff_id = await services.accounts.add_member(uow, login, name, Role.STAFF, PASSWORD)
            for desk_id in video_desks:
                await services.schedule.let_work_at(uow, staff_id, desk_id)
        await services.accounts.add_member(uow, *ADMIN, Role.ADMIN, PASSWORD)
    return True


async def _add_locations(
    uow: UnitOfWork, services: Services, entries: list[dict[str, Any]], today: date
) -> list[uuid.UUID]:
    """The ids of the video office's desks, at which the demo's staff work."""
    video_desks = []
    for entry in entries:
        fields = {name: value for name, value in entry.items() if name not in ("desks", "stops")}
        location = await services.locations.add(uow, fields)
        for stop in entry.get("stops", []):
            for day in _days_to_come(stop["day"], today):
                await services.locations.add_stop(uow, location.id, _stop(stop, day))
        for desk in entry.get("desks", []):
            given = DeskInput.model_validate({name: desk[name] for name in DeskInput.model_fields if name in desk})
            added = await services.schedule.add(uow, location.id, given)
            hours = _hours(desk.get("hours", []), HoursKind.OPEN) + _hours(desk.get("breaks", []), HoursKind.BREAK)
            await services.schedule.set_hours(uow, added.id, hours)
            if location.kind is LocationKind.VIDEO:
                video_desks.append(added.id)
    return video_desks


def _days_to_come(weekday: str, today: date) -> list[date]:
    first = today + timedelta(days=(WEEKDAYS.index(weekday) - today.weekday()) % 7)
    return [first + timedelta(weeks=week) for week in range(STOP_WEEKS)]


def _stop(entry: dict[str, Any], day: date) -> StopInput:
    times = {"opens_minute": minute_of_day(entry["opens"]), "closes_minute": minute_of_day(entry["closes"])}
    fields = {name: entry[name] for name in StopInput.model_fields if name in entry}
    return StopInput.model_validate(fields | times | {"day": day})


def _hours(entries: list[dict[str, Any]], kind: HoursKind) -> list[Hours]:
    return [
        Hours(Opening(WEEKDAYS.index(day), minute_of_day(entry["opens"]), minute_of_day(entry["closes"])), kind)
        for entry in entries
        for day in entry["days"]
    ]


async def _add_services(uow: UnitOfWork, services: Services, entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        fields = {name: value for name, value in entry.items() if name not in LANGUAGES}
        texts = {language: entry[language] for language in LANGUAGES}
        await services.catalogue.save(uow, ServiceInput.model_validate(fields | {"texts": texts}))
