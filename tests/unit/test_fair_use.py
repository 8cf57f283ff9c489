"""Fair use: counted by range of addresses, and nobody chooses the own address."""

from ipaddress import ip_address, ip_network
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from tests.support.world import MONDAY, ManualClock
from videodesk.kit.errors import TooManyRequests
from videodesk.kit.fair_use import NOBODY, Bucket, FairUse, FairUseConfig, address_range, client_address
from videodesk.kit.http import show_errors
from videodesk.settings import Settings, WrongSettings, load_settings

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
KIM, NEIGHBOUR, JO = "203.0.113.7", "203.0.113.99", "198.51.100.1"


def asked_by(peer: str, *forwarded: str) -> web.Request:
    request = make_mocked_request("GET", "/", headers=[("X-Forwarded-For", value) for value in forwarded])
    return request.clone(remote=peer)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> ManualClock:
    """The library asks the machine for the time: here it asks this clock."""
    clock = ManualClock(MONDAY)
    told = SimpleNamespace(time=lambda: clock.now().timestamp())
    for module in ("limits.aio.storage.memory", "limits.aio.strategies", "videodesk.kit.fair_use"):
        monkeypatch.setattr(f"{module}.time", told)
    return clock


async def is_let_in(fair_use: FairUse, peer: str, bucket: Bucket = Bucket.HOLD) -> bool:
    try:
        await fair_use.check(asked_by(peer), bucket)
    except TooManyRequests:
        return False
    return True


async def test_a_range_may_do_so_much_in_a_time(clock: ManualClock) -> None:
    fair_use = FairUse(FairUseConfig(hold="3/minute"))

    assert [await is_let_in(fair_use, peer) for peer in (KIM, NEIGHBOUR, KIM, NEIGHBOUR)] == [True, True, True, False]
    assert await is_let_in(fair_use, JO)
    assert await is_let_in(fair_use, KIM, Bucket.BOOK)

    clock.advance(minutes=2)
    assert await is_let_in(fair_use, KIM)


async def test_who_is_refused_and_asks_again_does_not_wait_longer(clock: ManualClock) -> None:
    fair_use = FairUse(FairUseConfig(hold="1/minute"))

    assert [await is_let_in(fair_use, KIM) for _ in range(10)] == [True] + [False] * 9

    clock.advance(minutes=2)
    assert await is_let_in(fair_use, KIM)


@pytest.mark.parametrize("seconds", [0.5, 30, 59.5])
async def test_who_comes_again_when_told_is_let_in(clock: ManualClock, seconds: float) -> None:
    fair_use = FairUse(FairUseConfig(hold="3/minute"))
    clock.advance(seconds=seconds)
    for _ in range(3):
        await fair_use.check(asked_by(KIM), Bucket.HOLD)

    with pytest.raises(TooManyRequests) as refused:
        await fair_use.check(asked_by(KIM), Bucket.HOLD)
    assert refused.value.retry_after is not None
    assert 1 <= refused.value.retry_after <= 60

    clock.advance(seconds=refused.value.retry_after)
    assert await is_let_in(fair_use, KIM)


async def test_what_is_off_is_not_counted() -> None:
    fair_use = FairUse(FairUseConfig(hold="off"))

    assert all([await is_let_in(fair_use, KIM) for _ in range(100)])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (KIM, [], KIM),
        (KIM, [JO], KIM),
        ("10.1.2.3", [], "10.1.2.3"),
        ("10.1.2.3", [KIM], KIM),
        ("10.1.2.3", [f"{JO}, {KIM}"], KIM),
        ("10.1.2.3", [JO, KIM], KIM),
        ("10.1.2.3", [f"{JO}, {KIM},10.9.9.9"], KIM),
        ("10.1.2.3", [f"{JO}, 10.9.9.9, {KIM}"], KIM),
        ("10.1.2.3", ["10.4.4.4, 10.5.5.5"], "10.4.4.4"),
        ("10.1.2.3", [f"{JO}, unknown"], "10.1.2.3"),
        ("10.1.2.3", [f"{KIM}, "], "10.1.2.3"),
        ("10.1.2.3", [f"{KIM}:50123"], KIM),
        ("10.1.2.3", ["[2001:db8::7]:50123"], "2001:db8::7"),
        ("10.1.2.3", ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:10.1.2.3", [f"::ffff:{KIM}"], KIM),
        ("fd00::1", [KIM], KIM),
        ("", [KIM], str(NOBODY)),
    ],
)
def test_a_proxy_of_ours_says_who_asks_and_nobody_else(peer: str, forwarded: list[str], client: str) -> None:
    assert client_address(asked_by(peer, *forwarded), PROXIES) == ip_address(client)


def test_without_proxies_of_ours_nobody_says_who_asks() -> None:
    assert client_address(asked_by("10.1.2.3", KIM)) == ip_address("10.1.2.3")


async def test_who_makes_up_addresses_is_counted_all_the_same(clock: ManualClock) -> None:
    fair_use = FairUse(FairUseConfig(hold="1/minute"), PROXIES)

    await fair_use.check(asked_by("10.1.2.3", f"1.1.1.1, {KIM}"), Bucket.HOLD)

    with pytest.raises(TooManyRequests):
        await fair_use.check(asked_by("10.1.2.3", f"2.2.2.2, {KIM}"), Bucket.HOLD)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::1", "::/48"),
        ("fe80::1%eth0", "fe80::/48"),
    ],
)
def test_a_range_is_what_one_customer_may_have(address: str, network: str) -> None:
    assert address_range(ip_address(address)) == ip_network(network)


def test_every_bucket_has_its_rate() -> None:
    assert {bucket.value for bucket in Bucket} <= set(FairUseConfig.model_fields)


class PlainPages:
    """In place of `kit.html.Html`."""

    def page(self, _request: web.Request, _template: str, *, status: int, code: str) -> web.Response:
        return web.Response(text=code, status=status)


@pytest.mark.parametrize("path", ["/page", "/api/v1/page"])
async def test_the_answer_says_when_to_come_again(path: str) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        raise TooManyRequests(17)

    pages: Any = PlainPages()
    app = web.Application(middlewares=[show_errors(pages)])
    app.router.add_get(path, refuse)

    async with TestClient(TestServer(app)) as client:
        answer = await client.get(path)
        text = await answer.text()

    assert answer.status == 429
    assert answer.headers["Retry-After"] == "17"
    assert "too_many_requests" in text


def load(**given: str) -> Settings:
    given = {"SERVER_SECRET_KEY": "a secret key of at least 32 characters"} | given
    return load_settings({f"VIDEODESK_{name}": value for name, value in given.items()})


def test_rates_and_proxies_are_settings() -> None:
    settings = load(FAIR_USE_HOLD=" 5/Hour", FAIR_USE_SEARCH="off", SERVER_TRUSTED_PROXIES="10.0.0.0/8, fd00::/8")

    assert (settings.fair_use.hold, settings.fair_use.search) == ("5/hour", "off")
    assert settings.server.trusted_proxies == PROXIES
    assert load().server.trusted_proxies == []


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("FAIR_USE_HOLD", "many", "600/minute"),
        ("FAIR_USE_HOLD", "0/minute", "600/minute"),
        ("FAIR_USE_HOLD", "5/fortnight", "second, minute, hour or day"),
        ("FAIR_USE_PROOF_MINUTES", "0", "greater than or equal to 1"),
        ("FAIR_USE_PROOF_OF_WORK", "perhaps", "boolean"),
        ("SERVER_TRUSTED_PROXIES", "10.0.0.1/8", "10.0.0.0/8"),
        ("SERVER_TRUSTED_PROXIES", "10.0.0.0/8, proxy.example.org", "10.0.0.0/8"),
    ],
)
def test_a_wrong_setting_says_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        load(**{name: value})

    (line,) = str(wrong.value).splitlines()
    assert line.startswith(f"VIDEODESK_{name} = {value!r}: ")
    assert allowed in line
