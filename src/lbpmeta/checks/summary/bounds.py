"""What every weighted mean obeys: it lies between its rows, and random effects do not narrow the interval."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, is_log, make, read, working
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.premises import as_declared, concerning, pooled_as, settings_of, unnamed_measure
from lbpmeta.checks.summary.links import lines_of_set
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES, may_be_tables
from lbpmeta.premises.premise import Premise, Status, assume
from lbpmeta.printed import Printed
from lbpmeta.recipe import get_recipe

__all__ = ["SPECS", "check_between_models", "check_hull"]

_HULL: Final = "pooled-outside-rows"
_MODELS: Final = "models-disagree"


def check_hull(
    estimate: Number,
    rows: Sequence[Number],
    *,
    measure: str = "",
    recipe: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check that a pooled estimate lies between the smallest and the largest estimate of its rows.

    Examples
    --------
    >>> check_hull("5.3", ["1.0", "5.0"], recipe="metafor").verdict.value
    'inconsistent'
    >>> check_hull("5.3", ["1.0", "5.0"]).blame
    ('recipe',)

    Parameters
    ----------
    estimate : str
    rows : sequence of str
        The rows' estimates.
    measure : str
        "" if unknown.
    recipe, rounding : str, optional
        How the line was pooled, and how numbers were rounded, where declared. Without a recipe the estimate may be
        adjusted for something, and the verdict is "implausible" at most.

    Notes
    -----
    ``min y <= theta <= max y`` for every weighting with weights of at least 0: inverse variance under any tau2, and
    Mantel-Haenszel.
    """
    known = concerning({"measure": measure or None, "rounding": rounding}, recipe=recipe)
    pooled = pooled_as(recipe)
    return as_declared(lambda mode: _hull(estimate, rows, measure, mode, pooled), known)


def _hull(estimate: Number, rows: Sequence[Number], measure: str, rounding: str, pooled: Premise) -> Finding:
    """The comparison, as if all its premises held."""
    is_log(measure)
    est = read(estimate, rounding)
    given = [read(r, rounding) for r in rows]
    sets = [s for n in given if n is not None and (s := working(n, measure)) is not None]
    line = working(est, measure) if est is not None else None
    if est is None or line is None or not sets or len(sets) < len(given):
        message = "The pooled estimate, or that of a row, is missing."
        return make(_HULL, Verdict.NOT_CHECKABLE, message, missing=("an estimate for the line and every row",))
    hull = ValueSet(min(s.low for s in sets), max(s.high for s in sets)).widened()
    if line.intersects(hull):
        text = f"{est.text} lies between its {len(sets)} rows."
        return make(_HULL, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed={"estimate": est})
    shown = hull.exp() if measure in LOG_MEASURES else hull
    text = f"{est.text} lies outside its {len(sets)} rows, which reach from {shown.low:.4g} to {shown.high:.4g}."
    found = {"estimate": est}
    return make(_HULL, Verdict.INCONSISTENT, text, printed=found, admissible={"estimate": shown}, premises=(pooled,))


def check_between_models(
    common: Sequence[Number],
    random: Sequence[Number],
    *,
    measure: str = "",
    interval: str | None = None,
    recipe: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the common-effect and the random-effects line of the same rows against each other.

    Examples
    --------
    >>> lines = ("1.0", "0.0", "2.0"), ("1.1", "0.6", "1.6")
    >>> check_between_models(*lines, measure="MD", recipe="metafor").verdict.value
    'inconsistent'
    >>> check_between_models(*lines, measure="MD").blame
    ('interval', 'recipe')

    Parameters
    ----------
    common, random : sequence of str
        (estimate, ci_low, ci_high) of both.
    measure : str
        "" if unknown.
    interval, recipe, rounding : str, optional
        How both intervals were made and both lines pooled, and how numbers were rounded, where declared. Only inverse
        variance with normal intervals proves anything.

    Notes
    -----
    ``SE_random >= SE_common``, since each weight 1/(s^2 + tau2) is at most 1/s^2.
    """
    given = {"measure": measure or None, "interval": interval or settings_of(recipe, "", "", "")["interval"]}
    known = concerning({**given, "rounding": rounding}, recipe=recipe)
    pooled = pooled_as(recipe)
    wald = known.value("interval", "wald") == "wald" and not may_be_tables(measure)
    return as_declared(lambda mode: _between_models(common, random, measure, wald, mode, pooled), known)


def _between_models(
    common: Sequence[Number],
    random: Sequence[Number],
    measure: str,
    wald: bool,
    rounding: str,
    pooled: Premise,
) -> Finding:
    """The comparison, as if all its premises held; `wald` unless another interval, or counts, were declared."""
    is_log(measure)
    widths = []
    printed: dict[str, Printed] = {}
    for name, line in (("common", common), ("random", random)):
        numbers = [read(n, rounding) for n in line]
        ends = [working(n, measure) if n is not None else None for n in numbers[1:]]
        if len(ends) < 2 or ends[0] is None or ends[1] is None:
            return make(_MODELS, Verdict.NOT_CHECKABLE, f"The {name} line has no interval.", missing=("ci",))
        widths.append(ends[1] - ends[0])
        printed |= {f"{name} {f}": n for f, n in zip(("estimate", "ci_low", "ci_high"), numbers, strict=True) if n}
    if widths[1].high >= widths[0].low:
        text = "The random-effects interval is at least as wide as the common-effect one."
        return make(_MODELS, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed=printed)
    verdict = Verdict.INCONSISTENT if wald else Verdict.IMPLAUSIBLE
    text = "The random-effects interval is narrower than the common-effect one of the same rows."
    otherwise = "Hartung-Knapp or Mantel-Haenszel may do that."
    premises = (assume("interval"), pooled, *unnamed_measure(measure)) if wald else ()
    return make(
        _MODELS,
        verdict,
        text,
        otherwise=otherwise,
        printed=printed,
        premises=premises,
    )


def run_hull(tables: Tables, row: Row) -> Iterator[Finding]:
    """Compare a pooled estimate with the estimates of its rows, where they have no intervals to pool."""
    members = [m for m in tables.members(row["set"]) if m["measure"] == row["measure"]]
    every = len(members) == len(tables.members(row["set"])) and all(m["estimate"] for m in members)
    if not row["estimate"] or row["rows_missing"] or len(members) < 2 or not every or not row["measure"]:
        return
    estimates = [m["estimate"] for m in members]
    finding = _hull(row["estimate"], estimates, measure_of(row), "nearest", _pooled(row))
    if finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):
        yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)))


def models(tables: Tables, row: Row) -> Iterator[Finding]:
    """Compare a random-effects line with the common-effect line of the same set."""
    if not row["set"] or _settings(row)[0] != "random" or not row.has("estimate", "ci_low", "ci_high", "measure"):
        return
    for other in lines_of_set(tables, row["set"]):
        same = other["measure"] == row["measure"] and other["level"] == row["level"]
        if not same or _settings(other)[0] != "common" or not other.has("estimate", "ci_low", "ci_high"):
            continue
        binary = may_be_tables(row["measure"])
        both = (_pooled(row), _pooled(other))
        finding = _between_models(
            [other[c] for c in ("estimate", "ci_low", "ci_high")],
            [row[c] for c in ("estimate", "ci_low", "ci_high")],
            measure_of(row),
            all(_settings(line)[1] in ("", "z") for line in (row, other)) and not binary,
            "nearest",
            next((p for p in both if p.status is Status.ASSUMED), both[0]),
        )
        if finding.verdict is not Verdict.NOT_CHECKABLE:
            yield dataclasses.replace(finding, rows=(row.id, other.id))


def _pooled(row: Row) -> Premise:
    return pooled_as(row["recipe"] or None, row["model"], row["tau2_method"], row["ci_method"], row=row)


def _settings(row: Row) -> tuple[str, str]:
    recipe = get_recipe(row["recipe"]) if row["recipe"] else None
    return row["model"] or (recipe.model if recipe else ""), row["ci_method"] or (recipe.ci if recipe else "")


SPECS: Final = (
    CheckSpec(
        _HULL,
        "Does the pooled estimate lie between its rows?",
        ("reviews",),
        run_hull,
        "proof",
        inputs="estimate of the line and of every row of its set",
        formula="min y <= theta <= max y, with the rounding of each",
        source="Cochran WG. Biometrics 1954;10:101-129.",
        proof_test="tests/checks/test_pooled_summary.py::test_true_models_are_consistent",
        row_only=False,
        needs=(("estimate", "measure", "set"),),
    ),
    CheckSpec(
        _MODELS,
        "Is the random-effects interval at least as wide as the common-effect one?",
        ("reviews",),
        models,
        "proof",
        inputs="estimate and interval of two lines of one set, one common and one random",
        formula="SE_random >= SE_common",
        source="DerSimonian R, Laird N. Control Clin Trials 1986;7:177-188.",
        proof_test="tests/checks/test_pooled_summary.py::test_true_models_are_consistent",
        row_only=False,
        needs=(("set", "estimate", "ci_low", "ci_high", "measure"),),
    ),
)
