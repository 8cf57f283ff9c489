"""What the link of an appointment lets people do: confirm, move, cancel it, and wish for an earlier one.

Nothing changes by following a link: mail programs follow them all. The page behind the link itself belongs to the
consultations, since it leads into the call.
"""

from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from videodesk.booking.errors import HoldExpired, NotByChannel, NoWish, OfferEnded, SlotTaken
from videodesk.booking.facts import FactReader, Facts
from videodesk.booking.policy import OPEN_WISHES, AppointmentState
from videodesk.booking.schemas import SlotQuery, WishTerms, read_slot
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import (
    FROM_HOURS,
    TO_HOURS,
    Hours,
    SlotFilter,
    SlotsAddress,
    common_channels,
    read_hours,
    read_language,
    read_weekdays,
)
from videodesk.booking.slot_pages import SlotPages
from videodesk.booking.wishes import WishService
from videodesk.catalogue.schemas import Channel
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database
from videodesk.kit.errors import Malformed
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.schemas import LocationView
from videodesk.locations.service import LocationService


class LinkPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        booking: BookingService,
        wishes: WishService,
        locations: LocationService,
        fair_use: FairUse,
        html: Html,
    ) -> None:
        self._database = database
        self._booking = booking
        self._wishes = wishes
        self._locations = locations
        self._fair_use = fair_use
        self._html = html
        self._slots = SlotPages(clock, booking, locations, html)
        self._facts = FactReader(booking, locations)

    def routes(self) -> list[web.RouteDef]:
        link = f"/{LANGUAGE_PATTERN}/a/{{link}}"
        return [
            web.get(f"{link}/confirm", self.go_to_appointment),
            web.post(f"{link}/confirm", self.confirm),
            web.get(f"{link}/move", self.show_move),
            web.get(f"{link}/move/check", self.check_move),
            web.post(f"{link}/move", self.move),
            web.get(f"{link}/cancel", self.ask_to_cancel),
            web.post(f"{link}/cancel", self.cancel),
            web.get(f"{link}/wish", self.show_wish),
            web.post(f"{link}/wish", self.wish),
            *(web.get(f"{link}/wish/{step}", self.go_to_appointment) for step in ("accept", "decline", "withdraw")),
            web.post(f"{link}/wish/accept", self.accept),
            web.post(f"{link}/wish/decline", self.decline),
            web.post(f"{link}/wish/withdraw", self.withdraw),
        ]

    async def go_to_appointment(self, request: web.Request) -> web.Response:
        """Where the links of pages lead whose address takes forms only."""
        return see_other(_link_path(request))

    # Confirm the address

    async def confirm(self, request: web.Request) -> web.Response:
        try:
            async with self._database.transaction() as uow:
                await self._booking.confirm_address(uow, _link(request))
        except HoldExpired:
            async with self._database.reading() as uow:
                appointment = await self._booking.by_link(uow, _link(request))
                facts = await self._facts.of(uow, appointment, request_language(request))
            again = _booking_again(request, facts)
            return self._html.page(request, "booking/gone.html", status=HTTPStatus.CONFLICT, facts=facts, again=again)
        return see_other(f"{_link_path(request)}?booked")

    # Move

    async def show_move(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.SEARCH)
        return await self._slots_page(request)

    async def check_move(self, request: web.Request) -> web.Response:
        """Old and new, side by side."""
        language = request_language(request)
        try:
            slot = read_slot(request.query.get("slot", ""))
            async with self._database.reading() as uow:
                appointment = await self._booking.to_come(uow, _link(request))
                before = await self._facts.of(uow, appointment, language)
                after = await self._facts.of_slot(uow, before.items, slot)
        except (Malformed, UnknownLocation):
            return see_other(f"{_link_path(request)}/move")
        chosen_from = [(name, value) for name, value in request.query.items() if name != "slot"]
        back = f"{_link_path(request)}/move" + (f"?{urlencode(chosen_from)}" if chosen_from else "")
        return self._html.page(
            request,
            "booking/move.html",
            link=_link(request),
            slot=slot,
            before=before,
            after=after,
            appointment=appointment,
            chosen_from=chosen_from,
            back=back,
        )

    async def move(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.BOOK)
        fields = await request.post()
        slot, language = read_slot(str(fields.get("slot", ""))), read_language(fields)
        try:
            async with self._database.transaction() as uow:
                await self._booking.move(uow, _link(request), slot, language)
        except SlotTaken:
            return await self._slots_page(request, "slot-taken")
        except NotByChannel:
            return await self._slots_page(request, "not-by-channel")
        return see_other(f"{_link_path(request)}?moved")

    async def _slots_page(self, request: web.Request, problem: str = "") -> web.Response:
        """The appointment's own services; what was typed to find them comes with the form or in the address."""
        fields = await request.post() if request.method == "POST" else request.query
        async with self._database.reading() as uow:
            appointment = await self._booking.to_come(uow, _link(request))
            facts = await self._facts.of(uow, appointment, request_language(request))
            channels = common_channels([item.service for item in facts.items])
            if not appointment.details.phone:
                channels = [channel for channel in channels if channel is not Channel.PHONE]
            path = f"{_link_path(request)}/move"
            asked = await self._slots.ask_for(uow, fields, path, facts.items, channels, appointment.channel)
        form = {"method": "get", "action": f"{path}/check"}
        return await self._slots.show(request, asked, problem=problem, moving=facts, link=_link(request), **form)

    # Cancel

    async def ask_to_cancel(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, _link(request))
            facts = await self._facts.of(uow, appointment, request_language(request))
        return self._html.page(
            request, "booking/cancel.html", appointment=appointment, facts=facts, link=_link(request)
        )

    async def cancel(self, request: web.Request) -> web.Response:
        async with self._database.transaction() as uow:
            before = await self._booking.by_link(uow, _link(request))
            await self._booking.cancel(uow, _link(request))
        letter = bool(before.details.email) and before.state is AppointmentState.CONFIRMED
        return self._html.page(request, "booking/cancelled.html", letter=letter)

    # Wish for an earlier one

    async def show_wish(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.to_come(uow, _link(request))
            wish = await self._wishes.of(uow, _link(request))
            facts = await self._facts.of(uow, appointment, request_language(request))
            locations = await self._locations.all(uow)
        open_wish = wish if wish is not None and wish.state in OPEN_WISHES else None
        return self._html.page(
            request,
            "booking/wish.html",
            link=_link(request),
            facts=facts,
            offices=await self._offices(facts, locations),
            wish=open_wish,
            terms=open_wish.terms if open_wish else WishTerms(),
            hours=_hours(open_wish.terms) if open_wish else Hours(),
            from_hours=FROM_HOURS,
            to_hours=TO_HOURS,
        )

    async def wish(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.HOLD)
        fields = await request.post()
        offices, hours = fields.getall("office", []), read_hours(fields)
        async with self._database.transaction() as uow:
            locations = await self._locations.all(uow)
            chosen = frozenset(location.id for location in locations if location.key in offices)
            await self._wishes.wish(uow, _link(request), WishTerms(chosen, read_weekdays(fields), *hours.minutes))
        return see_other(f"{_link_path(request)}?wished")

    async def accept(self, request: web.Request) -> web.Response:
        """The form says which offer was read."""
        await self._fair_use.check(request, Bucket.BOOK)
        slot = read_slot(str((await request.post()).get("slot", "")))
        try:
            async with self._database.transaction() as uow:
                await self._wishes.accept(uow, _link(request), slot)
        except (OfferEnded, NoWish):
            return await self._offer_ended_page(request)
        return see_other(f"{_link_path(request)}?moved")

    async def decline(self, request: web.Request) -> web.Response:
        slot = read_slot(str((await request.post()).get("slot", "")))
        try:
            async with self._database.transaction() as uow:
                await self._wishes.decline(uow, _link(request), slot)
        except (OfferEnded, NoWish):
            pass
        return see_other(f"{_link_path(request)}?declined")

    async def withdraw(self, request: web.Request) -> web.Response:
        try:
            async with self._database.transaction() as uow:
                await self._wishes.withdraw(uow, _link(request))
        except NoWish:
            pass
        return see_other(f"{_link_path(request)}?withdrawn")

    async def _offer_ended_page(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, _link(request))
            facts = await self._facts.of(uow, appointment, request_language(request))
            wish = await self._wishes.of(uow, _link(request))
        return self._html.page(
            request,
            "booking/offer_ended.html",
            status=HTTPStatus.GONE,
            link=_link(request),
            facts=facts,
            waiting=wish is not None and wish.state in OPEN_WISHES,
        )

    async def _offices(self, facts: Facts, locations: list[LocationView]) -> list[LocationView]:
        """Where it can be had by the channel of the appointment, which an earlier one keeps."""
        try:
            given = await self._booking.given_at(SlotQuery(facts.items, frozenset({facts.channel})))
        except NotByChannel:
            return []
        return [location for location in locations if (location.id, facts.channel) in given]


def _link(request: web.Request) -> str:
    return request.match_info["link"]


def _link_path(request: web.Request) -> str:
    return f"/{request_language(request)}/a/{_link(request)}"


def _booking_again(request: web.Request, facts: Facts) -> str:
    """The address of the times for the same services."""
    services = [item.service for item in facts.items]
    return SlotsAddress(
        f"/{request_language(request)}/services/{services[0].key}",
        SlotFilter(),
        further=tuple(service.key for service in services[1:]),
        persons=max(item.persons for item in facts.items),
    ).unfiltered


def _hours(terms: WishTerms) -> Hours:
    return Hours(terms.from_minute // 60 or None, None if terms.to_minute >= 1440 else terms.to_minute // 60)
