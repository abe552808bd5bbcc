"""Sensitivity: at which threshold a verdict flips."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lbpmeta.errors import MethodError
from lbpmeta.relevance.claims import CLAIMS, agreement_with, claim_key
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.views import VIEWS, view
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Stretch", "ThresholdSensitivity", "at_threshold", "threshold_sensitivity"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of thresholds with one verdict.

    Parameters
    ----------
    low, high : float
        Thresholds, rising away from no effect; a ratio is written above 1 (0.8 is 1.25). `high` may be inf.
    low_closed, high_closed : bool
        Whether the end itself belongs to the stretch.
    verdict : str
    """

    low: float
    high: float
    low_closed: bool
    high_closed: bool
    verdict: str

    def __contains__(self, threshold: float) -> bool:
        """Whether a threshold (a ratio above 1) lies in the stretch."""
        inside = self.low < threshold < self.high
        at_end = (self.low_closed and threshold == self.low) or (self.high_closed and threshold == self.high)
        return inside or at_end

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.verdict} at {self.low:.4g}"
        if math.isinf(self.high):
            return f"{self.verdict} beyond" if not self.low_closed else f"{self.verdict} from {self.low:.4g}"
        return f"{self.verdict} {'up to' if self.high_closed else 'below'} {self.high:.4g}"


@dataclass(frozen=True, slots=True)
class ThresholdSensitivity(Exported):
    """The verdict of one rule at every threshold; exact, since it can only change at three values.

    Parameters
    ----------
    rule : str
        The name of a view, or a claim.
    stretches : tuple of Stretch
        From the smallest threshold outwards; they leave no gap.
    threshold, threshold_high : float
        Those of the judgement; a ratio is written above 1.
    verdicts : tuple of str
        At these two.
    """

    rule: str
    stretches: tuple[Stretch, ...]
    threshold: float
    threshold_high: float
    verdicts: tuple[str, str]

    @property
    def flips(self) -> tuple[float, ...]:
        """Thresholds at which the verdict flips."""
        return tuple(dict.fromkeys(b.low for _, b in pairwise(self.stretches)))

    def verdict_at(self, threshold: float) -> str:
        """Return the verdict at a threshold (a ratio above 1)."""
        return next(s.verdict for s in self.stretches if threshold in s)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per stretch."""
        import pandas as pd

        columns = ("low", "high", "low_closed", "high_closed", "verdict")
        return pd.DataFrame([{"rule": self.rule, **{c: getattr(s, c) for c in columns}} for s in self.stretches])

    def __str__(self) -> str:
        if len(self.stretches) == 1:
            return f"{self.rule}: {self.stretches[0].verdict} at every MCID."
        here = f"at {self.threshold:g} it is {self.verdicts[0]}"
        if self.threshold_high != self.threshold:
            here += f", at {self.threshold_high:g} {self.verdicts[1]}"
        return f"{self.rule}: {'; '.join(map(str, self.stretches))}; {here}."

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"


def at_threshold(judgement: Judgement, threshold: float) -> Judgement:
    """Return the same effect judged at another threshold, its numbers taken at face value."""
    return judge(
        judgement.estimate,
        judgement.low,
        judgement.high,
        threshold=threshold,
        better=judgement.better,
        null=judgement.null,
        kind=judgement.kind,
        equality=judgement.equality,
        level=judgement.level,
    )


def threshold_sensitivity(judgement: Judgement, rule: str = "man-son-hing2002") -> ThresholdSensitivity:
    """Return at which thresholds the verdict of a rule flips.

    A verdict depends on the threshold only through the places of the estimate and the two limits, so it is
    evaluated at their three sizes and once between each two of them; nothing is searched for. The printed
    numbers are taken at face value here.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> pain = judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower")
    >>> for stretch in threshold_sensitivity(pain).stretches:
    ...     print(stretch)
    definite up to 3.3
    probable up to 7.7
    possible up to 12.1
    definitely-not beyond
    >>> threshold_sensitivity(pain, "not-relevant").flips
    (7.7, 12.1)

    Parameters
    ----------
    judgement : Judgement
    rule : str
        A view in :data:`VIEWS` or a claim in :data:`CLAIMS`.

    Returns
    -------
    ThresholdSensitivity

    Raises
    ------
    MethodError
        If there is no such view or claim.
    """
    verdict = _verdict(rule)
    ratio = judgement.null == 1

    def size(value: float) -> float:
        if not ratio:
            return abs(value)
        return max(value, 1 / value) if value > 0 else math.inf

    start = 1.0 if ratio else 0.0
    # The number itself is the threshold, not its size: the reciprocal of a ratio need not come back to it.
    numbers = {size(v): v for v in (judgement.high, judgement.estimate, judgement.low)}
    edges = sorted((s, v if ratio else s) for s, v in numbers.items() if start < s < math.inf)
    cells: list[Stretch] = []
    low = start
    for edge, number in edges:
        between = math.sqrt(low * edge) if ratio else (low + edge) / 2
        cells.append(Stretch(low, edge, False, False, verdict(at_threshold(judgement, between))))
        cells.append(Stretch(edge, edge, True, True, verdict(at_threshold(judgement, number))))
        low = edge
    beyond = 2 * low if low > 0 else 1.0
    cells.append(Stretch(low, math.inf, False, False, verdict(at_threshold(judgement, beyond))))
    ends = (judgement.threshold, judgement.threshold_high)
    return ThresholdSensitivity(
        rule=rule,
        stretches=_merged(cells),
        threshold=size(ends[0]),
        threshold_high=size(ends[1]),
        verdicts=(verdict(at_threshold(judgement, ends[0])), verdict(at_threshold(judgement, ends[1]))),
    )


def _verdict(rule: str) -> Callable[[Judgement], str]:
    """Return the function from a judgement to the verdict of a view or of a claim."""
    if rule in VIEWS:
        return lambda j: view(j, rule).verdict
    if claim_key(rule) in CLAIMS:
        return lambda j: agreement_with(j, rule).verdict
    legal = ", ".join(map(repr, (*VIEWS, *CLAIMS)))
    raise MethodError(f"`rule` is {rule!r}; it must be one of {legal}.")


def _merged(cells: list[Stretch]) -> tuple[Stretch, ...]:
    """Join neighbours with the same verdict."""
    joined: list[Stretch] = []
    for cell in cells:
        if joined and joined[-1].verdict == cell.verdict:
            before = joined.pop()
            cell = Stretch(before.low, cell.high, before.low_closed, cell.high_closed, cell.verdict)
        joined.append(cell)
    return tuple(joined)
