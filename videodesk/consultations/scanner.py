"""Is there malware in it? Asked of clamd, where one is configured.

clamd's INSTREAM (clamd(8)): the command, then parts, each after its length in four bytes, then a length of nought.
"""

import asyncio
import struct
from typing import Protocol

import structlog

from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.errors import DocumentInfected, ScannerUnavailable

log = structlog.get_logger(__name__)

PART_BYTES = 64 * 1024
# Archives within archives take long; whoever waits for longer may as well try again.
SCAN_SECONDS = 60


class Scanner(Protocol):
    async def scan(self, content: bytes) -> None:
        """Raises DocumentInfected, or ScannerUnavailable when nobody could look."""


class NoScanner:
    """Where none is configured everything is clean."""

    async def scan(self, content: bytes) -> None:
        pass


def make_scanner(config: ConsultationsConfig) -> Scanner:
    return Clamd(config.clamd_host, config.clamd_port) if config.clamd_host else NoScanner()


class Clamd:
    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def scan(self, content: bytes) -> None:
        try:
            async with asyncio.timeout(SCAN_SECONDS):
                answer = await self._ask(content)
        except (OSError, TimeoutError) as error:
            log.error("scanner_unavailable", reason=type(error).__name__)
            raise ScannerUnavailable from None
        if answer.endswith(" FOUND"):
            log.warning("document_infected", found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
            raise DocumentInfected
        if not answer.endswith(" OK"):
            log.error("scanner_unavailable", reason=answer)
            raise ScannerUnavailable

    async def _ask(self, content: bytes) -> str:
        """Its answer, such as `stream: OK`."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), PART_BYTES):
                part = content[start : start + PART_BYTES]
                writer.write(struct.pack("!L", len(part)) + part)
                await writer.drain()
            writer.write(struct.pack("!L", 0))
            await writer.drain()
            return (await reader.read(4096)).decode(errors="replace").strip("\0\n ")
        finally:
            writer.close()
