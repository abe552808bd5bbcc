"""Readings: what one column name can mean, by giving each of its words one role."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from lbpmeta.evidence.aliases import Meaning, meaning
from lbpmeta.evidence.words.events import names_event, never_of
from lbpmeta.evidence.words.lexicon import CLUSTERS, GENERIC, LABELS, NUMBERED, SEXES, WORDS, Role, WordKind
from lbpmeta.evidence.words.tokens import PERCENTS, Atom, atoms, words_of

__all__ = ["ARM_QUANTITIES", "NameReading", "is_label", "readings"]


@dataclass(frozen=True, slots=True)
class NameReading:
    """One thing that a column can hold.

    Parameters
    ----------
    quantity : str
        For example "mean", "events", "estimate", "ci_low"; "mean+sd" for both in one cell.
    arm : str
        "1", "2" ...; "" where it is of no arm.
    words : tuple of str
        What of the name is left over: outcome, time, method.
    estimate : str
        The word that names the estimate; "" for any.
    measure : str
        The measure that this word states; "log OR" for its logarithm.
    score : float
    spelling : str
        The word that names the arm.
    glued : bool
        Whether quantity and arm are one word.
    known : bool
        Whether the whole name is one that a program gives its columns.
    weak : bool
        Whether it counts only in company.
    implied : bool
        Whether the quantity is not named: a count of what the other words name.
    whole : bool
        Whether an estimate stands in its cells with its interval: it needs no other column beside it.
    """

    quantity: str
    arm: str = ""
    words: tuple[str, ...] = ()
    estimate: str = ""
    measure: str = ""
    score: float = 0.0
    spelling: str = ""
    glued: bool = False
    known: bool = False
    weak: bool = False
    implied: bool = False
    whole: bool = False


#: Quantities of an arm.
ARM_QUANTITIES: Final = frozenset(
    (
        *("n", "events", "nonevents", "mean", "sd", "se", "variance", "median", "q1", "q3", "min", "max", "iqr"),
        *("range", "time", "percent", "mean_low", "mean_high", "baseline", "baseline_sd", "change", "sd_change"),
        *(
            "mean+sd",
            "mean+se",
            "mean+ci",
            "median+iqr",
            "median+range",
            "events+percent",
            "share",
            "r",
            "p",
            "ci_low",
            "ci_high",
        ),
    )
)
#: Quantities of an estimate.
_OF_ESTIMATE: Final = frozenset(("se", "variance", "ci_low", "ci_high", "p", "z", "weight", "pair", "t"))
#: A name of counts of totals: "recovered/total".
_OF_TOTAL: Final = re.compile(r"[a-z]\s?/\s?(?:total|n)\b", re.IGNORECASE)
_CHANGES: Final = ("change", "changes", "chg")
#: What people are like, but an outcome where its change is named.
_CAN_CHANGE: Final = frozenset(("bmi", "temperature"))
#: Two quantities that stand in one cell.
_PAIRS: Final[Mapping[frozenset[str], str]] = {
    frozenset(("mean", "sd")): "mean+sd",
    frozenset(("mean", "se")): "mean+se",
    frozenset(("mean", "pair")): "mean+ci",
    frozenset(("median", "iqr")): "median+iqr",
    frozenset(("median", "range")): "median+range",
    frozenset(("n", "percent")): "events+percent",
    frozenset(("events", "percent")): "events+percent",
}
#: One and the same estimate by several words.
_SAME: Final[Mapping[str, str]] = {
    "hedges": "g",
    "hedgesg": "g",
    "cohensd": "d",
    **dict.fromkeys(("cohend", "cohen"), "d"),
    "wmd": "md",
    "meandifference": "md",
    "oddsratio": "or",
    "riskratio": "rr",
    "relativerisk": "rr",
    "hazardratio": "hr",
    "rateratio": "irr",
    "riskdifference": "rd",
    "logor": "lnor",
    "logrr": "lnrr",
    "loghr": "lnhr",
}
#: metafor's letters of a two-by-two table, which other programs use for other things.
_LETTERS: Final = ("ai", "bi", "ci", "di")
_OWN: Final = re.compile(
    r"(?P<stem>n|time|events|nonevents|mean|sd|se|baseline|baseline_sd|change|sd_change|min|median|max"
    r"|q1_|q3_)(?P<arm>[12])"
)
#: Words for numbers of persons that were computed.
_NOT_COUNTED: Final = frozenset(("adj", "adjusted", "effective"))
_MEAN_LIMIT: Final = re.compile(r"mean(?P<arm>[12])_(?P<end>low|high)")


def is_label(name: str) -> bool:
    """Whether a name is that of a number that only labels.

    Examples
    --------
    >>> is_label("Comparison Number"), is_label("number of events")
    (True, False)
    """
    words = set(words_of(name))
    return "of" not in words and bool(words & NUMBERED) and bool(words & (LABELS - NUMBERED))


def readings(name: str, arms: Mapping[str, str], used: Collection[str] = ()) -> tuple[NameReading, ...]:
    """Return what a column name can mean, the best first.

    Parameters
    ----------
    name : str
    arms : mapping of str to str
        What this table calls its groups -> arm.
    used : collection of str
        Words that are arms in this table: they are nothing else then.

    Examples
    --------
    >>> best = readings("ctrl_mean", {})[0]
    >>> best.quantity, best.arm, best.spelling
    ('mean', '2', 'ctrl')
    """
    if is_label(name):
        return ()
    found: dict[tuple[object, ...], NameReading] = {}
    barred = never_of(name)
    for one in (*_known(name), *_made(name, arms, used)):
        if one.quantity in barred:
            continue
        key = (one.quantity, one.arm, one.words, one.estimate)
        other = found.get(key)
        best = one if other is None or other.score < one.score else other
        if (
            other is not None and one.spelling in arms and not one.glued
        ):  # twins are spelt as this table spells its arms
            best = dataclasses.replace(one, score=best.score)
        known = one.known or (other is not None and other.known)
        found[key] = dataclasses.replace(best, known=known)
    return tuple(sorted(found.values(), key=lambda r: -r.score)[:12])


#: Estimates of one measure that go by names of their own: the variance of one is not that of the other.
_BY_NAME: Final[Mapping[str, Mapping[str, str]]] = {
    "SMD": {
        **dict.fromkeys(("g", "hedges", "hedgesg"), "g"),
        **dict.fromkeys(("d", "cohensd", "cohend", "cohen"), "d"),
    }
}


def _word_of(name: str) -> str:
    """Return the word of a name that tells which of several estimates of one measure it is, "" where none does."""
    words = words_of(name)
    return next((w for w in words for names in _BY_NAME.values() if w in names), "")


def _known(name: str) -> Iterator[NameReading]:
    """Yield what the name means where programs give it to their columns as a whole."""
    stated = meaning(name)
    for target in stated.targets:
        one = _of_target(target, name, stated)
        if one is not None:
            yield one


def _of_target(target: str, name: str, stated: Meaning) -> NameReading | None:
    measure = f"log {stated.measure}" if stated.log and stated.measure else stated.measure
    estimate = _BY_NAME.get(stated.measure, {}).get(_word_of(name), measure.lower().replace("log ", "ln"))
    bare = "".join(words_of(name))
    weak = len(bare) <= 2 and bare not in ("yi", "vi", "te", "se", "ni", "sd", "i2", "q", "p")
    if target in ("estimate", "effect"):
        alone = len(bare) == 1  # "d", "g", which letters of all kinds are too
        return NameReading("estimate", estimate=estimate, measure=measure, score=1.6, known=True, weak=alone)
    if target in ("mean1_only", "sd1_only"):
        return NameReading(target[:-6], score=1.3, known=True)
    if target == "correlation":
        return NameReading("r", score=0.8, weak=True)
    if m := _OWN.fullmatch(target):
        own = name.strip().lower() == target and m["stem"] != "time"  # which can be any time
        letters = name.strip().lower() in _LETTERS
        stem = m["stem"].rstrip("_") if m["stem"].startswith("q") else m["stem"]
        spelling = "letters" if letters else _spelling(name, m["arm"])
        glued = _glued(name, m["arm"])
        return NameReading(stem, m["arm"], score=1.8, spelling=spelling, glued=glued, known=own, weak=letters)
    if m := _MEAN_LIMIT.fullmatch(target):
        return NameReading(f"mean_{m['end']}", m["arm"], score=1.8, known=True)
    if target.startswith("o_e") and not set(words_of(name)) & {"ominuse", "ome", "varominuse"}:
        return None  # "O/E" is a ratio
    if target == "interval":  # where its cells are no names of a method
        return NameReading("pair", score=1.6, known=True)
    if target in _NUMBERS:
        return NameReading(
            target, estimate=estimate, measure=measure, score=1.3 if weak else 1.6, known=True, weak=weak
        )
    return None


#: Targets of the alias table that are numbers of no arm.
_NUMBERS: Final = frozenset(
    (
        *("ci_low", "ci_high", "pair", "level", "p", "se", "variance", "weight", "z", "k", "tau2", "q", "q_df", "q_p"),
        *("i2", "i2_low", "i2_high", "qb", "qb_df", "qb_p", "qb_i2", "pi_low", "pi_high", "n", "events", "value"),
        *("low", "high", "o_e", "o_e_var"),
    )
)


def _spelling(name: str, arm: str) -> str:
    for word in words_of(name, capitals=False):
        if any(r.part is WordKind.ARM and r.value == arm for r in WORDS.get(word, ())):
            return word
    return arm


def _glued(name: str, arm: str) -> bool:
    words = words_of(name, capitals=False)
    return len(words) == 1 and words[0][-1:].isalpha() and words[0] not in ("events", "total")


def _roles(atom: Atom, arms: Mapping[str, str], used: Collection[str]) -> Sequence[Role]:
    """Return what an atom can be in this table."""
    known = WORDS.get(atom.text, ())
    if atom.text in arms and atom.only != "quantity":
        return (Role(WordKind.ARM, arms[atom.text], 1.2),)
    if atom.only == "quantity":
        values = {"x": ("events", "mean"), "e": ("events",), "ev": ("events",), "y": ("mean",)}.get(atom.text)
        named = next((r.value for r in known if r.part is WordKind.QUANTITY), "")
        return tuple(Role(WordKind.QUANTITY, v, w) for v, w in zip(values or (named,), (0.5, 0.3), strict=False))
    if atom.only == "arm":
        return tuple(r for r in known if r.part is WordKind.ARM) or tuple(r for r in known if r.part is WordKind.TIME)
    if atom.text.startswith("~"):
        return (Role(WordKind.TIME),)
    if any(r.part is WordKind.COVARIATE for r in known):
        covariate = tuple(r for r in known if r.part is WordKind.COVARIATE)
        return (*covariate, Role(WordKind.LEFT, "", -0.5)) if arms and atom.text in SEXES else covariate
    if atom.text in used:
        return tuple(r for r in known if r.part is WordKind.ARM) or known
    weight = -0.5
    doubtful = atom.text in ("ef", "weight")  # an emission factor; that of a body
    if not doubtful and any(r.part in (WordKind.QUANTITY, WordKind.ESTIMATE, WordKind.ARM) for r in known):
        weight = -0.9 if len(atom.text) == 1 or any(r.part is WordKind.ARM for r in known) else -1.7
    return (*known, Role(WordKind.LEFT, "", weight))


def _made(name: str, arms: Mapping[str, str], used: Collection[str]) -> Iterator[NameReading]:
    """Yield what the grammar makes of a name."""
    for way in atoms(name, arms):
        options = [_roles(atom, arms, used) for atom in way]
        for roles in islice(product(*options), 4000):
            one = _reading(way, roles)
            if one is not None and one.score > -1.2:
                yield one
                if one.quantity == "n" and one.arm and _OF_TOTAL.search(name):  # "recovered/total placebo"
                    yield dataclasses.replace(one, quantity="events")
                if (
                    one.arm
                    and one.quantity in ("events", "events+percent")
                    and (not one.implied or names_event(one.words))
                ):  # how many of a hundred, if name or cells say that
                    yield dataclasses.replace(one, quantity="share", implied=False)
                elif one.quantity == "events+percent" and not one.words:
                    yield dataclasses.replace(one, quantity="percent")
                if one.quantity == "estimate" and any(r.value == "pair" for r in roles):  # the interval alone
                    yield dataclasses.replace(one, quantity="pair")


def _reading(way: Sequence[Atom], roles: Sequence[Role]) -> NameReading | None:
    """Return the reading of one choice of roles, or None if it is none."""
    by: dict[WordKind, list[tuple[Atom, Role]]] = {}
    for atom, role in zip(way, roles, strict=True):
        by.setdefault(role.part, []).append((atom, role))
    if any(a.text in _CHANGES for a in way) and {a.text for a, _ in by.get(WordKind.COVARIATE, ())} <= _CAN_CHANGE:
        by.setdefault(WordKind.LEFT, []).extend(by.pop(WordKind.COVARIATE, ()))
    arms, quantities, estimates = (by.get(p, []) for p in (WordKind.ARM, WordKind.QUANTITY, WordKind.ESTIMATE))
    estimates = _one_name(estimates)
    quantities, estimates = _of_correlation(quantities, estimates)
    if (
        len(estimates) == 1
        and estimates[0][0].text in GENERIC
        and any(r.value in ("mean", "sd", "median", "n") for _, r in quantities)
    ):
        return None  # "ef_mean": what is left over is an outcome
    if estimates and any(a.text == "group" for a in way):
        return None  # "effect size group": which of them it is
    if len(arms) > 1 or len(quantities) > 2 or len(estimates) > 1 or WordKind.COVARIATE in by:
        return None
    score = sum(role.weight for role in roles) - 0.12 * max(0, len(way) - 4)
    left = [a.text for a, _ in by.get(WordKind.LEFT, ())]
    words = tuple(sorted((*left, *(a.text for a, _ in by.get(WordKind.TIME, ())))))
    if left and set(left) <= SEXES:
        return None  # "male n": of the people; "play male", beside groups of other names, is an outcome
    arm = arms[0][1].value if arms else ""
    spelling = arms[0][0].text if arms else ""
    glued = bool(arms and arms[0][0].glued)
    if len(quantities) == 2:
        both = _PAIRS.get(frozenset(r.value for _, r in quantities))
        if both is None or estimates or (both == "mean+ci" and not arm):
            return None
        return NameReading(both, arm, words, score=score - 0.5, spelling=spelling)
    if estimates:
        return _of_estimate(estimates[0], quantities, words, score, weak=bool(left)) if not arms else None
    if not quantities:
        if not arms or not left or set(left) & (LABELS | SEXES | CLUSTERS) or PERCENTS & {a.text for a in way}:
            return None  # "control male distribution": of the people
        return NameReading("events", arm, words, score=score - 0.3, spelling=spelling, weak=True, implied=True)
    quantity, text = quantities[0][1].value, quantities[0][0].text
    if arm and quantity == "pair" and any(a.text in _CHANGES for a in way):
        quantity = "mean+ci"  # "change (95% CI) placebo"
    if arm and quantity == "percent" and names_event(left):
        quantity = "share"
    if arm and quantity not in ARM_QUANTITIES:
        return None
    if quantity == "events" and not arm and left and len(text) == 1:
        return None  # "E. coli"
    if quantity in ("events", "nonevents") and PERCENTS & {a.text for a, _ in by.get(WordKind.FILLER, ())}:
        return None  # a percent sign is a unit
    if quantity in ("sens", "spec") and any(r.value in ("ci_low", "ci_high") for w in left for r in WORDS.get(w, ())):
        return None  # "sens lower": a limit of it
    if quantity == "n" and any(a.text in _NOT_COUNTED for a in way):
        score -= 0.5  # "adjusted n", beside the number that was counted
    short = len(text) <= 2 and text not in ("n", "sd", "se", "vi", "ni", "p", "k", "i2")
    weak = bool(left) or (short and not arm)
    return NameReading(quantity, arm, words, score=score, spelling=spelling, glued=glued, weak=weak)


def _one_name(estimates: list[tuple[Atom, Role]]) -> list[tuple[Atom, Role]]:
    """Return the word that states a measure alone, where one for any estimate stands before it: "effect size (RR)"."""
    if len(estimates) != 2 or estimates[0][0].text not in GENERIC or not estimates[1][1].value:
        return estimates
    word = estimates[1][0].text
    return estimates[1:] if len(word) > 1 or word in ("d", "g") else estimates


def _of_correlation(
    quantities: list[tuple[Atom, Role]], estimates: list[tuple[Atom, Role]]
) -> tuple[list[tuple[Atom, Role]], list[tuple[Atom, Role]]]:
    """Return the word for a correlation as the name of an estimate, where one or its variance goes by it: "cor_yi"."""
    limits = any(role.value in ("ci_low", "ci_high") for _, role in quantities)  # "r_ci_low"
    named = [pair for pair in quantities if pair[1].value == "r" and (len(pair[0].text) > 1 or limits)]
    rest = [pair for pair in quantities if pair[1].value != "r"]
    if len(named) != 1 or len(rest) + len(estimates) != 1:
        return quantities, estimates
    if (rest and rest[0][1].value not in _OF_ESTIMATE) or (estimates and estimates[0][0].text not in GENERIC):
        return quantities, estimates
    return rest, [(named[0][0], Role(WordKind.ESTIMATE, "", named[0][1].weight))]


def _of_estimate(
    named: tuple[Atom, Role], quantities: list[tuple[Atom, Role]], words: tuple[str, ...], score: float, *, weak: bool
) -> NameReading | None:
    text = named[0].text
    word = "" if text in GENERIC else _SAME.get(text, text)
    measure = named[1].value
    quantity = quantities[0][1].value if quantities else "estimate"
    if quantity == "pair":
        return NameReading("estimate", "", words, word, measure, score, weak=weak)
    if quantity != "estimate" and quantity not in _OF_ESTIMATE:
        return None
    single = quantity == "estimate" and len(text) == 1
    return NameReading(quantity, "", words, word, measure, score, weak=weak or single)
