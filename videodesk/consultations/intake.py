"""What comes in is looked at before anybody else gets it: its size, its type, malware, and whether it can be signed.

Nothing is kept before it is clean, so there is nothing to be cleaned up after a crash. No transaction is open
meanwhile.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.document_types import PDF, safe_name, type_of
from videodesk.consultations.errors import DocumentTooLarge, NotSignable, UploadRunning
from videodesk.consultations.pdfs import Pdfs
from videodesk.consultations.scanner import Scanner
from videodesk.consultations.schemas import NewDocument
from videodesk.kit.seal import Seal


class Intake:
    def __init__(self, config: ConsultationsConfig, scanner: Scanner, pdfs: Pdfs, seal: Seal) -> None:
        self._max_bytes = config.document_bytes
        self._scanner = scanner
        self._pdfs = pdfs
        self._seal = seal
        self._running: set[tuple[uuid.UUID, str]] = set()

    @contextmanager
    def turn(self, consultation_id: uuid.UUID, by: str) -> Iterator[None]:
        """One at a time from each person, so that memory is bounded by how many people are here.

        Raises UploadRunning.
        """
        who = (consultation_id, by)
        if who in self._running:
            raise UploadRunning
        self._running.add(who)
        try:
            yield
        finally:
            self._running.discard(who)

    async def receive(
        self, document_id: uuid.UUID, name: str, length: int | None, parts: AsyncIterator[bytes]
    ) -> NewDocument:
        """`length` is what the sender has announced. Raises what is wrong with it, or ScannerUnavailable."""
        content = await self._read(length, parts)
        kind = await asyncio.to_thread(type_of, content)
        await self._scanner.scan(content)
        return await self.seal(document_id, safe_name(name, kind), kind.media_type, content)

    async def seal(self, document_id: uuid.UUID, name: str, media_type: str, content: bytes) -> NewDocument:
        can_be_signed = media_type == PDF.media_type and await self._is_signable(content)
        sealed = await asyncio.to_thread(self._seal.close_bytes, content, document_id)
        return NewDocument(document_id, name, media_type, len(content), can_be_signed, sealed)

    async def _is_signable(self, content: bytes) -> bool:
        try:
            await self._pdfs.check(content)
        except NotSignable:
            return False
        return True

    async def _read(self, length: int | None, parts: AsyncIterator[bytes]) -> bytes:
        if length is not None and length > self._max_bytes:
            raise DocumentTooLarge
        content = bytearray()
        async for part in parts:
            content += part
            if len(content) > self._max_bytes:
                raise DocumentTooLarge
        return bytes(content)
