"""Public holidays, and how far apart two places are. Pure rules."""

import math
from datetime import date
from functools import lru_cache

import holidays

EARTH_RADIUS_KM = 6371.0

# The library reads the countries' rules at their first use: now rather than while serving.
REGIONS = {country: frozenset(states) for country, states in holidays.list_supported_countries().items()}


def is_known_region(region: str) -> bool:
    """Whether the public holidays of this country or state (ISO 3166-2, such as DE-NI) are known."""
    country, dash, state = region.partition("-")
    states = REGIONS.get(country)
    return states is not None and (state in states if dash else True)


@lru_cache(maxsize=512)
def _holidays_of(region: str, year: int) -> dict[date, str]:
    country, _, state = region.partition("-")
    # Without a language the library takes that of the machine.
    language = holidays.country_holidays(country).default_language
    return dict(holidays.country_holidays(country, subdiv=state or None, years=year, language=language))


def holiday_on(region: str, day: date) -> str | None:
    """The public holiday's name in the country's language; None on ordinary days and where no region is set."""
    return _holidays_of(region, day.year).get(day) if region else None


def holidays_between(region: str, first: date, last: date) -> list[tuple[date, str]]:
    """In their order, both days included."""
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    return [(day, name) for day in days if (name := holiday_on(region, day)) is not None]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the great circle, between two (latitude, longitude) pairs in degrees (haversine formula)."""
    latitude, longitude = math.radians(one[0]), math.radians(one[1])
    other_latitude, other_longitude = math.radians(other[0]), math.radians(other[1])
    half_chord = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half_chord))
