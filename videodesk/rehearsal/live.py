"""Speaks the live protocol (PROTOCOL.md) without a browser: one connection, what it knows, and a headless peer."""

import asyncio
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import socketio

from videodesk.media.headless import HeadlessPeer
from videodesk.media.schemas import IceServer
from videodesk.rehearsal.citizen import StepFailed

Snapshot = dict[str, Any]
CONNECT_SECONDS = 15
# What changes nothing is no command, and has no id.
NO_COMMANDS = {"signal", "ice", "share", "check", "typed", "colleagues"}


class LiveConnection:
    """A Socket.IO connection in one namespace; `snapshot` is all that has been told, put together."""

    def __init__(self, url: str, namespace: str) -> None:
        self._url = url
        self.namespace = namespace
        self.socket = socketio.AsyncClient(reconnection=False)
        self._news = asyncio.Condition()
        self.snapshot: Snapshot = {}
        self.signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        for event in ("snapshot", "queue", "board", "state"):
            self.socket.on(event, partial(self._on_news, event), namespace=namespace)
        self.socket.on("signal", self._on_signal, namespace=namespace)

    async def connect(self, auth: object, cookie: str = "", **headers: str) -> None:
        """Raises socketio's ConnectionError when we are not let in."""
        if cookie:
            headers["Cookie"] = cookie
        await self.socket.connect(
            self._url,
            headers=headers,
            auth=auth,
            namespaces=[self.namespace],
            transports=["websocket"],
            wait_timeout=CONNECT_SECONDS,
        )

    async def ask(self, event: str, message: dict[str, Any]) -> dict[str, Any]:
        """Send, and return the acknowledgement. Raises StepFailed when it is an error."""
        answer: dict[str, Any] = await self.socket.call(event, with_id(event, message), namespace=self.namespace)
        if not answer.get("ok"):
            raise StepFailed(f"{event} was refused: {answer.get('error')}")
        return answer

    async def until(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        """The first snapshot, from now on, that meets the condition."""
        async with self._news:
            await self._news.wait_for(lambda: bool(self.snapshot) and condition(self.snapshot))
            return self.snapshot

    async def close(self) -> None:
        await self.socket.disconnect()

    async def _on_news(self, event: str, news: dict[str, Any]) -> None:
        async with self._news:
            self.snapshot = put_together(self.snapshot, event, news)
            self._news.notify_all()

    async def _on_signal(self, signal: dict[str, Any]) -> None:
        self.signals.put_nowait(signal)


def with_id(event: str, message: dict[str, Any]) -> dict[str, Any]:
    """Each command is a new wish, unless it says whose repetition it is."""
    return message if event in NO_COMMANDS else {"id": str(uuid.uuid4())} | message


def put_together(known: Snapshot, event: str, news: dict[str, Any]) -> Snapshot:
    match event:
        case "snapshot" if "log" in news:
            earlier = [entry for entry in known.get("log", []) if entry["seq"] <= news["since"]]
            is_in_line = news["consultation"]["state"] == "waiting" and not news["consultation"]["parked"]
            queue = known.get("queue") if is_in_line else None
            return news | {"log": earlier + news["log"], "queue": queue}
        case "snapshot":
            state: dict[str, Any] = news["state"]
            return {"now": news["now"], "desk": news["desk"], "rows": in_time(news["rows"])} | state
        case "board":
            rows = {row["consultation"]: row for row in [*known["rows"], *news["rows"]]}
            left = [row for key, row in rows.items() if key not in news["gone"]]
            return known | {"now": news["now"], "rows": in_time(left)}
        case "queue":
            return known | {"queue": news}
        case _:
            return known | news


def in_time(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["starts_at"], row["consultation"]))


class Caller:
    """One side of the consultation: a connection to it, and a peer once the call begins."""

    def __init__(self, url: str) -> None:
        self.live = LiveConnection(url, "/consultation")
        self.instance = str(uuid.uuid4())
        self._peer: HeadlessPeer | None = None

    @property
    def peer(self) -> HeadlessPeer:
        if self._peer is None:
            self._peer = HeadlessPeer(_ice_servers(self.live.snapshot))
        return self._peer

    async def join(self, auth: dict[str, str], cookie: str = "") -> None:
        await self.live.connect(auth | {"instance": self.instance}, cookie)

    async def offer(self) -> None:
        other = await self._other()
        await self._send(other, "offer", await self.peer.offer())
        signal = await self.live.signals.get()
        await self.peer.accept(signal["description"]["sdp"])

    async def answer(self) -> None:
        await self._other()
        signal = await self.live.signals.get()
        other = {"participant": signal["from"], "instance": signal["from_instance"]}
        await self._send(other, "answer", await self.peer.answer(signal["description"]["sdp"]))

    async def close(self) -> None:
        if self._peer is not None:
            await self._peer.close()
        await self.live.close()

    async def _other(self) -> dict[str, Any]:
        """The other side, once it is here and the call is on."""
        snapshot = await self.live.until(
            lambda shot: (
                shot["consultation"]["state"] in ("called", "talking")
                and any(peer["presence"] == "here" for peer in shot["peers"])
            )
        )
        other: dict[str, Any] = snapshot["peers"][0]
        return other

    async def _send(self, other: dict[str, Any], kind: str, sdp: str) -> None:
        message = {
            "to": other["participant"],
            "to_instance": other["instance"],
            "description": {"type": kind, "sdp": sdp},
        }
        await self.live.ask("signal", message)


def _ice_servers(snapshot: Snapshot) -> list[IceServer]:
    return [
        IceServer(tuple(server["urls"]), server.get("username", ""), server.get("credential", ""))
        for server in snapshot["ice"]["servers"]
    ]
