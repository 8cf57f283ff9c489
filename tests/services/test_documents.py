"""What both sides hand each other: who may, how much, until when, and that it is gone afterwards."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from tests.support.cases import Case, in_call
from tests.support.locks import while_the_first_is_at_it
from tests.support.papers import looked_at
from tests.support.world import World, make_world
from videodesk.consultations.conversation import Conversation
from videodesk.consultations.entries import CITIZEN, staff_participant
from videodesk.consultations.errors import (
    DocumentsClosed,
    DocumentsGone,
    NotYourConsultation,
    NotYourDocument,
    SignatureOpen,
    TooManyDocuments,
    UnknownDocument,
)
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Document, Guest, LogRow, Signature
from videodesk.consultations.policy import ConsultationState, GuestKind
from videodesk.consultations.steps import Steps

DAY = timedelta(hours=24)


@pytest_asyncio.fixture
async def case(world: World) -> AsyncIterator[Case]:
    yield await in_call(world)


# Handing in


async def test_what_one_side_hands_in_both_are_told(case: Case) -> None:
    mine, theirs = looked_at("Ausweis.png"), looked_at("Antrag.png")
    await case.add(mine)
    case.world.clock.advance(seconds=1)
    await case.add(theirs, case.seat.participant)

    assert [(one.name, one.by) for one in await case.all()] == [
        ("Ausweis.png", CITIZEN),
        ("Antrag.png", case.seat.participant),
    ]
    assert (await case.log())[-2:] == ["document", "document"]


async def test_the_same_sent_again_is_the_same(case: Case) -> None:
    mine = looked_at()
    await case.add(mine)
    await case.add(mine)

    assert len(await case.all()) == 1
    assert (await case.log()).count("document") == 1


async def test_nobody_takes_the_id_of_anothers_document(case: Case) -> None:
    mine = looked_at()
    await case.add(mine)

    with pytest.raises(NotYourDocument):
        await case.add(mine, case.seat.participant)


@pytest.mark.parametrize("state", [ConsultationState.EXPECTED, ConsultationState.FINISHED])
async def test_documents_are_handed_in_from_the_waiting_room_to_the_end(world: World, state: ConsultationState) -> None:
    if state is ConsultationState.FINISHED:
        case = await in_call(world)
        await case.finish()
    else:
        booked = await world.book()
        case = Case(world, booked, (await world.consultation(booked)).id, await world.seat())

    with pytest.raises(DocumentsClosed):
        await case.add(looked_at())
    async with world.reading() as uow:
        with pytest.raises(DocumentsClosed):
            await case.documents.check_room(uow, case.id, CITIZEN)


async def test_who_waits_may_hand_in_and_no_desk_yet(world: World) -> None:
    booked = await world.book()
    world.clock.set(booked.starts_at)
    case = Case(world, booked, (await world.consultation(booked)).id, await world.seat())
    async with world.writing() as uow:
        await world.services.consultations.enter(uow, case.id)

    await case.add(looked_at())
    with pytest.raises(NotYourConsultation):
        await case.add(looked_at(), case.seat.participant)


async def test_only_the_desk_that_has_called_hands_out(case: Case) -> None:
    with pytest.raises(NotYourConsultation):
        await case.add(looked_at(), staff_participant(case.world.staff["jonas"]))


async def test_there_is_room_for_so_many_and_no_more(case: Case) -> None:
    for _ in range(20):
        await case.add(looked_at())

    with pytest.raises(TooManyDocuments):
        await case.add(looked_at())
    async with case.world.reading() as uow:
        with pytest.raises(TooManyDocuments):
            await case.documents.check_room(uow, case.id, CITIZEN)


async def test_there_is_room_for_so_much_and_no_more(case: Case) -> None:
    for _ in range(5):
        await case.add(looked_at(size=10_000_000))

    with pytest.raises(TooManyDocuments):
        await case.add(looked_at(size=1))


async def test_two_who_hand_in_the_last_one_at_once_are_counted_one_after_the_other(case: Case) -> None:
    for _ in range(19):
        await case.add(looked_at())

    with pytest.raises(TooManyDocuments):
        await while_the_first_is_at_it(
            case.world,
            lambda uow: case.documents.add(uow, case.id, CITIZEN, looked_at()),
            lambda uow: case.documents.add(uow, case.id, case.seat.participant, looked_at()),
        )

    assert len(await case.all()) == 20


# Removing


async def test_who_has_handed_in_removes_and_nobody_else(case: Case) -> None:
    mine = looked_at()
    await case.add(mine)

    with pytest.raises(NotYourDocument):
        await case.remove(mine.id, case.seat.participant)
    await case.remove(mine.id)

    assert await case.all() == []
    assert (await case.log())[-1] == "document_removed"
    with pytest.raises(UnknownDocument):
        await case.remove(mine.id)


async def test_after_the_end_documents_belong_to_the_case(case: Case) -> None:
    mine = looked_at()
    await case.add(mine)
    await case.finish()

    with pytest.raises(DocumentsClosed):
        await case.remove(mine.id)


async def test_what_somebody_is_asked_to_sign_stays(case: Case) -> None:
    mine = looked_at(can_be_signed=True)
    await case.add(mine)
    async with case.world.writing() as uow:
        await case.world.services.signatures.ask_for_document(uow, case.id, case.seat, mine.id)

    with pytest.raises(SignatureOpen):
        await case.remove(mine.id)


# Fetching


async def test_content_is_sealed_for_its_record_and_comes_back_as_it_was(case: Case) -> None:
    content = b"%PDF-1.7 " + b"streng geheim" * 100
    new = await case.world.services.intake.seal(uuid.uuid4(), "Brief.png", "image/png", content)
    await case.add(new)

    async with case.world.reading() as uow:
        stored = await uow.session.scalar(select(Document.sealed))
        found = await case.documents.find(uow, case.id, new.id)
        assert await case.documents.content(uow, found) == content
    assert stored is not None
    assert b"geheim" not in stored
    assert found.size == len(content)


async def test_a_document_is_unknown_in_every_other_consultation(case: Case) -> None:
    mine = looked_at()
    await case.add(mine)
    other = await case.world.book()
    other_id = (await case.world.consultation(other)).id

    async with case.world.reading() as uow:
        with pytest.raises(UnknownDocument):
            await case.documents.find(uow, other_id, mine.id)
        with pytest.raises(UnknownDocument):
            await case.documents.find(uow, case.id, uuid.uuid4())


async def test_documents_can_be_fetched_until_the_set_time_to_the_second(case: Case) -> None:
    mine = looked_at()
    await case.add(mine)
    await case.finish()
    ended_at = case.world.clock.now()
    assert case.documents.until((await case.view()).ended_at) == ended_at + DAY

    case.world.clock.set(ended_at + DAY - timedelta(seconds=1))
    async with case.world.reading() as uow:
        await case.documents.find(uow, case.id, mine.id)
    assert len(await case.all()) == 1

    case.world.clock.set(ended_at + DAY)
    async with case.world.reading() as uow:
        with pytest.raises(DocumentsGone):
            await case.documents.find(uow, case.id, mine.id)
    assert await case.all() == []


# Afterwards


async def count(world: World, model: type[Document] | type[Guest] | type[LogRow] | type[Signature]) -> int:
    async with world.reading() as uow:
        return int(await uow.session.scalar(select(func.count()).select_from(model)) or 0)


async def fill(case: Case) -> None:
    """With everything that somebody could have said or handed in."""
    services, world = case.world.services, case.world
    await case.add(looked_at())
    async with world.writing() as uow:
        await services.desk_work.note(uow, case.id, case.seat, "nur für uns")
        await services.desk_work.agree(uow, case.id, case.seat, "Sie reichen das Foto nach.")
        await services.desk_work.tick_off(uow, case.id, case.seat, ["Personalausweis"])
        await services.guests.invite(uow, case.id, CITIZEN, GuestKind.INTERPRETER, "Ada")
        await services.signatures.ask_for_text(uow, case.id, case.seat, "Einwilligung", "Ich bin einverstanden.")
        conversation = Conversation(Steps(Journal(world.clock)), Journal(world.clock))
        await conversation.chat(uow, case.id, CITIZEN, "Guten Tag")


async def test_after_the_set_time_nothing_is_left_of_what_was_said_and_handed_in(case: Case) -> None:
    await fill(case)
    await case.finish()
    case.world.clock.advance(hours=24)
    await case.purge()
    assert await count(case.world, Document) == 1

    case.world.clock.advance(seconds=1)
    await case.purge()

    view = await case.view()
    assert (view.private_note, view.agreed, view.reason, view.phone, view.seen_documents) == ("", "", "", "", ())
    assert view.state is ConsultationState.FINISHED
    assert [await count(case.world, model) for model in (Document, Guest, LogRow, Signature)] == [0, 0, 0, 0]


async def test_what_no_desk_has_ended_is_deleted_a_day_later(case: Case) -> None:
    await fill(case)
    case.world.clock.set(case.booked.starts_at + 2 * DAY)
    await case.purge()
    assert await count(case.world, Document) == 1

    case.world.clock.advance(seconds=1)
    await case.purge()

    assert await count(case.world, Document) == 0


async def test_others_keep_theirs(case: Case) -> None:
    """One consultation is due, one is still going on."""
    await case.add(looked_at())
    await case.finish()
    case.world.clock.set(case.booked.starts_at + timedelta(hours=23, minutes=50))
    other = await in_call(case.world)
    await other.add(looked_at())

    case.world.clock.advance(minutes=15)
    await case.purge()

    assert await case.all() == []
    assert len(await other.all()) == 1


@pytest.fixture
def hasty_built_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, CONSULTATIONS_KEEP_HOURS="1", CONSULTATIONS_DOCUMENTS="1")


async def test_an_operator_says_how_long_and_how_many(hasty_built_world: World) -> None:
    await hasty_built_world.furnish()
    case = await in_call(hasty_built_world)
    mine = looked_at()
    await case.add(mine)
    with pytest.raises(TooManyDocuments):
        await case.add(replace(mine, id=uuid.uuid4()))
    await case.finish()
    case.world.clock.advance(hours=1)

    assert await case.all() == []
    await hasty_built_world.services.database.close()
