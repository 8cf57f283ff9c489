"""What admins may write as a text: words and variables. What is wrong is told with its place."""

import pytest
from fluent.runtime import FluentBundle, FluentResource
from hypothesis import example, given
from hypothesis import strategies as st

from videodesk.invites.patterns import DEEPEST, LONGEST, LONGEST_LINE, Text, WrongText, check
from videodesk.kit.i18n import LANGUAGES, message_source, translator

VALUES = {"day": "Montag", "time": "10:00"}
LINES = Text("letter-booked-intro", (VALUES,), many_lines=True)
LINE = Text("letter-booked-subject", (VALUES,))
# The last case does not know the place.
SOMETIMES = Text("letter-moved-intro", ({"day": "Montag", "place": "Mitte"}, {"day": "Montag"}))
NEEDED = Text("invite-description-video", ({"link": "https://example.org"},), needed=frozenset({"link"}))


def refused(text: Text, typed: str) -> WrongText | None:
    try:
        check(text, typed)
    except WrongText as wrong:
        return wrong
    return None


def written(typed: str) -> str:
    bundle = FluentBundle(["de"], use_isolating=False)
    bundle.add_resource(FluentResource(message_source("text", typed)))
    pattern = bundle.get_message("text").value
    assert pattern is not None
    text, errors = bundle.format_pattern(pattern, VALUES)
    assert not errors
    return str(text)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("Ihr Termin ist gebucht.", "Ihr Termin ist gebucht."),
        ("Am { $day } um {$time} Uhr", "Am Montag um 10:00 Uhr"),
        ("{ $day }", "Montag"),
        ("Eins\nzwei\n\n{ $day }", "Eins\nzwei\n\nMontag"),
        ("<b>fett</b> & “so” – 100 % #1", "<b>fett</b> & “so” – 100 % #1"),
        ("# keine Bemerkung\n# noch eine", "# keine Bemerkung\n# noch eine"),
        ("erstens = 1\nzweitens = 2\n-drittens = 3", "erstens = 1\nzweitens = 2\n-drittens = 3"),
        (".anfang [x] *y", ".anfang [x] *y"),
        ('{"{"} und {"}"}', "{ und }"),
        ("Grüße 🙂 ‏שלום", "Grüße 🙂 ‏שלום"),
    ],
)
def test_what_can_be_written(typed: str, becomes: str) -> None:
    check(LINES, typed)

    assert written(typed) == becomes


@pytest.mark.parametrize(
    ("typed", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        (" \n ", "empty", 1, 1),
        ('{ "" }', "empty", 1, 1),
        ("Am { $day", "not-closed", 1, 4),
        ("Hallo\nam { $day um", "not-closed", 2, 4),
        ("{ $day } und { $time um { $day }", "not-closed", 1, 14),
        ("Hallo\n\nam } Montag", "not-opened", 3, 4),
        ("Hallo\n} Montag", "not-opened", 2, 1),
        ("Am { $dya }", "unknown-variable", 1, 6),
        ("Hallo\n { $day } { $name }", "unknown-variable", 2, 13),
        ("Am { day }", "no-dollar", 1, 6),
        ("Am { montag }", "not-allowed", 1, 6),
        ("Am { }", "not-allowed", 1, 4),
        ("Am { $1 }", "not-allowed", 1, 4),
        ("{ letter-greeting }", "not-allowed", 1, 3),
        ("{ letter-greeting.title }", "not-allowed", 1, 3),
        ("{ -brand }", "not-allowed", 1, 3),
        ("Hallo\n{ DATETIME($day) }", "not-allowed", 2, 3),
        ("{ $day ->\n  [one] eins\n *[other] viele\n}", "not-allowed", 1, 3),
        ("{ $day ->\n  [one] eins\n *[other] viele }", "not-allowed", 1, 1),
        ("Liste:\n* eins", "line-start", 2, 1),
        ("Liste:\n[eins]", "line-start", 2, 1),
        ("Liste:\n.eins = zwei", "line-start", 2, 1),
        ('{ "offen }', "unreadable", 1, 11),
        ('{ "\\x" }', "unreadable", 1, 5),
        ("Hallo\nda\tdort", "control", 2, 3),
        ("Hallo\rda", "control", 1, 6),
        ("Hallo\x00", "control", 1, 6),
        ("Hallo\u2028da", "control", 1, 6),
        ("Hallo \ud800", "control", 1, 7),
        ('{ "\\u000A" }', "control", 1, 3),
        ("{" * (DEEPEST + 1), "unreadable", 1, DEEPEST + 1),
        ("x" * (LONGEST + 1), "too-long", 1, 1),
    ],
)
def test_what_is_wrong_is_told_with_its_place(typed: str, code: str, line: int, column: int) -> None:
    with pytest.raises(WrongText) as wrong:
        check(LINES, typed)

    assert (wrong.value.code, wrong.value.about["line"], wrong.value.about["column"]) == (code, line, column)


def test_who_names_an_unknown_variable_reads_which_there_are() -> None:
    with pytest.raises(WrongText) as wrong:
        check(LINES, "{ $dya }")

    assert wrong.value.about["name"] == "dya"
    assert wrong.value.about["known"] == "{ $day }, { $time }"


def test_a_subject_has_one_line() -> None:
    with pytest.raises(WrongText) as wrong:
        check(LINE, "Ihr\nTermin")
    assert wrong.value.code == "one-line"

    check(LINE, "x" * LONGEST_LINE)
    with pytest.raises(WrongText, match="too-long"):
        check(LINE, "x" * (LONGEST_LINE + 1))


def test_what_is_not_there_in_every_case_cannot_be_used() -> None:
    assert list(SOMETIMES.variables) == ["day"]
    with pytest.raises(WrongText, match="unknown-variable"):
        check(SOMETIMES, "{ $place }")


def test_a_calendar_entry_keeps_its_link() -> None:
    check(NEEDED, "Zum Gespräch: { $link }")
    check(NEEDED, "Zum Gespräch: {{ $link }}")
    with pytest.raises(WrongText) as wrong:
        check(NEEDED, "Zum Gespräch")

    assert (wrong.value.code, wrong.value.about["variable"]) == ("missing-variable", "{ $link }")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed",
    ["", "{ $day", "}", "{ day }", "{ $x }", "{ -x }", "a\n* b", '{ "', "\t", "x" * 3000],
)
def test_people_read_what_is_wrong(language: str, typed: str) -> None:
    for text in (LINES, LINE, NEEDED):
        wrong = refused(text, typed)
        assert wrong is not None
        assert translator(language).text(f"texts-wrong-{wrong.code}", **wrong.about)


PIECES = st.sampled_from(
    [
        *(
            "{",
            "}",
            "$day",
            "$time",
            "$x",
            " ",
            "\n",
            "{ $day }",
            "*",
            "[",
            "]",
            ".",
            "=",
            "->",
            "-",
            '"',
            "\\",
            "(",
            ")",
        ),
        *("\\u000A", "A", "a", "#", "DATETIME(", "{ A(", "\t", "🙂", ":", ",", "1", "\x85", "\u2028", "\ud800"),
    ]
)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=40).map("".join))
@example("{ A(" * 400)
@example("{" * 2000)
@example("\n.a = b")
@example("{ $day }" * 250)
@example('{""}' * 500)
def test_no_text_raises_anything_but_the_refusal(typed: str) -> None:
    """What is taken says what was typed: no words are lost, and none come from elsewhere."""
    wrong = refused(LINES, typed)
    if wrong is None:
        text = written(typed.strip())
        assert text.strip()
        if "{" not in typed:
            assert text.split() == typed.split()
    else:
        lines = typed.strip().split("\n")
        line, column = int(wrong.about["line"]), int(wrong.about["column"])
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert translator("de").text(f"texts-wrong-{wrong.code}", **wrong.about)
