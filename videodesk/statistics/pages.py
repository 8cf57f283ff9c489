"""The admins' first page: what there is, and whether letters get out."""

from typing import Any

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.db import Database
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.outbox import Outbox
from videodesk.locations.service import LocationService
from videodesk.schedule.service import ScheduleService
from videodesk.statistics.ratings import Ratings


class OverviewPages:
    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        ratings: Ratings,
        catalogue: CatalogueService,
        schedule: ScheduleService,
        locations: LocationService,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._ratings = ratings
        self._catalogue = catalogue
        self._schedule = schedule
        self._locations = locations
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"/{LANGUAGE_PATTERN}/admin", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            context: dict[str, Any] = {
                "services": await self._catalogue.all(uow, request_language(request)),
                "desks": await self._schedule.desks(uow),
                "locations": await self._locations.all(uow),
                "letters": await self._outbox.counts(uow),
                "ratings": await self._ratings.lately(uow),
            }
        return self._html.page(request, "statistics/overview.html", staff=staff, **context)
