import uuid
from collections.abc import Iterable

from videodesk.catalogue import repository
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.events import CatalogueChanged
from videodesk.catalogue.models import Service, ServiceChannel, ServiceText
from videodesk.catalogue.schemas import (
    Channel,
    ChannelInput,
    ChannelTerms,
    ServiceInput,
    ServiceTextInput,
    ServiceView,
)
from videodesk.kit.bus import EventBus
from videodesk.kit.db import UnitOfWork, refusing_duplicates
from videodesk.kit.i18n import DEFAULT_LANGUAGE, LANGUAGES
from videodesk.kit.stamped import Stamped
from videodesk.locations.errors import KeyTaken


class CatalogueService:
    def __init__(self) -> None:
        self._services = Stamped(repository.STAMP, _load)

    def subscribe(self, bus: EventBus) -> None:
        bus.after(CatalogueChanged, self._on_changed)

    async def _on_changed(self, _event: CatalogueChanged) -> None:
        self._services.doubt()

    async def all(self, uow: UnitOfWork, language: str) -> list[ServiceView]:
        return list((await self._known(uow, language)).values())

    async def offered(self, uow: UnitOfWork, language: str) -> list[ServiceView]:
        return [service for service in await self.all(uow, language) if service.offered]

    async def search(self, uow: UnitOfWork, language: str, words: str) -> list[ServiceView]:
        """The offered services whose name, summary or documents hold every one of the words."""
        wanted = words.casefold().split()
        return [service for service in await self.offered(uow, language) if _holds_all(service, wanted)]

    async def by_key(self, uow: UnitOfWork, key: str, language: str) -> ServiceView:
        """Raises UnknownService, also for what is no longer offered."""
        for service in await self.offered(uow, language):
            if service.key == key:
                return service
        raise UnknownService

    async def get(self, uow: UnitOfWork, service_id: uuid.UUID, language: str) -> ServiceView:
        """Whether still offered or not. Raises UnknownService."""
        service = (await self._known(uow, language)).get(service_id)
        if service is None:
            raise UnknownService
        return service

    async def by_keys(self, uow: UnitOfWork, keys: Iterable[str], language: str) -> list[ServiceView]:
        """In this order. Raises UnknownService."""
        return [await self.by_key(uow, key, language) for key in keys]

    async def by_ids(self, uow: UnitOfWork, ids: Iterable[uuid.UUID], language: str) -> dict[uuid.UUID, ServiceView]:
        """Whether still offered or not."""
        services = await self._known(uow, language)
        return {service_id: services[service_id] for service_id in ids if service_id in services}

    async def _known(self, uow: UnitOfWork, language: str) -> dict[uuid.UUID, ServiceView]:
        services = await self._services.get(uow)
        return services.get(language, services[DEFAULT_LANGUAGE])

    async def for_editing(self, uow: UnitOfWork, key: str, *, lock: bool = False) -> ServiceInput:
        """Locked, nobody else changes it until this transaction ends. Raises UnknownService."""
        service = await repository.service_by_key(uow, key, lock=lock)
        if service is None:
            raise UnknownService
        texts = {
            text.language: ServiceTextInput(
                name=text.name, summary=text.summary, documents=text.documents, fee_note=text.fee_note
            )
            for text in service.texts
        }
        return ServiceInput(
            key=service.key,
            leika=service.leika,
            channels={
                row.channel: ChannelInput(**{name: getattr(row, name) for name in ChannelInput.model_fields})
                for row in service.channels
            },
            buffer_minutes=service.buffer_minutes,
            max_persons=service.max_persons,
            languages=service.languages,
            offered=service.offered,
            fee_cents=service.fee_cents,
            texts=texts,
        )

    async def add(self, uow: UnitOfWork, given: ServiceInput) -> None:
        """After the others. Raises KeyTaken."""
        position = await repository.next_position(uow)
        service = Service(key=given.key, position=position, version=0, texts=[], channels=[])
        async with refusing_duplicates(uow, KeyTaken):
            _write(service, given)
            uow.session.add(service)
        uow.record(CatalogueChanged())

    async def save(self, uow: UnitOfWork, given: ServiceInput) -> None:
        """Add the service, or change the one that has this key."""
        service = await repository.service_by_key(uow, given.key)
        if service is None:
            await self.add(uow, given)
            return
        _write(service, given)
        await uow.session.flush()
        uow.record(CatalogueChanged())


async def _load(uow: UnitOfWork) -> dict[str, dict[uuid.UUID, ServiceView]]:
    """All services by language."""
    rows = await repository.all_services(uow)
    return {language: {row.id: _view(row, language) for row in rows} for language in LANGUAGES}


def _write(service: Service, given: ServiceInput) -> None:
    for name in ("leika", "buffer_minutes", "max_persons", "languages", "offered", "fee_cents"):
        setattr(service, name, getattr(given, name))
    service.version += 1
    _write_channels(service, given.channels)
    _write_texts(service, given.texts)


def _write_channels(service: Service, channels: dict[Channel, ChannelInput]) -> None:
    existing = {row.channel: row for row in service.channels}
    service.channels = [existing.get(channel) or ServiceChannel(channel=channel) for channel in channels]
    for row in service.channels:
        for name, value in channels[row.channel].model_dump().items():
            setattr(row, name, value)


def _write_texts(service: Service, texts: dict[str, ServiceTextInput]) -> None:
    existing = {text.language: text for text in service.texts}
    for language, given in texts.items():
        text = existing.get(language)
        if text is None:
            text = ServiceText(language=language)
            service.texts.append(text)
        text.name, text.summary = given.name, given.summary
        text.documents, text.fee_note = list(given.documents), given.fee_note


def _view(service: Service, language: str) -> ServiceView:
    texts = {text.language: text for text in service.texts}
    text = texts.get(language) or texts[DEFAULT_LANGUAGE]
    rows = {row.channel: row for row in service.channels}
    return ServiceView(
        id=service.id,
        key=service.key,
        leika=service.leika,
        channels={channel: _terms(rows[channel]) for channel in Channel if channel in rows},
        buffer_minutes=service.buffer_minutes,
        max_persons=service.max_persons,
        languages=tuple(service.languages),
        offered=service.offered,
        fee_cents=service.fee_cents,
        name=text.name,
        summary=text.summary,
        documents=tuple(text.documents),
        fee_note=text.fee_note,
    )


def _terms(row: ServiceChannel) -> ChannelTerms:
    return ChannelTerms(
        duration_minutes=row.duration_minutes,
        notice_minutes=row.notice_minutes,
        window_days=row.window_days,
        held_back_percent=row.held_back_percent,
        held_back_hours=row.held_back_hours,
        rerelease_minutes=row.rerelease_minutes,
    )


def _holds_all(service: ServiceView, words: list[str]) -> bool:
    haystack = " ".join((service.name, service.summary, *service.documents)).casefold()
    return all(word in haystack for word in words)
