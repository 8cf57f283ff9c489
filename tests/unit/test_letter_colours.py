"""Letters can be read by day and in the dark: contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3)."""

import pytest
from jinja2 import Environment, FileSystemLoader

from videodesk.kit.branding import contrast
from videodesk.kit.web_files import web_directory

TEMPLATES = Environment(loader=FileSystemLoader(web_directory() / "templates"), autoescape=True)
COLOURS: dict[str, dict[str, str]] = vars(TEMPLATES.get_template("letters/colours.html").module)
LEAST = 4.5
# What stands on what; brand colours have that contrast to white, or the server does not start.
ON_SHEET, ON_CARD = ("text", "muted", "link"), ("text",)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_stands_on_sheet_and_card_can_be_read(mode: str) -> None:
    colours = COLOURS[mode]
    pairs = [("sheet", name) for name in ON_SHEET] + [("card", name) for name in ON_CARD]
    for ground, name in pairs:
        if name in colours:
            assert contrast(colours[name], colours[ground]) >= LEAST, (mode, name, ground)


def test_by_day_the_sheet_is_white_as_the_brand_needs_it() -> None:
    assert COLOURS["light"]["sheet"] == "#ffffff"
    assert "link" not in COLOURS["light"]


def test_buttons_in_the_dark_can_be_read() -> None:
    """Filled ones are dark on light, the others light on dark."""
    dark = COLOURS["dark"]

    assert contrast(dark["paper"], dark["link"]) >= LEAST
    assert contrast(dark["link"], dark["sheet"]) >= LEAST


@pytest.mark.parametrize("name", ["frame", "parts", "letter", "staff"])
def test_colours_are_written_in_one_place(name: str) -> None:
    source = (web_directory() / "templates" / "letters" / f"{name}.html").read_text(encoding="utf-8")

    assert "#" not in source.replace("{#", "").replace("#}", "")
    assert not any(word in source for word in ("<img", "url(", "<script", "<link", "@import", "src="))
