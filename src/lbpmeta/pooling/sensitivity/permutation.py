"""Permutation test of a zero pooled effect by sign flips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.pooling.arguments import generator, whole
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import chunks, pool_runs
from lbpmeta.pooling.smallstudy.result import format_p
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Plain

__all__ = ["PermutationNames", "PermutationTest", "permutation_test"]


class PermutationNames(PoolNames, total=False):
    """Names of metafor's permutest that :func:`permutation_test` understands."""

    iter: int | None


_MAX_EXACT = 18  # 2^18 sign patterns; by symmetry half as many fits, within a second.
_DEFAULT_RANDOM = 9_999

#: Two statistics closer than this are a tie: the iterative tau2 estimators end within less.
_TIE = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class PermutationTest(Plain):
    """Sign-flip permutation test.

    Parameters
    ----------
    estimate, statistic : float
        Pooled effect and its test statistic in the data.
    p_value : float
        Two-sided: share of sign patterns whose \\|statistic\\| is at least the observed one.
    exact : bool
        Whether all 2^k sign patterns were used.
    iterations : int
        Number of sign patterns behind the p value, the observed one included.
    seed : int or None
        Of the random patterns.
    null : ndarray
        \\|statistic\\| of the patterns that were fitted (when exact, one of each pair of mirror images).
    k : int
    recipe : Recipe
    notes : tuple of str
    """

    estimate: float
    statistic: float
    p_value: float
    exact: bool
    iterations: int
    seed: int | None
    null: Array
    k: int
    recipe: Recipe
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        kind = "all" if self.exact else "random"
        return f"Permutation test ({kind} {self.iterations} sign patterns), k = {self.k}: {format_p(self.p_value)}"


def permutation_test(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    iterations: int | None = None,
    seed: int = 0,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    **others: Unpack[PermutationNames],
) -> PermutationTest:
    """Test a zero pooled effect against all, or random, flips of the signs of the effects.

    Under the null hypothesis (effects symmetric about zero) every pattern of signs is equally likely; the
    statistic of the recipe's `ci` method is computed anew, tau2 included, for each. The random version counts
    the data as one of the patterns, so its p is never 0.

    Examples
    --------
    >>> print(permutation_test([0.4, 0.3, 0.2, 0.9, 0.5, 0.1], [0.01, 0.02, 0.03, 0.02, 0.04, 0.03]))
    Permutation test (all 64 sign patterns), k = 6: p = 0.0312

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta (`iter` too).
    iterations : int, optional
        Random sign patterns, unless all 2^k are fewer. Default: all of them for at most 18 studies, otherwise
        9999 random ones, which a note says.
    seed : int
        Of the random patterns.
    recipe, model, tau2, ci : optional
        As in :func:`leave_one_out`.

    Returns
    -------
    PermutationTest

    Raises
    ------
    MethodError
        Fewer than 1 iteration.
    NotDefinedError
        The data have no test statistic.

    References
    ----------
    Follmann DA, Proschan MA. Valid inference in random effects meta-analysis. Biometrics 1999;55:732-737.
    """
    rest: dict[str, Any] = {**others}
    if (given := rest.pop("iter", None)) is not None:
        if iterations is not None:
            raise MethodError("`iterations` is given twice, the second time as `iter`; leave one out.")
        iterations = given
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="permutation_test",
        others=rest,
        recipe=recipe,
        model=model,
        tau2=tau2,
        ci=ci,
    )
    if iterations is not None:
        iterations = whole("iterations", iterations, 1, "give a positive number, or None")
    exact = s.k <= _MAX_EXACT if iterations is None else s.k < 63 and 2**s.k <= iterations
    observed = pool_runs(s, s.yi[None, :], s.vi[None, :])
    statistic = float(observed.statistic[0])
    if np.isnan(statistic):
        raise NotDefinedError(f"the statistic of ci={s.recipe.ci!r} does not exist for these data (all effects equal).")
    notes = s.notes
    if exact:
        n = 2 ** (s.k - 1)
        smallest = 2.0 ** (1 - s.k)
        if smallest > 0.05:
            notes += (f"{s.k} studies have {2**s.k} sign patterns: p cannot be below {smallest:g}.",)
    else:
        n = _DEFAULT_RANDOM if iterations is None else iterations
        if iterations is None:
            notes += (f"{s.k} studies have too many sign patterns to use all: {n} random ones (seed {seed}).",)
    random = generator(seed)
    null = np.empty(n)
    for start, stop in chunks(n, s.k):
        if exact:
            # A pattern and its mirror image have the same |statistic|: the first study keeps its sign.
            flips = (np.arange(start, stop, dtype=np.int64)[:, None] << 1 >> np.arange(s.k)) & 1
        else:
            flips = random.integers(0, 2, (stop - start, s.k))
        batch = pool_runs(s, s.yi * (1 - 2 * flips), s.vi)
        null[start:stop] = np.abs(batch.statistic)
    extreme = int((null >= abs(statistic) - _TIE * max(1.0, abs(statistic))).sum())
    p = extreme / n if exact else (extreme + 1) / (n + 1)
    return PermutationTest(
        estimate=float(observed.estimate[0]),
        statistic=statistic,
        p_value=p,
        exact=exact,
        iterations=2 * n if exact else n + 1,
        seed=None if exact else seed,
        null=null,
        k=s.k,
        recipe=s.recipe,
        notes=notes,
    )
