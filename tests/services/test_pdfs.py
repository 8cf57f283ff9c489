"""A signature goes onto a page of its own, behind what was signed, which stays as it was, byte by byte."""

import hashlib
import io

import pytest
from pypdf import PdfReader

from tests.support.papers import PNG, pdf
from videodesk.consultations import pdfs
from videodesk.consultations.errors import NotSignable
from videodesk.consultations.pdfs import Pdfs
from videodesk.consultations.schemas import SignaturePage

NAMES = "Jürgen Groß, Yağmur Şahin İı, Nguyễn Thị Hường, Анна Щёкина, Її, Αθηνά"
PAGE = SignaturePage(
    title="Einwilligung & mehr <b>",
    text="Ich bin einverstanden, dass <script> nichts tut.\n\nZweiter Absatz.",
    heading="Unterschrift",
    statement="Ich habe das gelesen.",
    rows=[("Name", NAMES), ("Unterschrieben am", "Montag, 23. November 2026, 09:15 (Europe/Berlin)")],
    checksum="Prüfsumme",
    signature="Unterschrift",
    name="Kim Muster",
    strokes=[[(0.1, 0.5), (0.5, 0.2), (0.9, 0.9)], [(0.5, 0.5)]],
    manner="Auf dem Bildschirm gezeichnet.",
)


def text_of(content: bytes, page: int = -1) -> str:
    return PdfReader(io.BytesIO(content)).pages[page].extract_text()


def words(text: str) -> str:
    return " ".join(text.split())


async def test_a_pdf_that_was_signed_is_the_beginning_of_the_new_one() -> None:
    original = pdf(pages=2)

    signed = await Pdfs().sign(PAGE, original)

    assert signed.startswith(original)
    assert len(PdfReader(io.BytesIO(signed)).pages) == 3
    assert hashlib.sha256(original).hexdigest() in text_of(signed).replace("\n", "")


async def test_a_text_becomes_pages_with_all_that_was_said() -> None:
    signed = await Pdfs().sign(PAGE, b"")

    first, last = words(text_of(signed, 0)), words(text_of(signed))
    assert PAGE.title in first
    assert "einverstanden, dass <script> nichts tut. Zweiter Absatz." in first
    assert "Montag, 23. November 2026, 09:15 (Europe/Berlin)" in last
    # What the checksum is of can be found again: the file up to where its first version ended.
    beginning = signed[: signed.index(b"%%EOF") + len(b"%%EOF\n")]
    assert hashlib.sha256(beginning).hexdigest() in text_of(signed).replace("\n", "")


async def test_names_are_written_in_the_letters_of_many_languages_with_a_font_that_is_in_the_file() -> None:
    signed = await Pdfs().sign(PAGE, b"")

    assert NAMES in words(text_of(signed))
    fonts = PdfReader(io.BytesIO(signed)).pages[-1]["/Resources"]["/Font"]  # type: ignore[index]
    embedded = [font.get_object() for font in fonts.values() if "FiraGO" in str(font.get_object()["/BaseFont"])]
    assert embedded
    assert all("/FontFile2" in font["/FontDescriptor"] for font in embedded)


async def test_strokes_are_drawn_and_without_them_the_name_is_the_signature() -> None:
    drawn = await Pdfs().sign(PAGE, b"")
    typed = await Pdfs().sign(PAGE.model_copy(update={"strokes": []}), b"")

    def lines(content: bytes) -> int:
        return PdfReader(io.BytesIO(content)).pages[-1].get_contents().get_data().count(b" l ")  # type: ignore[union-attr]

    assert lines(drawn) > lines(typed)
    assert "Kim Muster" in text_of(typed)
    assert "Kim Muster" not in text_of(drawn)


async def test_what_has_been_signed_can_be_signed_again() -> None:
    once = await Pdfs().sign(PAGE, pdf())

    twice = await Pdfs().sign(PAGE, once)

    assert twice.startswith(once)
    assert len(PdfReader(io.BytesIO(twice)).pages) == 3


@pytest.mark.parametrize(
    "content",
    [pdf(password="geheim"), pdf(pages=201), pdf()[:200], b"%PDF-1.7\n" + b"rubbish" * 1000, PNG, b"%PDF-1.7"],
    ids=["password", "long", "torn", "rubbish", "no PDF", "empty"],
)
async def test_what_cannot_be_read_cannot_be_signed(content: bytes) -> None:
    with pytest.raises(NotSignable):
        await Pdfs().check(content)


async def test_what_cannot_be_read_when_it_is_signed_is_refused_too() -> None:
    with pytest.raises(NotSignable):
        await Pdfs().sign(PAGE, pdf(password="geheim"))


async def test_a_pdf_that_keeps_its_reader_busy_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "SECONDS", 0.01)

    with pytest.raises(NotSignable):
        await Pdfs().check(pdf())


async def test_good_ones_pass() -> None:
    await Pdfs().check(pdf(pages=200))
