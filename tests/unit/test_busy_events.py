"""What a calendar says about somebody's time, held against plain loops; and calendars that mean no good."""

import time as stopwatch
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from videodesk.calendars.busy import MOST_EVENTS, Owner, busy_times, without_past
from videodesk.calendars.policy import CalendarTrouble, Window, is_known, longest_window, window_at
from videodesk.kit.ticks import instant_of, tick_at

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)  # the clocks change on 25 October
WINDOW = window_at(NOW, timedelta(days=28), BERLIN)
OWNER = Owner("termine.example", "anna@example.org")
ZONES = ["Europe/Berlin", "UTC", "America/New_York", "Asia/Kathmandu", ""]


@dataclass(frozen=True)
class Made:
    """An event as somebody enters it; no `zone` is a time on the wall, no `at` a whole day."""

    day: date
    at: time | None
    zone: str
    minutes: int
    days: int
    every: str
    interval: int
    count: int
    left_out: frozenset[int]
    free: str

    def text(self) -> str:
        lines = [f"UID:{uuid.uuid4()}", "DTSTAMP:20260101T000000Z"]
        if self.at is None:
            lines += [
                f"DTSTART;VALUE=DATE:{self.day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{self.day + timedelta(self.days):%Y%m%d}",
            ]
        else:
            lines += [f"DTSTART{self._stamp(self.day)}", f"DURATION:PT{self.minutes}M"]
        if self.every:
            lines.append(f"RRULE:FREQ={self.every};INTERVAL={self.interval};COUNT={self.count}")
            lines += [f"EXDATE{self._stamp(self._day(number))}" for number in sorted(self.left_out)]
        return "\r\n".join(["BEGIN:VEVENT", *lines, *([self.free] if self.free else []), "END:VEVENT", ""])

    def _stamp(self, day: date) -> str:
        if self.at is None:
            return f";VALUE=DATE:{day:%Y%m%d}"
        moment = datetime.combine(day, self.at)
        if self.zone == "UTC":
            return f":{moment:%Y%m%dT%H%M%SZ}"
        return f";TZID={self.zone}:{moment:%Y%m%dT%H%M%S}" if self.zone else f":{moment:%Y%m%dT%H%M%S}"

    def _day(self, number: int) -> date:
        return self.day + timedelta(days=number * self.interval * (7 if self.every == "WEEKLY" else 1))

    def spans(self) -> list[tuple[datetime, datetime]]:
        if self.free:
            return []
        numbers = [number for number in range(self.count) if number not in self.left_out] if self.every else [0]
        return [self._span(self._day(number)) for number in numbers]

    def _span(self, day: date) -> tuple[datetime, datetime]:
        if self.at is None:
            midnights = (datetime.combine(one, time(), BERLIN) for one in (day, day + timedelta(self.days)))
            start, end = (one.astimezone(UTC) for one in midnights)
            return start, end
        start = datetime.combine(day, self.at, ZoneInfo(self.zone) if self.zone else BERLIN).astimezone(UTC)
        return start, start + timedelta(minutes=self.minutes)


EVENTS = st.builds(
    Made,
    day=st.dates(date(2026, 9, 1), date(2026, 11, 30)),
    # Not at night, when the clocks change.
    at=st.none() | st.builds(time, st.integers(7, 19), st.integers(0, 59)),
    zone=st.sampled_from(ZONES),
    minutes=st.integers(1, 180),
    days=st.integers(1, 4),
    every=st.sampled_from(["", "DAILY", "WEEKLY"]),
    interval=st.integers(1, 3),
    count=st.integers(1, 40),
    left_out=st.frozensets(st.integers(0, 10), max_size=3),
    free=st.sampled_from(["", "", "", "TRANSP:TRANSPARENT", "STATUS:CANCELLED"]),
)


@settings(max_examples=150)
@given(st.lists(EVENTS, max_size=4))
def test_the_ticks_are_those_of_plain_loops(events: list[Made]) -> None:
    busy = busy_times([_calendar(*[event.text() for event in events])], WINDOW, OWNER)

    spans = [span for event in events for span in event.spans()]
    first, end = tick_at(WINDOW.first), tick_at(WINDOW.end)
    expected = {
        tick
        for tick in range(first, end)
        if any(start < instant_of(tick + 1) and instant_of(tick) < stop for start, stop in spans)
    }
    assert {tick for start, stop in busy for tick in range(start, stop)} == expected


@given(st.lists(EVENTS, max_size=4))
def test_what_is_over_can_be_left_out_before_reading(events: list[Made]) -> None:
    text = _calendar(*[event.text() for event in events])

    assert busy_times([without_past(text, WINDOW)], WINDOW, OWNER) == busy_times([text], WINDOW, OWNER)


def test_what_is_over_is_left_out() -> None:
    past, coming = _event("DTSTART:20200101T080000Z"), _event("DTSTART:20261020T080000Z")
    folded = _event("SUMMARY:x\r\nDTSTART;TZID=Europe/Berlin;X-NAME=a:2020\r\n 0101T080000")

    assert without_past(_calendar(past, coming, folded), WINDOW) == _calendar(coming)


def test_an_exception_moves_and_cancels_single_times() -> None:
    weekly = "UID:1\r\nDTSTART;TZID=Europe/Berlin:20261019T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY"
    moved = (
        "UID:1\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261026T090000\r\n"
        "DTSTART;TZID=Europe/Berlin:20261027T140000\r\nDURATION:PT30M"
    )
    gone = (
        "UID:1\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261102T090000\r\n"
        "DTSTART;TZID=Europe/Berlin:20261102T090000\r\nDURATION:PT1H\r\nSTATUS:CANCELLED"
    )

    told = _told(_calendar(*(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in (weekly, moved, gone))))

    assert told == ["19.10. 09:00-10:00", "27.10. 14:00-14:30", "09.11. 09:00-10:00"]


def test_the_calendars_own_zone_counts_where_it_names_one() -> None:
    daily = _event("DTSTART:20261023T070000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=4")

    told = _told(_calendar(daily, head="X-WR-TIMEZONE:Europe/Berlin\r\n"))

    assert told == [f"{day}.10. 09:00-10:00" for day in (23, 24, 25, 26)]


def _zone(hours: int, rule: str) -> str:
    """So many hours ahead of UTC in summer, and one less in winter."""
    summer, winter = (
        f"BEGIN:{kind}\r\nDTSTART:1601{month:02}01T020000\r\nRRULE:{rule.format(month=month)}\r\n"
        f"TZOFFSETFROM:+{before:02}00\r\nTZOFFSETTO:+{after:02}00\r\nEND:{kind}\r\n"
        for kind, month, before, after in (("DAYLIGHT", 3, hours - 1, hours), ("STANDARD", 10, hours, hours - 1))
    )
    return f"BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\n{summer}{winter}END:VTIMEZONE\r\n"


CUSTOM = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Customized Time Zone:20261020T120000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"


def test_zones_of_the_same_name_are_those_of_their_own_calendar() -> None:
    yearly = "FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"

    assert _told(_calendar(_zone(4, yearly), CUSTOM)) == ["20.10. 10:00-11:00"]
    assert _told(_calendar(_zone(8, yearly), CUSTOM)) == ["20.10. 06:00-07:00"]
    assert _told(_calendar(CUSTOM)) == ["20.10. 12:00-13:00"], "of none it is the clock of the office"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=YEARLY;BYMONTH={month};BYHOUR=1,2,3;BYMINUTE=1,2,3",
        "FREQ=YEARLY;BYMONTH={month};INTERVAL=0",
    ],
)
def test_a_zone_whose_clocks_change_all_the_time_is_not_followed(rule: str) -> None:
    begun = stopwatch.monotonic()

    assert _told(_calendar(_zone(8, rule), CUSTOM)) == ["20.10. 12:00-13:00"]
    assert stopwatch.monotonic() - begun < 2


def test_free_and_busy_is_read_by_its_kinds() -> None:
    lines = (
        "FREEBUSY:20261020T080000Z/20261020T090000Z,20261021T080000Z/PT30M\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261022T080000Z/PT1H\r\nFREEBUSY;FBTYPE=FREE:20261023T080000Z/PT1H\r\n"
    )

    told = _told(_calendar(f"BEGIN:VFREEBUSY\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n{lines}END:VFREEBUSY\r\n"))

    assert told == ["20.10. 10:00-11:00", "21.10. 10:00-10:30", "22.10. 10:00-11:00"]


@pytest.mark.parametrize(
    ("uid", "ours"),
    [
        ("7f3b0f3e-0000-4000-8000-000000000000@termine.example", True),
        ("7f3b0f3e-0000-4000-8000-000000000000@other.example", False),
        ("meeting@termine.example", False),
        ("7f3b0f3e-0000-4000-8000-000000000000", False),
    ],
)
def test_our_own_entries_are_known_by_their_uid(uid: str, ours: bool) -> None:
    event = f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20261020T080000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"

    assert (_told(_calendar(event)) == []) is ours


@pytest.mark.parametrize(
    ("attendee", "busy"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED:MAILTO:Anna@Example.org", False),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org", True),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:jonas@example.org", True),
        ("ATTENDEE:mailto:x@example.org\r\nATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.org", False),
    ],
)
def test_who_has_declined_has_time(attendee: str, busy: bool) -> None:
    told = _told(_calendar(_event(f"DTSTART:20261020T080000Z\r\nDURATION:PT1H\r\n{attendee}")))

    assert bool(told) is busy


@pytest.mark.parametrize(
    "broken",
    [
        *("SUMMARY:no start", "DTSTART:99999999T090000Z", "DTSTART:nonsense", "DTSTART:20261020T080000Z\r\nRRULE:x"),
        *("DTSTART:20261020T080000Z\r\nRRULE:FREQ=NEVER", "DTSTART;TZID=Nowhere/Land:20261020T080000\r\nDTEND:x"),
        *("DTSTART:20261020T080000Z\r\nEXDATE:x", "DTSTART:20261020T080000Z\r\nDURATION:x"),
        "DTSTART:00010101T000000\r\nRRULE:FREQ=DAILY",
    ],
)
def test_a_broken_event_is_no_matter_to_the_others(broken: str) -> None:
    right = _event("DTSTART:20261021T080000Z\r\nDURATION:PT1H")

    assert _told(_calendar(_event(broken), right))[-1] == "21.10. 10:00-11:00"


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=100000000", "FREQ=HOURLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        *("FREQ=DAILY;COUNT=3;BYMONTH=2;BYMONTHDAY=31", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5"),
        *("FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2", "FREQ=DAILY;INTERVAL=0"),
    ],
)
def test_a_rule_that_would_be_unfolded_forever_is_left_out(rule: str) -> None:
    right = _event("DTSTART:20261021T080000Z\r\nDURATION:PT1H")
    begun = stopwatch.monotonic()

    told = _told(_calendar(_event(f"DTSTART:20200101T080000Z\r\nDURATION:PT1H\r\nRRULE:{rule}"), right))

    assert told == ["21.10. 10:00-11:00"]
    assert stopwatch.monotonic() - begun < 2


def test_events_that_do_not_end_are_not_searched_for_long() -> None:
    begun = stopwatch.monotonic()

    without_past("BEGIN:VEVENT\r\n" * 10_000, WINDOW)

    assert stopwatch.monotonic() - begun < 2


def test_far_too_many_events_are_refused() -> None:
    events = [_event("DTSTART:20261021T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY")] * (MOST_EVENTS // 20)

    with pytest.raises(CalendarTrouble, match="too_big"):
        busy_times([_calendar(*[one.replace("UID:", f"UID:{n}") for n, one in enumerate(events)])], WINDOW, OWNER)


@given(st.text() | st.text(alphabet="BEGIN:VCALDRT;=\r\n 0123456789ZP/"))
def test_no_text_is_too_strange(text: str) -> None:
    try:
        busy_times([text], WINDOW, OWNER)
    except CalendarTrouble as trouble:
        assert trouble.problem == "no_calendar"  # noqa: PT017 - most texts raise it, and none may raise another


def test_the_window_is_the_same_all_day_and_known_for_a_day() -> None:
    morning, evening = (window_at(NOW.replace(hour=hour), timedelta(days=28), BERLIN) for hour in (0, 23))
    tomorrow, later = (window_at(NOW + timedelta(days=days), timedelta(days=28), BERLIN) for days in (1, 2))

    assert morning == evening
    assert morning.end >= NOW + timedelta(days=29)
    assert [is_known(morning.end, window) for window in (evening, tomorrow, later)] == [True, True, False]
    assert not is_known(None, morning)


def test_the_window_is_that_of_the_longest_bookings_and_never_more_than_a_year() -> None:
    assert longest_window(28, []) == timedelta(days=28)
    assert longest_window(1000, []) == timedelta(days=366)


def _event(lines: str) -> str:
    return f"BEGIN:VEVENT\r\nUID:{uuid.uuid4()}\r\nDTSTAMP:20260101T000000Z\r\n{lines}\r\nEND:VEVENT\r\n"


def _calendar(*parts: str, head: str = "") -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n{head}{''.join(parts)}END:VCALENDAR\r\n"


def _told(text: str, window: Window = WINDOW) -> list[str]:
    """As people in Berlin say it."""
    busy = busy_times([text], window, OWNER)
    told = [[instant_of(tick).astimezone(BERLIN) for tick in span] for span in busy]
    return [f"{start:%d.%m. %H:%M}-{end:%H:%M}" for start, end in told]
