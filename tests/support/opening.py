"""A desk and the calendar of its location, as rules read them, without a database."""

import uuid

from videodesk.catalogue.schemas import Channel
from videodesk.locations.schemas import Calendar, Closure, LocationKind, LocationView, Stop
from videodesk.schedule.schemas import DeskView, Hours, HoursKind, Opening, SpecialHours

LOCATION = uuid.uuid4()
# Monday to Friday from 08:00 to 12:00 and, after a break, to 16:00.
USUAL = tuple(Hours(Opening(day, 480, 960)) for day in range(5))
LUNCH = tuple(Hours(Opening(day, 720, 780), HoursKind.BREAK) for day in range(5))


def make_desk(hours: tuple[Hours, ...], special: tuple[SpecialHours, ...] = (), in_use: bool = True) -> DeskView:
    return DeskView(
        id=uuid.uuid4(),
        key="one",
        location_id=LOCATION,
        name="Platz 1",
        position=0,
        channels=frozenset(Channel),
        languages=frozenset({"de"}),
        services=frozenset(),
        mailbox="",
        in_use=in_use,
        hours=hours,
        special_days=special,
        version=1,
    )


def make_calendar(
    zone: str = "Europe/Berlin",
    region: str = "",
    kind: LocationKind = LocationKind.OFFICE,
    closures: tuple[Closure, ...] = (),
    stops: tuple[Stop, ...] = (),
) -> Calendar:
    location = LocationView(
        id=LOCATION,
        key="mitte",
        kind=kind,
        name="Bürgeramt Mitte",
        district="",
        street="",
        postal_code="",
        city="",
        time_zone=zone,
        region=region,
        point=None,
        merged_into=None,
    )
    return Calendar(location, closures, stops)
