"""Calendar objects as others read them: ical.js and vobject, which know nothing of the library that writes ours."""

import base64
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import vobject

WEB = Path(__file__).parents[2] / "web"
LONGEST_LINE = 75


@dataclass(frozen=True)
class Seen:
    """One entry, as a calendar shows it. Instants are in UTC; `organizer` and `attendee` are addresses."""

    method: str
    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    stamped: datetime
    summary: str
    description: str
    location: str
    url: str
    status: str
    organizer: str
    attendee: str
    alarms: tuple[float, ...]


class IcalJs:
    """A running ical.js."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def read(self, data: bytes) -> list[Seen]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(base64.b64encode(data).decode() + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline())
        assert "error" not in found, found
        return [_from_ical_js(found["method"] or "", event) for event in found["events"]]


@contextmanager
def running_ical_js() -> Iterator[IcalJs]:
    command = ["node", str(WEB / "read-ics.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield IcalJs(process)
        assert process.stdin is not None
        process.stdin.close()


def _from_ical_js(method: str, event: dict[str, Any]) -> Seen:
    return Seen(
        method=method,
        uid=event["uid"],
        sequence=event["sequence"],
        starts=datetime.fromisoformat(event["starts"]),
        ends=datetime.fromisoformat(event["ends"]),
        stamped=datetime.fromisoformat(event["stamped"]),
        summary=event["summary"],
        description=event["description"],
        location=event["location"],
        url=event["url"],
        status=event["status"],
        organizer=(event["organizer"] or {}).get("address", ""),
        attendee=(event["attendee"] or {}).get("address", ""),
        alarms=tuple(event["alarms"]),
    )


def read_with_vobject(data: bytes) -> list[Seen]:
    # It would go by the first zone of a name that it has ever read.
    vars(vobject.icalendar)["__tzidMap"].clear()
    calendar = vobject.readOne(data.decode())
    method = calendar.method.value if hasattr(calendar, "method") else ""
    return [_from_vobject(method, event) for event in calendar.contents.get("vevent", [])]


def _from_vobject(method: str, event: Any) -> Seen:
    return Seen(
        method=method,
        uid=event.uid.value,
        sequence=int(event.sequence.value),
        starts=event.dtstart.value.astimezone(UTC),
        ends=event.dtend.value.astimezone(UTC),
        stamped=event.dtstamp.value.astimezone(UTC),
        summary=event.summary.value,
        description=event.description.value,
        location=event.location.value,
        url=event.url.value,
        status=event.status.value,
        organizer=event.organizer.value if hasattr(event, "organizer") else "",
        attendee=event.attendee.value if hasattr(event, "attendee") else "",
        alarms=tuple(alarm.trigger.value.total_seconds() for alarm in event.contents.get("valarm", [])),
    )


# The shape (RFC 5545, sections 3.1 and 3.6)

ONCE_IN_A_CALENDAR = ("PRODID", "VERSION")
ONCE_IN_AN_EVENT = (
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"),
    *("STATUS", "CLASS", "CATEGORIES", "TRANSP"),
)


def assert_well_formed(data: bytes) -> None:
    """Lines end with CRLF and are folded, between characters; what must be there is there once; zones are known."""
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert b"\n" not in line
        assert b"\r" not in line
        assert len(line) <= LONGEST_LINE, line
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line), line
        line.decode()  # a fold within a character would break it
    names = _names_by_component(unfolded(data))
    for name in ONCE_IN_A_CALENDAR:
        assert names["VCALENDAR"].count(name) == 1, name
    for event in names["VEVENT"]:
        for name in ONCE_IN_AN_EVENT:
            assert event.count(name) == 1, name
    text = data.replace(b"\r\n ", b"").decode()
    assert set(re.findall(r"^DT(?:START|END);TZID=([^:;]+):", text, re.MULTILINE)) <= set(
        re.findall(r"^TZID:(.+?)\r?$", text, re.MULTILINE)
    )


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def _names_by_component(lines: list[str]) -> dict[str, list[Any]]:
    """The names of properties: a list for the calendar, and a list of lists for its events."""
    found: dict[str, list[Any]] = {"VCALENDAR": [], "VEVENT": []}
    inside: list[str] = []
    for line in lines:
        name = re.split(r"[:;]", line, maxsplit=1)[0]
        if name == "BEGIN":
            inside.append(line.removeprefix("BEGIN:"))
            if inside[-1] == "VEVENT":
                found["VEVENT"].append([])
        elif name == "END":
            assert inside.pop() == line.removeprefix("END:")
        elif inside == ["VCALENDAR"]:
            found["VCALENDAR"].append(name)
        elif inside == ["VCALENDAR", "VEVENT"]:
            found["VEVENT"][-1].append(name)
    assert inside == []
    return found


class CalendarProgram:
    """Takes invites as RFC 5546, section 2.1.5 says: what is newer replaces what is older, whichever comes first."""

    def __init__(self) -> None:
        self._newest: dict[str, Seen] = {}

    def take(self, seen: Seen) -> None:
        known = self._newest.get(seen.uid)
        if known is None or (seen.sequence, seen.stamped) > (known.sequence, known.stamped):
            self._newest[seen.uid] = seen

    @property
    def shown(self) -> list[Seen]:
        """By start."""
        entries = [seen for seen in self._newest.values() if seen.method != "CANCEL" and seen.status != "CANCELLED"]
        return sorted(entries, key=lambda seen: seen.starts)
