"""The intervals of a paper's proportions together: one method for all of them?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.severity import LABEL
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.counts.counts import is_proportion
from lbpmeta.checks.counts.proportion import check_proportion
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "check_proportions"]

_CHECK: Final = "proportion-method"
_CELLS: Final = ("events", "n", "value", "low", "high")


def check_proportions(rows: Sequence[Sequence[str]], *, level: float = 95) -> Finding:
    """Find the methods that make every interval of a paper's proportions.

    Examples
    --------
    >>> found = check_proportions([("18", "57", "32", "21", "45"), ("6", "50", "12", "5", "24")])
    >>> "wald" in found.methods, "agresti-coull" in found.methods
    (False, True)

    Parameters
    ----------
    rows : sequence of (events, n, percent, low, high)
        As printed; at least two.
    level : float
        In percent.

    Returns
    -------
    Finding
        ``methods`` holds those that reproduce all intervals. Where each is made by some method and none by all, the
        verdict is "method-dependent": a paper may use two.

    Raises
    ------
    DataError
        If there are fewer than two rows, or a number cannot be read.
    """
    if len(rows) < 2:
        raise DataError(f"`rows` holds {len(rows)} proportion; a method of a paper shows in two or more.")
    each = [set(check_proportion(*row, level=level).methods) for row in rows]
    every = check_proportion(*rows[0], level=level).methods
    shared = tuple(m for m in every if all(m in methods for methods in each))
    count = f"{len(rows)} intervals"
    if shared:
        only = "Only " if len(shared) == 1 else ""
        text = f"{only}{', '.join(shared)} reproduce{'s' * (len(shared) == 1)} all {count} of the proportions."
        return make(_CHECK, Verdict.CONSISTENT, text, methods=shared)
    if not all(each):
        text = f"Not every one of the {count} is made by a usual method; each is told of by itself."
        return make(_CHECK, Verdict.NOT_CHECKABLE, text, missing=("a method for each interval",))
    text = f"Each of the {count} is made by some method, and no one method makes all."
    return make(_CHECK, Verdict.METHOD_DEPENDENT, text, stakes=LABEL)


def run_method(tables: Tables, row: Row) -> Iterator[Finding]:
    """The proportions of a source, told at the first of them."""
    if not _complete(row):
        return
    rows = [r for r in tables["statements"] if r["source"] == row["source"] and _complete(r)]
    if len(rows) < 2 or rows[0].id != row.id or len({r["level"] for r in rows}) > 1:
        return
    finding = check_proportions([[r[c] for c in _CELLS] for r in rows], level=float(row["level"] or 95))
    yield finding.renamed({}, rows=tuple(r.id for r in rows))


def _complete(row: Row) -> bool:
    return is_proportion(row) and row["interval"] == "ci" and row.has(*_CELLS)


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Does one method make all the intervals of a paper's proportions?",
        ("statements",),
        run_method,
        "heuristic",
        inputs="events, n, value, low, high, level of every proportion of the source",
        formula="the methods of each interval (proportion-ci), and those that all share",
        source="Newcombe RG. Stat Med 1998;17:857-872; Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-133.",
        needs=(_CELLS,),
        row_only=False,
    ),
)
