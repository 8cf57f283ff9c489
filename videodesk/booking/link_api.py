"""What whoever has an appointment's link may do, for programs: look, confirm, move, cancel, wish to come earlier."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from pydantic import Field

from videodesk.booking.api import minutes_between
from videodesk.booking.api_shapes import (
    TOLD,
    Appointment,
    FreeSlot,
    NextSlots,
    Shapes,
    SlotBody,
    Token,
    Weekday,
    free_slot,
)
from videodesk.booking.errors import (
    Cancelled,
    HoldExpired,
    NoNumber,
    NotByChannel,
    NotConfirmed,
    NoWish,
    OfferEnded,
    SlotTaken,
    TooLate,
    UnknownLink,
)
from videodesk.booking.policy import WishState
from videodesk.booking.schemas import Slot, WishTerms, WishView
from videodesk.booking.service import BookingService
from videodesk.booking.wishes import WishService
from videodesk.catalogue.api import Language
from videodesk.kit.api import LINK, ApiModel, Moment, Route, Routes, Tag
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Refusal, TooManyRequests
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Key
from videodesk.kit.ticks import clock_text
from videodesk.locations.api import ClockTime
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.service import LocationService

APPOINTMENTS = Tag("appointments", "What whoever has the link of an appointment may do.")


class Move(ApiModel):
    slot: SlotBody
    language: Language | None = None
    """Which shall be spoken: only a desk that does is taken."""


class WishBody(ApiModel):
    """When and where an earlier appointment would suit."""

    locations: list[Key] = Field([], max_length=50)
    """Any of these; none for all."""
    weekdays: list[Weekday] = Field([], max_length=7)
    """Any of these; Monday is 0."""
    from_: ClockTime = Field("00:00", alias="from")
    """Starts at this time of day or later, on the location's clock."""
    to: ClockTime = "24:00"
    """Starts before this time of day."""


class WishOffer(FreeSlot):
    """An earlier time that is kept for the one who wished for it."""

    ends_at: Moment
    """Until then it is kept."""


class Wish(ApiModel):
    state: WishState
    locations: list[Key]
    weekdays: list[int]
    from_: ClockTime = Field(alias="from")
    to: ClockTime
    since: Moment
    offer: WishOffer | None


class OfferBody(ApiModel):
    """The offer as it was read: it may have ended meanwhile, and another one come."""

    slot: SlotBody


class LinkApi:
    def __init__(
        self,
        booking: BookingService,
        wishes: WishService,
        locations: LocationService,
        shapes: Shapes,
        next_slots: NextSlots,
        fair_use: FairUse,
    ) -> None:
        self._booking = booking
        self._wishes = wishes
        self._locations = locations
        self._shapes = shapes
        self._next_slots = next_slots
        self._fair_use = fair_use

    def routes(self) -> list[Route]:
        route = Routes(APPOINTMENTS, LINK, TOLD, (UnknownLink, Cancelled))
        link, wish = "/appointments/{link}", "/appointments/{link}/wish"
        changing = (NotConfirmed, TooLate, NotByChannel, TooManyRequests)
        offered = (NoWish, OfferEnded, UnknownLocation)
        return [
            route("GET", link, self.show, "The appointment"),
            route(
                "POST",
                f"{link}/confirmation",
                self.confirm,
                "Say that the letter has arrived",
                HoldExpired,
                explain=self._explain_confirmation,
            ),
            route(
                "POST",
                f"{link}/move",
                self.move,
                "Take another time",
                *changing,
                NoNumber,
                UnknownLocation,
                SlotTaken,
                once=True,
                explain=self._explain_move,
            ),
            route("POST", f"{link}/coming", self.come, "Say that one comes", NotConfirmed, TooLate),
            route("POST", f"{link}/cancellation", self.cancel, "Cancel", TooLate, once=True),
            route("GET", wish, self.show_wish, "The wish to come earlier", NoWish),
            route("PUT", wish, self.wish, "Wish to come earlier", *changing, UnknownLocation),
            route("DELETE", wish, self.withdraw, "Wish no more", NoWish),
            route("POST", f"{wish}/acceptance", self.accept, "Take what is offered", *changing, *offered),
            route("POST", f"{wish}/refusal", self.refuse, "Refuse what is offered", *offered),
        ]

    async def show(self, link: Token, uow: UnitOfWork) -> Appointment:
        return await self._shapes.appointment(uow, await self._booking.by_link(uow, link))

    async def confirm(self, link: Token, uow: UnitOfWork) -> Appointment:
        """What was `unconfirmed` is an appointment from now on. Twice is once. The problem `hold_expired` names other
        times in `next_slots`."""
        return await self._shapes.appointment(uow, await self._booking.confirm_address(uow, link))

    async def move(self, request: web.Request, link: Token, body: Move, uow: UnitOfWork) -> Appointment:
        """The link stays. Where it fails the old time stays as well. The problem `slot_taken` names other times in
        `next_slots`."""
        await self._fair_use.check(request, Bucket.BOOK)
        slot = await self._shapes.slot(uow, body.slot)
        moved = await self._booking.move(uow, link, slot, body.language)
        return await self._shapes.appointment(uow, moved)

    async def come(self, link: Token, uow: UnitOfWork) -> Appointment:
        """The answer to a reminder. Twice is once."""
        return await self._shapes.appointment(uow, await self._booking.say_coming(uow, link))

    async def cancel(self, link: Token, uow: UnitOfWork) -> Appointment:
        return await self._shapes.appointment(uow, await self._booking.cancel(uow, link))

    # Wishes

    async def show_wish(self, link: Token, uow: UnitOfWork) -> Wish:
        """And what is offered at the moment."""
        return await self._wish(uow, await self._known_wish(uow, link))

    async def wish(self, request: web.Request, link: Token, body: WishBody, uow: UnitOfWork) -> Wish:
        """When somebody cancels, that time is offered to who has wished first. Changing a wish keeps its place."""
        await self._fair_use.check(request, Bucket.HOLD)
        locations = await self._shapes.location_ids(uow, body.locations)
        terms = WishTerms(locations, frozenset(body.weekdays), *minutes_between(body.from_, body.to))
        return await self._wish(uow, await self._wishes.wish(uow, link, terms))

    async def withdraw(self, link: Token, uow: UnitOfWork) -> None:
        await self._wishes.withdraw(uow, link)

    async def accept(self, request: web.Request, link: Token, body: OfferBody, uow: UnitOfWork) -> Appointment:
        """Moves the appointment. Accepting twice moves once."""
        await self._fair_use.check(request, Bucket.BOOK)
        slot = await self._offered(uow, body)
        moved = await self._wishes.accept(uow, link, slot)
        return await self._shapes.appointment(uow, moved)

    async def refuse(self, link: Token, body: OfferBody, uow: UnitOfWork) -> Wish:
        """The next one gets the offer; the wish stays."""
        slot = await self._offered(uow, body)
        await self._wishes.decline(uow, link, slot)
        return await self._wish(uow, await self._known_wish(uow, link))

    async def _offered(self, uow: UnitOfWork, body: OfferBody) -> Slot:
        try:
            return await self._shapes.slot(uow, body.slot)
        except SlotTaken:
            raise OfferEnded from None

    async def _known_wish(self, uow: UnitOfWork, link: str) -> WishView:
        wish = await self._wishes.of(uow, link)
        if wish is None or wish.state is WishState.WITHDRAWN:
            raise NoWish
        return wish

    async def _wish(self, uow: UnitOfWork, wish: WishView) -> Wish:
        keys = {location.id: location.key for location in await self._locations.all(uow)}
        offer = None
        if wish.offered is not None and wish.offer_ends_at is not None:
            calendar = await self._locations.calendar(uow, wish.offered.location_id)
            free = free_slot(calendar, wish.offered.channel, wish.offered.starts_at)
            offer = WishOffer(**dict(free), ends_at=wish.offer_ends_at)
        return Wish.model_validate(
            {
                "state": wish.state,
                "locations": sorted(keys[one] for one in wish.terms.location_ids if one in keys),
                "weekdays": sorted(wish.terms.weekdays),
                "from": clock_text(wish.terms.from_minute),
                "to": clock_text(wish.terms.to_minute),
                "since": wish.since,
                "offer": offer,
            }
        )

    async def _explain_move(self, refusal: Refusal, given: Mapping[str, Any]) -> None:
        async def missed(uow: UnitOfWork) -> Any:
            view = await self._booking.by_link(uow, given["link"])
            return await self._next_slots.of_move(uow, view, given["body"].slot)

        await self._next_slots.add_to(refusal, missed)

    async def _explain_confirmation(self, refusal: Refusal, given: Mapping[str, Any]) -> None:
        async def missed(uow: UnitOfWork) -> Any:
            return await self._next_slots.of_appointment(uow, await self._booking.by_link(uow, given["link"]))

        await self._next_slots.add_to(refusal, missed)
