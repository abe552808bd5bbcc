"""The number of studies of a pooled line against the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import compares_risks

__all__ = ["study_count"]


def study_count(tables: Tables, row: Row) -> Iterator[Finding]:
    """Compare k, and the degrees of freedom of Q, with the rows of the set.

    A review counts trials or comparisons, and a trial may give several comparisons: k must lie between the
    number of distinct trials and the number of rows, and df between one less than each. Rows without an effect
    (no event in either arm, or nothing but events; no standard deviation) may be counted or not. A line that says
    rows are missing is left alone.

    Yields
    ------
    Finding
        At most one.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> for finding in study_count(tables, tables.row("cd008112-1.1.1")):
    ...     print(finding.message)
    k 18, q_df 17 agree with 18 rows of 16 trials.
    """
    members = tables.members(row["set"])
    if not members or row["rows_missing"] or not (row["k"] or row["q_df"]):
        return
    trials = len({r["trial"] for r in members if _estimable(r, row["measure"])})
    printed = {c: row.printed(c) for c in ("k", "q_df") if row[c]}
    shown = ", ".join(f"{c} {row[c]}" for c in printed)
    rows = f"{len(members)} rows of {len({r['trial'] for r in members})} trials"
    wrong = [c for c, p in printed.items() if p is not None and not trials <= float(p) + (c == "q_df") <= len(members)]
    if wrong:
        text = f"{shown}: the set holds {rows}."
        yield make("k-disagrees-with-rows", Verdict.INCONSISTENT, text, printed=printed)
    else:
        yield make("k-disagrees-with-rows", Verdict.CONSISTENT, f"{shown} agree with {rows}.", printed=printed)


def _estimable(row: Row, measure: str) -> bool:
    """Whether the row has an effect of this measure: programs leave the others out of k and df."""
    if compares_risks(measure):
        cells = [row.printed(c) for c in ("events1", "n1", "events2", "n2")]
        a, n1, c, n2 = (None if cell is None else cell.value for cell in cells)
        if None in (a, n1, c, n2):  # a table without events shows as no effect, or as none at all
            estimate = row.printed("estimate")
            return estimate is not None and not estimate.prints(0.0 if measure == "RD" else 1.0)
        return not (a == c == 0 or (a == n1 and c == n2))
    sds = [row.printed(c) for c in ("sd1", "sd2")]
    return any(sd is None or sd.value != 0 for sd in sds)


SPECS: Final = (
    CheckSpec(
        "k-disagrees-with-rows",
        "Do k and df fit the rows?",
        ("reviews",),
        study_count,
        "proof",
        inputs="k, q_df; the study rows of the set",
        formula="number of trials with an effect <= k <= number of rows; the same for q_df + 1",
        source="",
        row_only=False,
        proof_test="tests/checks/test_true_rows.py::test_numbers_of_studies",
        rounded=False,
        needs=(("set", "k"), ("set", "q_df")),
    ),
)
