"""Is there malware in it? Asked of clamd, where one is configured."""

import io
from typing import Protocol

import structlog
from aioclamd import ClamdAsyncClient, ClamdError

from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.errors import DocumentInfected, ScannerUnavailable

log = structlog.get_logger(__name__)

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
        self._client = ClamdAsyncClient(host, port, timeout=SCAN_SECONDS)

    async def scan(self, content: bytes) -> None:
        try:
            answer = await self._client.instream(io.BytesIO(content))
        except (ClamdError, OSError) as error:
            log.error("scanner_unavailable", reason=type(error).__name__)
            raise ScannerUnavailable from None
        # Whoever ends the connection without a word has not looked.
        status, found = (answer or {}).get("stream", ("", ""))
        if status == "FOUND":
            log.warning("document_infected", found=found)
            raise DocumentInfected
        if status != "OK":
            log.error("scanner_unavailable", reason=status)
            raise ScannerUnavailable
