"""What admins write as a text: words and variables, as a Fluent pattern without any of Fluent's other powers.

What is wrong is told with its place in what was typed, so that people find it.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

from videodesk.kit.i18n import INDENT, message_source

LONGEST_LINE = 200
LONGEST = 2000
# Fluent reads brackets within brackets by recursion.
DEEPEST = 8

HARMLESS = (
    *(ast.Pattern, ast.TextElement, ast.Placeable, ast.VariableReference, ast.Identifier, ast.StringLiteral),
    *(ast.NumberLiteral, ast.Span),
)
NO_ARGUMENTS: Mapping[str, str] = MappingProxyType({})


class WrongText(Exception):
    """People read the Fluent text `texts-wrong-<code>`; `about` are its variables."""

    def __init__(self, code: str, place: tuple[int, int] = (1, 1), **about: str | int) -> None:
        super().__init__(f"{code} at {place}")
        self.code = code
        self.about: dict[str, str | int] = {"line": place[0], "column": place[1], **about}


@dataclass(frozen=True)
class Text:
    """One text of a letter, and what may be written in its place.

    `cases` are the variables with their values in each case that the letter is written for; who uses one needs it in
    all of them. Without those that are `needed` the letter would be of no use.
    """

    message: str
    cases: tuple[Mapping[str, str], ...] = (NO_ARGUMENTS,)
    many_lines: bool = False
    needed: frozenset[str] = field(default_factory=frozenset)

    @property
    def variables(self) -> dict[str, str]:
        """Those that can be used, with an example."""
        return {name: value for name, value in self.cases[0].items() if all(name in case for case in self.cases)}

    @property
    def longest(self) -> int:
        return LONGEST if self.many_lines else LONGEST_LINE


def check(text: Text, typed: str) -> None:
    """Raises WrongText. White space around it does not count."""
    typed = typed.strip()
    if not typed:
        raise WrongText("empty")
    if len(typed) > text.longest:
        raise WrongText("too-long", longest=text.longest)
    _check_characters(text, typed)
    _check_pattern(text, typed, _parsed(text, typed))
    _check_in_use(text, typed)


def _check_characters(text: Text, typed: str) -> None:
    depth = 0
    for index, character in enumerate(typed):
        if character == "\n" and not text.many_lines:
            raise WrongText("one-line", _place(typed, index))
        if character != "\n" and _is_control(character):
            raise WrongText("control", _place(typed, index))
        if character == "{" or (depth and character == "("):
            depth += 1
        elif depth and character in ")}":
            depth -= 1
        if depth > DEEPEST:
            raise WrongText("unreadable", _place(typed, index))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _parsed(text: Text, typed: str) -> ast.Pattern:
    source = message_source(text.message, typed)
    entry = FluentParser().parse_entry(source)
    if isinstance(entry, ast.Junk):
        annotation = entry.annotations[0]
        raise _misread(text, annotation, typed, _typed_index(text, typed, _start(annotation)))
    assert isinstance(entry, ast.Message)  # noqa: S101 - its source begins as a message does
    assert entry.value is not None  # noqa: S101 - it is not empty
    assert entry.value.span is not None  # noqa: S101 - the parser keeps them
    end = entry.value.span.end
    rest = source[end:].lstrip()
    if rest:
        # Fluent takes what begins so for something else than the next line of a text.
        code = "not-opened" if rest.startswith("}") else "line-start"
        raise WrongText(code, _place(typed, _typed_index(text, typed, len(source) - len(rest))), start=rest[0])
    return entry.value


def _misread(text: Text, annotation: ast.Annotation, typed: str, index: int) -> WrongText:
    opened = typed.rfind("{", 0, index)
    if annotation.code == "E0027" and opened <= typed.rfind("}", 0, index):
        return WrongText("not-opened", _place(typed, index))
    if annotation.code == "E0003" and "}" in (annotation.arguments or []):
        return WrongText("not-closed", _place(typed, max(opened, 0)))
    if annotation.code in ("E0004", "E0027", "E0028"):
        return WrongText("not-allowed", _place(typed, max(opened, 0)), known=_listed(text))
    return WrongText("unreadable", _place(typed, index))


def _check_pattern(text: Text, typed: str, pattern: ast.Pattern) -> None:
    used = set()
    for node in _nodes(pattern):
        index = _typed_index(text, typed, _start(node))
        if isinstance(node, ast.VariableReference) and node.id.name not in text.variables:
            raise WrongText("unknown-variable", _place(typed, index), name=node.id.name, known=_listed(text))
        if isinstance(node, ast.MessageReference) and node.id.name in text.variables:
            raise WrongText("no-dollar", _place(typed, index), name=node.id.name)
        if not isinstance(node, HARMLESS):
            raise WrongText("not-allowed", _place(typed, index), known=_listed(text))
        if isinstance(node, ast.StringLiteral) and any(map(_is_control, node.parse()["value"])):
            raise WrongText("control", _place(typed, index))
        if isinstance(node, ast.VariableReference):
            used.add(node.id.name)
    for name in sorted(text.needed - used):
        raise WrongText("missing-variable", variable=as_written(name))


def _nodes(node: ast.SyntaxNode) -> Iterator[ast.SyntaxNode]:
    """This one and all below it."""
    yield node
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.SyntaxNode) and not isinstance(child, ast.Span):
                yield from _nodes(child)


def _check_in_use(text: Text, typed: str) -> None:
    """It must become something in each case of the letter."""
    bundle = FluentBundle(["en"], use_isolating=False)
    bundle.add_resource(FluentResource(message_source(text.message, typed)))
    pattern = bundle.get_message(text.message).value
    assert pattern is not None  # noqa: S101 - it is not empty
    for case in text.cases:
        written, errors = bundle.format_pattern(pattern, dict(case))
        if errors:
            raise WrongText("unreadable")
        if not str(written).strip():
            raise WrongText("empty")


def _start(node: ast.SyntaxNode) -> int:
    return node.span.start if node.span else 0


def _listed(text: Text) -> str:
    return ", ".join(map(as_written, text.variables)) or "–"


def as_written(variable: str) -> str:
    return f"{{ ${variable} }}"


def _typed_index(text: Text, typed: str, index: int) -> int:
    """Where in the typed text something is that Fluent has found in the message's source."""
    source = message_source(text.message, typed)
    before = source[len(message_source(text.message, "")) - 1 : index]
    return max(0, min(len(before) - len(INDENT) * before.count("\n"), len(typed)))


def _place(typed: str, index: int) -> tuple[int, int]:
    """Line and column, from 1."""
    before = typed[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1
