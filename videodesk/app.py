"""The only wiring: builds every room from the settings and joins them. Nothing here starts before the app does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from videodesk.accounts.pages import AccountPages, StaffGate
from videodesk.accounts.service import AccountService
from videodesk.booking.pages import BookingPages
from videodesk.booking.service import BookingService
from videodesk.catalogue.pages import CataloguePages
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.pages import ConsultationPages
from videodesk.consultations.service import ConsultationService
from videodesk.invites.letters import LetterWriter
from videodesk.invites.mailer import Mailer, make_mailer
from videodesk.invites.pages import InvitePages
from videodesk.invites.service import InviteService
from videodesk.kit.branding import BrandFiles
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock, SystemClock
from videodesk.kit.db import Database
from videodesk.kit.health import Health
from videodesk.kit.html import Html
from videodesk.kit.http import (
    MAX_BODY_BYTES,
    add_security_headers,
    check_origin,
    log_requests,
    read_forms,
    show_errors,
)
from videodesk.kit.metrics import Metrics
from videodesk.kit.outbox import Outbox
from videodesk.kit.tasks import BackgroundTasks
from videodesk.kit.tokens import TokenDeriver
from videodesk.kit.web_files import Assets, cache_built_files, web_directory
from videodesk.locations.service import LocationService
from videodesk.media.engine import MediaEngine, PeerToPeerEngine
from videodesk.schedule.pages import SchedulePages
from videodesk.schedule.service import ScheduleService
from videodesk.settings import Settings
from videodesk.signaling.consultation import ConsultationNamespace
from videodesk.signaling.desk import DeskNamespace
from videodesk.signaling.presence import Presence
from videodesk.signaling.refresh import Refresher
from videodesk.signaling.server import make_socket_server
from videodesk.statistics.api import MetricsApi
from videodesk.statistics.pages import OverviewPages
from videodesk.statistics.service import Statistics

OUTBOX_SECONDS = 5
PURGE_SECONDS = 300
STALE_DESK_SECONDS = 60


@dataclass(frozen=True)
class Services:
    """The use cases, for those who stand above the app: commands, the demo, the rehearsal, tests."""

    database: Database
    outbox: Outbox
    accounts: AccountService
    locations: LocationService
    catalogue: CatalogueService
    schedule: ScheduleService
    booking: BookingService
    consultations: ConsultationService
    html: Html


SERVICES = web.AppKey("services", Services)


def build_app(
    settings: Settings, *, clock: Clock | None = None, mailer: Mailer | None = None, engine: MediaEngine | None = None
) -> web.Application:
    """The whole server. Raises MissingBuild when the pages have not been built."""
    clock = clock or SystemClock()
    assets = Assets(web_directory() / "dist")
    assets.check()
    html = Html(web_directory() / "templates", assets, settings.brand, settings.server.public_url, settings.demo)
    metrics, bus, tasks = Metrics(), EventBus(), BackgroundTasks()
    database = Database(settings.database.url, bus)
    outbox = Outbox(database, clock, metrics)
    tokens = TokenDeriver(settings.server.secret_key.get_secret_value())

    accounts = AccountService(settings.accounts, clock, tokens)
    gate = StaffGate(database, accounts, settings.server.behind_tls)
    locations, catalogue, schedule = LocationService(), CatalogueService(), ScheduleService()
    booking = BookingService(settings.booking, clock, tokens, settings.server.public_host, locations, schedule)
    consultations = ConsultationService(settings.consultations, clock, booking)
    writer = LetterWriter(settings.mail, settings.brand, html, settings.server.public_url)
    mailer = mailer or make_mailer(settings.mail)
    invites = InviteService(clock, outbox, mailer, writer, booking, catalogue, locations)
    statistics = Statistics(metrics)

    media = engine or PeerToPeerEngine(settings.media, clock)
    presence, refresher = Presence(), Refresher(tasks)
    calls = ConsultationNamespace(
        database, clock, consultations, catalogue, locations, media, gate, presence, refresher
    )
    desks = DeskNamespace(
        database, clock, accounts, consultations, catalogue, locations, schedule, gate, presence, refresher
    )
    for room in (consultations, invites, statistics, calls, desks):
        room.subscribe(bus)

    app = web.Application(
        middlewares=[log_requests(metrics), show_errors(html), check_origin(settings.server.public_url), read_forms],
        client_max_size=MAX_BODY_BYTES,
    )
    app.on_response_prepare.append(cache_built_files)
    app.on_response_prepare.append(add_security_headers(settings.server.public_url))
    for pages in (
        BookingPages(database, clock, booking, catalogue, locations, html),
        ConsultationPages(database, clock, consultations, catalogue, locations, schedule, gate, html),
        InvitePages(database, booking, invites),
        AccountPages(database, accounts, gate, html),
        CataloguePages(database, catalogue, gate, html),
        SchedulePages(database, schedule, locations, gate, html),
        OverviewPages(database, outbox, catalogue, schedule, locations, gate, html),
        MetricsApi(metrics),
        Health(database, outbox),
        BrandFiles(settings.brand),
    ):
        app.router.add_routes(pages.routes())
    app.router.add_static(assets.prefix, assets.directory)

    sockets = make_socket_server(app, settings.server.public_url)
    sockets.register_namespace(calls)
    sockets.register_namespace(desks)

    async def purge() -> None:
        async with database.transaction() as uow:
            await booking.purge_drafts(uow)
            await accounts.purge_ended_sessions(uow)

    async def run(_app: web.Application) -> AsyncIterator[None]:
        tasks.every(OUTBOX_SECONDS, outbox.dispatch, "outbox", outbox.alarm)
        tasks.every(PURGE_SECONDS, purge, "purge")
        tasks.every(STALE_DESK_SECONDS, desks.end_stale_desks, "stale-desks")
        yield
        await tasks.stop()
        await database.close()

    app.cleanup_ctx.append(run)
    app[SERVICES] = Services(database, outbox, accounts, locations, catalogue, schedule, booking, consultations, html)
    return app
