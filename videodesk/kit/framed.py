"""A whole document, such as a letter, shown within a page: it can do nothing, and keeps its own inline styles.

It is the `srcdoc` of a sandboxed frame, and so it has the policy of the page around it (HTML standard, "policy
containers"), which allows nothing inline. That page allows just the styles that are in the document, by their hashes.
"""

import base64
import hashlib
import html
import re

INLINE_STYLE = re.compile(r'\bstyle="([^"]*)"|<style>(.*?)</style>', re.DOTALL)
# The sandbox opens no windows: whoever follows a link stays where they are.
LINKS_LEAD_NOWHERE = '<base target="_blank">'


def framed(document: str) -> str:
    """For the attribute `srcdoc` of a frame with the attribute `sandbox`."""
    return document.replace("<head>", f"<head>{LINKS_LEAD_NOWHERE}", 1)


def style_sources(document: str) -> str:
    """What `style-src` must allow for the document's inline styles (CSP 3, section 6.7.3.3)."""
    styles = {html.unescape(attribute) or element for attribute, element in INLINE_STYLE.findall(document)}
    hashes = (base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in sorted(styles))
    return " ".join(("'unsafe-hashes'", *(f"'sha256-{one}'" for one in hashes)))
