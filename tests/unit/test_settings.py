"""Settings: what is wrong is said in one line, with its name, its value and what is allowed."""

import re
from pathlib import Path

import pytest

from videodesk.settings import Settings, WrongSettings, describe_settings, load_settings

SECRET = "a secret key of at least 32 characters"
MAILBOX = {"ANSWERS_IMAP_HOST": "mail", "ANSWERS_IMAP_USER": "termine", "ANSWERS_IMAP_PASSWORD": "hush-hush"}
TURN = {"MEDIA_TURN_URLS": "turn:turn.example.org", "MEDIA_TURN_SECRET": "shared"}


def load(**given: str) -> Settings:
    return load_settings(
        {f"VIDEODESK_{name}": value for name, value in ({"SERVER_SECRET_KEY": SECRET} | given).items()}
    )


def complaint(**given: str) -> str:
    with pytest.raises(WrongSettings) as wrong:
        load(**given)
    return str(wrong.value)


def test_the_secret_is_all_that_must_be_set() -> None:
    settings = load()

    assert settings.server.public_url == "http://localhost:8080"
    assert settings.database.url == "sqlite+aiosqlite:///var/videodesk.db"
    assert settings.mail.smtp_host == ""
    assert (settings.booking.hold_minutes, settings.booking.window_days) == (10, 28)
    assert not settings.demo


def test_without_a_secret_the_line_says_how_to_make_one() -> None:
    with pytest.raises(WrongSettings, match=r"VIDEODESK_SERVER_SECRET_KEY is missing.*openssl rand"):
        load_settings({})


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("SERVER_PORT", "http", "integer"),
        ("SERVER_PORT", "70000", "65535"),
        ("SERVER_PUBLIC_URL", "termine.example.org", "http"),
        ("SERVER_PUBLIC_URL", "https://example.org/termine", "without a path"),
        ("SERVER_LOG_LEVEL", "loud", "debug"),
        ("DATABASE_URL", "mysql://host/name", "sqlite"),
        ("DATABASE_URL", "var/videodesk.db", "postgresql://"),
        ("DATABASE_URL", "sqlite://", "file"),
        ("BOOKING_GRID_MINUTES", "7", "multiple of 5"),
        ("BOOKING_HOLD_MINUTES", "0", "greater than or equal to 1"),
        ("BOOKING_WINDOW_DAYS", "many", "integer"),
        ("CONSULTATIONS_ENTRY_MINUTES", "-1", "greater than or equal to 0"),
        ("ACCOUNTS_IDLE_MINUTES", "1", "greater than or equal to 5"),
        ("MAIL_SMTP_SECURITY", "ssl", "starttls"),
        ("MAIL_SENDER", "termine", "email"),
        ("ANSWERS_LISTEN", "http", "lmtp"),
        ("ANSWERS_LISTEN_PORT", "70000", "65535"),
        ("ANSWERS_IMAP_SECURITY", "ssl", "starttls"),
        ("ANSWERS_IMAP_FOLDER", "Entwürfe", "umlauts"),
        ("ANSWERS_IMAP_TIMEOUT_SECONDS", "0", "greater than 0"),
        ("MAIL_SMTP_HOST", "mail\nhost", "single line"),
        ("BRAND_COLOUR", "blue", "#0a3d62"),
        ("BRAND_COLOUR", "#ffff00", "4.5 : 1"),
        ("BRAND_NAME", "Amt\r\nBcc: x@example.org", "single line"),
        ("BRAND_LOGO_FILE", "/nowhere/logo.svg", "file"),
        ("MEDIA_STUN_URLS", "turn.example.org", "RFC 7065"),
        ("MEDIA_TURN_MINUTES", "1", "greater than or equal to 5"),
        ("MEDIA_TRANSPORT_POLICY", "direct", "relay"),
    ],
)
def test_a_wrong_setting_is_one_line_with_name_value_and_what_is_allowed(name: str, value: str, allowed: str) -> None:
    line = complaint(**{name: value})

    assert "\n" not in line
    assert line.startswith(f"VIDEODESK_{name} = {value!r}: ")
    assert allowed in line


def test_all_faults_are_told_at_once() -> None:
    lines = complaint(SERVER_PORT="x", BOOKING_HOLD_MINUTES="x", SERVER_PROT="8080").splitlines()

    assert len(lines) == 3


def test_an_unknown_setting_suggests_the_one_that_was_meant() -> None:
    assert complaint(SERVER_PROT="8080") == (
        "VIDEODESK_SERVER_PROT: there is no such setting; did you mean VIDEODESK_SERVER_PORT?"
    )


def test_a_setting_that_is_like_no_other_suggests_nothing() -> None:
    assert complaint(XYZZY="1") == "VIDEODESK_XYZZY: there is no such setting"


def test_the_environment_of_others_is_none_of_our_business() -> None:
    load_settings({"VIDEODESK_SERVER_SECRET_KEY": SECRET, "PATH": "/bin", "VIDEO": "1"})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"MEDIA_TURN_URLS": "turn:turn.example.org"}, "belong together"),
        ({"MEDIA_TURN_SECRET": "shared"}, "belong together"),
        ({"MEDIA_TRANSPORT_POLICY": "relay"}, "needs turn_urls"),
    ],
)
def test_turn_is_set_whole_or_not_at_all(given: dict[str, str], told: str) -> None:
    line = complaint(**given)

    assert line.startswith("VIDEODESK_MEDIA")
    assert told in line


@pytest.mark.parametrize("missing", MAILBOX)
def test_a_mailbox_is_set_whole_or_not_at_all(missing: str) -> None:
    line = complaint(**{name: value for name, value in MAILBOX.items() if name != missing})

    assert line == "VIDEODESK_ANSWERS: imap_host, imap_user and imap_password belong together: set all or none"
    assert load(**MAILBOX).answers.are_read


def test_a_password_that_imap_cannot_say_is_told_and_not_shown() -> None:
    line = complaint(**MAILBOX | {"ANSWERS_IMAP_PASSWORD": "Übermut"})

    assert line == "VIDEODESK_ANSWERS: imap_password must have no umlauts or other special characters"


def test_turn_urls_are_separated_by_commas() -> None:
    urls = "turn:turn.example.org:3478?transport=udp, turns:turn.example.org:443?transport=tcp"

    assert load(**TURN | {"MEDIA_TURN_URLS": urls}).media.turn_urls == urls.split(", ")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///data/v.db", "sqlite+aiosqlite:///data/v.db"),
        ("sqlite:////srv/v.db", "sqlite+aiosqlite:////srv/v.db"),
        ("postgresql://u:p%40ss@db:5432/v", "postgresql+asyncpg://u:p%40ss@db:5432/v"),
        ("postgres://db/v", "postgresql+asyncpg://db/v"),
        ("postgresql+asyncpg:///v?host=/run/postgresql", "postgresql+asyncpg:///v?host=%2Frun%2Fpostgresql"),
    ],
)
def test_the_usual_forms_of_database_urls_are_taken(given: str, used: str) -> None:
    assert load(DATABASE_URL=given).database.url == used


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://termine.example.org/", "https://termine.example.org"),
        ("https://Termine.Example.ORG", "https://termine.example.org"),
        ("https://termine.example.org:443", "https://termine.example.org"),
        ("http://termine.example.org:80", "http://termine.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_the_public_url_is_written_as_browsers_write_an_origin(given: str, used: str) -> None:
    """Websockets and forms are let in by comparing it to the Origin header."""
    assert load(SERVER_PUBLIC_URL=given).server.public_url == used


@pytest.mark.parametrize(
    "given",
    [
        {"SERVER_SECRET_KEY": "hush-hush"},
        {"MAIL_SMTP_PASSWORD": "hush-hush", "SERVER_PORT": "x"},
        {"MEDIA_TURN_SECRET": "hush-hush"},
        {"DATABASE_URL": "mysql://user:hush-hush@host/name"},
        {"DATABASE_URL": "postgresql:/user:hush-hush@host/name"},
        {"DATABASE_URL": "user:hush-hush@host/name"},
        {"DATABASE_URL": "mysql://user:hush-hush/more@host/name"},
        {"DATABASE_URL": "mysql://user:a@hush-hush#more@host/name"},
        {"DATABASE_URL": "mysql://host/name?password=hush-hush"},
    ],
)
def test_no_complaint_shows_a_secret(given: dict[str, str]) -> None:
    assert "hush-hush" not in complaint(**given)


def test_no_description_shows_a_secret() -> None:
    secrets = {
        "SERVER_SECRET_KEY": "hush-hush-" * 4,
        "MAIL_SMTP_PASSWORD": "hush-hush",
        "DATABASE_URL": "postgresql://user:hush-hush@host/name?password=hush-hush",
        "MEDIA_TURN_URLS": "turn:turn.example.org",
        "MEDIA_TURN_SECRET": "hush-hush",
    }
    described = describe_settings(load(**secrets))

    assert "hush-hush" not in str(described)
    assert re.fullmatch(r"postgresql\+asyncpg://user:\*\*\*@host/name.*", described["VIDEODESK_DATABASE_URL"])
    assert described["VIDEODESK_MAIL_SMTP_PASSWORD"] == "(set)"


def test_the_description_names_every_setting_as_it_is_set() -> None:
    described = describe_settings(load(MAIL_SENDER="termine@example.org", BRAND_CITY="Musterhausen"))

    assert described["VIDEODESK_MAIL_SENDER"] == "termine@example.org"
    assert described["VIDEODESK_BRAND_CITY"] == "Musterhausen"
    assert described["VIDEODESK_MAIL_SMTP_PASSWORD"] == "(not set)"
    assert described["VIDEODESK_BRAND_LOGO_FILE"] == "(not set)"


def test_a_logo_is_a_picture(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").touch()
    (tmp_path / "logo.exe").touch()

    assert load(BRAND_LOGO_FILE=str(tmp_path / "logo.svg")).brand.logo_file == tmp_path / "logo.svg"
    assert ".svg, .png, .webp" in complaint(BRAND_LOGO_FILE=str(tmp_path / "logo.exe"))
