"""The services for programs: what is offered, and changing it."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from videodesk.accounts.api import StaffDoors
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import (
    CONVERSATION_LANGUAGES,
    Channel,
    Leika,
    ServiceInput,
    ServiceKey,
    ServiceView,
)
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.api import ApiModel, Route, Routes, Tag, checked
from videodesk.kit.db import UnitOfWork
from videodesk.kit.etags import IfMatch
from videodesk.kit.forms import Key, Line
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.ticks import MINUTES_PER_TICK
from videodesk.locations.errors import KeyTaken

SERVICES = Tag("services", "What can be had, and on which terms.")


def _known(code: str) -> str:
    if code not in CONVERSATION_LANGUAGES:
        raise ValueError(f"must be one of {', '.join(CONVERSATION_LANGUAGES)}")
    return code


Language = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(CONVERSATION_LANGUAGES)})
]
"""One that people can be spoken to in (ISO 639-1)."""
Locale = Literal["de", "en"]
"""A language of our texts and letters."""


class LocaleQuery(ApiModel):
    locale: Locale = "de"
    """The language of the texts."""


class ServicesQuery(LocaleQuery):
    words: str = Field("", max_length=100)
    """All of them are in the name, the summary or the documents."""


class ChannelOffer(ApiModel):
    """How a service is given by one channel, as citizens see it."""

    channel: Channel
    duration_minutes: int
    """For one person."""


class Service(ApiModel):
    key: Key
    leika: str | None
    """The key in the federal catalogue of public services."""
    name: str
    summary: str
    documents: list[str]
    """What must be at hand."""
    fee_cents: int | None
    """Null where it depends, see `fee_note`."""
    fee_note: str
    max_persons: int
    """For how many persons it can be had in one appointment."""
    languages: list[Language]
    """In which it can be given; none for all that a desk speaks."""
    channels: list[ChannelOffer]


class ServiceList(ApiModel):
    items: list[Service]


Minutes = Annotated[int, Field(ge=MINUTES_PER_TICK, le=240, multiple_of=MINUTES_PER_TICK)]


class ServiceTerms(ApiModel):
    """How a service is given by one channel, and how its slots are released."""

    duration_minutes: Minutes
    notice_minutes: int | None = Field(None, ge=0, le=14 * 24 * 60)
    """How far ahead the earliest slot is; null for the installation's own setting."""
    window_days: int | None = Field(None, ge=1, le=365)
    """How far ahead the latest slot is; null for the installation's own setting."""
    held_back_percent: int = Field(0, ge=0, le=90)
    """Which part of every desk's time is kept for phone and desk."""
    held_back_hours: int = Field(0, ge=0, le=365 * 24)
    """So long before, that part opens to everybody."""
    rerelease_minutes: int = Field(0, ge=0, le=24 * 60)
    """A cancelled slot opens again after a random part of this."""


class ServiceTexts(ApiModel):
    name: Line = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=2000)
    documents: list[Line] = Field([], max_length=20)
    fee_note: str = Field("", max_length=500)


class TextsByLocale(ApiModel):
    de: ServiceTexts
    en: ServiceTexts


class TermsByChannel(ApiModel):
    """At least one of them."""

    video: ServiceTerms | None = None
    on_site: ServiceTerms | None = None
    phone: ServiceTerms | None = None


class ServiceFields(ApiModel):
    leika: Leika | None = None
    channels: TermsByChannel
    buffer_minutes: int = Field(0, ge=0, le=120, multiple_of=MINUTES_PER_TICK)
    """So long the desk stays free after each appointment."""
    max_persons: int = Field(1, ge=1, le=10)
    languages: list[Language] = Field([], max_length=50)
    """In which it can be given; none for all that a desk speaks."""
    offered: bool = True
    fee_cents: int | None = Field(None, ge=0, le=1_000_00)
    """Null where it depends, see the texts' `fee_note`."""
    texts: TextsByLocale

    def given(self, key: str) -> ServiceInput:
        """Raises Malformed."""
        channels = self.channels.model_dump(exclude_none=True)
        return checked(ServiceInput, self.model_dump() | {"key": key, "channels": channels})


class ServiceRecord(ServiceFields):
    """A service as admins see it."""

    key: Key


class NewService(ServiceFields):
    key: ServiceKey


class ServiceRecordList(ApiModel):
    items: list[ServiceRecord]


class CatalogueApi:
    def __init__(self, catalogue: CatalogueService, doors: StaffDoors) -> None:
        self._catalogue = catalogue
        self._door = doors.admin

    def routes(self) -> list[Route]:
        route, admin = Routes(SERVICES), Routes(SERVICES, self._door)
        services, one, offered = "/admin/services", "/admin/services/{key}", "/services/{key}"
        create = partial(admin, status=HTTPStatus.CREATED, once=True)
        return [
            route("GET", "/services", self.show_all, "What is offered", editable=True),
            route("GET", offered, self.show, "One service that is offered", UnknownService, editable=True),
            admin("GET", services, self.show_records, "All services, for admins"),
            create("POST", services, self.add, "Add a service", KeyTaken, location=one),
            admin("GET", one, self.show_record, "A service, for admins", UnknownService, editable=True),
            admin("PUT", one, self.change, "Change a service", UnknownService, editable=True),
        ]

    async def show_all(self, query: ServicesQuery, uow: UnitOfWork) -> ServiceList:
        found = await self._catalogue.search(uow, query.locale, query.words)
        return ServiceList(items=[_service(view) for view in found])

    async def show(self, key: Key, query: LocaleQuery, uow: UnitOfWork) -> Service:
        return _service(await self._catalogue.by_key(uow, key, query.locale))

    async def show_records(self, uow: UnitOfWork) -> ServiceRecordList:
        """Those that are not offered any more as well."""
        keys = [view.key for view in await self._catalogue.all(uow, DEFAULT_LANGUAGE)]
        return ServiceRecordList(items=[_record(await self._catalogue.for_editing(uow, key)) for key in keys])

    async def add(self, body: NewService, uow: UnitOfWork) -> ServiceRecord:
        await self._catalogue.add(uow, body.given(body.key))
        return _record(await self._catalogue.for_editing(uow, body.key))

    async def show_record(self, key: Key, uow: UnitOfWork) -> ServiceRecord:
        return _record(await self._catalogue.for_editing(uow, key))

    async def change(self, key: Key, body: ServiceFields, uow: UnitOfWork, if_match: IfMatch) -> ServiceRecord:
        """Counts for what is booked from now on; appointments stay as they are. The key stays as well."""
        if_match.check(_record(await self._catalogue.for_editing(uow, key, lock=True)))
        await self._catalogue.save(uow, body.given(key))
        return _record(await self._catalogue.for_editing(uow, key))


def _service(view: ServiceView) -> Service:
    same = ("key", "leika", "name", "summary", "fee_cents", "fee_note", "max_persons")
    return Service(
        **{name: getattr(view, name) for name in same},
        documents=list(view.documents),
        languages=list(view.languages),
        channels=[
            ChannelOffer(channel=channel, duration_minutes=terms.duration_minutes)
            for channel, terms in view.channels.items()
        ],
    )


def _record(given: ServiceInput) -> ServiceRecord:
    return ServiceRecord.model_validate(given.model_dump())
