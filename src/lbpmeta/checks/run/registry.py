"""The registry of checks, and the one loop that runs them over tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.across import copies, prints, same_arm, scales, sd_outlier, se_as_sd
from lbpmeta.checks.across.prints import confirm_repairs
from lbpmeta.checks.arms import (
    change,
    combined,
    contrast_rows,
    correlation,
    grim,
    grimmer,
    interval,
    quantiles,
    ranges,
    sd_bounds,
    standard_error,
)
from lbpmeta.checks.arms import p_value as arms_p_value
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.verdicts import retold
from lbpmeta.checks.counts import (
    absolute,
    counts,
    flow,
    hazard,
    nnt,
    proportion,
    proportion_interval,
    rates,
    ratio,
    reexpressed,
)
from lbpmeta.checks.counts import p_value as counts_p_value
from lbpmeta.checks.diagnostic import figures
from lbpmeta.checks.estimate import claims, containment, domain, p_values, size, statistic, symmetry, whole
from lbpmeta.checks.pooled import check, weights
from lbpmeta.checks.run.complete import complete
from lbpmeta.checks.run.internal import INTERNAL, guarded
from lbpmeta.checks.run.pins import apply_pins
from lbpmeta.checks.source import quote
from lbpmeta.checks.summary import (
    bounds,
    heterogeneity,
    i2_interval,
    prediction_interval,
    study_count,
    subgroups,
    summary_only,
)
from lbpmeta.errors import LbpmetaError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES

__all__ = ["CHECKS", "CheckSpec", "rederives", "run_checks"]

#: Every check by name, in the order of the report: one more module of checks is one more line.
CHECKS: Final[Mapping[str, CheckSpec]] = MappingProxyType(
    {
        spec.name: spec
        for module in (
            quote,
            ranges,
            domain,
            containment,
            symmetry,
            p_values,
            statistic,
            size,
            whole,
            interval,
            contrast_rows,
            change,
            heterogeneity,
            check,
            study_count,
            prints,
            same_arm,
            grim,
            grimmer,
            sd_bounds,
            standard_error,
            se_as_sd,
            sd_outlier,
            correlation,
            arms_p_value,
            quantiles,
            combined,
            copies,
            scales,
            weights,
            bounds,
            prediction_interval,
            i2_interval,
            summary_only,
            subgroups,
            counts,
            proportion,
            proportion_interval,
            ratio,
            counts_p_value,
            nnt,
            absolute,
            figures,
            rates,
            hazard,
            flow,
            reexpressed,
            claims,
        )
        for spec in module.SPECS
    }
)


def run_checks(
    tables: Tables,
    *,
    only: Collection[str] | None = None,
    about: Collection[str] | None = None,
    extra: Iterable[CheckSpec] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Finding, ...]:
    """Run the checks on every row.

    Parameters
    ----------
    tables : Tables
    only : collection of str, optional
        Names of the checks to run.
    about : collection of str, optional
        Ids of the rows to report on; default all. They get the findings that a run over all rows gives them.
    extra : iterable of CheckSpec
        Checks from outside the registry, for example of claims about relevance.
    progress : callable, optional
        Called with the rows done and the rows in all, before each row and at the end.

    Returns
    -------
    tuple of Finding
        In table and row order. What cannot be checked is told once per row; pins (cells `expected`) are
        applied.

    Raises
    ------
    DataError
        If a number or a pin cannot be read; the message names file, line and row.
    MethodError
        If a name in `only` is unknown.
    """
    specs = known = {**CHECKS, **{s.name: s for s in extra}}
    if only is not None:
        unknown = [name for name in only if name not in specs]
        if unknown:
            raise MethodError(f"There is no check {unknown[0]!r}; there are {', '.join(specs)}.")
        specs = {name: spec for name, spec in specs.items() if name in only}
    found: list[Finding] = []
    ids = None if about is None else _with_prints(tables, about)
    rows = {
        table: [row for row in tables.rows.get(table, ()) if ids is None or row.id in ids]
        for table in ("trials", "reviews", "statements", "thresholds")
    }
    count, done = sum(map(len, rows.values())), 0
    for table, of_rows in rows.items():
        of_table = [spec for spec in specs.values() if table in spec.tables]
        for row in of_rows:
            if progress is not None:
                progress(done, count)
            done += 1
            first = _run_row(tables, row, of_table)
            made = guarded("the search for repairs", complete, tables, row, first, known.values(), fallback=first)
            found.extend(_placed(f, row) if f.check == INTERNAL else f for f in made)
    if progress is not None:
        progress(done, count)
    found = guarded("the comparison of repairs", confirm_repairs, found, tables, fallback=found)
    pinned = apply_pins(found, (row for of_rows in rows.values() for row in of_rows), specs, known)
    told = _once_per_row(pinned, known)
    return tuple(told if about is None else [f for f in told if f.rows[0] in about])


def rederives(finding: Finding) -> bool:
    """Whether a finding is of a check that makes a pooled line from its rows."""
    return finding.check in CHECKS and CHECKS[finding.check].rederives


def _with_prints(tables: Tables, about: Collection[str]) -> set[str]:
    """The ids given, and those of the rows that print the same quantities: a finding about one speaks of the others."""
    known = {row.id: row for row in tables}
    quantities = {known[row_id]["quantity"] for row_id in about if row_id in known} - {""}
    return {*about, *(r.id for quantity in quantities for r in tables.prints(quantity))}


def _run_row(tables: Tables, row: Row, specs: Sequence[CheckSpec]) -> list[Finding]:
    out: list[Finding] = []
    for spec in specs:
        try:
            findings = guarded(spec.name, spec.run, tables, row)
        except LbpmetaError as error:
            raise type(error)(f"{row.file}, line {row.line}, row {row.id!r}: {error}") from error
        out.extend(_placed(f if spec.scale_free else _capped(f, row), row) for f in findings)
    return out


def _placed(finding: Finding, row: Row) -> Finding:
    return dataclasses.replace(
        finding,
        rows=finding.rows or (row.id,),
        source=row["source"],
        locator=row["locator"],
        file=row.file,
        line=row.line,
    )


#: What is said in place of a proof: of a measure such as a logit, and of one that nobody named.
_UNKNOWN_SCALE: Final = ("It is not said on which scale they were printed.", "The measure is not named: see `measure`.")


def _capped(finding: Finding, row: Row) -> Finding:
    """Take the proof from a finding about an effect whose scale nobody said, where the scale decides."""
    if (
        row["measure"] not in MEASURES
        or MEASURES[row["measure"]].printed_as_is
        or finding.verdict is not Verdict.INCONSISTENT
        or not finding.printed.keys() & {"estimate", "ci_low", "ci_high", "se", "variance", "pi_low", "pi_high"}
    ):
        return finding
    return retold(finding, Verdict.IMPLAUSIBLE, _UNKNOWN_SCALE[row["measure"] == "GEN"])


def _once_per_row(findings: Iterable[Finding], specs: Mapping[str, CheckSpec]) -> list[Finding]:
    """Keep one finding per row of what cannot be checked: the pooled line's first. Quotes stay."""
    kept: list[Finding] = []
    told: dict[str, int] = {}
    for finding in findings:
        spec = specs.get(finding.check)
        alone = finding.check == INTERNAL or (spec is not None and not spec.once_per_row)
        if finding.verdict is not Verdict.NOT_CHECKABLE or alone or finding.expected:
            kept.append(finding)
            continue
        row = finding.rows[0]
        if row not in told:
            told[row] = len(kept)
            kept.append(finding)
        elif spec is not None and spec.rederives:
            kept[told[row]] = finding
    return kept
