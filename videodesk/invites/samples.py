"""A made-up person at made-up offices, in every case of every letter: for looking at letters before people get them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from videodesk.catalogue.schemas import Channel
from videodesk.invites.schemas import EntryFacts, LetterFacts, LetterKind, SmsKind, StaffLetterFacts, StaffLetterKind
from videodesk.kit.i18n import Translator
from videodesk.locations.schemas import Point

PERSON = "Kim Muster"
ADDRESS = "kim.muster@example.org"
# Numbers that are given to nobody, so that films may use them.
PHONE = "030 23125 123"
OFFICE, VIDEO_OFFICE, STREET = "Bürgeramt Mitte", "Video-Bürgeramt", "Musterstraße 12, 12345 Musterstadt"
OLD_OFFICE = "Bürgeramt Altstadt"
POINT = Point(52.3759, 9.732)
ZONE = "Europe/Berlin"
DESK = "Platz 3"
APPOINTMENT = uuid.UUID("00000000-0000-4000-8000-000000000001")
# As long as a real one, so that the letter looks the same.
LINK_TOKEN = "Muster-" * 4 + "Link"
TUESDAY = 1
SEVERAL = 3

HAS_BEFORE = {LetterKind.MOVED, LetterKind.OFFER}
CAN_BE_BY_OFFICE = {LetterKind.MOVED, LetterKind.CANCELLED}


@dataclass(frozen=True)
class Case:
    """What a letter of the same kind can differ in."""

    channel: Channel = Channel.VIDEO
    by_office: bool = False
    persons: int = 1


def cases(kind: LetterKind | StaffLetterKind | SmsKind) -> Iterator[Case]:
    """All that there are of this letter."""
    for channel in Channel:
        yield Case(channel)
        if isinstance(kind, LetterKind):
            yield Case(channel, persons=SEVERAL)
            if kind in CAN_BE_BY_OFFICE:
                yield Case(channel, by_office=True)


@dataclass(frozen=True)
class Samples:
    """`host` is that of the installation, so that calendars take the entries for its own."""

    host: str

    def letter(self, kind: LetterKind, case: Case, texts: Translator, now: datetime, address: str) -> LetterFacts:
        entry = self.entry(case, texts, now)
        more: dict[str, object] = {}
        if kind in HAS_BEFORE:
            later = 1 if kind is LetterKind.OFFER else -1
            more |= {"before_starts_at": entry.starts_at + timedelta(days=later), "before_location": entry.location}
        if kind is LetterKind.RELOCATED:
            more |= {"before_location": OLD_OFFICE}
        if kind in (LetterKind.CONFIRM, LetterKind.OFFER):
            more |= {"ends_by": now + timedelta(hours=1)}
        if case.by_office and kind in CAN_BE_BY_OFFICE:
            more |= {"by_office": True, "reason": texts.text("sample-reason")}
        return LetterFacts.model_validate(
            entry.model_dump()
            | {"kind": kind, "locale": texts.language, "persons": case.persons, "name": PERSON, "email": address}
            | {"documents": [texts.text("sample-document-1"), texts.text("sample-document-2")]}
            | more
        )

    def to_staff(
        self, kind: StaffLetterKind, case: Case, texts: Translator, now: datetime, mailbox: str
    ) -> StaffLetterFacts:
        entry = self.entry(case, texts, now)
        return StaffLetterFacts.model_validate(
            entry.model_dump()
            | {"kind": kind, "mailbox": mailbox, "desk": DESK, "visitor": PERSON.partition(" ")[0]}
            | {"cancelled": kind is StaffLetterKind.GONE}
        )

    def entry(self, case: Case, texts: Translator, now: datetime) -> EntryFacts:
        starts_at, video = _tuesday(now), case.channel is Channel.VIDEO
        return EntryFacts(
            appointment_id=APPOINTMENT,
            uid=f"{APPOINTMENT}@{self.host}",
            # Whoever tries letters in a calendar sees the last one there.
            sequence=int(now.timestamp()),
            stamped_at=now,
            channel=case.channel,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=15 * case.persons),
            time_zone=ZONE,
            location=VIDEO_OFFICE if video else OFFICE,
            address="" if video else STREET,
            point=None if video else POINT,
            services=[texts.text("sample-service")],
            phone=PHONE,
        )


def _tuesday(now: datetime) -> datetime:
    """At ten, in a week or later: the day before and the day after are working days too."""
    week = now.astimezone(ZoneInfo(ZONE)) + timedelta(days=7)
    day = week + timedelta(days=(TUESDAY - week.weekday()) % 7)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)
