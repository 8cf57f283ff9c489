"""What a reminder leads to: "I come" or "I cannot", each with one click."""

from aiohttp import web

from videodesk.booking.facts import FactReader
from videodesk.booking.service import BookingService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.locations.service import LocationService


class ComingPages:
    def __init__(
        self, database: Database, clock: Clock, booking: BookingService, locations: LocationService, html: Html
    ) -> None:
        self._database = database
        self._clock = clock
        self._booking = booking
        self._html = html
        self._facts = FactReader(booking, locations)

    def routes(self) -> list[web.RouteDef]:
        coming = f"/{LANGUAGE_PATTERN}/a/{{link}}/coming"
        return [web.get(coming, self.ask), web.post(coming, self.come)]

    async def ask(self, request: web.Request) -> web.Response:
        """Programs that look for dangerous mail open every link: only the buttons change something."""
        link = request.match_info["link"]
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, link)
            if not appointment.is_to_come(self._clock.now()):
                raise web.HTTPSeeOther(request.path.removesuffix("/coming"))
            facts = await self._facts.of(uow, appointment, request_language(request))
        return self._html.page(request, "booking/coming.html", appointment=appointment, facts=facts, link=link)

    async def come(self, request: web.Request) -> web.Response:
        async with self._database.transaction() as uow:
            await self._booking.say_coming(uow, request.match_info["link"])
        raise web.HTTPSeeOther(f"{request.path.removesuffix('/coming')}?coming")
