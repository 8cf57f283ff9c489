"""What of an appointment stands in whose calendar: the citizen's names the office, the staff's who comes for what."""

from dataclasses import dataclass, replace
from datetime import timedelta

from videodesk.catalogue.schemas import Channel
from videodesk.invites.calendar import Conference, Entry, Party
from videodesk.invites.schemas import EntryFacts, LetterFacts, StaffFacts
from videodesk.kit.branding import BrandConfig
from videodesk.kit.i18n import DEFAULT_LANGUAGE, Translator
from videodesk.locations.schemas import Point

REMIND_CITIZEN = timedelta(minutes=30)
REMIND_STAFF = timedelta(minutes=5)


@dataclass(frozen=True)
class Entries:
    """`organizer` is the address that calendars answer to, and `answers` says that what comes there is read."""

    brand: BrandConfig
    organizer: str
    public_url: str
    answers: bool = False

    def for_citizen(self, facts: LetterFacts, link: str, texts: Translator, *, cancelled: bool = False) -> Entry:
        by = _dashed(facts.channel)
        return Entry(
            uid=facts.uid,
            sequence=facts.sequence,
            stamped_at=facts.stamped_at,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            time_zone=facts.time_zone,
            summary=texts.text(f"invite-summary-{by}", office=self.brand.name),
            description=texts.text(f"invite-description-{by}", link=link),
            location=texts.text(f"invite-location-{by}", location=place_text(facts), phone=facts.phone, link=link),
            url=link,
            category=texts.text("invite-category"),
            remind_before=REMIND_CITIZEN,
            conference=_conference(facts, link, texts),
            point=_point(facts),
            organizer=self._organizer(),
            attendee=Party(facts.name, facts.email),
            answers=self.answers,
            cancelled=cancelled,
        )

    def for_staff(self, facts: StaffFacts, texts: Translator) -> Entry:
        """For a calendar of their own: without organizer and attendee."""
        by, link = _dashed(facts.channel), self.staff_link(facts)
        return Entry(
            uid=facts.uid,
            sequence=facts.sequence,
            stamped_at=facts.stamped_at,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            time_zone=facts.time_zone,
            summary=texts.text("staff-invite-summary", service=", ".join(facts.services), visitor=facts.visitor),
            description=texts.text("staff-invite-description", link=link),
            location=texts.text(f"staff-invite-location-{by}", desk=facts.desk, location=facts.place),
            url=link,
            category=texts.text(f"staff-invite-category-{by}"),
            remind_before=REMIND_STAFF,
            conference=_conference(facts, link, texts),
            point=_point(facts),
            cancelled=facts.cancelled,
        )

    def staff_link(self, facts: EntryFacts) -> str:
        return f"{self.public_url}/{DEFAULT_LANGUAGE}/staff/appointments/{facts.appointment_id}"

    def invited(self, entry: Entry, attendee: Party) -> Entry:
        """The same for a mail to staff."""
        return replace(entry, organizer=self._organizer(), attendee=attendee)

    def without_attendee(self, entry: Entry) -> Entry:
        """The same to be published, where there is none (RFC 5546, section 3.2.1)."""
        return replace(entry, attendee=None)

    def _organizer(self) -> Party:
        return Party(f"{self.brand.name} {self.brand.city}", self.organizer)


def where_text(facts: EntryFacts, texts: Translator) -> str:
    """Where it takes place, for reading: by video or telephone nowhere, else with the address."""
    return texts.text(f"letter-where-{_dashed(facts.channel)}", location=place_text(facts), phone=facts.phone)


def place_text(facts: EntryFacts) -> str:
    """The office, with its address for who goes there."""
    return facts.place if facts.channel is Channel.ON_SITE else facts.location


def _conference(facts: EntryFacts, link: str, texts: Translator) -> Conference | None:
    return Conference(link, texts.text("invite-join-label")) if facts.channel is Channel.VIDEO else None


def _point(facts: EntryFacts) -> Point | None:
    return facts.point if facts.channel is Channel.ON_SITE else None


def _dashed(channel: Channel) -> str:
    return channel.replace("_", "-")
