"""What a file is, is in it: neither its name nor its sender's word counts."""

import pytest

from tests.support.papers import JPEG, PNG, bomb, container, docx, odt, pdf
from videodesk.consultations.document_types import NAME_LENGTH, PDF, TYPES, safe_name, type_of
from videodesk.consultations.errors import DocumentEmpty, DocumentSuspicious, DocumentTypeUnknown

RIGHT = {
    ".pdf": [pdf(), b"\xef\xbb\xbf\r\n%PDF-1.4 ...", b"\n%PDF-1.7"],
    ".jpg": [JPEG],
    ".png": [PNG],
    ".webp": [b"RIFF\x10\0\0\0WEBPVP8 "],
    ".heic": [b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypmif1"],
    ".tif": [b"II*\0....", b"MM\0*...."],
    ".odt": [odt()],
    ".docx": [docx()],
}
WRONG = [
    b"<html><script>alert(1)</script>",
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    b"MZ\x90\0 this program cannot be run in DOS mode",
    b"\x7fELF",
    b"#!/bin/sh",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word file",
    b"GIF89a",
    b"RIFF\x10\0\0\0WAVEfmt ",
    b"\0\0\0\x18ftypisom a film",
    b"just text",
    b"PK\x03\x04 the beginning of a container",
    container({"malware.exe": b"MZ"}),
    b"x" * 2000 + pdf(),
    b"MZ%PDF-1.7",
]


@pytest.mark.parametrize(
    ("extension", "content"), [(extension, content) for extension, found in RIGHT.items() for content in found]
)
def test_what_offices_ask_for_is_known_by_what_is_in_it(extension: str, content: bytes) -> None:
    assert type_of(content).extension == extension


def test_every_type_is_tried() -> None:
    assert {one.extension for one in TYPES} == set(RIGHT)


@pytest.mark.parametrize("content", WRONG, ids=range(len(WRONG)))
def test_everything_else_is_not_taken(content: bytes) -> None:
    with pytest.raises(DocumentTypeUnknown):
        type_of(content)


def test_nothing_is_no_document() -> None:
    with pytest.raises(DocumentEmpty):
        type_of(b"")


def test_what_unpacks_to_far_too_much_is_not_taken_and_not_unpacked() -> None:
    small = bomb()
    assert len(small) < 1024 * 1024

    with pytest.raises(DocumentSuspicious):
        type_of(small)


@pytest.mark.parametrize(
    "content",
    [
        docx(**{"word/vbaProject.bin": b"x"}),
        odt(**{"Basic/Standard/Module1.xml": b"x"}),
        odt(**{f"Pictures/{number}.png": b"" for number in range(2001)}),
        odt()[:-10],
    ],
    ids=["macros", "basic", "thousands", "torn"],
)
def test_letters_with_programs_in_them_or_strangely_made_are_not_taken(content: bytes) -> None:
    with pytest.raises(DocumentSuspicious):
        type_of(content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ausweis.PDF", "Ausweis.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.pdf"),
        ("/", "document.pdf"),
        ("", "document.pdf"),
        ("..", "document.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("Rechnung.pdf.exe", "Rechnung.pdf.pdf"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.pdf"),
        ("Zeile\r\nSet-Cookie: x=1", "ZeileSet-Cookie- x=1.pdf"),
        ('a"b<c>|d?*.pdf', "a-b-c--d--.pdf"),
        ("Geburts\u0075\u0308rkunde  Zo\u00eb.pdf", "Geburtsürkunde Zoë.pdf"),
        ("Şahin Щёкина Nguyễn.pdf", "Şahin Щёкина Nguyễn.pdf"),
        ("Nr. 12", "Nr. 12.pdf"),
        ("x" * 500 + ".pdf", "x" * (NAME_LENGTH - 4) + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(given: str, kept: str) -> None:
    assert safe_name(given, PDF) == kept
