"""All settings, read from `VIDEODESK_<SECTION>_<NAME>` in the environment; each room documents its own section.

A wrong, missing or unknown setting stops the start with its name, its value and what is allowed.
"""

import difflib
import enum
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from videodesk.accounts.config import AccountsConfig
from videodesk.booking.config import BookingConfig
from videodesk.calendars.config import CalendarsConfig
from videodesk.consultations.config import ConsultationsConfig
from videodesk.invites.config import AnswersConfig, LettersConfig, MailConfig, SmsConfig
from videodesk.kit.branding import BrandConfig
from videodesk.kit.fair_use import FairUseConfig, Networks
from videodesk.kit.logs import LogFormat
from videodesk.media.config import MediaConfig

PREFIX = "VIDEODESK_"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class WrongSettings(Exception):
    """One line for each setting that is wrong."""


def _public_url(value: str) -> str:
    """As browsers write it in an Origin header, which it is compared to (RFC 6454, section 6.1)."""
    if (match := re.fullmatch(r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?/?", value.lower())) is None:
        raise ValueError("must be http(s)://host[:port] without a path")
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS[scheme]) else port)


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must be a database URL, such as postgresql://user:password@host/name") from None
    driver = DRIVERS.get(url.drivername, url.drivername)
    if driver not in DRIVERS.values():
        raise ValueError("must start with sqlite: or postgresql:")
    if driver.startswith("sqlite") and not url.database:
        raise ValueError("must name a file, such as sqlite:///var/videodesk.db")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 32:
        raise ValueError("must have at least 32 characters; make one with `openssl rand -base64 32`")
    return value


class ServerConfig(BaseModel):
    """`VIDEODESK_SERVER_…`"""

    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)]
    """Links of appointments are derived from it: keep it, and keep it secret. At least 32 characters."""
    public_url: Annotated[str, AfterValidator(_public_url)] = "http://localhost:8080"
    """The address that people use; stands in letters. https but on localhost: browsers want it for cameras."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(8080, ge=0, le=65535)
    """The port to listen on; 0 takes a free one."""
    trusted_proxies: Networks = []
    """Networks of proxies in front of us, separated by commas: their X-Forwarded-For says who asks."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: LogFormat = "json"

    @property
    def behind_tls(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).hostname or ""


class DatabaseConfig(BaseModel):
    """`VIDEODESK_DATABASE_…`"""

    url: Annotated[str, AfterValidator(_database_url)] = "sqlite+aiosqlite:///var/videodesk.db"
    """`sqlite:///path` or `postgresql://user:password@host:port/name`."""


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True)

    server: ServerConfig
    database: DatabaseConfig = Field(default_factory=DatabaseConfig)
    brand: BrandConfig = Field(default_factory=BrandConfig)
    mail: MailConfig = Field(default_factory=MailConfig)
    letters: LettersConfig = Field(default_factory=LettersConfig)
    answers: AnswersConfig = Field(default_factory=AnswersConfig)
    sms: SmsConfig = Field(default_factory=SmsConfig)
    booking: BookingConfig = Field(default_factory=BookingConfig)
    calendars: CalendarsConfig = Field(default_factory=CalendarsConfig)
    consultations: ConsultationsConfig = Field(default_factory=ConsultationsConfig)
    media: MediaConfig = Field(default_factory=MediaConfig)
    accounts: AccountsConfig = Field(default_factory=AccountsConfig)
    fair_use: FairUseConfig = Field(default_factory=FairUseConfig)
    demo: bool = False
    """Set by `videodesk demo` alone: mail can be read at /demo/mail, and pages say that nothing is real."""


def load_settings(environment: Mapping[str, str], **overrides: Any) -> Settings:
    """Read and check everything. `overrides` are top-level fields. Raises WrongSettings, naming all faults."""
    sections, unknown = _sections(environment)
    try:
        settings = Settings.model_validate({"server": {}} | sections | overrides)
    except ValidationError as error:
        raise WrongSettings("\n".join(unknown + [_fault(problem) for problem in error.errors()])) from None
    if unknown:
        raise WrongSettings("\n".join(unknown))
    return settings


def setting_names() -> dict[str, tuple[str, str]]:
    """Every setting's environment name, with its section and field."""
    return {
        f"{PREFIX}{section}_{name}".upper(): (section, name)
        for section, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for name in field.annotation.model_fields
    }


def describe_settings(settings: Settings) -> dict[str, str]:
    """Every setting's environment name and value; secrets are hidden."""
    return {
        name: _shown(name, getattr(getattr(settings, section), field))
        for name, (section, field) in setting_names().items()
    }


def _sections(environment: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    names = setting_names()
    sections: dict[str, dict[str, str]] = {}
    unknown = []
    for name, value in environment.items():
        if not name.startswith(PREFIX):
            continue
        if name in names:
            section, field = names[name]
            sections.setdefault(section, {})[field] = value
        else:
            close = difflib.get_close_matches(name, names, 1, cutoff=0.85)
            unknown.append(f"{name}: there is no such setting" + (f"; did you mean {close[0]}?" if close else ""))
    return sections, unknown


def _fault(problem: Any) -> str:
    place = [str(part) for part in problem["loc"]]
    name = PREFIX + "_".join(place[:2]).upper()
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "missing":
        return f"{name} is missing: {_help_for(place)}"
    value = problem["input"]
    given = "" if isinstance(value, (dict, BaseModel)) else f" = {_shown_input(name, value)!r}"
    return f"{name}{given}: {message}"


def _help_for(place: list[str]) -> str:
    if place == ["server", "secret_key"]:
        return "set it to at least 32 random characters, such as from `openssl rand -base64 32`"
    return "set it"


def _shown_input(name: str, value: object) -> str:
    if any(word in name for word in ("SECRET", "PASSWORD")):
        return "(hidden)"
    return _without_password(name, str(value))


def _shown(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(not set)"
    if value is None or value in ("", []):
        return "(not set)"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value.value) if isinstance(value, enum.Enum) else _without_password(name, str(value))


def _without_password(name: str, value: str) -> str:
    """Also where a database URL cannot be read: whatever may be its password goes."""
    if name != f"{PREFIX}DATABASE_URL":
        return value
    value = re.sub(r"(?<=password=)[^&]*", "***", value)
    return re.sub(r"^(\w+(?:\+\w+)?:/*)?([^:/@]*):.*@", r"\1\2:***@", value)
