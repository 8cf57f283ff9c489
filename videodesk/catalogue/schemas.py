import enum
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from videodesk.kit.forms import Key, Line
from videodesk.kit.i18n import LOCALES
from videodesk.kit.ticks import MINUTES_PER_TICK

# What citizens and staff may want to speak; ISO 639-1.
CONVERSATION_LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "pl", "fa", "ku", "ro", "bg", "es", "fr", "it", "vi")

# Where the pages have the form for a new service, so none can have it as its key.
NEW = "new"


def language_names(locale: str) -> dict[str, str]:
    """What people may want to speak, in our order, as texts of this language call it."""
    names = LOCALES[locale].languages
    return {code: names[code] for code in CONVERSATION_LANGUAGES}


class Channel(enum.StrEnum):
    """How a consultation is held."""

    VIDEO = "video"
    ON_SITE = "on_site"
    PHONE = "phone"


@dataclass(frozen=True)
class ChannelTerms:
    """How a service is given by one channel, and how its slots are released.

    `notice_minutes` and `window_days` are None where the settings' own values count. Of every desk's time a share of
    `held_back_percent` is kept for the phone and the desk, and opens `held_back_hours` before. A cancelled slot opens
    again after a random part of `rerelease_minutes`, so that nobody gains by watching.
    """

    duration_minutes: int
    notice_minutes: int | None = None
    window_days: int | None = None
    held_back_percent: int = 0
    held_back_hours: int = 0
    rerelease_minutes: int = 0


@dataclass(frozen=True)
class ServiceView:
    """A service in one language. Minutes are multiples of five; `fee_cents` is None when it depends.

    `buffer_minutes` stay free at the desk after each appointment. `languages` are those that it can be given in, empty
    for all that a desk speaks.
    """

    id: uuid.UUID
    key: str
    leika: str | None
    channels: Mapping[Channel, ChannelTerms]
    buffer_minutes: int
    max_persons: int
    languages: tuple[str, ...]
    offered: bool
    fee_cents: int | None
    name: str
    summary: str
    documents: tuple[str, ...]
    fee_note: str

    @property
    def video(self) -> bool:
        return Channel.VIDEO in self.channels


def _whole_ticks(minutes: int) -> int:
    if minutes % MINUTES_PER_TICK:
        raise ValueError(f"must be a multiple of {MINUTES_PER_TICK} minutes")
    return minutes


def _not_new(key: str) -> str:
    if key == NEW:
        raise ValueError(f"must not be {NEW!r}")
    return key


def known_languages(codes: Iterable[str]) -> list[str]:
    """A pydantic check: each once, in our order."""
    wanted = set(codes)
    if unknown := wanted.difference(CONVERSATION_LANGUAGES):
        raise ValueError(f"{', '.join(sorted(unknown))}: must be among {', '.join(CONVERSATION_LANGUAGES)}")
    return [code for code in CONVERSATION_LANGUAGES if code in wanted]


Minutes = Annotated[int, Field(ge=MINUTES_PER_TICK, le=240), AfterValidator(_whole_ticks)]
ServiceKey = Annotated[Key, AfterValidator(_not_new)]
Leika = Annotated[str, Field(pattern=r"^[0-9]{14}$")]
Languages = Annotated[list[str], AfterValidator(known_languages)]


class ServiceTextInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=2000)
    documents: list[Line] = Field([], max_length=20)
    fee_note: str = Field("", max_length=500)


class ChannelInput(BaseModel):
    """One channel's terms, see `ChannelTerms`."""

    model_config = ConfigDict(extra="forbid")

    duration_minutes: Minutes
    notice_minutes: int | None = Field(None, ge=0, le=14 * 24 * 60)
    window_days: int | None = Field(None, ge=1, le=365)
    held_back_percent: int = Field(0, ge=0, le=90)
    held_back_hours: int = Field(0, ge=0, le=365 * 24)
    rerelease_minutes: int = Field(0, ge=0, le=24 * 60)


class ServiceInput(BaseModel):
    """A service as an admin or the demo data give it; `texts` by language, `channels` at least one."""

    model_config = ConfigDict(extra="forbid")

    key: ServiceKey
    leika: Leika | None = None
    channels: dict[Channel, ChannelInput] = Field(min_length=1)
    buffer_minutes: Annotated[int, Field(ge=0, le=120), AfterValidator(_whole_ticks)] = 0
    max_persons: int = Field(1, ge=1, le=10)
    languages: Languages = Field([])
    offered: bool = True
    fee_cents: int | None = Field(None, ge=0, le=1_000_00)
    texts: dict[str, ServiceTextInput]
