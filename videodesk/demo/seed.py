"""Writes the demo data into an empty database."""

import tomllib
from pathlib import Path
from typing import Any

from videodesk.accounts.policy import Role
from videodesk.app import Services
from videodesk.catalogue.schemas import ServiceInput
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import LANGUAGES
from videodesk.locations.schemas import LocationKind
from videodesk.schedule.schemas import Opening, openings_of

DATA = Path(__file__).with_name("hannover.toml")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PASSWORD = "videodesk-demo"  # noqa: S105 - printed by `videodesk demo` for everybody to use
STAFF = (("anna", "Anna Beispiel"), ("jonas", "Jonas Muster"))
ADMIN = ("admin", "Alex Verwaltung")


async def seed(services: Services) -> bool:
    """False when there are locations already, and then nothing is written."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    async with services.database.transaction() as uow:
        if await services.locations.all(uow):
            return False
        desk_ids = await _add_locations(uow, services, data["locations"])
        await _add_services(uow, services, data["services"])
        for login, name in STAFF:
            staff_id = await services.accounts.add_member(uow, login, name, Role.STAFF, PASSWORD)
            for desk_id in desk_ids:
                await services.schedule.let_work_at(uow, staff_id, desk_id)
        await services.accounts.add_member(uow, *ADMIN, Role.ADMIN, PASSWORD)
    return True


async def _add_locations(uow: UnitOfWork, services: Services, entries: list[dict[str, Any]]) -> list[Any]:
    desk_ids = []
    for position, entry in enumerate(entries):
        fields = {name: value for name, value in entry.items() if name != "desks"}
        location = await services.locations.add(uow, position, fields | {"kind": LocationKind(entry["kind"])})
        for place, desk in enumerate(entry.get("desks", [])):
            desk_id = await services.schedule.add_desk(uow, location.id, desk["key"], desk["name"], place)
            await services.schedule.set_hours(uow, desk_id, _openings(desk["hours"]))
            desk_ids.append(desk_id)
    return desk_ids


def _openings(hours: list[dict[str, Any]]) -> list[Opening]:
    return [
        opening
        for entry in hours
        for day in entry["days"]
        for opening in openings_of(WEEKDAYS.index(day), f"{entry['opens']}-{entry['closes']}")
    ]


async def _add_services(uow: UnitOfWork, services: Services, entries: list[dict[str, Any]]) -> None:
    for position, entry in enumerate(entries):
        fields = {name: value for name, value in entry.items() if name not in LANGUAGES}
        texts = {language: entry[language] for language in LANGUAGES}
        await services.catalogue.save(uow, ServiceInput.model_validate(fields | {"texts": texts}), position)
