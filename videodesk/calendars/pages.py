"""The staff's page about calendars: invites by mail, addresses to subscribe to, and calendars of their own."""

import uuid
from collections.abc import Mapping
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, Field

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.calendars.collection import Found
from videodesk.calendars.errors import CalendarJoined, PasswordMissing, UnknownCalendar
from videodesk.calendars.feeds import FeedService
from videodesk.calendars.links import LinkService
from videodesk.calendars.policy import CalendarKind, CalendarTrouble, Problem
from videodesk.calendars.reader import CalendarReader
from videodesk.calendars.schemas import LinkInput, LinkView
from videodesk.kit.db import Database
from videodesk.kit.edits import Edit, read_input, typed_in, with_errors
from videodesk.kit.forms import Form, MailAddress, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES
from videodesk.kit.ids import path_id, read_id
from videodesk.kit.outside import Login
from videodesk.locations.service import LocationService
from videodesk.schedule.errors import UnknownDesk
from videodesk.schedule.service import ScheduleService

PATH = "/staff/calendars"
# The field at which a problem is told; the others are told at the address.
FIELDS = {Problem.PASSWORD: "password", Problem.READ_ONLY: "writes"}
JOINED = "refusal-calendar-joined"


class MailForm(BaseModel):
    """Empty wants no invites."""

    email: MailAddress | Literal[""] = Field("", max_length=254)


class StaffCalendarPages:
    def __init__(
        self,
        public_url: str,
        database: Database,
        accounts: AccountService,
        schedule: ScheduleService,
        locations: LocationService,
        feeds: FeedService,
        links: LinkService,
        reader: CalendarReader,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._public_url = public_url
        self._database = database
        self._accounts = accounts
        self._schedule = schedule
        self._locations = locations
        self._feeds = feeds
        self._links = links
        self._reader = reader
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        page = f"/{LANGUAGE_PATTERN}{PATH}"
        one = f"{page}/{{link}}"
        return [
            web.get(page, self.show),
            web.post(f"{page}/mail", self.set_mail),
            web.post(f"{page}/feeds", self.make_feed),
            web.post(f"{page}/feeds/revoke", self.revoke_feed),
            web.get(f"{page}/new", self.show_new),
            web.post(f"{page}/new", self.join),
            web.get(one, self.show_link),
            web.post(one, self.change),
            web.post(f"{one}/remove", self.remove),
        ]

    # The page

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        return await self._page(request, staff, done=request.query.get("done", ""))

    async def _page(
        self,
        request: web.Request,
        staff: Staff,
        *,
        mail: Form[MailForm] | None = None,
        made: Mapping[str, str] | None = None,
        done: str = "",
    ) -> web.Response:
        async with self._database.reading() as uow:
            desks = await self._schedule.desks_of(uow, staff.id)
            zones = {desk.id: (await self._locations.get(uow, desk.location_id)).zone for desk in desks}
            feeds = await self._feeds.made(uow, staff.id)
            links = [link for link in await self._links.of(uow, staff.id) if link.desk_id in zones]
            email = await self._accounts.mail_address(uow, staff.id)
        mail = mail or Form({"email": email})
        joined = {link.desk_id for link in links}
        return self._html.page(
            request,
            "calendars/calendars.html",
            status=mail.status,
            # What was posted has no page of its own in any language.
            other_languages={code: f"/{code}{PATH}" for code in LANGUAGES if code != request_language(request)},
            staff=staff,
            mail=mail,
            desks=desks,
            desk_names={desk.id: desk.name for desk in desks},
            zones=zones,
            feeds={str(feed.desk_id or ""): feed for feed in feeds},
            links=links,
            may_join=any(desk.id not in joined for desk in desks),
            made=made,
            done=done if done in ("mail", "revoked", "joined", "changed", "removed") else "",
        )

    async def set_mail(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        form = read_form(MailForm, await self._gate.posted(request, staff))
        if form.data is None:
            return await self._page(request, staff, mail=form)
        async with self._database.transaction() as uow:
            await self._accounts.set_mail_address(uow, staff.id, form.data.email)
        return _done(request, "mail")

    # Addresses to subscribe to

    async def make_feed(self, request: web.Request) -> web.Response:
        """The page tells the address this once: it is stored nowhere, and must not stand in the browser's history."""
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        desk_id = _desk_of(await self._gate.posted(request, staff))
        async with self._database.transaction() as uow:
            token = await self._feeds.make(uow, staff.id, desk_id)
        address = f"{self._public_url}/calendar/{token}.ics"
        subscribed = f"webcal:{address.partition(':')[2]}"
        return await self._page(
            request, staff, made={"desk": str(desk_id or ""), "address": address, "subscribed": subscribed}
        )

    async def revoke_feed(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        desk_id = _desk_of(await self._gate.posted(request, staff))
        async with self._database.transaction() as uow:
            await self._feeds.revoke(uow, staff.id, desk_id)
        return _done(request, "revoked")

    # Calendars of their own

    async def show_new(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        typed = {"kind": CalendarKind.CALDAV.value, "writes": "on", "closes": "on"}
        return await self._form(request, staff, None, Edit(typed))

    async def join(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        typed = typed_in(await self._gate.posted(request, staff))
        given, errors = _read(typed, typed.get("desk", ""))
        if given is None:
            return await self._form(request, staff, None, with_errors(typed, errors))
        async with self._database.reading() as uow:
            await self._schedule.desk_for(uow, given.desk, staff.id)
            joined = await self._links.of(uow, staff.id)
        if given.desk in {link.desk_id for link in joined}:
            return await self._form(request, staff, None, with_errors(typed, {"desk": JOINED}))
        if failed := await self._try_out(request, staff, None, typed, given, given.password):
            return failed
        try:
            async with self._database.transaction() as uow:
                await self._links.join(uow, staff.id, given)
        except CalendarJoined:
            return await self._form(request, staff, None, with_errors(typed, {"desk": JOINED}))
        self._reader.alarm.ring()
        return _done(request, "joined")

    async def show_link(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        link = await self._link(request, staff)
        return await self._form(request, staff, link, Edit(_as_typed(link)))

    async def change(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        typed = typed_in(await self._gate.posted(request, staff))
        link = await self._link(request, staff)
        given, errors = _read(typed, str(link.desk_id))
        if given is None:
            return await self._form(request, staff, link, with_errors(typed, errors))
        try:
            async with self._database.reading() as uow:
                password = await self._links.password_for(uow, link.id, staff.id, given)
        except PasswordMissing:
            errors = {"password": "refusal-password-missing"}
            return await self._form(request, staff, link, with_errors(typed, errors))
        if failed := await self._try_out(request, staff, link, typed, given, password):
            return failed
        async with self._database.transaction() as uow:
            await self._links.change(uow, link.id, staff.id, given)
        self._reader.alarm.ring()
        return _done(request, "changed")

    async def remove(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        await self._gate.posted(request, staff)
        async with self._database.transaction() as uow:
            await self._links.remove(uow, path_id(request, "link"), staff.id)
        return _done(request, "removed")

    async def _try_out(
        self,
        request: web.Request,
        staff: Staff,
        link: LinkView | None,
        typed: Mapping[str, str],
        given: LinkInput,
        password: str,
    ) -> web.Response | None:
        """The form, which says what does not work; None where all does."""
        try:
            choices = await self._reader.try_out(given, Login(given.user, password), staff.id)
        except CalendarTrouble as trouble:
            text = f"calendar-problem-{trouble.problem.value.replace('_', '-')}"
            errors = {FIELDS.get(trouble.problem, "address"): text}
            return await self._form(request, staff, link, with_errors(typed, errors))
        if choices:
            errors = {"address": "calendar-choose"}
            return await self._form(request, staff, link, with_errors(typed, errors), choices)
        return None

    async def _link(self, request: web.Request, staff: Staff) -> LinkView:
        async with self._database.reading() as uow:
            link = await self._links.get(uow, read_id(request.match_info["link"], UnknownCalendar), staff.id)
            await self._schedule.desk_for(uow, link.desk_id, staff.id)
            return link

    async def _form(
        self,
        request: web.Request,
        staff: Staff,
        link: LinkView | None,
        form: Edit,
        choices: list[Found] | None = None,
    ) -> web.Response:
        async with self._database.reading() as uow:
            desks = await self._schedule.desks_of(uow, staff.id)
        return self._html.page(
            request,
            "calendars/link.html",
            status=form.status,
            staff=staff,
            link=link,
            desks=desks,
            form=form,
            choices=choices or [],
        )


def _done(request: web.Request, what: str) -> web.Response:
    return see_other(f"/{request_language(request)}{PATH}?done={what}")


def _desk_of(posted: Mapping[str, Any]) -> uuid.UUID | None:
    """None is the member's own."""
    desk = str(posted.get("desk", ""))
    return read_id(desk, UnknownDesk) if desk else None


def _read(typed: Mapping[str, str], desk: str) -> tuple[LinkInput | None, dict[str, str]]:
    values = {name: typed.get(name, "") for name in ("kind", "address", "user", "password")}
    ticked = {name: name in typed for name in ("writes", "closes")}
    return read_input(LinkInput, {**values, **ticked, "desk": desk}, "calendar", whole="use")


def _as_typed(link: LinkView) -> dict[str, str]:
    ticked = {name: "on" for name, is_on in (("writes", link.writes), ("closes", link.closes)) if is_on}
    return {"kind": link.kind.value, "address": link.address, "user": link.user} | ticked
