"""What an SMS says: one sentence, as short as it can be, with the link where everything else stands."""

import unicodedata

from videodesk.invites.entries import Entries, place_text
from videodesk.invites.schemas import EntryFacts, SmsKind
from videodesk.kit.i18n import Translator

# 3GPP TS 23.038, section 6.2.1: with any other character only 70 fit into one SMS in place of 160.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
PLAIN = str.maketrans({**dict.fromkeys("„“”‟«»", '"'), **dict.fromkeys("‚‘’‹›", "'"), **dict.fromkeys("–—‑", "-")})


class SmsWriter:
    """`texts` are those of the receiver's language, with what admins have changed."""

    def __init__(self, entries: Entries) -> None:
        self._brand = entries.brand
        self._public_url = entries.public_url

    def write(self, kind: SmsKind, facts: EntryFacts, link_token: str, texts: Translator) -> str:
        site = f"{self._public_url}/{texts.language}/"
        return plain(
            texts.text(
                f"sms-{kind}-text",
                office=f"{self._brand.name} {self._brand.city}",
                day=texts.short_day(facts.starts_at, facts.zone),
                time=texts.time(facts.starts_at, facts.zone),
                place=place_text(facts),
                link=site if kind is SmsKind.CANCELLED else f"{site}a/{link_token}",
            )
        )


def plain(text: str) -> str:
    """With characters of GSM 7 where there are such; what cannot be written with them stays."""
    return "".join(one if one in GSM_7 else _plain_character(one) for one in text.translate(PLAIN))


def _plain_character(character: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
    return bare if bare and GSM_7.issuperset(bare) else character
