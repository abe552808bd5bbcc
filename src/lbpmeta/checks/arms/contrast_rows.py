"""Arms of a table's row against its estimate, beside the other rows of the table."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.arms.contrast import contrast_finding
from lbpmeta.checks.arms.screen import ask_contrast
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, WITHIN_ROUNDING, SameRows, TableColumns, trials_of
from lbpmeta.checks.core.settle import worth
from lbpmeta.checks.core.severity import least
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["finding_of_arms"]

_COMPARED: Final = ("MD", "SMD")

#: So many other rows that follow from their arms tell that a table prints raw differences, where all others do; and
#: so many, and such a share of them, where some do not.
_ENOUGH: Final = 3
_MANY: Final = 5
_MOST: Final = 0.8

_FOLLOWS: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)

_ONE_SLIP: Final = (
    "Most other rows follow from their arms, and this one would after one slip; a model may have made it."
)


def finding_of_arms(tables: Tables, row: Row) -> tuple[Finding, tuple[str, ...]] | None:
    """Compare a row's estimate with its arms; return the finding and the columns of the means, or None.

    Where nobody says whether the estimate was adjusted, the arms prove nothing. But where most other rows of the set
    follow from their arms, and this one does after one slip, that is "implausible".
    """
    means = _means(row)
    if not means:
        return None
    finding = _from_arms(row, means, row["contrast"])
    if _rests_on_interval(finding) and declared_about(tables, row).symmetric is False:
        finding = _from_arms(row, means, row["contrast"], limits=False)  # such an interval is none that is known here
    if finding.verdict is Verdict.METHOD_DEPENDENT and row["contrast"] == "" and not is_probing():
        slip = _from_arms(row, means, "raw") if others_follow(tables, row) else finding
        if slip is not finding and not slip.repairs:
            slip = dataclasses.replace(slip, repairs=_swapped(row, means))
        if slip.repairs:
            # What it is worth does not hang on whether a repair makes the whole row right.
            doubted = dataclasses.replace(slip, verdict=Verdict.IMPLAUSIBLE, tail=_ONE_SLIP)
            finding = dataclasses.replace(doubted, severity=least(doubted.severity, worth(doubted, pooled=False)))
    return finding, means


def _means(row: Row) -> tuple[str, ...]:
    """The columns of the two means that the estimate is compared with; none where it is not."""
    if row["measure"] not in _COMPARED or not row["estimate"] or row["kind"] == "baseline":
        return ()
    means = ("mean1", "mean2")
    if row["kind"] in ("change", "improvement") and not row.has(*means) and row.has("change1", "change2"):
        means = ("change1", "change2")
    return means if row.has(*means) else ()


def _swapped(row: Row, means: tuple[str, ...]) -> tuple[Repair, ...]:
    """The two arms in the other order, if estimate and interval then follow from them."""
    turned = _from_arms(row, means[::-1], "raw", turned=True)
    if turned.verdict not in _FOLLOWS:
        return ()
    one, two = (f"{means[0]}, sd1, n1", f"{means[1]}, sd2, n2")
    texts = [", ".join(row[c] for c in names.split(", ")) for names in (one, two)]
    now, then = ", ".join(texts), ", ".join(texts[::-1])
    return (Repair(f"{one}, {two}", now, then, "the arms changed places", cost=COSTS["arms swapped"]),)


def _rests_on_interval(finding: Finding) -> bool:
    """Whether only an interval of a usual kind contradicts the arms; nothing else than the estimate was compared."""
    return any(premise.name == "interval" for premise in finding.premises)


def _from_arms(
    row: Row, means: tuple[str, ...], contrast: str, *, turned: bool = False, limits: bool = True
) -> Finding:
    first, second = ("2", "1") if turned else ("1", "2")
    cells = {
        "mean1": row[means[0]],
        "sd1": row[f"sd{first}"],
        "n1": row[f"n{first}"],
        "mean2": row[means[1]],
        "sd2": row[f"sd{second}"],
        "n2": row[f"n{second}"],
    }
    ends = (row["ci_low"], row["ci_high"]) if limits else (None, None)
    return contrast_finding(
        cells, (row["estimate"], *ends), measure=row["measure"], contrast=contrast, level=row["level"] or "95"
    )


def others_follow(tables: Tables, row: Row) -> bool:
    """Whether most of the other rows of the set with arms follow from them.

    All of three or four do, or at least four in five of more: two slips in one table must not hide each other.
    """
    if not row["set"]:
        return False
    members = SameRows(tables.members(row["set"].split()[0]))
    follows = _followers(members, trials_of(tables))
    others = [does for row_id, does in follows.items() if row_id != row.id]
    followed = sum(others)
    return followed >= _ENOUGH and (followed == len(others) or (followed >= _MANY and followed >= _MOST * len(others)))


@lru_cache(maxsize=4)
def _asked(table: SameRows) -> Mapping[int, int]:
    """What the first question says of each row of a table."""
    codes = ask_contrast(TableColumns(Tables(MappingProxyType({"trials": table.rows}), ""), table.rows)).codes
    return dict(zip(map(id, table.rows), codes.tolist(), strict=True))


@lru_cache(maxsize=256)
def _followers(pool: SameRows, table: SameRows) -> Mapping[str, bool]:
    """Whether the rows of a set follow from their arms, by id, of those that print both; asked once per set."""
    codes = _asked(table)
    found: dict[str, bool] = {}
    for row in pool.rows:
        code = codes.get(id(row), LOOK)
        if code in (CONSISTENT, WITHIN_ROUNDING):
            found[row.id] = True
        elif code == LOOK and (means := _means(row)):
            found[row.id] = _from_arms(row, means, "").verdict in _FOLLOWS
    return MappingProxyType(found)


def run_arms(tables: Tables, row: Row) -> Iterator[Finding]:
    found = finding_of_arms(tables, row)
    if found is not None:
        finding, means = found
        yield finding.renamed({"mean1": means[0], "mean2": means[1]})


SPECS: Final = (
    CheckSpec(
        "contrast-disagrees-with-arms",
        "Does the contrast follow from the arms?",
        ("trials",),
        run_arms,
        "proof",
        inputs="measure MD or SMD, estimate, ci_low, ci_high, contrast; mean, sd, n of both arms",
        formula="MD = m1 - m2; SMD = J (m1 - m2)/s; intervals by every usual formula; the union over the methods",
        source="Higgins JPT, Li T, Deeks JJ. Cochrane Handbook for Systematic Reviews of Interventions, chapter 6.",
        ask=ask_contrast,
        proof_test="tests/checks/test_arms.py::test_true_mean_differences_are_never_inconsistent",
    ),
)
