"""What is kept in memory under a stamp: who books asks for it, and who only reads asks once a second."""

import pytest

from tests.support.world import World
from videodesk.catalogue.schemas import ServiceTextInput
from videodesk.kit.stamped import TRUSTED_SECONDS


@pytest.fixture
def machine_time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of a clock that only goes up; the last one is now."""
    seconds = [1000.0]
    monkeypatch.setattr("videodesk.kit.stamped.time.monotonic", lambda: seconds[-1])
    return seconds


async def test_what_this_process_changes_is_seen_at_once(world: World, machine_time: list[float]) -> None:
    assert await _name(world) == "Meldebescheinigung"
    await _rename(world, "Bescheinigung")
    assert await _name(world) == "Bescheinigung"


async def test_what_another_one_changes_is_seen_after_a_second_or_by_who_books(
    world: World, twin: World, machine_time: list[float]
) -> None:
    assert await _name(twin) == "Meldebescheinigung"
    await _rename(world, "Bescheinigung")

    machine_time.append(machine_time[-1] + TRUSTED_SECONDS * 0.9)
    assert await _name(twin) == "Meldebescheinigung"
    async with twin.writing() as uow:
        assert (await twin.services.catalogue.get(uow, twin.service.id, "de")).name == "Bescheinigung"

    machine_time.append(machine_time[-1] + TRUSTED_SECONDS * 0.2)
    assert await _name(twin) == "Bescheinigung"


async def _name(world: World) -> str:
    async with world.reading() as uow:
        return (await world.services.catalogue.get(uow, world.service.id, "de")).name


async def _rename(world: World, name: str) -> None:
    async with world.writing() as uow:
        given = await world.services.catalogue.for_editing(uow, world.service.key)
        texts = given.texts | {"de": ServiceTextInput(name=name)}
        await world.services.catalogue.save(uow, given.model_copy(update={"texts": texts}))
