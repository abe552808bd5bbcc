"""Rows and tables made in memory."""

from __future__ import annotations

import dataclasses

from lbpmeta.checks.core.settle import concluded
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables

NAMES = ("trials", "reviews", "statements", "thresholds", "instruments", "sources")


def trial(line=2, **cells):
    """A row of trials.csv; the id follows from the line."""
    base = {"id": f"r{line}", "source": "s", "locator": "Table 1", "quote": "...", "trial": f"T{line}"}
    return Row("trials", "trials.csv", line, {**base, **{k: str(v) for k, v in cells.items()}})


def instrument(name, low="", high="", step=""):
    return Row("instruments", "instruments.csv", 2, {"id": name, "min": low, "max": high, "step": step})


def tables(*rows):
    return Tables({n: tuple(r for r in rows if r.table == n) for n in NAMES}, "memory")


def run(module, name, *rows):
    """All findings of one check of a module, settled by what the rows declare."""
    spec = next(s for s in module.SPECS if s.name == name)
    found = tables(*rows)
    made = [(row, f) for row in found["trials"] for f in spec.run(found, row)]
    settled = [
        concluded(f, declared_about(found, row), lambda r=row, f=f: _wider(spec, found, r, f)) for row, f in made
    ]
    return [f for f in settled if f is not None]


def _wider(spec, found, row, finding):
    wide = found.rounded("any")
    again = spec.run(wide, dataclasses.replace(row, rounding="any"))
    return next((f for f in again if f.check == finding.check and tuple(f.printed) == tuple(finding.printed)), None)
