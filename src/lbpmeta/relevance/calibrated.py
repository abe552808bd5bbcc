"""Share beyond: what part of the trials' own true effects lies beyond the MCID, without a distribution assumed."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError, NotDefinedError, hinting
from lbpmeta.interval import Interval
from lbpmeta.pooling.arguments import generator, probability, whole
from lbpmeta.pooling.batch import pool_arrays
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.exceedance import Shares, lines
from lbpmeta.relevance.positions import as_number
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ShareBeyond", "calibrated_effects", "share_beyond"]


#: Below this many studies the share and its interval are rough (Mathur and VanderWeele 2020).
_FEW: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class ShareBeyond(Exported):
    """What part of the trials' true effects is an important benefit, trivial, or an important harm.

    Parameters
    ----------
    shares : Shares
    benefit_ci, harm_ci : Interval or None
        Bootstrap percentile intervals; None if none was asked for.
    threshold : float
        The MCID on the printed scale.
    effects : ndarray, shape (k,)
        The calibrated estimates, on the analysis scale.
    labels : tuple of str
    iterations, seed : int
        Of the bootstrap.
    notes : tuple of str
    """

    shares: Shares
    benefit_ci: Interval | None
    harm_ci: Interval | None
    threshold: float
    effects: Array
    labels: tuple[str, ...]
    iterations: int
    seed: int
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row per trial: its label and calibrated effect on the analysis scale."""
        import pandas as pd

        return pd.DataFrame({"label": list(self.labels), "effect": self.effects})

    def __str__(self) -> str:
        def part(name: str, share: float, ci: Interval | None) -> str:
            inside = f" ({ci.low:.0%} to {ci.high:.0%})" if ci else ""
            return f"{name} {share:.0%}{inside}"

        found = self.shares
        parts = (
            part("benefit", found.benefit, self.benefit_ci),
            part("trivial", found.trivial, None),
            part("harm", found.harm, self.harm_ci),
        )
        level = f"; {100 * self.benefit_ci.level:g}% bootstrap intervals" if self.benefit_ci else ""
        text = (
            f"Of {len(self.effects)} trials' true effects, against an MCID of {self.threshold:g}: "
            f"{', '.join(parts)}{level}."
        )
        return " ".join((text, *(f"Note: {n}" for n in self.notes)))

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"


def calibrated_effects(yi: Array, vi: Array, mean: Array | float, tau2: Array | float) -> Array:
    """Return the effects drawn in to the mean so far that they vary as the true effects do.

    ``mean + sqrt(tau2 / (tau2 + v_i)) (y_i - mean)``. The square root makes their variance tau2; the best linear
    predictions of single effects, without it, vary less.

    References
    ----------
    Wang CC, Lee WC. Res Synth Methods 2019;10:255-266.

    Examples
    --------
    >>> calibrated_effects(np.array([-7.0, 5.0]), np.array([3.0, 8.0]), -1.0, 1.0)
    array([-4.,  1.])
    """
    found: Array = mean + np.sqrt(tau2 / (tau2 + vi)) * (yi - mean)
    return found


@hinting
def share_beyond(
    fit: Fit,
    threshold: float,
    *,
    better: str | None = None,
    iterations: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> ShareBeyond:
    """Return what part of the trials' true effects reaches the MCID, counted in their calibrated estimates.

    Unlike :func:`lbpmeta.predictive` it speaks of the trials at hand and assumes no normal distribution of true
    effects. The intervals are percentiles of a bootstrap that draws studies with replacement and pools each draw
    anew by the fit's own settings (MetaUtility's ``prop_stronger`` corrects its percentiles for bias; these are not).

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([-7.0, -3.0, -12.0, -9.0, 2.0], [4.0, 9.0, 16.0, 5.0, 6.0], tau2="DL", measure="MD")
    >>> found = share_beyond(fit, 6, iterations=0, better="lower")
    >>> found.effects.round(1)
    array([ -6.9,  -3.4, -10.3,  -8.6,   1. ])
    >>> print(found.shares)
    benefit 60%, trivial 40%, harm 0%

    Parameters
    ----------
    fit : Fit
        A random-effects fit on the "identity" or "log" scale.
    threshold : float
        The MCID on the printed scale: a difference, or a ratio for fits on the log scale. An effect exactly at it
        counts as important.
    better : {"lower", "higher"}
        Which values of the outcome are better; it is never assumed.
    iterations : int
        Bootstrap samples; 0 for no interval.
    seed : int
        The same seed gives the same interval.
    level : float

    Returns
    -------
    ShareBeyond

    Raises
    ------
    DataError
        If the threshold cannot be one.
    MethodError
        If `fit` is none, or `better`, `iterations`, `seed` or `level` cannot be.
    NotDefinedError
        Under a common effect (there is one true effect), with a single study, or for a scale without an MCID.

    References
    ----------
    Wang CC, Lee WC. Res Synth Methods 2019;10:255-266. Mathur MB, VanderWeele TJ. Epidemiology 2020;31:356-358.
    """
    if not isinstance(fit, Fit):
        raise MethodError(f"`fit` is {fit!r}; give a fit of lbpmeta.pool.")
    harm, benefit = lines(fit.scale, threshold, better)
    if fit.recipe.model != "random" or fit.k < 2:
        why = "one study has no spread" if fit.k < 2 else "a common effect is one true effect"
        raise NotDefinedError(f"There is no share of true effects: {why}. Pool two or more studies at random effects.")
    level = probability("level", level)
    iterations = whole("iterations", iterations, 0, "give 1000 or more for an interval, or 0 for none")
    effects = calibrated_effects(fit.yi, fit.vi, fit.estimate, fit.tau2)
    counted = [float(x) for x in _beyond(effects, harm, benefit)]
    intervals: list[Interval | None] = [None, None]
    lost = 0
    if iterations:
        drawn = generator(seed).integers(0, fit.k, (iterations, fit.k))
        yi, vi = fit.yi[drawn], fit.vi[drawn]
        batch = pool_arrays(yi, vi, tau2=fit.tau2 if fit.tau2_fixed else fit.recipe.tau2)
        again = calibrated_effects(yi, vi, batch.estimate[:, None], batch.tau2[:, None])[batch.converged]
        lost = iterations - len(again)
        if len(again):
            ends = (1 - level) / 2, (1 + level) / 2
            found = [np.quantile(part, ends) for part in _beyond(again, harm, benefit)]
            intervals = [Interval(float(a), float(b), level, "bootstrap percentile") for a, b in found]
    good, bad = counted
    return ShareBeyond(
        shares=Shares(good, max(0.0, 1.0 - good - bad), bad),
        benefit_ci=intervals[0],
        harm_ci=intervals[1],
        threshold=as_number("threshold", threshold),
        effects=effects,
        labels=fit.labels,
        iterations=iterations,
        seed=seed,
        notes=tuple(_notes(fit, lost, intervals)),
    )


def _beyond(effects: Array, harm: float, benefit: float) -> tuple[Array, Array]:
    """Return the shares of important benefits and of important harms along the last axis."""
    sign = 1.0 if benefit > harm else -1.0
    return (sign * effects >= sign * benefit).mean(axis=-1), (sign * effects <= sign * harm).mean(axis=-1)


def _notes(fit: Fit, lost: int, intervals: list[Interval | None]) -> Iterator[str]:
    if fit.k < _FEW:
        yield f"With {fit.k} studies a share goes in steps of {1 / fit.k:.0%}, and its interval is rough."
    if fit.tau2 == 0:
        yield "tau2 is 0: all true effects are taken to be the mean, and the share is all or none."
    elif any(ci is not None and ci.width == 0 for ci in intervals):
        yield "An interval without width says that no bootstrap sample differed, not that the share is known exactly."
    if lost:
        yield f"In {lost} bootstrap samples tau2 did not converge; they are left out of the intervals."
