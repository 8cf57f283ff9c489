"""A command is done once, however often it is sent; what was refused or undone leaves no trace."""

import uuid
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from tests.support.world import MONDAY, World
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Malformed
from videodesk.kit.idempotency import Idempotency, IdempotencyKey
from videodesk.kit.jobs import Job
from videodesk.kit.socket import AckedNamespace, Command, command

WISH = "a-wish-of-somebody"


class NotServed(Malformed):
    code = "not_served"


class Order(Command):
    dish: str


class Kitchen(AckedNamespace):
    """Cooks by writing a row and says how often it has; `burns` fails after that, `closed` refuses."""

    def __init__(self, world: World) -> None:
        super().__init__("/kitchen")
        self.database = world.services.database
        self.idempotency = Idempotency(world.clock)
        self.cooked: list[str] = []
        self.mood = ""

    async def whoever(self, sid: str) -> str:
        if sid == "stranger":
            raise NotServed
        return sid.partition("-")[0]

    def scope(self, who: str) -> str:
        return f"/kitchen {who}"

    @command(Order)
    async def on_order(self, uow: UnitOfWork, who: str, message: Order) -> dict[str, Any]:
        uow.session.add(Job(name=f"{message.dish.strip()} {uuid.uuid4().hex[:8]}", due_at=MONDAY))
        await uow.session.flush()
        if self.mood == "burns":
            raise RuntimeError
        if self.mood == "closed":
            raise NotServed
        self.cooked.append(message.dish)
        return {"number": len(self.cooked)}

    @command(Order)
    async def on_take_away(self, _uow: UnitOfWork, _who: str, _message: Order) -> None: ...

    async def order(self, sid: str = "kim-1", dish: str = "soup", wish: str = WISH) -> Any:
        answer = await self.on_order(sid, {"id": wish, "dish": dish})
        return answer["error"]["code"] if "error" in answer else answer


@pytest_asyncio.fixture
async def kitchen(world: World) -> Kitchen:
    return Kitchen(world)


async def rows(world: World) -> tuple[int, int]:
    """How much was cooked, and how many ids are remembered."""
    async with world.reading() as uow:
        cooked = await uow.session.scalar(select(func.count()).select_from(Job).where(Job.name.startswith("soup ")))
        ids = await uow.session.scalar(select(func.count()).select_from(IdempotencyKey))
    assert cooked is not None
    assert ids is not None
    return cooked, ids


async def test_the_same_id_is_done_once_and_answered_alike(world: World, kitchen: Kitchen) -> None:
    first = await kitchen.order()
    await kitchen.order(wish="another-wish")

    assert await kitchen.order() == first == {"ok": True, "number": 1}
    # On a new line of the same person, and by a server that has just been started.
    assert await kitchen.order("kim-2") == first
    assert await Kitchen(world).order() == first
    assert await rows(world) == (2, 2)


async def test_another_message_with_the_same_id_is_refused(world: World, kitchen: Kitchen) -> None:
    await kitchen.order()

    assert await kitchen.order(dish="salad") == "idempotency_key_reused"
    taken_away = await kitchen.on_take_away("kim-1", {"id": WISH, "dish": "soup"})
    assert taken_away["error"]["code"] == "idempotency_key_reused"
    assert kitchen.cooked == ["soup"]


async def test_other_peoples_ids_are_other_ids(kitchen: Kitchen) -> None:
    await kitchen.order()

    assert await kitchen.order("robin-1", dish="salad") == {"ok": True, "number": 2}


@pytest.mark.parametrize(("mood", "code"), [("closed", "not_served"), ("burns", "internal")])
async def test_what_is_refused_or_fails_leaves_no_trace_and_may_be_tried_again(
    world: World, kitchen: Kitchen, mood: str, code: str
) -> None:
    kitchen.mood = mood
    assert await kitchen.order() == code
    assert await rows(world) == (0, 0)

    kitchen.mood = ""
    # Not even the message must be the same: nothing has become of the first.
    assert await kitchen.order(dish="soup ") == {"ok": True, "number": 1}


async def test_who_may_not_send_it_is_told_so_before_anything_is_written(world: World, kitchen: Kitchen) -> None:
    assert await kitchen.order("stranger") == "not_served"
    assert await rows(world) == (0, 0)


@pytest.mark.parametrize("wish", ["short", "x" * 65, "with space", "ümlaut-ümlaut", ""])
async def test_an_id_has_a_form(kitchen: Kitchen, wish: str) -> None:
    assert await kitchen.order(wish=wish) == "malformed"
