"""The registry of checks, and the one loop that runs them over tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.checks import row_checks as adapt
from lbpmeta.checks.estimate import (
    check_bounds,
    check_containment,
    check_domain,
    check_se,
    check_symmetry,
)
from lbpmeta.checks.finding import Finding, Verdict
from lbpmeta.checks.pins import apply_pins
from lbpmeta.checks.same import confirm_repairs
from lbpmeta.checks.same_arm import same_arm
from lbpmeta.checks.spec import CheckSpec
from lbpmeta.checks.study_count import study_count
from lbpmeta.errors import LbpmetaError, MethodError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["CHECKS", "CheckSpec", "run_checks"]


_PRINTED: Final = ("trials", "reviews", "statements")
_LINES: Final = ("trials", "reviews")

#: Every check by name. One more check is one function and one line here.
CHECKS: Final[Mapping[str, CheckSpec]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            CheckSpec(
                "not-in-quote",
                "Is every encoded number in the quoted words?",
                (*_PRINTED, "thresholds"),
                adapt.run_quote,
                "proof",
            ),
            CheckSpec(
                "value-out-of-range",
                "Does every number lie in its domain and on its scale?",
                _PRINTED,
                adapt.run_range,
                "proof",
            ),
            CheckSpec(
                "value-impossible",
                "Are ratios above 0 and p-values in [0, 1]?",
                _LINES,
                adapt.on_estimate(check_domain),
                "proof",
            ),
            CheckSpec(
                "ci-reversed",
                "Is the lower bound below the upper one?",
                _PRINTED,
                adapt.on_estimate(check_bounds),
                "proof",
            ),
            CheckSpec(
                "estimate-outside-ci",
                "Does the estimate lie inside its interval?",
                _PRINTED,
                adapt.on_estimate(check_containment),
                "proof",
            ),
            CheckSpec(
                "ci-asymmetric",
                "Is the estimate the middle of its interval?",
                _PRINTED,
                adapt.on_estimate(check_symmetry),
                "proof",
            ),
            CheckSpec(
                "p-disagrees-with-ci", "Does the p-value belong to the interval?", _LINES, adapt.run_p_value, "proof"
            ),
            CheckSpec(
                "se-disagrees-with-ci",
                "Does the standard error make the interval?",
                ("trials",),
                adapt.on_estimate(check_se),
                "proof",
            ),
            CheckSpec(
                "estimate-alone", "Is anything printed beside the estimate?", _LINES, adapt.run_alone, "heuristic"
            ),
            CheckSpec(
                "arm-ci",
                "Is an arm's mean the middle of its interval?",
                ("trials",),
                adapt.run_arm_interval,
                "proof",
            ),
            CheckSpec(
                "contrast-disagrees-with-arms",
                "Does the contrast follow from the arms?",
                ("trials",),
                adapt.run_arms,
                "proof",
            ),
            CheckSpec(
                "change-arithmetic", "Do baseline, end and change agree?", ("trials",), adapt.run_change, "heuristic"
            ),
            CheckSpec(
                "percent-disagrees-with-count",
                "Do count, percentage and interval agree?",
                ("statements",),
                adapt.run_proportion,
                "proof",
            ),
            CheckSpec(
                "q-i2-tau2-disagree", "Do Q, I2, tau2, z and p agree?", ("reviews",), adapt.run_heterogeneity, "proof"
            ),
            CheckSpec(
                "n-disagrees-with-arms", "Do the arms add up to the total?", ("reviews",), adapt.run_total, "heuristic"
            ),
            CheckSpec(
                "pooled-disagrees-with-rows",
                "Does the pooled line follow from its rows?",
                ("reviews",),
                adapt.run_pooled,
                "proof",
            ),
            CheckSpec("k-disagrees-with-rows", "Do k and df fit the rows?", ("reviews",), study_count, "proof"),
            CheckSpec("sources-disagree", "Do two prints of one quantity agree?", _PRINTED, adapt.run_same, "proof"),
            CheckSpec(
                "arm-with-two-sds", "Does an arm have one standard deviation?", ("trials",), same_arm, "heuristic"
            ),
            CheckSpec(
                "significance-claim",
                "Does the claim of significance fit the interval?",
                _LINES,
                adapt.run_claim,
                "proof",
            ),
        )
    }
)


def run_checks(
    tables: Tables, *, only: Collection[str] | None = None, extra: Iterable[CheckSpec] = ()
) -> tuple[Finding, ...]:
    """Run the checks on every row.

    Parameters
    ----------
    tables : Tables
    only : collection of str, optional
        Names of the checks to run.
    extra : iterable of CheckSpec
        Checks from outside the registry, for example of claims about relevance.

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
    for table in ("trials", "reviews", "statements", "thresholds"):
        of_table = [spec for spec in specs.values() if table in spec.tables]
        for row in tables.rows.get(table, ()):
            found.extend(_run_row(tables, row, of_table))
    found = confirm_repairs(found, tables)
    pinned = apply_pins(found, tables, specs, known)
    return tuple(_once_per_row(pinned))


def _run_row(tables: Tables, row: Row, specs: Sequence[CheckSpec]) -> list[Finding]:
    out: list[Finding] = []
    for spec in specs:
        try:
            findings = list(spec.run(tables, row))
        except LbpmetaError as error:
            raise type(error)(f"{row.file}, line {row.line}, row {row.id!r}: {error}") from error
        out.extend(
            dataclasses.replace(f, rows=f.rows or (row.id,), source=row["source"], locator=row["locator"])
            for f in findings
        )
    return out


def _once_per_row(findings: Iterable[Finding]) -> list[Finding]:
    """Keep one finding per row of what cannot be checked: the pooled line's first. Quotes stay."""
    kept: list[Finding] = []
    told: dict[str, int] = {}
    for finding in findings:
        if finding.verdict is not Verdict.NOT_CHECKABLE or finding.check == "not-in-quote" or finding.expected:
            kept.append(finding)
            continue
        row = finding.rows[0]
        if row not in told:
            told[row] = len(kept)
            kept.append(finding)
        elif finding.check == "pooled-disagrees-with-rows":
            kept[told[row]] = finding
    return kept
