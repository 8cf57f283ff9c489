"""Whatever people, desks, lines, time and crashes do: nobody is lost, nobody is called twice, and all know it.

Hypothesis plays citizens and two desks at a real server by real sockets. A consultation's log says what has become of
it (`_Story`), commands that were answered say what must be in the log, and in the end each client must know what the
database says. For a longer game than CI's: `MACHINE_EXAMPLES=500 pytest …`.
"""

import asyncio
import os
import uuid
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import socketio
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import RowMapping, delete, select

from tests.support.live import SECONDS, Line
from tests.support.mortal import MortalServer, owned_tasks
from tests.support.waiting import walk_in
from tests.support.world import MONDAY, ManualClock, make_world_at
from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.entries import read_entry
from videodesk.consultations.policy import IN_CALL, PLACE_KEPT, ConsultationState
from videodesk.kit.errors import Refusal
from videodesk.rehearsal.live import Snapshot
from videodesk.signaling.presence import LEASE
from videodesk.tables import metadata

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "15"))
STEPS = int(os.environ.get("MACHINE_STEPS", "20"))
T = TypeVar("T")
State = ConsultationState
Answer = dict[str, Any]

NUMBERS = st.integers(0, 60)
DESKS = st.integers(0, 1)
PAUSES = st.sampled_from([1, 8, 16, 61, 299, 601])
# So many times others have their turn before the power fails.
MOMENTS = st.integers(0, 60)
LOGINS = ("anna", "jonas")
# What is no fault of ours, whatever was asked for.
REFUSALS = {
    *("too_early", "over", "not_waiting", "not_in_call", "already_called", "desk_busy", "not_in_state", "forbidden"),
    *("nobody_waiting", "not_offered", "own_desk", "not_your_consultation", "nobody_there"),
}
# What each command that is answered by "ok" leaves in the log: always, or only where it changes something.
LEAVES = {
    "leave": "left",
    "call": "called",
    "call_next": "called",
    "park": "parked",
    "unpark": "unparked",
    "offer": "offered",
    "accept": "handed_over",
    "decline": "declined",
    "hand_over": "handed_over",
    "missed": "missed",
    "chat": "chat",
    "tell": "message",
}
MAY_LEAVE = {"enter": "entered", "hold": ("held", "resumed"), "connected": "connected", "finish": "finished"}


class Page(Line):
    """A page with its log, which must be told once, in order and, to staff, without gaps."""

    def __init__(self, url: str, namespace: str, known: Snapshot | None = None, instance: str = "") -> None:
        super().__init__(url, namespace)
        self.snapshot = known or {}
        self.instance = instance or str(uuid.uuid4())
        self.last = self.snapshot.get("seq", 0) if namespace == "/consultation" else 0
        self.faults: list[str] = []
        self.welcomed = asyncio.Event()

    async def open(self, auth: dict[str, Any], cookie: str = "") -> None:
        if self.namespace == "/consultation":
            auth = auth | {"instance": self.instance, "last": self.last}
        await self.connect(auth, cookie)
        async with asyncio.timeout(SECONDS):
            await self.welcomed.wait()

    def lose(self) -> None:
        """Without a goodbye."""
        self.socket.eio.ws._response.connection.transport.abort()

    async def _on_news(self, event: str, news: dict[str, Any]) -> None:
        if event == "snapshot" and "log" in news:
            self._check(news)
            self.last = news["seq"]
        await super()._on_news(event, news)
        if event == "snapshot":
            self.welcomed.set()

    def _check(self, news: dict[str, Any]) -> None:
        told = [entry["seq"] for entry in news["log"]]
        expected = list(range(news["since"] + 1, news["seq"] + 1))
        if news["since"] != self.last:
            self.faults.append(f"told from {news['since']} on, knows {self.last}")
        if news["you"]["role"] == "staff" and told != expected:
            self.faults.append(f"told {told} of {expected}")
        if told != sorted(set(told) & set(expected)):
            self.faults.append(f"told {told} in {expected}")


@dataclass
class Person:
    appointment: AppointmentView
    id: str
    page: Page | None = None
    known: Snapshot = field(default_factory=dict)
    instance: str = ""
    lost_at: datetime | None = None


class _Story:
    """What has become of somebody, by the log alone."""

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        self.state, self.parked = State.EXPECTED, False
        for entry in entries:
            self._go_on(entry["kind"], entry)

    def _go_on(self, kind: str, entry: dict[str, Any]) -> None:
        waits, calls = (State.WAITING,), (State.CALLED, State.TALKING)
        steps: dict[str, tuple[tuple[State, ...], State]] = {
            "entered": ((State.EXPECTED,), State.WAITING),
            "left": (waits, State.EXPECTED),
            "called": (waits, State.CALLED),
            "connected": ((State.CALLED,), State.TALKING),
            "parked": (waits + calls, State.WAITING),
            "finished": (calls, State.FINISHED),
            "missed": ((State.EXPECTED, State.WAITING, State.CALLED), State.MISSED),
        }
        if kind in steps:
            sources, target = steps[kind]
            assert self.state in sources, f"{kind} from {self.state}"
            self.state, self.parked = target, kind == "parked"
        elif kind == "handed_over" and entry["to"] == "Video-Bürgeramt":
            assert self.state in waits + calls
            self.state, self.parked = State.WAITING, False
        elif kind in ("handed_over", "offered", "held", "resumed", "chat"):
            assert self.state in calls, f"{kind} from {self.state}"
        elif kind == "unparked":
            assert self.parked
            self.parked = False


class House:
    """One database, the server on it that runs now, and who is connected."""

    def __init__(self, database_url: str, runner: asyncio.Runner) -> None:
        self.database_url, self.runner = database_url, runner
        self.clock = ManualClock()
        self.world = make_world_at(self.clock, database_url)
        self.server = MortalServer(self.world)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def furnish(self) -> None:
        async with self.world.writing() as uow:
            for table in reversed(metadata.sorted_tables):
                await uow.session.execute(delete(table))
        self.clock.set(MONDAY)
        self.world.desks, self.world.staff = [], {}
        await self.world.furnish(desks=2)
        self.clock.set(MONDAY + timedelta(minutes=55))

    def rebuild(self) -> None:
        """A new process, which knows nothing."""
        world, self.world = self.world, make_world_at(self.clock, self.database_url)
        if world.desks:
            self.world.share(world)
        self.server = MortalServer(self.world)


class Game(RuleBasedStateMachine):
    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.people: list[Person] = []
        self.desks: list[Page] = []
        self.cookies: list[str] = []
        self.hosts: dict[int, tuple[Page, str]] = {}
        self.pages: list[Page] = []
        # Of all commands that were answered by "ok", by event; and the texts of what was said.
        self.done: Counter[str] = Counter()
        self.said: set[str] = set()
        house.rebuild()
        house.run(self._begin())

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    # The beginning, and after a crash

    async def _begin(self) -> None:
        await self.house.furnish()
        for login in LOGINS:
            async with self.house.world.writing() as uow:
                token = await self.house.world.services.accounts.open_session(uow, self.house.world.staff[login])
            self.cookies.append(f"videodesk={token}")
        await self.house.server.start()
        self.started_at = self.now
        for number in range(2):
            self.desks.append(await self._sit_down(number))

    async def _sit_down(self, number: int) -> Page:
        page = self._page("/desk")
        await page.open({"desk": str(self.house.world.desks[number])}, self.cookies[number])
        return page

    def _page(self, namespace: str, known: Snapshot | None = None, instance: str = "") -> Page:
        self.pages.append(Page(self.house.server.url, namespace, known, instance))
        return self.pages[-1]

    async def _come_back(self) -> None:
        await self.house.server.start()
        self.started_at = self.now
        self.desks = [await self._sit_down(number) for number in range(2)]
        self.hosts.clear()
        for one in self.people:
            if one.page is not None:
                one.known, one.instance = one.page.snapshot, one.page.instance
                one.page = await self._join(one, one.known, one.instance)

    async def _join(self, one: Person, known: Snapshot | None = None, instance: str = "") -> Page:
        page = self._page("/consultation", known, instance)
        await page.open({"link": self.house.world.link(one.appointment)})
        one.lost_at = None
        return page

    # What there is to choose from

    def person(self, number: int) -> Person:
        return self.people[number % len(self.people)]

    def with_desk(self, desk: int, number: int) -> str:
        """Mostly whom it has called, now and then anybody."""
        current = self.desks[desk].snapshot["current"]
        return str(current) if current is not None and number % 5 else self.person(number).id

    async def page_of(self, number: int) -> Page:
        one = self.person(number)
        if one.page is None:
            one.page = await self._join(one, one.known, one.instance)
        return one.page

    # Commands

    async def command(self, page: Page, event: str, message: dict[str, Any] | None = None, times: int = 1) -> Answer:
        """Sent so often with the same id: it is done once, and always answered alike."""
        sent = {"id": str(uuid.uuid4())} | (message or {})
        answer: Answer = await page.ask(event, sent)
        for _ in range(times - 1):
            assert await page.ask(event, sent) == answer
        self._count(event, sent, answer)
        return answer

    def _count(self, event: str, sent: dict[str, Any], answer: Answer) -> None:
        if answer["ok"]:
            self.done[event] += 1
            if event == "chat":
                self.said.add(sent["text"])
        else:
            assert answer["error"]["code"] in REFUSALS, (event, answer)

    # People

    @initialize(walkers=st.integers(1, 2))
    def people_come(self, walkers: int) -> None:
        for number in range(2 + walkers):
            self.arrive(walks_in=number >= 2)
            self.enter(number, times=1)

    @rule(walks_in=st.booleans())
    def arrive(self, walks_in: bool) -> None:
        async def work() -> None:
            world = self.house.world
            try:
                appointment = await walk_in(world) if walks_in else await world.book()
            except Refusal:
                return
            one = Person(appointment, str((await world.consultation(appointment)).id))
            one.page = await self._join(one)
            self.people.append(one)

        self.house.run(work())

    @rule(number=NUMBERS, times=st.integers(1, 2))
    def enter(self, number: int, times: int) -> None:
        self._citizen_does(number, "enter", times=times)

    @rule(number=NUMBERS)
    def leave(self, number: int) -> None:
        self._citizen_does(number, "leave")

    @rule(number=NUMBERS)
    def connect(self, number: int) -> None:
        self._citizen_does(number, "connected")

    @rule(number=NUMBERS, times=st.integers(1, 3))
    def chat(self, number: int, times: int) -> None:
        self._citizen_does(number, "chat", {"text": f"Hallo {uuid.uuid4()}"}, times)

    def _citizen_does(self, number: int, event: str, message: dict[str, Any] | None = None, times: int = 1) -> None:
        async def work() -> None:
            await self.command(await self.page_of(number), event, message, times)

        self.house.run(work())

    # Lines

    @rule(number=NUMBERS)
    def a_line_is_lost(self, number: int) -> None:
        async def work() -> None:
            one = self.person(number)
            if one.page is not None:
                page, one.page = one.page, None
                page.lose()
                await page.end()
                one.known, one.instance, one.lost_at = page.snapshot, page.instance, self.now

        self.house.run(work())

    @rule(number=NUMBERS, remembers=st.booleans())
    def a_page_comes_back(self, number: int, remembers: bool) -> None:
        async def work() -> None:
            one = self.person(number)
            earlier = one.page
            known, instance = (earlier.snapshot, earlier.instance) if earlier else (one.known, one.instance)
            one.page = await self._join(one, known if remembers else None, instance)
            if earlier is not None:
                await earlier.end()
                assert not earlier.taken_over.is_set()

        self.house.run(work())

    @rule(number=NUMBERS)
    def a_second_tab_takes_over(self, number: int) -> None:
        async def work() -> None:
            one = self.person(number)
            earlier = one.page
            one.page = await self._join(one)
            if earlier is not None:
                await earlier.end()
                assert earlier.taken_over.is_set()

        self.house.run(work())

    @rule(desk=DESKS)
    def a_desk_is_opened_anew(self, desk: int) -> None:
        async def work() -> None:
            self.desks[desk].lose()
            await self.desks[desk].end()
            self.desks[desk] = await self._sit_down(desk)

        self.house.run(work())

    @rule(desk=DESKS)
    def a_desk_joins_its_call(self, desk: int) -> None:
        async def work() -> None:
            current = self.desks[desk].snapshot["current"]
            if current is None:
                return
            page = self._page("/consultation")
            try:
                await page.open({"consultation": current}, self.cookies[desk])
            except socketio.exceptions.ConnectionError:
                return
            self.hosts[desk] = page, current

        self.house.run(work())

    @rule(seconds=PAUSES)
    def time_goes_by(self, seconds: int) -> None:
        async def work() -> None:
            # What was lost a moment ago is noticed before.
            await self.house.server.do("absences")
            self.house.clock.advance(seconds=seconds)
            await self.house.server.do("leases", "absences", "queues")

        self.house.run(work())

    # Desks

    @rule(desk=DESKS, times=st.integers(1, 2))
    def call_next(self, desk: int, times: int) -> None:
        self._desk_does(desk, "call_next", times=times)

    @rule(desk=DESKS, number=NUMBERS)
    def call(self, desk: int, number: int) -> None:
        self._desk_does(desk, "call", {"consultation": self.person(number).id})

    @rule()
    def both_call_the_next(self) -> None:
        async def work() -> None:
            answers = await asyncio.gather(*(self.command(desk, "call_next") for desk in self.desks))
            called = [answer["consultation"] for answer in answers if answer["ok"]]
            assert len(called) == len(set(called))

        self.house.run(work())

    @rule(number=NUMBERS)
    def both_call_the_same(self, number: int) -> None:
        async def work() -> None:
            message = {"consultation": self.person(number).id}
            answers = await asyncio.gather(*(self.command(desk, "call", message) for desk in self.desks))
            assert sum(answer["ok"] for answer in answers) <= 1

        self.house.run(work())

    @rule(desk=DESKS, number=NUMBERS)
    def park_and_unpark_at_once(self, desk: int, number: int) -> None:
        async def work() -> None:
            message = {"consultation": self.with_desk(desk, number)}
            one, other = self.desks[desk], self.desks[1 - desk]
            await asyncio.gather(self.command(one, "park", message), self.command(other, "unpark", message))

        self.house.run(work())

    @rule(number=NUMBERS, desk=DESKS)
    def go_and_call_at_once(self, number: int, desk: int) -> None:
        async def work() -> None:
            page = await self.page_of(number)
            await asyncio.gather(
                self.command(page, "leave"), self.command(self.desks[desk], "call_next"), self.command(page, "enter")
            )

        self.house.run(work())

    @rule(desk=DESKS, number=NUMBERS)
    def offer(self, desk: int, number: int) -> None:
        message = {"consultation": self.with_desk(desk, number), "desk": str(self.house.world.desks[1 - desk])}
        self._desk_does(desk, "offer", message | {"note": "Sie kennen das."})

    @rule(desk=DESKS, number=NUMBERS, event=st.sampled_from(["accept", "accept", "decline"]))
    def answer_an_offer(self, desk: int, number: int, event: str) -> None:
        offers = self.desks[desk].snapshot["offers"]
        asked = offers[0]["consultation"] if offers else self.person(number).id
        self._desk_does(desk, event, {"consultation": asked})

    @rule(desk=DESKS, number=NUMBERS)
    def hand_over(self, desk: int, number: int) -> None:
        message = {"consultation": self.with_desk(desk, number), "location": str(self.house.world.location.id)}
        self._desk_does(desk, "hand_over", message | {"note": "Bitte noch einmal."})

    @rule(desk=DESKS, number=NUMBERS, event=st.sampled_from(["park", "unpark", "missed", "finish", "finish"]))
    def settle(self, desk: int, number: int, event: str) -> None:
        self._desk_does(desk, event, {"consultation": self.with_desk(desk, number)})

    @rule(desk=DESKS, number=NUMBERS, on=st.booleans(), event=st.sampled_from(["hold", "urge"]))
    def switch(self, desk: int, number: int, on: bool, event: str) -> None:
        key = {"hold": "held", "urge": "urgent"}[event]
        target = self.with_desk(desk, number) if event == "hold" else self.person(number).id
        self._desk_does(desk, event, {"consultation": target, key: on})

    @rule(desk=DESKS, number=NUMBERS)
    def tell(self, desk: int, number: int) -> None:
        self._desk_does(desk, "tell", {"consultation": self.person(number).id, "text": "Gleich geht es weiter."})

    def _desk_does(self, desk: int, event: str, message: dict[str, Any] | None = None, times: int = 1) -> None:
        self.house.run(self.command(self.desks[desk], event, message, times))

    # The power fails

    @rule(
        moments=MOMENTS,
        desk=DESKS,
        number=NUMBERS,
        event=st.sampled_from(["call_next", "park", "finish", "chat", "enter", "missed"]),
    )
    def the_server_crashes(self, moments: int, desk: int, number: int, event: str) -> None:
        """In the midst of a command, which is sent again to the next server."""
        house = self.house
        sent: dict[str, Any] = {"id": str(uuid.uuid4())}
        if event in ("park", "finish", "missed"):
            sent["consultation"] = self.with_desk(desk, number)
        if event == "chat":
            sent["text"] = f"Noch da? {uuid.uuid4()}"
        by_citizen = event in ("chat", "enter")

        async def crash() -> None:
            page = await self.page_of(number) if by_citizen else self.desks[desk]
            answered: list[Answer] = []
            await page.socket.emit(event, sent, namespace=page.namespace, callback=answered.append)
            for _ in range(moments):
                await asyncio.sleep(0)
            await house.server.crash()

        async def again() -> None:
            await self._come_back()
            page = await self.page_of(number) if by_citizen else self.desks[desk]
            answer: Answer = await page.ask(event, sent)
            self._count(event, sent, answer)

        house.run(crash())
        house.rebuild()
        house.run(again())

    # What must hold in the end

    @rule()
    def all_know(self) -> None:
        self.house.run(self._check())

    def teardown(self) -> None:
        async def end() -> None:
            try:
                await self._check()
            finally:
                await self.house.server.crash()
                for page in self.pages:
                    await page.close()

        self.house.run(end())

    async def _check(self) -> None:
        await self.house.server.do("leases", "absences", "queues")
        truth = await Truth.of(self)
        truth.check_the_logs()
        await self._check_the_line(truth)
        for one in self.people:
            if one.page is not None:
                await told(one.page, partial(truth.told_to_citizen, one))
        for number, (page, consultation) in list(self.hosts.items()):
            row = truth.rows[consultation]
            if row["staff_id"] != self.house.world.staff[LOGINS[number]]:
                await page.end()
                del self.hosts[number]
            else:
                await told(page, partial(truth.told_to_staff, row))
        for number, desk in enumerate(self.desks):
            await told(desk, partial(truth.told_to_desk, number))
        assert [page.faults for page in self.pages if page.faults] == []

    async def _check_the_line(self, truth: "Truth") -> None:
        """Whoever waits and is not parked is in it once, by the rules; whoever was called has a desk for themselves."""
        world = self.house.world
        async with world.reading() as uow:
            found = (await world.services.waiting_room.look(uow, world.location.id)).line
        assert [str(one.consultation_id) for one in found if one.arrived_at is not None] == truth.line
        desks = [row["desk_id"] for row in truth.rows.values() if row["state"] in IN_CALL]
        assert len(desks) == len(set(desks))


async def told(page: Page, difference: Callable[[Snapshot], object]) -> None:
    """Raises once nothing more comes that would mend what is wrong."""
    try:
        async with asyncio.timeout(SECONDS):
            async with page._news:
                await page._news.wait_for(lambda: bool(page.snapshot) and not difference(page.snapshot))
    except TimeoutError:
        raise AssertionError(f"{page.namespace} was not told: {difference(page.snapshot)}") from None


@dataclass
class Truth:
    """What the database says, and by whom the server was started when."""

    game: Game
    rows: dict[str, RowMapping]
    logs: dict[str, list[RowMapping]]

    @classmethod
    async def of(cls, game: Game) -> "Truth":
        consultation, log = metadata.tables["consultation"], metadata.tables["consultation_log"]
        async with game.house.world.reading() as uow:
            rows = (await uow.session.execute(select(consultation))).mappings().all()
            entries = (await uow.session.execute(select(log).order_by(log.c.seq))).mappings().all()
        logs: dict[str, list[RowMapping]] = {str(row["id"]): [] for row in rows}
        for entry in entries:
            logs[str(entry["consultation_id"])].append(entry)
        return cls(game, {str(row["id"]): row for row in rows}, logs)

    # By itself

    def check_the_logs(self) -> None:
        kinds: Counter[str] = Counter()
        for key, row in self.rows.items():
            entries = [entry["data"] for entry in self.logs[key]]
            assert [entry["seq"] for entry in self.logs[key]] == list(range(1, row["log_seq"] + 1))
            story = _Story(entries)
            assert (story.state, story.parked) == (row["state"], row["parked_at"] is not None), entries
            assert (row["desk_id"] is not None) == (row["called_at"] is not None)
            assert row["state"] not in IN_CALL or row["desk_id"] is not None
            kinds.update(entry["kind"] for entry in entries if not entry.get("gone"))
        self._check_what_was_done(kinds)
        texts = [
            entry["data"]["text"] for log in self.logs.values() for entry in log if entry["data"]["kind"] == "chat"
        ]
        assert Counter(texts) == Counter(self.game.said)

    def _check_what_was_done(self, kinds: Counter[str]) -> None:
        """Each once, and nothing that nobody asked for."""
        expected: Counter[str] = Counter()
        for event, kind in LEAVES.items():
            expected[kind] += self.game.done[event]
        for kind, number in expected.items():
            assert kinds[kind] == number, (kind, kinds, self.game.done)
        for event, some in MAY_LEAVE.items():
            assert sum(kinds[kind] for kind in ([some] if isinstance(some, str) else some)) <= self.game.done[event]

    @property
    def line(self) -> list[str]:
        """First who is urgent, whose time has come, who walked in, who is early; by a second and plain hand."""
        walkers = {one.id for one in self.game.people if one.appointment.walk_in}

        def place(key: str) -> tuple[Any, ...]:
            row = self.rows[key]
            walks_in = key in walkers
            start = row["starts_at"]
            if walks_in and row["arrived_at"] - start > PLACE_KEPT:
                start = row["arrived_at"]
            is_due = not walks_in and row["starts_at"] <= self.game.now
            return not row["urgent"], not is_due, start, row["arrived_at"], row["id"]

        waiting = [key for key, row in self.rows.items() if row["state"] is State.WAITING and row["parked_at"] is None]
        return sorted(waiting, key=place)

    # And what they are told

    def presence(self, one: Person) -> str:
        if one.page is not None:
            return "here"
        since = one.lost_at if one.lost_at is not None else self.game.started_at
        since = max(since, self.game.started_at)
        return "reconnecting" if self.game.now - since < LEASE else "gone"

    def told_to_citizen(self, one: Person, shot: Snapshot) -> object:
        row = self.rows[one.id]
        is_in_line = one.id in self.line
        return self._difference(row, shot, staff=False) or differ(
            {"queue": shot["queue"] and shot["queue"]["ahead"]},
            {"queue": self.line.index(one.id) if is_in_line else None},
        )

    def told_to_staff(self, row: RowMapping, shot: Snapshot) -> object:
        return self._difference(row, shot, staff=True)

    def _difference(self, row: RowMapping, shot: Snapshot, *, staff: bool) -> object:
        log = [
            (entry["seq"], entry["data"])
            for entry in self.logs[str(row["id"])]
            if staff or not read_entry(entry["data"]).staff_only
        ]
        consultation = shot["consultation"]
        return differ(
            {key: consultation[key] for key in ("state", "parked", "held", "reason")}
            | {"log": [(entry["seq"], entry["entry"]) for entry in shot["log"]], "seq": shot["seq"]},
            {
                "state": row["state"].value,
                "parked": row["parked_at"] is not None,
                "held": row["held_at"] is not None,
                "reason": row["reason"] if staff or row["offered_desk_id"] is None else "",
                "log": log,
                "seq": row["log_seq"],
            },
        )

    def told_to_desk(self, number: int, shot: Snapshot) -> object:
        desk = self.game.house.world.desks[number]
        names = {self.game.house.world.staff[login]: login.capitalize() for login in LOGINS}
        mine = [key for key, row in self.rows.items() if row["desk_id"] == desk and row["state"] in IN_CALL]
        offers = [key for key, row in self.rows.items() if row["offered_desk_id"] == desk and row["state"] in IN_CALL]
        known = {row["consultation"]: row for row in shot["rows"]}
        in_line = sorted((row for row in shot["rows"] if row["place"]), key=lambda row: row["place"])
        return differ(
            {
                "current": shot["current"],
                "offers": sorted(row["consultation"] for row in shot["offers"]),
                "line": [row["consultation"] for row in in_line],
                "rows": {
                    key: (row["state"], row["urgent"], row["parked"], row["held"], row["reason"], row["called_by"])
                    for key, row in known.items()
                },
                "presence": {key: row["presence"] for key, row in known.items()},
            },
            {
                "current": mine[0] if mine else None,
                "offers": sorted(offers),
                "line": self.line,
                "rows": {
                    key: (
                        row["state"].value,
                        row["urgent"],
                        row["parked_at"] is not None,
                        row["held_at"] is not None,
                        row["reason"],
                        names.get(row["staff_id"], ""),
                    )
                    for key, row in self.rows.items()
                },
                "presence": {one.id: self.presence(one) for one in self.game.people},
            },
        )


def differ(known: dict[str, Any], true: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What is known and what is true, where it is not the same."""
    return {key: (known[key], value) for key, value in true.items() if known[key] != value}


def test_the_house_plays(database_url: str) -> None:
    # With PostgreSQL a step takes several times as long.
    examples = EXAMPLES if database_url.startswith("sqlite") else max(EXAMPLES // 5, 1)
    with asyncio.Runner() as runner:
        runner.get_loop().set_task_factory(owned_tasks)  # type: ignore[arg-type]
        house = House(database_url, runner)
        run_state_machine_as_test(
            lambda: Game(house),  # type: ignore[arg-type]  # any factory will do
            settings=settings(
                max_examples=examples,
                stateful_step_count=STEPS,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
