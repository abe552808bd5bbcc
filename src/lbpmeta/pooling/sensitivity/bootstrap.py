"""Bootstrap of a pooled effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.interval import Interval
from lbpmeta.pooling.arguments import generator, whole
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import Sample, as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import chunks, pool_runs
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Plain, ResultsTable, table_of_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BOOTSTRAPS", "Bootstrap", "bootstrap"]


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap(Plain):
    """Bootstrap distribution of a pooled effect.

    Parameters
    ----------
    kind : {"parametric", "case"}
    estimate, tau2, i2 : float
        In the data.
    se, bias : float
        Standard deviation of the bootstrap estimates, and their mean minus the estimate.
    ci, tau2_ci, i2_ci : Interval
        Percentile intervals.
    estimates, tau2s, i2s : ndarray, shape (iterations,)
        The bootstrap samples' results.
    iterations, seed, k : int
    recipe : Recipe
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    kind: str
    estimate: float
    tau2: float
    i2: float
    se: float
    bias: float
    ci: Interval
    tau2_ci: Interval
    i2_ci: Interval
    estimates: Array
    tau2s: Array
    i2s: Array
    iterations: int
    seed: int
    k: int
    recipe: Recipe
    notes: tuple[str, ...] = ()
    measure: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return one row per bootstrap sample."""
        import pandas as pd

        return pd.DataFrame({"estimate": self.estimates, "tau2": self.tau2s, "i2": self.i2s})

    def results_table(self) -> ResultsTable:
        """Return one line: what the samples say together."""
        return table_of_frame(str(self), Plain.to_frame(self), self.notes)

    def __str__(self) -> str:
        return (
            f"Bootstrap ({self.kind}, {self.iterations} samples), k = {self.k}: {self.estimate:.4g} "
            f"(SE {self.se:.4g}), {self.ci}; tau2 {self.tau2:.4g}, {self.tau2_ci}{told_of(self.measure)}"
        )


def bootstrap(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    kind: str = "parametric",
    iterations: int = 2000,
    seed: int = 0,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    level: float | None = None,
    **others: Unpack[PoolNames],
) -> Bootstrap:
    """Draw new sets of effects and pool them.

    "parametric" draws y_i from N(mu, tau2 + v_i) at the estimates of the data, keeping the variances; "case"
    draws k studies with replacement.

    Examples
    --------
    >>> result = bootstrap([0.1, 0.3, 0.2, 0.9, 0.5], [0.01, 0.02, 0.03, 0.02, 0.04], iterations=500, seed=1)
    >>> result.estimate in result.ci
    True

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    kind : {"parametric", "case"}
    iterations : int
        Bootstrap samples.
    seed : int
        The same seed gives the same samples.
    recipe, model, tau2, level : optional
        As in :func:`leave_one_out`.

    Returns
    -------
    Bootstrap

    Raises
    ------
    MethodError
        An unknown `kind`, or fewer than 2 iterations.

    References
    ----------
    Efron B, Tibshirani RJ. An Introduction to the Bootstrap. Chapman & Hall, 1993 (ch. 13, percentile
    intervals). Viechtbauer W. Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med
    2007;26:37-52.
    """
    if kind not in BOOTSTRAPS:
        raise MethodError(f"`kind` is {kind!r}; it must be one of {', '.join(map(repr, BOOTSTRAPS))}.")
    iterations = whole("iterations", iterations, 2, "give at least 2, and 1000 or more for an interval")
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="bootstrap",
        others=others,
        recipe=recipe,
        model=model,
        tau2=tau2,
        level=level,
    )
    observed = pool_runs(s, s.yi[None, :], s.vi[None, :])
    mu, between = float(observed.estimate[0]), float(observed.tau2[0])
    random = generator(seed)
    estimates, tau2s, i2s = (np.empty(iterations) for _ in range(3))
    for start, stop in chunks(iterations, s.k):
        y, v = BOOTSTRAPS[kind](random, s, mu, between, stop - start)
        batch = pool_runs(s, y, v)
        estimates[start:stop], tau2s[start:stop], i2s[start:stop] = batch.estimate, batch.tau2, batch.i2

    def interval(values: Array) -> Interval:
        low, high = np.quantile(values, ((1 - s.recipe.level) / 2, (1 + s.recipe.level) / 2))
        return Interval(float(low), float(high), s.recipe.level, "percentile")

    return Bootstrap(
        kind=kind,
        estimate=mu,
        tau2=between,
        i2=float(observed.i2[0]),
        se=float(estimates.std(ddof=1)),
        bias=float(estimates.mean()) - mu,
        ci=interval(estimates),
        tau2_ci=interval(tau2s),
        i2_ci=interval(i2s),
        estimates=estimates,
        tau2s=tau2s,
        i2s=i2s,
        iterations=iterations,
        seed=seed,
        k=s.k,
        recipe=s.recipe,
        notes=s.notes,
        measure=s.measure,
    )


def _parametric(random: np.random.Generator, s: Sample, mu: float, tau2: float, n: int) -> tuple[Array, Array]:
    return mu + random.standard_normal((n, s.k)) * np.sqrt(tau2 + s.vi), s.vi


def _case(random: np.random.Generator, s: Sample, mu: float, tau2: float, n: int) -> tuple[Array, Array]:
    drawn = random.integers(0, s.k, (n, s.k))
    return s.yi[drawn], s.vi[drawn]


#: Ways to draw n new sets of effects and variances.
BOOTSTRAPS: Final[Mapping[str, Callable[[np.random.Generator, Sample, float, float, int], tuple[Array, Array]]]] = (
    MappingProxyType({"parametric": _parametric, "case": _case})
)
