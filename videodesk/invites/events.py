from dataclasses import dataclass


@dataclass(frozen=True)
class LetterTextsChanged:
    """An admin has written a text of letters or calendar entries anew."""
