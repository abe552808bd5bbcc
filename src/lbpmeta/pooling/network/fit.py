"""NetworkFit: a network meta-analysis, frozen, with everything named."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.decimals import level_text, p_text
from lbpmeta.errors import MethodError, NotDefinedError, did_you_mean
from lbpmeta.interval import Interval
from lbpmeta.measures import MEASURES
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.kernel.tau2.general import residual_q_profile
from lbpmeta.pooling.model_recipes import NetworkRecipe
from lbpmeta.pooling.network.designs import (
    Decomposition,
    Interaction,
    NetHeat,
    decomposition,
    interaction,
    net_heat,
)
from lbpmeta.pooling.network.graph import adjacency, designs_of
from lbpmeta.pooling.network.leave_out import without_each
from lbpmeta.pooling.network.ranking import Rankogram, better_is_low, p_scores, rankogram
from lbpmeta.pooling.network.split import Split, split_by
from lbpmeta.pooling.network.trial import Trial
from lbpmeta.pooling.network.whitened import Whitened
from lbpmeta.pooling.regression.coefficients import Intervals, critical
from lbpmeta.shown import Exported
from lbpmeta.special import chdtrc

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NetworkFit"]

#: Degrees of freedom of a prediction interval, by the name of the rule.
_PREDICTION = {"q_df": 0, "q_df-1": 1}


@dataclass(frozen=True, eq=False, repr=False)
class NetworkFit(Exported):
    """A network meta-analysis on the analysis scale (the logarithm of a ratio).

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> fit.treatments, round(float(fit.estimate[1, 0]), 3)
    (('a', 'b', 'c'), -0.483)

    Parameters
    ----------
    treatments : tuple of str
    estimate, se : ndarray, shape (n, n)
        Row minus column, in the order of the treatments.
    cov : ndarray, shape (n - 1, n - 1)
        Covariance of the effects against the first treatment.
    tau2, se_tau2 : float
        Heterogeneity, one for all comparisons; NaN without degrees of freedom.
    q, q_df, q_p : float, int, float
        Heterogeneity and inconsistency together, about the common-effect network.
    log_likelihood : float
        Restricted under REML; of the contrasts against one treatment of each study.
    model : {"random", "common"}
    estimator : str
        Of tau2.
    measure, scale : str
    reference : str
    level : float
    k, m : int
        Studies and pairwise comparisons.
    trials : tuple of Trial
    recipe : NetworkRecipe
        The conventions that were followed; of no name where none was asked for.
    notes : tuple of str
        What was left out, and what to know.
    """

    treatments: tuple[str, ...]
    estimate: Array
    se: Array
    cov: Array
    tau2: float
    se_tau2: float
    q: float
    q_df: int
    q_p: float
    log_likelihood: float
    model: str
    estimator: str
    measure: str
    scale: str
    reference: str
    level: float
    k: int
    m: int
    trials: tuple[Trial, ...]
    rows: Whitened = field(repr=False)
    tau2_rows: Whitened = field(repr=False)
    recipe: NetworkRecipe = field(default_factory=lambda: NetworkRecipe(""))
    notes: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many treatments there are."""
        return len(self.treatments)

    @property
    def tau(self) -> float:
        """The standard deviation of effects between studies."""
        return math.sqrt(self.tau2)

    @property
    def designs(self) -> tuple[str, ...]:
        """The sets of treatments that studies compare."""
        return tuple(":".join(design) for design in designs_of(self.trials))

    @property
    def comparisons(self) -> Array:
        """How many studies compare each pair directly, shape (n, n)."""
        return adjacency(self.trials, self.treatments)

    @property
    def i2(self) -> float:
        """``100 (Q - df) / Q``, not below 0: in percent; of heterogeneity and inconsistency together."""
        if self.q_df < 1 or self.q <= 0:
            return math.nan if self.q_df < 1 else 0.0
        return max(0.0, 100.0 * (self.q - self.q_df) / self.q)

    @property
    def i2_ci(self) -> tuple[float, float]:
        """The test-based interval of I2 by the logarithm of H, in percent (Higgins & Thompson 2002)."""
        if self.q_df < 1:
            return math.nan, math.nan
        df, z = self.q_df, float(critical(self.level, None))
        log_h = 0.5 * math.log(max(self.q, df) / df)
        if self.q > df + 1:
            se = 0.5 * (math.log(self.q) - math.log(df)) / (math.sqrt(2 * self.q) - math.sqrt(2 * df - 1))
        elif df > 1:
            se = math.sqrt((1 - 1 / (3 * (df - 1) ** 2)) / (2 * (df - 1)))
        else:
            return math.nan, math.nan
        bounds = (max(1.0, math.exp(log_h + side * z * se)) ** 2 for side in (-1, 1))
        low, high = (100 * (h2 - 1) / h2 for h2 in bounds)
        return low, high

    @property
    def tau2_ci(self) -> Interval | None:
        """The Q-profile interval of tau2; None without degrees of freedom, or where it is empty.

        Turned to be independent (:mod:`lbpmeta.pooling.network.whitened`), the contrasts have variances that all hold
        tau2, so that Q at the true tau2 is a chi-square value exactly (Viechtbauer 2007), whatever estimated it.
        """
        limits = residual_q_profile(self.rows.y, self.rows.lam, self.rows.X, self.level)
        return None if limits is None else Interval(*limits, self.level, "Q-profile")

    @property
    def statistic(self) -> Array:
        """``estimate / se``, shape (n, n); NaN on the diagonal."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.estimate / self.se, dtype=np.float64)

    @property
    def p_value(self) -> Array:
        """Two-sided, of the normal distribution, shape (n, n)."""
        return np.asarray(two_sided_p(self.statistic, None), dtype=np.float64)

    @property
    def ci(self) -> Intervals:
        """Wald intervals by the normal distribution; `low` and `high` have the shape (n, n)."""
        half = critical(self.level, None) * self.se
        return Intervals(self.estimate - half, self.estimate + half, self.level, "z")

    def prediction(self, df: str | None = None) -> Intervals:
        """Return prediction intervals, ``estimate +- t sqrt(se^2 + tau2)``, shape (n, n).

        Parameters
        ----------
        df : {"q_df", "q_df-1"}, optional
            Degrees of freedom of t: those of Q (netmeta 3.0 and later), or one less (netmeta to 2.9); those of the
            recipe.

        Raises
        ------
        NotDefinedError
            Under the common-effect model, or without degrees of freedom.
        """
        least = self.recipe.prediction_from if df is None else 1
        df = self.recipe.prediction if df is None else df
        if df not in _PREDICTION:
            raise MethodError(f"`df` is {df!r}; it must be one of {', '.join(map(repr, _PREDICTION))}.")
        degrees = self.q_df - _PREDICTION[df]
        if self.model == "common" or math.isnan(self.tau2) or degrees < 1 or self.q_df < least:
            raise NotDefinedError(
                f"there is no prediction interval: the model is {self.model!r} with {self.q_df} degrees of freedom of Q"
                f"{f'; {self.recipe.name} needs {least}' if least > 1 else ''}."
            )
        half = critical(self.level, degrees) * np.sqrt(self.se**2 + self.tau2)
        np.fill_diagonal(half, 0.0)
        return Intervals(self.estimate - half, self.estimate + half, self.level, f"t({degrees})")

    @cached_property
    def decomposition(self) -> Decomposition:
        """Q within and between designs, with its parts."""
        return decomposition(self.trials, self.treatments)

    @cached_property
    def interaction(self) -> Interaction | None:
        """The test of design-by-treatment interaction under this model; None where nothing can disagree."""
        return interaction(self.trials, self.treatments, self.model, self.estimator)

    @property
    def net_heat(self) -> NetHeat:
        """The matrix of the net heat plot."""
        return net_heat(self.trials, self.treatments)

    def p_scores(self, small_values: str = "good") -> Array:
        """Return the P-score of each treatment, shape (n,): 1 is certainly the best (Rücker & Schwarzer 2015).

        Parameters
        ----------
        small_values : {"good", "bad"}
            Whether a smaller value is better; netmeta's "desirable" and "undesirable" are understood.
        """
        return p_scores(self.estimate, self.se, better_is_low(small_values))

    def sucra(self, seed: int = 0, small_values: str = "good") -> Array:
        """Return the SUCRA of each treatment, shape (n,).

        That of the joint normal is the P-score, exactly, so nothing is drawn and `seed` changes nothing. Programs that
        draw treatments independently print values that differ by some hundredths.
        """
        return self.p_scores(small_values)

    def rankogram(self, small_values: str = "good", *, draws: int = 100_000, seed: int = 0) -> Rankogram:
        """Return the probability of each rank, from the joint normal: exact up to 5 treatments, drawn beyond.

        Parameters
        ----------
        small_values : {"good", "bad"}
        draws, seed : int
            The Monte-Carlo standard errors are in the result.
        """
        mean = self.estimate[1:, 0]
        return rankogram(self.treatments, mean, self.cov, better_is_low(small_values), draws=draws, seed=seed)

    def split(self, method: str = "back-calculation") -> Split:
        """Return direct and indirect evidence about each comparison.

        Parameters
        ----------
        method : {"back-calculation", "SIDDE", "node-split"}
            The last two estimate tau2 again, with the whole covariance of studies of several arms.
        """
        way = split_by(method)
        tau2 = 0.0 if self.model == "common" or math.isnan(self.tau2) else self.tau2
        found: Split = way(self.trials, self.treatments, self.estimate, self.se, tau2, self.model, self.estimator)
        return found

    def effect(self, treatment: str, against: str = "") -> tuple[float, float]:
        """Return the effect of a treatment against another (the reference), and its standard error."""
        i, j = self._at(treatment), self._at(against or self.reference)
        return float(self.estimate[i, j]), float(self.se[i, j])

    def _at(self, name: str) -> int:
        if name not in self.treatments:
            raise MethodError(
                f"{name!r} is no treatment of this network: {', '.join(self.treatments)}."
                f"{did_you_mean(name, self.treatments)}"
            )
        return self.treatments.index(name)

    def leave_one_out(self) -> pd.DataFrame:
        """Return the network without each study: tau2, Q, and the effects against the reference.

        A study without which the network falls apart has NaN and says so.
        """
        return without_each(
            self.trials, self.treatments, self.rows, self.tau2_rows, self.model, self.estimator, self.reference
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the effects against the reference on the display scale, one row a treatment."""
        import pandas as pd

        from lbpmeta.effects.back_transform import back_transform

        j, ci = self._at(self.reference), self.ci
        others = [i for i in range(self.n) if i != j]
        shown = {
            "estimate": back_transform(self.estimate[others, j], self.scale),
            "ci_low": back_transform(ci.low[others, j], self.scale),
            "ci_high": back_transform(ci.high[others, j], self.scale),
            "p": self.p_value[others, j],
            "p_score": self.p_scores()[others],
        }
        return pd.DataFrame(shown, index=[self.treatments[i] for i in others])

    def league(self, digits: int = 2, *, upper: str = "network") -> pd.DataFrame:
        """Return the league table as text on the display scale: row against column.

        Parameters
        ----------
        digits : int
        upper : {"network", "direct"}
            What stands above the diagonal: the network's effects the other way round, or the direct effects of row
            against column where studies compare them.
        """
        import pandas as pd

        from lbpmeta.effects.back_transform import back_transform

        if upper not in ("network", "direct"):
            raise MethodError(f"`upper` is {upper!r}; it must be 'network' or 'direct'.")
        z, half = critical(self.level, None), critical(self.level, None) * self.se
        center, low, high = self.estimate.copy(), self.estimate - half, self.estimate + half
        if upper == "direct":
            split = self.split()
            for a, b, y, s in zip(split.treat1, split.treat2, split.direct, split.se_direct, strict=True):
                i, j = self._at(a), self._at(b)
                center[i, j], low[i, j], high[i, j] = y, y - z * s, y + z * s
        triple = [back_transform(values, self.scale) for values in (center, low, high)]

        def cell(i: int, j: int) -> str:
            if i == j:
                return self.treatments[i]
            e, lo, hi = (float(values[i, j]) for values in triple)
            return "" if math.isnan(e) else f"{e:.{digits}f} [{lo:.{digits}f}, {hi:.{digits}f}]"

        names = list(self.treatments)
        return pd.DataFrame([[cell(i, j) for j in range(self.n)] for i in range(self.n)], names, names)

    def _lines(self) -> list[str]:
        title = MEASURES[self.measure].title if self.measure in MEASURES else self.measure
        model = "common effect" if self.model == "common" else f"random effects, tau2 {self.estimator}"
        model += f", as {self.recipe.name}" if self.recipe.name else ""
        frame = self.to_frame()
        lines = [
            f"Network of {self.n} treatments, {self.k} stud{'y' if self.k == 1 else 'ies'}, {self.m} "
            f"comparison{'' if self.m == 1 else 's'} ({title}; {model})",
            f"Against {self.reference}, {level_text(self.level)} CI; P-score where small values are good",
        ]
        width = max(map(len, frame.index))
        for name, values in zip(frame.index, frame.to_numpy(dtype=np.float64).tolist(), strict=True):
            estimate, low, high, p, score = values
            told = p_text(p)
            lines.append(f"  {name:<{width}}  {estimate:.3f} [{low:.3f}, {high:.3f}]  {told}  {score:.3f}")
        ci = None if self.model == "common" else self.tau2_ci
        tau2 = "" if self.model == "common" else f"tau2 = {self.tau2:.4g}{'' if ci is None else f', {ci}'}; "
        lines.append(f"{tau2}I2 = {self.i2:.0f}%; Q({self.q_df}) = {self.q:.2f}, {p_text(self.q_p, digits=4)}")
        return [*lines, *self.notes]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return f"<NetworkFit: {self.n} treatments, {self.k} studies, {self.measure}, {self.model}>"

    def _repr_html_(self) -> str:
        from html import escape

        head, *rest = self._lines()
        return f"<p><b>{escape(head)}</b></p>{self.league().to_html()}<p>{escape(rest[-1])}</p>"


def q_test(q: float, df: int) -> float:
    """Return the p-value of a Q; NaN without degrees of freedom."""
    return float(chdtrc(df, q)) if df > 0 else math.nan


def league_of(beta: Array, cov: Array) -> tuple[Array, Array]:
    """Return all effects, row minus column, and their standard errors, from those against the first treatment."""
    full = np.concatenate([[0.0], beta])
    wide = np.zeros((len(full), len(full)))
    wide[1:, 1:] = cov
    variances: Any = np.diag(wide)
    spread = variances[:, None] + variances[None, :] - 2 * wide
    return full[:, None] - full[None, :], np.sqrt(np.maximum(spread, 0.0))
