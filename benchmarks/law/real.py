"""Published intervals, read by hand: what each was found to be.

See README.md for where the rows come from and what the classes mean.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

HERE = Path(__file__).parent

#: What each class may be called at most, and must be called at least.
CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "true": "never inconsistent",
        "unusual": "never inconsistent",
        "high-first": "never inconsistent; a finding of its own",
        "misprint": "at least implausible",
        "sign": "at least implausible",
    }
)


@dataclass(frozen=True)
class Published:
    """One published line: its numbers as printed, its class, and a note: the method, how sure, or what confirms it."""

    id: str
    source: str
    pooled: bool
    measure: str
    estimate: str
    ci_low: str
    ci_high: str
    level: str
    p: str
    kind: str
    note: str


def read(path: Path) -> tuple[Published, ...]:
    """Read a table of published lines."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Published(
            row["row"],
            row["publication"],
            row["line"] == "review",
            row["effect"],
            row["point"],
            row["lower"],
            row["upper"],
            row["confidence"],
            row["p_value"],
            row["class"],
            row["note"],
        )
        for row in rows
    )


def intervals() -> tuple[Published, ...]:
    """Return the sample of published intervals."""
    return read(HERE / "real_intervals.csv")


def misprints() -> tuple[Published, ...]:
    """Return the published misprints."""
    return read(HERE / "real_misprints.csv")
