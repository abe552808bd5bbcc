"""Lonely: columns whose name says a part of an arm, and whose other part is not understood; readings in words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, readings
from lbpmeta.evidence.names.values import Shape, suits
from lbpmeta.evidence.words.lexicon import LABELS, WORDS, WordKind, arm_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "SURE",
    "lone_arms",
    "numbered_beside_control",
    "numbered_results",
    "numbered_variables",
    "said",
    "suffixed",
    "well_spelt",
]

#: Names of these are hardly those of words.
_CORE: Final = ("estimate", "ci_low", "ci_high", "se", "mean", "sd", "events", "nonevents", "pair")
#: A name of which every word is known.
SURE: Final = 1.6


def lone_arms(
    header: Sequence[str],
    shapes: Sequence[Shape],
    read: Mapping[int, NameReading],
    words: frozenset[int],
    arms: Mapping[str, str],
) -> dict[int, str]:
    """Say of which columns only one of two twins was understood."""
    found = {}
    twins: dict[tuple[str, tuple[str, ...]], dict[str, int]] = {}
    for place, name in enumerate(header):
        if place in read or place in words or not shapes[place].filled:
            continue
        one = next((r for r in readings(name, arms) if not r.implied), None)
        if one is not None and not _is_word(name) and one.score >= SURE and not one.weak and one.quantity in _CORE:
            kind = max(shapes[place].kinds, key=lambda k: shapes[place].kinds[k])
            if kind == "percent" and one.quantity == "events":
                found[place] = f"{said(one)} in percent: give the counts, for a percent sign is a unit"
                continue
            if kind in ("text", "broken", "date"):
                found[place] = f"{said(one)} by its name, but its cells are no numbers"
                continue
        if shapes[place].share < 0.45 or _is_word(name) or (one is not None and one.glued and one.quantity == "events"):
            continue
        if (
            one is not None
            and one.arm in ("1", "2")
            and one.quantity != "r"
            and one.score > 1.2
            and suits(one.quantity, shapes[place]) is not None
        ):
            other = "2" if one.arm == "1" else "1"
            found[place] = f"{said(one)}, but no column is that of arm {other}"
            twins.setdefault((one.quantity, one.words), {})[one.arm] = place
            if one.quantity == "variance":
                found[place] = "a variance of one of several estimates, which no check reads"
    for (quantity, _), places in twins.items():
        if len(places) > 1 and quantity in ("sd", "se"):
            found |= dict.fromkeys(places.values(), f"{_SAID[quantity]} of an arm whose mean no column is")
    return found


#: "Mean_T1", "mean time 2": of all persons, whose number stands beside them, at one time and another.
_TIMED: Final = re.compile(r"(?<![a-z])(?:t|time|wave)[ ._-]?[12](?!\d)", re.IGNORECASE)


def numbered_results(header: Sequence[str], read: dict[int, NameReading]) -> dict[int, str]:
    """Take means back whose numbers count results of one group, and no arms: "peak_1", "M1" to "M5"; in place.

    Arms that go by 1 and 2 have sizes, events or a name for their means; three and more of them have sizes.

    Examples
    --------
    >>> read = {p: NameReading("mean", arm, spelling=arm, score=2.0) for p, arm in enumerate("12")}
    >>> sorted(numbered_results(["peak_1", "peak_2"], dict(read)))
    [0, 1]
    >>> sorted(numbered_results(["mean_1", "mean_2"], dict(read)))
    []
    """
    armed = {p: r for p, r in read.items() if r.arm and r.spelling.isdigit()}
    arms = {r.arm for r in read.values() if r.arm}  # "mean2" beside "mean100", "nInt2" to "nInt5"
    if armed and "2" in arms and "1" not in arms and any(r.quantity in ("mean", "n") for r in armed.values()):
        for place in armed:
            del read[place]
        return {p: f"{said(r)}, but no column is that of arm 1" for p, r in armed.items()}
    told = "numbered, without a number of persons of its own: a result of one group, and no arm, it seems"
    if not any(r.arm and r.quantity in ("n", "events", "time") for r in read.values()):
        named = {p for p in armed if _numbered_word(header[p])}
        if named and named == armed.keys():
            for place in named:
                del read[place]
            return dict.fromkeys(named, told)
    if any(r.arm and r.quantity not in ("mean", "sd", "se") for r in read.values()):
        return {}
    means = [header[p] for p, r in armed.items() if r.quantity == "mean"]
    spelt = any({"mean", "avg", "average", "mu"} & set(words_of(re.sub(r"\d", " ", name))) for name in means)
    letters = any(re.fullmatch(r"[a-z]{1,2}[ ._-]?[12]i?", name.strip().lower()) for name in means)
    many = any(r.arm > "2" for r in armed.values())
    times = bool(means) and all(map(_TIMED.search, means)) and any({"n"} == set(words_of(name)) for name in header)
    if not means or ((spelt or letters) and not many and not times):
        return {}
    for place in armed:
        del read[place]
    return dict.fromkeys(armed, told)


def _numbered_word(name: str) -> bool:
    """Whether a number belongs to a word of a name that is none of ours, as those of two antigens do: "csp1_mean"."""
    glued = re.findall(r"(?<![a-z])([a-z]{3,})\d(?![a-z\d])", name.lower())
    return any(not WORDS.get(word) and word not in LABELS for word in glued)


def _is_word(name: str) -> bool:
    """Whether a name is a word of its own, and no letter before one for an arm: "Sex"."""
    return any(r.part is WordKind.COVARIATE for word in words_of(name) for r in WORDS.get(word, ()))


_SAID: Final = {
    "n": "the number of persons",
    "events": "events",
    "mean": "the mean",
    "sd": "the SD",
    "se": "the standard error",
    "ci_low": "the lower limit",
    "ci_high": "the upper limit",
    "p": "the p-value",
    "r": "a correlation",
    "pair": "an interval",
}


def said(one: NameReading) -> str:
    """Return a reading in words.

    Examples
    --------
    >>> said(NameReading("sd", "2")), said(NameReading("ci_low", estimate="or"))
    ('the SD of arm 2', 'the lower limit of or')
    """
    text = _SAID.get(one.quantity, re.sub(r"\+", " and ", one.quantity.replace("_", " ")))
    if one.arm:
        text += f" of arm {one.arm}"
    elif one.estimate and one.quantity != "estimate":
        text += f" of {one.estimate}"
    elif one.estimate:
        text = f"the {one.estimate}"
    return f"{text} ({' '.join(one.words)})" if one.words else text


_NUMBERED_ARM: Final = re.compile(
    r"(treatment|treat|trt|intervention|experimental|exp|drug|arm|group|t|i)[ ._-]?([1-9])([ ._-].+)", re.I
)
_CONTROL_ARM: Final = re.compile(r"(?:control|ctrl|placebo|comparator|sham)([ ._-].+)", re.I)


def numbered_beside_control(header: Sequence[str]) -> dict[int, str]:
    """Return columns of treatments 1, 2 ... beside those of a control: treatment 1 is arm 1, the others are further.

    Examples
    --------
    >>> numbered_beside_control(["treatment1.n", "treatment2.n", "control.n"])
    {0: 'treatment.n', 1: 'arm3.n'}
    >>> numbered_beside_control(["treatment1.n", "treatment2.n"])
    {}
    """
    control = {m[1].lower() for name in header if (m := _CONTROL_ARM.fullmatch(name.strip()))}
    found = {p: m for p, name in enumerate(header) if (m := _NUMBERED_ARM.fullmatch(name.strip()))}
    if len({m[1].lower() for m in found.values()}) != 1 or not {m[3].lower() for m in found.values()} & control:
        return {}
    return {p: f"{m[1]}{m[3]}" if m[2] == "1" else f"arm{int(m[2]) + 1}{m[3]}" for p, m in found.items()}


_SUFFIXES: Final = (("ne", "nc"), ("nt", "nc"), ("n1", "n2"))
_TRIO: Final = ("n", "mean", "sd")
_BEGUN: Final = re.compile(r"([a-z]{1,2})(mean|sd|se|n)", re.IGNORECASE)
#: A quantity and one letter, with a sign between them or in another case: "mean_i", "MEANi"; "seti" is a word.
_ENDED: Final = re.compile(r"(mean|sd|se|n)([ ._-]?)([a-z])", re.IGNORECASE)


def suffixed(header: Sequence[str], records: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Return columns of arms that go by the name of their size, and two groups of which one goes by no name at all.

    Examples
    --------
    >>> suffixed(["ne", "mean_ne", "nc", "mean_nc"])
    {1: 'mean_e', 3: 'mean_c'}
    >>> suffixed(["nd", "meand", "sdd", "n", "mean", "sd"])
    {0: 'n_d', 1: 'mean_d', 2: 'sd_d', 3: 'n_rest', 4: 'mean_rest', 5: 'sd_rest'}
    """
    names = [name.strip().lower() for name in header]
    for pair in _SUFFIXES:
        if set(pair) <= set(names):
            ends = {
                p: m for p, name in enumerate(names) if (m := re.fullmatch(rf"(\w+?)[ ._-]({'|'.join(pair)})", name))
            }
            if {m[2] for m in ends.values()} == set(pair):
                return {p: f"{m[1]}_{m[2][1:]}" for p, m in ends.items()}
    if any(names.count(quantity) != 1 for quantity in _TRIO):
        return _begun(header, records) or _low_and_high(header) or _ended(header, records)
    rests = {m[1] for name in names if (m := re.fullmatch(r"mean[ ._-]?([a-z]{1,8})", name))}
    whole = [rest for rest in rests if all(sum(_plain(n) == q + rest for n in names) == 1 for q in _TRIO)]
    if len(whole) != 1 or len(rests) != 1:
        return {}
    places = {q: next(p for p, n in enumerate(names) if _plain(n) == q + whole[0]) for q in _TRIO}
    found = {p: f"{q}_{whole[0]}" for q, p in places.items()} | {names.index(q): f"{q}_rest" for q in _TRIO}
    return dict(sorted(found.items()))


def _begun(header: Sequence[str], records: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Return columns of two groups by a letter or two before a mean, its SD and a size: "BMEAN BSD BN RMEAN RSD RN".

    Where both sizes are always the same, whatever they are, they may be of one group, at two times or by two
    instruments; three replicates in every row are those of a plan.

    Examples
    --------
    >>> names = ["BMEAN", "BSD", "BN", "RMEAN", "RSD", "RN"]
    >>> _begun(names)[3], _begun(["EMEAN", "ESD", "EN", "CMEAN", "CSD", "CN"])
    ('groupr mean', {})
    >>> _begun(names, [["5.1", "1.2", "20", "6.1", "1.3", "20"], ["4.2", "1.1", "30", "5.0", "1.4", "30"]])
    {}
    """
    parts = {p: m for p, name in enumerate(header) if (m := _BEGUN.fullmatch(name.strip()))}
    has: dict[str, set[str]] = {}
    for m in parts.values():
        has.setdefault(m[1].lower(), set()).add(m[2].lower())
    whole = {letter for letter, quantities in has.items() if {"mean", "n"} < quantities}
    arms = {arm for letter in whole if (arm := arm_of(letter))}
    if len(whole) != 2 or {letter for letter, quantities in has.items() if "mean" in quantities} != whole:
        return {}
    if {"1", "2"} <= arms:
        return {}  # known by their letters
    sizes = [floats_of(records, p) for p, m in parts.items() if m[1].lower() in whole and m[2].lower() == "n"]
    known = {row for row in zip(*sizes, strict=True) if math.isfinite(sum(row))}
    if len(known) > 1 and all(min(row) == max(row) for row in known):
        return {}
    return {p: f"group{m[1].lower()} {m[2].lower()}" for p, m in parts.items() if m[1].lower() in whole}


def _ended(header: Sequence[str], records: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Return columns of two groups by any letter behind a mean, its SD and a size: "mean_i sd_i n_i mean_j sd_j n_j".

    What the letter is elsewhere says nothing then, "d" for a difference among them. Sizes that are always the same may
    be of one group. A letter that is known says which arm is which.

    Examples
    --------
    >>> _ended(["mean_i", "sd_i", "n_i", "mean_d", "sd_d", "n_d"])[3]
    'groupd mean'
    >>> _ended(["MEANc", "SDc", "Nc", "MEANn", "SDn", "Nn", "SE_c"])[6]
    'control se'
    >>> _ended(["mean_e", "sd_e", "n_e", "mean_c", "sd_c", "n_c"])
    {}
    """
    parts: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(header):
        m = _ENDED.fullmatch(name.strip())
        if m is not None and (m[2] or m[1][-1].isupper() != m[3].isupper()):
            parts[place] = (m[1].lower(), m[3].lower())
    has: dict[str, set[str]] = {}
    for quantity, letter in parts.values():
        has.setdefault(letter, set()).add(quantity)
    whole = {letter for letter, quantities in has.items() if {"mean", "n"} < quantities}
    arms = {letter: arm_of(letter) for letter in sorted(whole)}
    if len(whole) != 2 or {"1", "2"} <= set(arms.values()):
        return {}  # known by their letters
    if any(quantities & {"mean", "n"} for letter, quantities in has.items() if letter not in whole):
        return {}  # a third group
    sizes = [floats_of(records, p) for p, (quantity, letter) in parts.items() if quantity == "n" and letter in whole]
    known = {row for row in zip(*sizes, strict=True) if math.isfinite(sum(row))} if len(sizes) == 2 else set()
    if len(known) > 1 and all(min(row) == max(row) for row in known):
        return {}
    called = {letter: {"1": "treatment", "2": "control"}.get(arm, f"group{letter}") for letter, arm in arms.items()}
    return {p: f"{called[letter]} {quantity}" for p, (quantity, letter) in parts.items() if letter in whole}


_LEVELS: Final = re.compile(r"(mean|sd|se|n)[ ._-](low|high)|(low|high)[ ._-](mean|sd|se|n)", re.IGNORECASE)


def _low_and_high(header: Sequence[str]) -> dict[int, str]:
    """Return columns of groups at a low and a high level, each with a mean, its spread and a size of its own.

    Examples
    --------
    >>> _low_and_high(["mean.low", "sd.low", "n.low", "mean.high", "sd.high", "n.high"])[3]
    'grouphigh mean'
    >>> _low_and_high(["mean", "mean_low", "mean_high", "sd", "n"])
    {}
    """
    parts = {p: m for p, name in enumerate(header) if (m := _LEVELS.fullmatch(name.strip()))}
    told = {p: ((m[1] or m[4]).lower(), (m[2] or m[3]).lower()) for p, m in parts.items()}
    for level in ("low", "high"):
        if not {"mean", "n"} < {quantity for quantity, of in told.values() if of == level}:
            return {}
    return {p: f"group{level} {quantity}" for p, (quantity, level) in told.items()}


def _plain(name: str) -> str:
    return re.sub("[^a-z]", "", name)


def numbered_variables(read: Mapping[int, NameReading]) -> dict[int, str]:
    """Say of which numbered means and SDs there are three or more without a size each: of variables, and no arms.

    Examples
    --------
    >>> found = [NameReading("mean", arm, ("x",), spelling=arm) for arm in "123"]
    >>> sorted(numbered_variables(dict(enumerate(found))))
    [0, 1, 2]
    >>> sizes = [NameReading("n", arm, spelling=arm) for arm in "123"]
    >>> numbered_variables(dict(enumerate([*found, *sizes])))
    {}
    """
    sized = {(r.words, r.arm) for r in read.values() if r.quantity in ("n", "events", "nonevents")}
    means = {(r.words, r.arm) for r in read.values() if r.quantity == "mean" and r.spelling.isdigit()}
    told = {
        words
        for words, arm in means
        if words and arm > "2" and {(words, "1"), (words, "2")} <= means and not {(words, arm), ((), arm)} & sized
    }
    why = "one of three or more that are numbered, none with a number of persons: variables, and no arms"
    return {p: why for p, r in read.items() if r.arm and r.words in told and r.quantity in ("mean", "sd", "se")}


_NAMED_GROUP: Final = re.compile(r"(?P<q>mean|sd|se|n)(?P<sign>[ ._-])(?P<group>[a-z]{5,})", re.IGNORECASE)


def well_spelt(header: Sequence[str]) -> list[str]:
    """Return a header in which the one column of a group that is spelt otherwise by a letter is spelt as the others.

    Examples
    --------
    >>> well_spelt(["mean_struct", "sd_struct", "se_sruct", "se_open"])
    ['mean_struct', 'sd_struct', 'se_struct', 'se_open']
    """
    found = {p: m for p, name in enumerate(header) if (m := _NAMED_GROUP.fullmatch(name.strip()))}
    groups = [m["group"] for m in found.values()]
    spelt = list(header)
    for place, m in found.items():
        near = {g for g in groups if groups.count(g) > 1 and _one_letter_off(m["group"], g)}
        if groups.count(m["group"]) == 1 and len(near) == 1:
            right = f"{m['q']}{m['sign']}{near.pop()}"
            spelt[place] = spelt[place] if right in header else right
    return spelt


def _one_letter_off(one: str, other: str) -> bool:
    """Whether a word is another one without one of its letters, or with one more that it has already."""
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
