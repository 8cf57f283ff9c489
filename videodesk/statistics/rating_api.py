from aiohttp import web
from pydantic import Field

from videodesk.booking.api_shapes import Token
from videodesk.booking.errors import Cancelled, UnknownLink
from videodesk.booking.link_api import APPOINTMENTS
from videodesk.kit.api import LINK, ApiModel, Route, Routes
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import TooManyRequests
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.statistics.errors import NotServedYet
from videodesk.statistics.ratings import Ratings
from videodesk.statistics.schemas import RatingForm


class RatingBody(ApiModel):
    """From 1 (bad) to 5 (good)."""

    conversation: int = Field(ge=1, le=5)
    """How the conversation was."""
    ease: int = Field(ge=1, le=5)
    """How easy it was to book and to come."""


class RatingApi:
    def __init__(self, ratings: Ratings, fair_use: FairUse) -> None:
        self._ratings = ratings
        self._fair_use = fair_use

    def routes(self) -> list[Route]:
        rating, route = "/appointments/{link}/rating", Routes(APPOINTMENTS, LINK)
        refused = (UnknownLink, Cancelled, NotServedYet, TooManyRequests)
        return [route("PUT", rating, self.rate, "Say how it was", *refused)]

    async def rate(self, request: web.Request, link: Token, body: RatingBody, uow: UnitOfWork) -> None:
        """In place of what was said before. Only after the appointment."""
        await self._fair_use.check(request, Bucket.HOLD)
        await self._ratings.rate(uow, link, RatingForm(conversation=body.conversation, ease=body.ease))
