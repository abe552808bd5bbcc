"""Company: which quantities stand beside which, and what a reading needs beside it to be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.words.lexicon import WORDS, WordKind, arm_of, names_time

__all__ = ["Company", "Support", "believed"]


def _table(text: str) -> Mapping[str, frozenset[str]]:
    pairs = (line.split(":") for line in text.strip().splitlines())
    return {name.strip(): frozenset(beside.split()) for name, beside in pairs}


#: Quantity of an arm -> what stands beside it in the same arm.
_ARM: Final = _table(
    """
    mean: sd se n
    sd: mean
    se: mean
    variance: mean
    events: n nonevents time
    nonevents: events
    n: events mean mean+sd mean+se mean+ci median median+iqr median+range events+percent percent share change
    time: events
    median: iqr range n q1 min
    iqr: median
    range: median
    q1: q3
    q3: q1
    min: max
    max: min
    mean_low: mean_high mean
    mean_high: mean_low mean
    ci_low: ci_high
    ci_high: ci_low
    p: mean
    percent: n events
    share: n
    mean+sd: n
    mean+se: n
    mean+ci: n
    events+percent: n
    median+iqr: n
    median+range: n
    r: n
    baseline: baseline_sd mean change
    baseline_sd: baseline
    change: sd_change baseline mean n
    sd_change: change
    """
)
#: Quantity of no arm -> what stands beside it.
_LONE: Final = _table(
    """
    estimate: se variance ci_low pair z p n
    se: estimate mean
    variance: estimate mean o_e
    o_e: variance o_e_var
    o_e_var: o_e
    ci_low: ci_high
    ci_high: ci_low
    pair: estimate r
    p: estimate r
    z: estimate
    t: n estimate r
    weight: estimate
    r: n se pair ci_low
    mean: sd se ci_low
    mean+sd: n
    mean+se: n
    sd: mean
    events: n
    nonevents: events
    value: events n
    percent: events n
    low: high
    high: low
    tau2: estimate
    k: estimate i2 tau2 q pair r ci_low
    q: q_df estimate
    q_df: q
    q_p: q
    qb_p: qb qb_df qb_i2 k
    pi_low: pi_high
    pi_high: pi_low
    sens: spec
    spec: sens
    tp: fp fn
    fp: tp
    fn: tp
    tn: tp
    median: q1 iqr range
    iqr: median
    range: median
    q1: q3
    q3: q1
    min: median q1
    max: median q1
    time: events
    """
)
#: Quantities of a group of persons.
_GROUPED: Final = ("n", "events", "nonevents", "mean", "sd", "median", "se")
#: What may stand alone.
_FREE: Final = frozenset(("n", "estimate", "i2", "i2_low", "i2_high", "tau2", "level", "weight"))
#: What needs company however well its name is known: the p "between" may be that of two arms.
_NEVER_ALONE: Final = ("mean", "sd", "t", "r", "qb_p")
#: What a left-over word needs beside it, under the same word.
_STRONG: Final = _table(
    """
    estimate: se variance ci_low pair
    n: mean events median
    r: se ci_low pair n
    """
)


class Support(NamedTuple):
    """What stands beside a reading.

    Parameters
    ----------
    twin : bool
        The same quantity of another arm, spelt alike.
    company : bool
    same_words : bool
        Company of its own kind under the same left-over words.
    sized : bool
        A sample size whose arm is spelt in the same way.
    siblings : int
        Columns of the same quantity under other left-over words.
    """

    twin: bool
    company: bool
    same_words: bool
    sized: bool
    siblings: int


class Company:
    """The readings of all columns, asked what stands beside one of them."""

    def __init__(self, columns: Sequence[Sequence[NameReading]]) -> None:
        self._by: dict[tuple[str, bool], list[tuple[int, NameReading]]] = defaultdict(list)
        for place, readings in enumerate(columns):
            for one in readings:
                self._by[one.quantity, bool(one.arm)].append((place, one))

    def _others(self, place: int, quantity: str, arm: bool) -> list[NameReading]:
        return [r for p, r in self._by.get((quantity, arm), ()) if p != place]

    def support(self, place: int, one: NameReading) -> Support:
        """Return what stands beside a reading of the column at that place."""
        armed = bool(one.arm)
        alike = self._others(place, one.quantity, armed)
        twin = armed and any(_twins(one, other) for other in alike)
        company = any(
            _beside(one, other) for q in _beside_of(one) for other in self._others(place, q, armed)
        ) or self._across(place, one)
        strong = [other for q in _STRONG.get(one.quantity, ()) for other in self._others(place, q, armed)]
        same = any(o.words == one.words and o.arm == one.arm and _one_estimate(one, o) for o in strong)
        sizes = [o for q in ("n", "time") for o in self._others(place, q, True)] if armed else []
        sized = any(
            o.arm == one.arm and o.spelling == one.spelling and (o.quantity == "n" or not o.weak) for o in sizes
        )
        siblings = len({o.words for o in alike if len(o.words) == len(one.words)} - {one.words})
        return Support(twin, company, same, sized, siblings)

    def _across(self, place: int, one: NameReading) -> bool:
        """Whether what stands beside it is of an arm where it is of none."""
        if one.arm:
            return False
        if one.quantity == "p":
            beside = ("events", "mean", "median", "mean+sd")
            return any(o.words == one.words for q in beside for o in self._others(place, q, True))
        if one.quantity == "n":
            return any(
                self._others(place, q, False)
                for q in ("estimate", "r", "mean", "mean+sd", "mean+se", "events", "value")
            )
        if one.quantity == "estimate" and one.estimate in ("d", "g"):  # of two groups, whose sizes stand beside it
            return {"1", "2"} <= {o.arm for o in self._others(place, "n", True)}
        if one.quantity in ("ci_low", "ci_high", "pair", "se", "variance"):
            return any(o.words == one.words for o in self._others(place, "r", False))
        return False


def _beside_of(one: NameReading) -> frozenset[str]:
    return (_ARM if one.arm else _LONE).get(one.quantity, frozenset())


def _names_arm(word: str) -> bool:
    return len(word) > 2 and bool(arm_of(word))


def _one_estimate(one: NameReading, other: NameReading) -> bool:
    if one.estimate == other.estimate or not one.estimate or not other.estimate:
        return True
    return one.measure == other.measure and "smd" in (one.estimate, other.estimate)  # "se_smd" beside "hedges_g"


def _beside(one: NameReading, other: NameReading) -> bool:
    if other.arm != one.arm:
        return False
    words = other.words == one.words or (other.quantity in ("n", "time") and not other.words)
    words = words or (one.quantity in ("n", "time", "tau2", "q") and not one.words)
    return words and (bool(one.arm) or _one_estimate(one, other))


def _twins(one: NameReading, other: NameReading) -> bool:
    if other.words != one.words or not other.arm or other.arm == one.arm or other.implied != one.implied:
        return False
    if {one.arm, other.arm} != {"1", "2"} and max(one.arm, other.arm) < "3":
        return False
    return one.glued == other.glued and one.spelling.isdigit() == other.spelling.isdigit()


def believed(one: NameReading, beside: Support) -> bool:
    """Whether a reading has what it needs beside it.

    A reading of an arm needs its twin. What cannot stand alone needs its company. A word that is left over needs
    company under the same word.
    """
    if one.whole and not any(role.part is WordKind.ESTIMATE for w in one.words for role in WORDS.get(w, ())):
        return True  # "OR or PMR (95% CI)" holds either
    if one.implied and not beside.sized:
        return False
    if one.arm and not beside.twin and not one.known:
        return False
    if one.spelling in ("a", "b") and any(len(w) < 4 and w.startswith(("a", "b")) for w in one.words):
        return False  # "AinA", "AinB", "BinA", "BinB": what grows in what
    foreign = not all(map(names_time, one.words))
    if one.arm:
        both = "+" in one.quantity or one.quantity in ("events", "n", "median", "share")
        return beside.company or one.known or (beside.twin and both and not one.implied) or one.implied
    if one.quantity in _GROUPED and any(map(_names_arm, one.words)):
        return False  # the word for one arm, whose twin is not there
    if one.quantity in _FREE:
        if (one.weak or foreign) and not beside.company and not beside.twin:
            return False
    elif not beside.company and not (one.known and not one.weak and one.quantity not in _NEVER_ALONE):
        return False
    if one.quantity == "estimate" and one.weak and not one.estimate and not one.known:
        return beside.same_words  # one letter, such as "b": of a baseline as well as a coefficient
    if one.quantity == "estimate" and one.estimate == "z":
        return beside.same_words  # else the statistic of a test
    if one.quantity == "estimate" and one.weak and len(one.estimate) == 1:
        return beside.same_words or (not foreign and beside.company)
    if foreign and one.quantity in _STRONG:
        return beside.same_words or (one.quantity == "r" and beside.siblings >= 2)
    return True
