"""GRADE: how far an interval alone speaks for rating down the certainty for imprecision."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.positions import Thresholds, Zone, as_number, check_limits
from lbpmeta.special import ndtri

__all__ = [
    "Imprecision",
    "core_grade_verdict",
    "imprecision",
    "imprecision_contextualised",
    "minimal_verdict",
    "optimal_information_size",
    "optimal_information_size_events",
    "partial_verdict",
]

#: Names of the classes between no effect and the thresholds of small, moderate and large effects.
_SIZES: Final = ("trivial or none", "small", "moderate", "large")


@dataclass(frozen=True, slots=True)
class Imprecision:
    """How far the interval alone speaks for rating down for imprecision.

    Parameters
    ----------
    rule : str
        Which rule was applied.
    target : str
        What the certainty is about ("" where the rule names none).
    crosses : tuple of float
        Thresholds crossed, on the printed scale.
    levels : int or None
        Levels that the rule speaks for; None where the rule leaves their number to people. The rating itself
        remains a judgement of people.
    text : str
    spans : tuple of str
        Classes of effect that the interval leaves open, worst first (partially contextualised only).
    """

    rule: str
    target: str
    crosses: tuple[float, ...]
    levels: int | None
    text: str
    spans: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


def imprecision(judgement: Judgement) -> Imprecision:
    """Return GRADE imprecision with the MCID as the threshold (Core GRADE 2), at the judgement's `threshold`.

    The target is where the point estimate lies: an important effect, or little to no effect. An important
    effect is rated down if the interval crosses the MCID on its side; little to no effect if it crosses the
    MCID for benefit or for harm. Whether to rate down further (a small information size, an interval that
    *appreciably* crosses) is not decided here.

    References
    ----------
    Guyatt G, et al. Core GRADE 2. BMJ 2025;389:e081904.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> imprecision(judge(-7.7, -12.1, -3.3, threshold=10, better="lower")).levels
    1
    """
    target, crosses = _target(judgement)
    if crosses:
        text = f"rate down; the interval crosses {_named(crosses)} (target: {target})."
    else:
        text = f"do not rate down for the interval alone (target: {target}); check the information size."
    return Imprecision("Core GRADE 2", target, crosses, int(bool(crosses)), text)


def _target(judgement: Judgement) -> tuple[str, tuple[float, ...]]:
    """Return the target of the certainty rating, and the thresholds that the interval crosses against it."""
    at = judgement.at[0]
    relevant: tuple[str, ...]
    if at.estimate_zone == Zone.IMPORTANT_BENEFIT:
        target, relevant = "important benefit", ("+mcid",)
    elif at.estimate_zone == Zone.IMPORTANT_HARM:
        target, relevant = "important harm", ("-mcid",)
    else:
        target, relevant = "little to no effect", ("+mcid", "-mcid")
    return target, _crossed(judgement, relevant)


def _crossed(judgement: Judgement, names: Sequence[str] = ("+mcid", "-mcid")) -> tuple[float, ...]:
    """Return the thresholds that the interval crosses, on the printed scale."""
    at = judgement.at[0]
    cut = Thresholds.of(at.threshold, judgement.better, null=judgement.null)
    lines = {"+mcid": cut.benefit, "-mcid": cut.harm}
    return tuple(lines[name] for name in names if name in at.crosses)


def _named(crosses: Sequence[float]) -> str:
    return " and ".join(f"{c:g}" for c in crosses)


def core_grade_verdict(judgement: Judgement) -> tuple[str, str]:
    """Return the verdict of Core GRADE 2 and its reason."""
    target, crosses = _target(judgement)
    if crosses:
        return "rate down", f"Target: {target}; the interval crosses {_named(crosses)}."
    return "do not rate down", f"Target: {target}; the interval crosses no MCID that bears on it."


def minimal_verdict(judgement: Judgement) -> tuple[str, str]:
    """Return the verdict of GRADE guidance 34 with the MCID as the threshold, and its reason."""
    crosses = _crossed(judgement)
    absolute = " The guidance speaks of absolute effects; this is a ratio." if judgement.null == 1 else ""
    if crosses:
        more = "Whether it does so appreciably (two or three levels) is for people to say."
        return "rate down", f"The interval crosses {_named(crosses)}. {more}{absolute}"
    size = "Where the relative effect is large, hold the participants against the optimal information size."
    return "do not rate down", f"The interval crosses neither threshold. {size}{absolute}"


def partial_verdict(judgement: Judgement) -> tuple[str, str]:
    """Return the classes that the interval leaves open with the MCID as the one threshold, and the reason."""
    found = imprecision_contextualised(
        judgement.low,
        judgement.high,
        (judgement.at[0].threshold,),
        null=judgement.null,
        better=judgement.better,
        equality=judgement.equality,
    )
    verdict = "one class" if len(found.spans) == 1 else f"{len(found.spans)} classes"
    return verdict, found.text


def imprecision_contextualised(
    low: float,
    high: float,
    thresholds: Sequence[float],
    *,
    null: float = 0.0,
    better: str = "lower",
    equality: str = "important",
) -> Imprecision:
    """Return GRADE imprecision, partially contextualised: the thresholds crossed and the sizes left open.

    The guidance speaks of serious, very serious and extremely serious concerns (one to three levels); how many
    levels a number of crossed thresholds is worth is left to people, hence `levels` is 0 if none is crossed,
    else None.

    Parameters
    ----------
    low, high : float
    thresholds : sequence of float
        Where small, moderate and large effects begin: one to three, rising; each counts in both directions.
    null : {0, 1}
        0 for differences, 1 for ratios (thresholds then are ratios; the other side is the reciprocal).
    better : {"lower", "higher"}
        Names the classes "benefit" and "harm".
    equality : {"important", "strict"}
        Whether a limit exactly at a threshold is beyond it.

    Raises
    ------
    DataError
        If the thresholds are none, more than three or not rising, or the limits are no interval.
    MethodError
        If `better`, `null` or `equality` is unknown.

    References
    ----------
    Schünemann HJ, et al. GRADE guidance 35. J Clin Epidemiol 2022;150:225-242.

    Examples
    --------
    >>> found = imprecision_contextualised(-12.1, -3.3, (5, 10, 20))
    >>> found.crosses
    (-10.0, -5.0)
    >>> found.spans
    ('trivial or none', 'small benefit', 'moderate benefit')
    """
    low, high = as_number("low", low), as_number("high", high)
    check_limits(low, high, null)
    if not isinstance(thresholds, Iterable):
        raise DataError(f"`thresholds` is {thresholds!r}; give one to three, such as (5, 10, 20).")
    cuts = [Thresholds.of(as_number("thresholds", t), better, null=null, equality=equality) for t in thresholds]
    sizes = [math.log(max(c.benefit, c.harm)) if null == 1 else max(c.benefit, c.harm) for c in cuts]
    if not 0 < len(sizes) < len(_SIZES) or any(b <= a for a, b in pairwise(sizes)):
        raise DataError(f"`thresholds` is {tuple(thresholds)!r}; give one to three, rising away from no effect.")
    worst, best = sorted(_rank(x, cuts) for x in (low, high))
    # Between class r and class r + 1 lies one threshold: of benefit above no effect, of harm below it.
    crosses = tuple(sorted(cuts[r].benefit if r >= 0 else cuts[-r - 1].harm for r in range(worst, best)))
    spans = tuple(_class_name(r, len(cuts)) for r in range(worst, best + 1))
    levels: int | None
    if crosses:
        levels, end = None, "one to three levels, by how serious that is."
    else:
        levels, end = 0, "no rating down for the interval alone."
    reach = spans[0] if len(spans) == 1 else f"{spans[0]} to {spans[-1]}"
    text = f"{len(crosses)} threshold(s) crossed ({_named(crosses) or 'none'}): {reach}; {end}"
    return Imprecision("GRADE partially contextualised", "", crosses, levels, text, spans)


def _rank(value: float, cuts: Sequence[Thresholds]) -> int:
    """Return how many thresholds a value is beyond: positive for benefit, negative for harm."""
    rank = 0
    for cut in cuts:
        b, benefit, harm = cut.oriented(value), cut.oriented(cut.benefit), cut.oriented(cut.harm)
        at = cut.equality == "important"
        rank += (b > benefit or (at and b == benefit)) - (b < harm or (at and b == harm))
    return rank


def _class_name(rank: int, count: int) -> str:
    if rank == 0:
        return _SIZES[0]
    # With one threshold its two sides are "not important" and "important", not "small".
    size = "important" if count == 1 else _SIZES[abs(rank)]
    return f"{size} {'benefit' if rank > 0 else 'harm'}"


def optimal_information_size(difference: float, sd: float, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return the participants (both arms together) of one adequately powered trial of a mean difference.

    N = 4 sd^2 (z_(1 - alpha/2) + z_power)^2 / difference^2: two equal arms, normal approximation. GRADE calls
    this the optimal information size. It is not rounded up.

    Parameters
    ----------
    difference : float
        The difference worth detecting, for example the MCID.
    sd : float
        Standard deviation in one arm, in the same unit; 1 for a standardised difference.
    alpha : float
        Two-sided.
    power : float

    Raises
    ------
    DataError
        If the difference or the standard deviation is not positive, or alpha or power not within (0, 1).

    References
    ----------
    Guyatt GH, et al. GRADE guidelines 6. J Clin Epidemiol 2011;64:1283-1293 (abstract read: the patients of an
    adequately powered individual trial); the sample size formula is the textbook one.

    Examples
    --------
    >>> round(optimal_information_size(10, 25)), round(optimal_information_size(0.2, 1))
    (196, 785)
    """
    for name, value in (("difference", difference), ("sd", sd)):
        if not (math.isfinite(value) and value > 0):
            raise DataError(f"`{name}` is {value!r}; it must be a finite number above 0.")
    z_alpha, z_power = _quantiles(alpha, power)
    return 4 * (sd * (z_alpha + z_power) / difference) ** 2


def optimal_information_size_events(
    control_risk: float, risk: float, *, alpha: float = 0.05, power: float = 0.8
) -> float:
    """Return the participants (both arms together) of one adequately powered trial of two risks.

    N = 2 (z_(1 - alpha/2) sqrt(2 p q) + z_power sqrt(p1 q1 + p2 q2))^2 / (p1 - p2)^2 with p the mean of the two
    risks and q = 1 - p: two equal arms, normal approximation without continuity correction, as in R's
    power.prop.test. It is not rounded up.

    Parameters
    ----------
    control_risk, risk : float
        Without and with the intervention, between 0 and 1.
    alpha : float
        Two-sided.
    power : float

    Raises
    ------
    DataError
        If a risk, alpha or power is not within (0, 1), or the two risks are equal.

    Examples
    --------
    >>> round(optimal_information_size_events(0.20, 0.15))
    1811
    """
    for name, value in (("control_risk", control_risk), ("risk", risk)):
        if not 0 < value < 1:
            raise DataError(f"`{name}` is {value!r}; it must lie between 0 and 1, such as 0.2 for 200 per 1,000.")
    if risk == control_risk:
        raise DataError(f"`risk` is {risk!r}, the same as `control_risk`: no trial detects no difference.")
    z_alpha, z_power = _quantiles(alpha, power)
    mean = (control_risk + risk) / 2
    same = z_alpha * math.sqrt(2 * mean * (1 - mean))
    apart = z_power * math.sqrt(control_risk * (1 - control_risk) + risk * (1 - risk))
    return 2 * ((same + apart) / (risk - control_risk)) ** 2


def _quantiles(alpha: float, power: float) -> tuple[float, float]:
    for name, value in (("alpha", alpha), ("power", power)):
        if not 0 < value < 1:
            raise DataError(f"`{name}` is {value!r}; it must lie between 0 and 1.")
    return float(ndtri(1 - alpha / 2)), float(ndtri(power))
