"""Citizens' programs: from free times to an appointment, and what its link lets them do."""

import asyncio
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.api import ApiClient
from tests.support.city import API, CERTIFICATE, KIM, PASSPORT, book, free, furnish_city, hold, signed_in, solved
from tests.support.mail import reread
from tests.support.world import World, make_world
from videodesk.booking.policy import AppointmentState
from videodesk.kit.outbox import DeliveryRefused

KEY = "a-key-of-16-char"


@pytest.fixture
def city_built(sqlite_url: str) -> World:
    return make_world(sqlite_url, FAIR_USE_PROOF_DIFFICULTY="3")


@pytest_asyncio.fixture
async def staff(api: ApiClient, city: World) -> ApiClient:
    return await signed_in(api.client, city, "anna")


# What there is


async def test_services_are_told_in_a_language(api: ApiClient) -> None:
    listed = (await api.call("GET", f"{API}/services?locale=en")).json["items"]
    found = (await api.call("GET", f"{API}/services?words=reise")).json["items"]
    one = await api.call("GET", f"{API}/services/{PASSPORT}?locale=en")

    assert [service["name"] for service in listed] == ["Certificate", "Passport"]
    assert [service["key"] for service in found] == [PASSPORT]
    assert one.json["channels"] == [
        {"channel": "on_site", "duration_minutes": 20},
        {"channel": "phone", "duration_minutes": 20},
    ]
    assert (await api.call("GET", f"{API}/services", If_None_Match="*")).status == 304
    assert (await api.call("GET", f"{API}/services/nothing")).code == "unknown_service"


async def test_offices_tell_where_they_are_and_when_they_are_not(api: ApiClient, staff: ApiClient, city: World) -> None:
    admin = await signed_in(api.client, city, "admin")
    closed = {"location": "aegi", "first_day": "2026-12-24", "last_day": "2026-12-31", "reason": "Umzug"}
    await admin.call("POST", f"{API}/admin/closures", closed)

    video, aegi, mobile = (await api.call("GET", f"{API}/locations")).json["items"]

    assert (video["kind"], video["closures"], video["stops"]) == ("video", [], [])
    assert aegi["address"] == "Aegidientorplatz 1, 30159 Hannover"
    assert aegi["closures"] == [{"first_day": "2026-12-24", "last_day": "2026-12-31", "reason": "Umzug"}]
    assert [(stop["name"], stop["day"], stop["opens"], stop["closes"]) for stop in mobile["stops"]] == [
        ("Misburg", "2026-11-24", "09:00", "12:00"),
        ("Ahlem", "2026-11-25", "09:00", "12:00"),
    ]
    assert [place["name"] for place in (await api.call("GET", f"{API}/places")).json["items"]] == ["Misburg", "Mitte"]


async def test_free_times_can_be_narrowed_down(api: ApiClient) -> None:
    async def found(query: str) -> Any:
        return (await api.call("GET", f"{API}/slots?service={PASSPORT}&{query}")).json

    assert (await api.call("GET", f"{API}/slots?service={PASSPORT}")).headers["Cache-Control"] == "no-store"
    everything = await found("days=14")
    assert {(offer["location"]["key"], offer["channel"]) for offer in everything["offers"]} == {
        ("aegi", "on_site"),
        ("aegi", "phone"),
        ("mobil", "on_site"),
    }
    assert everything["offers"][0]["start"] == "2026-11-23T07:00:00Z"
    assert everything["offers"][0]["location"]["time_zone"] == "Europe/Berlin"
    narrow = await found("channel=on_site&location=aegi&weekday=2&from=10:00&to=11:00&days=1")
    assert [(day["day"], day["starts"]) for day in narrow["days"]] == [
        ("2026-11-25", [f"2026-11-25T09:{minute}:00Z" for minute in ("00", "15", "30", "45")])
    ]
    assert not narrow["beyond_wishes"]
    later = await found(f"channel=on_site&location=aegi&weekday=2&days=1&first_day={narrow['next_day']}")
    assert later["days"][0]["day"] == "2026-12-02"
    assert (await found("weekday=6"))["beyond_wishes"]
    mobile = await found("location=mobil&days=2")
    assert [day["stop"]["name"] for day in mobile["days"]] == ["Misburg", "Ahlem"]
    near = await found("near=30629&channel=on_site")
    assert near["offers"][0]["location"]["key"] == "mobil"
    assert near["offers"][0]["distance_km"] < near["offers"][1]["distance_km"]
    assert (await found("language=tr"))["offers"] == []
    assert (await found("first_day=9999-12-31"))["days"] == []
    assert (await found("first_day=0001-01-01"))["days"][0]["day"] == "2026-11-23"
    assert (await found("persons=3"))["offers"][0]["minutes"] == 60


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        *(("", 422), ("service=nothing", 404), (f"service={PASSPORT}&location=nowhere", 404)),
        *((f"service={PASSPORT}&persons=4", 422), (f"service={PASSPORT}&near=Atlantis", 422)),
        *((f"service={PASSPORT}&from=10:00&to=10:00", 422), (f"service={PASSPORT}&from=10:01", 422)),
        *((f"service={PASSPORT}&days=15", 422), (f"service={PASSPORT}&weekday=7", 422)),
        *((f"service={PASSPORT}&channel=video", 409), (f"service={PASSPORT}&service={CERTIFICATE}", 409)),
    ],
)
async def test_what_cannot_be_asked_for(api: ApiClient, query: str, answer: int) -> None:
    assert (await api.call("GET", f"{API}/slots?{query}")).status == answer


# The way to an appointment


async def test_from_a_free_time_to_an_appointment(api: ApiClient, city: World) -> None:
    slots = await free(api)
    held = await hold(api, slots[3], locale="en")
    path = held.headers["Location"]

    assert (held.status, path) == (201, f"{API}/holds/{held.json['token']}")
    assert held.json["expires_at"] == "2026-11-23T06:10:00Z"
    assert (held.json["starts_at"], held.json["ends_at"]) == (slots[3]["start"], "2026-11-23T08:00:00Z")
    assert held.json["services"] == [{"key": CERTIFICATE, "name": "Certificate", "persons": 1}]
    assert held.json["details"] is None
    assert slots[3] not in await free(api)

    city.clock.advance(minutes=5)
    extended = await api.call("POST", f"{path}/extension")
    assert (extended.json["expires_at"], extended.json["extendable"]) == ("2026-11-23T06:15:00Z", False)
    assert (await api.call("POST", f"{path}/extension")).code == "extended_already"

    proof = await solved(api)
    assert (await api.call("POST", f"{path}/confirmation", {"proof": proof})).code == "details_missing"
    filled = await api.call("PUT", f"{path}/details", KIM | {"language": "tr", "access_needs": "Rampe"})
    assert filled.json["details"] == {**KIM, "phone": "", "language": "tr", "access_needs": "Rampe"}
    assert (await api.call("GET", path)).json == filled.json

    confirmed = await api.call("POST", f"{path}/confirmation", {"proof": proof})
    link = confirmed.json["link"]
    assert confirmed.status == 200
    assert confirmed.json["appointment"]["state"] == "confirmed"
    assert confirmed.json["appointment"]["confirm_until"] is None
    again = await api.call("POST", f"{path}/confirmation", {"proof": proof})
    assert again.json == confirmed.json
    assert (await api.call("GET", path)).code == "already_booked"
    shown = await api.call("GET", f"{API}/appointments/{link}")
    assert shown.json == confirmed.json["appointment"]
    assert "Kim" not in str(shown.json), "who has the link need not be who comes"
    async with asyncio.timeout(10):
        assert f"/en/a/{link}" in str(reread(await city.postbox.next()).get_body(("plain",)))


async def test_without_a_proof_a_letter_must_be_answered(api: ApiClient, city: World) -> None:
    path = (await hold(api, (await free(api))[0])).headers["Location"]
    await api.call("PUT", f"{path}/details", KIM)

    wrongs: list[dict[str, str | None]] = [{}, {"proof": None}, {"proof": ""}, {"proof": "bm9uc2Vuc2U="}]
    for wrong in wrongs:
        requested = await api.call("POST", f"{path}/confirmation", wrong)
        assert requested.status == 200
        assert requested.json["appointment"]["state"] == "unconfirmed"
        assert requested.json["appointment"]["confirm_until"] == "2026-11-23T07:00:00Z"
        assert requested.json["link"] is None

    async with asyncio.timeout(10):
        letter = str(reread(await city.postbox.next()).get_body(("plain",)))
    link = letter.partition("/a/")[2][:32]
    assert (await api.call("POST", f"{API}/appointments/{link}/move", {"slot": (await free(api))[0]})).code == (
        "not_confirmed"
    )
    confirmed = await api.call("POST", f"{API}/appointments/{link}/confirmation")
    assert (confirmed.status, confirmed.json["state"]) == (200, "confirmed")
    assert (await api.call("POST", f"{API}/appointments/{link}/confirmation")).json == confirmed.json
    # Who has only typed the address learns nothing more.
    assert (await api.call("POST", f"{path}/confirmation", {})).code == "already_booked"


async def test_a_proof_pays_once(api: ApiClient) -> None:
    proof, states = await solved(api), []
    for slot in (await free(api))[:2]:
        path = (await hold(api, slot)).headers["Location"]
        await api.call("PUT", f"{path}/details", KIM)
        confirmed = await api.call("POST", f"{path}/confirmation", {"proof": proof})
        states.append(confirmed.json["appointment"]["state"])

    assert states == ["confirmed", "unconfirmed"]


async def test_what_is_given_back_is_free_again(api: ApiClient) -> None:
    slots = await free(api)
    path = (await hold(api, slots[0])).headers["Location"]

    assert (await api.call("DELETE", path)).status == 204

    assert await free(api) == slots
    for method, rest in (("GET", ""), ("DELETE", ""), ("POST", "/extension")):
        assert (await api.call(method, path + rest)).code == "unknown_hold"


async def test_a_taken_time_tells_the_next_ones(api: ApiClient) -> None:
    slots = await free(api)
    assert (await hold(api, slots[2])).status == 201

    refused = await hold(api, slots[2])

    assert (refused.status, refused.code) == (409, "slot_taken")
    assert [_asked(slot) for slot in refused.json["next_slots"]] == slots[3:8]


@pytest.mark.parametrize(
    "start",
    [
        *("2026-11-23T07:16:00Z", "2026-11-23T07:15:01Z", "2026-11-22T07:15:00Z", "2026-11-23T13:00:00Z"),
        *("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "1900-01-01T00:00:00Z", "2027-11-22T07:15:00Z"),
    ],
)
async def test_what_is_no_free_time_is_refused_like_a_taken_one(api: ApiClient, start: str) -> None:
    refused = await hold(api, {"location": "video", "channel": "video", "start": start})

    assert (refused.status, refused.code) == (409, "slot_taken")
    assert refused.json["next_slots"]


async def test_where_nothing_is_left_the_earliest_elsewhere_are_told(api: ApiClient) -> None:
    mobile = {"location": "mobil", "channel": "on_site", "start": "2026-11-25T11:00:00Z"}

    refused = await hold(api, mobile, PASSPORT)

    assert refused.code == "slot_taken"
    assert [slot["location"]["key"] for slot in refused.json["next_slots"]] == ["aegi", "mobil"]


async def test_an_instant_may_be_written_in_any_zone(api: ApiClient) -> None:
    held = await hold(api, {"location": "video", "channel": "video", "start": "2026-11-23T09:15:00+01:00"})

    assert held.json["starts_at"] == "2026-11-23T08:15:00Z"


async def test_who_is_too_slow_learns_of_other_times(api: ApiClient, city: World) -> None:
    slots = await free(api)
    path = (await hold(api, slots[0])).headers["Location"]
    await api.call("PUT", f"{path}/details", KIM)
    city.clock.advance(minutes=11)
    await hold(api, slots[0])

    for rest, body in (("/extension", None), ("/confirmation", {"proof": None})):
        refused = await api.call("POST", path + rest, body)
        assert (refused.status, refused.code) == (409, "hold_expired")
        assert [_asked(slot) for slot in refused.json["next_slots"]] == slots[1:6]


async def test_whom_we_call_must_tell_the_number(api: ApiClient) -> None:
    slot = next(one for one in await free(api, PASSPORT) if one["channel"] == "phone")
    path = (await hold(api, slot, PASSPORT)).headers["Location"]

    assert (await api.call("PUT", f"{path}/details", KIM)).wrong_fields == {"phone"}
    assert (await api.call("PUT", f"{path}/details", KIM | {"phone": "0511 1234"})).status == 200


@pytest.mark.parametrize(
    ("details", "field"),
    [
        *(
            ({"name": "K"}, "name"),
            ({"name": "Kim\nX"}, "name"),
            ({"email": "kim@"}, "email"),
            ({"phone": "x"}, "phone"),
        ),
        *(({"email": ""}, "email"), ({"language": "xx"}, "language"), ({"access_needs": "x" * 501}, "access_needs")),
    ],
)
async def test_wrong_details_are_named(api: ApiClient, details: dict[str, str], field: str) -> None:
    path = (await hold(api, (await free(api))[0])).headers["Location"]

    assert (await api.call("PUT", f"{path}/details", KIM | details)).wrong_fields == {field}


SLOT = {"location": "video", "channel": "video", "start": "2026-11-23T07:15:00Z"}
OF_A_HOLD: list[tuple[str, str, object]] = [
    ("GET", "", None),
    ("DELETE", "", None),
    ("POST", "/extension", None),
    ("PUT", "/details", KIM),
    ("POST", "/confirmation", {}),
]
OF_A_LINK: list[tuple[str, str, object]] = [
    ("GET", "", None),
    ("POST", "/confirmation", None),
    ("POST", "/move", {"slot": SLOT}),
    ("POST", "/cancellation", None),
    ("POST", "/coming", None),
    ("PUT", "/rating", {"conversation": 5, "ease": 5}),
    ("GET", "/wish", None),
    ("PUT", "/wish", {}),
    ("DELETE", "/wish", None),
    ("POST", "/wish/acceptance", {"slot": SLOT}),
    ("POST", "/wish/refusal", {"slot": SLOT}),
]


@pytest.mark.parametrize("token", ["x" * 32, "-_" * 16])
async def test_nobody_guesses_a_token(api: ApiClient, token: str) -> None:
    for method, rest, body in OF_A_HOLD:
        assert (await api.call(method, f"{API}/holds/{token}{rest}", body)).code == "unknown_hold"
    for method, rest, body in OF_A_LINK:
        assert (await api.call(method, f"{API}/appointments/{token}{rest}", body)).code == "unknown_link"


# Once


async def test_keeping_a_time_twice_with_one_key_keeps_one(api: ApiClient) -> None:
    slots = await free(api)
    body = {"services": [CERTIFICATE], "slot": slots[0]}

    replies = await asyncio.gather(*(api.call("POST", f"{API}/holds", body, Idempotency_Key=KEY) for _ in range(3)))

    assert {reply.status for reply in replies} == {201}
    assert len({reply.json["token"] for reply in replies}) == 1
    assert await free(api) == slots[1:]
    other = await api.call("POST", f"{API}/holds", {**body, "slot": slots[1]}, Idempotency_Key=KEY)
    assert other.code == "idempotency_key_reused"


async def test_moving_and_cancelling_twice_with_one_key(api: ApiClient) -> None:
    link = (await book(api)).json["link"]
    path, slots = f"{API}/appointments/{link}", await free(api)

    first = await api.call("POST", f"{path}/move", {"slot": slots[0]}, Idempotency_Key=KEY)
    assert (await api.call("POST", f"{path}/move", {"slot": slots[1]})).status == 200
    replayed = await api.call("POST", f"{path}/move", {"slot": slots[0]}, Idempotency_Key=KEY)
    assert (replayed.json, replayed.headers["Idempotency-Replayed"]) == (first.json, "true")
    assert (await api.call("GET", path)).json["starts_at"] == slots[1]["start"]

    first = await api.call("POST", f"{path}/cancellation", Idempotency_Key=KEY)
    replayed = await api.call("POST", f"{path}/cancellation", Idempotency_Key=KEY)
    assert first.json["state"] == "cancelled"
    assert replayed.json == first.json
    assert (await api.call("POST", f"{path}/cancellation")).code == "cancelled"


# The link


async def test_a_move_frees_the_old_time_and_keeps_the_link(api: ApiClient) -> None:
    slots = await free(api)
    path = f"{API}/appointments/{(await book(api, slots[0])).json['link']}"

    moved = await api.call("POST", f"{path}/move", {"slot": slots[5]})

    assert (moved.status, moved.json["starts_at"]) == (200, slots[5]["start"])
    assert [slot for slot in slots if slot not in await free(api)] == [slots[5]]
    assert (await api.call("GET", path)).json == moved.json


async def test_a_move_that_fails_changes_nothing(api: ApiClient) -> None:
    slots = await free(api)
    booked = (await book(api, slots[0])).json
    path = f"{API}/appointments/{booked['link']}"
    await hold(api, slots[1])

    taken = await api.call("POST", f"{path}/move", {"slot": slots[1]})
    elsewhere = await api.call("POST", f"{path}/move", {"slot": {**slots[2], "location": "aegi"}})
    otherwise = await api.call("POST", f"{path}/move", {"slot": {**slots[2], "channel": "phone"}})

    assert (taken.code, _asked(taken.json["next_slots"][0])) == ("slot_taken", slots[2])
    assert (elsewhere.code, otherwise.code) == ("slot_taken", "not_by_channel")
    assert (await api.call("GET", path)).json == booked["appointment"]


async def test_whoever_moves_to_a_call_must_have_told_the_number(api: ApiClient) -> None:
    slots = await free(api, PASSPORT)
    visit, call = (next(one for one in slots if one["channel"] == channel) for channel in ("on_site", "phone"))

    without = f"{API}/appointments/{(await book(api, visit, PASSPORT)).json['link']}"
    assert (await api.call("POST", f"{without}/move", {"slot": call})).code == "no_number"
    assert (await api.call("GET", without)).json["channel"] == "on_site"
    with_number = f"{API}/appointments/{(await book(api, visit, PASSPORT, phone='0511 1234')).json['link']}"
    assert (await api.call("POST", f"{with_number}/move", {"slot": call})).json["channel"] == "phone"


async def test_when_it_is_over_nothing_can_be_done(api: ApiClient, city: World) -> None:
    path = f"{API}/appointments/{(await book(api)).json['link']}"
    city.clock.advance(hours=3)

    assert (await api.call("POST", f"{path}/move", {"slot": (await free(api))[0]})).code == "too_late"
    assert (await api.call("POST", f"{path}/cancellation")).code == "too_late"
    assert (await api.call("POST", f"{path}/coming")).code == "too_late"
    assert (await api.call("PUT", f"{path}/wish", {})).code == "too_late"


async def test_somebody_says_that_they_come_and_afterwards_how_it_was(api: ApiClient, city: World) -> None:
    booked = (await book(api)).json
    path, rating = f"{API}/appointments/{booked['link']}", {"conversation": 5, "ease": 2}
    assert (await api.call("GET", path)).json["coming"] is False
    assert [(await api.call("POST", f"{path}/coming")).json["coming"] for _ in range(2)] == [True, True]
    assert (await api.call("PUT", f"{path}/rating", rating)).code == "not_served_yet"

    async with city.writing() as uow:
        appointment = await city.services.booking.by_link(uow, booked["link"])
        await city.services.booking.close(uow, appointment.id, AppointmentState.DONE)

    assert (await api.call("PUT", f"{path}/rating", {"conversation": 6, "ease": 2})).code == "malformed"
    assert (await api.call("PUT", f"{path}/rating", rating)).status == 204
    async with city.reading() as uow:
        assert (await city.services.ratings.lately(uow)).ease == 2


async def test_somebody_wishes_to_come_earlier_and_does(api: ApiClient, city: World) -> None:
    slots = await free(api)
    early, late = [(await book(api, slots[place])).json["link"] for place in (0, 20)]
    path = f"{API}/appointments/{late}"
    assert (await api.call("GET", f"{path}/wish")).code == "no_wish"

    wished = await api.call("PUT", f"{path}/wish", {"locations": ["video"], "weekdays": [0, 1], "to": "10:00"})
    assert wished.json == {
        "state": "waiting",
        "locations": ["video"],
        "weekdays": [0, 1],
        "from": "00:00",
        "to": "10:00",
        "since": "2026-11-23T06:00:00Z",
        "offer": None,
    }
    await api.call("POST", f"{API}/appointments/{early}/cancellation")
    await city.services.wishes.offer()

    offered = (await api.call("GET", f"{path}/wish")).json
    assert (offered["state"], _asked(offered["offer"])) == ("offered", slots[0])
    for rest in ("acceptance", "refusal"):
        assert (await api.call("POST", f"{path}/wish/{rest}", {"slot": slots[1]})).code == "offer_ended"
    accepted = await api.call("POST", f"{path}/wish/acceptance", {"slot": slots[0]})
    assert (accepted.status, accepted.json["starts_at"]) == (200, slots[0]["start"])
    assert (await api.call("POST", f"{path}/wish/acceptance", {"slot": slots[0]})).json == accepted.json
    assert (await api.call("GET", f"{path}/wish")).json["state"] == "fulfilled"


async def test_an_offer_is_refused_and_the_wish_stays(api: ApiClient, city: World) -> None:
    slots = await free(api)
    early, late = [(await book(api, slots[place])).json["link"] for place in (0, 20)]
    path = f"{API}/appointments/{late}"
    await api.call("PUT", f"{path}/wish", {})
    await api.call("POST", f"{API}/appointments/{early}/cancellation")
    await city.services.wishes.offer()

    refused = await api.call("POST", f"{path}/wish/refusal", {"slot": slots[0]})
    assert (refused.json["state"], refused.json["offer"]) == ("waiting", None)
    assert (await api.call("GET", path)).json["starts_at"] == slots[20]["start"]
    assert (await api.call("DELETE", f"{path}/wish")).status == 204
    assert (await api.call("GET", f"{path}/wish")).code == "no_wish"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"from": "10:00", "to": "09:00"}, "malformed"),
        ({"weekdays": [7]}, "malformed"),
        ({"locations": ["nowhere"]}, "unknown_location"),
    ],
)
async def test_a_wish_that_makes_no_sense(api: ApiClient, city: World, wish: dict[str, Any], code: str) -> None:
    link = (await book(api)).json["link"]

    assert (await api.call("PUT", f"{API}/appointments/{link}/wish", wish)).code == code
    async with city.reading() as uow:
        assert await city.services.wishes.of(uow, link) is None


# Without an appointment


async def test_somebody_comes_without_an_appointment(api: ApiClient, city: World) -> None:
    closed = (await api.call("GET", f"{API}/walk-in?service={CERTIFICATE}")).json
    assert (closed["open"], closed["wait"], closed["opens_at"]) == (False, None, "2026-11-23T07:00:00Z")
    body = {"service": CERTIFICATE, "name": "Kim Muster", "locale": "en"}
    assert (await api.call("POST", f"{API}/walk-ins", body)).code == "nobody_there"

    city.clock.advance(hours=2)
    open_now = (await api.call("GET", f"{API}/walk-in?service={CERTIFICATE}")).json
    assert (open_now["open"], open_now["waiting"], open_now["location"]["key"]) == (True, 0, "video")
    assert open_now["wait"]["from_minutes"] <= open_now["wait"]["to_minutes"]
    proof = await solved(api)
    replies = [
        await api.call("POST", f"{API}/walk-ins", body | {"proof": proof}, Idempotency_Key=KEY) for _ in range(2)
    ]

    assert [reply.status for reply in replies] == [201, 201]
    assert replies[0].json == replies[1].json
    link = replies[0].json["link"]
    assert replies[0].headers["Location"] == f"{API}/appointments/{link}"
    assert (await api.call("GET", f"{API}/appointments/{link}")).json == replies[0].json["appointment"]
    assert replies[0].json["appointment"]["walk_in"]
    assert (await api.call("GET", f"{API}/walk-in?service={CERTIFICATE}")).json["waiting"] == 1
    assert (await api.call("GET", f"{API}/walk-in?service={PASSPORT}")).code == "not_by_channel"


# Fair use


@pytest.fixture
def strict_built(sqlite_url: str) -> World:
    return make_world(sqlite_url, **{f"FAIR_USE_{one}": "1/day" for one in ("SEARCH", "HOLD", "BOOK", "WALK_IN")})


LINK, KEPT = f"/appointments/{'x' * 32}", f"/holds/{'x' * 32}"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/slots?service={CERTIFICATE}", None),
        ("GET", f"/walk-in?service={CERTIFICATE}", None),
        ("POST", "/holds", {"services": [CERTIFICATE], "slot": SLOT}),
        ("POST", f"{KEPT}/extension", None),
        ("POST", f"{KEPT}/confirmation", {}),
        ("POST", f"{LINK}/move", {"slot": SLOT}),
        ("PUT", f"{LINK}/wish", {}),
        ("POST", f"{LINK}/wish/acceptance", {"slot": SLOT}),
        ("POST", "/walk-ins", {"service": CERTIFICATE, "name": "Kim"}),
    ],
)
async def test_who_asks_too_much_is_told_when_to_come_again(
    strict_built: World, method: str, path: str, body: object
) -> None:
    await furnish_city(strict_built)
    async with TestClient(TestServer(strict_built.app)) as running:
        api = ApiClient(running)
        await api.call(method, API + path, body)

        limited = await api.call(method, API + path, body)

        assert (limited.status, limited.code) == (429, "too_many_requests")
        assert int(limited.headers["Retry-After"]) > 0


# Staff


async def test_staff_book_move_and_cancel_for_callers(staff: ApiClient, city: World) -> None:
    slots = await free(staff, PASSPORT, "&location=aegi&channel=phone", "/staff/slots")
    caller = {"services": [PASSPORT], "persons": 2, "slot": slots[0], "name": "Kim Muster", "reason": "Ruft an"}

    assert (await staff.call("POST", f"{API}/staff/appointments", caller)).wrong_fields == {"phone"}
    caller |= {"phone": "0511 1234", "language": "tr"}
    booked = await staff.call("POST", f"{API}/staff/appointments", caller, Idempotency_Key=KEY)
    assert booked.status == 201
    assert (booked.json["state"], booked.json["email"], booked.json["language"]) == ("confirmed", "", "tr")
    assert (booked.json["desk"] or "").startswith("aegi-")
    assert booked.json["services"] == [{"key": PASSPORT, "name": "Reisepass", "persons": 2}]
    again = await staff.call("POST", f"{API}/staff/appointments", caller, Idempotency_Key=KEY)
    assert again.json == booked.json

    path = booked.headers["Location"]
    assert (await staff.call("GET", path)).json == booked.json
    moved = await staff.call("POST", f"{path}/move", {"slot": slots[9], "reason": "Auf Wunsch"})
    assert moved.json["starts_at"] == slots[9]["start"]
    for wrong in ({"slot": slots[0]}, {"slot": slots[0], "reason": ""}, {"slot": slots[0], "reason": "a\nb"}):
        assert (await staff.call("POST", f"{path}/move", wrong)).wrong_fields == {"reason"}
    assert (await staff.call("POST", f"{path}/move", {"slot": slots[0], "reason": "  "})).code == "reason_missing"
    cancelled = await staff.call("POST", f"{path}/cancellation", {"reason": "Krank"})
    assert cancelled.json["state"] == "cancelled"
    assert (await staff.call("POST", f"{path}/cancellation", {"reason": "Krank"})).code == "cancelled"


async def test_staff_say_who_has_been_served(staff: ApiClient, city: World) -> None:
    slots = await free(staff, PASSPORT, "&location=aegi&channel=phone", "/staff/slots")
    caller = {"services": [PASSPORT], "slot": slots[0], "name": "Kim Muster", "phone": "0511 1234", "reason": "Ruft an"}
    path = (await staff.call("POST", f"{API}/staff/appointments", caller)).headers["Location"]

    assert (await staff.call("POST", f"{path}/closing", {"outcome": "burnt"})).wrong_fields == {"outcome"}
    city.clock.set(datetime.fromisoformat(slots[0]["start"]) - timedelta(hours=12, seconds=1))
    assert (await staff.call("POST", f"{path}/closing", {"outcome": "done"})).code == "not_to_close"
    city.clock.advance(seconds=1)
    assert (await staff.call("POST", f"{path}/closing", {"outcome": "done"})).json["state"] == "done"
    assert (await staff.call("POST", f"{path}/closing", {"outcome": "done"})).json["state"] == "done"
    assert (await staff.call("POST", f"{path}/closing", {"outcome": "missed"})).code == "not_to_close"


async def test_a_time_that_staff_cannot_have_tells_the_next_ones(staff: ApiClient) -> None:
    slots = await free(staff, CERTIFICATE, "", "/staff/slots")
    caller = {"services": [CERTIFICATE], "slot": slots[0], "name": "Kim Muster", "reason": "Ruft an"}
    booked = await staff.call("POST", f"{API}/staff/appointments", caller)

    refused = await staff.call("POST", f"{API}/staff/appointments", caller)
    other = await staff.call("POST", f"{API}/staff/appointments", caller | {"slot": slots[1]})
    not_moved = await staff.call(
        "POST", f"{booked.headers['Location']}/move", {"slot": slots[1], "reason": "Auf Wunsch"}
    )

    assert (refused.code, _asked(refused.json["next_slots"][0])) == ("slot_taken", slots[1])
    assert other.status == 201
    assert (not_moved.code, _asked(not_moved.json["next_slots"][0])) == ("slot_taken", slots[2])


async def test_the_day_of_an_office_comes_in_pages(staff: ApiClient, api: ApiClient) -> None:
    slots = await free(api)
    for slot in slots[:5]:
        await book(api, slot)
    await hold(api, slots[5])
    path = f"{API}/staff/appointments?location=video&day=2026-11-23&limit=2"

    starts, cursor, pages = [], "", 0
    while True:
        page = (await staff.call("GET", path + cursor)).json
        starts += [one["starts_at"] for one in page["items"]]
        pages += 1
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert (starts, pages) == ([slot["start"] for slot in slots[:5]], 3)
    assert page["items"][0]["email"] == KIM["email"]
    for empty in ("location=video&day=2026-11-24", "location=aegi&day=2026-11-23"):
        assert (await staff.call("GET", f"{API}/staff/appointments?{empty}")).json == {"items": [], "next": None}
    for day in ("0001-01-01", "9999-12-31"):
        assert (await staff.call("GET", f"{API}/staff/appointments?location=video&day={day}")).wrong_fields == {"day"}


async def test_staff_are_told_what_has_not_arrived(staff: ApiClient, city: World) -> None:
    slots = await free(staff, CERTIFICATE, "", "/staff/slots")
    caller = {"services": [CERTIFICATE], "slot": slots[0], "name": "Kim Muster", "reason": "Ruft an"}
    booked = (await staff.call("POST", f"{API}/staff/appointments", caller)).json
    assert booked["undelivered"] == []
    city.services.outbox.deliver_with("refused", _refuse)
    async with city.writing() as uow:
        about = uuid.UUID(booked["id"])
        city.services.outbox.add(uow, "refused", "key", {"to": "Kim"}, kind="moved", about=about)

    while not (told := (await staff.call("GET", f"{API}/staff/appointments/{about}")).json["undelivered"]):
        await city.services.outbox.dispatch()

    assert told == [{"kind": "moved", "topic": "refused", "at": "2026-11-23T06:00:00Z", "error": "SMTP 550"}]


async def _refuse(_key: str, _payload: dict[str, Any]) -> None:
    raise DeliveryRefused("SMTP 550")


def _asked(slot: dict[str, Any]) -> dict[str, Any]:
    """A free time as requests name it."""
    return {"location": slot["location"]["key"], "channel": slot["channel"], "start": slot["start"]}
