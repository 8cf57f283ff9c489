"""Texts of letters: which there are, which have been changed, and that every letter can be written with them."""

from collections.abc import Mapping
from email.message import EmailMessage

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.support.mail import calendar_of, event_of, next_letter, reread, text_of
from tests.support.world import World, make_world
from videodesk.invites.patterns import Text, WrongText, check
from videodesk.invites.proofs import LETTERS, NOT_TO_BE_CHANGED, SHEETS, Sheet
from videodesk.invites.samples import LINK_TOKEN, cases
from videodesk.invites.schemas import LetterKind, StaffLetterKind
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.i18n import LANGUAGES, translator
from videodesk.kit.stamped import TRUSTED_SECONDS
from videodesk.kit.tokens import new_token
from videodesk.kit.web_files import web_directory

INTRO = "letter-booked-intro"


async def change(world: World, language: str = "de", **texts: str) -> None:
    """Names with underscores for hyphens."""
    given = {name.replace("_", "-"): text for name, text in texts.items()}
    async with world.writing() as uow:
        await world.services.letter_texts.save(uow, language, given, world.staff["admin"])


async def letter_text(world: World) -> str:
    await world.book()
    return text_of(await next_letter(world), "text/plain")


def all_texts(sheets: Mapping[str, Sheet]) -> dict[str, Text]:
    return {name: text for sheet in sheets.values() for name, text in sheet.texts.items()}


# Which there are


def test_every_letter_has_its_sheet(small_built_world: World) -> None:
    sheets = small_built_world.services.letter_proofs.sheets()

    assert tuple(sheets) == SHEETS
    assert all(sheet.texts for sheet in sheets.values())
    assert {name for name, kind in LETTERS.items() if kind in LetterKind} == {kind.value for kind in LetterKind}


def test_every_text_of_the_file_is_on_one_sheet(sqlite_url: str) -> None:
    """What is on none is used by no letter, or by one that has no sample."""
    world = make_world(sqlite_url, BRAND_CONTACT_PHONE="115")
    on_sheets = [name for sheet in world.services.letter_proofs.sheets().values() for name in sheet.texts]
    file = FluentParser().parse((web_directory() / "locales" / "de" / "letters.ftl").read_text(encoding="utf-8"))
    written = {entry.id.name for entry in file.body if isinstance(entry, ast.Message)}

    assert len(on_sheets) == len(set(on_sheets))
    assert set(on_sheets) == {name for name in written if not name.startswith("refusal-")} - {NOT_TO_BE_CHANGED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programs_own_texts_pass_the_checks(small_built_world: World, language: str) -> None:
    for name, text in all_texts(small_built_world.services.letter_proofs.sheets()).items():
        check(text, translator(language).pattern(name))


def test_what_can_be_put_in_is_what_the_letter_knows(small_built_world: World) -> None:
    texts = all_texts(small_built_world.services.letter_proofs.sheets("en"))

    assert texts["letter-relocated-intro"].variables == {
        "day": "Tuesday, 1 December 2026",
        "time": "10:00",
        "beforeLocation": "Bürgeramt Altstadt",
    }
    assert set(texts["letter-confirm-intro"].variables) == {"day", "time", "endDay", "endTime"}
    assert set(texts["staff-letter-new-subject"].variables) == {"day", "time", "summary"}
    assert texts["letter-reminder-button-cancel"].variables == {}
    assert texts["letter-where-on-site"].needed == {"location"}
    assert texts["invite-description-phone"].needed == {"link"}


# Samples


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_can_be_seen_in_every_case(small_built_world: World, name: str, language: str) -> None:
    kind, proofs = LETTERS[name], small_built_world.services.letter_proofs
    for case in cases(kind):
        proof = proofs.show(kind, case, translator(language))

        assert proof.subject
        for text in (proof.html, proof.text):
            assert "Dienstag, 1. Dezember 2026" in text or "Tuesday, 1 December 2026" in text
            assert "{" not in text.partition("</style>")[2] if text is proof.html else "{" not in text
        assert "\n\n\n" not in proof.text.replace("\r", "")
        assert not proof.text.startswith("\n")


def test_who_tries_a_letter_in_a_calendar_sees_the_last_one(small_built_world: World) -> None:
    proofs, clock = small_built_world.services.letter_proofs, small_built_world.clock
    case = next(cases(LetterKind.BOOKED))

    def entry(kind: LetterKind | StaffLetterKind) -> tuple[str, int]:
        event = event_of(calendar_of(reread(proofs.write(kind, case, translator("de")))))
        return str(event["uid"]), int(str(event["sequence"]))

    booked = entry(LetterKind.BOOKED)
    clock.advance(seconds=1)
    cancelled = entry(LetterKind.CANCELLED)

    assert booked[0] == cancelled[0]
    assert booked[1] < cancelled[1] < 2**31
    assert len(LINK_TOKEN) == len(new_token())


# Those that were changed


async def test_a_changed_text_is_in_the_next_letter(world: World) -> None:
    assert "Ihr Termin ist gebucht." in await letter_text(world)

    await change(world, letter_booked_intro="Schön, dass Sie kommen!\nAm { $day }.", letter_greeting="Moin { $name },")

    text = (await letter_text(world)).replace("\r", "")
    assert "Moin Kim Muster,\n\nSchön, dass Sie kommen!\nAm Montag, 23. November 2026.\n" in text
    assert "Ihr Termin ist gebucht." not in text


async def test_the_other_language_keeps_its_texts(world: World) -> None:
    await change(world, "en", letter_booked_intro="Done.")

    assert "Ihr Termin ist gebucht." in await letter_text(world)


async def test_lines_are_lines_in_every_part_of_a_letter(small_world: World) -> None:
    await change(small_world, letter_booked_intro="Eins <b>\nzwei")
    await small_world.book()

    letter = await next_letter(small_world)

    assert "Eins <b>\nzwei" in text_of(letter, "text/plain").replace("\r", "")
    assert "Eins &lt;b&gt;<br>zwei" in text_of(letter, "text/html")


async def test_calendar_entries_change_too(small_world: World) -> None:
    await change(small_world, invite_summary_video="Video mit dem { $office }")
    await small_world.book()

    assert event_of(calendar_of(await next_letter(small_world)))["summary"] == "Video mit dem Bürgeramt"


async def test_letters_to_staff_change_too(small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.services.accounts.set_mail_address(uow, small_world.staff["anna"], "anna@example.org")
        await small_world.services.schedule.set_staff(uow, small_world.desks[0], [small_world.staff["anna"]])
    await change(small_world, staff_letter_new_intro="Neues!", staff_invite_summary="{ $visitor } kommt")
    await small_world.book()

    letters = [await next_letter(small_world) for _ in range(2)]

    (letter,) = [letter for letter in letters if letter["To"].addresses[0].addr_spec == "anna@example.org"]
    assert text_of(letter, "text/plain").startswith("Neues!")
    assert event_of(calendar_of(letter))["summary"] == "Kim kommt"


async def test_back_to_the_original_text(world: World) -> None:
    await change(world, letter_booked_intro="Anders.")
    await change(world, letter_booked_intro=translator("de").pattern(INTRO))

    assert "Ihr Termin ist gebucht." in await letter_text(world)
    async with world.reading() as uow:
        assert await world.services.letter_texts.changes(uow) == {"de": {}, "en": {}}


async def test_what_another_server_changes_is_in_letters_a_second_later(
    world: World, twin: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("videodesk.kit.stamped.time.monotonic", lambda: seconds[-1])
    assert "Ihr Termin ist gebucht." in await letter_text(twin)

    for text in ("Anders.", "Noch einmal anders.", translator("de").pattern(INTRO)):
        await change(world, letter_booked_intro=text)
        assert text in await letter_text(world)
        seconds.append(seconds[-1] + TRUSTED_SECONDS * 1.1)
        assert text in await letter_text(twin)


@pytest.mark.parametrize("known", [False, True])
async def test_who_is_overtaken_between_looking_and_saving_takes_nothing_back(
    postgres_built_world: World, known: bool
) -> None:
    """With SQLite one waits for the other. What is `known` has been changed before, and can be locked."""
    world, closing = postgres_built_world, "letter-closing"
    await world.furnish()
    texts, admin = world.services.letter_texts, world.staff["admin"]
    if known:
        await change(world, letter_booked_intro="Vorher.")

    async with world.writing() as uow:
        seen = await texts.current(uow, "de", [INTRO, closing])
        await change(world, letter_booked_intro="Von jemand anderem.")
        with pytest.raises(ChangedMeanwhile):
            await texts.save(uow, "de", seen | {closing: "Bis bald"}, admin, seen)

    async with world.reading() as uow:
        assert (await texts.changes(uow))["de"] == {INTRO: "Von jemand anderem."}
    await world.services.database.close()


async def test_a_change_that_is_undone_is_in_no_letter(world: World) -> None:
    with pytest.raises(InterruptedError):
        await _change_and_fail(world)

    assert "Ihr Termin ist gebucht." in await letter_text(world)


async def _change_and_fail(world: World) -> None:
    async with world.writing() as uow:
        await world.services.letter_texts.save(uow, "de", {INTRO: "Anders."}, world.staff["admin"])
        assert (await world.services.letter_texts.translator(uow, "de")).text(INTRO) == "Anders."
        raise InterruptedError


@pytest.mark.parametrize("text", ["{ $gone } ist weg", "{ $day", "{ letter-booked-intro }"])
async def test_a_text_that_can_no_longer_be_used_holds_no_letter_back(small_world: World, text: str) -> None:
    """As after an update of the program in which a variable has another name."""
    await change(small_world, letter_booked_intro=text)

    with capture_logs() as logs:
        assert "Ihr Termin ist gebucht." in await letter_text(small_world)

    if text != "{ $day":  # which is no message at all
        assert [log["message"] for log in logs if log["event"] == "changed_text_unusable"] == [INTRO]


async def test_the_own_texts_are_used_as_they_are_while_nothing_is_changed(small_world: World) -> None:
    async with small_world.reading() as uow:
        assert await small_world.services.letter_texts.translator(uow, "de") is translator("de")
    await change(small_world, letter_booked_intro="Anders.")
    async with small_world.reading() as uow:
        assert await small_world.services.letter_texts.translator(uow, "de") is not translator("de")
        assert await small_world.services.letter_texts.translator(uow, "en") is translator("en")


def subject_of(message: EmailMessage) -> str:
    return "".join(str(message["Subject"]).split())


@settings(max_examples=60)
@given(typed=st.text(max_size=60) | st.text(alphabet="Kim{$day} =?_\"'<>\\\n:;,äß🙂", max_size=60))
def test_whatever_passes_the_checks_becomes_a_letter_and_forges_nothing(small_built_world: World, typed: str) -> None:
    proofs, typed = small_built_world.services.letter_proofs, typed.strip()
    own = {name: text for name, text in all_texts(proofs.sheets()).items() if name.startswith(("letter-b", "invite-"))}
    changes = {}
    for name, text in own.items():
        try:
            check(text, typed)
        except WrongText:
            continue
        changes[name] = typed
    texts = translator("de").changed(changes)

    for case in cases(LetterKind.BOOKED):
        letter = reread(proofs.write(LetterKind.BOOKED, case, texts))

        assert len(letter.get_all("Subject", [])) == len(letter.get_all("To", [])) == 1
        assert letter["To"].addresses[0].addr_spec == "kim.muster@example.org"
        event = event_of(calendar_of(letter))
        if "letter-booked-subject" in changes:
            day = texts.text("letter-booked-subject", day="Dienstag, 1. Dezember 2026", time="10:00")
            assert subject_of(letter) == "".join(day.split())
        if f"invite-summary-{case.channel.replace('_', '-')}" in changes and "{" not in typed:
            assert str(event["summary"]) == typed
