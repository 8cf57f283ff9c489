"""clamd as it speaks on a real socket."""

import asyncio
import socket

import pytest

from tests.support.clamd import EICAR, running_clamd
from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.errors import DocumentInfected, ScannerUnavailable
from videodesk.consultations.scanner import Clamd, make_scanner


async def test_what_is_clean_passes() -> None:
    content = bytes(range(256)) * 1000
    async with running_clamd() as clamd:
        await Clamd("127.0.0.1", clamd.port).scan(content)
        await Clamd("127.0.0.1", clamd.port).scan(b"")

    assert clamd.scanned == [content, b""]


async def test_malware_is_found_wherever_it_is() -> None:
    async with running_clamd() as clamd:
        with pytest.raises(DocumentInfected):
            await Clamd("127.0.0.1", clamd.port).scan(b"x" * 70_000 + EICAR)


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\n", b"UNKNOWN COMMAND\n", b"stream: Broken ERROR\n", b"\n"]
)
async def test_an_answer_that_says_nothing_good_is_no_clean_bill(answer: bytes) -> None:
    async with running_clamd() as clamd:
        clamd.says = answer
        with pytest.raises(ScannerUnavailable):
            await Clamd("127.0.0.1", clamd.port).scan(b"%PDF-1.7")


async def test_where_nobody_listens_nothing_is_clean() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    with pytest.raises(ScannerUnavailable):
        await Clamd("127.0.0.1", port).scan(b"%PDF-1.7")


async def test_a_scanner_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("videodesk.consultations.scanner.SCAN_SECONDS", 0.05)
    silent = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        with pytest.raises(ScannerUnavailable):
            await Clamd("127.0.0.1", server.sockets[0].getsockname()[1]).scan(b"%PDF-1.7")
        silent.set()


async def test_without_a_host_nobody_is_asked() -> None:
    await make_scanner(ConsultationsConfig()).scan(EICAR)
    assert isinstance(make_scanner(ConsultationsConfig(clamd_host="clamav")), Clamd)
