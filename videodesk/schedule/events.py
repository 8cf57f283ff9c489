"""What has changed about supply."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class SupplyChanged:
    """When, where or for what desks are open; without any desk named, for all of them."""

    desk_ids: frozenset[uuid.UUID] | None
