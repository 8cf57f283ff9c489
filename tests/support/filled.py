"""The big form of a page, with all that a browser would send, were nothing changed."""

from html.parser import HTMLParser

from tests.support.pages import Page

FORM_CLASS = "site-form"


class _Sent(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._inside = False
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._text: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = FORM_CLASS in values.get("class", "").split()
        elif not self._inside:
            return
        elif tag == "input":
            ticked = values.get("type") not in ("checkbox", "radio") or "checked" in values
            if ticked:
                self.sent.append((values["name"], values.get("value", "on")))
        elif tag == "select":
            self._select, self._options = values["name"], []
        elif tag == "option":
            self._options.append((values["value"], "selected" in values))
        elif tag == "textarea":
            self.sent.append((values["name"], ""))
            self._text = values["name"]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            name, text = self.sent.pop()
            self.sent.append((name, text + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected]
            self.sent.append((self._select, (chosen or [value for value, _ in self._options])[0]))
            self._select = None
        elif tag == "textarea":
            self._text = None
        elif tag == "form":
            self._inside = False


def filled(page: Page) -> dict[str, str]:
    """What the page's form sends; without the fields of the small forms, such as signing out."""
    return dict(_Sent(page.html).sent)


def typed(page: Page) -> dict[str, str]:
    """What people see in it: without the form's own token and version."""
    return {name: value for name, value in filled(page).items() if name not in ("csrf", "version")}
