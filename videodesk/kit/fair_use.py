"""Fair use: how often one part of the network may do what costs us something.

Requests are counted for a range of addresses, since whoever has one address of a range often has all of them. Many
people can share a range (an office, a mobile network), so the rates are generous: they stop machines, not people.
Ranges are kept in memory for as long as they are counted; an address is neither stored nor logged.
"""

import enum
import re
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated

from aiohttp import web
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from videodesk.kit.errors import TooManyRequests

IPV4_PREFIX = 24
IPV6_PREFIX = 48
OFF = "off"
RATE = re.compile(r"[1-9]\d{0,6}/(second|minute|hour|day)")
WITH_PORT = re.compile(r"\[([^]]*)\](?::\d+)?|([\d.]+):\d+")
NOBODY = IPv4Address(0)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _rate(value: str) -> str:
    value = value.strip().lower()
    if value != OFF and RATE.fullmatch(value) is None:
        raise ValueError("must be so many per second, minute, hour or day, such as 600/minute, or off")
    return value


def _networks(value: object) -> object:
    return [_network(part.strip()) for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(f"{text!r} is no network such as 10.0.0.0/8 or 2001:db8::/32") from None


Rate = Annotated[str, AfterValidator(_rate)]
Networks = Annotated[list[Network], BeforeValidator(_networks)]


class FairUseConfig(BaseModel):
    """`VIDEODESK_FAIR_USE_…`. Rates are for each range of addresses, such as `600/minute` or `200/day`, or `off`."""

    search: Rate = "600/minute"
    """How often free times may be asked for."""
    hold: Rate = "60/minute"
    """How often a time may be kept."""
    book: Rate = "120/hour"
    """How often an appointment may be booked."""
    walk_in: Rate = "300/hour"
    """How often somebody may come without an appointment; all people in an office can share one range."""
    sign_in: Rate = "300/hour"
    """How often somebody may try to sign in; all staff of an office can share one range."""
    feed: Rate = "60/minute"
    """How often somebody may ask for a calendar at an address that is none."""
    live: Rate = "3000/minute"
    """How often somebody may connect to a waiting room, a call or a desk; after a restart all come back at once."""
    upload: Rate = "300/hour"
    """How often citizens may hand in a document or sign one."""
    guest: Rate = "60/minute"
    """How often somebody may try a link for guests that lets nobody in."""
    challenge: Rate = "120/minute"
    """How often a challenge for the proof of work may be asked for."""
    proof_of_work: bool = True
    """Whether browsers must work for a moment before they may write, which makes it dear for machines."""
    proof_difficulty: int = Field(1000, ge=1, le=100_000)
    """How many keys a browser must try at most; 1000 take an old phone one to three seconds."""
    proof_minutes: int = Field(60, ge=1, le=24 * 60)
    """How long a challenge is valid, in minutes: long enough to fill in a form."""


class Bucket(enum.StrEnum):
    """What is counted by itself; each has its rate in FairUseConfig."""

    SEARCH = "search"
    HOLD = "hold"
    BOOK = "book"
    WALK_IN = "walk_in"
    SIGN_IN = "sign_in"
    FEED = "feed"
    LIVE = "live"
    UPLOAD = "upload"
    GUEST = "guest"
    CHALLENGE = "challenge"


class FairUse:
    def __init__(self, config: FairUseConfig, trusted_proxies: Sequence[Network] = ()) -> None:
        self._trusted_proxies = trusted_proxies
        self._rates = {bucket: _item(getattr(config, bucket)) for bucket in Bucket}
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def check(self, request: web.Request, bucket: Bucket) -> None:
        """Count this request. Raises TooManyRequests, which says when to come again."""
        rate = self._rates[bucket]
        if rate is None:
            return
        counted = (bucket.value, str(address_range(client_address(request, self._trusted_proxies))))
        if not await self._limiter.hit(rate, *counted):
            window = await self._limiter.get_window_stats(rate, *counted)
            # The library asks the machine for the time, so here it is asked as well. Just at the end of a window
            # what was counted in it still has its full weight: a second later there is room.
            raise TooManyRequests(int(window.reset_time - time.time()) + 1)


def client_address(request: web.Request, trusted_proxies: Sequence[Network] = ()) -> Address:
    """Who is at the other end: the peer, or whoever it has come for when it is a proxy of ours.

    Each proxy adds to the end of X-Forwarded-For whom it has heard, so it is read from there, and no further than our
    own proxies go: what stands before may be made up.
    """
    address = _address(request.remote or "") or NOBODY
    hops = [hop for header in request.headers.getall("X-Forwarded-For", ()) for hop in header.split(",")]
    while hops and any(address in network for network in trusted_proxies):
        heard = _address(hops.pop())
        if heard is None:
            break
        address = heard
    return address


def address_range(address: Address) -> Network:
    """The range that one customer of a provider may well have: IPv4 /24, IPv6 /48."""
    if isinstance(address, IPv4Address):
        return IPv4Network((int(address), IPV4_PREFIX), strict=False)
    return IPv6Network((int(address), IPV6_PREFIX), strict=False)


def _address(text: str) -> Address | None:
    """With or without a port; an IPv4 address that is written as IPv6 is IPv4."""
    text = text.strip()
    if match := WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _item(rate: str) -> RateLimitItem | None:
    return None if rate == OFF else parse(rate)
