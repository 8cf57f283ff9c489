"""Reads the forms of a page, so that a rehearsal books as a browser without JavaScript does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """`inputs` are as sent, and a name can come twice; `choices` are the submit buttons with a name.

    `proof` is where the challenge is that must be solved for this form, empty where none must be.
    """

    method: str
    action: str
    proof: str = ""
    inputs: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """As it is sent with these values typed in or chosen."""
        return [(name, value) for name, value in self.inputs if name not in values] + list(values.items())


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "form":
            proof = values.get("data-proof", "")
            self.forms.append(PageForm(values.get("method", "get").lower(), values.get("action", ""), proof))
            self._inside = True
        elif self._inside and values.get("name"):
            self._add_field(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _add_field(self, tag: str, values: dict[str, str]) -> None:
        form = self.forms[-1]
        if tag == "button":
            form.choices.append((values["name"], values.get("value", "")))
        elif tag == "input" and values.get("type") not in ("checkbox", "radio"):
            form.inputs.append((values["name"], values.get("value", "")))


def read_page(html: str, method: str = "post") -> tuple[list[PageForm], list[str]]:
    """The forms that are sent by this method, and the addresses of all links."""
    parser = _FormParser()
    parser.feed(html)
    return [form for form in parser.forms if form.method == method], parser.links
