"""Witness: readings that rest on their name alone are taken back where the rest of the table speaks against them."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "complements",
    "half_named",
    "heterogeneous",
    "lawless",
    "means_again",
    "of_logarithms",
    "of_the_ratio_itself",
]

#: Names of limits that begin with one letter; those of the other limit begin with the other one.
_END: Final = re.compile(r"(?P<end>[lu])(?P<of>md|or|rr|hr|irr|rd|smd|es)")
_OTHER_END: Final = {"l": "u", "u": "l"}
#: What a pooled line has beside Q.
_POOLED: Final = frozenset(("i2", "tau2", "k", "q_df", "q_p"))
_OF_Q: Final = frozenset(("q", "q_df", "q_p"))
#: Words for a correlation.
_CORRELATIONS: Final = frozenset(("rho", "cor", "corr", "correlation"))


def half_named(name: str, one: NameReading, header: Collection[str]) -> bool:
    """Whether a reading takes a name for one limit of which no column is the other: "lrr" is a logarithm then.

    Examples
    --------
    >>> low = NameReading("ci_low", estimate="rr")
    >>> half_named("LRR", low, {"lrr", "upper_ci"}), half_named("LRR", low, {"lrr", "urr"})
    (True, False)
    """
    m = _END.fullmatch(name.strip().lower())
    if m is None or one.quantity not in ("ci_low", "ci_high"):
        return False
    return f"{_OTHER_END[m['end']]}{m['of']}" not in header


def lawless(
    header: Sequence[str], shapes: Sequence[Shape], candidates: Sequence[list[NameReading]]
) -> list[list[NameReading]]:
    """Return readings without the correlations of a table in which one by the same word lies outside -1 and 1.

    Where "FU_rho" is -1.07, "CP_rho" is a parameter of a model as well, however small. Nor are whole numbers up to 5 or
    17 logarithms of ratios: "LOR" counts those with a loss of response then.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> logs = [NameReading("estimate", estimate="lor", measure="log OR")]
    >>> lawless(["LOR"], [shape_of(["4", "0", "17"])], [logs])
    [[]]
    """
    candidates = [_not_counted(shape, row) for shape, row in zip(shapes, candidates, strict=True)]
    beyond = {
        word
        for name, shape in zip(header, shapes, strict=True)
        for word in _CORRELATIONS & set(words_of(name))
        if shape.share > 0.5 and not {"se", "sd", "var", "n", "z", "p"} & set(words_of(name))
        if any(abs(number) > 1 for number in shape.numbers)
    }
    if not beyond:
        return list(candidates)
    return [[] if beyond & set(words_of(name)) else row for name, row in zip(header, candidates, strict=True)]


#: The logarithm of 20: few ratios have a greater one, and those of many are not whole.
_LOGARITHM: Final = 3.0


def _not_counted(shape: Shape, row: Sequence[NameReading]) -> list[NameReading]:
    """Return the readings of a column without logarithms of ratios, where its numbers can only be counts."""
    counted = shape.whole == 1 and shape.low >= 0 and shape.high > _LOGARITHM
    return [one for one in row if not (counted and one.quantity == "estimate" and one.measure.startswith("log "))]


def complements(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> None:
    """Read counts of two arms as those without the event, where both counts of each arm add up to its size; in place.

    Beside "e_treat" of "N_treat", "f_treat" counts all others and is no event of another outcome.

    Examples
    --------
    >>> read = {0: NameReading("n", "1"), 1: NameReading("events", "1"), 2: NameReading("events", "1", words=("f",))}
    >>> read |= {p + 3: dataclasses.replace(one, arm="2") for p, one in read.items()}
    >>> complements([["87", "25", "62", "144", "48", "96"], ["58", "7", "51", "50", "5", "45"]], read)
    >>> read[2].quantity, read[5].words
    ('nonevents', ())
    """
    counts = {(r.quantity, r.arm, r.words): p for p, r in read.items() if r.quantity in ("n", "events")}
    others = {words for quantity, _, words in counts if quantity == "events" and words}
    for words in others:
        keys = [[("n", arm, ()), ("events", arm, ()), ("events", arm, words)] for arm in "12"]
        if any(key not in counts for arm in keys for key in arm):
            continue
        rows = [zip(*(floats_of(records, counts[key]) for key in arm), strict=True) for arm in keys]
        known = [n == e + f for arm in rows for n, e, f in arm if math.isfinite(n + e + f)]
        if len(known) >= _FEWEST and sum(known) >= _MOST * len(known):
            for arm in keys:
                place = counts[arm[-1]]
                read[place] = dataclasses.replace(read[place], quantity="nonevents", words=(), implied=False)


def of_logarithms(candidates: Sequence[list[NameReading]]) -> list[list[NameReading]]:
    """Return readings whose spreads of a ratio are those of its logarithm, where the table has the logarithm alone.

    Examples
    --------
    >>> columns = [[NameReading("estimate", estimate="lnrr")], [NameReading("variance", estimate="rr")]]
    >>> of_logarithms(columns)[1][0].estimate
    'lnrr'
    """
    named = {row[0].estimate for row in candidates if row and row[0].quantity == "estimate"}
    logs = {name[2:] for name in named if name.startswith("ln")} - named

    def spoken(one: NameReading) -> NameReading:
        if one.quantity not in ("se", "variance") or one.estimate not in logs:
            return one
        return dataclasses.replace(one, estimate=f"ln{one.estimate}", measure=f"log {one.measure}")

    return [list(map(spoken, row)) for row in candidates] if logs else list(candidates)


def heterogeneous(header: Sequence[str], read: dict[int, NameReading]) -> dict[int, str]:
    """Take Q back where nothing else of a pooled line stands beside it: a chi-squared of each study; in place.

    Degrees of freedom show nothing where the name is that of any chi-squared, and says no heterogeneity.

    Examples
    --------
    >>> read = {0: NameReading("estimate"), 1: NameReading("q")}
    >>> heterogeneous(["MD", "Q"], read)
    {1: 'a chi-squared or Q beside no other measure of heterogeneity: a test of each row, it seems'}
    """
    quantities = {r.quantity for r in read.values()}
    named = [header[p].lower() for p, r in read.items() if r.quantity == "q"]
    any_test = quantities - _OF_Q <= {"n"} and all("chi2" in words_of(n) and "hetero" not in n for n in named)
    shown = _POOLED - {"q_df"} if named and any_test else _POOLED
    if shown & quantities and (quantities - _OF_Q or "q" in quantities):
        return {}
    told = "a chi-squared or Q beside no other measure of heterogeneity: a test of each row, it seems"
    found = {place: told for place, one in read.items() if one.quantity in _OF_Q}
    for place in found:
        del read[place]
    return found


_ITS_OWN: Final = ("se", "variance", "ci_low", "ci_high", "pair")
_MIDDLES: Final = frozenset(("mean", "median", "average", "avg"))
_FEWEST: Final = 3
_MOST: Final = 0.9


def means_again(
    header: Sequence[str], records: Sequence[Sequence[str]], read: Mapping[int, NameReading]
) -> dict[int, str]:
    """Say of which estimates another column says that they are means of a group: no effects, whatever they are called.

    Examples
    --------
    >>> rows = [["52", "52", "45"], ["61.4", "61.4", "44.5"], ["66", "66", "51"]]
    >>> means_again(["TE", "mean_ne", "mean_nc"], rows, {0: NameReading("estimate")})
    {0: "the same numbers as 'mean_ne': of a group, and no effect"}
    """
    found = {}
    means = [p for p, name in enumerate(header) if _MIDDLES & set(words_of(name))]
    for place in (p for p, r in read.items() if r.quantity == "estimate" and p not in means):
        mine = floats_of(records, place)
        for other in means:
            known = [(a, b) for a, b in zip(mine, floats_of(records, other), strict=True) if a == a and b == b]
            if len(known) >= _FEWEST and sum(a == b for a, b in known) >= _MOST * len(known):
                found[place] = f"the same numbers as {header[other]!r}: of a group, and no effect"
                break
    lost = {read[p].words for p in found} - {
        r.words for p, r in read.items() if r.quantity == "estimate" and p not in found
    }
    for place, one in read.items():
        if found and not one.arm and one.words in lost and one.quantity in _ITS_OWN:
            found[place] = "the spread or a limit of a mean of a group, as its estimate is none"
    return found


#: Ratios whose standard error is that of their logarithm.
_RATIOS: Final = frozenset(("OR", "RR", "HR", "IRR"))
_WALD: Final = 2 * 1.959964
#: By how much a standard error may be off what its limits make of it.
_ROUNDED: Final = 0.03


def of_the_ratio_itself(records: Sequence[Sequence[str]], read: dict[int, NameReading]) -> dict[int, str]:
    """Take standard errors back that are those of a ratio and not of its logarithm, as its limits show; in place.

    Examples
    --------
    >>> kinds = ("estimate", "ci_low", "ci_high", "se")
    >>> read = {p: NameReading(q, measure="HR" * (p == 0)) for p, q in enumerate(kinds)}
    >>> rows = [["0.41", "0.32", "0.52", "0.0510"], ["0.46", "0.36", "0.59", "0.0587"], ["0.84", "0.4", "1.8", "0.357"]]
    >>> list(of_the_ratio_itself(rows, read))
    [3]
    """
    found = {}
    for place, one in read.items():
        if one.quantity != "se" or one.arm:
            continue
        beside = {r.quantity: p for p, r in read.items() if r.words == one.words and not r.arm}
        if not {"estimate", "ci_low", "ci_high"} <= beside.keys() or read[beside["estimate"]].measure not in _RATIOS:
            continue
        columns = (floats_of(records, beside[q]) for q in ("ci_low", "ci_high", "se"))
        known = [row for row in zip(*columns, strict=True) if math.isfinite(sum(row)) and 0 < row[0] < row[1]]
        itself = sum(_near((high - low) / _WALD, se) for low, high, se in known)
        logs = sum(_near(math.log(high / low) / _WALD, se) for low, high, se in known)
        if len(known) >= _FEWEST and itself >= _MOST * len(known) > logs:
            found[place] = "the standard error of the ratio itself, and not of its logarithm, as its limits show"
    return found


def _near(made: float, printed: float) -> bool:
    return abs(made - printed) <= _ROUNDED * printed
