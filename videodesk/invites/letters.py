"""A letter as a MIME message: plain text, HTML and, as a third alternative and as a file, the calendar object."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import format_datetime

from videodesk.invites.calendar import Entry, Method, Party, itip_object
from videodesk.invites.config import MailConfig
from videodesk.invites.entries import Entries, where_text
from videodesk.invites.schemas import EntryFacts, LetterFacts, LetterKind, StaffLetterFacts, StaffLetterKind
from videodesk.kit.html import Html
from videodesk.kit.i18n import Translator


class Unbroken(UnstructuredHeader, BaseHeader):
    """Python makes encoded words of what is too long for a line, and no mail program finds a link in them."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", Unbroken)
POLICY = default.clone(header_factory=HEADERS)


@dataclass(frozen=True)
class Outline:
    """What a letter of some kind has besides its words.

    `buttons` are the ends of the paths that they open, below the appointment's link; their texts are
    `letter-<kind>-button`, and of further ones `letter-<kind>-button-<end>`. Without a button it shows where to book.
    """

    method: Method | None = None
    buttons: tuple[str, ...] = ("",)
    documents: bool = False
    secret: bool = True


OUTLINES = {
    # An address to confirm and an offer are no appointments yet: they bring no calendar object.
    LetterKind.CONFIRM: Outline(),
    LetterKind.BOOKED: Outline(Method.REQUEST, documents=True),
    LetterKind.MOVED: Outline(Method.REQUEST, documents=True),
    LetterKind.RELOCATED: Outline(Method.REQUEST),
    LetterKind.CANCELLED: Outline(Method.CANCEL, buttons=(), secret=False),
    LetterKind.OFFER: Outline(),
    LetterKind.DOCUMENTS: Outline(documents=True),
    LetterKind.REMINDER: Outline(buttons=("coming", "cancel", ""), documents=True),
    LetterKind.COUNTERED: Outline(Method.DECLINE_COUNTER, buttons=("move",)),
    LetterKind.MISSED: Outline(buttons=(), secret=False),
    LetterKind.RATING: Outline(buttons=("rating",), secret=False),
}

STAFF_METHODS = {
    StaffLetterKind.NEW: Method.REQUEST,
    StaffLetterKind.CHANGED: Method.REQUEST,
    StaffLetterKind.GONE: Method.CANCEL,
}


@dataclass(frozen=True)
class Button:
    text: str
    link: str


class LetterWriter:
    """`texts` are those of the receiver's language, with what admins have changed."""

    def __init__(self, mail: MailConfig, entries: Entries, html: Html) -> None:
        self._mail = mail
        self._entries = entries
        self._brand = entries.brand
        self._html = html

    def write(
        self, key: str, facts: LetterFacts, link_token: str, texts: Translator, unsubscribe: str = ""
    ) -> EmailMessage:
        """The message for one event; `key` becomes the Message-ID, so a second copy can be told.

        `unsubscribe` is the address that ends letters of this kind.
        """
        link = self.link(facts.locale, link_token)
        context = self._context(facts, link, texts) | {"unsubscribe": unsubscribe}
        message = self._headers(key, facts, Party(facts.name, facts.email), str(context["subject"]))
        if unsubscribe:  # RFC 2369, and RFC 8058 for a single click
            message["List-Unsubscribe"] = f"<{unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        self._set_content(message, "letters/letter", texts, context)
        if (method := OUTLINES[facts.kind].method) is not None:
            cancelled = method is Method.CANCEL
            self._add_calendar(
                message, self._entries.for_citizen(facts, link, texts, cancelled=cancelled), method, texts
            )
        # Last: building the parts moves earlier Content headers into the first of them.
        message["Content-Language"] = facts.locale
        return message

    def write_to_staff(self, key: str, facts: StaffLetterFacts, texts: Translator) -> EmailMessage:
        """The invite for a desk's mailbox."""
        mailbox = Party(facts.desk, facts.mailbox)
        entry = self._entries.invited(self._entries.for_staff(facts, texts), mailbox)
        subject = texts.text(f"staff-letter-{facts.kind}-subject", **_when(facts, texts), summary=entry.summary)
        message = self._headers(key, facts, mailbox, subject)
        context = {"facts": facts, "entry": entry, "subject": subject, "when": _when(facts, texts)}
        self._set_content(message, "letters/staff", texts, context)
        self._add_calendar(message, entry, STAFF_METHODS[facts.kind], texts)
        message["Content-Language"] = texts.language
        return message

    def link(self, locale: str, token: str) -> str:
        return f"{self._entries.public_url}/{locale}/a/{token}"

    def calendar_file(self, facts: LetterFacts, link_token: str, texts: Translator) -> bytes:
        """The same appointment for downloading."""
        entry = self._entries.for_citizen(facts, self.link(facts.locale, link_token), texts)
        return itip_object(self._entries.without_attendee(entry), Method.PUBLISH)

    def _set_content(self, message: EmailMessage, template: str, texts: Translator, context: dict[str, object]) -> None:
        language = texts.language
        message.set_content(self._html.render(f"{template}.txt", language, texts=texts, **context))
        message.add_alternative(self._html.render(f"{template}.html", language, texts=texts, **context), subtype="html")

    def _headers(self, key: str, facts: EntryFacts, to: Party, subject: str) -> EmailMessage:
        message = EmailMessage(POLICY)
        message["Message-ID"] = f"<{key}@{facts.uid.rpartition('@')[2]}>"
        message["Date"] = format_datetime(facts.stamped_at)
        message["From"] = _address(Party(f"{self._brand.name} {self._brand.city}", self._mail.sender))
        message["To"] = _address(to)
        message["Subject"] = subject
        # RFC 3834: holiday notices shall not answer.
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _context(self, facts: LetterFacts, link: str, texts: Translator) -> dict[str, object]:
        outline = OUTLINES[facts.kind]
        return {
            "facts": facts,
            "link": link,
            "book_link": f"{self._entries.public_url}/{facts.locale}/",
            "subject": texts.text(f"letter-{facts.kind}-subject", **_when(facts, texts)),
            "intro": self._intro(facts, texts),
            "where": where_text(facts, texts),
            "buttons": [_button(facts.kind, end, link, texts) for end in outline.buttons],
            "documents": facts.documents if outline.documents else [],
            "secret": outline.secret,
            "when": _when(facts, texts),
        }

    def _intro(self, facts: LetterFacts, texts: Translator) -> str:
        """What has happened, by whom, and how it was before."""
        who = "-by-office" if facts.by_office else ""
        arguments: dict[str, str] = {}
        if facts.before_location:
            arguments["beforeLocation"] = facts.before_location
        if facts.before_starts_at is not None:
            arguments |= _named("before", facts.before_starts_at, facts, texts)
        if facts.ends_by is not None:
            arguments |= _named("end", facts.ends_by, facts, texts)
        return texts.text(f"letter-{facts.kind}-intro{who}", **_when(facts, texts), **arguments)

    def _add_calendar(self, message: EmailMessage, entry: Entry, method: Method, texts: Translator) -> None:
        """As RFC 6047, section 2.4 asks, and as a file for the programs that look only there."""
        data = itip_object(entry, method)
        parameters = {"method": method.value, "charset": "utf-8", "component": "VEVENT"}
        message.add_alternative(data, maintype="text", subtype="calendar", params=parameters)
        message.add_attachment(
            data, maintype="application", subtype="ics", filename=texts.text("invite-file-name") + ".ics"
        )


def _when(facts: EntryFacts, texts: Translator) -> dict[str, str]:
    return {"day": texts.day(facts.starts_at, facts.zone), "time": texts.time(facts.starts_at, facts.zone)}


def _named(prefix: str, instant: datetime, facts: EntryFacts, texts: Translator) -> dict[str, str]:
    return {f"{prefix}Day": texts.day(instant, facts.zone), f"{prefix}Time": texts.time(instant, facts.zone)}


def _button(kind: LetterKind, end: str, link: str, texts: Translator) -> Button:
    first = end == OUTLINES[kind].buttons[0]
    text = texts.text(f"letter-{kind}-button" if first else f"letter-{kind}-button-{end or 'open'}")
    return Button(text, f"{link}/{end}".rstrip("/"))


def _address(party: Party) -> Address:
    return Address(display_name=party.name, addr_spec=party.email)
