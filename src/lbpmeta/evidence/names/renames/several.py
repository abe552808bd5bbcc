"""Several: results of one record that go by the same names, told apart by a number behind them."""

from __future__ import annotations

import dataclasses
import math
import operator
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.values import numbers_rows
from lbpmeta.evidence.words.lexicon import IN_SHORT, SPELT, WORDS, WordKind, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "blocks_numbered",
    "by_measure",
    "changes_of_arms",
    "coefficients_numbered",
    "effects_of_arms",
    "groups_in_full",
    "measures_numbered",
    "no_row_outcomes",
    "over_another",
    "to_expected",
    "without_events",
]

#: An arm's letter or word, a quantity and the number of a block: "T-M1", "C_SD2".
_IN_BLOCK: Final = re.compile(r"(t|c|e|exp|con|ctrl|trt)[-_. ]*(m|mean|sd|se|n)[-_. ]*(\d)", re.IGNORECASE)
_SIZE_OF_BLOCK: Final = re.compile(r"n[-_. ]*(\d)", re.IGNORECASE)


def blocks_numbered(header: Sequence[str]) -> dict[int, str]:
    """Return names whose digit numbers results and no arms, for their arms are named: "C-M1 T-M1 N1, C-M2 T-M2 N2".

    Examples
    --------
    >>> blocks_numbered(["N1", "C-M1", "T-M1", "N2", "C-M2", "T-M2"])[1], blocks_numbered(["T-M1", "T-M2"])
    ('C M set1', {})
    """
    parts = {p: m.groups() for p, name in enumerate(header) if (m := _IN_BLOCK.fullmatch(name.strip()))}
    arms: dict[tuple[str, str], set[str]] = {}
    for arm, quantity, digit in parts.values():
        arms.setdefault((quantity.lower(), digit), set()).add(arm.lower())
    blocks = {digit for (_, digit), named in arms.items() if len(named) == 2}
    if len(blocks) < 2:
        return _results_numbered(header)
    found = {p: f"{arm} {quantity} set{digit}" for p, (arm, quantity, digit) in parts.items()}
    sizes = {p: m[1] for p, name in enumerate(header) if (m := _SIZE_OF_BLOCK.fullmatch(name.strip()))}
    return found | {p: f"n set{digit}" for p, digit in sizes.items() if digit in blocks}


#: The ends of a numbered interval: "lb1", "upper 2".
_ENDS: Final = (
    ("lower", re.compile(r"(?:ci|cr)?[ ._-]*(?:l|lb|lo|low|lower|lci|lcl)[ ._-]*(?:ci[ ._-]*)?(\d)", re.IGNORECASE)),
    (
        "upper",
        re.compile(r"(?:ci|cr)?[ ._-]*(?:u|ub|up|upp|upper|hi|high|uci|ucl)[ ._-]*(?:ci[ ._-]*)?(\d)", re.IGNORECASE),
    ),
)
_STEM: Final = re.compile(r"([a-z][a-z _.-]+?)[ ._-]*(\d)", re.IGNORECASE)


def _results_numbered(header: Sequence[str]) -> dict[int, str]:
    """Return names of several results whose estimates and limits are numbered alike: "outcome1", "lb1", "ub1".

    Examples
    --------
    >>> found = _results_numbered(["t1", "outcome1", "lb1", "ub1", "outcome2", "lb2", "ub2"])
    >>> found[1], found[5], _results_numbered(["score1", "lb1", "ub1", "score2", "lb2", "ub2"])
    ('estimate one', 'lower two', {})
    """
    ends: dict[str, dict[str, int]] = {"lower": {}, "upper": {}}
    stems: dict[str, dict[str, int]] = {}
    for place, name in enumerate(header):
        end = next(((kind, m[1]) for kind, like in _ENDS if (m := like.fullmatch(name.strip()))), None)
        if end is not None:
            ends[end[0]][end[1]] = place
        elif m := _STEM.fullmatch(name.strip()):
            stems.setdefault(m[1].lower(), {})[m[2]] = place
    digits = ends["lower"].keys()
    plain = [s for s, by in stems.items() if digits <= by.keys() and not any(map(_OF_ARMS.fullmatch, words_of(s)))]
    plain = [s for s in plain if len(digits) > _RESULTS or any(map(_OF_RESULTS.fullmatch, words_of(s)))]
    if len(digits) < _RESULTS or digits != ends["upper"].keys() or len(plain) != 1:
        return {}
    named = {"estimate": stems[plain[0]], **ends}
    return {by[digit]: f"{kind} {SPELT[int(digit)]}" for kind, by in named.items() for digit in digits}


#: What is counted or measured in arms, which are numbered too; and what no arm has, where only 1 and 2 are numbered.
_OF_ARMS: Final = re.compile("mean|m|median|events|n|sd|se|time|total|t|trt|treat|group|grp|arm|dose")
_OF_RESULTS: Final = re.compile(
    "outcome|endpoint|result|est|estimate|effect|es|or|rr|hr|smd|md|rd|irr|(?:odds|risk|hazard|rate)ratio"
)
_RESULTS: Final = 2


#: One of several effects of a study, and one of their (co)variances: "y1", "V11", "V12".
_EFFECT: Final = re.compile(r"(?:y|yi|b|beta|coef|theta|est)[_.]?([1-9])", re.IGNORECASE)
_COVARIANCE: Final = re.compile(r"(?:v|s|var|cov|sigma)[_.]?([1-9])[_.]?([1-9])", re.IGNORECASE)
#: A covariance that was written with few digits may be more than its variances allow by so much.
_ROUNDED: Final = 1.05


def coefficients_numbered(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return several effects of a study and the variance of each, where a covariance shows that they are such.

    Examples
    --------
    >>> rows = [["0.4", "0.1", "0.08", "0.03", "0.09"], ["-0.1", "0.3", "0.12", "0.04", "0.13"]]
    >>> coefficients_numbered(["y1", "y2", "V11", "V12", "V22"], rows)
    {0: 'estimate one', 2: 'variance one', 1: 'estimate two', 4: 'variance two'}
    >>> coefficients_numbered(["y1", "y2", "V11", "V22"], [[*r[:3], r[4]] for r in rows])
    {}
    """
    effects = {m[1]: p for p, name in enumerate(header) if (m := _EFFECT.fullmatch(name.strip()))}
    table = {(m[1], m[2]): p for p, name in enumerate(header) if (m := _COVARIANCE.fullmatch(name.strip()))}
    own = {digit: table[digit, digit] for digit in effects if (digit, digit) in table}
    between = {pair: p for pair, p in table.items() if pair[0] != pair[1] and set(pair) <= own.keys()}
    if len(own) < _RESULTS or len(own) != len(effects) or not between:
        return {}
    numbers = {digit: floats_of(records, p) for digit, p in own.items()}
    if any(v <= 0 for column in numbers.values() for v in column if math.isfinite(v)):
        return {}
    for (one, other), place in between.items():
        rows = zip(numbers[one], numbers[other], floats_of(records, place), strict=True)
        known = [(v, w, c) for v, w, c in rows if math.isfinite(v + w + c)]
        if not known or any(c * c > v * w * _ROUNDED for v, w, c in known) or not any(c for _, _, c in known):
            return {}
    found: dict[int, str] = {}
    for digit, place in own.items():
        found |= {effects[digit]: f"estimate {SPELT[int(digit)]}", place: f"variance {SPELT[int(digit)]}"}
    return found


_NUMBERED: Final = re.compile(r"([a-z][a-z ._-]*?)[ ._-]?(\d)(?:[ ._-]+([a-z][a-z ._-]*))?", re.IGNORECASE)


#: Coefficients that are effects where their interval or error stands right behind them: of agreement, and, in French,
#: the ratio of odds.
_COEFFICIENTS: Final = (("icc",), ("kappa",), ("rc",))
_BEHIND: Final = frozenset(("se", "ci", "ic", "lower", "95", "low", "lo"))


def agreements(header: Sequence[str]) -> dict[int, str]:
    """Return coefficients of agreement whose interval or error stands right behind them.

    Examples
    --------
    >>> agreements(["study", "ICC", "95% CI"]), agreements(["study", "ICC", "design effect"])
    ({1: 'estimate'}, {})
    """
    told = [words_of(name) for name in header]
    return {p: "estimate" for p, w in enumerate(told[:-1]) if w in _COEFFICIENTS and _BEHIND & set(told[p + 1])}


_SIGNED: Final = re.compile(r"(?P<of>.*?\b(?:ci|ic|ki)(?:[ _]*9[059])?)[ _]*(?P<end>[-+\u2212])\s*", re.IGNORECASE)


def signed_ends(header: Sequence[str]) -> dict[int, str]:
    """Return limits that go by a sign behind the interval's name, where there are both.

    Examples
    --------
    >>> signed_ends(["d", "CI-", "CI+"]), signed_ends(["d", "CI-"])
    ({1: 'CI lower', 2: 'CI upper'}, {})
    """
    found = {p: m for p, name in enumerate(header) if (m := _SIGNED.fullmatch(name))}
    if len(found) != 2 or len({m["end"] == "+" for m in found.values()}) != 2:
        return {}
    return {p: f"{m['of']} {'upper' if m['end'] == '+' else 'lower'}" for p, m in found.items()}


#: Ratios of what was observed to what is expected of the population.
_TO_EXPECTED: Final = re.compile(r"(?<![A-Za-z])(?:sir|smr)(?![A-Za-z0-9]|[ ._-]?\d)", re.IGNORECASE)


#: Of these a "num" is the number by which they go.
_NUMBERED_THINGS: Final = ("study", "trial", "paper", "sample")
#: What stands over, and under, the line of a fraction, behind the name of what it is of.
_OVER: Final = re.compile(
    r"(?P<of>.*?)[ _.-]?(?:(?P<above>num|numer|numerator)|(?:den|denom|denominator|pop))", re.IGNORECASE
)


def over_another(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return "num" beside "denom" or "pop", of which it is never more, as the events among so many persons.

    Examples
    --------
    >>> over_another(["num", "denom"], [["7", "40"], ["3", "15"]]), over_another(["num", "age"], [["7", "40"]])
    ({0: 'events', 1: 'n'}, {})
    >>> over_another(["all_num", "all_pop"], [["7", "40"]]), over_another(["all_num", "all_pop"], [["70", "40"]])
    ({0: 'all events', 1: 'all n'}, {})
    """
    found: dict[str, tuple[list[int], list[int]]] = {}
    for place, name in enumerate(header):
        if m := _OVER.fullmatch(name.strip()):
            found.setdefault(m["of"].lower(), ([], []))[not m["above"]].append(place)
    made: dict[int, str] = {}
    for of, (above, below) in found.items():
        if len(above) == len(below) == 1:
            counts, sizes = floats_of(records, above[0]), floats_of(records, below[0])
            words = all(b != b for b in sizes) and not all(blank(r[below[0]]) for r in records)  # "adults"
            numbered = numbers_rows(counts) or of in _NUMBERED_THINGS
            fits = bool(records) and not (words or numbered or any(map(operator.gt, counts, sizes)))
            made |= {above[0]: f"{of} events".strip(), below[0]: f"{of} n".strip()} if fits else {}
    return made


def to_expected(header: Sequence[str]) -> dict[int, str]:
    """Return standardised incidence and mortality ratios under the name of what they are, ratios of rates.

    Examples
    --------
    >>> to_expected(["study", "SMR", "SMR lower", "sir_1", "desire"])
    {1: 'IRR', 2: 'IRR lower'}
    """
    found = {place: _TO_EXPECTED.sub("IRR", name) for place, name in enumerate(header)}
    return {place: name for place, name in found.items() if name != header[place]}


def measures_numbered(header: Sequence[str]) -> dict[int, str]:
    """Return names of a measure whose digit numbers results, each with limits or an error of its own, and no arms.

    Examples
    --------
    >>> names = ["hr_0", "hr_0_cilb", "hr_0_ciub", "hr_1", "hr_1_cilb", "hr_1_ciub"]
    >>> measures_numbered(names)[4], measures_numbered(names[:3]), measures_numbered(["or1", "or2", "se"])
    ('hr one cilb', {}, {})
    """
    parts = {p: m for p, name in enumerate(header) if (m := _NUMBERED.fullmatch(name.strip())) and _states(m[1])}
    bare = {(m[1].lower(), m[2]) for m in parts.values() if not m[3]}
    sure = {(m[1].lower(), m[2]) for m in parts.values() if m[3] and _shows(m[3])}
    stems = [stem for stem, _ in bare & sure]
    several = {stem for stem in stems if stems.count(stem) >= _RESULTS}
    return {p: f"{m[1]} {SPELT[int(m[2])]} {m[3] or ''}".strip() for p, m in parts.items() if m[1].lower() in several}


def _states(name: str) -> bool:
    """Whether a name ends in the word for a measure."""
    last = words_of(name)[-1:]
    return any(r.part is WordKind.ESTIMATE and r.value for w in last if len(w) > 1 for r in WORDS.get(w, ()))


def _shows(name: str) -> bool:
    """Whether a name is that of a limit or an error."""
    return any(r.value in ("ci_low", "se", "variance") for w in words_of(name) for r in WORDS.get(w, ()))


_EFFECT_BY_MEAN: Final = re.compile(r"(mean|se|var|lower|upper)[ ._-]?(effect|es|diff|difference)", re.IGNORECASE)
#: What of an effect is called so beside "mean effect": an arm called "effect" has an SD or a size as well.
_SURE: Final = ("se", "var")


def effects_of_arms(header: Sequence[str]) -> dict[int, str]:
    """Return the effect and its spread that go by "mean effect" and "se effect", and no arm of that name.

    Examples
    --------
    >>> effects_of_arms(["meantreat", "sdtreat", "meaneffect", "seeffect"])
    {2: 'effect', 3: 'effect se'}
    >>> effects_of_arms(["mean_effect", "se_effect", "n_effect"])
    {}
    """
    parts = {p: m for p, name in enumerate(header) if (m := _EFFECT_BY_MEAN.fullmatch(name.strip()))}
    words = {m[2].lower() for m in parts.values()}
    kinds = {m[1].lower() for m in parts.values()}
    if len(words) != 1 or "mean" not in kinds or not kinds & set(_SURE):
        return {}
    word = words.pop()
    arm = re.compile(rf"(?:sd|n|size|total)[ ._-]?{word}|{word}[ ._-]?(?:sd|n|size|total)", re.IGNORECASE)
    if any(arm.fullmatch(name.strip()) for name in header):
        return {}
    return {p: "effect" if m[1].lower() == "mean" else f"effect {m[1].lower()}" for p, m in parts.items()}


#: What shows how sure an estimate is, each under the name of its measure.
_SPREADS: Final = ("se", "variance", "ci_low", "pair")


def by_measure(records: Sequence[Sequence[str]], single: Mapping[int, NameReading]) -> dict[int, NameReading]:
    """Return columns of no arm, those of measures of which no row has two as results of their own.

    Examples
    --------
    >>> read = {0: NameReading("estimate", estimate="or", measure="OR"), 1: NameReading("se", estimate="or")}
    >>> read |= {2: NameReading("estimate", estimate="smd", measure="SMD"), 3: NameReading("se", estimate="smd")}
    >>> found = by_measure([["1.4", "0.1", "", ""], ["", "", "0.3", "0.2"]], read)
    >>> found[0].words, found[3].words, by_measure([["1.4", "0.1", "0.2", "0.1"]], read) == read
    (('or',), ('smd',), True)
    """
    places = [p for p, r in single.items() if r.quantity == "estimate" and r.measure and not r.words]
    named = {single[p].estimate for p in places}
    spreads = {r.estimate for r in single.values() if r.quantity in _SPREADS and not r.words}
    measures = {single[p].measure.removeprefix("log ") for p in places}
    if len(places) < _RESULTS or len(measures) < len(places) or not named <= spreads:
        return dict(single)
    if any(sum(bool(r[p].strip()) for p in places) > 1 for r in records):
        return dict(single)
    return {
        p: dataclasses.replace(r, words=(r.estimate,)) if r.estimate in named and not r.words else r
        for p, r in single.items()
    }


_MOMENT: Final = re.compile(r"(.+?)[ ._-]+(mean|sd|se)[ ._-]+(diff|difference)", re.IGNORECASE)
_BEFORE_AND_AFTER: Final = (
    frozenset(("base", "baseline", "pre", "before")),
    frozenset(("final", "post", "after", "end")),
)


_NO_EVENTS: Final = re.compile(r"(?<![a-z])no (?=events?(?![a-z]))", re.IGNORECASE)


def without_events(header: Sequence[str]) -> dict[int, str]:
    """Return those without an event, where "no" is no number: the same name without it stands there too.

    Examples
    --------
    >>> without_events(["drug (events)", "drug (no events)"]), without_events(["No events drug", "N drug"])
    ({1: 'drug (nonevents)'}, {})
    """
    names = {name.strip().lower() for name in header}
    told = {p: name for p, name in enumerate(header) if _NO_EVENTS.sub("", name).strip().lower() in names}
    return {p: _NO_EVENTS.sub("non", name) for p, name in told.items() if _NO_EVENTS.search(name)}


def _in_full(short: re.Match[str]) -> str:
    return "control" if short[1].lower() in ("gc", "kg") else "intervention"


def groups_in_full(header: Sequence[str]) -> list[str]:
    """Return names with two groups in full that are called in short, where both stand beside the same words.

    Examples
    --------
    >>> groups_in_full(["Grupo experimental (n)", "Dolor GE", "Dolor GC"])
    ['Grupo experimental (n)', 'Dolor intervention', 'Dolor control']
    >>> groups_in_full(["GC (n)", "weight KG"])
    ['GC (n)', 'weight KG']
    """
    told = [re.findall(r"[a-z]+", name.lower()) for name in header]
    for pair in IN_SHORT:
        rests = [{tuple(w for w in words if w != short) for words in told if short in words} for short in pair]
        if rests[0] & rests[1] and not any(set(pair) <= set(words) for words in told):
            both = re.compile(rf"(?<![^\W\d_])({'|'.join(pair)})(?![^\W\d_])", re.IGNORECASE)
            return [both.sub(_in_full, name) for name in header]
    return list(header)


def changes_of_arms(header: Sequence[str]) -> dict[int, str]:
    """Return what is called the difference of an arm whose means before and after stand beside it: its change.

    Examples
    --------
    >>> names = [f"{arm}_{q}" for arm in ("int", "con") for q in ("base_mean", "final_mean", "mean_diff", "sd_diff")]
    >>> changes_of_arms(names)
    {2: 'int_change_mean', 3: 'int_change_sd', 6: 'con_change_mean', 7: 'con_change_sd'}
    >>> changes_of_arms(["int_base_mean", "mean_diff"])
    {}
    """
    found = {p: m for p, name in enumerate(header) if (m := _MOMENT.fullmatch(name.strip()))}
    arms = {m[1].lower() for m in found.values()}
    told = [set(words_of(name)) for name in header]
    for arm in arms:
        own = [words for words in told if set(words_of(arm)) <= words and "mean" in words]
        if any(not any(words & state for words in own) for state in _BEFORE_AND_AFTER):
            return {}
    return {p: f"{m[1]}_change_{m[2]}" for p, m in found.items()} if len(arms) == 2 else {}


_FIRST: Final = frozenset(("baseline", "pre", "before", "base", "bl"))
_LAST: Final = frozenset(("post", "after", "final", "end", "endpoint", "followup", "fu"))


def no_row_outcomes(read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return means of arms that go by a name of their own, where means before and after go by none.

    In a table whose rows each name their outcome they are what the people are like: no result of the row.

    Examples
    --------
    >>> arms = [NameReading("mean", arm, words) for words in (("pre",), ("post",), ("ses",)) for arm in "12"]
    >>> sorted(no_row_outcomes(dict(enumerate(arms)))), no_row_outcomes(dict(enumerate(arms[2:])))
    ([4, 5], {})
    """
    means = {r.words for r in read.values() if r.arm and r.quantity == "mean"}
    plain = [set(words) for words in means if not set(words) - _FIRST - _LAST]
    if not any(words & _FIRST for words in plain) or not any(words & _LAST for words in plain):
        return {}
    named = {words for words in means if words and not any(map(names_time, words))}
    why = "of what the people are like, it seems: means before and after stand beside it, of the outcome of the row"
    return {p: why for p, r in read.items() if r.arm and r.words in named and r.quantity in ("mean", "sd", "se")}
