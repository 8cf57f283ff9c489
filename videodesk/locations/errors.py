from typing import TYPE_CHECKING

from videodesk.kit.errors import Kind, Refusal

if TYPE_CHECKING:
    from videodesk.locations.ports import ToCome


class UnknownLocation(Refusal):
    """There is no location of this id."""

    kind = Kind.NOT_FOUND
    code = "unknown_location"


class UnknownClosure(Refusal):
    """There is no closure of this id; somebody else may have removed it."""

    kind = Kind.NOT_FOUND
    code = "unknown_closure"


class UnknownStop(Refusal):
    """There is no stop of this id; somebody else may have removed it."""

    kind = Kind.NOT_FOUND
    code = "unknown_stop"


class UnknownPlace(Refusal):
    """There is no part of the city of this id or name; somebody else may have removed it."""

    kind = Kind.NOT_FOUND
    code = "unknown_place"


class NotMobile(Refusal):
    """Only a mobile office has stops."""

    kind = Kind.CONFLICT
    code = "not_mobile"


class StopsOverlap(Refusal):
    """The mobile office cannot be in two places at once."""

    kind = Kind.CONFLICT
    code = "stops_overlap"


class CannotMerge(Refusal):
    """These two locations cannot become one."""

    kind = Kind.CONFLICT
    code = "cannot_merge"


class KeyTaken(Refusal):
    """Another one has this key."""

    kind = Kind.CONFLICT
    code = "key_taken"


class Stranded(Refusal):
    """The change leaves appointments outside opening hours: say whether to keep, move or cancel them."""

    kind = Kind.CONFLICT
    code = "stranded"

    def __init__(self, appointments: "tuple[ToCome, ...]") -> None:
        super().__init__(f"{len(appointments)} appointments are outside opening hours: keep, move or cancel them")
        self.appointments = appointments


class DecisionWithoutReason(Refusal):
    """Who moves or cancels other people's appointments says why; the letters tell it."""

    kind = Kind.BAD_INPUT
    code = "decision_without_reason"
