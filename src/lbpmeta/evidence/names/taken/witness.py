"""Witness: readings that rest on their name alone are taken back where the rest of the table speaks against them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["half_named", "heterogeneous", "lawless", "means_again", "of_logarithms"]

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

    Where "FU_rho" is -1.07, "CP_rho" is a parameter of a model as well, however small.
    """
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
