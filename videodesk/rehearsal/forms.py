"""Reads the forms of a page, so that a rehearsal books as a browser without JavaScript does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """`fields` are the inputs as sent; `choices` are the submit buttons with a name."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)


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
            self.forms.append(PageForm(values.get("method", "get"), values.get("action", "")))
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
            form.fields[values["name"]] = values.get("value", "")


def read_page(html: str) -> tuple[list[PageForm], list[str]]:
    """The forms that are posted, and the addresses of all links."""
    parser = _FormParser()
    parser.feed(html)
    return [form for form in parser.forms if form.method.lower() == "post"], parser.links
