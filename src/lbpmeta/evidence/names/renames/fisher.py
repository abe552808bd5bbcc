"""Fisher: correlations beside Fisher's z of them, as the numbers show, and to which of the two a spread belongs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.named import CalledApart
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import GENERIC
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["beside_correlations", "transformed"]

_R: Final = frozenset(("r", "ri", "cor", "corr", "correlation", "rho", "pearson"))
_Z: Final = frozenset(("z", "zr", "fisherz", "zfisher", "zcor", "fisher", "zi", "fishersz"))
_SPREAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("se", "sei", "sez", "sezr"), "se"),
    **dict.fromkeys(("var", "variance", "v", "vi", "vz", "varz", "vzr"), "variance"),
}
_SIZES: Final = frozenset(("n", "ni", "samplesize", "total", "participants"))
_GLUED: Final = frozenset(("sez", "sezr", "vz", "varz", "vzr"))
_FEWEST: Final = 3
_MOST: Final = 0.9
_NUMBERS: Final = 0.45


def transformed(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> CalledApart:
    """Return what correlations and their Fisher's z are called, where the numbers of one are the other's.

    A spread that is called after z, or is 1/(n - 3), is that of z: then z is the estimate. Else the correlation is, and
    z is no statistic of a test. An "effect" with its own "effect_var" may be that z.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["0.30", "0.310", "50", "0.0213"], ["0.52", "0.576", "33", "0.0333"], ["-0.1", "-0.1", "81", "0.0128"]]
    >>> shapes = [shape_of(c) for c in zip(*rows)]
    >>> transformed(["effect_r", "effect_z", "n", "var_z"], rows, shapes).names
    {1: 'fisherz', 3: 'variance fisherz'}
    >>> sorted(transformed(["r", "z", "n", "x"], rows, shapes).passed)
    [1]
    """
    told = {p: set(words_of(name)) for p, name in enumerate(header) if shapes[p].share > _NUMBERS}
    spreads = {p: kind for p, words in told.items() if (kind := _spread(words))}
    of_r = [p for p, words in told.items() if words & _R and p not in spreads]
    named = [p for p, words in told.items() if words & _Z or _glued(header[p]) or (words and words <= GENERIC)]
    of_z = [p for p in named if p not in spreads]
    pairs = [(r, z) for r in of_r for z in of_z if r != z and _is_fisher(floats_of(records, r), floats_of(records, z))]
    if len(pairs) != 1:
        lost = [p for p in spreads if told[p] & (_Z | _GLUED)] if of_r and not of_z else []
        return CalledApart(passed=dict.fromkeys(lost, "the spread of Fisher's z, which no column is"))
    r, z = pairs[0]
    own = told[z] & GENERIC  # "eff", "eff_var"
    theirs = {p: k for p, k in spreads.items() if told[p] & (_Z | _GLUED) or (own and own < told[p])}
    plain = {p: kind for p, kind in spreads.items() if len(told[p]) == 1 and p not in theirs}
    n = next((p for p, words in told.items() if words and words <= _SIZES), None)
    theirs |= {
        p: k for p, k in plain.items() if n is not None and _of_z(floats_of(records, p), floats_of(records, n), k)
    }
    if own and not theirs:
        return CalledApart()  # of an effect by any name nothing else shows that it is no estimate
    if theirs and _has_limits(told, records, z):
        spread = dict.fromkeys(theirs, f"the spread of {header[z]!r}, Fisher's z of {header[r]!r}, which is read")
        return CalledApart(passed={z: f"Fisher's z of {header[r]!r}, which is read", **spread})
    if theirs:
        called = {z: "fisherz", **{p: f"{kind} fisherz" for p, kind in theirs.items()}}
        return CalledApart(called, {r: f"the correlation whose Fisher's z is read in {header[z]!r}"})
    return CalledApart(passed={z: f"Fisher's z of {header[r]!r}, which is read"})


_LOW: Final = frozenset(("lower", "low", "lcl", "lb", "lo", "ll"))
_HIGH: Final = frozenset(("upper", "high", "ucl", "ub", "hi", "ul"))


def _has_limits(told: Mapping[int, set[str]], records: Sequence[Sequence[str]], z: int) -> bool:
    """Whether two limits are those of the correlation: on its scale, and as far from z as the other on that of z."""
    ends = [[p for p, words in told.items() if words & of and not words & _Z] for of in (_LOW, _HIGH)]
    if any(len(places) != 1 for places in ends):
        return False
    rows = zip(floats_of(records, ends[0][0]), floats_of(records, z), floats_of(records, ends[1][0]), strict=True)
    known = [(a, x, b) for a, x, b in rows if abs(a) < 1 and abs(b) < 1 and math.isfinite(x)]
    fits = sum(abs(math.atanh(a) + math.atanh(b) - 2 * x) <= 0.02 + 0.01 / (1 - max(a * a, b * b)) for a, x, b in known)
    return len(known) >= _FEWEST and fits >= _MOST * len(known)


def _glued(name: str) -> bool:
    return re.fullmatch(r"(?:fishers?|zr?|r)[ _.']*(?:s[ _.])?(?:z|to[ _.]z)", name.strip().lower()) is not None


def _spread(words: set[str]) -> str:
    kinds = {_SPREAD[w] for w in words if w in _SPREAD}
    return kinds.pop() if len(kinds) == 1 else ""


def _is_fisher(r: Sequence[float], z: Sequence[float]) -> bool:
    known = [(a, b) for a, b in zip(r, z, strict=True) if abs(a) < 1 and math.isfinite(b)]
    fits = sum(abs(math.atanh(a) - b) <= 0.006 + 0.006 / (1 - a * a) for a, b in known)
    # z is hardly more than r where r is small: one of them must tell the two apart
    return len(known) >= _FEWEST and fits >= _MOST * len(known) and any(abs(math.atanh(a) - a) > 0.01 for a, _ in known)


def _of_z(spread: Sequence[float], n: Sequence[float], kind: str) -> bool:
    """Whether spreads are those of Fisher's z of so many persons."""
    known = [(s if kind == "variance" else s * s, m) for s, m in zip(spread, n, strict=True) if s > 0 and m > 3]
    return len(known) >= _FEWEST and sum(abs(v * (m - 3) - 1) <= 0.06 for v, m in known) >= _MOST * len(known)


_ONE: Final = re.compile(r"(?:m|mean|sd|s|avg)[ ._-]?[12xy]", re.IGNORECASE)
_SIZE: Final = re.compile(r"n|ni|n[ ._-]?total|total[ ._-]?n|sample[ ._-]?size", re.IGNORECASE)
_OF_GROUP: Final = re.compile(r"n[ ._-]?[12xy]|.*n[ ._-]?(?:exp|con|ctrl|trt|int).*", re.IGNORECASE)
_PAIRED: Final = ("d", "g", "smd", "es", "effect", "yi", "te", "md")


def beside_correlations(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return means and SDs of two variables whose correlation is the effect, and why they are no arms.

    One number of persons, a correlation among whose values some are negative, and no other effect: the people were
    measured twice, not two groups once.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> header = ["n", "r", "mean_1", "sd_1", "mean_2", "sd_2"]
    >>> row = [["50", "40"], ["-0.3", "0.2"], ["3", "4"], ["1", "2"], ["5", "6"], ["2", "2"]]
    >>> sorted(beside_correlations(header, [shape_of(cells) for cells in row]))
    [2, 3, 4, 5]
    """
    lower = [name.strip().lower() for name in header]
    correlations = [p for p, name in enumerate(lower) if name in _R and shapes[p].filled]
    if len(correlations) != 1 or not any(_SIZE.fullmatch(name) for name in lower):
        return {}
    if any(_OF_GROUP.fullmatch(name) for name in lower) or set(lower) & set(_PAIRED):
        return {}
    shape = shapes[correlations[0]]
    if not (-1 <= shape.low < 0 and shape.high <= 1):
        return {}  # all positive: of repeated measurements as well
    places = [p for p, name in enumerate(lower) if _ONE.fullmatch(name)]
    told = "of one of the two variables whose correlation is read: there is one number of persons, so that it is no arm"
    return dict.fromkeys(places, told)
