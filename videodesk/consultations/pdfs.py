"""PDFs that people have handed in: can this one be signed, and the signature put to it. The work is in `pdf_work`."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import structlog

from videodesk.consultations.errors import NotSignable
from videodesk.consultations.schemas import SignaturePage

log = structlog.get_logger(__name__)

SECONDS = 20
# Whoever comes later waits: each takes a processor and much memory.
AT_ONCE = 2
COMMAND = (sys.executable, "-m", "videodesk.consultations.pdf_work")


class Pdfs:
    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def check(self, content: bytes) -> None:
        """Raises NotSignable."""
        await self._work({"task": "check"}, content)

    async def sign(self, page: SignaturePage, content: bytes) -> bytes:
        """The document, or without content a PDF of the text, with a page that bears the signature.

        Raises NotSignable.
        """
        return await self._work({"task": "sign", **page.model_dump(mode="json")}, content)

    async def _work(self, task: dict[str, Any], content: bytes) -> bytes:
        async with self._turn:
            head, _, made = (await asyncio.to_thread(_run, json.dumps(task).encode() + b"\n" + content)).partition(
                b"\n"
            )
        reason = json.loads(head).get("unreadable") if head else "ended"
        if reason is not None:
            log.info("pdf_not_signable", reason=reason)
            raise NotSignable(f"The PDF cannot be signed: {reason}.")
        return made


def _run(given: bytes) -> bytes:
    """Nothing when it had to be ended, or has ended by itself."""
    try:
        done = subprocess.run(COMMAND, input=given, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""
