"""Files as people hand them in, and files that somebody has made up."""

import io
import struct
import uuid
import zipfile
from collections.abc import Mapping

from pypdf import PdfWriter

from videodesk.consultations.schemas import NewDocument

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40


def pdf(pages: int = 1, password: str = "", width: int = 300) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width, 200)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def container(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP; its first part is not packed, as in OpenDocument."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    return container({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"} | more)


def odt(**more: bytes) -> bytes:
    return container({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"} | more)


def bomb() -> bytes:
    """A small letter that says of itself that it unpacks to 300 MB (APPNOTE 6.3.10, section 4.3.12)."""
    letter = bytearray(docx())
    last = letter.rindex(b"PK\x01\x02")
    letter[last + 24 : last + 28] = struct.pack("<L", 300 * 1024 * 1024)
    return bytes(letter)


def looked_at(name: str = "Ausweis.png", size: int = 100, *, can_be_signed: bool = False) -> NewDocument:
    """As `Intake` hands it on; what is in it does not matter."""
    return NewDocument(uuid.uuid4(), name, "image/png", size, can_be_signed, b"sealed")
