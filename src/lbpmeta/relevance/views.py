"""Views of a judgement: GRADE imprecision, minimally and partially contextualised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lbpmeta.errors import DataError
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.positions import Thresholds, Zone, check_limits

__all__ = ["Imprecision", "imprecision", "imprecision_contextualised"]


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
    levels : int
        Levels that the rule speaks for, 0 to 3. The rating itself remains a judgement of people.
    text : str
    """

    rule: str
    target: str
    crosses: tuple[float, ...]
    levels: int
    text: str

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
    >>> from lbpmeta.relevance import judge
    >>> imprecision(judge(-7.7, -12.1, -3.3, threshold=10)).levels
    1
    """
    at = judgement.at[0]
    cut = Thresholds.of(at.threshold, judgement.better, null=judgement.null)
    lines = {"+mcid": cut.benefit, "-mcid": cut.harm}
    relevant: tuple[str, ...]
    if at.estimate_zone == Zone.IMPORTANT_BENEFIT:
        target, relevant = "important benefit", ("+mcid",)
    elif at.estimate_zone == Zone.IMPORTANT_HARM:
        target, relevant = "important harm", ("-mcid",)
    else:
        target, relevant = "little to no effect", ("+mcid", "-mcid")
    crosses = tuple(lines[name] for name in relevant if name in at.crosses)
    if crosses:
        text = f"rate down; the interval crosses {' and '.join(f'{c:g}' for c in crosses)} (target: {target})."
    else:
        text = f"do not rate down for the interval alone (target: {target}); check the information size."
    return Imprecision("Core GRADE 2", target, crosses, int(bool(crosses)), text)


def imprecision_contextualised(
    low: float, high: float, thresholds: Sequence[float], *, null: float = 0.0
) -> Imprecision:
    """Return GRADE imprecision, partially contextualised: the number of thresholds that the interval crosses.

    Counting is the usual way to put the guidance to work; the guidance itself speaks of serious, very serious
    and extremely serious concerns.

    Parameters
    ----------
    low, high : float
    thresholds : sequence of float
        Ends of trivial, small, moderate: one to three, rising; each counts in both directions.
    null : {0, 1}
        0 for differences, 1 for ratios (thresholds then are ratios; the other side is the reciprocal).

    Raises
    ------
    DataError
        If the thresholds are none or not rising, or the limits are no interval.

    References
    ----------
    Schünemann HJ, et al. GRADE guidance 35. J Clin Epidemiol 2022.

    Examples
    --------
    >>> imprecision_contextualised(-12.1, -3.3, (5, 10, 20)).crosses
    (-10.0, -5.0)
    """
    check_limits(low, high, null)
    cuts = [Thresholds.of(t, "higher", null=null) for t in thresholds]
    sizes = [math.log(c.benefit) if null == 1 else c.benefit for c in cuts]
    if not sizes or any(b <= a for a, b in pairwise(sizes)):
        raise DataError(f"`thresholds` is {tuple(thresholds)!r}; give one or more, rising away from no effect.")
    # At a threshold counts as beyond it, in both directions.
    crosses = [c.harm for c in reversed(cuts) if low <= c.harm < high]
    crosses += [c.benefit for c in cuts if low < c.benefit <= high]
    levels = min(len(crosses), 3)
    named = ", ".join(f"{c:g}" for c in crosses) or "none"
    return Imprecision(
        "GRADE partially contextualised",
        "",
        tuple(crosses),
        levels,
        f"{len(crosses)} threshold(s) crossed ({named}); by count, rate down {levels} level(s).",
    )
