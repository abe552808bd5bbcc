"""Claims: what authors wrote about significance and relevance, against the judgement of the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError
from lbpmeta.relevance.judgement import Agreement, AtThreshold, Judgement
from lbpmeta.relevance.positions import Position, Zone

__all__ = ["CLAIMS", "agreement", "agrees"]


def agrees(judgement: Judgement, claim: str) -> Agreement:
    """Return whether what was written agrees with the numbers, and whether on the whole interval.

    "Not clinically relevant" said of an estimate below the MCID whose interval reaches beyond it is a
    judgement on the point estimate only; the agreement then says so.

    Parameters
    ----------
    judgement : Judgement
    claim : str
        One of :data:`CLAIMS`: "significant", "not-significant", "benefit", "harm", "no-difference" (about the
        effect); "relevant", "not-relevant", "uncertain" (about its relevance). Spaces may stand for hyphens.

    Returns
    -------
    Agreement
        True as a boolean if it agrees, be it on the point estimate only.

    Raises
    ------
    MethodError
        If the claim is not in the list.

    Examples
    --------
    >>> from lbpmeta.relevance import judge
    >>> pain = judge("-7.7", "-12.1", "-3.3", threshold="10")
    >>> agrees(pain, "significant").verdict, agrees(pain, "not relevant").verdict
    ('agrees', 'point-estimate-only')
    """
    return agreement(judgement, claim)


def agreement(judgement: Judgement, claim: str) -> Agreement:
    """Compare one claim with the judgement (the work behind :func:`agrees`)."""
    key = claim.strip().lower().replace(" ", "-").replace("_", "-")
    if key not in CLAIMS:
        raise MethodError(f"The claim is {claim!r}; it must be one of {', '.join(map(repr, CLAIMS))}.")
    return CLAIMS[key](judgement, key)


def _effect(judgement: Judgement, claim: str) -> Agreement:
    """Judge a claim about significance or direction."""
    # Which zones the limits lie in, relative to the null, is the same at every threshold.
    at = judgement.at[0]
    holds = {_EFFECT_TESTS[claim](p) for p in at.positions}
    _, low, high = judgement.texts
    null = f"{judgement.null:g}"
    text = (
        f"The interval {low} to {high} excludes {null}."
        if judgement.significant
        else f"The interval {low} to {high} contains {null}."
    )
    if len(holds) > 1:
        return Agreement(claim, "depends-on-rounding", f"{text} A limit prints as {null}.")
    if claim == "no-difference" and not judgement.significant and at.crosses != ("null",):
        text += " It does not exclude an important difference: no proof of no difference."
    return Agreement(claim, "agrees" if holds.pop() else "disagrees", text)


_ALL_BENEFIT: Final = (
    Position.UNIMPORTANT_BENEFIT,
    Position.BENEFIT_POSSIBLY_IMPORTANT,
    Position.IMPORTANT_BENEFIT,
)
_ALL_HARM: Final = (Position.UNIMPORTANT_HARM, Position.HARM_POSSIBLY_IMPORTANT, Position.IMPORTANT_HARM)

_EFFECT_TESTS: Final[Mapping[str, Callable[[Position], bool]]] = MappingProxyType(
    {
        "significant": lambda p: p in _ALL_BENEFIT or p in _ALL_HARM,
        "not-significant": lambda p: p not in _ALL_BENEFIT and p not in _ALL_HARM,
        "no-difference": lambda p: p not in _ALL_BENEFIT and p not in _ALL_HARM,
        "benefit": lambda p: p in _ALL_BENEFIT,
        "harm": lambda p: p in _ALL_HARM,
    }
)


def _relevance(judgement: Judgement, claim: str) -> Agreement:
    """Judge a claim about relevance at every threshold and rounding."""
    shared = " and of ".join(f"{a.threshold:g}" for a in judgement.at)
    if len({(a.estimate_important, a.crosses, a.positions, a.estimate_zones) for a in judgement.at}) == 1:
        return Agreement(claim, *_relevance_at(judgement, judgement.at[0], claim, shared))
    each = [_relevance_at(judgement, a, claim, f"{a.threshold:g}") for a in judgement.at]
    if any(v == "depends-on-rounding" for v, _ in each) or len({v for v, _ in each}) == 1:
        verdict = next((v for v, _ in each if v == "depends-on-rounding"), each[0][0])
    else:
        verdict = "depends-on-threshold"
    return Agreement(claim, verdict, " ".join(t for _, t in each))


def _relevance_at(judgement: Judgement, at: AtThreshold, claim: str, named: str) -> tuple[str, str]:
    estimate, low, high = judgement.texts
    mcid = f"the MCID of {named}"
    verdicts = {_relevance_verdict(p, z, claim) for p in at.positions for z in at.estimate_zones}
    reaches = "reaches" if at.estimate_important else "falls short of"
    whole = f"the interval {low} to {high}"
    touching = [side for side, name in (("benefit", "+mcid"), ("harm", "-mcid")) if name in at.crosses]
    if len(verdicts) > 1:
        return "depends-on-rounding", f"{estimate} ({low} to {high}) is too near to {mcid} for its rounding."
    verdict = verdicts.pop()
    if not touching:
        side = "is wholly important" if at.estimate_important else "lies wholly short of it"
        return verdict, f"The estimate {estimate} {reaches} {mcid}, and {whole} {side}."
    doubt = f"{whole} leaves open an important {' and an important '.join(touching)}"
    if at.estimate_important:
        doubt = f"{whole} also holds values short of it"
    if verdict == "point-estimate-only":
        word = "Relevant" if claim == "relevant" else "Not relevant"
        return verdict, (
            f'"{word}" is a judgement on the point estimate only: {estimate} {reaches} {mcid}, '
            f"but {doubt} (Man-Son-Hing: {at.side_class})."
        )
    return verdict, f"The estimate {estimate} {reaches} {mcid}; {doubt} (Man-Son-Hing: {at.side_class})."


def _relevance_verdict(position: Position, zone: Zone, claim: str) -> str:
    important = zone in (Zone.IMPORTANT_HARM, Zone.IMPORTANT_BENEFIT)
    sure = position in _SURE
    if claim == "uncertain":
        return "disagrees" if sure else "agrees"
    if important != (claim == "relevant"):
        return "disagrees"
    return "agrees" if sure else "point-estimate-only"


#: Positions that cross no MCID: the interval settles the question of relevance by itself.
_SURE: Final = (
    Position.IMPORTANT_BENEFIT,
    Position.UNIMPORTANT_BENEFIT,
    Position.NO_IMPORTANT_DIFFERENCE,
    Position.UNIMPORTANT_HARM,
    Position.IMPORTANT_HARM,
)

#: The controlled words for what authors write, and how each is judged.
CLAIMS: Final[Mapping[str, Callable[[Judgement, str], Agreement]]] = MappingProxyType(
    {
        **dict.fromkeys(_EFFECT_TESTS, _effect),
        **dict.fromkeys(("relevant", "not-relevant", "uncertain"), _relevance),
    }
)
