"""Without an appointment, for programs: is somebody free now, how long will it take, and a place in the queue."""

from http import HTTPStatus

from aiohttp import web
from pydantic import Field

from videodesk.booking.api_shapes import Appointment, OptionalMailDetails, Shapes, Token, details_of
from videodesk.booking.errors import NobodyThere, NotByChannel
from videodesk.booking.schemas import Items
from videodesk.booking.service import BookingService
from videodesk.booking.walk_in import WalkInService
from videodesk.catalogue.api import Locale
from videodesk.catalogue.errors import UnknownService
from videodesk.consultations.schemas import Outlook
from videodesk.consultations.waiting_room import WaitingRoom, Wanted, soonest
from videodesk.consultations.walk_in_pages import UNPROVED_COUNTS
from videodesk.kit.api import ApiModel, Moment, Route, Tag
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import TooManyRequests
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Key
from videodesk.kit.proof_of_work import LONGEST_PAYLOAD, ProofOfWork
from videodesk.kit.tokens import new_token
from videodesk.locations.api import LocationSummary, summary_of

WALK_INS = Tag("walk_ins", "Coming to the video office without an appointment.")


class WalkInQuery(ApiModel):
    service: Key


class Wait(ApiModel):
    """How long it is likely to take, as exactly as it can be said."""

    from_minutes: int
    to_minutes: int


class WalkInOutlook(ApiModel):
    """What somebody finds who comes now."""

    location: LocationSummary
    open: bool
    waiting: int
    """How many are before."""
    wait: Wait | None
    """Null when nobody can be called before the office closes."""
    closes_at: Moment | None
    """Of an open office; null when nobody would wait so long."""
    opens_at: Moment | None
    """Of a closed one; null when that is not known."""


class WalkInBody(OptionalMailDetails):
    """Who comes, and what for."""

    service: Key
    locale: Locale = "de"
    """The language of letters."""
    proof: str | None = Field(None, max_length=LONGEST_PAYLOAD)
    """A solved challenge, see /challenge. Who comes without one is counted several times (`too_many_requests`)."""


class WalkIn(ApiModel):
    link: Token
    """The key to the waiting room."""
    appointment: Appointment


class WalkInsApi:
    def __init__(
        self,
        booking: BookingService,
        walk_ins: WalkInService,
        waiting_room: WaitingRoom,
        shapes: Shapes,
        fair_use: FairUse,
        proof: ProofOfWork,
    ) -> None:
        self._booking = booking
        self._walk_ins = walk_ins
        self._waiting_room = waiting_room
        self._shapes = shapes
        self._fair_use = fair_use
        self._proof = proof

    def routes(self) -> list[Route]:
        refused = (UnknownService, NotByChannel, NobodyThere, TooManyRequests)
        return [
            Route("GET", "/walk-in", self.show, WALK_INS, "Is somebody free now?", errors=refused),
            Route(
                "POST",
                "/walk-ins",
                self.join,
                WALK_INS,
                "Take a place in the queue",
                HTTPStatus.CREATED,
                refused,
                once=True,
                location="/appointments/{link}",
            ),
        ]

    async def show(self, request: web.Request, query: WalkInQuery, uow: UnitOfWork) -> WalkInOutlook:
        """At the office at which it would be one's turn first. `nobody_there` where there is no such office at all."""
        await self._fair_use.check(request, Bucket.SEARCH)
        outlook = await self._best(uow, await self._shapes.items(uow, [query.service], 1))
        minutes = outlook.minutes
        return WalkInOutlook(
            location=summary_of(outlook.location),
            open=outlook.is_open,
            waiting=outlook.waiting,
            wait=None if outlook.call_at is None else Wait(from_minutes=minutes[0], to_minutes=minutes[1]),
            closes_at=outlook.closes_at,
            opens_at=outlook.opens_at,
        )

    async def join(self, request: web.Request, body: WalkInBody, uow: UnitOfWork) -> WalkIn:
        """`nobody_there` when the office is closed, or when nobody can be called before it closes."""
        for _ in range(1 if await self._proof.accepts(uow, body.proof) else UNPROVED_COUNTS):
            await self._fair_use.check(request, Bucket.WALK_IN)
        items = await self._shapes.items(uow, [body.service], 1)
        best = await self._best(uow, items)
        view = await self._walk_ins.join(uow, new_token(), items, best.location.id, details_of(body), body.locale)
        return WalkIn(link=self._booking.link_token(view.id), appointment=await self._shapes.appointment(uow, view))

    async def _best(self, uow: UnitOfWork, items: Items) -> Outlook:
        """Raises NotByChannel or NobodyThere."""
        wanted = Wanted(tuple(item.service.id for item in items), self._walk_ins.planned(items))
        best = soonest(situation.outlook(wanted) for situation in await self._waiting_room.look_around(uow))
        if best is None:
            raise NobodyThere
        return best
