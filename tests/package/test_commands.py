"""The `videodesk` command as an operator meets it."""

import base64
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.processes import free_port

SECRET = "operator-secret-of-at-least-32-chars"


def videodesk(directory: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIDEODESK_")}
    environment |= {f"VIDEODESK_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "videodesk", *arguments]
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, timeout=60)


def test_missing_secret_stops_the_start(tmp_path: Path) -> None:
    done = videodesk(tmp_path, "serve")

    assert done.returncode != 0
    assert "VIDEODESK_SERVER_SECRET_KEY is missing" in done.stderr


def test_wrong_settings_are_all_named_with_value_and_what_is_allowed(tmp_path: Path) -> None:
    done = videodesk(
        tmp_path, "serve", SERVER_SECRET_KEY=SECRET, BOOKING_HOLD_MINUTES="0", SERVER_PORT="many", MAIL_SMTP_HOTS="x"
    )

    assert done.returncode != 0
    assert "VIDEODESK_BOOKING_HOLD_MINUTES = '0': Input should be greater than or equal to 1" in done.stderr
    assert "VIDEODESK_SERVER_PORT = 'many'" in done.stderr
    assert "VIDEODESK_MAIL_SMTP_HOTS: there is no such setting; did you mean VIDEODESK_MAIL_SMTP_HOST?" in done.stderr


def test_serve_asks_for_the_migration(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    done = videodesk(tmp_path, "serve", SERVER_SECRET_KEY=SECRET, DATABASE_URL=url, SERVER_PORT=str(free_port()))

    assert done.returncode != 0
    assert "run `videodesk migrate`" in done.stderr


def test_seeding_twice_writes_once(tmp_path: Path) -> None:
    given = {"SERVER_SECRET_KEY": SECRET, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}

    migrated, first, second = (
        videodesk(tmp_path, command, **given) for command in ("migrate", "seed-demo", "seed-demo")
    )

    assert "The database is up to date." in migrated.stdout
    assert "The demo data are in." in first.stdout
    assert "nothing was written" in second.stdout


def test_check_config_tells_settings_and_findings_but_no_secret(tmp_path: Path, sqlite_url: str) -> None:
    done = videodesk(tmp_path, "check-config", SERVER_SECRET_KEY=SECRET, DATABASE_URL=sqlite_url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "VIDEODESK_SERVER_SECRET_KEY = (set)" in done.stdout
    assert SECRET not in done.stdout
    assert "The database answers and is up to date." in done.stdout
    assert "VIDEODESK_MEDIA_TURN_URLS" in done.stdout
    assert "No SMS are sent" in done.stdout


def test_check_config_fails_without_mail_server_and_with_http(tmp_path: Path, sqlite_url: str) -> None:
    done = videodesk(
        tmp_path,
        "check-config",
        SERVER_SECRET_KEY=SECRET,
        DATABASE_URL=sqlite_url,
        MAIL_SENDER="termine@hannover.example",
        MAIL_SMTP_HOST="127.0.0.1",
        MAIL_SMTP_PORT=str(free_port()),
        SERVER_PUBLIC_URL="http://termine.example.org",
        SMS_URL="http://sms.example.org/",
        SMS_SECRET=SECRET,
        SMS_BODY='{"to": "{to}", "text": "{text}"}',
    )

    assert done.returncode == 1
    assert "does not take us" in done.stdout
    assert "https only" in done.stdout
    assert "SMS and the secret travel in the clear" in done.stdout
    assert SECRET not in done.stdout


def test_check_config_prints_the_dns_record_of_the_key_that_signs_letters(tmp_path: Path, sqlite_url: str) -> None:
    key, path = ed25519.Ed25519PrivateKey.generate(), tmp_path / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    done = videodesk(
        tmp_path,
        "check-config",
        SERVER_SECRET_KEY=SECRET,
        DATABASE_URL=sqlite_url,
        MAIL_SENDER="termine@hannover.example",
        MAIL_DKIM_KEY_FILE=str(path),
        MAIL_DKIM_SELECTOR="t2026",
    )

    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    assert f't2026._domainkey.hannover.example TXT "v=DKIM1; k=ed25519; p={public}"' in done.stdout


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield str(taken.getsockname()[1])


def test_a_taken_port_is_told(tmp_path: Path, sqlite_url: str, taken_port: str) -> None:
    done = videodesk(tmp_path, "serve", SERVER_SECRET_KEY=SECRET, DATABASE_URL=sqlite_url, SERVER_PORT=taken_port)

    assert done.returncode != 0
    assert f"Cannot listen on 127.0.0.1:{taken_port}" in done.stderr


def test_a_taken_port_for_answers_is_told(tmp_path: Path, sqlite_url: str, taken_port: str) -> None:
    given = {"ANSWERS_LISTEN": "lmtp", "ANSWERS_LISTEN_PORT": taken_port, "SERVER_PORT": "0"}
    done = videodesk(tmp_path, "serve", SERVER_SECRET_KEY=SECRET, DATABASE_URL=sqlite_url, **given)

    assert done.returncode != 0
    assert f"Cannot listen on 127.0.0.1:{taken_port}" in done.stderr
    assert "VIDEODESK_ANSWERS_LISTEN_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_rehearsal_passes(tmp_path: Path) -> None:
    done = videodesk(tmp_path, "rehearse")

    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for step in ("booked", "mail", "arrived", "called", "first audio", "first decoded frame"):
        assert any(step in line for line in lines), step
    assert lines[-1] == "PASS"
