"""Asking addresses that somebody has typed: never one of a private network, and never for long or for much.

Whoever may name an address could otherwise make the server look into the network that it stands in. So the check is at
the last step: of each address that a host has, the socket is made only if that very address may be asked, and no
second look at the DNS comes in between. Redirects go the same way.
See docs/decisions/0007-calendars-of-staff.md.
"""

import asyncio
import base64
import enum
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Network, ip_address
from types import MappingProxyType
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDictProxy
from yarl import URL

from videodesk.kit.fair_use import Address, Network

LONGEST_ADDRESS = 500
REDIRECTS = 3
REDIRECTING = {301, 302, 303, 307, 308}
CONNECT_SECONDS = 5
CHUNK_BYTES = 64 * 1024
NO_HEADERS: Mapping[str, str] = MappingProxyType({})

# All that is routed publicly lies in here (RFC 4291, section 2.4), but for what a gateway turns into IPv4 (RFC 6052).
PUBLIC_IPV6 = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")


class Trouble(enum.StrEnum):
    """Why there is no answer."""

    ADDRESS = "address"
    PRIVATE = "private"
    INSECURE = "insecure"
    HOST = "host"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    TOO_BIG = "too_big"
    REDIRECTS = "redirects"


class NotReached(Exception):
    """No answer, or none that may be read. It names no address, so it may be logged."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Limits:
    """For one question with all its redirects."""

    seconds: float = 10
    bytes: int = 1024 * 1024


@dataclass(frozen=True)
class Login:
    """Who asks."""

    user: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """RFC 7617."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


@dataclass(frozen=True)
class Answer:
    """`url` is where it came from in the end."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    url: str


class Outside:
    """`allowed` are networks of one's own that may be asked as well, also without encryption."""

    def __init__(self, allowed: Sequence[Network] = (), resolver: AbstractResolver | None = None) -> None:
        self._allowed = allowed
        self._resolver = resolver

    async def ask(
        self,
        method: str,
        address: str,
        *,
        login: Login | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
        body: bytes | None = None,
        limits: Limits = Limits(),
    ) -> Answer:
        """Any answer, whatever its status. Raises NotReached.

        The login is shown to the host that was named, and to no other that it redirects to.
        """
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._follow(method, read_address(address), login, headers, body, limits)
        except TimeoutError:
            raise NotReached(Trouble.SLOW) from None

    async def _follow(
        self,
        method: str,
        first: URL,
        login: Login | None,
        headers: Mapping[str, str],
        body: bytes | None,
        limits: Limits,
    ) -> Answer:
        here = first
        for _ in range(REDIRECTS + 1):
            shown = {} if login is None or here.origin() != first.origin() else {"Authorization": login.header}
            # A small answer that is packed could become a very big one.
            sent = {**headers, **shown, "Accept-Encoding": "identity"}
            answer = await self._ask_one(method, here, sent, body, limits)
            if answer.status not in REDIRECTING or "Location" not in answer.headers:
                return answer
            here = _redirected(here, answer.headers["Location"])
        raise NotReached(Trouble.REDIRECTS)

    async def _ask_one(
        self, method: str, url: URL, headers: Mapping[str, str], body: bytes | None, limits: Limits
    ) -> Answer:
        door = _Door(self._allowed, encrypted=url.scheme == "https")
        connector = aiohttp.TCPConnector(
            resolver=self._resolver or aiohttp.ThreadedResolver(),
            use_dns_cache=False,
            force_close=True,
            socket_factory=door.socket_for,
        )
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                    auto_decompress=False,
                    trust_env=False,
                ) as session,
                session.request(method, url, headers=headers, data=body, allow_redirects=False) as response,
            ):
                read = await _read(response, limits.bytes)
                return Answer(response.status, response.headers, read, str(url))
        except aiohttp.ClientConnectorCertificateError:
            raise NotReached(Trouble.CERTIFICATE) from None
        except aiohttp.ClientConnectorDNSError:
            raise NotReached(Trouble.HOST) from None
        except aiohttp.InvalidURL:
            raise NotReached(Trouble.ADDRESS) from None
        except (aiohttp.ClientError, OSError) as error:
            if isinstance(error, aiohttp.ServerTimeoutError):
                raise NotReached(Trouble.SLOW) from None
            raise NotReached(door.refused or Trouble.UNREACHABLE) from None


class _Door:
    """Makes sockets to addresses that may be asked, and remembers why it has refused to."""

    def __init__(self, allowed: Sequence[Network], *, encrypted: bool) -> None:
        self._allowed = allowed
        self._encrypted = encrypted
        self.refused: Trouble | None = None

    def socket_for(self, target: tuple[Any, ...]) -> socket.socket:
        """`target` is what getaddrinfo returns. Raises OSError."""
        family, kind, protocol, _, (host, *_) = target
        address = ip_address(host)
        if not any(_plain(address) in network for network in self._allowed):
            if not is_public(address):
                self.refused = Trouble.PRIVATE
                raise OSError("in a network that must not be asked")
            if not self._encrypted:
                self.refused = Trouble.INSECURE
                raise OSError("not encrypted")
        return socket.socket(family, kind, protocol)


def read_address(text: str) -> URL:
    """Raises NotReached for what is no http(s) address, and where a login is written into it."""
    try:
        url = URL(text)
        host, port = url.host, url.port
        # What looks the name up does so as well, and what it cannot write is nobody's name.
        (url.raw_host or "").encode("idna")
    except ValueError:
        raise NotReached(Trouble.ADDRESS) from None
    named = url.scheme in ("http", "https") and bool(host) and bool(port)
    if not named or url.user is not None or url.password is not None or len(text) > LONGEST_ADDRESS:
        raise NotReached(Trouble.ADDRESS)
    return url.with_fragment(None)


def is_public(address: Address) -> bool:
    """Whether it is one of the internet, and also is where IPv6 only wraps an IPv4 address."""
    address = _plain(address)
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    inner = address.sixtofour
    return address in PUBLIC_IPV6 and address.is_global and (inner is None or is_public(inner))


def _plain(address: Address) -> Address:
    """IPv4 that is written as IPv6 is IPv4."""
    return getattr(address, "ipv4_mapped", None) or address


def _redirected(here: URL, location: str) -> URL:
    """Raises NotReached, also where it leads from an encrypted address to one that is not."""
    try:
        there = here.join(URL(location))
    except ValueError:
        raise NotReached(Trouble.ADDRESS) from None
    if here.scheme == "https" and there.scheme == "http":
        raise NotReached(Trouble.INSECURE)
    return read_address(str(there))


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        body += chunk
        if len(body) > most:
            raise NotReached(Trouble.TOO_BIG)
    return bytes(body)
