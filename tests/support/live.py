"""People at the live protocol: a citizen by link, a member of staff by session, a desk."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import socketio

from tests.support.pages import HttpClient
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel
from videodesk.locations.schemas import LocationKind
from videodesk.rehearsal.live import LiveConnection, Snapshot, with_id

SECONDS = 10


def place(shot: Snapshot) -> dict[str, Any]:
    """What a citizen knows of the place in the line."""
    return shot["queue"] or {"ahead": None, "estimated_at": None}


class Line(LiveConnection):
    """The rehearsal's connection, which remembers all snapshots, and whether it was taken over or ended."""

    def __init__(self, url: str, namespace: str) -> None:
        super().__init__(url, namespace)
        self.snapshots: list[Snapshot] = []
        self.office_news: list[dict[str, Any]] = []
        self.taken_over = asyncio.Event()
        self.ended = asyncio.Event()
        self.instance = ""
        self.socket.on("taken_over", self._on_taken_over, namespace=namespace)
        self.socket.on("office", self._on_office, namespace=namespace)
        self.socket.on("disconnect", self._on_disconnect, namespace=namespace)

    async def ask(self, event: str, message: object = None) -> Any:
        """The acknowledgement, whatever it says. `{}` is sent when no message is given."""
        sent = {} if message is None else message
        return await self.socket.call(event, sent, namespace=self.namespace, timeout=SECONDS)

    async def ok(self, event: str, message: object = None) -> dict[str, Any]:
        answer: dict[str, Any] = await self.ask(event, _sendable(event, message))
        assert answer["ok"] is True, answer
        return answer

    async def refused(self, event: str, message: object = None) -> str:
        """The code of the refusal."""
        answer = await self.ask(event, _sendable(event, message))
        assert answer["ok"] is False
        assert answer["error"]["detail"]
        return str(answer["error"]["code"])

    async def until(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        async with asyncio.timeout(SECONDS):
            return await super().until(condition)

    async def until_state(self, state: str) -> Snapshot:
        return await self.until(lambda shot: shot["consultation"]["state"] == state)

    async def until_peer(self, presence: str) -> dict[str, Any]:
        shot = await self.until(lambda shot: [peer["presence"] for peer in shot["peers"]] == [presence])
        peer: dict[str, Any] = shot["peers"][0]
        return peer

    async def signal(self) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS):
            return await self.signals.get()

    async def end(self) -> None:
        async with asyncio.timeout(SECONDS):
            await self.ended.wait()

    async def _on_news(self, event: str, news: dict[str, Any]) -> None:
        if event == "snapshot":
            self.snapshots.append(news)
        await super()._on_news(event, news)

    async def _on_office(self, news: dict[str, Any]) -> None:
        """Of each office, by name: what is known of its desks and of those who wait, by id."""
        self.office_news.append(news)
        known = {} if news["whole"] else self.snapshot.get(news["name"], {})
        rows = known | {row.get("consultation") or row["desk"]: row for row in (*news["desks"], *news["waiting"])}
        async with self._news:
            self.snapshot = self.snapshot | {
                news["name"]: {key: row for key, row in rows.items() if key not in news["gone"]}
            }
            self._news.notify_all()

    async def _on_taken_over(self, _message: object) -> None:
        self.taken_over.set()

    async def _on_disconnect(self, *_reason: object) -> None:
        self.ended.set()


def _sendable(event: str, message: object) -> object:
    """With an id, where it must have one."""
    return with_id(event, message or {}) if message is None or isinstance(message, dict) else message


@dataclass
class Live:
    """A running server with one appointment whose waiting room is open. Close with `hang_everything_up`."""

    world: World
    url: str
    appointment: AppointmentView = field(init=False)
    _desk: Line = field(init=False)
    _lines: list[Line] = field(default_factory=list)

    async def book(self) -> AppointmentView:
        appointment = await self.world.book()
        self.world.clock.set(appointment.starts_at)
        return appointment

    async def citizen(self, appointment: AppointmentView | None = None, instance: str = "") -> Line:
        link = self.world.link(appointment or self.appointment)
        return await self.connect("/consultation", {"link": link}, instance=instance)

    async def guest(self, link: str, name: str = "Ada Lotse", instance: str = "") -> Line:
        """Who has opened a link for guests."""
        async with self.world.writing() as uow:
            secret = await self.world.services.guests.redeem(uow, link, name)
        return await self.connect("/consultation", {"guest": secret}, instance=instance)

    async def staff(self, login: str = "anna", instance: str = "", consultation: str = "") -> Line:
        auth = {"consultation": consultation or await self.consultation()}
        return await self.connect("/consultation", auth, await self.cookie(login), instance)

    async def desk(self, login: str = "anna", number: int = 0) -> Line:
        return await self.connect("/desk", {"desk": str(self.world.desks[number])}, await self.cookie(login))

    async def lead(self) -> Line:
        return await self.connect("/overview", {}, await self.cookie("admin"))

    async def connect(self, namespace: str, auth: dict[str, str], cookie: str = "", instance: str = "") -> Line:
        line = self.line(namespace)
        if namespace == "/consultation":
            line.instance = instance or str(uuid.uuid4())
            auth = auth | {"instance": line.instance}
        await line.connect(auth, cookie)
        await line.until(lambda _shot: True)
        return line

    def line(self, namespace: str) -> Line:
        self._lines.append(Line(self.url, namespace))
        return self._lines[-1]

    async def refusal(self, namespace: str, auth: object, cookie: str = "", **headers: str) -> object:
        """The code with which a connection is refused."""
        line = self.line(namespace)
        told: list[Any] = []
        line.socket.on("connect_error", told.append, namespace=namespace)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await line.connect(auth, cookie, **headers)
        data = told[0].get("data") if told and isinstance(told[0], dict) else told
        return data.get("code") if isinstance(data, dict) else data

    async def cookie(self, login: str) -> str:
        async with self.world.writing() as uow:
            token = await self.world.services.accounts.open_session(uow, self.world.staff[login])
        return f"videodesk={token}"

    async def consultation(self, appointment: AppointmentView | None = None) -> str:
        return str((await self.world.consultation(appointment or self.appointment)).id)

    async def whom(self) -> dict[str, str]:
        return {"consultation": await self.consultation()}

    async def two_desks(self) -> None:
        """At the second one `jonas` works."""
        async with self.world.writing() as uow:
            second = await self.world.add_desk(uow, 2)
            await self.world.services.schedule.let_work_at(uow, self.world.staff["jonas"], second)

    async def second_office(self) -> str:
        """Its id. At its only desk, the last one, `jonas` works."""
        async with self.world.writing() as uow:
            office = await self.world.add_office(
                uow, "sued", "Video-Bürgeramt Süd", [Channel.VIDEO], kind=LocationKind.VIDEO
            )
            await self.world.services.schedule.let_work_at(uow, self.world.staff["jonas"], self.world.desks[-1])
        return str(office.id)

    async def call(self) -> tuple[Line, Line]:
        """The citizen and the staff member, both in the call."""
        citizen, self._desk = await self.citizen(), await self.desk()
        await citizen.ok("enter")
        await self._desk.ok("call", {"consultation": await self.consultation()})
        staff = await self.staff()
        await citizen.until_peer("here")
        await staff.until_peer("here")
        return citizen, staff

    async def finish(self) -> None:
        """What the desk of `call` does at the end."""
        await self._desk.ok("finish", {"consultation": await self.consultation()})

    async def hang_everything_up(self) -> None:
        for line in self._lines:
            await line.close()


@asynccontextmanager
async def live_server(world: World, client: HttpClient) -> AsyncIterator[Live]:
    live = Live(world, str(client.make_url("/")))
    live.appointment = await live.book()
    try:
        yield live
    finally:
        await live.hang_everything_up()
