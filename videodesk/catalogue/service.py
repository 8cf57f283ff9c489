import uuid

from videodesk.catalogue import repository
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.models import Service, ServiceText
from videodesk.catalogue.schemas import ServiceInput, ServiceTextInput, ServiceView
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE


class CatalogueService:
    async def all(self, uow: UnitOfWork, language: str) -> list[ServiceView]:
        return [_view(service, language) for service in await repository.all_services(uow)]

    async def offered(self, uow: UnitOfWork, language: str) -> list[ServiceView]:
        return [service for service in await self.all(uow, language) if service.offered]

    async def search(self, uow: UnitOfWork, language: str, words: str) -> list[ServiceView]:
        """The offered services whose name, summary or documents hold every one of the words."""
        wanted = words.casefold().split()
        return [service for service in await self.offered(uow, language) if _holds_all(service, wanted)]

    async def by_key(self, uow: UnitOfWork, key: str, language: str) -> ServiceView:
        """Raises UnknownService, also for what is no longer offered."""
        service = await repository.service_by_key(uow, key)
        if service is None or not service.offered:
            raise UnknownService
        return _view(service, language)

    async def get(self, uow: UnitOfWork, service_id: uuid.UUID, language: str) -> ServiceView:
        """Whether still offered or not. Raises UnknownService."""
        service = await repository.service_by_id(uow, service_id)
        if service is None:
            raise UnknownService
        return _view(service, language)

    async def for_editing(self, uow: UnitOfWork, key: str) -> ServiceInput:
        """Raises UnknownService."""
        service = await repository.service_by_key(uow, key)
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
            duration_minutes=service.duration_minutes,
            video=service.video,
            offered=service.offered,
            fee_cents=service.fee_cents,
            texts=texts,
        )

    async def save(self, uow: UnitOfWork, given: ServiceInput, position: int | None = None) -> None:
        """Add the service, or change the one that has this key."""
        service = await repository.service_by_key(uow, given.key)
        if service is None:
            service = Service(key=given.key, position=0, texts=[])
            uow.session.add(service)
        service.leika = given.leika
        service.duration_minutes = given.duration_minutes
        service.video = given.video
        service.offered = given.offered
        service.fee_cents = given.fee_cents
        if position is not None:
            service.position = position
        _write_texts(service, given.texts)
        await uow.session.flush()


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
    return ServiceView(
        id=service.id,
        key=service.key,
        leika=service.leika,
        duration_minutes=service.duration_minutes,
        video=service.video,
        offered=service.offered,
        fee_cents=service.fee_cents,
        name=text.name,
        summary=text.summary,
        documents=tuple(text.documents),
        fee_note=text.fee_note,
    )


def _holds_all(service: ServiceView, words: list[str]) -> bool:
    haystack = " ".join((service.name, service.summary, *service.documents)).casefold()
    return all(word in haystack for word in words)
