"""Step-function selection models (three-parameter model and its extensions)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import LbpmetaWarning, MethodError
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import as_sample, require_studies
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.smallstudy.result import format_p
from lbpmeta.pooling.smallstudy.step_likelihood import StepLikelihood, step_likelihood
from lbpmeta.pooling.smallstudy.step_maximum import maximize
from lbpmeta.shown import Plain
from lbpmeta.special import chdtrc, ndtri

__all__ = ["SelectionModel", "SelectionNames", "selection_model"]


class SelectionNames(EffectNames, total=False):
    """Names of metafor's selmodel that :func:`selection_model` understands."""

    type: str | None


@dataclass(frozen=True, slots=True)
class SelectionModel(Plain):
    """Effect adjusted for selection by p value, and the test of that selection.

    Parameters
    ----------
    estimate, se : float
        Mean effect before selection, on the analysis scale.
    ci : Interval
        Wald interval.
    statistic, df, p_value : float
        Likelihood-ratio test of no selection (all delta = 1), chi-squared; NaN when every delta was given.
    tau2, se_tau2 : float
        `se_tau2` is NaN when tau2 sits at 0.
    delta, se_delta : tuple of float
        Selection probability of each p interval relative to the first, which is 1.
    intervals : tuple of (low, high, count)
        One-sided p intervals and the number of studies in each.
    alternative : {"greater", "less"}
        Direction in which significance is sought.
    log_likelihood, log_likelihood_null : float
        Of this model, and of the same model without selection.
    at_boundary : bool
        Whether tau2 is 0 or a delta sits at the end of its search range.
    k : int
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    estimate: float
    se: float
    ci: Interval
    statistic: float
    df: int
    p_value: float
    tau2: float
    se_tau2: float
    delta: tuple[float, ...]
    se_delta: tuple[float, ...]
    intervals: tuple[tuple[float, float, int], ...]
    alternative: str
    log_likelihood: float
    log_likelihood_null: float
    at_boundary: bool
    k: int
    notes: tuple[str, ...] = ()
    measure: str = ""

    def __str__(self) -> str:
        test = "" if self.df == 0 else f", selection: chi2({self.df}) = {self.statistic:.3f}, {format_p(self.p_value)}"
        lines = [f"Selection model, k = {self.k}: {self.estimate:.4g}, {self.ci}{test}{told_of(self.measure)}"]
        for (low, high, count), delta in zip(self.intervals, self.delta, strict=True):
            lines.append(f"  {low:g} < p <= {high:g}: {count} studies, relative selection probability {delta:.3g}")
        return "\n".join(lines)


def selection_model(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    steps: Sequence[float] = (0.025,),
    alternative: str = "greater",
    delta: Sequence[float] | None = None,
    model: str | None = None,
    level: float | None = None,
    force: bool = False,
    **others: Unpack[SelectionNames],
) -> SelectionModel:
    """Estimate the mean effect under selection of studies by their p values (maximum likelihood).

    The weight of a study is constant within intervals of its one-sided p value that end at `steps`; with one
    step this is the three-parameter selection model. See :class:`StepLikelihood` for the likelihood.

    Examples
    --------
    >>> yi = [0.55, 0.42, 0.71, 0.30, 0.12, 0.61, 0.05, 0.48, 0.90, 0.22, -0.05, 0.33]
    >>> vi = [0.04, 0.02, 0.09, 0.05, 0.01, 0.08, 0.01, 0.05, 0.16, 0.02, 0.02, 0.06]
    >>> print(selection_model(yi, vi, model="common"))
    Selection model, k = 12: 0.08862, -0.04 to 0.22 (95% z), selection: chi2(1) = 7.205, p = 0.0073
      0 < p <= 0.025: 6 studies, relative selection probability 1
      0.025 < p <= 1: 6 studies, relative selection probability 0.0775

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta (`type="stepfun"` too).
    steps : sequence of float
        Ends of the p intervals, rising within (0, 1); the last interval ends at 1.
    alternative : {"greater", "less"}
        Whether significantly positive, or significantly negative, effects are favoured. Where lower is better
        (pain), it is "less".
    delta : sequence of float, optional
        Given selection probabilities, one per interval, the first 1: a sensitivity analysis after Vevea and
        Woods (2005), which needs no minimum of studies. Default: they are estimated.
    model : {"random", "common"}, optional
        "common" sets tau2 to 0. Default: the fit's, or "random".
    level : float, optional
        Confidence level. Default: the fit's, or 0.95.
    force : bool
        Go on with fewer than 10 studies or with an interval that holds no p value.

    Returns
    -------
    SelectionModel

    Raises
    ------
    MethodError
        Fewer than 10 studies, or an interval without p values: its delta is not estimable (unless `force`).
    ConvergenceError
        No point where the gradient vanishes was found.

    References
    ----------
    Hedges LV, Vevea JL. Estimating effect size under publication bias. J Educ Behav Stat 1996;21:299-332.
    Vevea JL, Woods CM. Publication bias in research synthesis. Psychol Methods 2005;10:428-443.
    """
    rest: dict[str, Any] = {**others}
    if (kind := rest.pop("type", None)) not in (None, "stepfun", "step"):
        raise MethodError(f"`type` is {kind!r}; the selection model here is the step function, 'stepfun'.")
    ends = _check_steps(steps)
    if alternative not in ("greater", "less"):
        raise MethodError(f"`alternative` is {alternative!r}; it must be 'greater' or 'less'.")
    s = as_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="selection_model",
        others=rest,
        model=model,
        tau2="ML",
        ci="z",
        level=level,
    )
    given = None if delta is None else _check_delta(delta, len(ends) + 1)
    notes = s.notes
    if given is None:
        notes += require_studies(s.k, "a selection model", force=force)
    sign = 1.0 if alternative == "greater" else -1.0
    likelihood, _ = step_likelihood(sign * s.yi, s.vi, ends)
    edges = (0.0, *ends, 1.0)
    intervals = tuple(
        (low, high, int(n)) for low, high, n in zip(edges[:-1], edges[1:], likelihood.counts, strict=True)
    )
    if given is None:
        notes += _empty_intervals(intervals, alternative, force=force)

    null = pool(sign * s.yi, s.vi, recipe=s.recipe)
    free_tau2 = s.recipe.model == "random"
    starts = _starts(null, likelihood, given, free_tau2=free_tau2)
    top = maximize(likelihood, starts, free_tau2=free_tau2, free_delta=given is None)
    if top.delta_at_limit:
        text = "a selection probability ran to the end of its range: it is not estimable, and the effect hangs on it."
        notes += (text,)
        warnings.warn(text, LbpmetaWarning, stacklevel=2)
    if top.tau2_at_zero:
        notes += ("tau2 is at 0; the standard errors hold it there.",)
    no_selection = np.ones(len(intervals))
    base = likelihood.value(null.estimate, null.tau2, no_selection)
    df = len(ends) if given is None else 0
    lrt = max(0.0, 2 * (top.log_likelihood - base)) if df else float("nan")
    half = -float(ndtri((1 - s.recipe.level) / 2)) * top.se[0]
    estimate = sign * top.mu
    return SelectionModel(
        estimate=estimate,
        se=top.se[0],
        ci=Interval(estimate - half, estimate + half, s.recipe.level, "z"),
        statistic=lrt,
        df=df,
        p_value=float(chdtrc(df, lrt)) if df else float("nan"),
        tau2=top.tau2,
        se_tau2=top.se[1],
        delta=tuple(float(d) for d in top.delta),
        se_delta=(0.0, *top.se[2:]),
        intervals=intervals,
        alternative=alternative,
        log_likelihood=top.log_likelihood,
        log_likelihood_null=base,
        at_boundary=top.tau2_at_zero or top.delta_at_limit,
        k=s.k,
        notes=notes,
        measure=s.measure,
    )


def _check_steps(steps: Sequence[float]) -> tuple[float, ...]:
    try:
        ends = tuple(float(a) for a in steps)
    except (TypeError, ValueError):
        ends = ()
    if ends and ends[-1] == 1.0:
        ends = ends[:-1]
    if not ends or not all(0 < a < 1 for a in ends) or any(b <= a for a, b in pairwise(ends)):
        raise MethodError(f"`steps` is {steps!r}; give p values that rise within (0, 1), such as (0.025, 0.5).")
    return ends


def _check_delta(delta: Sequence[float], intervals: int) -> Array:
    try:
        values = np.array(delta, dtype=float)
    except (TypeError, ValueError):
        values = np.array([])
    if values.shape != (intervals,) or not (values > 0).all() or not np.isfinite(values).all() or values[0] != 1:
        raise MethodError(f"`delta` is {delta!r}; give {intervals} positive numbers, one per p interval, the first 1.")
    return values


def _empty_intervals(
    intervals: tuple[tuple[float, float, int], ...], alternative: str, *, force: bool
) -> tuple[str, ...]:
    empty = [f"({low:g}, {high:g}]" for low, high, count in intervals if count == 0]
    if not empty:
        return ()
    counts = ", ".join(f"({low:g}, {high:g}]: {count}" for low, high, count in intervals)
    text = (
        f"no study has a one-sided p value (alternative={alternative!r}) in {', '.join(empty)}, so its selection "
        f"probability cannot be estimated (studies per interval: {counts})"
    )
    if not force:
        raise MethodError(f"{text}. Choose other `steps`, the other `alternative`, or pass force=True.")
    warnings.warn(f"{text}.", LbpmetaWarning, stacklevel=3)
    return (f"{text}.",)


def _starts(null: Fit, likelihood: StepLikelihood, given: Array | None, *, free_tau2: bool) -> list[Array]:
    """Starting points (mu, tau2, log delta): the likelihood can have several maxima."""
    intervals = likelihood.counts.size
    scale = float(np.sqrt(null.tau2 + np.median(likelihood.vi)))
    spreads = (null.tau2, 0.0, 4 * scale**2) if free_tau2 else (0.0,)
    tails = [np.log(given[1:])] if given is not None else [np.full(intervals - 1, np.log(d)) for d in (1, 0.1, 10)]
    shifts = (0.0, -scale, scale)
    return [
        np.concatenate([[null.estimate + shift, spread], tail])
        for tail in tails
        for spread in spreads
        for shift in shifts
    ]
