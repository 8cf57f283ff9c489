"""Admins' programs: services, locations and desks are changed, and nobody's appointment is lost by it."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.api import ApiClient, Reply
from tests.support.city import API, CERTIFICATE, PASSPORT, book, free, furnish_city, signed_in
from tests.support.postgres import Postgres
from tests.support.world import World, make_world

ADMIN = f"{API}/admin"
NO_ONE = uuid.UUID(int=7)
AEGI = {
    "key": "aegi",
    "kind": "office",
    "name": "Bürgeramt Aegi",
    "district": "",
    "street": "Aegidientorplatz 1",
    "postal_code": "30159",
    "city": "Hannover",
    "time_zone": "Europe/Berlin",
    "region": "DE-NI",
    "latitude": 52.368,
    "longitude": 9.744,
}
WEDNESDAY = "2026-11-25"


@pytest_asyncio.fixture
async def admin(api: ApiClient, city: World) -> ApiClient:
    return await signed_in(api.client, city, "admin")


async def change(admin: ApiClient, path: str, **changes: Any) -> Reply:
    """As an editor does it: read, change, and write with the version that was read."""
    read = await admin.call("GET", ADMIN + path)
    return await admin.call("PUT", ADMIN + path, written(path, read) | changes, If_Match=read.headers["ETag"])


def written(path: str, read: Reply) -> dict[str, Any]:
    """Without what cannot be changed."""
    read_only = {"merged_into", "location", "id", "items"} | ({"key"} if path.startswith("/services/") else set())
    return {name: value for name, value in read.json.items() if name not in read_only}


# Services


async def test_a_service_is_added_and_changed(admin: ApiClient, api: ApiClient) -> None:
    texts = {"de": {"name": "Führungszeugnis"}, "en": {"name": "Certificate of conduct"}}
    added = await admin.call(
        "POST",
        f"{ADMIN}/services",
        {"key": "fuehrungszeugnis", "channels": {"video": {"duration_minutes": 10}}, "texts": texts},
    )

    assert added.status == 201
    assert (await admin.call("GET", added.headers["Location"])).json == added.json
    assert [one["key"] for one in (await api.call("GET", f"{API}/services")).json["items"]][-1] == "fuehrungszeugnis"
    changed = await change(admin, "/services/fuehrungszeugnis", offered=False)
    assert changed.json["offered"] is False
    assert changed.headers["ETag"] == (await admin.call("GET", added.headers["Location"])).headers["ETag"]
    assert (await api.call("GET", f"{API}/services/fuehrungszeugnis")).code == "unknown_service"
    assert len((await admin.call("GET", f"{ADMIN}/services")).json["items"]) == 3
    assert (await admin.call("POST", f"{ADMIN}/services", added.json)).code == "key_taken"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(
            ({"channels": {}}, "channels"),
            ({"channels": {"video": {"duration_minutes": 7}}}, "channels.video.duration_minutes"),
        ),
        *(
            ({"texts": {"de": {"name": "x"}}}, "texts.en"),
            ({"leika": "1"}, "leika"),
            ({"max_persons": 0}, "max_persons"),
        ),
        ({"languages": ["xx"]}, "languages.0"),
        ({"key": "new"}, "key"),
    ],
)
async def test_a_service_that_makes_no_sense(admin: ApiClient, changes: dict[str, Any], field: str) -> None:
    given = {
        "key": "x",
        "channels": {"video": {"duration_minutes": 10}},
        "texts": {"de": {"name": "x"}, "en": {"name": "x"}},
    }

    assert (await admin.call("POST", f"{ADMIN}/services", given | changes)).wrong_fields == {field}


# Two at once


@pytest.fixture
def postgres_city_built(postgres: Postgres) -> World:
    return make_world(postgres.empty_database())


@pytest_asyncio.fixture
async def postgres_admin(postgres_city_built: World) -> AsyncIterator[ApiClient]:
    """Where transactions really run beside each other."""
    await furnish_city(postgres_city_built)
    async with TestClient(TestServer(postgres_city_built.app)) as running:
        yield await signed_in(running, postgres_city_built, "admin")


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/services/reisepass", {"fee_cents": 1}),
        ("/locations/aegi", {"name": "Aegi"}),
        ("/desks/aegi-1", {"name": "Eins"}),
        ("/desks/aegi-1/hours", {"hours": []}),
        ("/desks/desk-1/staff", {"staff": []}),
    ],
)
async def test_of_two_who_change_the_same_one_is_told(
    postgres_admin: ApiClient, path: str, changes: dict[str, Any]
) -> None:
    read = await postgres_admin.call("GET", ADMIN + path)
    body = written(path, read) | changes

    replies = await asyncio.gather(
        *(postgres_admin.call("PUT", ADMIN + path, body, If_Match=read.headers["ETag"]) for _ in range(2))
    )

    assert sorted(reply.status for reply in replies) == [200, 412]
    (done,) = [reply for reply in replies if reply.status == 200]
    assert (
        done.headers["ETag"] == (await postgres_admin.call("GET", ADMIN + path)).headers["ETag"] != read.headers["ETag"]
    )
    assert (await postgres_admin.call("PUT", ADMIN + path, body)).code == "precondition_required"


async def test_of_two_who_change_a_stop_one_is_told(admin: ApiClient) -> None:
    stop = (await admin.call("GET", f"{ADMIN}/locations/mobil/stops")).json["items"][0]
    path = f"/stops/{stop['id']}"
    read = await admin.call("GET", ADMIN + path)

    first = await change(admin, path, name="Anderten")
    second = await admin.call("PUT", ADMIN + path, written(path, read), If_Match=read.headers["ETag"])

    assert (first.json["name"], second.code) == ("Anderten", "changed_meanwhile")
    assert first.headers["ETag"] == (await admin.call("GET", ADMIN + path)).headers["ETag"]


TEXTS = {language: {"name": "Neu"} for language in ("de", "en")}


@pytest.mark.parametrize(
    ("method", "path", "body", "allowed"),
    [
        ("POST", "/locations", AEGI | {"key": "new"}, [201, 409]),
        (
            "POST",
            "/desks",
            {"key": "new", "location": "aegi", "name": "X", "channels": ["phone"], "languages": []},
            [201, 409],
        ),
        (
            "POST",
            "/services",
            {"key": "neu", "channels": {"phone": {"duration_minutes": 5}}, "texts": TEXTS},
            [201, 409],
        ),
        ("POST", "/places", {"name": "Neu", "latitude": 52, "longitude": 9}, [201, 409]),
    ],
)
async def test_of_two_who_add_the_same_at_once(
    postgres_admin: ApiClient, method: str, path: str, body: object, allowed: list[int]
) -> None:
    for _ in range(3):
        replies = await asyncio.gather(*(postgres_admin.call(method, ADMIN + path, body) for _ in range(2)))

        statuses = sorted(reply.status for reply in replies)
        assert statuses in (allowed, [409, 409]), [reply.json for reply in replies]


# Locations


async def test_a_location_is_added_and_changed(admin: ApiClient, api: ApiClient) -> None:
    given = {"key": "linden", "kind": "office", "name": "Bürgeramt Linden", "region": "DE-NI"}

    added = await admin.call("POST", f"{ADMIN}/locations", given)

    assert added.status == 201
    assert (await admin.call("GET", added.headers["Location"])).json == added.json
    changed = await change(admin, "/locations/linden", key="linden-mitte", latitude=52.36, longitude=9.71)
    assert changed.json["settled"] == {"kept": 0, "moved": 0, "cancelled": 0}
    assert [one["key"] for one in (await api.call("GET", f"{API}/locations")).json["items"]][-1] == "linden-mitte"
    assert (await admin.call("GET", f"{ADMIN}/locations/linden")).code == "unknown_location"
    assert (await admin.call("POST", f"{ADMIN}/locations", AEGI)).code == "key_taken"
    assert (await change(admin, "/locations/linden-mitte", key="aegi")).code == "key_taken"
    assert (await admin.call("GET", f"{ADMIN}/locations/aegi")).json == AEGI | {"merged_into": None}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *(({"latitude": None}, ""), ({"latitude": 91}, "latitude"), ({"time_zone": "Europe/Atlantis"}, "time_zone")),
        *(({"region": "XX"}, "region"), ({"key": "Ä"}, "key"), ({"name": ""}, "name"), ({"city": "a\nb"}, "city")),
        ({"decision": {"choice": "maybe"}}, "decision.choice"),
    ],
)
async def test_a_location_that_makes_no_sense(admin: ApiClient, changes: dict[str, Any], field: str) -> None:
    assert (await change(admin, "/locations/aegi", **changes)).wrong_fields == {field}


async def test_holidays_of_a_year(admin: ApiClient) -> None:
    found = (await admin.call("GET", f"{ADMIN}/holidays?region=DE-NI&year=2026")).json["items"]

    assert {"day": "2026-10-31", "name": "Reformationstag"} in found
    assert (await admin.call("GET", f"{ADMIN}/holidays?region=XX&year=2026")).wrong_fields == {"region"}


async def test_what_is_sent_again_is_done_once(admin: ApiClient) -> None:
    """Of a closure there can be two of the same days, and of a retry only one."""
    closure = {"location": "aegi", "first_day": "2026-12-28", "last_day": "2026-12-31", "reason": "Umbau"}

    first, again = [
        await admin.call("POST", f"{ADMIN}/closures", closure, Idempotency_Key="a-key-of-16-char") for _ in range(2)
    ]

    assert (first.status, first.json) == (again.status, again.json)
    listed = (await admin.call("GET", f"{ADMIN}/closures")).json["items"]
    assert [one["id"] for one in listed if one["first_day"] == "2026-12-28"] == [first.json["id"]]


async def test_parts_of_the_city(admin: ApiClient, api: ApiClient) -> None:
    linden = {"name": "Linden", "postal_codes": ["30449"], "latitude": 52.36, "longitude": 9.71}

    assert (await admin.call("POST", f"{ADMIN}/places", linden)).json == linden
    assert (await admin.call("POST", f"{ADMIN}/places", linden | {"name": "LINDEN"})).code == "key_taken"
    assert linden in (await api.call("GET", f"{API}/places")).json["items"]

    path = f"{ADMIN}/places/Linden"
    read = await admin.call("GET", path)
    renamed = linden | {"name": "Linden-Süd / Ricklingen"}
    assert (await admin.call("PUT", path, renamed)).code == "precondition_required"
    changed = await admin.call("PUT", path, renamed, If_Match=read.headers["ETag"])
    assert changed.json == renamed
    assert (await admin.call("GET", path)).code == "unknown_place"
    path = f"{ADMIN}/places/Linden-S%C3%BCd%20%2F%20Ricklingen"
    again = await admin.call("PUT", path, linden, If_Match=read.headers["ETag"])
    assert again.code == "changed_meanwhile"
    assert (await admin.call("DELETE", path)).status == 204
    assert (await admin.call("DELETE", path)).code == "unknown_place"
    assert renamed not in (await api.call("GET", f"{API}/places")).json["items"]


# Appointments outside opening hours


async def wednesday(api: ApiClient, service: str = CERTIFICATE, place: int = 0) -> dict[str, Any]:
    """An appointment on Wednesday; with its link."""
    slots = [slot for slot in await free(api, service) if slot["start"].startswith(WEDNESDAY)]
    booked: dict[str, Any] = (await book(api, slots[place], service)).json
    return booked


async def test_a_closure_asks_what_shall_become_of_appointments(admin: ApiClient, api: ApiClient) -> None:
    booked = await wednesday(api)
    closure = {"location": "video", "first_day": WEDNESDAY, "last_day": WEDNESDAY, "reason": "Wasserschaden"}

    asked = await admin.call("POST", f"{ADMIN}/closures", closure)

    assert (asked.status, asked.code) == (409, "stranded")
    (affected,) = asked.json["appointments"]
    assert affected == {
        "id": affected["id"],
        "location": "video",
        "desk": "Platz 1",
        "channel": "video",
        "starts_at": booked["appointment"]["starts_at"],
        "ends_at": booked["appointment"]["ends_at"],
        "time_zone": "Europe/Berlin",
        "name": "Kim Muster",
    }
    assert (await admin.call("GET", f"{ADMIN}/closures")).json["items"] == []
    without = await admin.call("POST", f"{ADMIN}/closures", closure | {"decision": {"choice": "move"}})
    assert (without.status, without.code) == (422, "decision_without_reason")
    decision = {"choice": "move", "reason": "Wasserschaden"}
    done = await admin.call("POST", f"{ADMIN}/closures", closure | {"decision": decision})
    assert (done.status, done.json["settled"]) == (201, {"kept": 0, "moved": 1, "cancelled": 0})
    moved = (await api.call("GET", f"{API}/appointments/{booked['link']}")).json
    assert moved["starts_at"][:10] == "2026-11-26"


@pytest.mark.parametrize(
    ("choice", "settled", "status"),
    [("keep", {"kept": 1, "moved": 0, "cancelled": 0}, 200), ("cancel", {"kept": 0, "moved": 0, "cancelled": 1}, 410)],
)
async def test_appointments_are_kept_or_cancelled(
    admin: ApiClient, api: ApiClient, choice: str, settled: dict[str, int], status: int
) -> None:
    booked = await wednesday(api)
    decision = {"choice": choice, "reason": "Streik"}
    closure = {"first_day": WEDNESDAY, "last_day": WEDNESDAY, "decision": decision}

    done = await admin.call("POST", f"{ADMIN}/closures", closure)

    assert (done.json["location"], done.json["settled"]) == (None, settled)
    assert (await api.call("GET", f"{API}/appointments/{booked['link']}")).status == status
    removed = await admin.call("DELETE", f"{ADMIN}/closures/{done.json['id']}")
    assert (removed.status, removed.json) == (200, {"kept": 0, "moved": 0, "cancelled": 0})
    assert (await admin.call("DELETE", f"{ADMIN}/closures/{done.json['id']}")).code == "unknown_closure"


async def test_every_change_of_supply_asks(admin: ApiClient, api: ApiClient) -> None:
    await wednesday(api)
    hours = (await admin.call("GET", f"{ADMIN}/desks/desk-1/hours")).json["hours"]
    stop = (await admin.call("GET", f"{ADMIN}/locations/mobil/stops")).json["items"][1]
    at_the_bus = [slot for slot in await free(api, PASSPORT, "&location=mobil") if slot["start"].startswith(WEDNESDAY)]
    await book(api, at_the_bus[0], PASSPORT)
    special_day = f"/desks/desk-1/special-days/{WEDNESDAY}"

    async def special(**body: Any) -> Reply:
        return await admin.call("PUT", ADMIN + special_day, {"openings": [], **body}, If_Match="*")

    async def removed(query: str = "") -> Reply:
        return await admin.call("DELETE", f"{ADMIN}/stops/{stop['id']}{query}")

    assert (await change(admin, "/desks/desk-1", in_use=False)).code == "stranded"
    assert (await change(admin, "/desks/desk-1/hours", hours=[])).code == "stranded"
    assert (await change(admin, "/desks/desk-1", channels=["phone"])).code == "stranded"
    assert (await change(admin, "/locations/video", kind="mobile")).code == "stranded"
    assert (await change(admin, f"/stops/{stop['id']}", day="2026-12-02")).code == "stranded"
    assert (await special()).code == "stranded"
    assert (await removed()).code == "stranded"
    assert (await admin.call("GET", f"{ADMIN}/desks/desk-1/hours")).json["hours"] == hours

    keep = {"choice": "keep"}
    assert (await change(admin, "/desks/desk-1/hours", hours=hours[:1], decision=keep)).json["settled"]["kept"] == 1
    assert (await special(decision=keep)).status == 200
    cancelled = await removed("?choice=cancel&reason=Der+Bus+ist+kaputt")
    assert cancelled.json == {"kept": 0, "moved": 0, "cancelled": 1}
    assert (await admin.call("GET", f"{ADMIN}/stops/{stop['id']}")).code == "unknown_stop"
    assert (await admin.call("DELETE", ADMIN + special_day)).status == 200


# Desks


async def test_a_desk_is_added_with_hours_and_staff(admin: ApiClient, api: ApiClient, city: World) -> None:
    given = {"key": "aegi-3", "location": "aegi", "name": "Platz 3", "channels": ["on_site"], "languages": ["en", "de"]}
    given |= {"mailbox": "aegi-3@example.org"}
    before = await free(api, PASSPORT, "&channel=on_site&location=aegi&to=07:00")

    added = await admin.call("POST", f"{ADMIN}/desks", given | {"services": [PASSPORT]})

    assert added.status == 201
    assert added.json == given | {"services": [PASSPORT], "languages": ["de", "en"], "in_use": True}
    assert (await admin.call("GET", added.headers["Location"])).json == added.json
    listed = (await admin.call("GET", f"{ADMIN}/desks?location=aegi")).json["items"]
    assert [desk["key"] for desk in listed] == ["aegi-1", "aegi-2", "aegi-3"]
    assert len((await admin.call("GET", f"{ADMIN}/desks")).json["items"]) == 5

    early = {"weekday": 3, "opens": "06:00", "closes": "07:00", "valid_until": "2026-11-30"}
    changed = await change(admin, "/desks/aegi-3/hours", hours=[early])
    assert changed.json["hours"] == [{**early, "kind": "open", "valid_from": None}]
    now_free = await free(api, PASSPORT, "&channel=on_site&location=aegi&to=07:00")
    assert [slot["start"] for slot in now_free if slot not in before] == [
        f"2026-11-26T05:{minute}:00Z" for minute in ("00", "15", "30")
    ]

    staff = {one["name"]: one["id"] for one in (await admin.call("GET", f"{ADMIN}/staff")).json["items"]}
    path = "/desks/aegi-3/staff"
    for wrong in (staff["Admin"], str(NO_ONE)):
        assert (await change(admin, path, staff=[wrong])).code == "cannot_work_there"
    working = await change(admin, path, staff=[staff["Jonas"], staff["Anna"]])
    assert [one["name"] for one in working.json["items"]] == ["Anna", "Jonas"]


async def test_special_days(admin: ApiClient, api: ApiClient) -> None:
    path = f"{ADMIN}/desks/aegi-1/special-days"
    openings = [{"opens": "18:00", "closes": "20:00"}, {"opens": "10:00", "closes": "11:00"}]

    given, seen = {"openings": openings, "note": "Tag der offenen Tür"}, (await admin.call("GET", path)).headers["ETag"]

    saved = await admin.call("PUT", f"{path}/2026-11-28", given, If_Match=seen)

    assert saved.status == 200
    assert saved.headers["ETag"] == (await admin.call("GET", path)).headers["ETag"] != seen
    assert (await admin.call("PUT", f"{path}/2026-11-29", given, If_Match=seen)).code == "changed_meanwhile"
    assert (await admin.call("PUT", f"{path}/2026-11-29", given)).code == "precondition_required"
    special = {"day": "2026-11-28", "openings": openings[::-1], "note": "Tag der offenen Tür"}
    assert saved.json == special | {"settled": {"kept": 0, "moved": 0, "cancelled": 0}}
    assert (await admin.call("GET", path)).json["items"] == [special]
    saturday = await free(api, PASSPORT, "&location=aegi&weekday=5&from=18:00")
    assert saturday[0]["start"] == "2026-11-28T17:00:00Z"
    assert (await admin.call("DELETE", f"{path}/2026-11-28")).status == 200
    assert (await admin.call("GET", path)).json["items"] == []
    assert (await admin.call("PUT", f"{path}/never", {"openings": []}, If_Match="*")).status == 404


@pytest.mark.parametrize(
    ("path", "changes", "field"),
    [
        ("/desks/aegi-1", {"channels": []}, "channels"),
        ("/desks/aegi-1", {"languages": ["xx"]}, "languages.0"),
        ("/desks/aegi-1/hours", {"hours": [{"weekday": 7, "opens": "08:00", "closes": "09:00"}]}, "hours.0.weekday"),
        ("/desks/aegi-1/hours", {"hours": [{"weekday": 1, "opens": "09:00", "closes": "08:00"}]}, ""),
        ("/desks/aegi-1/hours", {"hours": [{"weekday": 1, "opens": "8:00", "closes": "09:00"}]}, "hours.0.opens"),
    ],
)
async def test_a_desk_that_makes_no_sense(admin: ApiClient, path: str, changes: dict[str, Any], field: str) -> None:
    assert (await change(admin, path, **changes)).wrong_fields == {field}


async def test_hours_that_overlap(admin: ApiClient) -> None:
    hours = [{"weekday": 1, "opens": opens, "closes": "09:00"} for opens in ("08:00", "08:30")]

    refused = await change(admin, "/desks/aegi-1/hours", hours=hours)

    assert (refused.status, refused.code) == (422, "hours_overlap")


async def test_what_desks_refer_to_must_be_there(admin: ApiClient) -> None:
    given = {"key": "x", "location": "aegi", "name": "X", "channels": ["phone"], "languages": ["de"]}

    assert (await change(admin, "/desks/aegi-1", services=["nothing"])).code == "unknown_service"
    assert (await change(admin, "/desks/aegi-1", key="aegi-2")).code == "desk_key_taken"
    assert (await admin.call("POST", f"{ADMIN}/desks", given | {"key": "aegi-2"})).code == "desk_key_taken"
    assert (await admin.call("POST", f"{ADMIN}/desks", given | {"location": "nowhere"})).code == "unknown_location"
    assert (await admin.call("GET", f"{ADMIN}/desks?location=nowhere")).code == "unknown_location"
    for path in ("/desks/none", "/desks/none/hours", "/desks/none/staff", "/desks/none/special-days"):
        assert (await admin.call("GET", ADMIN + path)).code == "unknown_desk"


# Stops


async def test_stops_of_the_mobile_office(admin: ApiClient, api: ApiClient) -> None:
    path = f"{ADMIN}/locations/mobil/stops"
    stop = {"day": "2026-12-01", "opens": "14:00", "closes": "16:00", "name": "Bemerode", "district": "Bemerode"}

    added = await admin.call("POST", path, stop)

    assert added.status == 201
    record = {name: value for name, value in added.json.items() if name != "settled"}
    assert (await admin.call("GET", added.headers["Location"])).json == record
    assert record in (await admin.call("GET", path)).json["items"]
    assert (await admin.call("POST", path, stop | {"opens": "15:55", "closes": "17:00"})).code == "stops_overlap"
    assert (await admin.call("POST", path, stop | {"closes": "13:00"})).wrong_fields == {""}
    assert (await admin.call("POST", path, stop | {"latitude": 52.3})).wrong_fields == {""}
    assert (await admin.call("POST", f"{ADMIN}/locations/aegi/stops", stop)).code == "not_mobile"
    slots = await free(api, PASSPORT, "&location=mobil&first_day=2026-12-01")
    assert slots[0]["start"] == "2026-12-01T13:00:00Z"


# Merging


async def test_two_locations_become_one(admin: ApiClient, api: ApiClient) -> None:
    await admin.call("POST", f"{ADMIN}/locations", AEGI | {"key": "linden", "name": "Bürgeramt Linden"})
    closed = {"location": "linden", "first_day": WEDNESDAY, "last_day": WEDNESDAY}
    await admin.call("POST", f"{ADMIN}/closures", closed)
    visits = [slot for slot in await free(api, PASSPORT, "&location=aegi") if slot["channel"] == "on_site"]
    monday = (await book(api, visits[0], PASSPORT)).json
    outside = (await book(api, next(one for one in visits if one["start"].startswith(WEDNESDAY)), PASSPORT)).json
    path = f"{ADMIN}/locations/aegi/merge"

    for _ in range(2):  # looking changes nothing
        preview = (await admin.call("GET", f"{path}?into=linden")).json["appointments"]
        assert [(one["starts_at"], one["outside"], one["location"]) for one in preview] == [
            (monday["appointment"]["starts_at"], False, "aegi"),
            (outside["appointment"]["starts_at"], True, "aegi"),
        ]
    body: dict[str, Any] = {"into": "linden", "decision": {"choice": "ask"}}
    assert (await admin.call("POST", path, body)).code == "decision_without_reason"
    body["decision"]["reason"] = "Umzug"
    asked = await admin.call("POST", path, body)
    assert (asked.code, len(asked.json["appointments"])) == ("stranded", 1)
    body["decision"]["choice"] = "move"
    done = await admin.call("POST", path, body)
    assert done.json == {"kept": 0, "moved": 1, "cancelled": 0}

    for link in (monday["link"], outside["link"]):
        assert (await api.call("GET", f"{API}/appointments/{link}")).json["location"]["key"] == "linden"
    assert (await admin.call("GET", f"{ADMIN}/locations/aegi")).json["merged_into"] == "linden"
    assert "aegi" not in [one["key"] for one in (await api.call("GET", f"{API}/locations")).json["items"]]
    assert (await api.call("GET", f"{API}/slots?service={PASSPORT}&location=aegi")).code == "unknown_location"
    assert (await admin.call("POST", path, body)).code == "cannot_merge"


async def test_what_is_added_after_a_merge_comes_last(admin: ApiClient) -> None:
    new = {"kind": "office", "region": "DE-NI"}
    await admin.call("POST", f"{ADMIN}/locations", new | {"key": "linden", "name": "Bürgeramt Linden"})
    merge = {"into": "linden", "decision": {"choice": "ask", "reason": "Umzug"}}
    assert (await admin.call("POST", f"{ADMIN}/locations/aegi/merge", merge)).status == 200

    await admin.call("POST", f"{ADMIN}/locations", new | {"key": "ahlem", "name": "Bürgeramt Ahlem"})

    listed = (await admin.call("GET", f"{ADMIN}/locations")).json["items"]
    assert [one["key"] for one in listed] == ["video", "mobil", "linden", "ahlem"]


@pytest.mark.parametrize(
    ("into", "code"), [("video", "cannot_merge"), ("aegi", "cannot_merge"), ("x", "unknown_location")]
)
async def test_what_cannot_become_one(admin: ApiClient, into: str, code: str) -> None:
    body = {"into": into, "decision": {"choice": "keep", "reason": "Umzug"}}

    assert (await admin.call("GET", f"{ADMIN}/locations/aegi/merge?into={into}")).code == code
    assert (await admin.call("POST", f"{ADMIN}/locations/aegi/merge", body)).code == code
