"""What has been made of a thing is kept while it is that very thing."""

from itertools import count

from videodesk.kit.remembered import Remembered


class Thing:
    """Equal to all others, and still not the same."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing)

    def __hash__(self) -> int:
        return 1


def test_it_is_made_once_of_each_thing_and_in_each_manner() -> None:
    remembered, number = Remembered[int](), count()
    one, other = Thing(), Thing()

    made = [remembered.get(thing, manner, number.__next__) for thing in (one, other, one) for manner in ("de", "en")]

    assert made == [0, 1, 2, 3, 0, 1]


def test_what_was_not_asked_for_the_longest_is_forgotten_first() -> None:
    remembered, number = Remembered[int](kept=2), count()
    one, two, three = Thing(), Thing(), Thing()

    made = [remembered.get(thing, None, number.__next__) for thing in (one, two, one, three, one, two)]

    assert made == [0, 1, 0, 2, 0, 3]
