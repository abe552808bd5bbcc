"""PET-PEESE: the effect that a regression on precision predicts for a study of infinite size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from numpy.typing import ArrayLike

from lbpmeta.interval import Interval
from lbpmeta.pooling.arguments import probability
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import as_sample, require_studies
from lbpmeta.pooling.smallstudy.result import (
    BiasTest,
    format_p,
    line_test,
    t_interval,
    two_sided_t,
    weighted_line,
)
from lbpmeta.shown import Plain

__all__ = ["PetPeese", "pet_peese"]


@dataclass(frozen=True, slots=True)
class PetPeese(Plain):
    """Effect adjusted by PET or PEESE, whichever the rule chose, with both regressions.

    Parameters
    ----------
    estimate, se : float
        Adjusted effect on the analysis scale: the intercept of the regression that was chosen.
    ci : Interval
    statistic, df, p_value : float
        t test of a zero adjusted effect.
    chosen : {"PET", "PEESE"}
    pet, peese : BiasTest
        Both regressions; each has its own `limit_estimate`.
    k : int
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    estimate: float
    se: float
    ci: Interval
    statistic: float
    df: float
    p_value: float
    chosen: str
    pet: BiasTest
    peese: BiasTest
    k: int
    notes: tuple[str, ...] = ()
    measure: str = ""

    def __str__(self) -> str:
        return (
            f"PET-PEESE ({self.chosen} chosen), k = {self.k}: {self.estimate:.4g}, {self.ci}, {format_p(self.p_value)}"
            f"{told_of(self.measure)}"
        )


def pet_peese(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    alpha: float = 0.10,
    level: float | None = None,
    force: bool = False,
    **others: Unpack[EffectNames],
) -> PetPeese:
    """Estimate the effect without small-study effects by the PET-PEESE rule.

    PET: y = b0 + b1 se; PEESE: y = b0 + b1 v; both by least squares with weights 1/v and estimated residual
    variance. If PET's b0 differs from zero at `alpha` (two-sided; 0.10 is the usual one-sided 5 %), PEESE's b0
    is the estimate, otherwise PET's.

    Examples
    --------
    >>> yi = [0.55, 0.42, 0.71, 0.30, 0.12, 0.61, 0.05, 0.48, 0.90, 0.22]
    >>> vi = [0.04, 0.02, 0.09, 0.05, 0.01, 0.08, 0.01, 0.05, 0.16, 0.02]
    >>> print(pet_peese(yi, vi))
    PET-PEESE (PEESE chosen), k = 10: 0.08354, -0.04 to 0.21 (95% t), p = 0.1642

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    alpha : float
        Two-sided level of the conditional rule.
    level : float, optional
        Confidence level. Default: the fit's, or 0.95.
    force : bool
        Compute it on fewer than 10 studies too.

    Returns
    -------
    PetPeese

    Raises
    ------
    MethodError
        Fewer than 10 studies without `force`; an `alpha` outside (0, 1).
    DataError
        All studies of one precision.

    References
    ----------
    Stanley TD, Doucouliagos H. Meta-regression approximations to reduce publication selection bias. Res Synth
    Methods 2014;5:60-78.
    """
    alpha = probability("alpha", alpha)
    s = as_sample(yi, vi, column, data=data, se=se, function="pet_peese", others=others, level=level, minimum=3)
    notes = s.notes + require_studies(s.k, "PET-PEESE", force=force)
    pet, peese = (weighted_line(s.yi, x, 1 / s.vi) for x in (s.sei, s.vi))
    pet_p = two_sided_t(pet.intercept / pet.se_intercept, pet.df)
    chosen, best = ("PEESE", peese) if pet_p < alpha else ("PET", pet)
    t = best.intercept / best.se_intercept
    return PetPeese(
        estimate=best.intercept,
        se=best.se_intercept,
        ci=t_interval(best.intercept, best.se_intercept, best.df, s.recipe.level),
        statistic=t,
        df=best.df,
        p_value=two_sided_t(t, best.df),
        chosen=chosen,
        pet=line_test("PET regression", pet, s.recipe.level, ()),
        peese=line_test("PEESE regression", peese, s.recipe.level, ()),
        k=s.k,
        notes=notes,
        measure=s.measure,
    )
