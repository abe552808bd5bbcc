"""multivariate: pool correlated effects, with random effects of any structure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, cast

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.effects._arrays import study_labels, vector
from lbpmeta.errors import ConvergenceError, DataError, MethodError, did_you_mean, hinting
from lbpmeta.measures import get_pooled, own_measure
from lbpmeta.pooling.arguments import probability
from lbpmeta.pooling.data import EffectSizesLike, holds_effects
from lbpmeta.pooling.kernel.components import Block, Model, climb, sunk
from lbpmeta.pooling.kernel.wls import check_rank
from lbpmeta.pooling.model_recipes import MultilevelRecipe
from lbpmeta.pooling.multivariate.degrees import DEGREES, AtTop
from lbpmeta.pooling.multivariate.fit import MultivariateFit
from lbpmeta.pooling.multivariate.sampling import whole_covariance
from lbpmeta.pooling.multivariate.settings import program_settings
from lbpmeta.pooling.multivariate.structures import unstructured_parameters
from lbpmeta.pooling.multivariate.terms import RandomTerm, terms_of
from lbpmeta.pooling.regression.design import build_design

__all__ = ["multivariate"]

#: A log sd that stands for a variance of 0, relative to the smallest sampling standard error.
_ZERO: Final = -16.0
#: A variance below this share of the smallest sampling variance is 0.
_NOTHING: Final = 1e-7


@hinting
def multivariate(
    yi: ArrayLike | EffectSizesLike,
    V: ArrayLike | None = None,
    moderators: Any = None,
    *,
    random: str | Sequence[str] | None = None,
    struct: str = "CS",
    R: Mapping[str, Any] | None = None,
    formula: str | None = None,
    data: Any = None,
    X: ArrayLike | None = None,
    intercept: bool = True,
    recipe: str | MultilevelRecipe | None = None,
    method: str | None = None,
    test: str | None = None,
    df: str | None = None,
    level: float = 0.95,
    labels: Iterable[object] | None = None,
    names: Sequence[str] | None = None,
    measure: str = "",
) -> MultivariateFit:
    """Fit ``y ~ N(X beta, V + sum of Z G Z')``: effects that are correlated in their samples, in truth, or both.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> data = {"trial": [1, 1, 2, 2, 3, 3, 4, 4], "outcome": ["PD", "AL"] * 4}
    >>> vi = [0.0075, 0.0077, 0.0057, 0.0008, 0.0021, 0.0014, 0.0029, 0.0015]
    >>> V = lm.sampling_covariance(vi, data["trial"], rho=0.4)
    >>> fit = lm.multivariate(
    ...     [0.47, -0.32, 0.2, -0.6, 0.4, -0.12, 0.26, -0.31], V, formula="0 + outcome", data=data,
    ...     random="outcome | trial", struct="UN",
    ... )
    >>> [round(b, 3) for b in fit.coefficients.tolist()]
    [-0.338, 0.317]

    Parameters
    ----------
    yi : array_like, shape (N,), or effect sizes
    V : array_like, shape (N,) or (N, N), optional
        Sampling variances, or their whole covariance (:func:`lbpmeta.sampling_covariance` makes one). Effect sizes
        bring their variances.
    moderators, formula, data, X, intercept, names
        The design, as in :func:`lbpmeta.meta_regression`; `data` also has the variables of `random`.
    random : str or sequence of str, optional
        "1 | study" (an intercept of each study), "1 | study/effect" (effects within studies), "outcome | trial" (an
        effect of each outcome, with the structure `struct`); several are crossed.
    struct : {"CS", "HCS", "UN", "ID", "DIAG", "AR", "HAR", "CAR"}
        Covariance of the levels on the left of "|". The autoregressive ones need times there.
    R : mapping, optional
        Known correlations of the levels of a grouping variable, as frames: ``{"species": C}``.
    recipe : {"rma.mv", "metaSEM"} or MultilevelRecipe, optional
        What a program does; other arguments go before it. Its random effects are of the columns ``study`` and
        ``effect`` of `data`, unless `random` is given.
    method : {"REML", "ML"}, optional
        REML without a recipe.
    test : {"z", "t"}, optional
        The distribution of coefficients; the normal one without a recipe.
    df : {"residual", "containment", "satterthwaite"}, optional
        Degrees of freedom of "t": N - p; those of the coarsest grouping within which a column of the design does not
        vary, less p (metafor's ``dfs="contain"``); or Satterthwaite's, from how surely the variances are known.
    level : float
    labels : iterable, optional
    measure : str
        Effect measure, which tells the scale.

    Returns
    -------
    MultivariateFit

    Raises
    ------
    DataError
        If V is no covariance, or lengths differ.
    MethodError
        For a term or an option that does not exist.
    ConvergenceError
        If no maximum of the likelihood is reached.

    References
    ----------
    Berkey CS et al. Stat Med 1998;17:2537-2550. Konstantopoulos S. Res Synth Methods 2011;2:61-76.
    Gasparrini A, Armstrong B, Kenward MG. Stat Med 2012;31:3821-3839.
    """
    scale = "identity"
    given = yi
    if holds_effects(given):
        V = given.vi if V is None else V
        labels = given.labels if labels is None else labels
        yi, measure, scale = given.yi, measure or given.measure, given.scale
    elif measure:
        measure = own_measure(measure)
        scale = get_pooled(measure).scale
    random, method, test, df, data, V = program_settings(
        recipe, random=random, method=method, test=test, df=df, data=data, V=V
    )
    if method not in ("REML", "ML"):
        raise MethodError(f"`method` is {method!r}; it must be 'REML' or 'ML'.")
    if test not in ("z", "t"):
        raise MethodError(f"`test` is {test!r}; it must be 'z' or 't'.")
    if df not in DEGREES:
        raise MethodError(
            f"`df` is {df!r}; it must be one of {', '.join(map(repr, DEGREES))}.{did_you_mean(str(df), DEGREES)}"
        )
    if test == "z" and df != "residual":
        raise MethodError(f"`df` is {df!r}, and `test` is 'z', which has none. Give test='t'.")
    level = probability("level", level)
    if V is None:
        raise DataError("`V` is missing; give the sampling variances, or their covariance.")
    y = vector("yi", cast("ArrayLike", yi))
    if not len(y):
        raise DataError("`yi` is empty; give one effect a row.")
    covariance = whole_covariance(V, len(y))
    if np.any(np.isnan(y)):
        raise DataError("`yi` holds a missing value; leave out the row in `yi`, `V` and `data`.")
    design, matrix = build_design(
        len(y),
        moderators,
        formula=formula,
        data=data if formula is not None else None,
        X=X,
        intercept=intercept,
        names=names,
    )
    if not np.all(np.isfinite(matrix)):
        raise DataError("`moderators`: a value is missing; leave out that row in `yi`, `V` and `data`, or fill it in.")
    check_rank(matrix, design.names)
    terms, notes = _identified(terms_of(random, struct, data, len(y), R))
    unit = math.sqrt(float(np.min(np.diag(covariance))))
    blocks = _blocks(y, matrix, covariance, terms)
    model = Model(blocks, _structure(terms), method == "REML")
    theta, at_boundary = _highest(model, terms, y, matrix, unit)
    fit = model.fit(theta)
    none = Model(blocks, lambda t, block: (np.zeros_like(block.V), np.zeros((0, *block.V.shape))), method == "REML")
    q = none.fit(np.zeros(0)).q
    rows_left = len(y) - matrix.shape[1]
    variances, correlations = _named(terms, theta)
    held = [name for name, zero in zip(variances, at_boundary, strict=True) if zero]
    variances |= dict.fromkeys(held, 0.0)

    def profile(position: int, at: float) -> float:
        return _profile(model, theta, position, at)

    def profile_pair(which: int, one: int, two: int) -> Callable[[float], float]:
        """Return the profile of a correlation of "UN": with its levels in front it is one parameter, an angle."""
        rest = [i for i in range(len(terms[which].levels)) if i not in (one, two)]
        moved = [term.reordered([one, two, *rest]) if at == which else term for at, term in enumerate(terms)]
        start = sum(term.n_parameters for term in terms[:which])
        own = terms[which]
        S = own.matrix(theta[start : start + own.n_parameters])
        order = np.array([one, two, *rest])
        there = theta.copy()
        there[start : start + own.n_parameters] = unstructured_parameters(S[np.ix_(order, order)])
        turned = Model(blocks, _structure(moved), method == "REML")
        return lambda angle: _profile(turned, there, start + own.n_variances, angle)

    degrees: float | Array | None = None
    if test == "t":
        free = np.flatnonzero(~_at_zero(terms, at_boundary))
        made = DEGREES[df](AtTop(matrix, terms, model, theta, free))
        degrees = float(rows_left) if df == "residual" else made
        if np.any(np.isnan(made)):
            few = ", ".join(name for name, value in zip(design.names, made, strict=True) if np.isnan(value))
            notes = (*notes, f"fewer groups than coefficients: {few} has no degrees of freedom, and no p.")

    return MultivariateFit(
        coefficients=fit.beta,
        vcov=fit.cov,
        names=design.names,
        variances=variances,
        correlations=correlations,
        log_likelihood=fit.loglik,
        q=q,
        q_df=rows_left,
        method=method,
        test=test,
        df=degrees,
        level=level,
        k=len(y),
        terms=terms,
        theta=theta,
        yi=y,
        X=matrix,
        covariance=_whole(blocks, model, theta, covariance),
        intercept=design.intercept,
        at_boundary=tuple(held),
        measure=measure,
        scale=scale,
        profile=profile,
        profile_pair=profile_pair,
        labels=study_labels(labels, len(y)),
        notes=(*notes, *(f"the variance of {name} is at its bound, 0." for name in held)),
    )


def _identified(terms: tuple[RandomTerm, ...]) -> tuple[tuple[RandomTerm, ...], tuple[str, ...]]:
    """Return the terms whose variance the data can tell; an effect of one group alone is part of the mean."""
    alone = [term.name for term in terms if len(np.unique(term.outer)) == 1 and len(term.levels) == 1]
    notes = tuple(f"{name!r} has one group only: its variance is not defined and was left out." for name in alone)
    return tuple(term for term in terms if term.name not in alone), notes


def _whole(blocks: Sequence[Block], model: Model, theta: Array, V: Array) -> Array:
    """Return the covariance of all effects, sampling and random."""
    total = V.copy()
    for block in blocks:
        G, _ = model.structure(theta, block)
        for rows, added in zip(block.at, G, strict=True):
            total[np.ix_(rows, rows)] += added
    return total


def _blocks(y: Array, X: Array, V: Array, terms: Sequence[RandomTerm]) -> tuple[Block, ...]:
    """Return groups of rows that are independent of each other, those of one size together."""
    group = np.arange(len(y))

    def join(rows: Index) -> None:
        together = np.isin(group, np.unique(group[rows]))
        group[together] = group[rows].min()

    for i, j in np.argwhere(np.triu(V, 1) != 0):
        join(np.array([i, j]))
    for term in terms:
        if term.known is not None:
            join(np.arange(len(y)))
            continue
        for level in np.unique(term.outer):
            join(np.flatnonzero(term.outer == level))
    members = [np.flatnonzero(group == g) for g in np.unique(group)]
    blocks = []
    for size in sorted({len(rows) for rows in members}):
        at = np.array([rows for rows in members if len(rows) == size])
        blocks.append(Block(y[at], X[at], V[at[:, :, None], at[:, None, :]], at))
    return tuple(blocks)


def _structure(terms: Sequence[RandomTerm]) -> Any:
    def structure(theta: Array, block: Block) -> tuple[Array, Array]:
        total, parts, at = np.zeros_like(block.V), [], 0
        for term in terms:
            G, dG = term.added(theta[at : at + term.n_parameters], block.at)
            total += G
            parts.append(dG)
            at += term.n_parameters
        slopes = np.concatenate(parts) if parts else np.zeros((0, *block.V.shape))
        return total, slopes

    return structure


def _value(model: Model, theta: Array, free: Index) -> Any:
    def value(t: Array) -> tuple[float, Array]:
        whole = theta.copy()
        whole[free] = t
        if np.max(np.abs(t), initial=0.0) > 60:
            return -math.inf, np.zeros_like(t)
        try:
            fit = model.fit(whole)
        except np.linalg.LinAlgError:
            return -math.inf, np.zeros_like(t)
        return fit.loglik, fit.score[free]

    return value


def _highest(model: Model, terms: Sequence[RandomTerm], y: Array, X: Array, unit: float) -> tuple[Array, list[bool]]:
    """Return the parameters of the highest maximum, and which variances are at 0 there."""
    size = sum(term.n_parameters for term in terms)
    if not size:
        return np.zeros(0), []
    is_log_sd = np.concatenate([np.arange(term.n_parameters) < term.n_variances for term in terms])
    residual = y - X @ np.linalg.lstsq(X, y, rcond=None)[0]
    spread = math.log(max(float(np.std(residual)), unit))
    zero = math.log(unit) + _ZERO
    found: list[tuple[float, Array]] = []
    for shift in (-0.5, -1.5):
        theta = np.where(is_log_sd, spread + shift, 0.0)
        held = np.zeros(size, dtype=bool)
        for _ in range(size + 1):
            free = np.flatnonzero(~held)
            value = _value(model, theta, free)
            if not free.size:
                found.append((float(value(np.zeros(0))[0]), theta.copy()))
                break
            try:
                top, height, _ = climb(value, [theta[free]], what="`multivariate`")
            except ConvergenceError:
                top, height = sunk(value, theta[free]), -math.inf
            theta[free] = top
            small = is_log_sd & ~held & (theta < math.log(unit) + 0.5 * math.log(_NOTHING))
            if not small.any():
                if math.isfinite(height):
                    found.append((height, theta.copy()))
                break
            held |= small
            theta[small] = zero
    if not found:
        raise ConvergenceError(
            "`multivariate`: no stationary point of the likelihood was reached. A simpler `struct` may be all that the "
            "data carry."
        )
    theta = max(found, key=lambda one: one[0])[1]
    return theta, (theta[is_log_sd] <= zero).tolist()


def _at_zero(terms: Sequence[RandomTerm], at_boundary: Sequence[bool]) -> Flags:
    """Return which of all parameters are variances at 0, or the correlations of such."""
    found: list[bool] = []
    rest = list(at_boundary)
    for term in terms:
        own, rest = rest[: term.n_variances], rest[term.n_variances :]
        found += [*own, *[any(own)] * (term.n_parameters - term.n_variances)]
    return np.array(found, dtype=bool)


def _profile(model: Model, theta: Array, position: int, at: float) -> float:
    """Return the largest log-likelihood with one parameter held."""
    whole = theta.copy()
    whole[position] = at
    free = np.flatnonzero(np.arange(len(theta)) != position)
    value = _value(model, whole, free)
    if not len(free):
        return float(value(np.zeros(0))[0])
    return climb(value, [whole[free]], what="`multivariate`, profile")[1]


def _named(terms: Sequence[RandomTerm], theta: Array) -> tuple[dict[str, float], dict[str, float]]:
    """Return variances and correlations by name."""
    variances: dict[str, float] = {}
    correlations: dict[str, float] = {}
    at = 0
    for term in terms:
        S = term.matrix(theta[at : at + term.n_parameters])
        at += term.n_parameters
        several = term.n_variances > 1
        for i in range(term.n_variances):
            variances[f"{term.name} [{term.levels[i]}]" if several else term.name] = float(S[i, i])
        sd = np.sqrt(np.diag(S))
        count = term.n_parameters - term.n_variances
        if count == 1:
            correlations[term.name] = term.correlation(theta[at - term.n_parameters : at])
        elif count:
            for i in range(len(sd)):
                for j in range(i + 1, len(sd)):
                    correlations[f"{term.name} [{term.levels[i]}, {term.levels[j]}]"] = float(S[i, j] / (sd[i] * sd[j]))
    return variances, correlations
