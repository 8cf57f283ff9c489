"""What a file is, by what is in it: neither its name nor what the sender says counts. And names that harm nobody.

Pure rules. The list is short on purpose: what offices ask for are papers and pictures of papers.
"""

import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from videodesk.consultations.errors import DocumentEmpty, DocumentSuspicious, DocumentTypeUnknown

NAME_LENGTH = 100
# Of a letter in a ZIP container: more than any real one has, and unpacked so many times its size.
MAX_PARTS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
# Between brackets of such a picture stand the brands of the formats that it is readable as (ISO 14496-12, 4.3).
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
MACROS = ("vbaproject.bin", "basic/", "scripts/")


@dataclass(frozen=True)
class DocumentType:
    media_type: str
    extension: str
    fits: Callable[[bytes], bool]


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def _is_pdf(content: bytes) -> bool:
    """Some programs begin with a line break or a byte order mark; other things have no business before it."""
    return content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")


def _is_odt(content: bytes) -> bool:
    """By its first part, which is not packed (OpenDocument 1.3, part 2, section 3.3)."""
    return content[:4] == b"PK\x03\x04" and content[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"


def _is_docx(content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04" and "word/document.xml" in _parts(content)


PDF = DocumentType("application/pdf", ".pdf", _is_pdf)
TYPES = (
    PDF,
    DocumentType("image/jpeg", ".jpg", lambda content: content[:3] == b"\xff\xd8\xff"),
    DocumentType("image/png", ".png", lambda content: content[:8] == b"\x89PNG\r\n\x1a\n"),
    DocumentType("image/webp", ".webp", _is_webp),
    DocumentType("image/heic", ".heic", _is_heic),
    DocumentType("image/tiff", ".tif", lambda content: content[:4] in (b"II*\0", b"MM\0*")),
    DocumentType("application/vnd.oasis.opendocument.text", ".odt", _is_odt),
    DocumentType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", _is_docx),
)
CONTAINERS = frozenset({".odt", ".docx"})


def type_of(content: bytes) -> DocumentType:
    """Raises DocumentEmpty, DocumentTypeUnknown or DocumentSuspicious."""
    if not content:
        raise DocumentEmpty
    found = next((one for one in TYPES if one.fits(content)), None)
    if found is None:
        raise DocumentTypeUnknown
    if found.extension in CONTAINERS:
        _refuse_traps(content)
    return found


def safe_name(name: str, kind: DocumentType) -> str:
    """The last part of a path, in one line, without marks that hide how it ends, and with the ending that is true."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    stem = " ".join(printable.split())
    before, _, ending = stem.rpartition(".")
    if ending.isalnum() and len(ending) <= 5:
        stem = before or stem
    for character in '<>:"|?*':
        stem = stem.replace(character, "-")
    return (stem.strip(". ")[: NAME_LENGTH - len(kind.extension)].strip() or "document") + kind.extension


def _refuse_traps(content: bytes) -> None:
    """Only the list of parts is read: nothing is unpacked here. Raises DocumentSuspicious."""
    parts = _parts(content)
    is_huge = len(parts) > MAX_PARTS or sum(parts.values()) > MAX_UNPACKED
    if not parts or is_huge or any(macro in name.lower() for name in parts for macro in MACROS):
        raise DocumentSuspicious


def _parts(content: bytes) -> dict[str, int]:
    """Names and sizes when unpacked, as the container tells them; none where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return {part.filename: part.file_size for part in container.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return {}
