"""Sample letters and SMS: what they look like with any texts, and which texts they are made of.

Nothing lists the texts of a letter. Each letter is written in every case with a translator that notes what is asked
for, so what can be changed, and with which variables, is what letters really use.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from videodesk.invites.letters import LetterWriter
from videodesk.invites.patterns import Text
from videodesk.invites.samples import ADDRESS, LINK_TOKEN, Case, Samples, cases
from videodesk.invites.schemas import LetterKind, SmsKind, StaffLetterKind
from videodesk.invites.sms_writer import SmsWriter
from videodesk.kit.clock import Clock
from videodesk.kit.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from videodesk.kit.tokens import new_token

AnyLetter = LetterKind | StaffLetterKind
AnyKind = AnyLetter | SmsKind

SHARED, CALENDAR, STAFF = "shared", "calendar", "staff"
STAFF_LETTERS = {f"{STAFF}-{kind}": kind for kind in StaffLetterKind}
LETTERS: dict[str, AnyLetter] = {**{kind.value: kind for kind in LetterKind}, **STAFF_LETTERS}
SMS = {f"sms-{kind}": kind for kind in SmsKind}
MESSAGES: dict[str, AnyKind] = {**LETTERS, **SMS}
# What several letters have in common is shown in one of them.
SHOWN_IN: dict[str, AnyKind] = {SHARED: LetterKind.BOOKED, CALENDAR: LetterKind.BOOKED, STAFF: StaffLetterKind.NEW}
# Who gets it, and how; each has its list.
TO_CITIZENS, TO_MOBILES, TO_STAFF = "citizens", "mobiles", "staff"
GROUPS: dict[type[AnyKind], str] = {LetterKind: TO_CITIZENS, SmsKind: TO_MOBILES, StaffLetterKind: TO_STAFF}
SHEETS = (*(kind.value for kind in LetterKind), SHARED, CALENDAR, *SMS, *STAFF_LETTERS, STAFF)

OURS = ("letter-", "invite-", "sms-", "staff-letter-", "staff-invite-")
# The name of a file, which stands in headers and must suit every computer.
NOT_TO_BE_CHANGED = "invite-file-name"
MANY_LINES = re.compile(
    r"(staff-)?letter-[a-z]+-(intro(-by-office)?|link)|letter-(keep-secret|closing|book-again)"
    r"|(staff-)?invite-description.*"
)
NEEDED = {
    "invite-description-": frozenset({"link"}),
    "staff-invite-description": frozenset({"link"}),
    "letter-where-on-site": frozenset({"location"}),
    "invite-location-on-site": frozenset({"location"}),
    "sms-booked-": frozenset({"link"}),
    "sms-moved-": frozenset({"link"}),
    "sms-relocated-": frozenset({"place", "link"}),
    "sms-reminder-": frozenset({"link"}),
}


@dataclass(frozen=True)
class Sheet:
    """Texts that are changed together, and the letter in which they are shown."""

    name: str
    texts: Mapping[str, Text]
    shown_in: AnyKind

    @property
    def group(self) -> str:
        return GROUPS[type(self.shown_in)]

    @property
    def languages(self) -> tuple[str, ...]:
        """Staff are written to in the city's."""
        return (DEFAULT_LANGUAGE,) if self.group == TO_STAFF else LANGUAGES


@dataclass(frozen=True)
class Proof:
    """A letter as it is seen; `event` is what a calendar shows of it. An SMS is its text alone."""

    text: str
    subject: str = ""
    html: str = ""
    event: Event | None = None


class LetterProofs:
    def __init__(self, clock: Clock, writer: LetterWriter, sms_writer: SmsWriter, public_url: str) -> None:
        self._clock = clock
        self._writer = writer
        self._sms_writer = sms_writer
        self._public_url = public_url
        self._sheets: dict[str, Mapping[str, Sheet]] = {}
        self._samples = Samples(urlsplit(public_url).hostname or "")

    def write(self, kind: AnyLetter, case: Case, texts: Translator, address: str = ADDRESS) -> EmailMessage:
        key, now = f"sample.{new_token()}", self._clock.now()
        if isinstance(kind, StaffLetterKind):
            return self._writer.write_to_staff(key, self._samples.to_staff(kind, case, texts, now, address), texts)
        facts = self._samples.letter(kind, case, texts, now, address)
        unsubscribe = f"{self._public_url}/{texts.language}/" if kind is LetterKind.RATING else ""
        return self._writer.write(key, facts, LINK_TOKEN, texts, unsubscribe)

    def write_sms(self, kind: SmsKind, case: Case, texts: Translator) -> str:
        entry = self._samples.entry(case, texts, self._clock.now())
        return self._sms_writer.write(kind, entry, LINK_TOKEN, texts)

    def show(self, kind: AnyKind, case: Case, texts: Translator) -> Proof:
        if isinstance(kind, SmsKind):
            return Proof(self.write_sms(kind, case, texts))
        message = self.write(kind, case, texts)
        parts = {part.get_content_type(): part for part in message.walk()}
        calendar = parts.get("text/calendar")
        events = [] if calendar is None else Calendar.from_ical(calendar.get_content()).events
        html, text = parts["text/html"].get_content(), parts["text/plain"].get_content()
        return Proof(text, str(message["Subject"]), html, next(iter(events), None))

    def sheets(self, language: str = DEFAULT_LANGUAGE) -> Mapping[str, Sheet]:
        """Every text is on one of them, in the order of their file; with examples in this language."""
        if language not in self._sheets:
            self._sheets[language] = self._made_sheets(language)
        return self._sheets[language]

    def _made_sheets(self, language: str) -> Mapping[str, Sheet]:
        noting = {name: self._noted(kind, language) for name, kind in MESSAGES.items()}
        found: dict[str, dict[str, Text]] = {name: {} for name in SHEETS}
        for message in filter(_can_be_changed, translator(DEFAULT_LANGUAGE).messages()):
            users = [name for name in MESSAGES if message in noting[name]]
            if users:
                arguments = {tuple(one.items()): one for name in users for one in noting[name][message]}
                found[_sheet_of(message, users)][message] = _text(message, list(arguments.values()))
        return {name: Sheet(name, texts, SHOWN_IN.get(name) or MESSAGES[name]) for name, texts in found.items()}

    def _noted(self, kind: AnyKind, language: str) -> dict[str, list[dict[str, str]]]:
        """Each text of this letter with the arguments that it gets."""
        noting = _NotingTranslator(translator(language))
        for case in cases(kind):
            if isinstance(kind, SmsKind):
                self.write_sms(kind, case, noting)
            else:
                self.write(kind, case, noting)
        return noting.noted


class _NotingTranslator(Translator):
    """Notes each text that is asked for, and each set of arguments."""

    def __init__(self, texts: Translator) -> None:
        super().__init__(texts.language, texts.resources)
        self.noted: dict[str, list[dict[str, str]]] = {}

    def text(self, message_id: str, **arguments: Any) -> str:
        noted = self.noted.setdefault(message_id, [])
        if arguments not in noted:
            noted.append(arguments)
        return super().text(message_id, **arguments)


def _can_be_changed(message: str) -> bool:
    return message.startswith(OURS) and message != NOT_TO_BE_CHANGED


def _text(message: str, noted: list[dict[str, str]]) -> Text:
    needed = next((names for start, names in NEEDED.items() if message.startswith(start)), frozenset[str]())
    return Text(message, tuple(noted), bool(MANY_LINES.fullmatch(message)), needed)


def _sheet_of(message: str, users: list[str]) -> str:
    if message.startswith("invite-"):
        return CALENDAR
    if len(users) == 1:
        return users[0]
    return STAFF if message.startswith("staff-") else SHARED
