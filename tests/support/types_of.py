"""TypeScript types made from documents of ours: `make types` writes them, tests tell of old ones."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WEB = Path(__file__).parents[2] / "web"
MARK = "// Made by `make types` from the document with the SHA-256 "
MAKE = ["npm", "exec", "--silent", "--workspace", "api-types", "--", "openapi-typescript"]


def first_line(document: dict[str, Any]) -> str:
    """Whatever the installation's name and version are."""
    typed = json.dumps([document["paths"], document["components"]], sort_keys=True)
    return MARK + hashlib.sha256(typed.encode()).hexdigest()


def write(document: dict[str, Any], types: Path) -> None:
    with tempfile.TemporaryDirectory() as directory:
        source, made = Path(directory) / "openapi.json", Path(directory) / "types.ts"
        source.write_text(json.dumps(document), encoding="utf-8")
        command = [*MAKE, "--default-non-nullable", "false", str(source), "--output", str(made)]
        subprocess.run(command, cwd=WEB, check=True, stdout=sys.stderr)
        types.write_text(f"{first_line(document)}\n\n{made.read_text(encoding='utf-8')}", encoding="utf-8")
