"""Rows and tables made in memory."""

from __future__ import annotations

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
    """All findings of one check of a module."""
    spec = next(s for s in module.SPECS if s.name == name)
    found = tables(*rows)
    return [f for row in found["trials"] for f in spec.run(found, row)]
