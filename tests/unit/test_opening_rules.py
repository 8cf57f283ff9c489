"""When a desk is open by all its rules, which share is held back, where slots may start, and for how long."""

import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.opening import LOCATION, LUNCH, USUAL, make_calendar, make_desk
from videodesk.booking.config import BookingConfig
from videodesk.booking.policy import DESK_SHIFTS, HOUR_TICKS, Terms, grid_ticks, held_back_ticks, is_on_grid, terms_for
from videodesk.booking.schemas import Item, Items
from videodesk.catalogue.schemas import Channel, ChannelTerms, ServiceView
from videodesk.kit.ticks import clock_text, instant_of, tick_at
from videodesk.locations.policy import holiday_on, is_known_region
from videodesk.locations.schemas import Closure, LocationKind, Stop
from videodesk.schedule.policy import (
    block,
    bounds_of_day,
    open_ticks,
    resting_between,
    span_ticks,
    ticks_in,
    wall_clock_ticks,
)
from videodesk.schedule.schemas import Hours, HoursKind, Opening, SpecialHours, spans_of

ZONES = [
    "Europe/Berlin",
    "America/St_Johns",  # half an hour off the others
    "Asia/Tokyo",  # never changes
    "Asia/Kathmandu",  # a quarter off
    "Australia/Lord_Howe",  # changes by half an hour
    "America/Havana",  # changes at midnight
]
BOTH = frozenset({LOCATION, uuid.uuid4()})
WEEKDAY, SATURDAY = date(2027, 5, 5), date(2027, 5, 8)
ASCENSION, REFORMATION, ALL_SAINTS = date(2027, 5, 6), date(2028, 10, 31), date(2027, 11, 1)


def test_the_weekly_hours_without_their_breaks() -> None:
    assert _opened(WEEKDAY) == "08:00-12:00, 13:00-16:00"
    assert _opened(SATURDAY) == ""


@pytest.mark.parametrize(
    ("region", "day", "opened"),
    [
        ("DE-NI", ASCENSION, ""),
        ("DE-BY", ASCENSION, ""),
        ("", ASCENSION, "08:00-12:00, 13:00-16:00"),
        ("DE-NI", REFORMATION, ""),
        ("DE-BY", REFORMATION, "08:00-12:00, 13:00-16:00"),
        ("DE-NI", ALL_SAINTS, "08:00-12:00, 13:00-16:00"),
        ("DE-BY", ALL_SAINTS, ""),
        ("DE", ALL_SAINTS, "08:00-12:00, 13:00-16:00"),
        ("AT", date(2027, 10, 26), ""),
        ("DE-NI", date(2027, 12, 24), "08:00-12:00, 13:00-16:00"),
        ("DE-NI", date(2028, 2, 29), "08:00-12:00, 13:00-16:00"),
    ],
)
def test_public_holidays_are_those_of_the_region(region: str, day: date, opened: str) -> None:
    assert _opened(day, region=region) == opened


@pytest.mark.parametrize("closed", [LOCATION, None], ids=["this location", "the whole city"])
@pytest.mark.parametrize(
    ("special", "is_closed", "day", "opened"),
    [
        ("09:00-11:00", False, WEEKDAY, "09:00-11:00"),
        ("09:00-14:00", False, WEEKDAY, "09:00-14:00"),  # no breaks but its own
        ("09:00-10:00, 11:00-12:00", False, WEEKDAY, "09:00-10:00, 11:00-12:00"),
        ("", False, WEEKDAY, ""),
        ("09:00-11:00", False, SATURDAY, "09:00-11:00"),
        ("09:00-11:00", False, ASCENSION, "09:00-11:00"),
        ("", False, ASCENSION, ""),
        ("09:00-11:00", True, WEEKDAY, ""),
        ("09:00-11:00", True, ASCENSION, ""),
        (None, True, WEEKDAY, ""),
        (None, False, ASCENSION, ""),
        (None, False, WEEKDAY, "08:00-12:00, 13:00-16:00"),
    ],
)
def test_a_closure_beats_a_special_day_which_beats_a_holiday(
    closed: uuid.UUID | None, special: str | None, is_closed: bool, day: date, opened: str
) -> None:
    days = () if special is None else (SpecialHours(day, tuple(spans_of(special))),)
    closures = (Closure(uuid.uuid4(), closed, day, day, ""),) if is_closed else ()

    assert _opened(day, region="DE-NI", special=days, closures=closures) == opened


def test_a_closure_lasts_from_its_first_to_its_last_day() -> None:
    closures = (Closure(uuid.uuid4(), None, date(2028, 2, 28), date(2028, 2, 29), "Umzug"),)
    week = [date(2028, 2, 25), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]

    assert [bool(_opened(day, closures=closures)) for day in week] == [True, False, False, True]


def test_hours_change_in_the_middle_of_a_week() -> None:
    wednesday = date(2027, 5, 12)
    old = [Hours(Opening(day, 480, 720), valid_until=wednesday - timedelta(days=1)) for day in range(5)]
    new = [Hours(Opening(day, 600, 1080), valid_from=wednesday) for day in range(5)]
    lunch = [Hours(Opening(day, 720, 780), HoursKind.BREAK, wednesday, wednesday) for day in range(5)]

    week = [_opened(date(2027, 5, day), hours=(*old, *new, *lunch)) for day in range(10, 15)]

    assert week == ["08:00-12:00", "08:00-12:00", "10:00-12:00, 13:00-18:00", "10:00-18:00", "10:00-18:00"]


@pytest.mark.parametrize(
    ("lunch", "opened"),
    [
        ((480, 540), "09:00-16:00"),
        ((420, 500), "08:20-16:00"),
        ((900, 1440), "08:00-15:00"),
        ((0, 1440), ""),
        ((0, 480), "08:00-16:00"),
    ],
)
def test_a_break_takes_away_what_it_covers(lunch: tuple[int, int], opened: str) -> None:
    rest = Hours(Opening(WEEKDAY.weekday(), *lunch), HoursKind.BREAK)

    assert _opened(WEEKDAY, hours=(*USUAL, rest)) == opened


@pytest.mark.parametrize(
    ("first", "last", "opened"),
    [
        (date(2027, 5, 11), date(2027, 5, 12), "x--xx"),
        (None, date(2027, 5, 12), "---xx"),
        (date(2027, 5, 12), None, "xx---"),
        (None, None, "xxxxx"),
    ],
)
def test_hours_rest_for_a_while(first: date | None, last: date | None, opened: str) -> None:
    if first is None and last is None:
        assert resting_between(USUAL, first, last) == []
        return
    hours = tuple(resting_between(USUAL, first, last))

    assert "".join("x" if _opened(date(2027, 5, day), hours=hours) else "-" for day in range(10, 15)) == opened


def test_a_desk_out_of_use_is_never_open() -> None:
    assert _opened(WEEKDAY, in_use=False) == ""


def test_a_mobile_office_is_open_where_and_when_it_stops() -> None:
    stops = (_stop(WEEKDAY, 540, 660), _stop(WEEKDAY, 780, 900), _stop(SATURDAY, 600, 720))
    hours = (*USUAL, Hours(Opening(WEEKDAY.weekday(), 700, 800), HoursKind.BREAK))

    def opened(day: date, special: tuple[SpecialHours, ...] = (), closures: tuple[Closure, ...] = ()) -> str:
        return _opened(day, kind=LocationKind.MOBILE, hours=hours, stops=stops, special=special, closures=closures)

    assert opened(WEEKDAY) == "09:00-11:00, 13:20-15:00", "its break lasts until 13:20"
    assert opened(SATURDAY) == "10:00-12:00"
    assert opened(date(2027, 5, 7)) == "", "its weekly hours do not count"
    assert opened(WEEKDAY, closures=(Closure(uuid.uuid4(), None, WEEKDAY, WEEKDAY, ""),)) == ""
    assert opened(WEEKDAY, special=(SpecialHours(WEEKDAY, ()),)) == ""
    longer = SpecialHours(WEEKDAY, ((480, 600), (630, 800), (1000, 1100)))
    assert opened(WEEKDAY, special=(longer,)) == "09:00-10:00, 10:30-11:00, 13:00-13:20", "where it is not, it is shut"


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "minutes"),
    [
        ("Europe/Berlin", date(2027, 3, 28), 0, 1440, 23 * 60),
        ("Europe/Berlin", date(2027, 3, 28), 60, 240, 120),
        ("Europe/Berlin", date(2027, 3, 28), 120, 180, 0),
        ("Europe/Berlin", date(2026, 10, 25), 0, 1440, 24 * 60),
        ("Europe/Berlin", date(2026, 10, 25), 120, 180, 60),
        ("America/St_Johns", date(2027, 3, 14), 0, 1440, 23 * 60),
        ("America/St_Johns", date(2026, 11, 1), 60, 120, 60),
        ("Australia/Lord_Howe", date(2026, 10, 4), 0, 1440, 23 * 60 + 30),
        ("America/Havana", date(2027, 3, 14), 0, 120, 60),
        ("Asia/Tokyo", date(2027, 3, 28), 0, 1440, 24 * 60),
    ],
)
def test_how_long_a_desk_is_open_on_the_nights_of_change(
    zone: str, day: date, opens: int, closes: int, minutes: int
) -> None:
    assert span_ticks(day, ZoneInfo(zone), ((opens, closes),)).bit_count() * 5 == minutes


DAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    # All nights of change of 2026 and 2027, and their neighbours.
    st.sampled_from(
        [
            *(date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2026, 3, 8), date(2026, 11, 1)),
            *(date(2026, 4, 5), date(2026, 10, 4), date(2027, 3, 14), date(2028, 2, 29), date(2026, 12, 31)),
        ]
    ).flatmap(lambda day: st.integers(-1, 1).map(lambda days: day + timedelta(days=days))),
)
SPANS = st.tuples(st.integers(0, 287), st.integers(1, 288)).filter(lambda span: span[0] < span[1])


@given(zone=st.sampled_from(ZONES), day=DAYS, span=SPANS, from_tick=st.integers(-600, 600), length=st.integers(1, 900))
def test_open_is_what_the_clock_on_the_wall_says_at_its_first_passing(
    zone: str, day: date, span: tuple[int, int], from_tick: int, length: int
) -> None:
    opens, closes = span[0] * 5, span[1] * 5
    desk = make_desk(tuple(Hours(Opening(weekday, opens, closes)) for weekday in range(7)))
    first = bounds_of_day(day, ZoneInfo(zone))[0] + from_tick

    found = set(ticks_in(open_ticks(desk, make_calendar(zone=zone), first, length), first))

    assert found == {
        tick for tick in range(first, first + length) if _says(tick, zone, opens, closes, frozenset(range(7)))
    }


@given(zone=st.sampled_from(ZONES), day=DAYS, span=SPANS, weekdays=st.frozensets(st.integers(0, 6)))
def test_wanted_hours_are_read_from_the_same_clock(
    zone: str, day: date, span: tuple[int, int], weekdays: frozenset[int]
) -> None:
    first, opens, closes = bounds_of_day(day, ZoneInfo(zone))[0] - 50, span[0] * 5, span[1] * 5

    bits = wall_clock_ticks(ZoneInfo(zone), weekdays, ((opens, closes),), first, 400)

    assert set(ticks_in(bits, first)) == {
        tick for tick in range(first, first + 400) if _says(tick, zone, opens, closes, weekdays)
    }


@given(
    zone=st.sampled_from(ZONES), day=DAYS, minutes=st.sampled_from([5, 15, 20, 30, 60]), from_tick=st.integers(-99, 99)
)
def test_the_grid_is_that_of_the_clock_on_the_wall(zone: str, day: date, minutes: int, from_tick: int) -> None:
    where, config = ZoneInfo(zone), BookingConfig(grid_minutes=minutes)
    first = bounds_of_day(day, where)[0] + from_tick

    found = set(ticks_in(grid_ticks(minutes, where, first, 400), first))

    starts = {tick for tick in range(first, first + 400) if instant_of(tick).astimezone(where).minute % minutes == 0}
    assert found == starts
    assert found == {tick for tick in range(first, first + 400) if is_on_grid(config, tick, where)}


# The share for phone and desk


@pytest.mark.parametrize("percent", [1, 10, 25, 33, 50, 90])
@pytest.mark.parametrize("days", [7, 28, 365])
def test_the_share_held_back_is_near_what_is_set(percent: int, days: int) -> None:
    """For each desk that there can be, within three hours, however long one counts."""
    terms, length = _terms(held_back_percent=percent), days * 288
    first = tick_at(datetime(2027, 3, 20, tzinfo=UTC))
    desks = [uuid.UUID(int=number) for number in range(DESK_SHIFTS)]

    shares = [held_back_ticks(terms, desk, first, length, instant_of(first)).bit_count() for desk in desks]

    assert max(abs(100 * share - percent * length) for share in shares) <= 100 * 3 * HOUR_TICKS


def test_the_share_is_spread_over_the_hours_of_the_day_and_over_the_desks() -> None:
    terms, first = _terms(held_back_percent=50), tick_at(datetime(2027, 3, 20, tzinfo=UTC))
    desks = [uuid.UUID(int=number * 7919) for number in range(1, 21)]

    def is_held_back(desk: uuid.UUID, tick: int) -> bool:
        return bool(held_back_ticks(terms, desk, tick, 1, instant_of(first)))

    for hour in range(24):
        days = [is_held_back(desks[0], first + day * 288 + hour * 12) for day in range(28)]
        assert 10 <= sum(days) <= 18, "nobody is left without any morning"
    assert 5 <= sum(is_held_back(desk, first) for desk in desks) <= 15


@given(
    percent=st.integers(0, 90),
    desk=st.uuids(),
    first=st.integers(5_900_000, 6_100_000),
    length=st.integers(1, 2000),
    opened=st.integers(-100, 2100),
)
def test_the_share_is_the_same_for_every_question(
    percent: int, desk: uuid.UUID, first: int, length: int, opened: int
) -> None:
    """A search asks for days at once, a hold for one slot."""
    terms, now = _terms(held_back_percent=percent), instant_of(first + opened)

    found = held_back_ticks(terms, desk, first, length, now)

    assert found == sum(held_back_ticks(terms, desk, first + place, 1, now) << place for place in range(length))
    assert found & block(0, max(min(opened, length), 0)) == 0


# Terms


def test_times_of_services_and_persons_add_up_and_the_strictest_terms_count() -> None:
    quick = _service(15, notice_minutes=60, window_days=10, rerelease_minutes=30)
    slow = _service(22, buffer=10, window_days=5, held_back_percent=20, held_back_hours=48)
    strict = _service(5, buffer=5, held_back_percent=40, held_back_hours=24, rerelease_minutes=10)

    terms = _terms_for((Item(quick, 2), Item(slow), Item(strict, 3)))

    assert terms is not None
    assert (terms.minutes, terms.length) == (30 + 25 + 15, 14 + 2)
    assert (terms.notice, terms.window) == (timedelta(hours=1), timedelta(days=5))
    assert (terms.held_back_percent, terms.held_back) == (40, timedelta(hours=24))
    assert terms.rerelease == timedelta(minutes=30)


def test_where_services_say_nothing_the_settings_count() -> None:
    terms = _terms_for((Item(_service(15)),))

    assert terms is not None
    assert (terms.notice, terms.window) == (timedelta(minutes=10), timedelta(days=28))


def test_a_service_may_want_less_notice_than_the_settings_but_not_among_others() -> None:
    at_once = _service(15, notice_minutes=0)
    alone, together = _terms_for((Item(at_once),)), _terms_for((Item(at_once), Item(_service(15))))

    assert alone is not None
    assert together is not None
    assert (alone.notice, together.notice) == (timedelta(), timedelta(minutes=10))


@pytest.mark.parametrize(
    ("persons", "channel", "minutes"),
    [(0, Channel.VIDEO, 15), (5, Channel.VIDEO, 15), (1, Channel.PHONE, 15), (3, Channel.VIDEO, 165)],
)
def test_too_many_or_too_long_or_by_another_channel_cannot_be_had(persons: int, channel: Channel, minutes: int) -> None:
    assert terms_for(BookingConfig(), (Item(_service(minutes), persons),), channel) is None


def test_eight_hours_can_be_had() -> None:
    terms = _terms_for((Item(_service(240, buffer=120), 2),))

    assert terms is not None
    assert (terms.minutes, terms.length) == (480, 120)


@pytest.mark.parametrize(
    ("region", "known"), [("DE-NI", True), ("DE", True), ("DE-XX", False), ("XX", False), ("-", False)]
)
def test_regions_are_countries_and_states(region: str, known: bool) -> None:
    assert is_known_region(region) is known


def test_holidays_have_names_in_their_own_language() -> None:
    assert holiday_on("DE-NI", ASCENSION) == "Christi Himmelfahrt"
    assert holiday_on("", ASCENSION) is None


def _says(tick: int, zone: str, opens: int, closes: int, weekdays: frozenset[int]) -> bool:
    wall = instant_of(tick).astimezone(ZoneInfo(zone))
    return wall.fold == 0 and opens <= wall.hour * 60 + wall.minute < closes and wall.weekday() in weekdays


def _opened(
    day: date,
    *,
    hours: tuple[Hours, ...] | None = None,
    special: tuple[SpecialHours, ...] = (),
    closures: tuple[Closure, ...] = (),
    stops: tuple[Stop, ...] = (),
    region: str = "",
    kind: LocationKind = LocationKind.OFFICE,
    in_use: bool = True,
) -> str:
    """When the desk is open on an ordinary day, as it is typed; by the ticks."""
    usual = (*USUAL, *LUNCH) if hours is None else hours
    calendar = make_calendar(region=region, kind=kind, closures=closures, stops=stops)
    first, end = bounds_of_day(day, calendar.location.zone)
    ticks = list(ticks_in(open_ticks(make_desk(usual, special, in_use), calendar, first, end - first)))
    starts = [one for before, one in pairwise([-2, *ticks]) if one != before + 1]
    ends = [one + 1 for one, after in pairwise([*ticks, -2]) if after != one + 1]
    return ", ".join(f"{clock_text(start * 5)}-{clock_text(end * 5)}" for start, end in zip(starts, ends, strict=True))


def _stop(day: date, opens: int, closes: int) -> Stop:
    return Stop(uuid.uuid4(), LOCATION, day, opens, closes, "Markt", "", "", "", "", None)


def _terms(held_back_percent: int) -> Terms:
    """All that is held back opens when it starts."""
    nothing = timedelta()
    return Terms(Channel.VIDEO, BOTH, 3, 0, nothing, timedelta(days=28), held_back_percent, nothing, nothing)


def _terms_for(items: Items) -> Terms | None:
    return terms_for(BookingConfig(), items, Channel.VIDEO)


def _service(minutes: int, buffer: int = 0, **terms: int) -> ServiceView:
    return ServiceView(
        id=uuid.uuid4(),
        key="service",
        leika=None,
        channels={Channel.VIDEO: ChannelTerms(minutes, **terms)},
        buffer_minutes=buffer,
        max_persons=4,
        languages=(),
        offered=True,
        fee_cents=None,
        name="Service",
        summary="",
        documents=(),
        fee_note="",
    )
