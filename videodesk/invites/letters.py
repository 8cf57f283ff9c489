"""A letter as a MIME message: plain text, HTML and, as a third alternative and as a file, the calendar object."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from videodesk.invites.calendar import Method, make_calendar, where_text
from videodesk.invites.config import MailConfig
from videodesk.invites.schemas import LetterFacts, LetterKind
from videodesk.kit.branding import BrandConfig
from videodesk.kit.html import Html
from videodesk.kit.i18n import Translator, translator

# An address to confirm and an offer are no appointments yet: they bring no calendar object.
METHODS = {
    LetterKind.BOOKED: Method.REQUEST,
    LetterKind.MOVED: Method.REQUEST,
    LetterKind.CANCELLED: Method.CANCEL,
}


class LetterWriter:
    def __init__(self, mail: MailConfig, brand: BrandConfig, html: Html, public_url: str) -> None:
        self._mail = mail
        self._brand = brand
        self._html = html
        self._public_url = public_url

    def write(self, key: str, facts: LetterFacts, link_token: str) -> EmailMessage:
        """The message for one event; `key` becomes the Message-ID, so a second copy can be told."""
        texts = translator(facts.locale)
        link = self.link(facts.locale, link_token)
        context = self._context(facts, link, texts)
        message = self._headers(key, facts, str(context["subject"]))
        message.set_content(self._html.render("letters/letter.txt", facts.locale, **context))
        message.add_alternative(self._html.render("letters/letter.html", facts.locale, **context), subtype="html")
        if facts.kind in METHODS:
            self._add_calendar(message, facts, link, texts)
        # Last: building the parts moves earlier Content headers into the first of them.
        message["Content-Language"] = facts.locale
        return message

    def link(self, locale: str, token: str) -> str:
        return f"{self._public_url}/{locale}/a/{token}"

    def calendar_file(self, facts: LetterFacts, link_token: str) -> bytes:
        """The same appointment for downloading."""
        texts = translator(facts.locale)
        link = self.link(facts.locale, link_token)
        return make_calendar(facts, Method.PUBLISH, link, self._mail.sender, self._brand, texts)

    def _headers(self, key: str, facts: LetterFacts, subject: str) -> EmailMessage:
        message = EmailMessage()
        message["Message-ID"] = f"<{key}@{facts.uid.rpartition('@')[2]}>"
        message["Date"] = format_datetime(facts.stamped_at)
        message["From"] = _address(f"{self._brand.name} {self._brand.city}", self._mail.sender)
        message["To"] = _address(facts.name, facts.email)
        message["Subject"] = subject
        # RFC 3834: holiday notices shall not answer.
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _context(self, facts: LetterFacts, link: str, texts: Translator) -> dict[str, object]:
        zone = ZoneInfo(facts.time_zone)
        day, time = texts.day(facts.starts_at, zone), texts.time(facts.starts_at, zone)
        return {
            "facts": facts,
            "link": link,
            "book_link": f"{self._public_url}/{facts.locale}/",
            "subject": texts.text(f"letter-{facts.kind}-subject", day=day, time=time),
            "intro": self._intro(facts, zone, texts),
            "when_day": day,
            "when_time": time,
            "where": where_text(facts, texts),
        }

    def _intro(self, facts: LetterFacts, zone: ZoneInfo, texts: Translator) -> str:
        """What has happened, and where it was before."""
        who = "-by-office" if facts.by_office else ""
        arguments: dict[str, str] = {}
        if facts.before_starts_at is not None:
            arguments["beforeDay"] = texts.day(facts.before_starts_at, zone)
            arguments["beforeTime"] = texts.time(facts.before_starts_at, zone)
            arguments["beforeLocation"] = facts.before_location
        if facts.ends_by is not None:
            arguments["endDay"] = texts.day(facts.ends_by, zone)
            arguments["endTime"] = texts.time(facts.ends_by, zone)
        return texts.text(f"letter-{facts.kind}-intro{who}", **arguments)

    def _add_calendar(self, message: EmailMessage, facts: LetterFacts, link: str, texts: Translator) -> None:
        """As RFC 6047, section 2.4 asks, and as a file for the programs that look only there."""
        method = METHODS[facts.kind]
        data = make_calendar(facts, method, link, self._mail.sender, self._brand, texts)
        parameters = {"method": method.value, "charset": "utf-8", "component": "VEVENT"}
        message.add_alternative(data, maintype="text", subtype="calendar", params=parameters)
        message.add_attachment(
            data, maintype="application", subtype="ics", filename=texts.text("invite-file-name") + ".ics"
        )


def _address(name: str, email: str) -> Address:
    return Address(display_name=name, addr_spec=email)
