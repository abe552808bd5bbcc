"""Trim and fill."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.errors import ConvergenceError, LbpmetaWarning, MethodError
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.sample import MIN_STUDIES, Sample, as_pooled_sample
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.smallstudy.result import format_p
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Plain

__all__ = ["TRIM_ESTIMATORS", "TrimAndFill", "trim_and_fill"]

_MAX_ROUNDS = 100


@dataclass(frozen=True, slots=True, eq=False)
class TrimAndFill(Plain):
    """Result of trim and fill.

    Parameters
    ----------
    k0 : int
        Number of studies filled in.
    se_k0 : float
        Its standard error.
    side : {"left", "right"}
        Side of the funnel on which studies were sought.
    estimator : {"L0", "R0"}
    fit : Fit
        Pooled result with the filled-in studies, which stand last; their labels say which study they mirror.
    original : Fit
        Pooled result without them.
    notes : tuple of str
    """

    k0: int
    se_k0: float
    side: str
    estimator: str
    fit: Fit
    original: Fit
    notes: tuple[str, ...] = ()

    @property
    def k(self) -> int:
        """Number of observed studies."""
        return self.original.k

    @property
    def estimate(self) -> float:
        """Pooled effect with the filled-in studies."""
        return self.fit.estimate

    @property
    def ci(self) -> Interval:
        """Interval of `estimate`."""
        return self.fit.ci

    @property
    def statistic(self) -> float:
        """Test statistic of a zero `estimate`."""
        return self.fit.statistic

    @property
    def p_value(self) -> float:
        """P value of a zero `estimate`."""
        return self.fit.p_value

    @property
    def filled(self) -> Flags:
        """Which rows of ``fit`` were filled in, shape (k + k0,)."""
        return np.arange(self.fit.k) >= self.original.k

    def __str__(self) -> str:
        return (
            f"Trim and fill ({self.estimator}), k = {self.k}: {self.k0} filled in on the {self.side} "
            f"(SE {self.se_k0:.2f}); {self.original.estimate:.4g} becomes {self.estimate:.4g}, {self.ci}, "
            f"{format_p(self.p_value)}{told_of(self.original.measure)}"
        )


def trim_and_fill(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    estimator: str = "L0",
    side: str | None = None,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    level: float | None = None,
    **others: Unpack[PoolNames],
) -> TrimAndFill:
    """Estimate how many studies are missing on one side of the funnel, fill in mirror images, and pool again.

    Studies are ranked by their distance from the pooled effect. With S the sum of the ranks of studies on the
    far side from the missing ones, and r the number of the largest ranks that all lie there:
    L0 = (4 S - k (k + 1)) / (2 k - 1), R0 = r - 1, rounded and at least 0. The k0 most extreme studies are
    trimmed, the rest pooled by the same model, and everything repeated until k0 stays; then the k0 studies'
    mirror images about that pooled effect are added. The result depends on the model: a common effect often
    fills in more.

    Examples
    --------
    >>> yi = [0.1, 0.3, 0.2, 0.5, 0.4, 0.6, 0.9, 0.7, 1.1, 0.8]
    >>> vi = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.10]
    >>> result = trim_and_fill(yi, vi, model="common")
    >>> result.k0, result.side
    (5, 'left')

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    estimator : {"L0", "R0"}
    side : {"left", "right"}, optional
        Where studies are missing. Default: by the sign of the slope of the regression on the standard error under
        the same model (a positive slope: left), as R's metafor does.
    labels, recipe, model, tau2, ci, level : optional
        The pooling; default: the fit's recipe, or "metafor".

    Returns
    -------
    TrimAndFill

    Raises
    ------
    MethodError
        An unknown `estimator` or `side`.
    DataError
        Fewer than 3 studies; all of one precision while `side` is not given.
    ConvergenceError
        k0 still changes after 100 rounds.

    Warns
    -----
    LbpmetaWarning
        Fewer than 10 studies.

    References
    ----------
    Duval S, Tweedie R. A nonparametric "trim and fill" method of accounting for publication bias in meta-analysis.
    J Am Stat Assoc 2000;95:89-98. Duval S, Tweedie R. Trim and fill. Biometrics 2000;56:455-463.
    """
    if estimator not in TRIM_ESTIMATORS:
        raise MethodError(f"`estimator` is {estimator!r}; it must be one of {', '.join(map(repr, TRIM_ESTIMATORS))}.")
    if side not in (None, "left", "right"):
        raise MethodError(f"`side` is {side!r}; it must be 'left', 'right', or None to let the data decide.")
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="trim_and_fill",
        others=others,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        ci=ci,
        level=level,
        minimum=3,
    )
    notes = s.notes
    if s.k < MIN_STUDIES:
        few = f"trim and fill on {s.k} studies: below 10, the number filled in is little more than chance."
        warnings.warn(few, LbpmetaWarning, stacklevel=2)
        notes += (few,)
    original = yi if isinstance(yi, Fit) and yi.recipe == s.recipe and yi.k == s.k else _pool(s, s.yi, s.vi, s.labels)
    where = side or _side(s)
    sign = 1.0 if where == "left" else -1.0
    k0, se_k0, centre, order = _trim(s, sign * s.yi, TRIM_ESTIMATORS[estimator])
    if k0 == 0:
        return TrimAndFill(0, se_k0, where, estimator, original, original, notes)
    mirrored = order[s.k - k0 :]
    fill = sign * (2 * centre - sign * s.yi[mirrored])
    names = (*s.labels, *(f"filled: mirror of {s.labels[i]}" for i in mirrored))
    fit = _pool(s, np.concatenate([s.yi, fill]), np.concatenate([s.vi, s.vi[mirrored]]), names)
    return TrimAndFill(k0, se_k0, where, estimator, fit, original, notes)


def _pool(s: Sample, yi: Array, vi: Array, labels: tuple[str, ...]) -> Fit:
    return pool(yi, vi, recipe=s.recipe, tau2=s.fixed_tau2, labels=labels, measure=s.measure or None)


def _side(s: Sample) -> str:
    settings = s.recipe.replace(ci="z")
    slope = meta_regression(s.yi, s.vi, {"se": s.sei}, recipe=settings).coefficients[1]
    return "right" if slope < 0 else "left"


Estimator = Callable[[Array], tuple[float, float]]


def _trim(s: Sample, y: Array, estimator: Estimator) -> tuple[int, float, float, Index]:
    """Number of studies missing on the left of y, its standard error, the trimmed centre, the order of y."""
    order = np.argsort(y, kind="stable")
    y, v = y[order], s.vi[order]
    names = tuple(s.labels[i] for i in order)
    k0 = 0
    for _ in range(_MAX_ROUNDS):
        kept = s.k - k0
        centre = _pool(s, y[:kept], v[:kept], names[:kept]).estimate
        distance = y - centre
        ranks = np.empty(s.k)
        ranks[np.argsort(np.abs(distance), kind="stable")] = np.arange(1, s.k + 1)
        value, standard_error = estimator(np.where(distance > 0, ranks, -ranks))
        new = round(value)
        if new == k0:
            return k0, standard_error, centre, order
        # At least one study must stay to be pooled.
        k0 = min(new, s.k - 1)
    raise ConvergenceError(
        f"trim and fill still changes the number of missing studies after {_MAX_ROUNDS} rounds; "
        "use the other `estimator`."
    )


def _l0(signed: Array) -> tuple[float, float]:
    k = signed.size
    value = max(0.0, float(4 * signed[signed > 0].sum() - k * (k + 1)) / (2 * k - 1))
    # The variance of the rank sum is a polynomial in k and the number missing, taken before it is rounded.
    cubic = 10 * value**3 + (27 - 18 * k) * value**2 + (17 - 18 * k + 6 * k**2) * value
    variance = (k * (k + 1) * (2 * k + 1) + cubic) / 24
    return value, 4 * float(np.sqrt(variance)) / (2 * k - 1)


def _r0(signed: Array) -> tuple[float, float]:
    largest_other = -min(0.0, float(signed.min()))
    value = max(0.0, signed.size - largest_other - 1)
    return value, float(np.sqrt(2 * value + 2))


#: Estimators of the number of missing studies, from signed ranks: the estimate (not rounded), and its standard error.
TRIM_ESTIMATORS: Final[Mapping[str, Estimator]] = MappingProxyType({"L0": _l0, "R0": _r0})
