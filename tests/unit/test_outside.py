"""The guard of addresses that people type, in front of real servers on the loopback interface."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from videodesk.kit.fair_use import Network
from videodesk.kit.outside import Limits, Login, NotReached, Outside, Trouble, is_public, read_address

HERE: list[Network] = [ip_network("127.0.0.1/32")]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Servers:
    """Each answers every path by its handler, and keeps what it was asked."""

    running: list[TestServer] = field(default_factory=list)
    asked: list[web.BaseRequest] = field(default_factory=list)

    async def start(self, handler: Handler) -> str:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.asked.append(request)
            return await handler(request)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        server = TestServer(app, host="0.0.0.0")  # noqa: S104 - also as 127.0.0.2
        await server.start_server()
        self.running.append(server)
        return f"http://127.0.0.1:{server.port}"


@pytest_asyncio.fixture
async def servers() -> AsyncIterator[Servers]:
    started = Servers()
    yield started
    for server in started.running:
        await server.close()


class Rebinding(AbstractResolver):
    """Answers otherwise each time, as who wants to get in does."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = list(addresses)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        address = self._addresses.pop(0) if len(self._addresses) > 1 else self._addresses[0]
        flags = socket.AI_NUMERICHOST
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=flags)]

    async def close(self) -> None:
        """There is nothing to close."""


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello", headers={"Set-Cookie": "a=b"})


async def trouble(outside: Outside, address: str, limits: Limits = Limits()) -> Trouble:  # noqa: B008 - frozen
    with pytest.raises(NotReached) as raised:
        await outside.ask("GET", address, limits=limits)
    assert "127" not in str(raised.value)
    return raised.value.trouble


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(("8.8.8.8", True), ("2a00:1450:4001::1", True), ("64:ff9b::808:808", True), ("2002:808:808::1", True)),
        *(("::ffff:8.8.8.8", True), ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False)),
        *(("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False)),  # noqa: S104
        *(("224.0.0.1", False), ("255.255.255.255", False), ("198.18.0.1", False), ("192.0.2.1", False)),
        *(("::", False), ("::1", False), ("fe80::1", False), ("fc00::1", False), ("fec0::1", False)),
        *(("ff02::1", False), ("::127.0.0.1", False), ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False)),
        *(("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False), ("64:ff9b:1::1", False)),
        *(("2002:7f00:1::1", False), ("2002:a00:1::1", False), ("2001:db8::1", False), ("2001:0:1::1", False)),
    ],
)
def test_only_the_internet_is_public_however_it_is_wrapped(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "address",
    [
        *("", "nonsense", "ftp://example.org/", "file:///etc/passwd", "http://", "https:///x", "//example.org/"),
        *("http://anna:geheim@example.org/", "http://anna@example.org/", "https://example.org:99999/"),
        *("https://[::1", "gopher://example.org", "https://example.org/" + "x" * 500),
        # No name that can be looked up.
        *("https://cloud..example.org/", "https://.example.org/", f"https://{'x' * 64}.example/", "https://xn--.org/"),
    ],
)
def test_what_is_no_address_of_the_web_or_holds_a_login_is_refused(address: str) -> None:
    with pytest.raises(NotReached, match="address"):
        read_address(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1"])
async def test_this_machine_is_not_asked(servers: Servers, host: str) -> None:
    address = await servers.start(hello)

    assert await trouble(Outside(), address.replace("127.0.0.1", host)) is Trouble.PRIVATE
    assert servers.asked == []


async def test_networks_of_ones_own_can_be_allowed(servers: Servers) -> None:
    address = await servers.start(hello)

    answer = await Outside(HERE).ask("GET", f"{address}/x?y=1")

    assert (answer.status, answer.body, answer.url) == (200, b"hello", f"{address}/x?y=1")
    assert await trouble(Outside(HERE), address.replace("127.0.0.1", "127.0.0.2")) is Trouble.PRIVATE


async def test_the_address_that_was_checked_is_the_one_that_is_asked(servers: Servers) -> None:
    """Whoever answers otherwise when asked for the second time is not asked for the second time."""
    port = (await servers.start(hello)).rpartition(":")[2]
    rebinding = Rebinding("127.0.0.1", "127.0.0.2")

    answer = await Outside(HERE, rebinding).ask("GET", f"http://calendar.example:{port}/")

    assert (answer.status, rebinding.asked) == (200, 1)
    assert servers.asked[0].headers["Host"] == f"calendar.example:{port}"
    assert await trouble(Outside(HERE, rebinding), f"http://calendar.example:{port}/") is Trouble.PRIVATE
    assert len(servers.asked) == 1


async def test_the_internet_is_asked_only_when_encrypted() -> None:
    assert await trouble(Outside(resolver=Rebinding("8.8.8.8")), "http://calendar.example/") is Trouble.INSECURE


async def test_a_redirect_is_followed_but_not_to_where_one_may_not_go(servers: Servers) -> None:
    there = await servers.start(hello)

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.query["to"])

    first = await servers.start(elsewhere)
    assert (await Outside(HERE).ask("GET", f"{first}/?to={there}/calendar")).url == f"{there}/calendar"
    for private in (there.replace("127.0.0.1", "127.0.0.2"), "http://10.0.0.1/", "http://169.254.169.254/latest"):
        assert await trouble(Outside(HERE), f"{first}/?to={private}") is Trouble.PRIVATE
    for wrong in ("file:///etc/passwd", "http://a:b@127.0.0.1/", "http://cloud..example.org/"):
        assert await trouble(Outside(HERE), f"{first}/?to={wrong}") is Trouble.ADDRESS
    assert len(servers.asked) == 2 + 3 + 3


async def test_redirects_end(servers: Servers) -> None:
    async def round_and_round(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(f"/{len(servers.asked)}")

    address = await servers.start(round_and_round)

    assert await trouble(Outside(HERE), address) is Trouble.REDIRECTS
    assert len(servers.asked) == 4


async def test_a_login_is_shown_to_the_named_host_alone(servers: Servers) -> None:
    there = await servers.start(hello)

    async def elsewhere(request: web.Request) -> web.Response:
        if request.path == "/first":
            raise web.HTTPPermanentRedirect("/second", headers={"Set-Cookie": "a=b"})
        raise web.HTTPPermanentRedirect(there)

    first = await servers.start(elsewhere)
    await Outside(HERE).ask("PROPFIND", f"{first}/first", login=Login("anna", "geheim"), body=b"<x/>")

    assert ["Authorization" in request.headers for request in servers.asked] == [True, True, False]
    assert {request.method for request in servers.asked} == {"PROPFIND"}
    assert not any("Cookie" in request.headers for request in servers.asked)
    assert "geheim" not in repr(Login("anna", "geheim"))


async def test_no_proxy_of_the_environment_is_used(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.3:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.3:1/")

    assert (await Outside(HERE).ask("GET", await servers.start(hello))).status == 200


async def test_what_is_too_big_is_not_read_to_its_end(servers: Servers) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 100_000)
            sent += 100_000

    address = await servers.start(endless)

    assert await trouble(Outside(HERE), address, Limits(bytes=200_000)) is Trouble.TOO_BIG
    assert sent < 50_000_000


async def test_what_is_packed_is_not_unpacked(servers: Servers) -> None:
    async def packed(_request: web.Request) -> web.Response:
        response = web.Response(body=b"x" * 1_000_000)
        response.enable_compression(web.ContentCoding.gzip)
        return response

    answer = await Outside(HERE).ask("GET", await servers.start(packed), limits=Limits(bytes=10_000))

    assert servers.asked[0].headers["Accept-Encoding"] == "identity"
    assert len(answer.body) < 10_000


async def test_who_is_too_slow_is_waited_for_no_longer(servers: Servers) -> None:
    async def never(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def drops(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    for handler in (never, drops):
        assert await trouble(Outside(HERE), await servers.start(handler), Limits(seconds=0.1)) is Trouble.SLOW


async def test_who_is_not_there_or_speaks_otherwise_is_told_apart(servers: Servers) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert await trouble(Outside(HERE), f"http://127.0.0.1:{port}/") is Trouble.UNREACHABLE
    plain = await servers.start(hello)
    assert await trouble(Outside(HERE), plain.replace("http:", "https:")) is Trouble.UNREACHABLE
    assert await trouble(Outside(HERE), "http://nobody.invalid/") is Trouble.HOST
