"""What speaks clamd's INSTREAM on a real socket, and finds one virus: the harmless one that was made to be found."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

# In two halves, so that nobody's scanner finds it here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    """`scanned` are the bytes of everything that has come; `says` is what it answers in place of a finding."""

    port: int = 0
    scanned: list[bytes] = field(default_factory=list)
    says: bytes = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readline() == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        self.scanned.append(content)
        writer.write(self.says or (b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n"))
        await writer.drain()
        writer.close()


@asynccontextmanager
async def running_clamd(port: int = 0) -> AsyncIterator[Clamd]:
    clamd = Clamd()
    server = await asyncio.start_server(clamd.serve, "127.0.0.1", port)
    clamd.port = server.sockets[0].getsockname()[1]
    async with server:
        yield clamd
