"""How admins change supply: the change, and what becomes of the appointments that it leaves outside opening hours.

Both happen in one transaction. The first time nothing has been decided: such appointments undo the change and are
shown, with three ways to choose from. That second form holds all that was typed into the first, so that it does
everything at once and nothing is lost.
"""

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from videodesk.accounts.schemas import Staff
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.forms import is_single_line
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGES
from videodesk.locations.errors import Stranded
from videodesk.locations.ports import Aftercare, Choice, Decision, Desks, Settled, ToCome
from videodesk.locations.service import LocationService

# The fields of the second form.
CHOICE, REASON, BACK = "decision", "decision_reason", "decision_back"
CHOICES = (Choice.KEEP, Choice.MOVE, Choice.CANCEL)
REASON_LENGTH = 500

Change = Callable[[UnitOfWork, Decision], Awaitable[Settled]]
"""Makes the change and has the appointments looked after, by that decision."""


class SupplyChanges:
    def __init__(
        self, database: Database, aftercare: Aftercare, locations: LocationService, desks: Desks, html: Html
    ) -> None:
        self._database = database
        self._aftercare = aftercare
        self._locations = locations
        self._desks = desks
        self._html = html

    async def settle(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID] | None, decision: Decision) -> Settled:
        """The end of a `Change`; see `Aftercare.settle`."""
        return await self._aftercare.settle(uow, desk_ids, decision)

    async def make(
        self,
        request: web.Request,
        staff: Staff,
        posted: Mapping[str, str],
        change: Change,
        done: str,
        again: Callable[[], Awaitable[web.Response]] | None = None,
    ) -> web.Response:
        """Make the change and go to `done` (a path below the language), or ask about appointments.

        `again` shows the first form as it was typed. What `change` raises is for the caller, but for Stranded.
        """
        if again is not None and BACK in posted:
            return await again()
        decision, errors = _decision(posted, staff)
        try:
            async with self._database.transaction() as uow:
                settled = await change(uow, decision)
        except Stranded as stranded:
            return await self._ask(request, staff, posted, stranded.appointments, errors, done, again is not None)
        return saved(request, done, settled)

    async def appointments(self, uow: UnitOfWork, found: Iterable[ToCome]) -> list[dict[str, object]]:
        """With the names that people know, for the template `locations/appointments.html`."""
        desks = {desk.id: desk.name for desk in await self._desks.desks(uow)}
        rows, locations = list(found), {}
        for location_id in {row.location_id for row in rows}:
            locations[location_id] = await self._locations.get(uow, location_id)
        return [
            {"one": row, "desk": desks.get(row.desk_id, ""), "location": locations[row.location_id]} for row in rows
        ]

    async def _ask(
        self,
        request: web.Request,
        staff: Staff,
        posted: Mapping[str, str],
        stranded: Iterable[ToCome],
        errors: Mapping[str, str],
        done: str,
        can_go_back: bool,
    ) -> web.Response:
        async with self._database.reading() as uow:
            appointments = await self.appointments(uow, stranded)
        return self._html.page(
            request,
            "locations/stranded.html",
            status=HTTPStatus.CONFLICT,
            staff=staff,
            appointments=appointments,
            carried=first_form(posted),
            choices=[choice.value for choice in CHOICES],
            choice=posted.get(CHOICE, ""),
            # Why an office is closed is what people want to know.
            reason=posted.get(REASON) or posted.get("reason", ""),
            errors=errors,
            done=done,
            can_go_back=can_go_back,
            # The address may take forms only.
            other_languages={other: f"/{other}{done}" for other in LANGUAGES if other != request_language(request)},
        )


async def stranded_by_merging(
    uow: UnitOfWork, aftercare: Aftercare, location_id: uuid.UUID, into_id: uuid.UUID
) -> tuple[ToCome, ...]:
    """Which appointments the other's closures and holidays would leave outside. Do it in a trial.

    Raises what `Aftercare.merge` does, but for Stranded.
    """
    try:
        await aftercare.merge(uow, location_id, into_id, Decision())
    except Stranded as stranded:
        return stranded.appointments
    return ()


def first_form(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the form of the change itself."""
    return {name: text for name, text in posted.items() if name not in ("csrf", CHOICE, REASON, BACK)}


def saved(request: web.Request, path: str, settled: Settled = Settled()) -> web.Response:  # noqa: B008 - frozen
    """To a page below the language, which tells what has been done."""
    told = {"saved": 1, "kept": settled.kept, "moved": settled.moved, "cancelled": settled.cancelled}
    query = urlencode({name: number for name, number in told.items() if number})
    path = f"/{request_language(request)}{path}{'&' if '?' in path else '?'}{query}"
    return see_other(path)


def outcome(request: web.Request) -> Settled | None:
    """What the page that has been come to by `saved` tells; None on others."""
    if "saved" not in request.query:
        return None
    return Settled(*(_number(request.query.get(name, "")) for name in ("kept", "moved", "cancelled")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _decision(posted: Mapping[str, str], staff: Staff) -> tuple[Decision, dict[str, str]]:
    """What has been decided. Where something is missing nothing has been, and the same is asked again."""
    nothing = Decision(staff_id=staff.id)
    errors: dict[str, str] = {}
    if CHOICE not in posted and REASON not in posted:
        return nothing, errors
    choice, reason = posted.get(CHOICE, ""), " ".join(posted.get(REASON, "").split())
    if choice not in CHOICES:
        errors[CHOICE] = "field-error-decision"
    elif choice != Choice.KEEP and not reason:
        errors[REASON] = "field-error-decision-reason"
    if not is_reason(reason):
        errors[REASON] = "field-error-decision-reason-long"
    return (nothing if errors else Decision(Choice(choice), reason, staff.id)), errors


def is_reason(text: str) -> bool:
    """Whether it can stand in letters; it may be empty."""
    try:
        is_single_line(text)
    except ValueError:
        return False
    return len(text) <= REASON_LENGTH
