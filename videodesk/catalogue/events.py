from dataclasses import dataclass


@dataclass(frozen=True)
class CatalogueChanged:
    """A service was added or changed."""
