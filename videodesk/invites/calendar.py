"""The appointment as a calendar object: iTIP (RFC 5546) REQUEST and CANCEL on iCalendar (RFC 5545, RFC 7986)."""

import enum
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText, vUri

from videodesk.catalogue.schemas import Channel
from videodesk.invites.schemas import LetterFacts
from videodesk.kit.branding import BrandConfig
from videodesk.kit.i18n import Translator

PRODUCT = "-//videodesk//EN"
REMIND_BEFORE = timedelta(minutes=30)


class Method(enum.StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def make_calendar(
    facts: LetterFacts, method: Method, link: str, organizer: str, brand: BrandConfig, texts: Translator
) -> bytes:
    """One VEVENT with its VTIMEZONE. PUBLISH is for a file that people download: it asks for no answer."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(_timezone(facts))
    calendar.add_component(_event(facts, method, link, organizer, brand, texts))
    return bytes(calendar.to_ical())


def _timezone(facts: LetterFacts) -> Timezone:
    """The zone's rules around the appointment, from the IANA data (RFC 5545, section 3.6.5)."""
    year = facts.starts_at.year
    first, last = facts.starts_at.date().replace(year - 1, 1, 1), facts.starts_at.date().replace(year + 2, 1, 1)
    return Timezone.from_tzid(facts.time_zone, first_date=first, last_date=last)


def _event(
    facts: LetterFacts, method: Method, link: str, organizer: str, brand: BrandConfig, texts: Translator
) -> Event:
    zone = ZoneInfo(facts.time_zone)
    event = Event()
    event.add("uid", facts.uid)
    event.add("sequence", facts.sequence)
    event.add("dtstamp", facts.stamped_at.astimezone(UTC))
    event.add("dtstart", facts.starts_at.astimezone(zone))
    event.add("dtend", facts.ends_at.astimezone(zone))
    event.add("summary", _summary(facts, brand, texts))
    event.add("description", texts.text(f"invite-description-{_dashed(facts.channel)}", link=link))
    event.add("location", where_text(facts, texts))
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", _address(organizer, f"{brand.name} {brand.city}"))
    if method is not Method.PUBLISH:  # which has none (RFC 5546, section 3.2.1)
        event.add("attendee", _attendee(facts))
    if method is not Method.CANCEL:
        if facts.channel is Channel.VIDEO:
            event.add("conference", _conference(link, texts))
        event.add_component(_alarm(facts, texts, brand))
    return event


def where_text(facts: LetterFacts, texts: Translator) -> str:
    """Where it takes place: by video or telephone nowhere, else with the address."""
    place = f"{facts.location}, {facts.address}" if facts.address else facts.location
    return texts.text(f"invite-location-{_dashed(facts.channel)}", location=place, phone=facts.phone)


def _summary(facts: LetterFacts, brand: BrandConfig, texts: Translator) -> str:
    return texts.text(f"invite-summary-{_dashed(facts.channel)}", office=brand.name)


def _dashed(channel: Channel) -> str:
    return channel.replace("_", "-")


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


def _attendee(facts: LetterFacts) -> vCalAddress:
    attendee = _address(facts.email, facts.name)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    # Who has booked has said yes already: calendars must not ask again.
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _conference(link: str, texts: Translator) -> vUri:
    """RFC 7986, section 5.11."""
    return vUri(link, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": texts.text("invite-join-label")})


def _alarm(facts: LetterFacts, texts: Translator, brand: BrandConfig) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND_BEFORE)
    alarm.add("description", _summary(facts, brand, texts))
    return alarm
