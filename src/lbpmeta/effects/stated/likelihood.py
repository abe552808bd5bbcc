"""Likelihood ratios and post-test probabilities, as sets, from what a paper prints of a test."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lbpmeta.effects.stated.sets import Stated, percent_set_of
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.plain_text import Preformatted

__all__ = ["LikelihoodRatios", "likelihood_ratios"]

_ALL = ValueSet(0.0, 100.0)


@dataclass(frozen=True, slots=True)
class LikelihoodRatios(Preformatted):
    """What sensitivity and specificity imply, over everything that the printed numbers can stand for.

    Parameters
    ----------
    lr_positive, lr_negative : ValueSet
        Likelihood ratios of a positive and of a negative result.
    after_positive, after_negative : ValueSet or None
        Probabilities of the condition after the result; None without a probability before it.
    """

    lr_positive: ValueSet
    lr_negative: ValueSet
    after_positive: ValueSet | None = None
    after_negative: ValueSet | None = None

    def __str__(self) -> str:
        text = f"LR+ {_shown(self.lr_positive)}, LR- {_shown(self.lr_negative)}"
        if self.after_positive is not None and self.after_negative is not None:
            text += f"; after a positive result {_percent(self.after_positive)}, after a negative one "
            text += _percent(self.after_negative)
        return text


def _shown(values: ValueSet) -> str:
    low, high = f"{values.low:.3g}", f"{values.high:.3g}"
    if math.isinf(values.high):
        return f"at least {low}"
    return low if low == high else f"{low} to {high}"


def _percent(values: ValueSet) -> str:
    low, high = f"{100 * values.low:.2g}", f"{100 * values.high:.3g}"
    return f"at most {high} %" if values.low == 0 else f"{low} to {high} %"


def likelihood_ratios(
    sensitivity: Stated = _ALL, specificity: Stated = _ALL, *, prior: Stated | None = None
) -> LikelihoodRatios:
    """Return likelihood ratios, and post-test probabilities, as sets.

    Examples
    --------
    >>> print(likelihood_ratios("78", "67", prior="<5"))
    LR+ 2.31 to 2.42, LR- 0.319 to 0.338; after a positive result at most 11.3 %, after a negative one at most 1.75 %
    >>> print(likelihood_ratios(("20", "35.4")).lr_negative.low)  # whatever the specificity
    0.6455

    Parameters
    ----------
    sensitivity, specificity : str, number or pair
        In percent, as printed; a pair is a printed range. What is left out can be anything from 0 to 100: what
        then holds, holds whatever it is.
    prior : str, number or pair, optional
        Probability before the test, in percent; "<5" is 0 to 5.

    Returns
    -------
    LikelihoodRatios

    Raises
    ------
    DataError
        If a number is none, or lies outside 0 to 100.

    Notes
    -----
    ``LR+ = sens / (1 - spec)``, ``LR- = (1 - sens) / spec``; post-test odds are pre-test odds times the ratio. All are
    monotone in each number, so that the ends of the sets give the ends.

    References
    ----------
    Deeks JJ, Altman DG. Diagnostic tests 4: likelihood ratios. BMJ 2004;329:168-169.
    """
    sens, spec = percent_set_of(sensitivity, "sensitivity"), percent_set_of(specificity, "specificity")
    positive = ValueSet(_over(sens.low, 1 - spec.low), _over(sens.high, 1 - spec.high))
    negative = ValueSet(_over(1 - sens.high, spec.high), _over(1 - sens.low, spec.low))
    if prior is None:
        return LikelihoodRatios(positive, negative)
    before = percent_set_of(prior, "prior")
    if before.high >= 1:
        raise DataError(f"`prior` is {prior!r}; a probability before a test lies below 100 %.")
    return LikelihoodRatios(positive, negative, _after(before, positive), _after(before, negative))


def _over(a: float, b: float) -> float:
    return a / b if b > 0 else math.inf


def _after(before: ValueSet, ratio: ValueSet) -> ValueSet:
    ends = []
    for share, factor in ((before.low, ratio.low), (before.high, ratio.high)):
        odds = share / (1 - share) * factor if share > 0 else 0.0
        ends.append(odds / (1 + odds) if math.isfinite(odds) else 1.0)
    return ValueSet(*ends)
