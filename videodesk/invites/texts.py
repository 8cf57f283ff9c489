"""The texts of letters: those that come with the program, and in their place those that admins have written."""

import uuid
from collections.abc import Mapping

from videodesk.invites import repository
from videodesk.invites.events import LetterTextsChanged
from videodesk.invites.models import LetterText
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork, refusing_duplicates
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.i18n import LANGUAGES, Translator, translator
from videodesk.kit.stamped import Stamped

Changes = dict[str, dict[str, str]]
"""The patterns that admins have written, by language and message."""


class LetterTexts:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._translators = Stamped(repository.TEXTS_STAMP, _load)

    def subscribe(self, bus: EventBus) -> None:
        bus.after(LetterTextsChanged, self._on_changed)

    async def _on_changed(self, _event: LetterTextsChanged) -> None:
        self._translators.doubt()

    async def translator(self, uow: UnitOfWork, language: str) -> Translator:
        """All texts of a language as they are now."""
        return (await self._translators.get(uow))[language]

    async def changes(self, uow: UnitOfWork) -> Changes:
        return _changes(await repository.all_texts(uow))

    async def current(
        self, uow: UnitOfWork, language: str, messages: Mapping[str, object], *, lock: bool = False
    ) -> dict[str, str]:
        """The patterns of these messages. Locked, nobody else changes them until this transaction ends."""
        rows, original = await repository.texts_in(uow, language, lock=lock), translator(language)
        return {name: (rows[name].text if name in rows else "") or original.pattern(name) for name in messages}

    async def save(self, uow: UnitOfWork, language: str, patterns: Mapping[str, str], staff_id: uuid.UUID) -> None:
        """They have been checked. Where one is the program's own, it is no change. Raises ChangedMeanwhile."""
        rows, original = await repository.texts_in(uow, language), translator(language)
        async with refusing_duplicates(uow, ChangedMeanwhile):
            for message, pattern in patterns.items():
                text = "" if pattern == original.pattern(message) else pattern
                row = rows.get(message)
                if row is None and text:
                    row = LetterText(language=language, message=message, text=text, version=1)
                    uow.session.add(row)
                elif row is None or row.text == text:
                    continue
                else:
                    row.text, row.version = text, row.version + 1
                row.changed_at, row.staff_id = self._clock.now(), staff_id
        uow.record(LetterTextsChanged())


async def _load(uow: UnitOfWork) -> dict[str, Translator]:
    changes = _changes(await repository.all_texts(uow))
    return {language: translator(language).changed(changes[language]) for language in LANGUAGES}


def _changes(rows: list[LetterText]) -> Changes:
    found: Changes = {language: {} for language in LANGUAGES}
    for row in rows:
        if row.text and row.language in found:
            found[row.language][row.message] = row.text
    return found
