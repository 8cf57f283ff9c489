"""A real TURN server (coturn) on this machine, reached by UDP, TCP and TLS."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.parts import program, require
from tests.support.processes import free_port


@dataclass
class TurnServer:
    port: int
    tls_port: int
    secret: str
    process: subprocess.Popen[bytes]

    @property
    def urls(self) -> tuple[str, str, str]:
        """By UDP, by TCP, by TLS. The certificate of the last one is signed by nobody."""
        plain = f"turn:127.0.0.1:{self.port}?transport="
        return f"{plain}udp", f"{plain}tcp", f"turns:127.0.0.1:{self.tls_port}?transport=tcp"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def running_turn_server(directory: Path) -> Iterator[TurnServer]:
    turnserver = program("turnserver")
    require("coturn", turnserver)
    assert turnserver is not None
    port, tls_port, secret = free_port(), free_port(), "a-secret-of-the-turn-server"
    certificate, key = _certificate(directory)
    options = {
        "listening-ip": "127.0.0.1",
        "relay-ip": "127.0.0.1",
        "listening-port": port,
        "tls-listening-port": tls_port,
        "cert": certificate,
        "pkey": key,
        "realm": "videodesk.test",
        "static-auth-secret": secret,
        "userdb": directory / "turn.db",
        "pidfile": directory / "turn.pid",
        "log-file": "stdout",
    }
    flags = ["-n", "--use-auth-secret", "--no-cli", "--no-dtls", "--allow-loopback-peers", "--simple-log"]
    command = [turnserver, *flags, *(f"--{name}={value}" for name, value in options.items())]
    with (directory / "turn.log").open("wb") as log:
        server = TurnServer(port, tls_port, secret, subprocess.Popen(command, stdout=log, stderr=log, cwd=directory))
        try:
            yield server
        finally:
            server.stop()


def _certificate(directory: Path) -> tuple[Path, Path]:
    certificate, key = directory / "turn.crt", directory / "turn.key"
    openssl = program("openssl")
    assert openssl is not None
    request = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run(
        [
            *request,
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key
