"""Printed weights of study rows: their sum, and whether one tau2 can have made them from the rows' intervals."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import first_few, is_log, make, values_of
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.pooled.enclosure import every_tau2_pieces, finer_pieces
from lbpmeta.checks.pooled.premises import as_declared, concerning, pooled_as, unnamed_measure
from lbpmeta.checks.pooled.problem import Bases, LineWithRows, recipe_pool
from lbpmeta.checks.pooled.study_rows import StudyRow, StudySet, missing_numbers, read_rows
from lbpmeta.checks.pooled.values import Pooled
from lbpmeta.errors import DataError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.measures import may_be_tables
from lbpmeta.premises.declaration import Declarations
from lbpmeta.premises.premise import Premise, Status, assume
from lbpmeta.recipe import Recipe

__all__ = ["check_weights", "weights"]

_CHECK: Final = "weights"
_CUTS: Final = 8
_REFINED: Final = 3


def check_weights(
    rows: Sequence[StudyRow],
    *,
    measure: str = "",
    level: float = 95,
    recipe: str | Recipe | None = None,
    weights_of: str | None = None,
    interval: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the printed weights of study rows against their intervals or arms.

    Examples
    --------
    >>> rows = [
    ...     {"estimate": "1.0", "se": "0.50", "weight": "80.0"},
    ...     {"estimate": "2.0", "se": "1.00", "weight": "20.0"},
    ... ]
    >>> check_weights(rows).verdict.value
    'consistent'

    Parameters
    ----------
    rows : sequence
        As in :func:`check_pooled`, each with a ``weight`` in percent.
    measure : str
        "" if unknown.
    level : float
        In percent.
    recipe, weights_of, interval, rounding : str, optional
        How the line was pooled; whose shares the weights are ("the line", "the analysis", "none"); how the rows'
        intervals were made; how numbers were rounded: where declared. Without a recipe the weights may be of another
        kind, and a disagreement is "implausible" at most.

    Notes
    -----
    Inverse-variance weights are ``(1/(s^2 + tau2)) / sum``, with tau2 = 0 under a common effect; so weights give
    back the ratios of the standard errors. Some tau2 >= 0 must give every printed weight at once. Weights that do not
    add up to 100 within k half units may be those of a larger analysis: then only their ratios are compared.
    """
    known = concerning(
        {"measure": measure or None, "weights of": weights_of, "interval": interval, "rounding": rounding},
        recipe=recipe,
    )
    pooled = pooled_as(recipe)
    return as_declared(lambda mode: _weights(rows, measure, level, mode, pooled, known), known)


def _weights(
    rows: Sequence[StudyRow], measure: str, level: float, rounding: str, pooled: Premise, declared: Declarations
) -> Finding:
    """The comparison, as if all its premises held."""
    is_log(measure)
    if declared.value("weights of") == "none":
        message = "The weights are declared to be no shares of these rows."
        return make(_CHECK, Verdict.NOT_CHECKABLE, message, missing=("weights of the line",))
    numbers = read_rows(rows, measure, rounding)
    printed = {f"row {i + 1}: weight": r["weight"] for i, r in enumerate(numbers) if "weight" in r}
    if len(printed) < len(numbers) or len(numbers) < 2:
        return make(_CHECK, Verdict.NOT_CHECKABLE, "Not every row prints a weight.", missing=("weights of all rows",))
    lacking = missing_numbers(numbers, measure)
    if lacking:
        message = f"Weights cannot be re-derived: {first_few(lacking, '; ')}."
        return make(_CHECK, Verdict.NOT_CHECKABLE, message, printed=printed, missing=lacking)
    sets = [values_of(r["weight"]) for r in numbers]
    total = ValueSet(sum(max(0.0, s.low) for s in sets), sum(s.high for s in sets))
    whole = total.intersects(ValueSet(100.0, 100.0))
    if not whole and declared.value("weights of") == "the line":
        text = f"The weights add up to {total.low:.4g} to {total.high:.4g}, not to 100."
        shares = (assume("weights of"),)
        return make(_CHECK, Verdict.INCONSISTENT, text, stakes=BESIDE, printed=printed, premises=shares)
    problem = LineWithRows({}, (), numbers, measure, level / 100, rounding, 0)
    if not whole:  # ratios only
        sets = [ValueSet(100 * max(0.0, s.low) / total.high, 100 * s.high / max(total.low, 1e-9)) for s in sets]
    exact, within = _compare(problem, sets)
    shown = "The weights" if whole else f"The weights add up to {total.low:.4g} to {total.high:.4g}; their ratios"
    if exact or within:
        verdict = Verdict.CONSISTENT if exact and whole else Verdict.CONSISTENT_WITHIN_ROUNDING
        otherwise = "" if whole else "They may be of a larger analysis."
        if total.low > 100:
            verdict, otherwise = Verdict.METHOD_DEPENDENT, "They may add up to 100 in each subgroup."
        return make(_CHECK, verdict, f"{shown} follow from the rows.", otherwise=otherwise, printed=printed)
    binary = may_be_tables(measure)
    wide = Bases(problem).wider("any")
    possible = wide is not None and _admits(wide, sets)
    proof = whole and not possible and not binary
    worst = _worst(problem, sets)
    return make(
        _CHECK,
        Verdict.INCONSISTENT if proof else Verdict.IMPLAUSIBLE,
        f"{shown} do not follow from the rows under any tau2{worst}.",
        otherwise="No usual weighting gives them.",
        stakes=BESIDE,
        printed=printed,
        premises=(_shares(declared), pooled, *unnamed_measure(measure)) if proof else (),
    )


def _shares(declared: Declarations) -> Premise:
    """The premise that weights which add up to 100 are shares of this line: then it is the analysis too."""
    if declared.value("weights of") != "the analysis":
        return assume("weights of")
    said = declared["weights of"]
    return Premise(said.name, said.value, Status.DECLARED, said.origin, said.where)


def _compare(problem: LineWithRows, sets: Sequence[ValueSet]) -> tuple[bool, bool]:
    """Whether face values print the weights under some tau2's common or Mantel-Haenszel form, or rounding admits."""
    within = False
    for studies, line in _candidates(problem, len(sets)):
        if line is not None:
            within |= _hold(sets, line.weights)
        if studies is not None and _admits(studies, sets):
            return _hold(sets, 100 / studies.vi / (1 / studies.vi).sum()), True
    return within, within


def _hold(sets: Sequence[ValueSet], weights: NDArray[np.float64]) -> bool:
    return all(s.low <= w <= s.high for s, w in zip(sets, weights, strict=True))


def _candidates(problem: LineWithRows, k: int) -> Iterator[tuple[StudySet | None, Pooled | None]]:
    """The rows' print first, then their arms under every convention, and Mantel-Haenszel lines."""
    bases = Bases(problem)
    seen: set[int] = set()
    for recipe in recipe_pool(problem).values():
        if recipe.model != "common":
            continue
        for studies in bases.of(recipe):
            if id(studies) not in seen and studies.yi.size == k:
                seen.add(id(studies))
                yield studies, None
        line = bases.mantel_haenszel(recipe).common
        if line is not None and id(line) not in seen and line.weights.size == k:
            seen.add(id(line))
            yield None, line


def _admits(studies: StudySet, sets: Sequence[ValueSet]) -> bool:
    """Whether some tau2 gives every weight at once; parts of tau2 that may are cut finer."""
    if not studies.boxes.bounded:
        return True
    pieces = every_tau2_pieces(studies.boxes, factor=False)
    low = np.array([s.low for s in sets])
    high = np.array([s.high for s in sets])
    for last in (False,) * _REFINED + (True,):
        held = np.all((pieces.weights[0] <= high * (1 + 1e-9)) & (pieces.weights[1] >= low * (1 - 1e-9)), axis=1)
        if last or not held.any():
            return bool(held.any())
        pieces = finer_pieces(studies.boxes, pieces, np.flatnonzero(held), _CUTS, factor=False)
    return False


def _worst(problem: LineWithRows, sets: Sequence[ValueSet]) -> str:
    """Name the row whose weight is furthest from that of the best tau2."""
    recipe = next(iter(recipe_pool(problem).values()))
    studies = next((s for s in Bases(problem).of(recipe) if s.yi.size == len(sets)), None)
    if studies is None:
        return ""
    middle = np.array([s.mid for s in sets])
    grid = np.concatenate([[0.0], float(studies.vi.mean()) * np.geomspace(1e-3, 1e4, 60)])
    w = 1 / (studies.vi + grid[:, None])
    gaps = np.abs(100 * w / w.sum(axis=1)[:, None] - middle)
    best = int(np.argmin(np.median(gaps, axis=1)))
    row = int(np.argmax(gaps[best]))
    value = 100 * w[best, row] / w[best].sum()
    return f" (row {row + 1}: {middle[row]:.3g} where the others suggest {value:.3g})"


def weights(tables: Tables, row: Row) -> Iterator[Finding]:
    """Compare the weights of the rows behind a pooled line with their intervals."""
    members = tables.members(row["set"])
    if row["rows_missing"] or len(members) < 2 or not all(m["weight"] for m in members):
        return
    try:
        pooled = pooled_as(row["recipe"] or None, row["model"], row["tau2_method"], row["ci_method"], row=row)
        declared = declared_about(tables, row)
        level = float(row["level"] or 95)
        finding = _weights(members, measure_of(row), level, "nearest", pooled, declared)
    except DataError:  # the domain checks have their say about that row
        return
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        printed = MappingProxyType({f"{m.id}: weight": m["weight"] for m in members})
        yield dataclasses.replace(finding, rows=(row.id, *(m.id for m in members)), printed=printed)
