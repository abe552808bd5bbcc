"""What relevance_plot shows, as plain data: intervals over bands of harm, trivial and benefit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scipy.special import ndtri

from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance import Judgement, Shares, Thresholds, judge, predictive
from lbpmeta.relevance.exceedance import shares

__all__ = ["BandRow", "RelevanceLayout", "relevance_layout", "size"]

#: Least and most that the axis shows beyond no effect on either side, in MCIDs.
_REACH: Final = (1.9, 3.6)


@dataclass(frozen=True, slots=True)
class BandRow:
    """One interval of the picture, on the printed scale.

    Parameters
    ----------
    label : str
    estimate : float or None
        None for a prediction interval, which has no estimate of its own.
    low, high : float
    text : str
        The numbers as written beside it.
    shares : Shares or None
        Probabilities of an important benefit, a trivial effect and an important harm.
    """

    label: str
    estimate: float | None
    low: float
    high: float
    text: str
    shares: Shares | None


@dataclass(frozen=True, slots=True)
class RelevanceLayout:
    """The picture as plain data.

    Parameters
    ----------
    rows : tuple of BandRow
    cut : Thresholds
    log : bool
        Whether the axis is logarithmic.
    limits : (float, float)
        Of the axis, on the printed scale.
    footer : tuple of str
        How the probabilities were made, and warnings.
    """

    rows: tuple[BandRow, ...]
    cut: Thresholds
    log: bool
    limits: tuple[float, float]
    footer: tuple[str, ...]


def relevance_layout(
    effect: Fit | Judgement,
    *,
    threshold: float | None = None,
    better: str = "lower",
    distribution: str = "t",
) -> RelevanceLayout:
    """Return the rows, bands and notes of :func:`relevance_plot` as plain data.

    Parameters
    ----------
    effect : Fit or Judgement
    threshold, better, distribution
        As :func:`relevance_plot`.

    Raises
    ------
    DataError, MethodError, NotDefinedError
        As :func:`relevance_plot`.

    Examples
    --------
    >>> from lbpmeta.relevance import judge
    >>> layout = relevance_layout(judge("-7.7", "-12.1", "-3.3", threshold="10"))
    >>> print(layout.rows[0].shares)
    benefit 15%, trivial 85%, harm 0%
    """
    if isinstance(effect, Judgement):
        if threshold is not None:
            raise MethodError("`threshold` is that of the judgement; judge again to take another one.")
        judgement, rows, footer = effect, *_of_judgement(effect)
    else:
        if threshold is None:
            raise DataError("`threshold` is missing; give the MCID on the display scale.")
        judgement = judge(effect, threshold=threshold, better=better)
        rows, footer = _of_fit(effect, judgement, float(threshold), better, distribution)
    cut = Thresholds.of(judgement.threshold, judgement.better, null=judgement.null, equality=judgement.equality)
    log = judgement.null == 1
    return RelevanceLayout(tuple(rows), cut, log, _limits(rows, cut, log), tuple(footer))


def _of_judgement(judgement: Judgement) -> tuple[list[BandRow], list[str]]:
    estimate, low, high = judgement.texts
    cut = Thresholds.of(judgement.threshold, judgement.better, null=judgement.null)
    level = f"{100 * judgement.level:g}% CI"
    ends = [size(x, judgement.null == 1) for x in (judgement.low, judgement.high)]
    found = None
    footer = ["The interval has no finite width: no probabilities."]
    if all(map(math.isfinite, ends)) and ends[0] < ends[1]:
        spread = (ends[1] - ends[0]) / (2 * float(ndtri((1 + judgement.level) / 2)))
        harm, benefit = (size(x, judgement.null == 1) for x in (cut.harm, cut.benefit))
        found = shares(size(judgement.estimate, judgement.null == 1), spread, harm, benefit)
        footer = ["Probabilities: normal distribution with the standard error of the interval."]
    rows = [
        BandRow(
            f"Mean effect\n{level}",
            judgement.estimate,
            judgement.low,
            judgement.high,
            f"{estimate}\n({low} to {high})",
            found,
        )
    ]
    if judgement.prediction is not None:
        a, b = judgement.prediction
        rows.append(BandRow("New setting\nprediction interval", None, a, b, f"{a:.4g} to {b:.4g}", None))
    return rows, footer


def _of_fit(
    fit: Fit, judgement: Judgement, threshold: float, better: str, distribution: str
) -> tuple[list[BandRow], list[str]]:
    found = predictive(fit, threshold, better=better, distribution=distribution)
    level = f"{100 * judgement.level:g}%"
    digits = 2
    numbers = [f"{x:.{digits}f}" for x in (judgement.estimate, judgement.low, judgement.high)]
    rows = [
        BandRow(
            f"Mean effect\n{level} CI",
            judgement.estimate,
            judgement.low,
            judgement.high,
            f"{numbers[0]}\n({numbers[1]} to {numbers[2]})",
            found.mean,
        )
    ]
    mean = "normal" if fit.df is None else f"t with {fit.df:g} df"
    new = "normal" if distribution == "normal" else f"t with {fit.k - 2} df"
    footer = [f"Probabilities: mean effect {mean}; new setting {new}; {fit.k} studies.", *found.notes]
    try:
        # The interval of the same distribution as the probabilities, whatever the fit's own one is.
        interval = fit.predict("hts" if distribution == "t" else "z")
    except NotDefinedError as error:
        return rows, [*footer, f"{error} In a new setting: {found.new}."]
    a, b = (math.exp(x) for x in interval) if fit.scale == "log" else interval
    text = f"{a:.{digits}f} to {b:.{digits}f}"
    rows.append(BandRow(f"New setting\n{level} prediction interval", None, a, b, text, found.new))
    return rows, footer


def size(value: float, log: bool) -> float:
    """Return a value on the axis: its logarithm for ratios."""
    if not log:
        return value
    return math.log(value) if value > 0 else -math.inf


def _limits(rows: Sequence[BandRow], cut: Thresholds, log: bool) -> tuple[float, float]:
    """Return limits that leave room for the words in every band; what goes beyond gets an arrow head."""
    unit = abs(size(cut.benefit, log))
    low = min(size(r.low, log) for r in rows) / unit - 0.15
    high = max(size(r.high, log) for r in rows) / unit + 0.15
    least, most = _REACH
    ends = (max(-most, min(-least, low)) * unit, min(most, max(least, high)) * unit)
    return (math.exp(ends[0]), math.exp(ends[1])) if log else ends
