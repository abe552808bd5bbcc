"""What one more printed number would buy: tables with a number that follows from the others, rounded as they are."""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.from_rows import effects_from_rows
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtr, ndtri
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.pooling.single import pool

__all__ = ["ADDED", "added"]

_MEANS: Final = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
_COUNTS: Final = ("events1", "n1", "events2", "n2")
_TRIPLE: Final = ("estimate", "ci_low", "ci_high")
_Z: Final = float(ndtri(0.975))

Derived = Mapping[str, str]


def _effect(row: Row) -> tuple[str, float, float, int] | None:
    """Measure, effect and standard error on the scale of the analysis, and decimals; from the arms, or the interval."""
    measure = row["measure"]
    numbers = {c: n for c in (*_MEANS, *_COUNTS, *_TRIPLE) if (n := row.printed(c)) is not None and n.op == "="}
    faces = {c: float(n) for c, n in numbers.items()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LbpmetaWarning)
            if all(c in faces for c in _MEANS) and measure in ("MD", ""):
                m1, s1, n1, m2, s2, n2 = (faces[c] for c in _MEANS)
                places = max(numbers["mean1"].decimals, numbers["mean2"].decimals)
                return "MD", m1 - m2, math.sqrt(s1**2 / n1 + s2**2 / n2), max(0, places)
            if all(c in faces for c in _COUNTS) and measure in ("RR", "OR", "RD", ""):
                chosen = measure or "RR"
                a, n1, c, n2 = (faces[name] for name in _COUNTS)
                sizes = effect_sizes(chosen, events1=[a], n1=[n1], events2=[c], n2=[n2])
                return chosen, float(sizes.yi[0]), math.sqrt(float(sizes.vi[0])), 2
    except (LbpmetaError, ZeroDivisionError):
        return None
    if measure and all(c in faces for c in _TRIPLE):
        estimate, low, high = (faces[c] for c in _TRIPLE)
        if measure in LOG_MEASURES:
            if min(estimate, low, high) <= 0:
                return None
            estimate, low, high = (math.log(x) for x in (estimate, low, high))
        return measure, estimate, (high - low) / (2 * _Z), max(0, numbers["estimate"].decimals)
    return None


def _shown(value: float, places: int) -> str:
    return f"{value:.{places}f}"


def _p(row: Row) -> Derived:
    found = _effect(row)
    if found is None or row["p"] or found[2] <= 0:
        return {}
    p = 2 * float(ndtr(-abs(found[1]) / found[2]))
    return {"p": "<0.001" if p < 0.001 else _shown(p, 3)}


def _se(row: Row) -> Derived:
    found = _effect(row)
    if found is None or row["se"] or row["ci_low"] or found[2] <= 0:
        return {}
    return {"se": _shown(found[2], found[3] + 1), "measure": found[0]}


def _estimate(row: Row) -> Derived:
    found = _effect(row)
    if found is None or row["estimate"]:
        return {}
    value = math.exp(found[1]) if found[0] in LOG_MEASURES else found[1]
    return {"estimate": _shown(value, found[3]), "measure": found[0]}


def _interval(row: Row) -> Derived:
    found = _effect(row)
    if found is None or row["ci_low"] or found[2] <= 0:
        return {}
    measure, y, se, places = found
    ends = [y - _Z * se, y + _Z * se]
    low, high = (math.exp(e) if measure in LOG_MEASURES else e for e in ends)
    limits = {"ci_low": _shown(low, places), "ci_high": _shown(high, places), "measure": measure}
    return limits if row["estimate"] else {**limits, **_estimate(row)}


#: Name of what is added to each row -> the cells that a row gets.
ADDED: Final[Mapping[str, Callable[[Row], Derived]]] = MappingProxyType(
    {
        "a p per row": _p,
        "an SE per row": _se,
        "an estimate per row": _estimate,
        "an estimate and interval per row": _interval,
    }
)


def added(tables: Tables) -> Iterator[tuple[str, Tables]]:
    """Yield what can be added to a table, in words, and the table with it.

    Examples
    --------
    >>> from lbpmeta.evidence.reading import read_data
    >>> row = {"study": "A", "mean1": "3.1", "sd1": "2.0", "n1": "40", "mean2": "4.0", "sd2": "2.2", "n2": "41"}
    >>> tables = read_data([[row, {**row, "study": "B", "mean1": "2.8"}]])
    >>> [name for name, _ in added(tables)][:2]
    ['a p per row', 'an SE per row']
    """
    trials = tables.rows.get("trials", ())
    for name, derive in ADDED.items():
        cells = [derive(row) for row in trials]
        if sum(map(bool, cells)) * 2 > len(trials):  # most rows lack it, and can have it
            rows = tuple(row.with_cells(new) if new else row for row, new in zip(trials, cells, strict=True))
            yield name, _with(tables, "trials", rows)
    people = tuple(_people(tables, trials))
    if people:
        filled = {row.id: row for row in people}
        before = tables.rows.get("reviews", ())
        kept = tuple(filled.pop(row.id, row) for row in before)
        yield "a total n", _with(tables, "reviews", (*kept, *filled.values()))
    lines = tuple(_lines(tables, trials))
    if lines:
        measured = {m.id: line["measure"] for line in lines for m in tables.members(line["set"]) if not m["measure"]}
        rows = tuple(r.with_cells({"measure": measured[r.id]}) if r.id in measured else r for r in trials)
        yield "a total", _with(_with(tables, "trials", rows), "reviews", (*tables.rows.get("reviews", ()), *lines))


def _with(tables: Tables, table: str, rows: tuple[Row, ...]) -> Tables:
    return dataclasses.replace(tables, rows=MappingProxyType({**tables.rows, table: rows}))


def _people(tables: Tables, trials: Sequence[Row]) -> Iterator[Row]:
    """The people of each set of rows: in its line, where that prints none, or in a line that prints nothing else."""
    lines = {row["set"]: row for row in tables.rows.get("reviews", ()) if row["set"]}
    for name in dict.fromkeys(name for row in trials for name in row["set"].split()):
        members = tables.members(name)
        counts = [row.printed(c) for row in members for c in ("n1", "n2")]
        known = [int(n.value) for n in counts if n is not None and n.op == "=" and n.value == int(n.value)]
        line = lines.get(name)
        if len(members) < 2 or len(known) < len(counts) or (line is not None and line["n"]):
            continue
        if line is not None:
            yield line.with_cells({"n": str(sum(known))})
            continue
        cells = {"id": f"{name}-people", "set": name, "n": str(sum(known)), "source": members[0]["source"]}
        yield Row("reviews", members[0].file, 0, MappingProxyType(cells))


def _lines(tables: Tables, trials: Sequence[Row]) -> Iterator[Row]:
    """A pooled line for every set that has none: DerSimonian-Laird, as RevMan prints, its recipe declared."""
    sets = dict.fromkeys(name for row in trials for name in row["set"].split())
    taken = {row["set"] for row in tables.rows.get("reviews", ())}
    for name in sets:
        members = tables.members(name)
        effects = [_effect(row) for row in members]
        known = [e for e in effects if e is not None and e[2] > 0]
        if name in taken or len(members) < 2 or len(known) < len(members) or len({e[0] for e in known}) > 1:
            continue
        measure, places = known[0][0], max(e[3] for e in known)
        try:
            fit = pool(effects_from_rows(members, measure, "revman5"), recipe="revman5")
        except LbpmetaError:
            continue
        shown = fit.display()
        cells = {
            "id": f"{name}-total",
            "set": name,
            "measure": measure,
            "recipe": "revman5",
            "source": members[0]["source"],
            "estimate": _shown(float(shown.estimate), places),
            "ci_low": _shown(float(shown.ci.low), places),
            "ci_high": _shown(float(shown.ci.high), places),
        }
        yield Row("reviews", members[0].file, 0, MappingProxyType(cells))
