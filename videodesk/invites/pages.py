from aiohttp import web

from videodesk.booking.service import BookingService
from videodesk.invites.service import InviteService
from videodesk.kit.db import Database
from videodesk.kit.html import request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN, translator


class InvitePages:
    def __init__(self, database: Database, booking: BookingService, invites: InviteService) -> None:
        self._database = database
        self._booking = booking
        self._invites = invites

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"/{LANGUAGE_PATTERN}/a/{{link}}/invite.ics", self.download)]

    async def download(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, request.match_info["link"])
            data = await self._invites.calendar_file(uow, appointment)
        name = translator(request_language(request)).text("invite-file-name")
        return web.Response(
            body=data,
            headers={
                "Content-Type": "text/calendar; charset=utf-8; method=PUBLISH",
                "Content-Disposition": f'attachment; filename="{name}.ics"',
                "Cache-Control": "no-store",
            },
        )
