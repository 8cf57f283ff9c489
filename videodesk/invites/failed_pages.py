"""What has not arrived: admins mend the cause and have it sent again. Who was to get it is told to staff alone."""

from zoneinfo import ZoneInfo

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.kit.db import Database
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id
from videodesk.kit.outbox import Outbox
from videodesk.locations.service import LocationService

SHOWN = 100


class FailedLetterPages:
    def __init__(
        self, database: Database, outbox: Outbox, locations: LocationService, gate: StaffGate, html: Html
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._locations = locations
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        letters = f"/{LANGUAGE_PATTERN}/admin/letters"
        return [
            web.get(f"{letters}/failed", self.show),
            web.post(f"{letters}/{{message}}/again", self.try_again),
        ]

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            failures = await self._outbox.last_failures(uow, SHOWN)
            locations = await self._locations.all(uow)
        return self._html.page(
            request,
            "letters/failed.html",
            staff=staff,
            failures=failures,
            zone=locations[0].zone if locations else ZoneInfo("UTC"),
            again="again" in request.query,
        )

    async def try_again(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        await self._gate.posted(request, staff)
        async with self._database.transaction() as uow:
            await self._outbox.try_again(uow, path_id(request, "message"))
        raise web.HTTPSeeOther(f"/{request_language(request)}/admin/letters/failed?again")
