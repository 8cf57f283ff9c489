"""A small city for the API: besides the video office one for visits and calls, a mobile one, and parts of the city."""

import base64
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from altcha import Challenge, solve_challenge

from tests.support.api import ApiClient, Reply
from tests.support.pages import NO_HEADERS, HttpClient
from tests.support.world import World
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput, ServiceTextInput
from videodesk.locations.schemas import LocationKind, PlaceInput, StopInput
from videodesk.schedule.schemas import DeskInput, Opening

API = "/api/v1"
CERTIFICATE, PASSPORT = "meldebescheinigung", "reisepass"
KIM = {"name": "Kim Muster", "email": "kim@example.org"}
TODAY = date(2026, 11, 23)


async def furnish_city(world: World) -> None:
    """Besides what the world has, the office `aegi` with two desks, the mobile office `mobil`, and `reisepass`."""
    await world.furnish()
    services = world.services
    async with world.writing() as uow:
        texts = {language: ServiceTextInput(name=name) for language, name in (("de", "Reisepass"), ("en", "Passport"))}
        channels = {channel: ChannelInput(duration_minutes=20) for channel in (Channel.ON_SITE, Channel.PHONE)}
        passport = ServiceInput(key=PASSPORT, channels=channels, max_persons=3, fee_cents=7000, texts=texts)
        await services.catalogue.save(uow, passport)
        address = {"street": "Aegidientorplatz 1", "postal_code": "30159", "city": "Hannover"}
        common = {"time_zone": "Europe/Berlin", "region": "DE-NI"}
        aegi = await services.locations.add(
            uow,
            {"key": "aegi", "kind": LocationKind.OFFICE, "name": "Bürgeramt Aegi", **address, **common}
            | {"latitude": 52.368, "longitude": 9.744},
        )
        mobile = await services.locations.add(
            uow, {"key": "mobil", "kind": LocationKind.MOBILE, "name": "Mobiles Bürgeramt", **common}
        )
        for number in (1, 2):
            given = DeskInput(key=f"aegi-{number}", name=f"Platz {number}", channels=[Channel.ON_SITE, Channel.PHONE])
            desk = await services.schedule.add(uow, aegi.id, given)
            await services.schedule.set_hours(uow, desk.id, [Opening(day, 8 * 60, 12 * 60) for day in range(5)])
        given = DeskInput(key="mobil-1", name="Bus", channels=[Channel.ON_SITE])
        await services.schedule.add(uow, mobile.id, given)
        for days, name in ((1, "Misburg"), (2, "Ahlem")):
            stop = {"day": TODAY + timedelta(days=days), "opens_minute": 540, "closes_minute": 720, "name": name}
            await services.locations.add_stop(
                uow, mobile.id, StopInput.model_validate(stop | {"latitude": 52.38, "longitude": 9.85})
            )
        for name, code, latitude in (("Mitte", "30159", 52.37), ("Misburg", "30629", 52.385)):
            await services.locations.add_place(
                uow, PlaceInput(name=name, postal_codes=[code], latitude=latitude, longitude=9.8)
            )


async def signed_in(client: HttpClient, world: World, login: str) -> ApiClient:
    """With a session of this member of staff, and no other cookies."""
    async with world.writing() as uow:
        token = await world.services.accounts.open_session(uow, world.staff[login])
    return ApiClient(client, {"Cookie": f"videodesk={token}"})


async def solved(api: ApiClient) -> str:
    """A proof, from a new challenge."""
    challenge = (await api.call("GET", f"{API}/challenge")).json
    solution = solve_challenge(Challenge.from_dict(challenge))
    assert solution is not None
    return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution.to_dict()}).encode()).decode()


async def free(
    api: ApiClient, service: str = CERTIFICATE, query: str = "", path: str = "/slots"
) -> list[dict[str, Any]]:
    """Free times as requests name them: those of the days, in order."""
    found = (await api.call("GET", f"{API}{path}?service={service}{query}")).json
    return [
        {"location": day["location"]["key"], "channel": day["channel"], "start": start}
        for day in found["days"]
        for start in day["starts"]
    ]


async def hold(api: ApiClient, slot: Mapping[str, Any], service: str = CERTIFICATE, **more: Any) -> Reply:
    return await api.call("POST", f"{API}/holds", {"services": [service], "slot": slot, **more})


async def book(
    api: ApiClient, slot: Mapping[str, Any] | None = None, service: str = CERTIFICATE, **details: str
) -> Reply:
    """The whole way with a proof; the confirmation."""
    held = await hold(api, slot or (await free(api, service))[0], service)
    assert held.status == 201, held.json
    path = held.headers["Location"]
    assert (await api.call("PUT", f"{path}/details", KIM | details)).status == 200
    return await api.call("POST", f"{path}/confirmation", {"proof": await solved(api)})


def headers_of(reply: Reply, *names: str) -> Mapping[str, str]:
    return {name: reply.headers[name] for name in names} if names else NO_HEADERS
