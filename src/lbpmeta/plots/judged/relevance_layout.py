"""What relevance_plot shows, as plain data: intervals over bands of harm, trivial and benefit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.exceedance import Shares, predictive, shares
from lbpmeta.relevance.judgement import Judgement, range_text
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.positions import Thresholds
from lbpmeta.special import ndtri

__all__ = ["BandRow", "RelevanceLayout", "relevance_layout", "size"]

#: Least and most that the axis shows beyond no effect on either side, in MCIDs.
_REACH: Final = (1.9, 3.6)
#: How far the interval of the mean effect may widen the axis, on one side or on both, in the same unit; the room
#: beyond it; and the least share of the axis for the outer bands.
_FAR: Final = 8.0
_BOTH_FAR: Final = 5.4
_FREE: Final = 0.15
_SHARE: Final = 0.16


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
    better: str | None = None,
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
    >>> from lbpmeta.relevance.judging import judge
    >>> layout = relevance_layout(judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower"))
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
        rows, footer = _of_fit(effect, judgement, judgement.threshold, judgement.better, distribution)
    cut = Thresholds.of(judgement.threshold, judgement.better, null=judgement.null, equality=judgement.equality)
    log = judgement.null == 1
    if judgement.threshold_high != judgement.threshold:
        footer.append(
            f"The MCID is a range, {range_text(judgement.threshold, judgement.threshold_high)}: the bands are those of "
            f"{judgement.threshold:g}."
        )
    footer += [n for n in judgement.notes if "within-patient one" in n]
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
    # Two decimals, or as many as leave the width of the interval two significant digits: 0.029 (0.004 to 0.055).
    width = judgement.high - judgement.low
    digits = min(max(2, 1 - math.floor(math.log10(width))), 6) if 0 < width < math.inf else 2
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
    least, most = _REACH
    # The interval of the mean effect is seen whole, as far as the bands between stay wide enough for their words.
    mean = [-size(rows[0].low, log) / unit + _FREE, size(rows[0].high, log) / unit + _FREE]
    far = _BOTH_FAR if min(mean) > most else _FAR
    wanted = [-min(size(r.low, log) for r in rows) / unit + _FREE, max(size(r.high, log) for r in rows) / unit + _FREE]
    ends = [max(least, min(w, max(most, min(m, far)))) for w, m in zip(wanted, mean, strict=True)]
    ends = [max(end, (1 + _SHARE * other) / (1 - _SHARE)) for end, other in zip(ends, reversed(ends), strict=True)]
    low, high = -ends[0] * unit, ends[1] * unit
    return (math.exp(low), math.exp(high)) if log else (low, high)
