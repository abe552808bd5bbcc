"""Equivalence: two one-sided tests, non-inferiority and superiority by a margin, from an estimate and its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpmeta.decimals import p_text
from lbpmeta.errors import DataError, hinting
from lbpmeta.interval import Interval
from lbpmeta.relevance.positions import Thresholds, as_number, check_limits
from lbpmeta.shown import Plain
from lbpmeta.special import ndtr, ndtri, stdtr, stdtrit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Equivalence", "equivalence"]


@dataclass(frozen=True, slots=True)
class Equivalence(Plain):
    """One-sided tests of an effect against the two margins.

    Parameters
    ----------
    interval : Interval
        The 1 - 2 alpha interval, on the printed scale.
    margin_harm, margin_benefit : float
        On the printed scale.
    alpha : float
        One-sided.
    p_harm : float
        Of the hypothesis that the harm is as large as its margin or larger.
    p_benefit : float
        Of the hypothesis that the benefit is as large as its margin or larger.
    p_minimal : float
        Of the hypothesis that the benefit is as small as its margin or smaller.
    notes : tuple of str
    """

    interval: Interval
    margin_harm: float
    margin_benefit: float
    alpha: float
    p_harm: float
    p_benefit: float
    p_minimal: float
    notes: tuple[str, ...] = ()

    @property
    def p(self) -> float:
        """The p-value of equivalence: the larger one of the two one-sided tests."""
        return max(self.p_harm, self.p_benefit)

    @property
    def equivalent(self) -> bool:
        """Whether both margins are excluded."""
        return self.p < self.alpha

    @property
    def non_inferior(self) -> bool:
        """Whether a harm as large as the margin is excluded."""
        return self.p_harm < self.alpha

    @property
    def superior_by_margin(self) -> bool:
        """Whether a benefit as small as the margin is excluded."""
        return self.p_minimal < self.alpha

    def to_frame(self) -> pd.DataFrame:
        """Return one row per question: equivalence, non-inferiority, superiority by the margin."""
        import pandas as pd

        rows = [
            ("equivalence", self.p, self.equivalent),
            ("non-inferiority", self.p_harm, self.non_inferior),
            ("superiority by the margin", self.p_minimal, self.superior_by_margin),
        ]
        return pd.DataFrame(rows, columns=["question", "p", "shown"]).assign(alpha=self.alpha)

    def __str__(self) -> str:
        margins = f"{min(self.margin_harm, self.margin_benefit):g} and {max(self.margin_harm, self.margin_benefit):g}"
        low, high = self.interval
        parts = [
            f"Equivalence {'shown' if self.equivalent else 'not shown'}: the "
            f"{100 * self.interval.level:g}% interval {low:.4g} to {high:.4g} "
            f"{'lies within' if self.equivalent else 'does not lie within'} {margins} "
            f"({p_text(self.p)}, one-sided alpha {self.alpha:g})."
        ]
        parts.append(f"Non-inferiority {'shown' if self.non_inferior else 'not shown'} ({p_text(self.p_harm)}).")
        shown = "shown" if self.superior_by_margin else "not shown"
        parts.append(f"Superiority by the margin {shown} ({p_text(self.p_minimal)}).")
        return " ".join((*parts, *(f"Note: {n}" for n in self.notes)))


@hinting
def equivalence(
    estimate: float,
    low: float,
    high: float,
    *,
    margin: float,
    level: float = 0.95,
    alpha: float = 0.05,
    better: str = "lower",
    null: float = 0.0,
    df: float | None = None,
) -> Equivalence:
    """Test an effect against equivalence margins, from its estimate and interval.

    The standard error is recovered from the interval, (high - low) / (2 q) with q the quantile of its level, on
    the analysis scale (logarithms for ratios). Equivalent at level alpha if and only if the 1 - 2 alpha interval
    lies completely within the margins.

    Examples
    --------
    >>> found = equivalence(-0.20, -0.51, 0.10, margin=1)
    >>> found.equivalent, found.superior_by_margin
    (True, False)

    Parameters
    ----------
    estimate, low, high : float
        On the printed scale; ratios as ratios.
    margin : float
        A difference above 0; or for ratios a ratio, whose reciprocal is the other margin.
    level : float
        Of the interval given.
    alpha : float
        One-sided, below 0.5.
    better : {"lower", "higher"}
    null : {0, 1}
        0 for differences, 1 for ratios.
    df : float, optional
        Degrees of freedom of the t distribution that made the interval; None for the normal.

    Raises
    ------
    DataError
        If the numbers are no estimate with an interval of some width, or level, alpha or margin cannot be one.
    MethodError
        If `better` or `null` is unknown.

    References
    ----------
    Schuirmann DJ. J Pharmacokinet Biopharm 1987;15:657-680.
    """
    numbers = {"estimate": estimate, "low": low, "high": high, "margin": margin, "level": level, "alpha": alpha}
    estimate, low, high, margin, level, alpha = (as_number(name, x) for name, x in numbers.items())
    check_limits(low, high, null)
    cut = Thresholds.of(margin, better, null=null)
    if not (0 < level < 1 and 0 < alpha < 0.5):
        raise DataError(f"`level` is {level!r} and `alpha` {alpha!r}; give 0 < level < 1 and 0 < alpha < 0.5.")
    if df is not None and not df > 0:
        raise DataError(f"`df` is {df!r}; it must be above 0, or None for the normal distribution.")
    ratio = null == 1
    if ratio and not (estimate > 0 and low > 0):
        raise DataError(f"The ratio {estimate!r} ({low!r}, {high!r}) has no finite logarithm; all must be above 0.")
    e, a, b, harm, benefit = (
        (math.log(x) if ratio else float(x)) for x in (estimate, low, high, cut.harm, cut.benefit)
    )
    if not (math.isfinite(e) and math.isfinite(a) and math.isfinite(b) and a < b):
        raise DataError(f"({estimate!r}, {low!r}, {high!r}) must be finite numbers, and the interval have some width.")
    se = (b - a) / (2 * _quantile((1 + level) / 2, df))
    half = _quantile(1 - alpha, df) * se
    ends = (math.exp(e - half), math.exp(e + half)) if ratio else (e - half, e + half)
    sign = -1.0 if better == "lower" else 1.0
    notes = []
    if abs((a + b) / 2 - e) > 0.05 * (b - a):
        notes.append("The estimate is not the middle of its interval; the recovered standard error is rough.")
    return Equivalence(
        interval=Interval(*ends, 1 - 2 * alpha, "z" if df is None else "t"),
        margin_harm=cut.harm,
        margin_benefit=cut.benefit,
        alpha=alpha,
        p_harm=_upper(sign * (e - harm) / se, df),
        p_benefit=_upper(sign * (benefit - e) / se, df),
        p_minimal=_upper(sign * (e - benefit) / se, df),
        notes=tuple(notes),
    )


def _quantile(p: float, df: float | None) -> float:
    return float(ndtri(p)) if df is None else float(stdtrit(df, p))


def _upper(statistic: float, df: float | None) -> float:
    """Return the probability of a larger statistic."""
    return float(ndtr(-statistic)) if df is None else float(stdtr(df, -statistic))
