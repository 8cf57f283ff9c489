import uuid

from aiohttp import web

from videodesk.booking.service import BookingService
from videodesk.invites.errors import UnknownOptOut
from videodesk.invites.opt_outs import OptOuts
from videodesk.invites.service import InviteService
from videodesk.kit.db import Database
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN, translator


class InvitePages:
    def __init__(
        self, database: Database, booking: BookingService, invites: InviteService, opt_outs: OptOuts, html: Html
    ) -> None:
        self._database = database
        self._booking = booking
        self._invites = invites
        self._opt_outs = opt_outs
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        no_questions = f"/{LANGUAGE_PATTERN}/no-questions/{{appointment}}/{{token}}"
        return [
            web.get(f"/{LANGUAGE_PATTERN}/a/{{link}}/invite.ics", self.download),
            web.get(no_questions, self.ask_to_opt_out),
            web.post(no_questions, self.opt_out),
        ]

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

    async def ask_to_opt_out(self, request: web.Request) -> web.Response:
        """Programs that look for dangerous mail open every link: only the button changes something."""
        self._opt_outs.check(*_opt_out(request))
        return self._html.page(request, "invites/no_questions.html", done=False)

    async def opt_out(self, request: web.Request) -> web.Response:
        """By the page's button, or by the mail program's (RFC 8058)."""
        async with self._database.transaction() as uow:
            await self._opt_outs.opt_out(uow, *_opt_out(request))
        return self._html.page(request, "invites/no_questions.html", done=True)


def _opt_out(request: web.Request) -> tuple[uuid.UUID, str]:
    """Raises UnknownOptOut."""
    try:
        return uuid.UUID(request.match_info["appointment"]), request.match_info["token"]
    except ValueError:
        raise UnknownOptOut from None
