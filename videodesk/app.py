"""The only wiring: builds every room from the settings and joins them. Nothing here starts before the app does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from videodesk import __version__
from videodesk.accounts.api import AccountsApi, StaffDoors
from videodesk.accounts.pages import AccountPages, StaffGate
from videodesk.accounts.service import AccountService
from videodesk.booking.aftercare import BookingAftercare
from videodesk.booking.api import BookingApi, FreeSlotsReader
from videodesk.booking.api_shapes import NextSlots, Shapes
from videodesk.booking.coming_pages import ComingPages
from videodesk.booking.errors import TooLate
from videodesk.booking.free_time import FreeTime
from videodesk.booking.holds import HoldService
from videodesk.booking.link_api import LinkApi
from videodesk.booking.link_pages import LinkPages
from videodesk.booking.pages import BookingPages
from videodesk.booking.relocation import Relocation
from videodesk.booking.service import BookingService
from videodesk.booking.slot_keeper import SlotKeeper
from videodesk.booking.staff_api import StaffBookingApi
from videodesk.booking.staff_booking_pages import StaffBookingPages
from videodesk.booking.staff_pages import StaffAppointmentPages
from videodesk.booking.walk_in import WalkInService
from videodesk.booking.wishes import WishService
from videodesk.calendars.feed_pages import FeedPages
from videodesk.calendars.feeds import FeedService
from videodesk.calendars.links import LinkService
from videodesk.calendars.pages import StaffCalendarPages
from videodesk.calendars.push import CalendarPush
from videodesk.calendars.reader import CalendarReader
from videodesk.catalogue.api import CatalogueApi
from videodesk.catalogue.pages import CataloguePages
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.api import WalkInsApi
from videodesk.consultations.conversation import Conversation
from videodesk.consultations.desk_statuses import DeskStatuses
from videodesk.consultations.desk_work import DeskWork
from videodesk.consultations.document_pages import DocumentPages
from videodesk.consultations.documents import Documents
from videodesk.consultations.guest_pages import GuestPages
from videodesk.consultations.guests import Guests
from videodesk.consultations.intake import Intake
from videodesk.consultations.journal import Journal
from videodesk.consultations.oversight import Oversight
from videodesk.consultations.pages import ConsultationPages
from videodesk.consultations.pdfs import Pdfs
from videodesk.consultations.retention import Retention
from videodesk.consultations.scanner import make_scanner
from videodesk.consultations.service import ConsultationService
from videodesk.consultations.signatures import Signatures
from videodesk.consultations.steps import Steps
from videodesk.consultations.waiting_room import WaitingRoom
from videodesk.consultations.walk_in_pages import WalkInPages
from videodesk.invites.answers import AnswerService
from videodesk.invites.entries import Entries
from videodesk.invites.facts import AppointmentReader
from videodesk.invites.failed_pages import FailedLetterPages
from videodesk.invites.letter_pages import LetterPages
from videodesk.invites.letters import LetterWriter
from videodesk.invites.listener import AnswerListener
from videodesk.invites.mailbox import Mailbox
from videodesk.invites.mailer import Mailer, make_mailer
from videodesk.invites.opt_outs import OptOuts
from videodesk.invites.pages import InvitePages
from videodesk.invites.proofs import LetterProofs
from videodesk.invites.service import InviteService
from videodesk.invites.sms import SmsService
from videodesk.invites.sms_writer import SmsWriter
from videodesk.invites.staff_invites import StaffInvites
from videodesk.invites.texts import LetterTexts
from videodesk.kit.api_server import Api
from videodesk.kit.branding import BrandFiles
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock, SystemClock
from videodesk.kit.db import Database
from videodesk.kit.fair_use import FairUse
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
from videodesk.kit.idempotency import Idempotency
from videodesk.kit.jobs import Jobs
from videodesk.kit.metrics import Metrics
from videodesk.kit.notices import Notices
from videodesk.kit.openapi import ApiInfo
from videodesk.kit.outbox import Outbox
from videodesk.kit.outside import Outside
from videodesk.kit.proof_of_work import ProofOfWork, ProofOfWorkApi
from videodesk.kit.seal import Seal
from videodesk.kit.tasks import BackgroundTasks
from videodesk.kit.tokens import TokenDeriver
from videodesk.kit.web_files import Assets, cache_built_files, web_directory
from videodesk.locations.admin_api import LocationsAdminApi
from videodesk.locations.api import LocationsApi
from videodesk.locations.api_changes import SupplyDecisions
from videodesk.locations.calendar_pages import CalendarPages
from videodesk.locations.changes import SupplyChanges
from videodesk.locations.pages import LocationPages
from videodesk.locations.place_pages import PlacePages
from videodesk.locations.service import LocationService
from videodesk.media.engine import MediaEngine, PeerToPeerEngine
from videodesk.schedule.api import ScheduleApi
from videodesk.schedule.hours_pages import HoursPages
from videodesk.schedule.pages import SchedulePages
from videodesk.schedule.service import ScheduleService
from videodesk.settings import Settings
from videodesk.signaling.absences import Absences
from videodesk.signaling.board import BoardReader
from videodesk.signaling.consultation import ConsultationNamespace
from videodesk.signaling.desk import DeskNamespace
from videodesk.signaling.floor import FloorReader
from videodesk.signaling.overview import OverviewNamespace
from videodesk.signaling.presence import Presence
from videodesk.signaling.queues import QueueReader
from videodesk.signaling.rooms import RoomReader
from videodesk.signaling.rounds import LocationRounds
from videodesk.signaling.server import make_socket_server
from videodesk.statistics.api import MetricsApi
from videodesk.statistics.pages import OverviewPages
from videodesk.statistics.rating_api import RatingApi
from videodesk.statistics.rating_pages import RatingPages
from videodesk.statistics.ratings import Ratings
from videodesk.statistics.service import Statistics

STALE_PAGE_SECONDS = 60
REFRESH_SECONDS = 60
SWEEP_SECONDS = 1
ABSENCE_SECONDS = 10
OFFERS = timedelta(seconds=30)
PURGES = timedelta(minutes=5)
CALENDARS = timedelta(minutes=5)
MAILS = timedelta(minutes=1)


@dataclass(frozen=True)
class Services:
    """The use cases, for those who stand above the app: commands, the demo, the rehearsal, tests."""

    clock: Clock
    database: Database
    outbox: Outbox
    jobs: Jobs
    accounts: AccountService
    locations: LocationService
    catalogue: CatalogueService
    schedule: ScheduleService
    booking: BookingService
    holds: HoldService
    walk_ins: WalkInService
    wishes: WishService
    aftercare: BookingAftercare
    free_time: FreeTime
    notices: Notices
    waiting_room: WaitingRoom
    consultations: ConsultationService
    journal: Journal
    desk_work: DeskWork
    desk_statuses: DeskStatuses
    oversight: Oversight
    documents: Documents
    signatures: Signatures
    intake: Intake
    guests: Guests
    invites: InviteService
    ratings: Ratings
    feeds: FeedService
    calendar_links: LinkService
    calendar_reader: CalendarReader
    answers: AnswerService
    mailbox: Mailbox
    listener: AnswerListener
    letter_texts: LetterTexts
    letter_proofs: LetterProofs
    html: Html


SERVICES = web.AppKey("services", Services)
API = web.AppKey("api", Api)

API_DESCRIPTION = """Appointments of the citizens' offices.

Instants are in UTC; days, weekdays and times of day are those on a location's clock, see its `time_zone`. What goes
wrong is a problem (RFC 9457): go by its `code`. Send a new `Idempotency-Key` with each new wish, and the same again
when an answer has not arrived.
"""


def build_app(
    settings: Settings, *, clock: Clock | None = None, mailer: Mailer | None = None, engine: MediaEngine | None = None
) -> web.Application:
    """The whole server. Raises MissingBuild when the pages have not been built."""
    clock = clock or SystemClock()
    assets = Assets(web_directory() / "dist")
    assets.check()
    html = Html(
        web_directory() / "templates",
        assets,
        settings.brand,
        settings.server.public_url,
        settings.demo,
        sends_sms=settings.sms.on,
    )
    metrics, bus, tasks = Metrics(), EventBus(), BackgroundTasks()
    database = Database(settings.database.url, bus)
    outbox, jobs = Outbox(database, clock, metrics), Jobs(database, clock)
    tokens = TokenDeriver(settings.server.secret_key.get_secret_value())

    accounts = AccountService(settings.accounts, clock, tokens)
    fair_use = FairUse(settings.fair_use, settings.server.trusted_proxies)
    gate = StaffGate(database, accounts, fair_use, settings.server.behind_tls)
    locations, catalogue = LocationService(), CatalogueService()
    schedule = ScheduleService(locations, catalogue, accounts)
    notices = Notices(database)
    free_time = FreeTime(database, clock, schedule, notices)
    slots = SlotKeeper(settings.booking, clock, catalogue, schedule, free_time)
    holds = HoldService(settings.booking, clock, slots)
    booking = BookingService(
        settings.booking, clock, tokens, settings.server.public_host, catalogue, free_time, slots, holds
    )
    wishes = WishService(settings.booking, clock, database, booking, schedule, slots)
    proof, idempotency = ProofOfWork(settings.fair_use, clock, tokens), Idempotency(clock)
    walk_ins = WalkInService(settings.booking, clock, booking, locations)
    waiting_room = WaitingRoom(clock, booking, schedule, locations)
    journal = Journal(clock)
    steps = Steps(journal)
    consultations = ConsultationService(settings.consultations, clock, booking, waiting_room, steps)
    conversation, statuses = Conversation(steps, journal), DeskStatuses(clock)
    work = DeskWork(clock, booking, waiting_room, steps, journal)
    seal = Seal(settings.server.secret_key.get_secret_value())
    documents = Documents(settings.consultations, clock, steps, journal, seal)
    signatures, pdfs = Signatures(steps, journal, documents), Pdfs()
    intake = Intake(settings.consultations, make_scanner(settings.consultations), pdfs, seal)
    retention = Retention(settings.consultations, clock)
    guests = Guests(clock, schedule, steps, journal)
    relocation = Relocation(clock, booking, locations)
    aftercare = BookingAftercare(settings.booking, clock, booking, holds, schedule, locations, consultations)
    entries = Entries(settings.brand, settings.mail.sender, settings.server.public_url, settings.answers.are_read)
    writer, letter_texts = LetterWriter(settings.mail, entries, html), LetterTexts(clock)
    sms_writer = SmsWriter(entries)
    proofs = LetterProofs(clock, writer, sms_writer, settings.server.public_url)
    mailer = mailer or make_mailer(settings.mail)
    reader = AppointmentReader(clock, booking, locations, schedule)
    opt_outs = OptOuts(clock, tokens, booking, settings.server.public_url)
    invites = InviteService(
        settings.letters, clock, database, outbox, mailer, writer, letter_texts, reader, booking, opt_outs
    )
    staff_invites = StaffInvites(database, outbox, mailer, writer, letter_texts, reader, schedule, accounts)
    sms = SmsService(settings.sms, settings.letters, clock, database, outbox, booking, reader, sms_writer, letter_texts)
    answers = AnswerService(database, booking, invites)
    mailbox = Mailbox(settings.answers, answers)
    listener = AnswerListener(settings.answers, settings.mail.sender, answers)
    feeds = FeedService(clock, database, booking, schedule, accounts, reader, entries, letter_texts)
    outside = Outside(settings.calendars.networks)
    links = LinkService(clock, outbox, seal, schedule, accounts)
    pushes = CalendarPush(clock, database, outbox, outside, links, booking, reader, entries, letter_texts)
    calendars = CalendarReader(
        settings.booking,
        settings.server.public_host,
        clock,
        database,
        outside,
        links,
        schedule,
        locations,
        catalogue,
        accounts,
    )
    statistics, ratings = Statistics(metrics), Ratings(clock, booking)

    media = engine or PeerToPeerEngine(settings.media, clock)
    presence = Presence(clock)
    live_rooms = RoomReader(
        clock, consultations, guests, journal, documents, booking, locations, accounts, media, presence
    )
    calls = ConsultationNamespace(
        database,
        idempotency,
        clock,
        tasks,
        consultations,
        conversation,
        guests,
        signatures,
        live_rooms,
        media,
        gate,
        presence,
    )
    boards = BoardReader(consultations, schedule, accounts, catalogue, presence)
    floor = FloorReader(consultations, statuses, schedule, locations, accounts, catalogue)
    desks = DeskNamespace(
        database,
        idempotency,
        accounts,
        consultations,
        work,
        signatures,
        statuses,
        guests,
        schedule,
        boards,
        floor,
        gate,
        presence,
    )
    oversight, queues = Oversight(work, steps, journal), QueueReader(catalogue, presence)
    leads = OverviewNamespace(database, idempotency, accounts, locations, oversight, floor, queues, gate)
    rounds = LocationRounds(database, clock, tasks, waiting_room, calls, desks, leads)
    absences = Absences(settings.consultations, database, clock, consultations, presence)
    for room in (
        outbox,
        locations,
        catalogue,
        schedule,
        free_time,
        wishes,
        relocation,
        consultations,
        guests,
        invites,
        staff_invites,
        sms,
        letter_texts,
        pushes,
        statistics,
        calls,
        rounds,
    ):
        room.subscribe(bus)

    app = web.Application(
        middlewares=[log_requests(metrics), show_errors(html), check_origin(settings.server.public_url), read_forms],
        client_max_size=MAX_BODY_BYTES,
    )
    app.on_response_prepare.append(cache_built_files)
    app.on_response_prepare.append(add_security_headers(settings.server.public_url))
    title = f"{settings.brand.name} {settings.brand.city}"
    info = ApiInfo(title, __version__, API_DESCRIPTION, settings.server.public_url)
    doors, shapes = StaffDoors(gate), Shapes(clock, booking, catalogue, locations)
    free_slots = FreeSlotsReader(database, clock, booking, locations, shapes)
    next_slots = NextSlots(database, clock, booking, shapes)
    decisions = SupplyDecisions(aftercare, locations, schedule, (TooLate,))
    rooms = (
        CatalogueApi(catalogue, doors),
        LocationsApi(clock, locations),
        BookingApi(database, booking, holds, shapes, free_slots, next_slots, fair_use, proof),
        ProofOfWorkApi(proof, fair_use),
        LinkApi(booking, wishes, locations, shapes, next_slots, fair_use),
        RatingApi(ratings, fair_use),
        WalkInsApi(booking, walk_ins, waiting_room, shapes, fair_use, proof),
        AccountsApi(database, accounts, gate, doors),
        StaffBookingApi(tokens, outbox, booking, schedule, locations, shapes, free_slots, next_slots, doors),
        LocationsAdminApi(database, locations, decisions, doors),
        ScheduleApi(schedule, locations, catalogue, accounts, decisions, doors),
    )
    api = Api(database, idempotency, info, rooms)
    changes = SupplyChanges(database, aftercare, locations, schedule, html)
    for pages in (
        BookingPages(database, clock, booking, holds, catalogue, locations, fair_use, proof, html),
        LinkPages(database, clock, booking, wishes, locations, fair_use, html),
        ConsultationPages(
            settings.consultations,
            database,
            clock,
            booking,
            wishes,
            consultations,
            documents,
            locations,
            schedule,
            gate,
            html,
            settings.server.public_url,
        ),
        DocumentPages(
            database,
            clock,
            booking,
            locations,
            consultations,
            documents,
            signatures,
            intake,
            pdfs,
            gate,
            fair_use,
        ),
        GuestPages(database, booking, consultations, guests, locations, fair_use, html, settings.server.behind_tls),
        WalkInPages(database, booking, walk_ins, waiting_room, catalogue, fair_use, proof, html),
        InvitePages(database, booking, invites, opt_outs, html),
        LetterPages(database, letter_texts, proofs, mailer, accounts, gate, html, settings.server.public_url),
        ComingPages(database, clock, booking, locations, html),
        RatingPages(database, ratings, fair_use, html),
        FeedPages(feeds, fair_use),
        StaffCalendarPages(
            settings.server.public_url, database, accounts, schedule, locations, feeds, links, calendars, gate, html
        ),
        FailedLetterPages(database, outbox, locations, gate, html),
        AccountPages(database, accounts, gate, html),
        CataloguePages(database, catalogue, gate, html),
        StaffBookingPages(database, booking, catalogue, locations, gate, html),
        StaffAppointmentPages(database, clock, outbox, booking, catalogue, schedule, locations, accounts, gate, html),
        LocationPages(database, clock, locations, schedule, aftercare, changes, gate, html),
        PlacePages(database, locations, gate, html),
        CalendarPages(database, clock, locations, schedule, changes, gate, html),
        SchedulePages(database, clock, schedule, locations, catalogue, accounts, changes, gate, html),
        HoursPages(database, schedule, locations, changes, gate, html),
        OverviewPages(database, outbox, ratings, catalogue, schedule, locations, gate, html),
        api,
        MetricsApi(metrics, outbox),
        Health(database, outbox),
        BrandFiles(settings.brand),
    ):
        app.router.add_routes(pages.routes())
    app.router.add_static(assets.prefix, assets.directory)

    sockets, doorkeeper = make_socket_server(app, settings.server.public_url, fair_use)
    sockets.register_namespace(calls)
    sockets.register_namespace(desks)
    sockets.register_namespace(leads)

    async def purge() -> None:
        async with database.transaction() as uow:
            await outbox.purge(uow)
            await holds.purge(uow)
            await idempotency.purge(uow)
            await proof.purge(uow)
            await accounts.purge_ended_sessions(uow)
            await retention.purge(uow)

    jobs.every(OFFERS, "wishes", wishes.offer, wishes.alarm)
    jobs.every(PURGES, "purge", purge)
    jobs.every(CALENDARS, "calendars", calendars.read_all, calendars.alarm)
    if settings.answers.imap_host:
        jobs.every(MAILS, "answers", mailbox.read)

    async def run(_app: web.Application) -> AsyncIterator[None]:
        await listener.start()
        tasks.start(notices.listen(), "notices")
        await outbox.start(tasks)
        await jobs.start(tasks)
        tasks.every(STALE_PAGE_SECONDS, desks.end_stale_desks, "stale-desks")
        tasks.every(STALE_PAGE_SECONDS, leads.end_stale_pages, "stale-overviews")
        tasks.every(REFRESH_SECONDS, rounds.refresh, "queues")
        tasks.every(SWEEP_SECONDS, calls.sweep, "leases")
        tasks.every(SWEEP_SECONDS, doorkeeper.sweep, "doors")
        tasks.every(ABSENCE_SECONDS, absences.look, "absences")
        yield
        await listener.stop()
        await tasks.stop()
        await mailer.close()
        await database.close()

    app.cleanup_ctx.append(run)
    app[API] = api
    app[SERVICES] = Services(
        clock=clock,
        database=database,
        outbox=outbox,
        jobs=jobs,
        accounts=accounts,
        locations=locations,
        catalogue=catalogue,
        schedule=schedule,
        booking=booking,
        holds=holds,
        walk_ins=walk_ins,
        wishes=wishes,
        aftercare=aftercare,
        free_time=free_time,
        notices=notices,
        waiting_room=waiting_room,
        consultations=consultations,
        journal=journal,
        desk_work=work,
        desk_statuses=statuses,
        oversight=oversight,
        documents=documents,
        signatures=signatures,
        intake=intake,
        guests=guests,
        invites=invites,
        ratings=ratings,
        feeds=feeds,
        calendar_links=links,
        calendar_reader=calendars,
        answers=answers,
        mailbox=mailbox,
        listener=listener,
        letter_texts=letter_texts,
        letter_proofs=proofs,
        html=html,
    )
    return app
