"""Claims: what authors wrote about effect, relevance and size, against the judgement of the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.relevance.absence import ABSENCES, absence
from lbpmeta.relevance.judgement import Agreement, AtThreshold, Judgement
from lbpmeta.relevance.positions import Position, Zone
from lbpmeta.relevance.rulesets import RULESETS, RuleSet, size_class

__all__ = ["CLAIMS", "SIZE_CLAIMS", "agreement_with", "agrees", "claim_key"]


def agrees(
    judgement: Judgement,
    claim: str,
    *,
    ruleset: str | RuleSet | None = None,
    scale_range: tuple[float, float] | None = None,
) -> Agreement:
    """Return whether what was written agrees with the numbers, and whether on the whole interval.

    "Not clinically relevant" said of an estimate below the MCID whose interval reaches beyond it is a
    judgement on the point estimate only; the agreement then says so.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> pain = judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower")
    >>> agrees(pain, "significant").verdict, agrees(pain, "not relevant").verdict
    ('agrees', 'point-estimate-only')
    >>> agrees(pain, "small", ruleset="cochrane-back-neck-md", scale_range=(0, 100)).verdict
    'point-estimate-only'

    Parameters
    ----------
    judgement : Judgement
    claim : str
        One of :data:`CLAIMS`: "significant", "not-significant", "benefit", "harm" (about the effect);
        "no-difference", "no-benefit" (an important one is excluded: more than not significant); "relevant",
        "not-relevant", "uncertain" (the interval leaves it open), "doubtful" (the estimate falls short) about its
        relevance. Or one of :data:`SIZE_CLAIMS`, such as "small", "large", "slightly-better", about its size. Spaces
        may stand for hyphens.
    ruleset : str or RuleSet, optional
        What "small" and the like mean, a name in :data:`RULESETS`; needed for claims about size.
    scale_range : (float, float), optional
        Lowest and highest score, for rule sets in units of the scale.

    Returns
    -------
    Agreement
        True as a boolean if it agrees, be it on the point estimate only.

    Raises
    ------
    MethodError
        If the claim is in neither list, a claim about size comes without a rule set, or the rule set has no such
        class.
    DataError
        If the rule set needs the range of the scale.
    NotDefinedError
        If the size of a ratio is asked for.
    """
    key = claim_key(claim)
    if key not in SIZE_CLAIMS:
        return agreement_with(judgement, claim)
    if ruleset is None:
        raise MethodError(f"The claim {claim!r} is about size; `ruleset` must say what it means.")
    if isinstance(ruleset, str):
        if ruleset not in RULESETS:
            raise MethodError(f"`ruleset` is {ruleset!r}; it must be one of {', '.join(map(repr, RULESETS))}.")
        ruleset = RULESETS[ruleset]
    return _size(judgement, key, ruleset, scale_range)


def claim_key(claim: str) -> str:
    """Return a claim in the form of the lists.

    Examples
    --------
    >>> claim_key("Not relevant")
    'not-relevant'
    """
    if not isinstance(claim, str):
        raise MethodError(f"The claim is {claim!r}; it must be one of {', '.join(map(repr, (*CLAIMS, *SIZE_CLAIMS)))}.")
    return claim.strip().lower().replace(" ", "-").replace("_", "-")


def agreement_with(judgement: Judgement, claim: str) -> Agreement:
    """Compare one claim about effect or relevance with the judgement (the work behind :func:`agrees`).

    Numbers that cannot all be right bear out no claim, and contradict none.
    """
    key = claim_key(claim)
    if key not in CLAIMS:
        legal = ", ".join(map(repr, (*CLAIMS, *SIZE_CLAIMS)))
        raise MethodError(f"The claim is {claim!r}; it must be one of {legal}.")
    if judgement.impossible:
        estimate, low, high = judgement.texts
        text = f"{estimate} ({low} to {high}): these numbers cannot all be right."
        return Agreement(key, "cannot-be-judged", text)
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
        return Agreement(claim, "depends-on-rounding", f"{text} A limit prints as {null}.", "null")
    return Agreement(claim, "agrees" if holds.pop() else "disagrees", text, "null")


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
        "benefit": lambda p: p in _ALL_BENEFIT,
        "harm": lambda p: p in _ALL_HARM,
    }
)


def _relevance(judgement: Judgement, claim: str) -> Agreement:
    """Judge a claim about relevance at every threshold and rounding."""
    shared = " and of ".join(f"{a.threshold:g}" for a in judgement.at)
    if len({(a.estimate_important, a.crosses, a.positions, a.estimate_zones) for a in judgement.at}) == 1:
        return Agreement(claim, *_relevance_at(judgement, judgement.at[0], claim, shared), _CLASSES)
    each = [_relevance_at(judgement, a, claim, f"{a.threshold:g}") for a in judgement.at]
    if any(v == "depends-on-rounding" for v, _ in each) or len({v for v, _ in each}) == 1:
        verdict = next((v for v, _ in each if v == "depends-on-rounding"), each[0][0])
    else:
        verdict = "depends-on-threshold"
    return Agreement(claim, verdict, " ".join(t for _, t in each), _CLASSES)


#: The view that judges claims of relevance.
_CLASSES: Final = "man-son-hing2002"


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
    if claim == "doubtful":
        return "disagrees" if important else "agrees"
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


def _size(judgement: Judgement, claim: str, rules: RuleSet, scale_range: tuple[float, float] | None) -> Agreement:
    """Judge a claim about the size of a difference, given what the words mean."""
    if judgement.null == 1:
        raise NotDefinedError(f"{rules.name!r} measures differences; the effect is a ratio.")
    wanted, side = SIZE_CLAIMS[claim]
    if wanted not in (_PLAIN.get(w, w) for w in rules.words):
        raise MethodError(f"The rule set {rules.name!r} has no class {wanted!r}: {rules}.")

    def word(value: float) -> str:
        found = size_class(value, rules, scale_range)
        return _PLAIN.get(found, found)

    estimate, low, high = judgement.texts
    values, worst, best = judgement.values
    around = tuple(dict.fromkeys(word(v) for v in (values.low, judgement.estimate, values.high)))
    what = f"By {rules.name} (version {rules.version}) the estimate {estimate} is {' or '.join(around)}"
    if side and side != judgement.side:
        other = f"on the side of {judgement.side}" if judgement.side != "none" else "no difference"
        return Agreement(claim, "disagrees", f"The estimate {estimate} is {other}.", rules.name)
    if len(around) > 1 and wanted in around:
        return Agreement(claim, "depends-on-rounding", f"{what}, by its rounding.", rules.name)
    if around[0] != wanted:
        return Agreement(claim, "disagrees", f"{what}, not {wanted}.", rules.name)
    ends = [worst.low, best.high] + ([0.0] if worst.low <= 0 <= best.high else [])
    spans = tuple(dict.fromkeys(word(v) for v in sorted(ends, key=abs)))
    both_sides = side and not judgement.significant
    if spans == (wanted,) and not both_sides:
        return Agreement(claim, "agrees", f"{what}, and so is the whole interval {low} to {high}.", rules.name)
    doubt = f"reaches from {spans[0]} to {spans[-1]}" if len(spans) > 1 else "holds no difference too"
    return Agreement(claim, "point-estimate-only", f"{what}, but the interval {low} to {high} {doubt}.", rules.name)


#: Words of finer rule sets, in the four plain ones.
_PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {"tiny": "trivial", "very small": "trivial", "very large": "large", "huge": "large"}
)

#: The controlled words for size: the class that each claims, and the side ("" for either).
SIZE_CLAIMS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "trivial": ("trivial", ""),
        "small": ("small", ""),
        "slight": ("small", ""),
        "medium": ("medium", ""),
        "moderate": ("medium", ""),
        "large": ("large", ""),
        "slightly-better": ("small", "benefit"),
        "slightly-worse": ("small", "harm"),
        "much-better": ("large", "benefit"),
        "much-worse": ("large", "harm"),
    }
)

#: The controlled words for what authors write about effect and relevance, and how each is judged.
CLAIMS: Final[Mapping[str, Callable[[Judgement, str], Agreement]]] = MappingProxyType(
    {
        **dict.fromkeys(_EFFECT_TESTS, _effect),
        **dict.fromkeys(ABSENCES, absence),
        **dict.fromkeys(("relevant", "not-relevant", "uncertain", "doubtful"), _relevance),
    }
)
