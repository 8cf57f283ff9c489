"""`videodesk check-config`: how the installation stands, one line a point, with what to do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal

import aiosmtplib

from videodesk.consultations.errors import ScannerUnavailable
from videodesk.consultations.scanner import make_scanner
from videodesk.invites.config import UNSET_SENDER
from videodesk.invites.mailbox import MailboxUnreachable, opened
from videodesk.invites.signature import in_strings
from videodesk.invites.smtp import smtp_client
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.kit.web_files import Assets, MissingBuild, web_directory
from videodesk.migrations import is_current
from videodesk.settings import Settings, describe_settings


@dataclass(frozen=True)
class Finding:
    """`warning` may be meant so; `fail` keeps people from being served."""

    level: Literal["ok", "warning", "fail"]
    text: str


async def check_config(settings: Settings, tell: Callable[[str], None]) -> bool:
    """Tell every setting and every finding; True when nothing failed."""
    for name, value in describe_settings(settings).items():
        tell(f"{name} = {value}")
    tell("")
    good = True
    async for finding in _findings(settings):
        tell(f"{finding.level:7} {finding.text}")
        good = good and finding.level != "fail"
    return good


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield _built_pages()
    yield await _database(settings)
    yield await _mail(settings)
    yield await _answers(settings)
    yield _signature(settings)
    yield _sms(settings)
    yield _public_address(settings)
    yield _turn(settings)
    yield await _scanner(settings)


def _built_pages() -> Finding:
    try:
        Assets(web_directory() / "dist").check()
    except MissingBuild as error:
        return Finding("fail", str(error))
    return Finding("ok", "The pages are built.")


async def _database(settings: Settings) -> Finding:
    database = Database(settings.database.url, EventBus())
    try:
        current = await is_current(database.engine)
    except Exception as error:
        return Finding("fail", f"The database does not answer: {error}. Check VIDEODESK_DATABASE_URL.")
    finally:
        await database.close()
    if not current:
        return Finding("fail", "The database is not up to date: run `videodesk migrate`.")
    return Finding("ok", "The database answers and is up to date.")


async def _mail(settings: Settings) -> Finding:
    mail = settings.mail
    if not mail.smtp_host:
        return Finding(
            "warning", f"Letters are written to {mail.directory}: set VIDEODESK_MAIL_SMTP_HOST to send them."
        )
    try:
        async with smtp_client(mail) as client:
            await client.noop()
    except (aiosmtplib.SMTPException, OSError) as error:
        return Finding("fail", f"The mail server {mail.smtp_host}:{mail.smtp_port} does not take us: {error}")
    return Finding("ok", f"The mail server {mail.smtp_host}:{mail.smtp_port} takes us.")


async def _answers(settings: Settings) -> Finding:
    answers, sender = settings.answers, settings.mail.sender
    if not answers.are_read:
        return Finding(
            "warning",
            "Nobody reads what calendars answer: set VIDEODESK_ANSWERS_IMAP_HOST or VIDEODESK_ANSWERS_LISTEN.",
        )
    if sender == UNSET_SENDER:
        return Finding("fail", "Calendars answer to the sender of letters: set VIDEODESK_MAIL_SENDER.")
    if not answers.imap_host:
        where = f"{answers.listen_host}:{answers.listen_port}"
        return Finding("ok", f"What calendars answer to {sender} is taken at {where} ({answers.listen}).")
    mailbox = f"{answers.imap_folder} of {answers.imap_user} at {answers.imap_host}:{answers.imap_port}"
    try:
        async with opened(answers) as folder:
            unseen = len(await asyncio.to_thread(folder.unseen))
    except MailboxUnreachable as error:
        return Finding("fail", f"The mailbox for answers, {mailbox}, cannot be opened: {error}")
    return Finding("ok", f"The mailbox for answers, {mailbox}, can be opened; {unseen} mails are unseen.")


def _signature(settings: Settings) -> Finding:
    signer = settings.mail.signer
    if signer is None:
        return Finding(
            "warning", "Letters are not signed, and may be taken for spam: set VIDEODESK_MAIL_DKIM_KEY_FILE."
        )
    name, text = signer.dns_record()
    return Finding("ok", f"Letters are signed (DKIM). This record must be in the DNS: {name} TXT {in_strings(text)}")


def _sms(settings: Settings) -> Finding:
    if not settings.sms.on:
        return Finding("ok", "No SMS are sent: VIDEODESK_SMS_URL is not set.")
    if not settings.sms.secret.get_secret_value():
        return Finding("warning", "SMS are sent without a secret: set VIDEODESK_SMS_SECRET if the gateway wants one.")
    if not settings.sms.url.startswith("https:"):
        return Finding("warning", "SMS and the secret travel in the clear: set VIDEODESK_SMS_URL to https://…")
    return Finding("ok", "The settings for SMS are whole.")


def _public_address(settings: Settings) -> Finding:
    if settings.server.behind_tls or settings.server.public_host in ("localhost", "127.0.0.1"):
        return Finding("ok", f"Browsers will allow the camera at {settings.server.public_url}.")
    return Finding("fail", "Browsers allow the camera on https only: set VIDEODESK_SERVER_PUBLIC_URL to https://…")


def _turn(settings: Settings) -> Finding:
    if settings.media.turn_urls:
        return Finding("ok", "TURN is set: calls get through strict firewalls.")
    return Finding(
        "warning", "No TURN server: people behind strict firewalls get no call. Set VIDEODESK_MEDIA_TURN_URLS."
    )


async def _scanner(settings: Settings) -> Finding:
    config = settings.consultations
    if not config.clamd_host:
        return Finding(
            "warning", "Nobody looks for malware in documents: set VIDEODESK_CONSULTATIONS_CLAMD_HOST to clamd's."
        )
    where = f"clamd at {config.clamd_host}:{config.clamd_port}"
    try:
        await make_scanner(config).scan(b"%PDF-1.7")
    except ScannerUnavailable:
        return Finding("fail", f"{where} does not answer: no document will be taken.")
    return Finding("ok", f"{where} looks for malware in documents.")
