"""The browser's types of the API, made from its document."""

import tempfile
from typing import Any

from tests.support.types_of import WEB, write
from videodesk.app import API, build_app
from videodesk.settings import load_settings

TYPES = WEB / "src" / "api" / "schema.ts"


def document() -> dict[str, Any]:
    """That of an installation as it comes. The built pages must be there."""
    with tempfile.TemporaryDirectory() as directory:
        settings = load_settings(
            {"VIDEODESK_SERVER_SECRET_KEY": "x" * 32, "VIDEODESK_DATABASE_URL": f"sqlite:///{directory}/none.db"}
        )
        return build_app(settings)[API].document


if __name__ == "__main__":
    write(document(), TYPES)
