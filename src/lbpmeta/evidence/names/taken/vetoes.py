"""Vetoes: readings that the numbers of several columns together take back."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, readings
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.words.events import names_event
from lbpmeta.evidence.words.lexicon import names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "alone",
    "no_agreement",
    "no_counts",
    "no_letters",
    "no_ranges",
    "no_repeats",
    "no_time",
    "posterior",
    "settled",
]

#: metafor's names of person-time.
_METAFOR_TIME: Final = re.compile(r"t[12]i", re.IGNORECASE)
#: Arms whose sizes differ by this, as logarithms, show whether a time is that of all their persons; so many of them.
_UNEQUAL: Final = 0.1
_FEWEST: Final = 2
_GROWING: Final = 0.8
#: Numbers up to this may be codes.
_CODES: Final = 20


def no_counts(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take counts back that only their arm implied, where they exceed its size or repeat it; in place."""
    sizes = {r.arm: p for p, r in read.items() if r.quantity == "n" and r.arm}
    sizes |= {r.arm: p for p, r in read.items() if r.quantity == "n" and r.arm and not r.words}
    means = any(r.arm and r.quantity in ("mean", "sd", "mean+sd", "baseline") for r in read.values())
    found: dict[int, str] = {}
    for place, one in read.items():
        if not one.implied or one.arm not in sizes:
            continue
        pairs = zip(floats_of(records, place), floats_of(records, sizes[one.arm]), strict=True)
        known = [(a, n) for a, n in pairs if a == a and n == n]
        larger, equal = (sum(a > n for a, n in known), sum(a == n for a, n in known))
        if known and (larger > 0.1 * len(known) or 2 * equal > len(known)):
            found[place] = "no count of its arm: it is as large as the number of persons, or larger"
        elif means and not names_event(one.words):
            found[place] = f"a count of {' '.join(one.words)} beside means, which need not be of events"
    alone = [p for p, r in read.items() if r.quantity == "n" and not r.arm and not r.words]
    for place in [p for p, r in read.items() if r.quantity == "events" and not r.arm and r.words and len(alone) == 1]:
        pairs = zip(floats_of(records, place), floats_of(records, alone[0]), strict=True)
        above = [e > n for e, n in pairs if e == e and n == n]
        if above and sum(above) > 0.1 * len(above):
            found[place] = "no count of these persons: it is larger than their number"
    words = {read[p].words for p in found if read[p].implied}
    for place in [p for p, r in read.items() if p in found or (r.implied and r.words in words)]:
        found.setdefault(place, "no count of its arm, as that of the other arm is none")
        del read[place]
    return found


#: A letter for events, which stands for much else.
_LETTER: Final = re.compile(r"[derx]", re.IGNORECASE)


def no_letters(header: Sequence[str], read: dict[int, NameReading]) -> dict[int, str]:
    """Take counts under one letter back beside names of spreads: "InfraD" is a distance beside "InfraSD"; in place.

    Examples
    --------
    >>> read = {0: NameReading("events", "1", spelling="infra"), 1: NameReading("events", "2", spelling="control")}
    >>> sorted(no_letters(["InfraD", "ControlD", "InfraSD", "ControlSD"], read))
    [0, 1]
    """
    if any(r.quantity == "sd" and r.arm for r in read.values()):
        return {}
    if not any({"sd", "se"} & set(words_of(name)) or name.strip()[-2:] in ("SD", "SE") for name in header):
        return {}
    found = {}
    for place, one in read.items():
        rest = re.sub(r"[^a-z]", "", header[place].lower()).replace(one.spelling.lower(), "", 1)
        if one.quantity == "events" and one.arm and len(one.spelling) > 1 and _LETTER.fullmatch(rest):
            found[place] = "a letter that need not count events, beside spreads that are not read"
    for place in found:
        del read[place]
    return found


def no_time(header: Sequence[str], records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take person-time back that only "t" or "time" names, where its numbers are a time of each person; in place.

    Codes of treatments are small whole numbers; how long people were followed is the same in both arms, and does not
    grow with their number.
    """
    by = {(r.quantity, r.arm, r.words): p for p, r in read.items() if r.arm in ("1", "2")}
    found: dict[int, str] = {}
    for (quantity, arm, words), place in by.items():
        other = by.get(("time", "2", words))
        if quantity != "time" or arm != "1" or other is None:
            continue
        if any("persontime" in words_of(header[p]) or "years" in header[p].lower() for p in (place, other)):
            continue
        times = list(zip(floats_of(records, place), floats_of(records, other), strict=True))
        known = [(s, t) for s, t in times if s > 0 and t > 0]
        sizes = [by.get(("n", a, w)) for a in "12" for w in (words, ())][::2]
        why = ""
        if known and all(s.is_integer() and s <= _CODES for pair in known for s in pair):
            why = "small whole numbers, such as codes"
        elif sum(s == t for s, t in known) > 0.2 * len(known):
            why = "the same in both arms"
        elif sizes[0] is not None and sizes[1] is not None and not _METAFOR_TIME.fullmatch(header[place].strip()):
            people = zip(floats_of(records, sizes[0]), floats_of(records, sizes[1]), strict=True)
            pairs = [(s, t, n, m) for (s, t), (n, m) in zip(times, people, strict=True) if min(s, t, n, m) > 0]
            logs = [(math.log(s / t), math.log(n / m)) for s, t, n, m in pairs]
            telling = [abs(t - n) < abs(t) for t, n in logs if abs(n) > _UNEQUAL]
            if sum(telling) < _GROWING * len(telling):
                why = "they do not grow with the number of persons"
            elif len(telling) < _FEWEST:
                why = "no two arms are unequal enough to show that they grow with the number of persons"
        if why:
            for p in (place, other):
                told = why if "grow" in why else f"its numbers are {why}"
                named = {"time1": header[place], "time2": header[other]}
                found[p] = f"no person-time: {told}. If it is: {remedy(named)}"
                del read[p]
    return found


#: Words of the least and the greatest value, and of what they are the ends of.
_ENDS: Final = frozenset(("min", "max", "minimum", "maximum"))
_MIDDLES: Final = frozenset(("mean", "median", "average", "avg"))


#: A limit that is said to be one of an interval.
_INTERVAL: Final = re.compile(r"(?:ci|9[059] ?%?)[ ._-]*(?:low|lo|lb|up|hi|ub)", re.IGNORECASE)


def no_ranges(header: Sequence[str], read: dict[int, NameReading]) -> dict[int, str]:
    """Take limits back that are called least and greatest beside a mean: a range of values; in place.

    Examples
    --------
    >>> read = {0: NameReading("mean"), 1: NameReading("ci_low"), 2: NameReading("ci_high")}
    >>> sorted(no_ranges(["SampleMean", "SampleMin", "SampleMax"], read)), sorted(read)
    ([1, 2], [0])
    """
    middle = any(r.quantity in ("mean", "estimate") and _MIDDLES & set(words_of(header[p])) for p, r in read.items())
    limits = [p for p, r in read.items() if r.quantity in ("ci_low", "ci_high") and not r.arm]
    ends = [p for p in limits if _ENDS & set(words_of(header[p]))]
    if any(_INTERVAL.search(name) for p, name in enumerate(header) if p not in read):  # other limits are the interval's
        ends += [p for p in limits if p not in ends and not _INTERVAL.search(header[p])]
    if not middle:
        return {}
    for place in ends:
        del read[place]
    return dict.fromkeys(ends, "the least or the greatest value beside a mean: no limit of its interval")


def alone(
    header: Sequence[str],
    read: dict[int, NameReading],
    lonely: Mapping[int, str],
    records: Sequence[Sequence[str]] = (),
) -> dict[int, str]:
    """Take readings of one group back where they show nothing, or where another group is not understood; in place.

    A letter is no count of events beside arms or estimates. Events and persons of one group are none of a trial whose
    other group stands beside them. A mean with its SD says nothing without the number of persons, nor do the limits
    of a mean without it.

    Examples
    --------
    >>> read = {0: NameReading("events"), 1: NameReading("mean", "1"), 2: NameReading("mean", "2")}
    >>> alone(["r", "m1", "m2"], read, {})
    {0: 'a letter alone is no count of events beside arms or estimates'}
    """
    quantities = {r.quantity for r in read.values()}
    lone = {r.quantity for r in read.values() if not r.arm}
    of_arms = {(r.quantity, r.arm) for r in read.values() if r.arm}
    arms = bool(of_arms)
    found: dict[int, str] = {}
    other = any(
        text.startswith(("events of arm", "the number of persons of arm")) and not _of_all(header[place])
        for place, text in lonely.items()
    )
    people = {w for name in header for w in words_of(name)} & {"bmi", "height", "age", "waist"}
    for place, one in read.items():
        if one.quantity == "weight" and people and "estimate" not in lone and "%" not in header[place]:
            found[place] = "the weight of people, it seems: no estimate stands beside it"
            continue
        if one.arm:
            if one.quantity in ("mean_low", "mean_high", "ci_low", "ci_high") and not any(
                r.arm == one.arm
                and r.quantity.startswith(("mean", "median", "events", "change", "n", "r"))
                and r.quantity not in ("mean_low", "mean_high")
                for r in read.values()
            ):
                found[place] = "a limit of the mean of an arm, which no column is"
            continue
        if one.quantity == "events" and len(header[place].strip()) == 1 and (arms or lone & {"estimate", "mean"}):
            found[place] = "a letter alone is no count of events beside arms or estimates"
        elif one.quantity == "events" and {r.quantity for r in read.values() if r.arm} == {"n"} and "n" not in lone:
            found[place] = "of no arm, beside the sizes of two"
        elif one.quantity in ("events", "n") and other and "events" in lone and not quantities & {"estimate", "mean"}:
            found[place] = "of one group, where another group is named that is not understood"
        elif (
            one.quantity in ("mean", "sd")
            and {"mean", "sd"} <= lone
            and not lone & {*("n", "estimate", "se", "ci_low", "pair", "r")}
            and not arms
        ):
            found[place] = "a mean with its SD of one group, without the number of persons: no check reads it"
        elif (
            one.quantity in ("percent", "value")
            and "%" not in header[place]
            and not lone & {"events", "se", "variance", "ci_low", "pair"}
            and _shares(records, place)
        ):
            found[place] = "a share of 1: a percentage is a hundred times as large"
        elif one.quantity in ("percent", "value") and header[place].lower() != "value" and _below(records, place):
            found[place] = "no share of anything: some of its numbers are below 0"
        elif one.quantity == "percent" and _another(one, read):
            found[place] = "a percentage of something else, beside no count of it"
        elif (
            one.quantity in ("percent", "value")
            and header[place].lower() != "value"
            and {("mean", "1"), ("mean", "2")} <= of_arms
            and not lone & {"events", "estimate", "ci_low", "pair"}
        ):
            found[place] = "a share of the people, it seems, beside the means of two arms: of no count in the row"
        elif (
            one.quantity in ("mean", "se")
            and {"mean", "se"} <= lone
            and not lone & {*("n", "estimate", "sd", "ci_low", "pair", "r")}
            and not arms
        ):
            found[place] = "a mean of one group or an estimate, with its standard error"
    for place in found:
        del read[place]
    return found


def _of_all(name: str) -> bool:
    """Whether the name of a size can be that of all people as well: "total patients"."""
    return any(one.quantity == "n" and not one.arm and not one.words for one in readings(name, {}))


def _below(records: Sequence[Sequence[str]], place: int) -> bool:
    return any(x < 0 for x in floats_of(records, place))


def _shares(records: Sequence[Sequence[str]], place: int) -> bool:
    """Whether all numbers of a column lie between 0 and 1."""
    known = [x for x in floats_of(records, place) if x == x]
    return bool(known) and all(0 <= x <= 1 for x in known) and any(0 < x < 1 for x in known)


def _another(one: NameReading, read: Mapping[int, NameReading]) -> bool:
    """Whether a percentage is named after something of which no column is the count: "percent_white"."""
    foreign = [w for w in one.words if not names_time(w)]
    return bool(foreign) and not any(r.quantity == "events" and r.words == one.words for r in read.values())


#: Columns that say in words which statistic another one is, and words for agreement within subjects.
_STATISTIC: Final = ("est", "estimate", "estimator", "metric", "statistic", "es_type", "estimate_type")
_AGREEMENT: Final = re.compile(r"icc.*|intra-?class.*|repeatab.*|kappa|.*alpha|omega|lin'?s? .*", re.IGNORECASE)


def no_agreement(
    header: Sequence[str], records: Sequence[Sequence[str]], read: dict[int, NameReading]
) -> dict[int, str]:
    """Take correlations back of which a column says that they are of repeated measurements of one thing; in place.

    Examples
    --------
    >>> read = {1: NameReading("r"), 2: NameReading("n")}
    >>> sorted(no_agreement(["est", "R", "n"], [["ICC", "0.4", "30"], ["ICC", "0.6", "20"]], read))
    [1]
    """
    said = [p for p, name in enumerate(header) if re.sub(r"[^a-z]+", "_", name.lower()) in _STATISTIC]
    words = [r[p].strip() for p in said for r in records if r[p].strip()]
    if not any(_AGREEMENT.fullmatch(w) for w in words):
        return {}
    places = [p for p, one in read.items() if one.quantity == "r"]
    for place in places:
        del read[place]
    why = "a coefficient of agreement, as another column says: no correlation of two measures"
    return dict.fromkeys(places, why)


#: So many rows show that a result is repeated, where so small a share of them differs.
_ROWS: Final = 6
_DISTINCT: Final = 1 / 3


def no_repeats(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take an estimate with its interval back that stands again and again: a pooled line beside its studies; in place.

    Examples
    --------
    >>> kinds = [NameReading(q) for q in ("estimate", "ci_low", "ci_high")]
    >>> read = dict(enumerate((*kinds, NameReading("n", "1"))))
    >>> sorted(no_repeats([["1.5", "1.1", "2.0", f"2{i}"] for i in range(6)], read))
    [0, 1, 2]
    """
    found: dict[int, str] = {}
    for words in {r.words for r in read.values() if r.quantity == "estimate" and not r.arm}:
        places = [p for p, r in read.items() if r.words == words and not r.arm and r.quantity in _RESULT]
        if not {"estimate", "ci_low", "ci_high"} <= {read[p].quantity for p in places}:
            continue
        rows = [tuple(r[p] for p in places) for r in records if all(r[p].strip() for p in places)]
        own = [p for p, r in read.items() if r.arm and r.quantity in ("n", "events", "mean")]
        studies = {tuple(r[p] for p in own) for r in records}
        runs = 1 + sum(
            one != other for one, other in pairwise(rows)
        )  # not numbers that agree by chance in a long table
        if len(rows) >= _ROWS and runs <= _DISTINCT * min(len(rows), len(studies)):
            told = "one result stands in row after row: a pooled line beside its studies. Give it a row of its own"
            found |= dict.fromkeys(places, told)
    for place in found:
        del read[place]
    return found


_RESULT: Final = ("estimate", "ci_low", "ci_high")


#: So few numbers that no ratio can be are misprints; more show logarithms.
_MISPRINTS: Final = 0.1
_RATIOS: Final = ("OR", "RR", "HR", "IRR")


def settled(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> None:
    """Settle in place what the numbers beside or below show: ratios below 0 are logarithms, and an X with an SD a mean.

    Ecologists call the logarithm of a response ratio RR. Hedges LV, Gurevitch J, Curtis PS. Ecology 1999;80:1150-1156.

    Examples
    --------
    >>> read = {0: NameReading("estimate", estimate="rr", measure="RR")}
    >>> settled([["-0.21"], ["0.35"], ["-0.04"]], read)
    >>> read[0].measure, read[0].estimate
    ('log RR', 'lnrr')
    """
    for place, one in list(read.items()):
        if one.quantity == "estimate" and one.measure in _RATIOS:
            numbers = [x for x in floats_of(records, place) if x == x]
            below = sum(x < 0 for x in numbers)
            if below >= 2 and below > _MISPRINTS * len(numbers):
                named = f"ln{one.measure.lower()}"
                read[place] = dataclasses.replace(one, measure=f"log {one.measure}", estimate=named)
                for other, r in list(read.items()):
                    if r.quantity != "estimate" and r.estimate == one.estimate:
                        read[other] = dataclasses.replace(r, estimate=named)
        elif one.quantity == "events" and one.arm:
            beside = {r.quantity for r in read.values() if (r.arm, r.words) == (one.arm, one.words)}
            if "sd" in beside and "mean" not in beside:
                read[place] = dataclasses.replace(one, quantity="mean")


#: Half of an interval of 95 % is about so many standard deviations of a posterior.
_HALF: Final = (1.7, 2.3)


def posterior(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> None:
    """Read a mean as an estimate and its SD as a standard error where limits lie as far away as an SD says; in place.

    Programs for Bayesian models print the mean, the SD and the quantiles of each parameter.

    Examples
    --------
    >>> read = {p: NameReading(q) for p, q in enumerate(("mean", "sd", "ci_low", "ci_high"))}
    >>> posterior([["-1.81", "0.33", "-2.46", "-1.16"]], read)
    >>> [r.quantity for r in read.values()]
    ['estimate', 'se', 'ci_low', 'ci_high']
    """
    lone = {r.quantity: p for p, r in read.items() if not r.arm and not r.words}
    if not {"mean", "sd", "ci_low", "ci_high"} <= lone.keys() or lone.keys() & {"estimate", "n"}:
        return
    columns = (floats_of(records, lone[q]) for q in ("mean", "sd", "ci_low", "ci_high"))
    rows = [row for row in zip(*columns, strict=True) if math.isfinite(sum(row)) and row[1] > 0]
    fitting = sum(
        low <= mean <= high and _HALF[0] <= (high - low) / (2 * sd) <= _HALF[1] for mean, sd, low, high in rows
    )
    if rows and fitting >= _GROWING * len(rows):
        read[lone["mean"]] = dataclasses.replace(read[lone["mean"]], quantity="estimate")
        read[lone["sd"]] = dataclasses.replace(read[lone["sd"]], quantity="se")
