"""The whole API keeps to its document, whatever is sent: with names of things that are there, and with nonsense."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.support.api import check_document, run_schemathesis, served
from tests.support.city import CERTIFICATE, PASSPORT, TODAY, furnish_city
from tests.support.postgres import Postgres
from tests.support.world import World, make_world
from videodesk.app import API
from videodesk.booking.schemas import Slot, WishTerms
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import ClosureInput

SETTINGS = {f"FAIR_USE_{bucket}": "off" for bucket in ("SEARCH", "HOLD", "BOOK", "WALK_IN", "CHALLENGE")}
NOBODY = "nobody"
DOORS = {NOBODY: {"", "session"}, "anna": {"staff"}, "admin": {"admin"}}
# Rules that no schema can tell: two of the same, the wrong order, who signs in with what.
ALSO_RIGHT = ("422", "401")


@dataclass
class Prepared:
    """A city in which something is going on; `names` are what parameters and fields of a name may be."""

    world: World
    cookies: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    async def prepare(self) -> None:
        world, services = self.world, self.world.services
        await furnish_city(world)
        world.clock.advance(hours=2)
        slots = await world.slots()
        booked = [await world.book(slots[place]) for place in (5, 20, 30, 40)]
        tokens = [await world.hold(slot) for slot in slots[8:11]]
        await world.fill_in(tokens[0])
        async with world.writing() as uow:
            for one in booked[1:3]:
                await services.wishes.wish(uow, world.link(one), WishTerms())
            closure = await services.locations.add_closure(
                uow, ClosureInput(first_day=TODAY + timedelta(days=40), last_day=TODAY + timedelta(days=41))
            )
            for login in ("anna", "admin"):
                token = await services.accounts.open_session(uow, world.staff[login])
                self.cookies[login] = f"videodesk={token}"
        await world.cancel(booked[0])
        await services.wishes.offer()  # unless the server has been quicker
        async with world.reading() as uow:
            locations = {one.key: one.id for one in await services.locations.all(uow)}
            stops = (await services.locations.calendar(uow, locations["mobil"])).stops
        self.names = {
            "token": [*tokens, new_token()],
            "link": [*map(world.link, booked), new_token()],
            "appointment_id": [str(one.id) for one in booked],
            "closure_id": [str(closure.id)],
            "stop_id": [str(stop.id) for stop in stops],
            "location": [*locations, "nowhere"],
            "into": [*locations, "nowhere"],
            "service": [CERTIFICATE, PASSPORT, "nothing"],
            "desk": ["desk-1", "aegi-1", "aegi-2", "mobil-1", "none"],
            "key": ["aegi", "aegi-1", "desk-1", CERTIFICATE, "new-1", "new-2"],
            "start": [_written(slot) for slot in slots[:60:4]],
        }


def _written(slot: Slot) -> str:
    return slot.starts_at.isoformat().replace("+00:00", "Z")


def of_doors(document: Mapping[str, Any], doors: Iterable[str]) -> dict[str, Any]:
    """What there is behind these doors."""
    wanted, found = set(doors), copy.deepcopy(dict(document))
    for path, methods in list(found["paths"].items()):
        found["paths"][path] = {
            method: operation
            for method, operation in methods.items()
            if wanted & ({name for one in operation["security"] for name in one} or {""})
        }
        if not found["paths"][path]:
            del found["paths"][path]
    return found


def with_names(document: dict[str, Any], names: Mapping[str, list[str]]) -> dict[str, Any]:
    """Nobody finds by chance what is there: in place of patterns there stands what may be asked for."""
    operations = [(path, one) for path, methods in document["paths"].items() for one in methods.values()]
    for path, operation in operations:
        for parameter in operation.get("parameters", []):
            name = parameter.get("name", "")
            _name(parameter.get("schema", {}), path.split("/{key}")[0].split("/")[-1] if name == "key" else name, names)
    asked = _reachable([operation.get("requestBody") for _, operation in operations], document)
    told = _reachable([operation["responses"] for _, operation in operations], document)
    for component in asked - told:
        for name, schema in document["components"]["schemas"][component].get("properties", {}).items():
            _name(schema, name, names)
    return document


def _name(schema: dict[str, Any], name: str, names: Mapping[str, list[str]]) -> None:
    schema = schema["items"] if schema.get("type") == "array" else schema
    known = names.get(name) or names.get(name.removesuffix("s"))
    for choice in [schema, *schema.get("anyOf", [])]:
        if known is not None and choice.get("type") == "string":
            choice.clear()
            choice.update(type="string", enum=known)


def _reachable(part: object, document: Mapping[str, Any]) -> set[str]:
    """The names of all models in it."""
    found: set[str] = set()
    todo = [part]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            reference = str(one.get("$ref", ""))
            kind, _, name = reference.removeprefix("#/components/").partition("/")
            if reference and (kind != "schemas" or name not in found):
                found |= {name} if kind == "schemas" else set()
                todo.append(document["components"][kind][name])
            todo += one.values()
        elif isinstance(one, list):
            todo += one
    return found


@pytest.fixture
def city(sqlite_url: str) -> Prepared:
    return Prepared(make_world(sqlite_url, **SETTINGS))


@pytest.fixture
def postgres_city(postgres: Postgres) -> Prepared:
    return Prepared(make_world(postgres.empty_database(), **SETTINGS))


def test_the_document_is_valid(city: Prepared) -> None:
    document = city.world.app[API].document

    check_document(document)
    for path, method, told in (
        ("/holds", "post", "next_slots"),
        ("/appointments/{link}/move", "post", "next_slots"),
        ("/admin/closures", "post", "appointments"),
    ):
        conflict = document["paths"][f"/api/v1{path}"][method]["responses"]["409"]["$ref"].rpartition("/")[2]
        problem = document["components"]["responses"][conflict]["content"]["application/problem+json"]["schema"]
        model = problem["allOf"][-1]["$ref"].rpartition("/")[2]
        assert told in document["components"]["schemas"][model]["properties"]


@pytest.mark.parametrize("who", DOORS)
def test_the_server_keeps_to_its_document(postgres_city: Prepared, who: str) -> None:
    """PostgreSQL takes neither NUL nor what is too long, and people come between each other."""
    assert try_all(postgres_city, who) > 80


def test_so_it_does_on_sqlite(city: Prepared) -> None:
    assert try_all(city, NOBODY) > 80


def try_all(city: Prepared, who: str) -> int:
    document = city.world.app[API].document
    with served(city.world.app, city.prepare) as url:
        cookie = city.cookies.get(who)
        return run_schemathesis(
            url,
            with_names(of_doors(document, DOORS[who]), city.names),
            {"Cookie": cookie} if cookie else {},
            examples=2,
            also_right=ALSO_RIGHT,
        )
