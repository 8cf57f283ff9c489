"""The desk asks, the citizen signs on the screen or does not; once, and only what was asked."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from tests.support.cases import Case, in_call
from tests.support.locks import while_the_first_is_at_it
from tests.support.papers import looked_at
from tests.support.world import World
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.entries import OFFICE, SignatureAsked, Signed
from videodesk.consultations.errors import (
    NotAsked,
    NotInCall,
    NotSignable,
    NotYourConsultation,
    NotYourDocument,
    SignatureOpen,
    UnknownDocument,
)
from videodesk.consultations.policy import Guide, SignatureState
from videodesk.kit.db import UnitOfWork


@pytest_asyncio.fixture
async def case(world: World) -> AsyncIterator[Case]:
    yield await in_call(world)


async def do(case: Case, work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
    async with case.world.writing() as uow:
        await work(uow)


async def ask(case: Case, seat: Seat | None = None) -> uuid.UUID:
    """For a text; the id of the signature."""
    signatures = case.world.services.signatures
    await do(case, lambda uow: signatures.ask_for_text(uow, case.id, seat or case.seat, "Einwilligung", "Ja."))
    return uuid.UUID(next(one.signature for one in reversed(await case.entries()) if isinstance(one, SignatureAsked)))


async def test_what_was_signed_is_a_document_of_the_case_and_nobody_removes_it(case: Case) -> None:
    signatures, signed = case.world.services.signatures, looked_at("Einwilligung – unterschrieben.pdf")
    asked = await ask(case)
    async with case.world.reading() as uow:
        view = await signatures.asked(uow, case.id, asked)
    assert (view.title, view.text, view.document_id, view.state) == ("Einwilligung", "Ja.", None, SignatureState.ASKED)

    await do(case, lambda uow: signatures.sign(uow, case.id, asked, signed))

    assert (await case.entries())[-1] == Signed(signature=str(asked), document=str(signed.id))
    assert [(one.name, one.by) for one in await case.all()] == [(signed.name, OFFICE)]
    for by in (OFFICE, "citizen", case.seat.participant):
        with pytest.raises((NotYourDocument, NotYourConsultation)):
            await case.remove(signed.id, by)


async def test_signing_twice_is_once(case: Case) -> None:
    signatures, asked = case.world.services.signatures, await ask(case)

    def sign(uow: UnitOfWork) -> Awaitable[None]:
        return signatures.sign(uow, case.id, asked, looked_at())

    await while_the_first_is_at_it(case.world, sign, sign)

    assert len(await case.all()) == 1
    assert (await case.log()).count("signed") == 1


async def test_one_signature_is_asked_for_at_a_time(case: Case) -> None:
    await ask(case)

    with pytest.raises(SignatureOpen):
        await ask(case)


async def test_two_desks_windows_that_ask_at_once_ask_once(case: Case) -> None:
    signatures = case.world.services.signatures

    def ask_once(uow: UnitOfWork) -> Awaitable[None]:
        return signatures.ask_for_text(uow, case.id, case.seat, "Einwilligung", "Ja.")

    with pytest.raises(SignatureOpen):
        await while_the_first_is_at_it(case.world, ask_once, ask_once)

    assert (await case.log()).count("signature_asked") == 1


async def test_a_pdf_is_asked_for_by_its_id_and_nothing_but_a_pdf(case: Case) -> None:
    signatures, paper, photo = case.world.services.signatures, looked_at("Antrag.pdf", can_be_signed=True), looked_at()
    await case.add(paper)
    await case.add(photo)

    with pytest.raises(NotSignable):
        await do(case, lambda uow: signatures.ask_for_document(uow, case.id, case.seat, photo.id))
    with pytest.raises(UnknownDocument):
        await do(case, lambda uow: signatures.ask_for_document(uow, case.id, case.seat, uuid.uuid4()))
    await do(case, lambda uow: signatures.ask_for_document(uow, case.id, case.seat, paper.id))

    asked = (await case.entries())[-1]
    assert isinstance(asked, SignatureAsked)
    assert (asked.title, asked.document, asked.text) == ("Antrag.pdf", str(paper.id), "")


async def test_only_the_desk_that_has_called_asks_and_only_in_the_call(case: Case) -> None:
    with pytest.raises(NotYourConsultation):
        await ask(case, await case.world.seat(0, "jonas"))
    await case.finish()
    with pytest.raises(NotInCall):
        await ask(case)


async def test_who_declines_is_not_asked_any_more_and_may_be_asked_again(case: Case) -> None:
    signatures, asked = case.world.services.signatures, await ask(case)
    await do(case, lambda uow: signatures.decline(uow, case.id, asked))

    assert (await case.log())[-1] == "signature_declined"
    with pytest.raises(NotAsked):
        await do(case, lambda uow: signatures.decline(uow, case.id, asked))
    with pytest.raises(NotAsked):
        await do(case, lambda uow: signatures.sign(uow, case.id, asked, looked_at()))
    assert await case.all() == []
    await ask(case)


async def test_what_was_withdrawn_is_not_signed(case: Case) -> None:
    signatures, asked = case.world.services.signatures, await ask(case)
    await do(case, lambda uow: signatures.withdraw(uow, case.id, case.seat))

    assert (await case.log())[-1] == "signature_withdrawn"
    with pytest.raises(NotAsked):
        await do(case, lambda uow: signatures.sign(uow, case.id, asked, looked_at()))
    with pytest.raises(NotAsked):
        await do(case, lambda uow: signatures.withdraw(uow, case.id, case.seat))


async def test_after_the_call_nothing_is_signed_any_more(case: Case) -> None:
    signatures, asked = case.world.services.signatures, await ask(case)
    await case.finish()

    with pytest.raises(NotInCall):
        await do(case, lambda uow: signatures.sign(uow, case.id, asked, looked_at()))


async def test_a_signature_is_unknown_in_every_other_consultation(case: Case) -> None:
    signatures, asked = case.world.services.signatures, await ask(case)
    other = (await case.world.consultation(await case.world.book())).id

    for unknown in (asked, uuid.uuid4()):
        with pytest.raises(NotAsked):
            await do(case, lambda uow, unknown=unknown: signatures.sign(uow, other, unknown, looked_at()))  # type: ignore[misc]


async def test_the_desk_shows_where_to_hold_a_paper_until_the_call_is_over(case: Case) -> None:
    work = case.world.services.desk_work
    await do(case, lambda uow: work.guide(uow, case.id, case.seat, Guide.ID))
    assert (await case.view()).guide is Guide.ID
    another = Seat(case.seat.desk, case.world.staff["jonas"])
    with pytest.raises(NotYourConsultation):
        await do(case, lambda uow: work.guide(uow, case.id, another, None))

    await case.finish()

    assert (await case.view()).guide is None
