from videodesk.kit.errors import Kind, Refusal


class UnknownDesk(Refusal):
    """There is no desk of this id."""

    kind = Kind.NOT_FOUND
    code = "unknown_desk"


class NotYourDesk(Refusal):
    """This member of staff is not entered for this desk."""

    kind = Kind.FORBIDDEN
    code = "not_your_desk"


class DeskKeyTaken(Refusal):
    """Another desk has this key."""

    kind = Kind.CONFLICT
    code = "desk_key_taken"


class CannotWorkThere(Refusal):
    """Only members of staff who hold consultations can work at a desk."""

    kind = Kind.BAD_INPUT
    code = "cannot_work_there"


class HoursOverlap(Refusal):
    """Two openings or two breaks of the same days overlap."""

    kind = Kind.BAD_INPUT
    code = "hours_overlap"
