"""Other ways to a total than the recipes: two-SE limits, IVhet, Henmi-Copas, profile likelihood, Bayes and others."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.checks.pooled.values import CORE, displayed
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.few import ndtri
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.recipe import Recipe

__all__ = ["POSSIBLE", "reproducing"]

#: Totals that are not re-derived here, in words, and without which "no recipe reproduces it" would say too much.
POSSIBLE: Final = (
    "A permutation or selection-model total would differ, as would a Bayesian one with a prior that was not tried, and "
    "one that was weighted otherwise (quality, sample size, counts that are not printed)."
)

#: Estimators of tau2 that papers use beside two-SE limits and trim and fill.
_TAU2: Final = ("DL", "REML")


def reproducing(search: Search, declared: Mapping[str, Recipe], *, bayes: bool = True) -> tuple[str, ...]:
    """Return the names of other ways whose line, from the rows at face value, prints as reported.

    Bayesian totals are asked only with `bayes`: they take long, and no program makes them unasked.

    Examples
    --------
    >>> from lbpmeta.checks.pooled.problem import read_problem
    >>> rows = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
    >>> line = {"estimate": "-5.0", "ci_low": "-10.8", "ci_high": "0.8"}
    >>> search = Search(read_problem(line, rows, "MD", 95, "nearest", 0))
    >>> reproducing(search, {})
    ('IVhet',)
    """
    problem = search.problem
    if not all(n in problem.printed for n in CORE):
        return ()
    log = problem.measure in LOG_MEASURES
    found: dict[str, None] = {}
    seen: set[int] = set()
    for recipe in declared.values() if declared else (Recipe("any"),):
        for studies in search.bases.of(recipe):
            if id(studies) in seen:
                continue
            seen.add(id(studies))
            for name, line in (*_lines(studies, problem.level), *_likelihoods(search, studies, bayes)):
                shown = [displayed(v) if log else v for v in line]
                if name not in found and all(problem.printed[n].prints(v) for n, v in zip(CORE, shown, strict=True)):
                    found[name] = None
    return tuple(found)


def _lines(studies: StudySet, level: float) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Yield the ways with estimate and limits on the analysis scale.

    IVhet (the inverse variance heterogeneity model): weights w = 1/v, variance sum of w^2 (v + tau2) over (sum of w)^2
    with DerSimonian and Laird's tau2.
    """
    y, v = studies.yi, studies.vi
    sample = Batch(y[None], v[None])
    z = float(ndtri(0.5 + level / 2))
    for name, recipe in (("common", Recipe("c", model="common")), *((t, Recipe(t, tau2=t)) for t in _TAU2)):
        lines = sample.lines(recipe)
        yield f"{name} with two-SE limits", _around(float(lines.mean[0]), 2 * float(lines.wald[0]))
    if y.size < 2:
        return
    w = 1 / v
    tau2 = float(sample.lines(Recipe("DL", tau2="DL")).tau2[0])
    se = math.sqrt(float((w * w * (v + tau2)).sum())) / float(w.sum())
    if tau2 > 0:  # else it is the common effect
        yield "IVhet", _around(float((w * y).sum() / w.sum()), z * se)
    if y.size >= 3:
        with warnings.catch_warnings():  # so few studies say little, whatever they print
            warnings.simplefilter("ignore", LbpmetaWarning)
            found = list(_small_study(y, v, level))
        yield from found


#: Priors of tau that are usual: of log ratios and standardised differences, and those that need no scale.
_PRIORS: Final = (("uniform", None), ("jeffreys", None))
_SCALED: Final = (("half-normal", 0.5), ("half-normal", 1.0), ("half-cauchy", 0.5))


def _likelihoods(search: Search, studies: StudySet, bayes: bool) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Yield the ways that take long, each only where its estimate can be the printed one."""
    y, v, level = studies.yi, studies.vi, search.problem.level
    target = search.problem.targets["estimate"][0]
    if y.size < 2:
        return
    # Loaded where a line is off, as the regressions are.
    from lbpmeta.pooling.bayes.model import bayes_pool
    from lbpmeta.pooling.likelihood import likelihood_pool
    from lbpmeta.pooling.smallstudy.henmi_copas import henmi_copas

    spread = float(np.var(y)) + float(v.max())
    tau2 = np.concatenate([[0.0], np.geomspace(1e-4, 100.0, 30) * spread])
    w = 1 / (v + tau2[:, None])
    means = (w * y).sum(axis=1) / w.sum(axis=1)
    sample = Batch(y[None], v[None])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LbpmetaWarning)
        try:
            if target.low <= float(means[0]) <= target.high:
                hc = henmi_copas(y, v, level=level)
                yield "Henmi-Copas", (hc.estimate, float(hc.ci.low), float(hc.ci.high))
            if target.low <= float(sample.lines(Recipe("ML", tau2="ML")).mean[0]) <= target.high:
                pl = likelihood_pool(y, v, level=level)
                yield "profile likelihood", (pl.estimate, float(pl.ci.low), float(pl.ci.high))
            if not bayes or not (means.min() <= target.high and means.max() >= target.low):
                return
            scaled = _SCALED if search.problem.measure in (*LOG_MEASURES, "SMD") else ()
            for prior, scale in (*_PRIORS, *scaled):
                fit = bayes_pool(y, v, tau_prior=prior, tau_scale=scale, level=level)
                name = f"Bayesian ({prior}{'' if scale is None else f' {scale:g}'} prior of tau)"
                yield name, (fit.estimate, float(fit.ci.low), float(fit.ci.high))
        except LbpmetaError:
            return  # so few studies have no such total


def _small_study(y: Array, v: Array, level: float) -> Iterator[tuple[str, tuple[float, float, float]]]:
    # Loaded where a line is off, which most are not: regressions are much to load for a check.
    from lbpmeta.pooling.smallstudy.pet_peese import pet_peese
    from lbpmeta.pooling.smallstudy.trim_fill import trim_and_fill

    try:
        fit = pet_peese(y, v, level=level, force=True)
        for name, test in (("PET", fit.pet), ("PEESE", fit.peese)):
            if test.limit_estimate is not None and test.limit_ci is not None:
                yield name, (test.limit_estimate, float(test.limit_ci.low), float(test.limit_ci.high))
    except LbpmetaError:
        pass  # rows of one precision have no line
    for estimator, side in itertools.product(("L0", "R0"), ("left", "right")):
        for tau2 in ("", *_TAU2):
            try:
                filled = trim_and_fill(
                    y,
                    v,
                    estimator=estimator,
                    side=side,
                    model="random" if tau2 else "common",
                    tau2=tau2 or None,
                    ci="z",
                    level=level,
                )
            except LbpmetaError:
                continue
            if filled.k0:
                fit_ci = filled.fit.ci
                line = float(filled.fit.estimate), float(fit_ci.low), float(fit_ci.high)
                yield f"trim and fill ({estimator}, {side}, {tau2 or 'common'})", line


def _around(centre: float, half: float) -> tuple[float, float, float]:
    return centre, centre - half, centre + half
