"""Lines of subgroups against the line of all studies: counts, Q, and the test between subgroups."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, is_log, make, read_fields, span, values_of, working
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.pooled.enclosure import q_bounds
from lbpmeta.checks.pooled.premises import (
    P_ERROR,
    as_declared,
    concerning,
    is_revman,
    pooled_as,
    settings_of,
    unnamed_measure,
)
from lbpmeta.checks.summary.links import subgroups_of
from lbpmeta.errors import MethodError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.few import ndtri
from lbpmeta.interval import ValueSet
from lbpmeta.measures import may_be_tables
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed
from lbpmeta.recipe import get_recipe
from lbpmeta.special import chdtrc

__all__ = ["SPECS", "check_subgroups"]

_CHECK: Final = "subgroup-totals"
_FIELDS: Final = ("estimate", "ci_low", "ci_high", "k", "n", "q", "q_df")
_BETWEEN: Final = ("qb", "qb_df", "qb_p", "qb_i2")


def check_subgroups(
    total: Mapping[str, Number],
    parts: Sequence[Mapping[str, Number]],
    *,
    measure: str = "",
    model: str = "",
    complete: bool = False,
    level: float = 95,
    recipe: str | None = None,
    interval: str | None = None,
    software: str | None = None,
    rounding: str | None = None,
) -> Finding:
    """Check the lines of subgroups against the line of all their studies.

    Examples
    --------
    >>> parts = [{"k": "3", "n": "210"}, {"k": "4", "n": "300"}]
    >>> print(check_subgroups({"k": "8", "n": "510"}, parts, complete=True).message)
    k 8 is more than its subgroups' sum, 7. These numbers cannot all be right.

    Parameters
    ----------
    total : mapping of str to str
        The line of all studies: estimate, ci_low, ci_high, k, n, q, q_df, and of the test between subgroups
        qb (chi-squared), qb_df, qb_p and qb_i2, where printed.
    parts : sequence of mapping
        The lines of the subgroups, with the same names as the total's.
    measure : str
    model : {"", "common", "random"}
    complete : bool
        Whether these are all subgroups of the line. Otherwise sums are bounds from below only.
    level : float
        In percent.
    recipe, interval, software, rounding : str, optional
        How the lines were pooled, how their intervals were made, by which program, and how numbers were rounded, where
        declared. A P that RevMan stored has an absolute error of 1e-6.

    Notes
    -----
    A study in two subgroups may be counted once or twice in the total, so k and n lie between the largest part and
    the sum. Under a common effect ``Q_between = Q - sum of the parts' Q`` (inverse variance), so Q is at least the
    sum. The test between subgroups is a Wald test of their estimates, ``sum (theta_g - theta)^2/SE_g^2`` on g - 1
    degrees of freedom (RevMan, under random effects); its I2 is ``(Qb - df)/Qb``.

    References
    ----------
    Borenstein M, Higgins JPT. Prev Sci 2013;14:134-143. Deeks JJ, Higgins JPT. Statistical algorithms in Review
    Manager 5. Cochrane, 2010.
    """
    interval = interval or settings_of(recipe, model, "", "")["interval"]
    given = {"measure": measure or None, "interval": interval, "software": software, "rounding": rounding}
    known = concerning(given, recipe=recipe)
    named = model or (get_recipe(recipe).model if recipe else "")
    how = _How(measure, named, level / 100, is_revman(known), pooled_as(recipe, model))

    def raw(mode: str) -> Finding:
        return _subgroups(total, parts, complete, mode, how)

    return as_declared(raw, known)


@dataclass(frozen=True, slots=True)
class _How:
    """How lines were pooled, as far as it is known."""

    measure: str
    model: str
    level: float
    revman: bool
    pooled: Premise


def _subgroups(
    total: Mapping[str, Number], parts: Sequence[Mapping[str, Number]], complete: bool, rounding: str, how: _How
) -> Finding:
    """The comparison, as if all its premises held."""
    measure, level = how.measure, 100 * how.level
    is_log(measure)
    if not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    whole = _read(total, (*_FIELDS, *_BETWEEN), rounding)
    groups = [_read(p, _FIELDS, rounding) for p in parts]
    if len(groups) < 2:
        return make(
            _CHECK, Verdict.NOT_CHECKABLE, "There are fewer than two subgroups.", missing=("lines of subgroups",)
        )
    findings = [
        *_counts(whole, groups, complete),
        *_q_total(whole, groups, how, complete),
        *_between(whole, groups, how, complete),
    ]
    bad = [f for f in findings if f.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)]
    if bad:
        return next((f for f in bad if f.verdict is Verdict.INCONSISTENT), bad[0])
    if not findings:
        missing = ("k, n, q or the test between subgroups",)
        return make(_CHECK, Verdict.NOT_CHECKABLE, "Nothing of the total and its subgroups compares.", missing=missing)
    used = {name: number for f in findings for name in f.printed if (number := whole.get(name)) is not None}
    gravest = Verdict.CONSISTENT_WITHIN_ROUNDING
    if any(f.verdict is Verdict.METHOD_DEPENDENT for f in findings):
        return next(f for f in findings if f.verdict is Verdict.METHOD_DEPENDENT)
    return make(_CHECK, gravest, f"{', '.join(used)} fit the {len(groups)} subgroups.", printed=used)


def _read(cells: Mapping[str, Number], names: Sequence[str], rounding: str) -> dict[str, Printed]:
    return read_fields(cells, names, rounding)


def _say(
    whole: Mapping[str, Printed],
    names: Sequence[str],
    text: str,
    verdict: Verdict,
    premises: tuple[Premise, ...] = (),
) -> Finding:
    doubted = verdict is Verdict.IMPLAUSIBLE
    otherwise = "They may count different things, or another method may explain it." if doubted else ""
    printed = {n: whole[n] for n in names if n in whole}
    return make(_CHECK, verdict, text, otherwise=otherwise, stakes=BESIDE, printed=printed, premises=premises)


def _counts(whole: Mapping[str, Printed], groups: Sequence[Mapping[str, Printed]], complete: bool) -> Iterator[Finding]:
    for name in ("k", "n"):
        if name not in whole or not all(name in g for g in groups):
            continue
        values = [float(g[name]) for g in groups]
        most, total, number = max(values), sum(values), whole[name]
        if number.values.high < most:
            # a subgroup of the line cannot be larger than the line
            text = f"{name} {number.text} is less than that of a subgroup, {most:g}."
            yield _say(whole, (name,), text, Verdict.INCONSISTENT, (assume("data"),) if name == "n" else ())
        elif complete and number.values.low > total:
            text = f"{name} {number.text} is more than its subgroups' sum, {total:g}."
            yield _say(whole, (name,), text, Verdict.INCONSISTENT if name == "k" else Verdict.IMPLAUSIBLE)
        else:
            yield _say(whole, (name,), name, Verdict.CONSISTENT_WITHIN_ROUNDING)


def _q_total(
    whole: Mapping[str, Printed], groups: Sequence[Mapping[str, Printed]], how: _How, complete: bool
) -> Iterator[Finding]:
    """Q of all studies is at least the sum of the subgroups' Q."""
    if "q" not in whole or not all("q" in g for g in groups):
        return
    least = sum(max(0.0, values_of(g["q"]).low) for g in groups)
    if not values_of(whole["q"]).high < least:
        yield _say(whole, ("q",), "q", Verdict.CONSISTENT_WITHIN_ROUNDING)
        return
    # Q about a Mantel-Haenszel mean need not add up, nor where a study stands in two subgroups
    once = complete and all("k" in g for g in (whole, *groups))
    once = once and whole["k"].prints(sum(float(g["k"]) for g in groups))
    proof = once and not may_be_tables(how.measure)
    text = f"Q {whole['q'].text} of all studies is less than its subgroups' sum, {least:.4g}."
    verdict = Verdict.INCONSISTENT if proof else Verdict.IMPLAUSIBLE
    yield _say(whole, ("q",), text, verdict, (how.pooled,) if proof else ())


def _between(
    whole: Mapping[str, Printed], groups: Sequence[Mapping[str, Printed]], how: _How, complete: bool
) -> Iterator[Finding]:
    if not any(n in whole for n in _BETWEEN):
        return
    df = float(len(groups) - 1)
    if complete and "qb_df" in whole and not whole["qb_df"].prints(df):
        text = f"The test between {len(groups)} subgroups has {df:g} degrees of freedom, not {whole['qb_df'].text}."
        yield _say(whole, ("qb_df",), text, Verdict.IMPLAUSIBLE)  # a subgroup without an estimate is not tested
        return
    df = float(whole["qb_df"]) if "qb_df" in whole else df
    if "qb" not in whole or df < 1:
        return
    qb = values_of(whole["qb"])
    qb = ValueSet(max(0.0, qb.low), max(0.0, qb.high))
    if "qb_p" in whole:
        p = span(float(chdtrc(df, qb.high)), float(chdtrc(df, qb.low)))
        stands = values_of(whole["qb_p"])
        near = p.intersects(ValueSet(stands.low - P_ERROR, stands.high + P_ERROR))
        fits = p.intersects(stands) or (near and how.revman)
        text = f"p {whole['qb_p'].text} between subgroups does not follow from chi2 {whole['qb'].text} on {df:g} df, "
        proof = Verdict.INCONSISTENT if "qb_df" in whole else Verdict.IMPLAUSIBLE
        proof = Verdict.METHOD_DEPENDENT if near else proof  # as RevMan stores it
        yield _say(whole, ("qb", "qb_df", "qb_p"), text + f"which give {p}.", _either(fits, proof))
    if "qb_i2" in whole:
        ends = [100 * max(0.0, (q - df) / q) if q > 0 else 0.0 for q in (qb.low, qb.high)]
        fits = span(*ends).intersects(values_of(whole["qb_i2"]))
        text = f"I2 {whole['qb_i2'].text} between subgroups does not follow from chi2 {whole['qb'].text} on {df:g} df."
        yield _say(whole, ("qb", "qb_df", "qb_i2"), text, _either(fits, Verdict.IMPLAUSIBLE))
    if complete:
        yield from _test(whole, groups, how, qb)


def _either(fits: bool, failed: Verdict) -> Verdict:
    return Verdict.CONSISTENT_WITHIN_ROUNDING if fits else failed


def _test(
    whole: Mapping[str, Printed], groups: Sequence[Mapping[str, Printed]], how: _How, qb: ValueSet
) -> Iterator[Finding]:
    """Chi-squared between subgroups: Wald from their estimates, or the rest of Q."""
    options: dict[str, ValueSet] = {}
    wald = _wald(groups, how.measure, how.level)
    if wald is not None:
        options["Wald"] = wald
    elif how.model != "common":
        return  # a line is printed too coarsely for the test that a random-effects model makes
    if "q" in whole and all("q" in g for g in groups):
        own = values_of(whole["q"])
        parts = [values_of(g["q"]) for g in groups]
        rest = ValueSet(own.low - sum(p.high for p in parts), own.high - sum(max(0.0, p.low) for p in parts))
        if rest.high >= 0:
            options["Q - sum of Q"] = ValueSet(max(0.0, rest.low), rest.high)
    if not options:
        return
    fits = [name for name, values in options.items() if values.intersects(qb)]
    shown = ", ".join(f"{name} {values}" for name, values in options.items())
    text = f"chi2 {whole['qb'].text} between subgroups does not follow from their lines ({shown})."
    failed = Verdict.IMPLAUSIBLE  # one tau2 for all subgroups, or Hartung-Knapp standard errors, give other tests
    premises: tuple[Premise, ...] = ()
    if how.model == "common" and "Wald" in options and not may_be_tables(how.measure):
        failed, premises = Verdict.INCONSISTENT, (assume("interval"), how.pooled, *unnamed_measure(how.measure))
    yield _say(whole, ("qb",), text if not fits else "qb", _either(bool(fits), failed), premises)


def _wald(groups: Sequence[Mapping[str, Printed]], measure: str, level: float) -> ValueSet | None:
    """Inverse-variance Q of the subgroups' estimates, enclosed; None where a line is incomplete."""
    z = float(ndtri(0.5 + level / 2))
    ends = []
    for group in groups:
        if not all(n in group for n in ("estimate", "ci_low", "ci_high")):
            return None
        est, low, high = (working(group[n], measure) for n in ("estimate", "ci_low", "ci_high"))
        if est is None or low is None or high is None or not math.isfinite(low.low):
            return None
        se = (high - low).scaled(0.5 / z)
        if se.low <= 0:
            return None
        ends.append((est.low, est.high, 1 / se.high**2, 1 / se.low**2))
    y_low, y_high, w_low, w_high = (np.array(e) for e in zip(*ends, strict=True))
    low_q, high_q = q_bounds(y_low, y_high, w_low[None, :], w_high[None, :])
    return ValueSet(float(low_q[0]), float(high_q[0]))


def subgroup_totals(tables: Tables, row: Row) -> Iterator[Finding]:
    """Check a line against the lines that name it in `part_of`."""
    parts = subgroups_of(tables, row.id)
    if len(parts) < 2 or not row["measure"]:
        return
    recipe = get_recipe(row["recipe"]) if row["recipe"] else None
    how = _How(
        measure_of(row),
        row["model"] or (recipe.model if recipe else ""),
        float(row["level"] or 95) / 100,
        is_revman(declared_about(tables, row)),
        pooled_as(row["recipe"] or None, row["model"], row["tau2_method"], row["ci_method"], row=row),
    )
    total = {f: row[f] for f in (*_FIELDS, *_BETWEEN)}
    finding = _subgroups(total, [{f: p[f] for f in _FIELDS} for p in parts], not row["rows_missing"], "nearest", how)
    if finding.verdict is not Verdict.NOT_CHECKABLE:
        yield dataclasses.replace(finding, rows=(row.id, *(p.id for p in parts)))


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Do the subgroups add up to the line?",
        ("reviews",),
        subgroup_totals,
        "proof",
        inputs="k, n, q and the test between subgroups of a line, and of the lines whose `part_of` names it",
        formula="largest part <= k, n <= sum; Q >= sum of Q; Q_between = Q - sum of Q or Wald between the estimates; "
        "p and I2 of Q_between",
        source="Borenstein M, Higgins JPT. Prev Sci 2013;14:134-143.",
        proof_test="tests/checks/test_pooled_summary.py::test_true_subgroups_are_never_inconsistent",
        row_only=False,
        needs=tuple(("measure", c) for c in ("k", "n", "q", *_BETWEEN)),
    ),
)
