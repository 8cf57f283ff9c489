"""What the calendar of a citizen answers by mail (iMIP, RFC 6047; the objects are iTIP, RFC 5546).

Mails come from anybody, so what is not surely an answer is nothing, and how much work a mail makes is limited. The
object is read line by line: a whole parser would remember the time zones that it brings, and use them for others.
"""

import email
import enum
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import InvalidHeaderDefect
from email.message import Message
from email.policy import default
from typing import NamedTuple
from urllib.parse import unquote

from icalendar.parser import Contentline, Parameters
from pydantic import TypeAdapter

from videodesk.kit.forms import MailAddress

MAX_BYTES = 1024 * 1024
MAX_LINES = 20_000
MAX_PARTS = 30
MAX_OBJECT_BYTES = 64 * 1024
MAX_HEADER = 1000
# For Python it ends a line, and for the mail server before us it does not: that one has looked at another From. No mail
# has one (RFC 5322, section 2.3).
LONE_CR = re.compile(rb"\r(?!\n)")
# Reading parameters takes long when there are very many.
LONG_CONTENT_TYPE = re.compile(rb"^content-type:(?:[^\n]|\n[ \t]){1000}", re.IGNORECASE | re.MULTILINE)
CHARSETS = {"utf-8": "utf-8-sig", "us-ascii": "ascii"} | {
    name: name for name in ("iso-8859-1", "iso-8859-15", "windows-1252")
}
# Some calendars say of each mail that it is generated, although a person has pressed the button. An automatic reply,
# such as a holiday notice, is nobody's answer (RFC 3834).
PRESSED = frozenset({"no", "auto-generated"})
READ = frozenset({"BEGIN", "END", "METHOD", "UID", "SEQUENCE", "ATTENDEE", "RECURRENCE-ID"})
EVENT = ("VCALENDAR", "VEVENT")

_mail_address: TypeAdapter[str] = TypeAdapter(MailAddress)


class Wanted(enum.StrEnum):
    CANCEL = "cancel"
    OTHER_TIME = "other_time"


@dataclass(frozen=True)
class Answer:
    """`sequence` is that of the invite that is answered, `sender` whom the mail is from. Addresses in lower case."""

    wanted: Wanted
    uid: str
    sequence: int
    attendee: str
    sender: str


@dataclass(frozen=True)
class Nothing:
    """Why a mail is left alone, as a code."""

    reason: str


class _LeftAlone(Exception):
    """The reason is its only argument."""


class _Line(NamedTuple):
    value: str
    parameters: Parameters


def read_answer(raw: bytes) -> Answer | Nothing:
    """What somebody wants with this mail. Whatever it is, this raises nothing, and quotes nothing of it."""
    try:
        return _read(raw)
    except _LeftAlone as left_alone:
        return Nothing(str(left_alone))
    except Exception:  # the readers of mails, addresses and calendar lines raise all sorts of things
        return Nothing("malformed")


def _read(raw: bytes) -> Answer:
    if len(raw) > MAX_BYTES or raw.count(b"\n") > MAX_LINES:
        raise _LeftAlone("too_large")
    if raw.lower().count(b"content-type:") > MAX_PARTS or LONG_CONTENT_TYPE.search(raw):
        raise _LeftAlone("too_involved")
    if LONE_CR.search(raw):
        raise _LeftAlone("malformed")
    mail = email.message_from_bytes(raw)
    _refuse_automatic(mail)
    method, text = _calendar_part(mail)
    lines = _lines(text)
    if _only(lines["VCALENDAR", "METHOD"]).value.upper() != method:
        raise _LeftAlone("contradicts_itself")
    attendee = _only(lines[*EVENT, "ATTENDEE"])
    return Answer(
        wanted=_wanted(method, attendee),
        uid=_only(lines[*EVENT, "UID"]).value,
        sequence=_sequence(lines[*EVENT, "SEQUENCE"]),
        attendee=_address(unquote(re.sub("^mailto:", "", attendee.value, flags=re.IGNORECASE))),
        sender=_sender(mail),
    )


def _refuse_automatic(mail: Message) -> None:
    if mail.get_content_type() == "multipart/report" or "<>" in _headers(mail, "Return-Path"):
        raise _LeftAlone("bounce")
    if any(re.split("[; (]", value)[0].lower() not in PRESSED for value in _headers(mail, "Auto-Submitted")):
        raise _LeftAlone("automatic")


def _headers(mail: Message, name: str) -> list[str]:
    found = [str(value).strip() for value in mail.get_all(name, [])]
    if any(len(value) > MAX_HEADER for value in found):
        raise _LeftAlone("too_involved")
    return found


def _sender(mail: Message) -> str:
    """Where a From is no proper one, mail servers find another address in it than Python does, and check that one."""
    (header,) = _headers(mail, "From")
    read = default.header_factory("From", header)
    if any(isinstance(defect, InvalidHeaderDefect) for defect in read.defects):
        raise _LeftAlone("malformed")
    (address,) = read.addresses
    return _address(address.addr_spec)


def _address(value: str) -> str:
    """As it is kept with an appointment, in lower case: not every calendar leaves the case as it was."""
    return _mail_address.validate_python(value.strip()).lower()


def _calendar_part(mail: Message) -> tuple[str, str]:
    """The method that its type names, and the object. The same a second time, as an attachment, does no harm."""
    found = {_method_and_text(part) for part in _parts(mail) if part.get_content_type() == "text/calendar"}
    if not found:
        raise _LeftAlone("no_calendar")
    if len(found) > 1:
        raise _LeftAlone("contradicts_itself")
    return found.pop()


def _method_and_text(part: Message) -> tuple[str, str]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or len(data) > MAX_OBJECT_BYTES:
        raise _LeftAlone("too_large")
    charset = CHARSETS.get(part.get_content_charset("utf-8"))
    if charset is None:
        raise _LeftAlone("unknown_charset")
    # Lines are folded by bytes, also within a character.
    unfolded = re.sub(rb"\r?\n[ \t]", b"", data)
    return str(part.get_param("method", "")).upper(), unfolded.decode(charset)


def _parts(mail: Message) -> Iterator[Message]:
    """Not those of mails that lie within this one: they are others' words."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting += [one for one in part.get_payload() if isinstance(one, Message)]
        else:
            yield part


def _lines(text: str) -> dict[tuple[str, ...], list[_Line]]:
    """By the names of the components that they are in and their own, of one event. The rest is not looked at."""
    inside: list[str] = []
    begun: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for line in re.split(r"\r?\n", text):
        if re.split("[;:]", line, maxsplit=1)[0].upper() not in READ:
            continue
        name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
        match name.upper():
            case "BEGIN":
                inside.append(value.strip().upper())
                begun[tuple(inside)] += 1
            case "END":
                if inside.pop() != value.strip().upper():
                    raise _LeftAlone("malformed")
            case name:
                found[*inside, name].append(_Line(value.strip(), parameters))
    objects = {path: count for path, count in begun.items() if len(path) <= 2 and path[-1] != "VTIMEZONE"}
    if inside or objects != {EVENT[:1]: 1, EVENT: 1} or found[*EVENT, "RECURRENCE-ID"]:
        raise _LeftAlone("not_one_event")
    return found


def _only(lines: list[_Line]) -> _Line:
    if len(lines) != 1:
        raise _LeftAlone("malformed")
    return lines[0]


def _sequence(lines: list[_Line]) -> int:
    """Without one it is 0 (RFC 5546, section 3.2.3)."""
    if not lines:
        return 0
    value = _only(lines).value
    if re.fullmatch("[0-9]{1,9}", value) is None:
        raise _LeftAlone("malformed")
    return int(value)


def _wanted(method: str, attendee: _Line) -> Wanted:
    if method == "COUNTER":
        return Wanted.OTHER_TIME
    if method == "REPLY" and str(attendee.parameters.get("PARTSTAT", "")).upper() == "DECLINED":
        return Wanted.CANCEL
    raise _LeftAlone("nothing_to_do")
