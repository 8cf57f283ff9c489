"""Who may do what: nobody comes in without a session, with another role, or by somebody else's link."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import ApiClient
from tests.support.city import API, CERTIFICATE, KIM, book, free, hold, signed_in
from tests.support.world import PASSWORD, World

LOGIN = {"login": "anna", "password": PASSWORD}
# What stands for a placeholder; what it names need not be there.
VALUES = {"key": "aegi", "day": "2026-12-01"}
ID = str(uuid.UUID(int=7))
TOKEN = "x" * 32


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Method, path and whose door."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            doors = [name for one in operation["security"] for name in one]
            yield method.upper(), re.sub(r"{(\w+)}", _value, path), doors[0] if doors else ""


def _value(placeholder: re.Match[str]) -> str:
    name = placeholder[1]
    return VALUES.get(name) or (ID if name.endswith("_id") else TOKEN)


async def test_each_door_lets_in_only_whom_it_is_for(api: ApiClient, city: World) -> None:
    document = (await api.call("GET", "/api/openapi.json")).json
    anna, admin = await signed_in(api.client, city, "anna"), await signed_in(api.client, city, "admin")
    left = ApiClient(api.client, {"Cookie": f"videodesk={TOKEN}"})
    doors = {"session": 0, "staff": 0, "admin": 0, "": 0}

    for method, path, door in operations(document):
        doors[door] += 1
        if not door:
            assert not path.startswith((f"{API}/admin", f"{API}/staff"))
            continue
        for nobody in (api, left):
            assert (await nobody.call(method, path)).code == "not_signed_in", path
        wrong = {"staff": admin, "admin": anna}.get(door)
        if wrong is not None:
            refused = await wrong.call(method, path, {"nonsense": True} if method in ("POST", "PUT") else None)
            assert (refused.status, refused.code) == (403, "forbidden"), path
        right = {"staff": anna, "admin": admin}.get(door)
        if right is not None:
            assert (await right.call(method, path)).status not in (401, 403), path

    assert min(doors.values()) > 1


async def test_a_session_begins_and_ends(api: ApiClient) -> None:
    begun = await api.call("POST", f"{API}/session", LOGIN)
    anna = ApiClient(api.client, {"Cookie": begun.headers["Set-Cookie"].partition(";")[0]})

    assert (begun.status, begun.json) == (200, {"name": "Anna", "role": "staff"})
    assert all(word in begun.headers["Set-Cookie"] for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert (await anna.call("GET", f"{API}/session")).json == begun.json
    assert (await anna.call("GET", f"{API}/staff/slots?service={CERTIFICATE}")).status == 200
    ended = await anna.call("DELETE", f"{API}/session")
    assert ended.status == 204
    assert 'videodesk=""' in ended.headers["Set-Cookie"]
    assert (await anna.call("GET", f"{API}/session")).code == "not_signed_in"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"login": "nobody"}, {"login": "anna' OR 1=1"}])
async def test_a_wrong_login_does_not_say_what_is_wrong(api: ApiClient, wrong: dict[str, str]) -> None:
    refused = await api.call("POST", f"{API}/session", LOGIN | wrong)

    assert (refused.status, refused.code) == (401, "login_failed")
    assert "Set-Cookie" not in refused.headers


async def test_another_site_cannot_act_in_the_name_of_staff(api: ApiClient, city: World) -> None:
    admin = await signed_in(api.client, city, "admin")
    day = {"first_day": "2026-11-23", "last_day": "2026-11-23"}

    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        sent = await admin.send("POST", f"{API}/admin/closures", headers, json=day)
        assert (sent.status, sent.code) == (403, "forged")
    assert (await admin.call("GET", f"{API}/admin/closures")).json["items"] == []


async def test_a_link_opens_one_appointment(api: ApiClient) -> None:
    mine, other = [(await book(api, slot)).json for slot in (await free(api))[:2]]

    assert (await api.call("POST", f"{API}/appointments/{mine['link']}/cancellation")).status == 200

    assert (await api.call("GET", f"{API}/appointments/{other['link']}")).json == other["appointment"]
    assert (await api.call("GET", f"{API}/appointments/{mine['link']}")).code == "cancelled"
    held = (await hold(api, (await free(api))[0])).json["token"]
    for path in (f"/appointments/{held}", f"/holds/{other['link']}"):
        assert (await api.call("GET", API + path)).status == 404


async def test_citizens_learn_nothing_about_each_other(api: ApiClient) -> None:
    slots = await free(api)
    await book(api, slots[0], name="Robin Geheim", email="robin@example.org")
    path = (await hold(api, slots[1])).headers["Location"]
    await api.call("PUT", f"{path}/details", KIM | {"name": "Robin Geheim"})
    mine = (await book(api, slots[2])).json["link"]

    told = [
        await api.call("GET", API + path)
        for path in (f"/slots?service={CERTIFICATE}&days=14", "/locations", "/services", f"/appointments/{mine}")
    ]
    told.append(await hold(api, slots[0]))
    told.append(await api.call("POST", f"{API}/appointments/{mine}/move", {"slot": slots[1]}))

    assert not any("robin" in str(reply.json).lower() for reply in told)
    assert not {slot["start"] for slot in slots[:3]} & {slot["start"] for slot in await free(api)}
