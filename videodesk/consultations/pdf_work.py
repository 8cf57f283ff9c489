"""Reads and writes PDFs, in a process of its own: `pdfs` starts it, gives it one task, and ends it when it takes long.

What people hand in may be broken, or made to keep its reader busy for ever. On standard input comes a line of JSON, the
task, and then the bytes of the PDF; on standard output goes a line of JSON, and then the bytes of the new one.

A signature is put on a page of its own. It is added as an update (ISO 32000-1, section 7.5.6), so what has been signed
is the beginning of the new file, byte by byte: that is what the checksum on the page is of.
"""

import hashlib
import io
import json
import sys
from typing import Any
from xml.sax.saxutils import escape

from pymupdf_fonts import myfont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NullObject
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

CPU_SECONDS = 15
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_PAGES = 200
# FiraGO has Latin with all accents, Cyrillic, Greek, Arabic, Hebrew, Thai, Georgian and Devanagari.
FONTS = {"Text": "figo", "Heading": "figbo"}
# As wide and high as the box in which people sign (web/src/call/SignaturePad.tsx).
BOX_WIDTH, BOX_HEIGHT = 120 * mm, 40 * mm
INK, LINE = HexColor("#0b2a6b"), HexColor("#767676")

HEADING = ParagraphStyle("heading", fontName="Heading", fontSize=16, leading=22, spaceAfter=6 * mm)
BODY = ParagraphStyle("body", fontName="Text", fontSize=11, leading=16, spaceAfter=3 * mm)
LABEL = ParagraphStyle("label", fontName="Text", fontSize=9, leading=12, textColor=HexColor("#555555"))
VALUE = ParagraphStyle("value", parent=BODY, wordWrap="CJK")
BY_NAME = ParagraphStyle("by-name", fontName="Text", fontSize=24, leading=32, textColor=INK)


class Unreadable(Exception):
    """It has a password, too many pages, none, or is broken."""


def main() -> None:
    _be_modest()
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer, made = _do(json.loads(head), content)
    except Unreadable as error:
        answer, made = {"unreadable": str(error)}, b""
    except Exception as error:  # a broken file can raise anything
        answer, made = {"unreadable": type(error).__name__}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)


def _do(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    if task["task"] == "check":
        _read(content)
        return {}, b""
    _load_fonts()
    signed = content or _pages([Paragraph(_markup(task["title"]), HEADING), *_paragraphs(task["text"])], task["title"])
    return {}, _append(signed, _signature_page(task, hashlib.sha256(signed).hexdigest()))


def _be_modest() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _read(content: bytes) -> PdfReader:
    """Raises Unreadable, or what pypdf does."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Unreadable("encrypted")
    if not 1 <= len(reader.pages) <= MAX_PAGES:
        raise Unreadable("pages")
    for page in reader.pages:
        _ = page.mediabox
    return reader


def _append(signed: bytes, page: bytes) -> bytes:
    reader, pages = _read(signed), PdfReader(io.BytesIO(page)).pages
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    # pypdf does not count the object in which an earlier update lists its objects, and would use its number again.
    numbers = reader.trailer.get("/Size")
    while isinstance(numbers, int) and len(writer._objects) < numbers - 1:
        writer._add_object(NullObject())
    for one in pages:
        writer.add_page(one)
    made = io.BytesIO()
    writer.write(made)
    whole = made.getvalue()
    if not whole.startswith(signed) or len(PdfReader(made).pages) != len(reader.pages) + len(pages):
        raise Unreadable("rewritten")
    return whole


# Writing


def _signature_page(task: dict[str, Any], checksum: str) -> bytes:
    story: list[Flowable] = [Paragraph(_markup(task["heading"]), HEADING), *_paragraphs(task["statement"])]
    for label, value in [*task["rows"], (task["checksum"], checksum)]:
        story += [Paragraph(_markup(label), LABEL), Paragraph(_markup(value), VALUE)]
    story += [Spacer(1, 6 * mm), Paragraph(_markup(task["signature"]), LABEL), Spacer(1, 2 * mm)]
    story.append(_Ink(task["strokes"]) if task["strokes"] else Paragraph(_markup(task["name"]), BY_NAME))
    story += [Spacer(1, 4 * mm), Paragraph(_markup(task["manner"]), LABEL)]
    return _pages(story, task["heading"])


class _Ink(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The strokes of a pen in a box; their points are parts of its width and height, from the upper left."""

    def __init__(self, strokes: list[list[tuple[float, float]]]) -> None:
        super().__init__()
        self.width, self.height = BOX_WIDTH, BOX_HEIGHT
        self._strokes = strokes

    def draw(self) -> None:
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self.width, self.height)
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(1.4)
        self.canv.setLineCap(1)
        self.canv.setLineJoin(1)
        for stroke in self._strokes:
            path = self.canv.beginPath()
            points = [(x * self.width, (1 - y) * self.height) for x, y in stroke]
            path.moveTo(*points[0])
            for point in points[1:] or points:
                path.lineTo(*point)
            self.canv.drawPath(path)


def _load_fonts() -> None:
    for name, font in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(myfont(font))))
        pdfmetrics.registerFontFamily(name, name, name, name, name)


def _pages(story: list[Flowable], title: str) -> bytes:
    made = io.BytesIO()
    margins = {"leftMargin": 25 * mm, "rightMargin": 25 * mm, "topMargin": 25 * mm, "bottomMargin": 25 * mm}
    SimpleDocTemplate(made, pagesize=A4, title=title, **margins).build(story)
    return made.getvalue()


def _paragraphs(text: str) -> list[Flowable]:
    return [Paragraph(_markup(part), BODY) for part in text.splitlines() if part.strip()]


def _markup(text: str) -> str:
    """What people have typed is no markup."""
    return escape(text)


if __name__ == "__main__":
    main()
