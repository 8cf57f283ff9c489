"""How many letters a second leave through the outbox to a mail server on this machine, which takes its own share.

`python -m bench.letters [letters]`: real letters with their calendar objects, on SQLite, without and with TLS, and to a
server that takes some milliseconds for each answer, as over a network.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from tests.support.postgres import migrate
from tests.support.processes import free_port
from tests.support.world import World, make_world
from videodesk.invites.config import MailConfig
from videodesk.invites.mailer import make_mailer
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.kit.outbox import OutboxMessage

LETTERS = 500
FAR = 0.02
SERVER = """
import asyncio, ssl, sys
from aiosmtpd.smtp import SMTP
class Taker:
    async def handle_DATA(self, *_):
        return "250 taken"
class Far(SMTP):
    async def push(self, status):
        await asyncio.sleep(float(seconds))
        await super().push(status)
async def main(port, certificate):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(
        lambda: Far(Taker(), hostname="mail.test", tls_context=context), "127.0.0.1", int(port))
    print("ready", flush=True)
    await server.serve_forever()
seconds = sys.argv[3]
asyncio.run(main(*sys.argv[1:3]))
"""


@contextmanager
def mail_server(certificate: str, seconds: float) -> Iterator[int]:
    port = free_port()
    program = [sys.executable, "-c", SERVER, str(port), certificate, str(seconds)]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        process.stdout.readline()
        yield port
        process.terminate()


def make_certificate(directory: Path) -> str:
    path = directory / "localhost.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    command += f" -addext subjectAltName=DNS:localhost -keyout {path} -out {path}.crt"
    subprocess.run(command.split(), check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return str(path)


async def furnished(directory: Path, letters: int) -> World:
    """One real letter, so many times."""
    path = directory / f"{uuid.uuid4()}.db"
    await migrate(Database(f"sqlite+aiosqlite:///{path}", EventBus()))
    world = make_world(f"sqlite:///{path}")
    await world.furnish()
    await world.book()
    async with world.writing() as uow:
        row = await uow.session.scalar(select(OutboxMessage).where(OutboxMessage.topic == "letter"))
        assert row is not None
        for number in range(letters - 1):
            world.services.outbox.add(uow, row.topic, f"{row.key}{number}", row.payload)
    return world


async def measure(directory: Path, letters: int, security: str, certificate: str, seconds: float) -> float:
    world = await furnished(directory, letters)
    with mail_server(certificate if security == "starttls" else "", seconds) as port:
        given = {"sender": "termine@hannover.example", "smtp_host": "localhost", "smtp_port": port}
        mailer = make_mailer(MailConfig.model_validate(given | {"smtp_security": security}))
        world.postbox.send_by = mailer.send
        begun = time.perf_counter()
        assert await world.services.outbox.dispatch() == letters
        took = time.perf_counter() - begun
        await world.services.database.close()
    return letters / took


async def main(letters: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        certificate = make_certificate(Path(name))
        os.environ["SSL_CERT_FILE"] = certificate
        for security, seconds in (("none", 0), ("starttls", 0), ("none", FAR), ("starttls", FAR)):
            rate = await measure(Path(name), letters, security, certificate, seconds)
            print(f"{security:10} {seconds * 1000:3.0f} ms an answer {rate:7.0f} letters a second")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS))
