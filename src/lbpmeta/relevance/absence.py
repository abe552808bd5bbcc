"""Claims of absence: "no difference" and "no benefit" are more than "not significant".

One rule, for every judgement and every check. An absence is shown where the interval excludes an important effect,
which is two one-sided tests against the MCID (for "no benefit" the one about benefit). Where the interval excludes no
effect, the claim does not hold. Else it cannot be said: absence of evidence is no evidence of absence.
"""

from __future__ import annotations

from typing import Final

from lbpmeta.relevance.judgement import Agreement, Judgement
from lbpmeta.relevance.positions import Position

__all__ = ["ABSENCES", "RULE", "absence"]

#: The claims of this rule.
ABSENCES: Final = ("no-difference", "no-benefit")

#: Its name: the view that applies the same tests.
RULE: Final = "tost1987"

_BENEFIT: Final = (Position.UNIMPORTANT_BENEFIT, Position.BENEFIT_POSSIBLY_IMPORTANT, Position.IMPORTANT_BENEFIT)
_HARM: Final = (Position.UNIMPORTANT_HARM, Position.HARM_POSSIBLY_IMPORTANT, Position.IMPORTANT_HARM)


def absence(judgement: Judgement, claim: str) -> Agreement:
    """Return whether a claim of absence holds, does not hold, or cannot be said.

    Parameters
    ----------
    judgement : Judgement
    claim : {"no-difference", "no-benefit"}

    References
    ----------
    Schuirmann DJ. J Pharmacokinet Biopharm 1987;15:657-680. Altman DG, Bland JM. Absence of evidence is not evidence
    of absence. BMJ 1995;311:485.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> absence(judge(-0.20, -0.51, 0.10, threshold=1, better="lower"), "no-difference").verdict
    'agrees'
    >>> absence(judge(-3.3, -12.0, 5.4, threshold=10, better="lower"), "no-difference").verdict
    'cannot-be-said'
    """
    _, low, high = judgement.texts
    cuts = " and of ".join(f"{at.threshold:g}" for at in judgement.at)
    what = f"a {_WORDS[claim]} as large as the MCID of {cuts}"
    found = [{_verdict(position, claim) for position in at.positions} for at in judgement.at]
    if any(len(f) > 1 for f in found):
        text = f"The interval {low} to {high} is too near to {judgement.null:g} or to {what} for its rounding."
        return Agreement(claim, "depends-on-rounding", text, RULE)
    verdicts = {f.pop() for f in found}
    if len(verdicts) > 1:
        text = f"The interval {low} to {high} excludes {what} at one end of the range only."
        return Agreement(claim, "depends-on-threshold", text, RULE)
    verdict = verdicts.pop()
    return Agreement(claim, verdict, f"The interval {low} to {high} " + _REASONS[verdict].format(judgement, what), RULE)


_WORDS: Final = {"no-difference": "difference", "no-benefit": "benefit"}

_REASONS: Final = {
    "disagrees": "excludes {0.null:g}.",
    "agrees": "excludes {1}.",
    "cannot-be-said": "contains {0.null:g}, and does not exclude {1}: it is no proof of none.",
}


def _verdict(position: Position, claim: str) -> str:
    """Return what one place of the interval says."""
    both = claim == "no-difference"
    if position in _BENEFIT or (both and position in _HARM):
        return "disagrees"
    excluded = position is Position.NO_IMPORTANT_DIFFERENCE
    if not both:  # a benefit is excluded wherever the better end falls short of it
        excluded = excluded or position is Position.HARM_NOT_EXCLUDED or position in _HARM
    return "agrees" if excluded else "cannot-be-said"
