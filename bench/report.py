"""Medians and spread, a table to read and a file to compare with."""

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path("var/bench")


@dataclass(frozen=True)
class Spread:
    """Milliseconds."""

    p50: float
    p95: float
    p99: float
    least: float
    most: float
    count: int

    def __str__(self) -> str:
        return (
            f"{self.p50:9.2f} {self.p95:9.2f} {self.p99:9.2f}   ({self.least:.2f} to {self.most:.2f}, n={self.count})"
        )


def spread(seconds: Sequence[float]) -> Spread:
    ordered = sorted(second * 1000 for second in seconds)

    def at(share: float) -> float:
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    return Spread(at(0.5), at(0.95), at(0.99), ordered[0], ordered[-1], len(ordered))


def write(name: str, results: dict[str, Any]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"machine": machine} | results, indent=2, default=vars) + "\n")
    print(f"\nWritten to {path}")


def heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")
