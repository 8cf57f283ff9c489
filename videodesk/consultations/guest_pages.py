"""The door for guests: a link that opens once. Who has opened it comes back with a cookie of this browser."""

from http import HTTPStatus
from http.cookies import SimpleCookie

from aiohttp import web
from pydantic import BaseModel, Field

from videodesk.booking.facts import FactReader
from videodesk.booking.service import BookingService
from videodesk.consultations.entries import CITIZEN
from videodesk.consultations.errors import GuestLinkUsed, UnknownGuestLink
from videodesk.consultations.guests import Guests
from videodesk.consultations.schemas import GuestView
from videodesk.consultations.service import ConsultationService
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Form, Line, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES
from videodesk.locations.service import LocationService

COOKIE = "videodesk-guest"
# Longer than an invitation is of use: the browser of a phone is closed and opened again.
COOKIE_SECONDS = 30 * 24 * 60 * 60


class GuestForm(BaseModel):
    name: Line = Field(min_length=2, max_length=100)


class GuestPages:
    def __init__(
        self,
        database: Database,
        booking: BookingService,
        consultations: ConsultationService,
        guests: Guests,
        locations: LocationService,
        fair_use: FairUse,
        html: Html,
        behind_tls: bool,
    ) -> None:
        self._database = database
        self._consultations = consultations
        self._guests = guests
        self._fair_use = fair_use
        self._html = html
        self._secure = behind_tls
        self._facts = FactReader(booking, locations)

    def routes(self) -> list[web.RouteDef]:
        door = f"/{LANGUAGE_PATTERN}/g/{{token}}"
        return [web.get(door, self.show), web.post(door, self.come_in)]

    async def show(self, request: web.Request) -> web.Response:
        """The room for the browser that has come in, and the door for who comes first.

        Programs that look at links in messages open this page: only the button uses the link up.
        """
        async with self._database.reading() as uow:
            guest = await self._guest(request, uow)
            if not guest.joined:
                form: Form[GuestForm] = Form({"name": guest.name})
                return await self._door(uow, request, guest, form)
            secret = request.cookies.get(COOKIE, "")
            is_theirs = await self._guests.is_open_for(uow, guest, secret)
        if not is_theirs:
            await self._fair_use.check(request, Bucket.GUEST)
            raise GuestLinkUsed
        return self._html.page(request, "consultations/guest_room.html", secret=secret)

    async def come_in(self, request: web.Request) -> web.Response:
        form = read_form(GuestForm, await request.post())
        if form.data is None:
            async with self._database.reading() as uow:
                return await self._door(uow, request, await self._guest(request, uow), form)
        async with self._database.transaction() as uow:
            await self._guest(request, uow)
            secret = await self._guests.redeem(uow, request.match_info["token"], form.data.name)
        response = see_other(request.path)
        self._remember(response, request, secret)
        return response

    async def _guest(self, request: web.Request, uow: UnitOfWork) -> GuestView:
        """Only links that open nothing are counted: many guests can share one range of addresses."""
        try:
            return await self._guests.by_link(uow, request.match_info["token"])
        except UnknownGuestLink:
            await self._fair_use.check(request, Bucket.GUEST)
            raise

    async def _door(
        self, uow: UnitOfWork, request: web.Request, guest: GuestView, form: Form[GuestForm]
    ) -> web.Response:
        view = await self._consultations.get(uow, guest.consultation_id)
        facts = await self._facts.of(uow, view.appointment, request_language(request))
        return self._html.page(
            request,
            "consultations/guest.html",
            status=form.status if form.errors else HTTPStatus.OK,
            form=form,
            inviter=view.appointment.details.name if guest.invited_by == CITIZEN else "",
            starts_at=view.starts_at,
            location=facts.location,
        )

    def _remember(self, response: web.Response, request: web.Request, secret: str) -> None:
        """For this link, in whichever language it is opened again."""
        for language in LANGUAGES:
            cookie = SimpleCookie({COOKIE: secret})[COOKIE]
            cookie["path"] = f"/{language}/g/{request.match_info['token']}"
            cookie["max-age"] = COOKIE_SECONDS
            cookie["httponly"], cookie["secure"], cookie["samesite"] = True, self._secure, "Lax"
            response.headers.add("Set-Cookie", cookie.OutputString())
