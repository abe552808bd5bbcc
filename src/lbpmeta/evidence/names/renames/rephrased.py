"""Rephrased: columns whose names are understood only beside others, and what they are called in full."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.names.renames.within import models_limits, ratios_by_name
from lbpmeta.evidence.names.values import SPREADS, Shape, kinds_of_spread, spread_columns
from lbpmeta.evidence.words.lexicon import GENERIC, LABELS, SIZES, WORDS, WordKind, arm_of, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "glued_arms",
    "intervention_letters",
    "means_of_arms",
    "measured_in_percent",
    "named_by_limits",
    "no_months",
    "only_enclosed",
    "rephrased",
    "without_comparisons",
    "without_scales",
]

_MOST: Final = 0.9
_FEWEST: Final = 3
_ENOUGH: Final = 5
_NUMBERS: Final = 0.45
_LIMITS: Final = ("ci_low", "ci_high")


def rephrased(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return columns by their place, and what each is called in full, of all rules of this file.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> header = ["n_control", "control_SD", "yield_control", "n_treated", "treated_SD", "yield_treated"]
    >>> rows = [["3", "0.9", "8.8", "3", "0.8", "9.4"]]
    >>> rephrased(header, rows, [shape_of(c) for c in zip(*rows)])
    {2: 'control mean', 5: 'treated mean'}
    """
    plain = without_scales(header) | intervention_letters(header) | no_months(header) | glued_arms(header)
    plain |= of_one_outcome(header) | _of_summary(header) | without_comparisons(header) | measured_in_percent(header)
    header = [plain.get(p, name) for p, name in enumerate(header)]
    found = plain | models_limits(header) | ratios_by_name(header) | only_enclosed(header, records, shapes)
    found |= named_by_limits(header, records, shapes)
    core, kinds = kinds_of_spread(header, records)
    if core and len({*kinds} & {"sd", "se"}) == 1:
        kind = next(k for k in kinds if k in ("sd", "se"))
        found |= {p: f"{rest} {kind}".strip() for p, rest in spread_columns(header, core).items()}
    called = [found.get(p, name) for p, name in enumerate(header)]
    return found | means_of_arms(called, shapes)


def _of_summary(header: Sequence[str]) -> dict[int, str]:
    """Return "summary_estimate" the other way round where limits go by the same word: else it is any estimate."""
    first = {words[0] for words in map(words_of, header) if len(words) > 1 and {"ci", "se", "lower"} & set(words[1:])}
    named = {p: _SUMMARY.fullmatch(name.strip()) for p, name in enumerate(header)}
    return {p: f"{m[2]} {m[1]}" for p, m in named.items() if m is not None and m[1].lower() in first}


#: Times, and what persons are like: "mean_age_1" beside "SD_1" is of another thing.
_NO_OUTCOME: Final = (WordKind.TIME, WordKind.COVARIATE)
_SUMMARY: Final = re.compile(r"(summary|pooled|combined)[ ._-]+(effect|estimate)", re.IGNORECASE)


def of_one_outcome(header: Sequence[str]) -> dict[int, str]:
    """Return means or medians of arms without the only outcome's name, where their spreads go by the arm alone.

    Examples
    --------
    >>> of_one_outcome(["c.mean_yield", "c.sd", "c.n", "tr.mean_yield", "tr.sd", "tr.n"])
    {0: 'c mean', 3: 'tr mean'}
    >>> of_one_outcome(["n_1", "mean_age_1", "SD_1", "n_2", "mean_age_2", "SD_2"])
    {}
    """
    told = [words_of(name) for name in header]
    middle = "mean" if any("mean" in words for words in told) else "median"
    spreads = {*SPREADS} if middle == "mean" else {"q1", "q3", "iqr"}
    arms = [w for words in told if len(words) == 2 and set(words) & spreads for w in words if w not in spreads]
    by: dict[str, list[tuple[int, tuple[str, ...]]]] = {arm: [] for arm in arms}
    for place, words in enumerate(told):
        of = [w for w in words if w in by]
        if middle in words and len(of) == 1:
            by[of[0]].append((place, tuple(w for w in words if w not in by and w != middle)))
    if len(arms) > 2 * len(_LIMITS) or len(by) != len(_LIMITS) or any(len(means) != 1 for means in by.values()):
        return {}
    about = {means[0][1] for means in by.values()}
    outcome = about.pop()
    if about or not outcome or any(r.part in _NO_OUTCOME for w in outcome for r in WORDS.get(w, ())):
        return {}
    return {means[0][0]: f"{arm} {middle}" for arm, means in by.items()}


def _arm(words: Sequence[str], letters: Collection[str] = ()) -> tuple[str, str]:
    """Return the word for an arm among others, or the letter, if it is the only one, and the arm."""
    arms = [(w, arm_of(w)) for w in words if (len(w) > 1 or w in letters) and arm_of(w)]
    return arms[0] if len(arms) == 1 and arms[0][1] in ("1", "2") else ("", "")


def means_of_arms(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return what is measured in two arms where their spreads and sizes alone say what they are.

    Examples
    --------
    >>> header = ["yield_control", "control_SD", "n_control", "yield_treatm", "treatment_SD", "n_treatment"]
    >>> means_of_arms(header, [Shape(2, {"number": 1.0}, (2.5, 3.5), 0.0)] * 6)
    {0: 'control mean', 3: 'treatment mean'}
    """
    spreads: dict[str, str] = {}
    sizes: set[str] = set()
    by: dict[tuple[str, ...], dict[str, int]] = {}
    letters = {w for words in map(words_of, header) if len(words) == 2 and "sd" in words for w in words if len(w) == 1}
    letters = letters if letters in ({"e", "c"}, {"t", "c"}) else set()
    for place, name in enumerate(header):
        words = words_of(name)
        word, arm = _arm(words, letters)
        if not word or shapes[place].share <= _NUMBERS:
            continue
        rest = tuple(w for w in words if w != word)
        if len(rest) == 1 and rest[0] in ("sd", "se", "sem"):
            if spreads.setdefault(arm, word) != word:
                return {}
        elif len(rest) == 1 and rest[0] in SIZES:
            sizes.add(arm)
        elif not any(_measured_otherwise(w) for w in rest):
            by.setdefault(tuple(sorted(rest)), {}).setdefault(arm, place)
        elif any(r.value == "mean" for w in rest for r in WORDS.get(w, ())):
            return {}
    pairs = [places for rest, places in by.items() if rest and len(places) == len(spreads)]
    if spreads.keys() != {"1", "2"} or sizes != {"1", "2"} or len(pairs) != 1:
        return {}
    return {place: f"{spreads[arm]} mean" for arm, place in pairs[0].items()}


def _measured_otherwise(word: str) -> bool:
    """Whether a word says what a number is, or that it is none of a result."""
    kinds = {r.part for r in WORDS.get(word, ()) if len(word) > 1 or r.weight == 1.0}
    spoken = {WordKind.QUANTITY, WordKind.ESTIMATE, WordKind.COVARIATE}
    return bool(kinds & spoken) or word in LABELS or names_time(word)


#: Words for how a number is written: they say nothing of what it is.
_OF_SCALES: Final = frozenset(("log", "ln", "scale", "unit", "units", "natural", "transformed", "raw"))
_BASES: Final = frozenset(("e", "10", "2", "base"))


_UNIT: Final = re.compile(
    r"\s*[(\[](?:days?|d|hours?|h|min(?:utes)?|weeks?|months?|mo|years?|yrs?)[)\]]\s*", re.IGNORECASE
)


def without_scales(header: Sequence[str]) -> dict[int, str]:
    """Return names without what stands between brackets about their scale, or about the unit of a mean.

    Examples
    --------
    >>> without_scales(["Coefficient (log(e) scale)", "Mean (age)", "SD", "stay drug (days) mean"])
    {0: 'Coefficient', 3: 'stay drug mean'}
    """
    found = {}
    for place, name in enumerate(header):
        before, mark, inside = name.partition("(")
        words = set(re.findall(r"[a-z]+|\d+", inside.lower()))
        if mark and ")" in inside and before.strip() and words & _OF_SCALES and words <= _OF_SCALES | _BASES:
            found[place] = before.strip()
        elif _UNIT.search(name) and {"mean", "sd", "se"} & set(words_of(_UNIT.sub(" ", name))):
            found[place] = " ".join(_UNIT.sub(" ", name).split())
    return found


_PERCENT: Final = re.compile(r"\s*\(\s*%\s*\)")


def measured_in_percent(header: Sequence[str]) -> dict[int, str]:
    """Return what is measured in percent, and has a standard deviation and a size of the same name, as a mean.

    Examples
    --------
    >>> measured_in_percent(["HbA1c drug (%)", "HbA1c drug (%) SD", "HbA1c drug (%) n", "weight (%)"])
    {0: 'HbA1c drug mean', 1: 'HbA1c drug SD', 2: 'HbA1c drug n'}
    """
    found: dict[int, str] = {}
    for place, name in enumerate(header):
        beside = {header.index(f"{name} {q}"): q for q in ("SD", "sd", "n", "N") if f"{name} {q}" in header}
        if _PERCENT.search(name) and "sd" in {q.lower() for q in beside.values()}:
            plain = _PERCENT.sub("", name)
            found |= {p: f"{plain} {q}" for p, q in {place: "mean", **beside}.items()}
    return found


_COMPARED: Final = re.compile(r"\s*[(\[][^()\[\]]*\b(?:vs?\.?|versus)(?:\s|(?<=\.))[^()\[\]]*[)\]]", re.IGNORECASE)


def without_comparisons(header: Sequence[str]) -> dict[int, str]:
    """Return names of an effect without what stands between brackets about the one comparison of a table.

    Examples
    --------
    >>> without_comparisons(["RR (highest vs lowest)", "n (drug)"]), without_comparisons(["OR (a vs b)", "OR (a vs c)"])
    ({0: 'RR'}, {})
    """
    told = {m[0].strip().lower() for name in header if (m := _COMPARED.search(name))}
    plain = {p: " ".join(_COMPARED.sub(" ", name).split()) for p, name in enumerate(header)}
    return {p: n for p, n in plain.items() if len(told) == 1 and n != header[p] and any(map(_states, words_of(n)))}


def no_months(header: Sequence[str]) -> dict[int, str]:
    """Return "1M" and "2M", which are no months beside "1SD" and "2SD".

    Examples
    --------
    >>> no_months(["1M", "1SD", "2M", "2SD"]), no_months(["1M", "2M"])
    ({0: 'mean1', 2: 'mean2'}, {})
    """
    lower = [name.strip().lower() for name in header]
    if not {"1m", "2m"} <= set(lower) or not any({f"1{s}", f"2{s}"} <= set(lower) for s in ("sd", "se", "std")):
        return {}
    return {p: f"mean{name[0]}" for p, name in enumerate(lower) if name in ("1m", "2m")}


_LETTER_BEHIND: Final = re.compile(r"(.*\S)(?:\s*\(|[ _.]+)(i|c)\)?(\s*\([^()]+\))?", re.IGNORECASE)
_INTERVENTION: Final = re.compile(r"(m|mean|sd|n)(i|c)((?:[ ._-].*)?)", re.IGNORECASE)
_ARMS: Final = {"i": "intervention", "c": "control"}
_QUANTITIES: Final = {"m": "mean"}


def intervention_letters(header: Sequence[str]) -> dict[int, str]:
    """Return names that end in the letter of an intervention or a control: "mi_end, sdi_end, ni_end, mc_end ...".

    A letter i alone is metafor's for any study; beside a c under the same quantities it is an arm.

    Examples
    --------
    >>> intervention_letters(["mi_pain_1", "ni_pain_1", "mc_pain_1", "nc_pain_1"])[0]
    'mean intervention pain1'
    >>> intervention_letters(["n (I)", "n (C)", "mean (I)", "mean (C)"])[3]
    'mean control'
    >>> intervention_letters(["ni", "nc"]), intervention_letters(["mi", "sdi", "ni"])
    ({0: 'n intervention', 1: 'n control'}, {})
    """
    parts = {p: m.groups() for p, name in enumerate(header) if (m := _INTERVENTION.fullmatch(name.strip()))}
    arms: dict[tuple[str, str], set[str]] = {}
    for quantity, arm, rest in parts.values():
        arms.setdefault((quantity.lower(), rest), set()).add(arm.lower())
    found = {}
    for place, (quantity, arm, rest) in parts.items():
        if arms[quantity.lower(), rest] == set(_ARMS):
            about = " ".join(re.findall(r"[^ ._-]+", re.sub(r"[ ._-]+(?=\d+$)", "", rest)))
            found[place] = f"{_QUANTITIES.get(quantity.lower(), quantity)} {_ARMS[arm.lower()]} {about}".strip()
    ends = [(p, m) for p, h in enumerate(header) if (m := _LETTER_BEHIND.fullmatch(h.strip()))]
    behind = {p: (m[1] + (m[3] or ""), m[2]) for p, m in ends}
    told = {arm: {rest for rest, of in behind.values() if of.lower() == arm} for arm in _ARMS}
    if told["i"] == told["c"] and len(told["i"]) > 1:
        found |= {p: f"{rest} {_ARMS[arm.lower()]}" for p, (rest, arm) in behind.items()}
    return found


_GLUED: Final = re.compile(r"(int|exp|trt|tr|tx|eg|ig|e|t|c|con|ctrl|ctl|cg)(mean|sd|n)", re.IGNORECASE)
_SECOND: Final = ("c", "con", "ctrl", "ctl", "cg")


def glued_arms(header: Sequence[str]) -> dict[int, str]:
    """Return names of an arm and a quantity in one word, where two beginnings stand before the same quantities.

    Examples
    --------
    >>> glued_arms(["intmean", "intsd", "cmean", "csd"])[2], glued_arms(["cn", "intmean"])
    ('mean control', {})
    """
    has: dict[str, set[str]] = {}
    parts = {p: m.groups() for p, name in enumerate(header) if (m := _GLUED.fullmatch(name.strip()))}
    for arm, quantity in parts.values():
        has.setdefault(arm.lower(), set()).add(quantity.lower())
    whole = {"mean", "sd"} <= set.intersection(*has.values()) if len(has) == len(_LIMITS) else False
    if not whole or sum(arm in _SECOND for arm in has) != 1:
        return {}
    return {p: f"{q.lower()} {'control' if a.lower() in _SECOND else 'intervention'}" for p, (a, q) in parts.items()}


def named_by_limits(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return a column of any name and its limits, where theirs say that they are its own and enclose it.

    Examples
    --------
    >>> rows = [["-0.3", "-0.8", "0.1"], ["-1.3", "-1.9", "-0.7"], ["-1.5", "-2.0", "-0.9"]]
    >>> number = Shape(3, {"number": 1.0}, (-2.0, 0.1), 0.0)
    >>> named_by_limits(["PTSD_1", "LL_PTSD_1", "UL_PTSD_1"], rows, [number] * 3)
    {0: 'estimate ptsdb', 1: 'lower ptsdb', 2: 'upper ptsdb'}
    """
    told = {p: words_of(name) for p, name in enumerate(header) if shapes[p].share > _NUMBERS}
    ends: dict[tuple[str, ...], dict[str, int]] = {}
    for place, words in told.items():
        for word in words:
            quantity = next((r.value for r in WORDS.get(word, ()) if r.value in _LIMITS and r.weight == 1.0), "")
            rest = tuple(w for w in words if w != word and not _fills(w))
            if quantity and rest and not any(_measured_otherwise(w) or _arm([w])[0] for w in rest):
                ends.setdefault(rest, {})[quantity] = place
    found: dict[int, str] = {}
    for rest, places in ends.items():
        if len(places) != len(_LIMITS) or not any(len(w) > 1 and w not in WORDS and w.isalpha() for w in rest):
            continue
        low, high = (floats_of(records, places[q]) for q in _LIMITS)
        inside = []
        for place, words in told.items():
            if place in places.values() or not set(rest) <= set(words) or any(map(_measured_otherwise, words)):
                continue
            if _between(low, floats_of(records, place), high):
                inside.append(place)
        token = re.sub(r"\d", lambda m: "abcdefghij"[int(m[0])], "".join(rest))
        if len(inside) == 1 and token not in WORDS:
            named = {inside[0]: "estimate", places["ci_low"]: "lower", places["ci_high"]: "upper"}
            found |= {p: f"{what} {token}" for p, what in named.items()}
    return found


def _fills(word: str) -> bool:
    return any(r.part is WordKind.FILLER for r in WORDS.get(word, ()))


def only_enclosed(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the one column named after a measure and more that the only limits of a table enclose: "MD_indirect".

    Examples
    --------
    >>> rows = [["1.4", "0.3", "2.6"], ["0.2", "-0.9", "1.3"], ["0.7", "0.1", "1.3"]]
    >>> number = Shape(3, {"number": 1.0}, (0.3, 2.6), 0.0)
    >>> only_enclosed(["MD_indirect", "lower", "upper"], rows, [number] * 3)
    {0: 'md'}
    """
    limits: dict[str, list[int]] = {}
    stated: set[str] = set()
    named: dict[int, str] = {}
    strangers: list[int] = []
    for place, name in enumerate(header):
        if shapes[place].share <= _NUMBERS:
            continue
        best = next(iter(readings(name, {})), None)
        if best is not None and best.quantity in _LIMITS and not best.arm and not best.words:
            limits.setdefault(best.quantity, []).append(place)
            stated |= {best.estimate} - {""}
            continue
        if best is not None and best.quantity == "estimate" and not best.words and len(name.strip()) > 1:
            return {}
        words = words_of(name)
        measures = [w for w in words if len(w) > 1 and w not in GENERIC and _states(w)]
        others = [w for w in words if w not in measures]
        if (
            len(measures) == 1
            and stated <= set(measures)
            and others
            and not any(_measured_otherwise(w) or _arm([w])[0] for w in others)
        ):
            named[place] = measures[0]
        elif best is None and not any(_measured_otherwise(w) or (w in WORDS and not _fills(w)) for w in words):
            strangers.append(place)
    if sorted(limits) != ["ci_high", "ci_low"] or any(len(p) != 1 for p in limits.values()):
        return {}
    low, high = (floats_of(records, limits[q][0]) for q in _LIMITS)
    found = {p: word for p, word in named.items() if _between(low, floats_of(records, p), high)}
    if not found and not stated:  # a name that means nothing, misspelt or in another language
        inside = [p for p in strangers if _between(low, floats_of(records, p), high, sure=True)]
        found = dict.fromkeys(inside, "estimate")
    return found if len(found) == 1 else {}


def _between(low: Sequence[float], numbers: Sequence[float], high: Sequence[float], *, sure: bool = False) -> bool:
    """Whether limits enclose numbers in nearly all of some rows; if it is to be sure in every one, and none is one."""
    rows = [(a, x, b) for a, x, b in zip(low, numbers, high, strict=True) if math.isfinite(a + x + b)]
    if sure:
        return len(rows) >= _ENOUGH and all(a < x < b for a, x, b in rows) and len({a for a, _, _ in rows}) > _FEWEST
    known = [a <= x <= b for a, x, b in rows]
    return len(known) >= _FEWEST and sum(known) >= _MOST * len(known)


def _states(word: str) -> bool:
    return any(r.part is WordKind.ESTIMATE and r.value for r in WORDS.get(word, ()))
