"""`/demo/mail`: what has been sent, in demo mode only."""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiohttp import web

from videodesk.kit.html import Html


@dataclass(frozen=True)
class Mail:
    name: str
    to: str
    subject: str
    sent: str
    text: str
    html: str
    calendar: str


class DemoMail:
    def __init__(self, html: Html, directory: Path) -> None:
        self._html = html
        self._directory = directory

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/demo/mail", self.show_all),
            web.get("/demo/mail/{name}", self.show),
            web.get("/demo/mail/{name}/html", self.show_html),
        ]

    async def show_all(self, request: web.Request) -> web.Response:
        mails = await asyncio.to_thread(self._read_all)
        return self._html.page(request, "demo/mails.html", mails=mails)

    async def show(self, request: web.Request) -> web.Response:
        return self._html.page(request, "demo/mail.html", mail=await self._mail(request))

    async def show_html(self, request: web.Request) -> web.Response:
        """The letter as a mail program shows it; framed by our own page, and without any right."""
        mail = await self._mail(request)
        headers = {
            "Content-Security-Policy": "sandbox allow-popups allow-top-navigation-by-user-activation; "
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
            "X-Frame-Options": "SAMEORIGIN",
        }
        return web.Response(text=mail.html, content_type="text/html", headers=headers)

    async def _mail(self, request: web.Request) -> Mail:
        mails = await asyncio.to_thread(self._read_all)
        for mail in mails:
            if mail.name == request.match_info["name"]:
                return mail
        raise web.HTTPNotFound

    def _read_all(self) -> list[Mail]:
        """The newest first."""
        paths = sorted(self._directory.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
        return [_read(path) for path in paths]


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    return Mail(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent=str(message["Date"]),
        text=_part(message, "text/plain"),
        html=_part(message, "text/html"),
        calendar=_part(message, "text/calendar"),
    )


def _part(message: EmailMessage, content_type: str) -> str:
    for part in message.walk():
        if part.get_content_type() == content_type:
            content = part.get_content()
            return content if isinstance(content, str) else content.decode()
    return ""
