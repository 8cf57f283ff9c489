"""The browser's types of the API, made from its document: `make api-types` writes them, a test tells of old ones."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from videodesk.app import API, build_app
from videodesk.settings import load_settings

WEB = Path(__file__).parents[2] / "web"
TYPES = WEB / "src" / "api" / "schema.ts"
MARK = "// Made by `make api-types` from the document with the SHA-256 "
MAKE = ["npm", "exec", "--silent", "--workspace", "api-types", "--", "openapi-typescript"]


def document() -> dict[str, Any]:
    """That of an installation as it comes. The built pages must be there."""
    with tempfile.TemporaryDirectory() as directory:
        settings = load_settings(
            {"VIDEODESK_SERVER_SECRET_KEY": "x" * 32, "VIDEODESK_DATABASE_URL": f"sqlite:///{directory}/none.db"}
        )
        return build_app(settings)[API].document


def first_line(of: dict[str, Any]) -> str:
    """Whatever the installation's name and version are."""
    typed = json.dumps([of["paths"], of["components"]], sort_keys=True)
    return MARK + hashlib.sha256(typed.encode()).hexdigest()


def write() -> None:
    current = document()
    with tempfile.TemporaryDirectory() as directory:
        source, made = Path(directory) / "openapi.json", Path(directory) / "schema.ts"
        source.write_text(json.dumps(current), encoding="utf-8")
        command = [*MAKE, "--default-non-nullable", "false", str(source), "--output", str(made)]
        subprocess.run(command, cwd=WEB, check=True, stdout=sys.stderr)
        TYPES.write_text(f"{first_line(current)}\n\n{made.read_text(encoding='utf-8')}", encoding="utf-8")


if __name__ == "__main__":
    write()
