"""What a case is: a small table that is true, and the same table with one slip of the kind that a check is for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.evidence.tables import Row, Tables

__all__ = [
    "ALARMS",
    "ANY",
    "OPEN",
    "Cells",
    "Maker",
    "Pair",
    "Rows",
    "changed",
    "digit",
    "mean_sd",
    "scores",
    "show",
    "shown_p",
    "tables_of",
    "tenfold",
    "without",
]

Cells = Mapping[str, str]

#: Rows by table.
Rows = Mapping[str, Sequence[Cells]]

#: A true table, and the same one with a slip.
Pair = tuple[Rows, Rows]

#: What is a complaint: of most checks, of those that say at most that it depends, and of those that only inform.
ALARMS: Final = frozenset({Verdict.IMPLAUSIBLE, Verdict.INCONSISTENT})
OPEN: Final = ALARMS | {Verdict.METHOD_DEPENDENT}
ANY: Final = frozenset(Verdict)

_TABLES: Final = ("trials", "reviews", "statements", "thresholds", "conclusions", "instruments", "sources")


@dataclass(frozen=True, slots=True)
class Maker:
    """How the cases of a check are made.

    Parameters
    ----------
    make : callable
        ``Generator -> (true rows, rows with a slip)``. The numbers of the true rows come from people, or from a
        sampling distribution, by a method that a paper may have used.
    slip : str
        The slip in words: "... of a hundred tables with <slip> are noticed".
    complains : frozenset of Verdict
        Which verdicts of the check are a complaint.
    ask : callable, optional
        How a check that no table can ask is called: what was made -> its findings. `make` then makes what it takes.
    """

    make: Callable[[np.random.Generator], tuple[Any, Any]]
    slip: str
    complains: frozenset[Verdict] = ALARMS
    ask: Callable[[Any], Iterable[Finding]] | None = None


def show(value: float, digits: int) -> str:
    """Print a number, half up."""
    text = str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
    return text.removeprefix("-") if float(text) == 0 else text


def shown_p(p: float) -> str:
    """Print a p-value as journals do."""
    return "<0.001" if p < 0.001 else show(p, 3 if p < 0.1 else 2)


def tables_of(rows: Rows) -> Tables:
    """Return rows as tables of one source, with what every row must have."""
    base = {"source": "s", "locator": "Table 1", "quote": "..."}
    found = {
        name: tuple(
            Row(name, f"{name}.csv", i + 2, MappingProxyType({**base, "id": f"{name[0]}{i}", **cells}))
            for i, cells in enumerate(rows.get(name, ()))
        )
        for name in _TABLES
    }
    found["sources"] = found["sources"] or (Row("sources", "sources.csv", 2, {"id": "s", "citation": "Simulated"}),)
    return Tables(MappingProxyType(found), "simulated")


def changed(rows: Rows, table: str, at: int, **cells: str) -> Rows:
    """Return the rows with other cells in one of them."""
    mine = list(rows[table])
    mine[at] = {**mine[at], **cells}
    return {**rows, table: tuple(mine)}


def without(cells: Cells, *names: str) -> dict[str, str]:
    """Return a row without some cells."""
    return {name: text for name, text in cells.items() if name not in names}


def digit(rng: np.random.Generator, text: str, *, last: bool = False) -> str:
    """Return a number with another digit in one place: the first two that say something, or any but the last."""
    places = [i for i, c in enumerate(text) if c.isdigit()]
    first = next((j for j, i in enumerate(places) if text[i] != "0"), 0)
    pool = places[first:] if last else places[first : first + 2]
    at = int(rng.choice(pool))
    away = [d for d in "123456789" if 2 <= abs(int(d) - int(text[at])) <= 7]
    return f"{text[:at]}{rng.choice(away)}{text[at + 1 :]}"


def tenfold(text: str) -> str:
    """Return a number whose decimal point slipped to the right."""
    digits = max(0, -int(Decimal(text).as_tuple().exponent))
    return show(float(text) * 10, max(0, digits - 1))


def scores(rng: np.random.Generator, n: int, top: int) -> NDArray[np.int64]:
    """Return whole scores of n people from 0 to `top`: each has a state of his own and answers with noise."""
    middle, apart = rng.uniform(0.25, 0.75), rng.uniform(3, 10)
    found: NDArray[np.int64] = rng.binomial(top, rng.beta(middle * apart, (1 - middle) * apart, n))
    return found


def mean_sd(values: NDArray[np.int64] | NDArray[np.float64]) -> tuple[float, float]:
    """Return mean and standard deviation of people."""
    return float(values.mean()), float(math.sqrt(values.var(ddof=1)))
