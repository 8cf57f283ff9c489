"""The calendar object, as a calendar program reads it (RFC 5545, 5546, 7986)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Timezone

from tests.support.mail import calendar_of, event_of, next_letter
from tests.support.world import World
from videodesk.booking.schemas import Details

BERLIN = ZoneInfo("Europe/Berlin")


async def test_the_invite_names_what_when_who_and_the_link(small_world: World) -> None:
    booked = await small_world.book()
    calendar = calendar_of(await next_letter(small_world))
    event = event_of(calendar)
    link = f"http://localhost:8080/de/a/{small_world.link(booked)}"

    assert (calendar["METHOD"], calendar["VERSION"], calendar["CALSCALE"]) == ("REQUEST", "2.0", "GREGORIAN")
    assert event["UID"] == booked.uid == f"{booked.id}@localhost"
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTAMP") == small_world.clock.now()
    assert event["URL"] == link
    assert link in str(event["DESCRIPTION"])
    assert event["LOCATION"] == f"Video: {link}"
    assert event["CLASS"] == "PRIVATE"


async def test_the_guest_has_said_yes_already(small_world: World) -> None:
    await small_world.book()
    event = event_of(calendar_of(await next_letter(small_world)))

    assert event["ATTENDEE"] == "mailto:kim@example.org"
    assert event["ATTENDEE"].params["CN"] == "Kim Muster"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ORGANIZER"] == f"mailto:{small_world.settings.mail.sender}"
    assert event["ORGANIZER"].params["CN"] == "Bürgeramt Musterstadt"


async def test_the_room_is_offered_as_a_conference(small_world: World) -> None:
    await small_world.book()
    event = event_of(calendar_of(await next_letter(small_world)))

    assert event["CONFERENCE"] == event["URL"]
    assert event["CONFERENCE"].params["VALUE"] == "URI"
    assert event["CONFERENCE"].params["FEATURE"] == ["AUDIO", "VIDEO"]
    assert event["CONFERENCE"].params["LABEL"]


async def test_half_an_hour_before_the_calendar_rings(small_world: World) -> None:
    await small_world.book()
    (alarm,) = calendar_of(await next_letter(small_world)).walk("VALARM")

    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(minutes=-30))


@pytest.mark.parametrize(
    ("now", "utc_hour", "offset"),
    [
        (datetime(2026, 7, 6, 4, tzinfo=UTC), 6, 2),
        (datetime(2026, 11, 23, 6, tzinfo=UTC), 7, 1),
        (datetime(2026, 3, 30, 4, tzinfo=UTC), 6, 2),
        (datetime(2026, 10, 26, 4, tzinfo=UTC), 7, 1),
    ],
)
async def test_the_wall_clock_is_right_in_summer_and_winter(
    small_world: World, now: datetime, utc_hour: int, offset: int
) -> None:
    small_world.clock.set(now)
    await small_world.book()
    event = event_of(calendar_of(await next_letter(small_world)))
    starts, ends = event.decoded("DTSTART"), event.decoded("DTEND")

    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert b"T080000" in event["DTSTART"].to_ical()
    assert starts == now.replace(hour=utc_hour)
    assert starts.utcoffset() == timedelta(hours=offset)
    assert ends - starts == timedelta(minutes=15)


async def test_the_zone_comes_along_for_calendars_that_do_not_know_it(small_world: World) -> None:
    await small_world.book()
    (zone,) = calendar_of(await next_letter(small_world)).walk("VTIMEZONE")
    assert isinstance(zone, Timezone)

    assert zone["TZID"] == "Europe/Berlin"
    for instant in (datetime(2026, 7, 6, 8), datetime(2026, 11, 23, 8)):  # noqa: DTZ001 - wall clock
        assert zone.to_tz().utcoffset(instant) == BERLIN.utcoffset(instant)


async def test_cancelling_takes_the_same_entry_out_again(small_world: World) -> None:
    booked = await small_world.book()
    invited = event_of(calendar_of(await next_letter(small_world)))
    small_world.clock.advance(minutes=1)

    await small_world.cancel(booked)
    calendar = calendar_of(await next_letter(small_world))
    event = event_of(calendar)

    assert calendar["METHOD"] == "CANCEL"
    assert event["UID"] == invited["UID"]
    assert (invited["SEQUENCE"], event["SEQUENCE"]) == (0, 1)
    assert event["STATUS"] == "CANCELLED"
    assert event["ATTENDEE"] == "mailto:kim@example.org"
    assert event.decoded("DTSTART") == invited.decoded("DTSTART")
    assert event.decoded("DTSTAMP") > invited.decoded("DTSTAMP")
    assert "CONFERENCE" not in event
    assert calendar.walk("VALARM") == []


@pytest.mark.parametrize("name", ['Kim "KO" O\'Neill', "Muster; Kim, Dr.: jr.", "Jürgen Weiß", "金 美淑", "x" * 100])
async def test_any_name_survives_in_the_calendar(small_world: World, name: str) -> None:
    await small_world.book(details=Details(name, "kim@example.org", "", "de", ""))
    calendar = calendar_of(await next_letter(small_world))

    shown = event_of(calendar)["ATTENDEE"].params["CN"]
    assert shown.replace("'", '"') == name.replace("'", '"')
    assert all(len(line) <= 75 for line in calendar.to_ical().split(b"\r\n"))
