"""Belonging: columns that by their numbers, or by the names beside them, belong to something else than they say."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, readings
from lbpmeta.evidence.words.lexicon import SPELT
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "belonging",
    "no_arm_numbers",
    "of_a_fit",
    "of_all_persons",
    "of_changes",
    "of_groups",
    "of_one_mean",
    "of_other_effects",
    "of_powers",
    "of_shared_arms",
    "of_stems",
]

_LIMITS: Final = (("mean_low", "mean_high"), ("ci_low", "ci_high"))
_CHANGE: Final = frozenset(("change", "chg", "delta", "diff"))
#: So many intervals, of all arms, show that they are of something else.
_FEWEST: Final = 3
#: A square that is off by so much is another number.
_OFF: Final = 0.1
#: What is said of a quantity under the name of something else, one word longer.
_MOMENTS: Final = frozenset(("mean", "sd", "se", "median", "iqr"))
#: What a coefficient of a regression is called, which is no standardized difference.
_COEFFICIENT: Final = frozenset(("b", "beta", "coef", "coeff", "coefficient", "slope"))


_TAILS: Final = re.compile(r"(.*[^a-z0-9 ])([tic])", re.IGNORECASE)


def of_all_persons(header: Sequence[str]) -> dict[int, str]:
    """Return columns that end in "t" where "i" and "c" end the same names: of the total, and of no arm.

    Examples
    --------
    >>> sorted(of_all_persons(["age_m.t", "age_m.i", "age_m.c", "ed_m.t", "ed_m.c"])), of_all_persons(["m.t", "m.c"])
    ([0, 3], {})
    """
    tails: dict[str, dict[str, int]] = {}
    for place, name in enumerate(header):
        if m := _TAILS.fullmatch(name.strip().lower()):
            tails.setdefault(m[1][:-1], {}).setdefault(m[2], place)
    if not any(found.keys() == {"t", "i", "c"} for found in tails.values()):
        return {}
    told = "of all persons, beside the intervention 'i' and the control 'c'"
    return {found["t"]: told for found in tails.values() if "t" in found and len(found) > 1}


#: What R's meta and netmeta call what a model makes of each study, beside the study's own TE and seTE.
#: "lower.limit" is none of these: it is a limit.
_FITTED: Final = re.compile(
    r"(?:te|sete|lower|upper|statistic|zval|pval|leverage)[._]nma\b.*|(?:te|sete)[._]limit", re.IGNORECASE
)


def of_a_fit(header: Sequence[str]) -> dict[int, str]:
    """Return columns of what a model makes of a study, "TE.nma.common" or "TE.limit", beside "TE" and "seTE".

    Examples
    --------
    >>> sorted(of_a_fit(["studlab", "TE", "seTE", "TE.nma.random", "lower.nma.random"])), of_a_fit(["TE.nma.random"])
    ([3, 4], {})
    >>> sorted(of_a_fit(["TE", "seTE", "TE.limit", "seTE.limit", "lower.limit", "upper.limit"]))
    [2, 3]
    """
    if not {"te", "sete"} <= {name.strip().lower() for name in header}:
        return {}
    told = "what a model makes of the row, beside the study's own TE: no number of the study"
    return {place: told for place, name in enumerate(header) if _FITTED.fullmatch(name.strip())}


def belonging(header: Sequence[str], records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take readings back that belong to something else, in place, and say to what: all rules of this file.

    Examples
    --------
    >>> read = {0: NameReading("mean"), 1: NameReading("n", words=("score",))}
    >>> sorted(belonging(["score total mean", "score total"], [["6.6", "6.6"]], read))
    [1]
    """
    found = of_stems(header, read) | of_changes(records, read) | of_shared_arms(records, read)
    found |= of_other_effects(header, read) | of_groups(header, read) | of_powers(header, records, read)
    for place in found:
        read.pop(place, None)
    return found


def of_stems(header: Sequence[str], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return sizes whose whole name is that of an outcome, beside its mean or its spread: a total score.

    Examples
    --------
    >>> of_stems(["mood total mean", "mood total", "total"], {1: NameReading("n"), 2: NameReading("n")})
    {1: "what 'mood total mean' is of, and no number of persons"}
    """
    told = {tuple(words_of(name)): name for name in header}
    found: dict[int, str] = {}
    for place, one in read.items():
        words = tuple(words_of(header[place]))
        if one.quantity != "n" or len(words) == 1:
            continue
        longer = next((told[key] for key in told if key[:-1] == words and key[-1] in _MOMENTS), "")
        if longer:
            found[place] = f"what {longer!r} is of, and no number of persons"
    return found


def of_one_mean(header: Sequence[str]) -> dict[int, str]:
    """Return the only mean and the only SD of a table by those words alone, where the SD's name says less: "SD".

    Beside the only number of persons, in a table without arms and effects: its rows are groups.

    Examples
    --------
    >>> of_one_mean(["study", "sample_size", "Mean_25OHD_nmol", "sd_25ohd"])
    {2: 'mean', 3: 'sd'}
    """
    told: dict[str, list[tuple[int, NameReading]]] = {}
    for place, name in enumerate(header):
        one = next(iter(readings(name, {})), None)
        if one is not None and not (one.words and one.quantity in ("ci_low", "ci_high")):  # "high_risk"
            told.setdefault(one.quantity if not one.arm else "arm", []).append((place, one))
    one_each = all(len(told.get(q, ())) == 1 for q in ("mean", "sd", "n"))
    if not one_each or told.keys() & {"arm", "estimate", "se", "pair", "ci_low", "ci_high", "events", "median", "r"}:
        return {}
    (first, mean), (second, sd), (_, size) = (told[q][0] for q in ("mean", "sd", "n"))
    if not mean.words or size.words or not {*sd.words} < {*mean.words}:
        return {}
    return {first: "mean", second: "sd"}


def of_groups(header: Sequence[str], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return standard errors of an effect that by the names beside them are those of the mean of a group.

    Examples
    --------
    >>> names = ["awake_M", "awake_SD", "awake_SE", "d_awake"]
    >>> read = {2: NameReading("se", words=("awake",)), 3: NameReading("estimate", words=("awake",))}
    >>> print(of_groups(names, read)[2])
    the standard error of the mean of 'awake', and of no effect
    """
    told = {tuple(sorted(words_of(name))) for name in header}
    found: dict[int, str] = {}
    for place, one in read.items():
        if one.quantity not in ("se", "variance") or one.arm or not one.words:
            continue
        beside = [{tuple(sorted((*one.words, q))) for q in kind} & told for kind in (("m", "mean"), ("sd",))]
        effect = any(r.quantity == "estimate" and r.words == one.words for r in read.values())
        if all(beside) and effect:
            found[place] = f"the standard error of the mean of {' '.join(one.words)!r}, and of no effect"
    return found


def of_other_effects(header: Sequence[str], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return variances and errors of a standardized difference where the only effect is a coefficient.

    Examples
    --------
    >>> read = {0: NameReading("estimate"), 1: NameReading("se"), 2: NameReading("variance", measure="SMD")}
    >>> of_other_effects(["beta", "se", "vd"], read)
    {2: "of a standardized difference by its name, and not of 'beta'"}
    """
    effects = [place for place, one in read.items() if one.quantity == "estimate"]
    if len(effects) != 1 or read[effects[0]].measure or not _COEFFICIENT & set(words_of(header[effects[0]])):
        return {}
    theirs = [p for p, r in read.items() if r.quantity in ("variance", "se") and r.measure == "SMD"]
    return dict.fromkeys(theirs, f"of a standardized difference by its name, and not of {header[effects[0]]!r}")


def of_powers(
    header: Sequence[str], records: Sequence[Sequence[str]], read: Mapping[int, NameReading]
) -> dict[int, str]:
    """Return sizes that are powers of ten in nearly every row, and what is counted in them: rates per so many people.

    Examples
    --------
    >>> read = {0: NameReading("events"), 1: NameReading("n")}
    >>> rows = [["25", "100000"], ["22", "1000"], ["11.8", "1000"]]
    >>> of_powers(["event", "denom"], rows, read)[1]
    "powers of ten in nearly all rows: what rates are per ('denom'), and no numbers of persons"
    """
    found: dict[int, str] = {}
    for place, one in read.items():
        known = [x for x in floats_of(records, place) if math.isfinite(x)]
        tens = len(known) >= _FEWEST and sum(x in _PER for x in known) >= _MOST * len(known)
        if one.quantity != "n" or not tens or max(known) < _THOUSAND:
            continue
        told = f"powers of ten in nearly all rows: what rates are per ({header[place]!r}), and no numbers of persons"
        theirs = [p for p, r in read.items() if r.quantity == "events" and r.arm == one.arm]
        found |= dict.fromkeys((place, *theirs), told)
    return found


_MOST: Final = 0.9
#: What rates are given per, and the least that shows it.
_THOUSAND: Final = 1000
_PER: Final = frozenset((100.0, 1000.0, 10_000.0, 100_000.0, 1_000_000.0))


def of_changes(records: Sequence[Sequence[str]], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return limits of arms that mostly stand around no mean of theirs: those of a change, or of something else.

    Examples
    --------
    >>> kinds = ("mean", "mean_low", "mean_high", "change")
    >>> read = {p: NameReading(kind, "1") for p, kind in enumerate(kinds)}
    >>> print(of_changes([["36.1", "-14.3", "-5.5", "-9.9"]], read)[1])
    a limit of the change of arm 1, by its numbers, which no check reads
    """
    found: dict[int, str] = {}
    for low, high in _LIMITS:
        off: list[tuple[int, int, NameReading]] = []
        rows = 0
        for place, one in read.items():
            if one.quantity != low or not one.arm:
                continue
            other = next((p for p, r in read.items() if _beside(r, one) and r.quantity == high), None)
            mean = next((p for p, r in read.items() if _beside(r, one) and r.quantity == "mean"), None)
            if other is None or mean is None or _around(records, mean, place, other):
                continue
            off.append((place, other, one))
            rows += len(_whole(records, mean, place, other))
        for place, other, one in off:
            changes = [p for p, r in read.items() if r.arm == one.arm and _is_change(r)]
            theirs = any(_around(records, p, place, other) for p in changes)
            if not theirs and rows < _FEWEST:
                continue  # a misprint, for a check to tell
            arm = f"arm {one.arm}"
            of = f"the change of {arm}, by its numbers," if theirs else f"{arm}, but around no mean of it,"
            found |= dict.fromkeys((place, other), f"a limit of {of} which no check reads")
    return found


def _beside(one: NameReading, other: NameReading) -> bool:
    return (one.arm, one.words) == (other.arm, other.words)


def _is_change(one: NameReading) -> bool:
    return one.quantity == "change" or (one.quantity == "mean" and bool(_CHANGE & set(one.words)))


def _around(records: Sequence[Sequence[str]], middle: int, low: int, high: int) -> bool:
    """Whether the limits stand around a column in half of the rows that have all three, or in none are all three."""
    known = _whole(records, middle, low, high)
    return 2 * sum(low <= x <= high for low, x, high in known) >= len(known)


def _whole(records: Sequence[Sequence[str]], middle: int, low: int, high: int) -> list[tuple[float, float, float]]:
    rows = zip(*(floats_of(records, p) for p in (low, middle, high)), strict=True)
    return [row for row in rows if math.isfinite(sum(row))]


def of_shared_arms(records: Sequence[Sequence[str]], read: Mapping[int, NameReading]) -> dict[int, str]:
    """Return variances that stand only where rows repeat one, and are not the squares of the standard errors there.

    Comparisons of one trial that share an arm have the variance of that arm as their covariance.

    Examples
    --------
    >>> read = {p: NameReading(q) for p, q in enumerate(("estimate", "se", "variance"))}
    >>> rows = [["0.8", "0.2", ""], ["0.9", "0.3", ""], ["0.7", "0.1", "0.004"], ["0.6", "0.11", "0.004"]]
    >>> print(of_shared_arms(rows, read)[2])
    the same in all rows of a trial, and no square of the standard errors: the covariance of its comparisons, it seems
    """
    found: dict[int, str] = {}
    for place, one in read.items():
        se = next(
            (p for p, r in read.items() if r.quantity == "se" and _beside(r, one) and r.estimate == one.estimate), None
        )
        if one.quantity != "variance" or one.arm or se is None:
            continue
        texts = [r[place].strip() for r in records]
        pairs = [*zip(texts, floats_of(records, place), floats_of(records, se), strict=True)]
        known = [(i, v, s) for i, (text, v, s) in enumerate(pairs) if text and math.isfinite(v + s) and v > 0]
        neighbours = [texts[max(i - 1, 0) : i] + texts[i + 1 : i + 2] for i, _, _ in known]
        repeated = all(texts[i] in beside for (i, _, _), beside in zip(known, neighbours, strict=True))
        off = all(abs(s * s / v - 1) > _OFF for _, v, s in known)
        if known and 2 * len(known) <= len(records) and repeated and off:
            told = "the same in all rows of a trial, and no square of the standard errors: the covariance of its "
            found[place] = f"{told}comparisons, it seems"
    return found


_FOLLOWUP: Final = re.compile(r"(?<![a-z])(fu|followup|follow[-_ ]up|wave|visit)[ _.-]?([1-9])(?!\d)", re.IGNORECASE)
_AFTER_ARM: Final = re.compile(r"(?<![a-z])(?:pre|post|baseline|mean|sd|n)[ _.-]?[12](?!\d)", re.IGNORECASE)


def followups_numbered(header: Sequence[str]) -> dict[int, str]:
    """Return names with the number of a follow-up as a word, where digits behind nothing else name the arms.

    Examples
    --------
    >>> followups_numbered(["n (pre)", "n (fu1)", "mean (fu1)", "mean (fu2)"])[2]
    'mean (fuone)'
    >>> followups_numbered(["mean_pre1", "mean_fu1", "mean_pre2", "mean_fu2"])
    {}
    """
    if any(map(_AFTER_ARM.search, header)):
        return {}
    found = {
        p: _FOLLOWUP.sub(lambda m: re.sub("[^a-z]", "", m[1].lower()) + SPELT[int(m[2])], name)
        for p, name in enumerate(header)
    }
    return {p: name for p, name in found.items() if name != header[p]}


_FOOTNOTED: Final = re.compile(r"((?:.*[^a-z])?(?:estimate|effect|size|ratio|difference))[1*](?![a-z\d])", re.I)
_ANY_NUMBER: Final = re.compile(r"[a-z][._ ]?\d\b", re.IGNORECASE)


def footnoted(header: Sequence[str]) -> dict[int, str]:
    """Return the name of an effect without the sign of a footnote, where no other name has a number behind its words.

    Examples
    --------
    >>> footnoted(["Outcomes", "Effect Estimate1 (95% CI)"]), footnoted(["Effect1", "Effect2"])
    ({1: 'Effect Estimate (95% CI)'}, {})
    """
    found = {p: m for p, name in enumerate(header) if (m := _FOOTNOTED.match(name.strip()))}
    if len(found) != 1 or any(_ANY_NUMBER.search(name) for p, name in enumerate(header) if p not in found):
        return {}
    return {p: m[1] + m.string[m.end() :] for p, m in found.items()}


def no_arm_numbers(header: Sequence[str]) -> dict[int, str]:
    """Return names whose numbers are of no arm in other words: those of follow-ups, and of footnotes."""
    return followups_numbered(header) | footnoted(header)
