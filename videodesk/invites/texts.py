"""The texts of letters: those that come with the program, and in their place those that admins have written."""

import uuid
from collections.abc import Iterable, Mapping
from types import MappingProxyType

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

NOTHING_SEEN: Mapping[str, str] = MappingProxyType({})


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

    async def current(self, uow: UnitOfWork, language: str, messages: Iterable[str]) -> dict[str, str]:
        """The patterns of these messages."""
        return _in_use(await repository.texts_in(uow, language), language, messages)

    async def save(
        self,
        uow: UnitOfWork,
        language: str,
        patterns: Mapping[str, str],
        staff_id: uuid.UUID,
        seen: Mapping[str, str] = NOTHING_SEEN,
    ) -> None:
        """They have been checked. Where one is the program's own, it is no change.

        Raises ChangedMeanwhile, also where what was `seen` as current is no longer so: a text that nobody had changed
        has no row that could have been locked.
        """
        rows, original = await repository.texts_in(uow, language, lock=True), translator(language)
        if _in_use(rows, language, seen) != seen:
            raise ChangedMeanwhile
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


def _in_use(rows: Mapping[str, LetterText], language: str, messages: Iterable[str]) -> dict[str, str]:
    original = translator(language)
    return {name: (rows[name].text if name in rows else "") or original.pattern(name) for name in messages}


async def _load(uow: UnitOfWork) -> dict[str, Translator]:
    changes = _changes(await repository.all_texts(uow))
    return {language: translator(language).changed(changes[language]) for language in LANGUAGES}


def _changes(rows: list[LetterText]) -> Changes:
    found: Changes = {language: {} for language in LANGUAGES}
    for row in rows:
        if row.text and row.language in found:
            found[row.language][row.message] = row.text
    return found
