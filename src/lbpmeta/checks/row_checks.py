"""Adapters: which cells of a row go into which check."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from lbpmeta.checks._common import make, read
from lbpmeta.checks.arm_rows import finding_of_arms
from lbpmeta.checks.change import check_change
from lbpmeta.checks.claims import check_significance_claim
from lbpmeta.checks.columns import NUMBERS
from lbpmeta.checks.estimate import (
    SUBCHECKS,
    check_bounds,
    check_containment,
    check_null,
    check_p_value,
    check_symmetry,
)
from lbpmeta.checks.finding import Finding, Verdict
from lbpmeta.checks.heterogeneity import check_heterogeneity
from lbpmeta.checks.line import Line
from lbpmeta.checks.pooled import check_pooled
from lbpmeta.checks.quote import check_quote
from lbpmeta.checks.ranges import check_ranges, check_total
from lbpmeta.checks.same import check_same
from lbpmeta.checks.spec import Run
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.recipe import get_recipe

__all__ = [
    "on_estimate",
    "run_alone",
    "run_arm_interval",
    "run_arms",
    "run_change",
    "run_claim",
    "run_heterogeneity",
    "run_null",
    "run_p_value",
    "run_pooled",
    "run_quote",
    "run_range",
    "run_same",
    "run_total",
]

_POOLED: Final = (
    *("estimate", "ci_low", "ci_high", "p", "k", "tau2", "q", "q_df", "q_p", "z", "i2", "pi_low", "pi_high"),
)


def _measure(row: Row) -> str:
    return row["measure"] if row["measure"] in MEASURES else ""


#: Every check of an estimate reads the same line: once per row is enough.
_read_line: Final = lru_cache(maxsize=256)(Line.read)


def _line(row: Row) -> Line | None:
    """The estimate of a trial or review row, or the value of a statement."""
    if row.table == "statements":
        if not row["value"] or row["interval"] not in ("ci", "range"):
            return None
        kind = {"mean": "MN", "difference": "MD"}.get(row["kind"], "PR")
        return Line.read(
            row["value"],
            row["low"],
            row["high"],
            measure=kind,
            level=row["level"] or None,
            pooled=False,
            rounding=row.rounding,
        )
    if not row["estimate"]:
        return None
    pooled = row.table == "reviews"
    min_df = 1.0
    if not pooled and row["contrast"] == "raw" and row.has("n1", "n2"):
        min_df = max(1.0, min(float(n) for n in (row.printed("n1"), row.printed("n2")) if n is not None) - 1)
    return _read_line(
        row["estimate"],
        row["ci_low"],
        row["ci_high"],
        measure=_measure(row),
        level=row["level"] or ("95" if row["ci_low"] else None),
        p=row["p"],
        se=row["se"] if not pooled else None,
        pooled=pooled,
        rounding=row.rounding,
        min_df=min_df,
        own_test=not pooled or row["model"] == "common" or bool(_ci_method(row)),
    )


def on_estimate(check: Callable[[Line], Finding | None]) -> Run:
    def run(tables: Tables, row: Row) -> Iterator[Finding]:
        line = _line(row)
        if line is None:
            return
        if row.table == "statements":
            if check is check_symmetry and (row["interval"] != "ci" or row["kind"] not in ("mean", "difference")):
                return
            names = {"estimate": "value", "ci_low": "low", "ci_high": "high"}
        else:
            names = {}
        finding = check(line)
        if finding is not None:
            yield finding.renamed(names)

    return run


def run_alone(tables: Tables, row: Row) -> Iterator[Finding]:
    """A finding for an estimate with nothing printed beside it."""
    line = _line(row)
    if line is None or row.table == "statements" or any(c(line) is not None for c in SUBCHECKS):
        return
    if row["set"] and (row["variance"] or row["se"]):
        return  # it is compared as a row of its pooled line
    missing = tuple(n for n in ("ci_low", "ci_high") if n not in line.printed) or ("level",)
    yield make(
        "estimate-alone",
        Verdict.NOT_CHECKABLE,
        f"{line} stands alone: nothing printed beside it can contradict it.",
        printed=line.printed,
        missing=missing,
    )


def run_arm_interval(tables: Tables, row: Row) -> Iterator[Finding]:
    """The interval of each arm's mean."""
    for arm in "12":
        mean, low, high = f"mean{arm}", f"mean{arm}_low", f"mean{arm}_high"
        if not row.has(mean, low, high):
            continue
        line = Line.read(row[mean], row[low], row[high], measure="MN", level=None, pooled=False, rounding=row.rounding)
        names = {"estimate": mean, "ci_low": low, "ci_high": high}
        for check in (check_bounds, check_containment, check_symmetry):
            finding = check(line)
            if finding is not None:
                yield finding.renamed(names, check="arm-ci")


def run_arms(tables: Tables, row: Row) -> Iterator[Finding]:
    found = finding_of_arms(tables, row)
    if found is not None:
        finding, means = found
        yield finding.renamed({"mean1": means[0], "mean2": means[1]})


def run_change(tables: Tables, row: Row) -> Iterator[Finding]:
    if not _end_scores(row) or not (row["baseline1"] or row["baseline2"]):
        return
    if not (row.has("mean1", "baseline1") or row.has("mean2", "baseline2")):
        return
    finding = check_change(
        baseline1=row["baseline1"],
        mean1=row["mean1"],
        baseline2=row["baseline2"],
        mean2=row["mean2"],
        change1=row["change1"],
        change2=row["change2"],
        estimate=row["estimate"] if row["measure"] == "MD" else None,
        contrast=row["contrast"],
    )
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


def _end_scores(row: Row) -> bool:
    """Whether the means are scores at the end rather than changes.

    A row about changes may still print the end scores: on a scale where lower is better, changes for the
    better are below 0, so that two means above 0 beside their baselines are scores.
    """
    if row["kind"] != "change":
        return row["kind"] in ("endpoint", "")
    means = [read(row[f"mean{arm}"]) for arm in "12"]
    beside = row.has("baseline1", "baseline2")
    return beside and row["better"] == "lower" and all(m is not None and m.value > 0 for m in means)


def run_range(tables: Tables, row: Row) -> Iterator[Finding]:
    minimum = maximum = None
    instrument = tables.instrument(row)
    if instrument is not None and instrument.has("min", "max"):
        low, high = read(instrument["min"]), read(instrument["max"])
        minimum, maximum = (None if end is None else float(end) for end in (low, high))
    cells = {c: row[c] for c in NUMBERS[row.table] if row[c]}
    percent = row["unit"] == "%" and row["kind"] in ("proportion", "percentage", "sensitivity", "specificity")
    finding = check_ranges(
        cells,
        minimum=minimum,
        maximum=maximum,
        kind=row["kind"],
        measure=row["measure"],
        unit="%" if percent else "",
        spread=row.table != "trials",  # the check sd-impossible compares those
    )
    if finding is not None:
        yield finding


def run_total(tables: Tables, row: Row) -> Iterator[Finding]:
    members = tables.members(row["set"])
    if not row["n"] or not members or row["rows_missing"]:
        return
    parts = {f"{m.id}: {c}": m[c] for m in members for c in ("n1", "n2")}
    if all(parts.values()):
        finding = check_total(row["n"], parts)
        if finding is not None:
            yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)))


def _ci_method(row: Row) -> str:
    """The interval method that a pooled line declares, itself or by its recipe."""
    return row["ci_method"] or (get_recipe(row["recipe"]).ci if row["recipe"] else "")


def _beside_hartung_knapp(check: Callable[[Line], Finding | None]) -> Run:
    """A check of the p-value; RevMan prints the normal p beside a Hartung-Knapp interval."""

    def run(tables: Tables, row: Row) -> Iterator[Finding]:
        for finding in on_estimate(check)(tables, row):
            if (
                finding.verdict is Verdict.INCONSISTENT
                and row.table == "reviews"
                and _ci_method(row).startswith("hksj")
            ):
                cause = (
                    " RevMan prints the p of the normal test beside a Hartung-Knapp interval: the two can contradict."
                )
                yield dataclasses.replace(
                    finding, verdict=Verdict.METHOD_DEPENDENT, message=finding.message + cause, repairs=()
                )
            else:
                yield finding

    return run


run_p_value: Final = _beside_hartung_knapp(check_p_value)
run_null: Final = _beside_hartung_knapp(check_null)


def run_heterogeneity(tables: Tables, row: Row) -> Iterator[Finding]:
    if sum(bool(row[c]) for c in ("k", "tau2", "q", "q_df", "q_p", "z", "i2")) < 2:
        return
    ci_method = _ci_method(row)
    # Beside a Hartung-Knapp interval the printed p may be that of the normal test: it is compared on its own.
    columns = [c for c in _POOLED[:11] if c != "p" or not ci_method.startswith("hksj")]
    finding = check_heterogeneity(
        {c: row[c] for c in columns},
        measure=_measure(row),
        level=row["level"] or "95",
        tau2_method=row["tau2_method"],
        ci_method=ci_method,
        i2_from_q=row["recipe"] == "revman5",
    )
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield finding


def run_pooled(tables: Tables, row: Row) -> Iterator[Finding]:
    if not row["estimate"] or not row["measure"] or (_measure(row) and not MEASURES[row["measure"]].pooled):
        return
    members = tables.members(row["set"])
    if not members or row["rows_missing"]:
        wanted = row["rows_missing"] or "the study rows behind the pooled line"
        yield make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            f"The line cannot be re-derived without its rows: {wanted.rstrip('.')}.",
            missing=(wanted,),
        )
        return
    try:
        finding = check_pooled(
            {c: row[c] for c in _POOLED},
            members,
            measure=_measure(row),
            recipe=row["recipe"] or None,
            model=row["model"],
            tau2=row["tau2_method"],
            ci=row["ci_method"],
            level=float(row["level"] or 95),
            search=False,
        )
    except DataError as error:  # a ratio below 0 and the like: the domain check has its say about that row
        finding = make(
            "pooled-disagrees-with-rows",
            Verdict.NOT_CHECKABLE,
            f"The line cannot be re-derived: {error}",
            missing=(str(error),),
        )
    yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)))


def run_same(tables: Tables, row: Row) -> Iterator[Finding]:
    if not row["quantity"]:
        return
    group = tables.prints(row["quantity"])
    if len(group) > 1 and group[0].id == row.id:
        yield check_same(group)


def run_quote(tables: Tables, row: Row) -> Iterator[Finding]:
    cells = {c: row[c] for c in NUMBERS[row.table] if row[c]}
    if cells:
        yield check_quote(cells, row["quote"])


def run_claim(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["claim_effect"] and row["estimate"]:
        yield check_significance_claim(
            row["claim_effect"],
            row["ci_low"],
            row["ci_high"],
            measure=_measure(row),
            level=row["level"] or "95",
            p=read(row["p"], row.rounding),
            pooled=row.table == "reviews",
            rounding=row.rounding,
        )
