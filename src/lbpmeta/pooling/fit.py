"""Fit: what pooling returns."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.decimals import effect_decimals
from lbpmeta.errors import NotDefinedError, hinting
from lbpmeta.forest_settings import ForestSettings, with_settings
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import Dropped, Studies, kept_places
from lbpmeta.pooling.fit_text import as_html, as_text, display_name, fit_table, told_of
from lbpmeta.pooling.journal import format_asked, journal_text
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Exported, Plain, ResultsTable

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lbpmeta.relevance.judgement import Judgement

__all__ = ["Displayed", "Fit"]


@dataclass(frozen=True, slots=True, eq=False)
class Fit(Exported):
    """A pooled estimate with all that belongs to it, on the analysis scale.

    Ratio measures live on the log scale here (``scale == "log"``); conversion to the display scale happens in
    one place, :func:`lbpmeta.effects.back_transform`, which :meth:`display` calls.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> print(pool([-0.69, -0.22, -0.51], [0.04, 0.02, 0.09], measure="RR", tau2="DL"))
    Random effects, 3 studies: Risk ratio, pooled on the log scale
    Estimate        0.64 [0.47, 0.89] (95% z), z = -2.70, p = 0.007
    Prediction      0.39 to 1.06 (95% z)
    Heterogeneity   tau2 0.03831 (DL, se 0.08122; 95% Q-profile 0 to 2.192), I2 48.1 % (from tau2)
    Q               3.85 on 2 df, p = 0.146
    Recipe          metafor[tau2=DL]: random effects, tau2 DL, ci z, I2 from tau2

    Parameters
    ----------
    estimate, se : float
        Pooled effect and its standard error under the recipe's `ci` method.
    ci : Interval
    statistic, p_value : float
        Test of a zero effect (on the analysis scale), two-sided.
    df : float or None
        Degrees of freedom of the test; None for the normal distribution.
    tau2, se_tau2 : float
        Between-study variance and its standard error (NaN where the estimator has none, or the model is
        common).
    tau2_ci, i2_ci, h2_ci : Interval or None
        Q-profile intervals; None where none exists (the reason is in `notes`).
    i2 : float
        In percent. By which definition, says `i2_from`.
    h2 : float
    q, q_df, q_p : float
        Cochran's Q about the inverse-variance common-effect estimate.
    prediction : Interval or None
        None for a common effect and where it does not exist; the reason is in `notes`.
    weights : ndarray, shape (k,)
        In percent.
    k : int
        Number of studies pooled.
    recipe : Recipe
        The settings that made this fit.
    measure : str
        Effect measure, "" if unknown.
    scale : {"identity", "log", "logit", "arcsine", "double-arcsine", "fisher-z", "sqrt"}
        Scale of all the numbers here.
    yi, vi : ndarray, shape (k,)
        What was pooled.
    labels : tuple of str
    converged, at_boundary : bool
        Whether the tau2 estimator solved its own equation; whether tau2 sits at 0.
    tau2_fixed : bool
        Whether tau2 was given, not estimated.
    notes : tuple of str
        What a reader must know: dropped rows, an interval that does not exist, a second likelihood maximum.
    n : ndarray, shape (k,), or None
        Participants per study, where known.
    method : {"inverse variance", "Mantel-Haenszel", "Peto"}
        How the line was pooled. Mantel-Haenszel under random effects is RevMan's: study estimates are weighted by
        inverse variance, and DL's tau2 takes Q about the Mantel-Haenszel estimate.
    dropped : tuple of Dropped
        The studies that were given and could not be pooled: place among the rows given, label, reason.
    counts : mapping of str to ndarray
        Of a line that was pooled from counts: events1, n1, events2, n2 (or times) of every row given, those that were
        dropped among them.
    corrected : tuple of (int, str)
        Places among the studies pooled of those with a zero cell, and what was done to it.
    """

    estimate: float
    se: float
    ci: Interval
    statistic: float
    p_value: float
    df: float | None
    tau2: float
    se_tau2: float
    tau2_ci: Interval | None
    i2: float
    i2_ci: Interval | None
    h2: float
    h2_ci: Interval | None
    q: float
    q_df: int
    q_p: float
    prediction: Interval | None
    weights: Array
    k: int
    recipe: Recipe
    measure: str
    scale: str
    yi: Array
    vi: Array
    labels: tuple[str, ...]
    converged: bool = True
    at_boundary: bool = False
    tau2_fixed: bool = False
    notes: tuple[str, ...] = ()
    n: Array | None = None
    method: str = "inverse variance"
    dropped: tuple[Dropped, ...] = ()
    corrected: tuple[tuple[int, str], ...] = ()
    counts: Mapping[str, Array] = field(default_factory=dict)

    @property
    def i2_from(self) -> str:
        """Which definition made `i2`: "Q", or "tau2" (of a random-effects model whose recipe says so)."""
        return "tau2" if self.recipe.model == "random" and self.recipe.i2 == "tau2" else "Q"

    @property
    def kept(self) -> tuple[int, ...]:
        """Places of the studies pooled among the rows given."""
        return kept_places(self.yi.size, self.dropped)

    def display(self) -> Displayed:
        """Return estimate and intervals on the display scale: ratios for log ratios, and so on.

        Raises
        ------
        MethodError
            If the scale is "double-arcsine" and the studies' sizes are not known.
        """
        from lbpmeta.effects.back_transform import back_transform, harmonic_mean

        n = None if self.n is None or self.scale != "double-arcsine" else harmonic_mean(self.n)

        def shown(interval: Interval) -> Interval:
            low, high = (float(back_transform(limit, self.scale, n=n)) for limit in interval)
            return Interval(low, high, interval.level, interval.method)

        return Displayed(
            estimate=float(back_transform(self.estimate, self.scale, n=n)),
            ci=shown(self.ci),
            prediction=None if self.prediction is None else shown(self.prediction),
            name=display_name(self.measure, self.scale),
        )

    def journal(self, style: str = "journal", *, lang: str = "en", digits: int = 2) -> str:
        """Return the result as a journal prints it; ``f"{fit:apa de .1}"`` is the same in short.

        Parameters
        ----------
        style : {"journal", "plain", "apa", "bmj", "vancouver", "jama", "lancet", "revman"}
        lang : {"en", "nl", "de", "fr", "es"}
            Words, and the decimal comma.
        digits : int
            After the decimal mark, of estimate and interval.

        Raises
        ------
        MethodError
            If there is no such style or language.

        Examples
        --------
        >>> from lbpmeta.pooling.single import pool
        >>> fit = pool([-8.1, -2.4, -6.9, -11.0], [2.0, 1.5, 3.1, 4.4], measure="MD")
        >>> print(fit.journal("plain", lang="nl"))
        MD -6,89 (95%-BI -10,42 tot -3,35); p < 0,001; I2 = 81%; 4 studies
        >>> f"{fit:journal .1}"
        'MD -6.9 [-10.4, -3.3]; tau2 = 10.4; I2 = 81 %; 4 studies'
        """
        shown = self.display()
        return journal_text(
            measure=self.measure,
            estimate=shown.estimate,
            low=shown.ci.low,
            high=shown.ci.high,
            level=self.ci.level,
            p=self.p_value,
            tau2=self.tau2 if self.recipe.model == "random" and self.k > 1 else None,
            i2=self.i2 if self.k > 1 else None,
            q=self.q if self.k > 1 else None,
            df=self.q_df,
            k=self.k,
            style=style,
            lang=lang,
            digits=digits,
        )

    def __format__(self, spec: str) -> str:
        if not spec:
            return str(self)
        style, lang, digits = format_asked(spec)
        return self.journal(style, lang=lang, digits=digits)

    def predict(self, method: str | None = None, level: float | None = None) -> Interval:
        """Return a prediction interval of this fit, on the analysis scale.

        Parameters
        ----------
        method : {"follow", "z", "t", "hts", "hksj"}, optional
            The recipe's by default ("follow" where it asks for none).
        level : float, optional

        Raises
        ------
        NotDefinedError
            Under a common effect, with fewer than 3 studies, or where the HKSJ standard error does not exist.
        MethodError
            If there is no such method.

        Examples
        --------
        >>> from lbpmeta.pooling.single import pool
        >>> print(pool([0.1, 0.5, 0.9, 0.3], [0.02, 0.03, 0.04, 0.01]).predict("hts"))
        -0.97 to 1.82 (95% hts)
        """
        from lbpmeta.pooling.single import pool_studies

        if method is None:
            method = "follow" if self.recipe.prediction == "none" else self.recipe.prediction
        recipe = self.recipe.replace(prediction=method, level=level)
        again = pool_studies(self._studies(), recipe, self.tau2)
        if again.prediction is None:
            why = "a common effect has none" if recipe.model == "common" else f"{self.k} studies are too few"
            if np.isnan(again.se):
                why = "all effects are equal"
            raise NotDefinedError(f"There is no {method!r} prediction interval: {why}.")
        return dataclasses.replace(again.prediction, of=told_of(self.measure).removeprefix("; "))

    def _studies(self) -> Studies:
        kept = np.arange(self.k)
        return Studies(self.yi, self.vi, self.labels, self.measure, self.scale, (), kept, self.n)

    @hinting
    def judge(
        self,
        *,
        threshold: float | str,
        threshold_high: float | str | None = None,
        better: str | None = None,
        kind: str = "",
        equality: str = "important",
    ) -> Judgement:
        """Judge the pooled effect against a minimal important difference; a short cut to :func:`lbpmeta.judge`.

        Parameters
        ----------
        threshold, threshold_high : float or str
            The MCID on the display scale, or the two ends of a range.
        better : {"lower", "higher"}
            Which values of the outcome are better; it is never assumed.
        kind : {"within-patient", "between-group", ""}
            What the threshold was made for.
        equality : {"important", "strict"}
            Whether a value exactly at the MCID counts as important.

        Raises
        ------
        DataError, MethodError, NotDefinedError
            As :func:`lbpmeta.judge`.

        Examples
        --------
        >>> from lbpmeta.pooling.single import pool
        >>> pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0]).judge(threshold=10, better="lower").man_son_hing
        'possible'
        """
        # Judging stands above pooling: it is looked up when asked for, never when pooling is imported.
        from lbpmeta.relevance.judging import judge

        return judge(
            self, threshold=threshold, threshold_high=threshold_high, better=better, kind=kind, equality=equality
        )

    @with_settings(ForestSettings)
    def forest(self, **settings: Unpack[ForestSettings]) -> Axes | Any:
        """Draw the forest plot; a short cut to :func:`lbpmeta.forest`, with the same keywords.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        DataError, MethodError
            As :func:`lbpmeta.forest`.
        """
        # Drawing stands above pooling: it is looked up when asked for, never when pooling is imported.
        from lbpmeta.plots.forest.draw import forest

        return forest(self, **settings)

    def study_frame(self) -> pd.DataFrame:
        """Return one row per study: label, effect, variance, standard error and weight in percent."""
        import pandas as pd

        columns = {"study": list(self.labels), "yi": self.yi, "vi": self.vi, "se": np.sqrt(self.vi)}
        return pd.DataFrame({**columns, "weight": self.weights})

    def results_table(self) -> ResultsTable:
        """Return the studies, the pooled line and the prediction interval as a paper shows them."""
        return fit_table(self)

    def to_frame(self) -> pd.DataFrame:
        """Return one row with every number, on the analysis scale; intervals as `_low` and `_high`
        columns."""
        import pandas as pd

        row: dict[str, object] = {}
        for one in dataclasses.fields(self):
            value = getattr(self, one.name)
            if one.name in _NOT_IN_FRAME:
                continue
            if one.name in _INTERVALS:
                row[f"{one.name}_low"] = value.low if value is not None else np.nan
                row[f"{one.name}_high"] = value.high if value is not None else np.nan
            elif one.name == "df":
                row["df"] = np.nan if value is None else value
            else:
                row[one.name] = value
        return pd.DataFrame([row | {"recipe": self.recipe.name, "notes": " ".join(self.notes)}])

    def __str__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


@dataclass(frozen=True, slots=True)
class Displayed(Plain):
    """A pooled estimate on the scale that readers see.

    Parameters
    ----------
    estimate : float
    ci : Interval
    prediction : Interval or None
    name : str
        What the numbers are, for example "Risk ratio".

    Examples
    --------
    >>> print(Displayed(0.8, Interval(0.65, 0.98, 0.95, "z"), Interval(0.5, 1.27, 0.95, "t"), "Risk ratio"))
    Risk ratio 0.80, 0.65 to 0.98 (95% z); prediction 0.50 to 1.27 (95% t)
    """

    estimate: float
    ci: Interval
    prediction: Interval | None
    name: str

    def __str__(self) -> str:
        prediction = "" if self.prediction is None else f"; prediction {self.prediction}"
        digits = effect_decimals(self.estimate, *self.ci, null=None)
        return f"{self.name} {self.estimate:.{digits}f}, {self.ci}{prediction}"


_INTERVALS = frozenset({"ci", "tau2_ci", "i2_ci", "h2_ci", "prediction"})
_NOT_IN_FRAME = frozenset({"weights", "yi", "vi", "labels", "recipe", "notes", "n", "dropped", "corrected", "counts"})
