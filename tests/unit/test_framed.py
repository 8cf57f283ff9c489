"""A letter in a page keeps its styles and can do nothing."""

import base64
import hashlib

from videodesk.kit.framed import framed, style_sources
from videodesk.kit.http import content_security_policy

DOCUMENT = """<html><head><style>
p { margin: 0; }
</style></head><body style="color:red">
<p style="font-family:&#34;A&#34;">x</p><p style="color:red">y</p></body></html>"""


def source(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def test_just_its_own_styles_are_allowed() -> None:
    allowed = style_sources(DOCUMENT).split()

    assert set(allowed) == {
        "'unsafe-hashes'",
        *map(source, ("\np { margin: 0; }\n", "color:red", 'font-family:"A"')),
    }
    assert len(allowed) == 4


def test_a_page_without_such_a_document_allows_nothing_inline() -> None:
    assert "style-src" not in content_security_policy("https://example.org")
    assert content_security_policy("https://example.org", "'x'").endswith("; style-src 'self' 'x'")


def test_links_lead_nowhere() -> None:
    assert framed(DOCUMENT).startswith('<html><head><base target="_blank">')
