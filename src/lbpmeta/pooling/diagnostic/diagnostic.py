"""diagnostic: a meta-analysis of diagnostic accuracy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import DataError, MethodError, NotDefinedError, did_you_mean, hinting
from lbpmeta.pooling.arguments import probability
from lbpmeta.pooling.diagnostic.accuracy import known_correction, read_accuracy
from lbpmeta.pooling.diagnostic.exact import bivariate_exact, bivariate_laplace
from lbpmeta.pooling.diagnostic.fit import DiagnosticFit
from lbpmeta.pooling.diagnostic.normal import bivariate_normal
from lbpmeta.pooling.model_recipes import AccuracyRecipe, model_recipe
from lbpmeta.pooling.regression.design import build_design

__all__ = ["diagnostic"]

_METHODS: Final = ("REML", "ML", "exact", "laplace")
#: Those of the counts themselves.
_OF_COUNTS: Final = ("exact", "laplace")

_AT_BOUNDARY: Final = (
    "A variance between studies is 0 or their correlation 1 in size: the data do not determine it, and intervals may "
    "be too short."
)


@hinting
def diagnostic(
    tp: ArrayLike,
    fn: ArrayLike,
    fp: ArrayLike,
    tn: ArrayLike,
    *,
    method: str | None = None,
    correction: str | None = None,
    test: str | None = None,
    recipe: str | AccuracyRecipe = "mada",
    moderators: Any = None,
    formula: str | None = None,
    data: Any = None,
    level: float = 0.95,
    labels: Iterable[object] | None = None,
) -> DiagnosticFit:
    """Pool sensitivity and specificity by the bivariate model.

    Logit sensitivity and logit false-positive rate of study i are normal about ``mu`` with a covariance between
    studies; what is observed of them varies binomially ("exact") or, approximately, normally ("REML", "ML").

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(
    ...     tp=[47, 126, 19, 36, 130], fn=[9, 51, 10, 3, 19], fp=[101, 272, 12, 78, 211], tn=[738, 1543, 192, 276, 959]
    ... )
    >>> print(fit.sensitivity)
    0.806 [0.681, 0.890]

    Parameters
    ----------
    tp, fn, fp, tn : array_like of counts, shape (k,)
    method : {"REML", "ML", "exact", "laplace"}, optional
        REML by default. "exact" is maximum likelihood of the counts; "laplace" is lme4's approximation of it.
    correction : {"all", "single", "group", "none"}, optional
        Half a person in every cell: of all studies if any has an empty cell (the default, and mada's), of those that
        have one, of the diseased or the healthy of whom one is empty (metafor's), or of none. The methods of counts
        need none and take none.
    test : {"z", "t"}, optional
        Intervals by the normal distribution (default), or by t with k - 2 degrees of freedom, as SAS has them.
    recipe : str or AccuracyRecipe
        What the settings above are where they are not given: "mada", "metandi", "revman", "nlmixed", "glmer" or
        "metafor" (``lm.MODEL_RECIPES``).
    moderators, formula, data
        Covariates of the study, as in :func:`lbpmeta.meta_regression`; each gets a coefficient for sensitivity and one
        for the false-positive rate. Not with the methods of counts.
    level : float
    labels : iterable, optional
        Names of the studies.

    Returns
    -------
    DiagnosticFit

    Raises
    ------
    DataError
        For impossible counts, or an empty cell without a correction.
    MethodError
        For an unknown option.
    NotDefinedError
        By "exact" or "laplace", if everybody with the condition is positive in every study, or nobody, and so of those
        without: the likelihood then rises without end.
    ConvergenceError
        If no maximum of the likelihood is reached.

    References
    ----------
    Reitsma JB et al. J Clin Epidemiol 2005;58:982-990. Chu H, Cole SR. J Clin Epidemiol 2006;59:1331-1332.
    """
    program = model_recipe(recipe, AccuracyRecipe)
    method = program.method if method is None else method
    correction = program.correction if correction is None else correction
    test = program.test if test is None else test
    if test not in ("z", "t"):
        raise MethodError(f"`test` is {test!r}; it must be 'z' or 't'.")
    if method not in _METHODS:
        raise MethodError(
            f"`method` is {method!r}; it must be one of {', '.join(map(repr, _METHODS))}."
            f"{did_you_mean(str(method), _METHODS)}"
        )
    level = probability("level", level)
    chosen = known_correction(correction)
    tables = read_accuracy(tp, fn, fp, tn, labels)
    with_covariates = moderators is not None or formula is not None
    names: tuple[str, ...] = ("logit sensitivity", "logit false-positive rate")
    X = np.broadcast_to(np.eye(2), (tables.k, 2, 2))
    if with_covariates:
        if method in _OF_COUNTS:
            raise MethodError(f"`method` is {method!r}, which takes no covariates. Use 'ML' or 'REML'.")
        if tables.notes:
            raise MethodError(f"leave out the studies that cannot be used, and their covariates: {tables.notes[0]}")
        design, matrix = build_design(
            tables.k, moderators, formula=formula, data=data, X=None, intercept=True, names=None
        )
        p = matrix.shape[1]
        X = np.zeros((tables.k, 2, 2 * p))
        X[:, 0, :p], X[:, 1, p:] = matrix, matrix
        names = tuple(f"{of}: {name}" for of in names for name in design.names)
    if not np.all(np.isfinite(X)):
        raise DataError("`moderators`: a value is missing; leave out that study, or fill it in.")
    y, v = tables.logits("single" if method in _OF_COUNTS else chosen)
    fit = bivariate_normal(y, v, X, restricted=method == "REML")
    if method in _OF_COUNTS:
        counts = np.column_stack([tables.tp, tables.fp])
        people = counts + np.column_stack([tables.fn, tables.tn])
        _separated(counts, people)
        fit, _ = bivariate_exact(counts, people, fit)
        if method == "laplace":
            fit = bivariate_laplace(counts, people, fit)
    notes = (*tables.notes, *((_AT_BOUNDARY,) if fit.at_boundary else ()))
    if test == "t" and tables.k < 3:
        raise NotDefinedError(f"`test` is 't', which needs at least 3 studies; there are {tables.k}.")
    df = float(tables.k - 2) if test == "t" else None
    told = "none" if method in _OF_COUNTS or not tables.with_zero.any() else chosen
    return DiagnosticFit(
        fit.beta, fit.cov, names, fit.between, fit.loglik, method, told, level, tables, fit.at_boundary, notes, df
    )


def _separated(counts: Array, people: Array) -> None:
    """Raise where the summary point lies at infinity."""
    total, of = counts.sum(axis=0), people.sum(axis=0)
    for j, (who, all_, none) in enumerate(
        (("with", "sensitivity is 1", "sensitivity is 0"), ("without", "specificity is 0", "specificity is 1"))
    ):
        if total[j] in (0, of[j]):
            raise NotDefinedError(
                f"{'everybody' if total[j] else 'nobody'} {who} the condition is positive, in every study: "
                f"{all_ if total[j] else none} and its logit infinite. Use method='REML', which corrects empty cells."
            )
