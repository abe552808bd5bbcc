"""Tested: columns that hold statistics of tests and no effects, as their p-values or the kind of each row show."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["numbers_of_studies", "of_several_tests", "statistics_by_kind", "statistics_of_p"]

_FEWEST: Final = 3
_MOST: Final = 0.9
_Z: Final = frozenset(("z", "zval", "zi"))
_P: Final = frozenset(("p", "pval", "pi"))
#: By how much a p-value may be off that of the normal distribution: it was rounded, or is that of t.
_ROUNDED: Final = 0.002
_BY_T: Final = 2.0


def statistics_of_p(header: Sequence[str], records: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return columns called z that the only p-value of their rows is made of: no Fisher's z, and no estimate.

    Examples
    --------
    >>> rows = [["1.296", "0.203"], ["2.429", "0.020"], ["-0.391", "0.698"]]
    >>> sorted(statistics_of_p(["z", "p"], rows)), sorted(statistics_of_p(["z", "p"], [["0.31", "0.02"]] * 3))
    ([0], [])
    """
    named = [name.strip().lower() for name in header]
    zs, ps = ([p for p, name in enumerate(named) if name in words] for words in (_Z, _P))
    if len(zs) != 1 or len(ps) != 1:
        return frozenset()
    pairs = zip(floats_of(records, zs[0]), floats_of(records, ps[0]), strict=True)
    known = [(math.erfc(abs(z) / math.sqrt(2)), p) for z, p in pairs if math.isfinite(z) and math.isfinite(p)]
    fits = sum(made - _ROUNDED <= p <= _BY_T * made + _ROUNDED for made, p in known)
    return frozenset(zs) if len(known) >= _FEWEST and fits >= _MOST * len(known) else frozenset()


#: What a column is called that says of which kind another one is.
_KIND: Final = frozenset(("type", "types", "kind", "metric", "measure", "statistic", "stat", "test"))
#: Tests, and their statistics.
_TEST: Final = re.compile(
    r"(?:(?:paired|independent|(?:one|two)[ -]sample|student'?s?)[ -]*)*"
    r"[tfzuh](?:[ _-]*(?:test|stat(?:istic)?|value))?"
    r"|(?:chi|x|\u03c7)[ _-]*(?:sq(?:uared?)?|2|\u00b2)?(?:[ _-]*test)?|(?:man|anc|an)ova|wald.*|mann.*|wilcoxon.*",
    re.IGNORECASE,
)
#: Hardly an effect of a trial is so large: statistics of tests are.
_LARGE: Final = 5.0


def statistics_by_kind(
    header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]
) -> dict[int, str]:
    """Return columns of effects that another column calls statistics of tests in most rows, and what to say of them.

    A kind of test may also say what an effect was computed from: the numbers must be too large for effects.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["t-test", "1.08"], ["F-test", "14.98"], ["chi-sq", "3.49"]]
    >>> shapes = [shape_of(column) for column in zip(*rows)]
    >>> statistics_by_kind(["ES_type", "ES"], rows, shapes)
    {1: "the statistic of a test in 3 of 3 rows, as 'ES_type' says"}
    >>> statistics_by_kind(["ES_type", "ES"], [["t-test", "0.3"]] * 3, shapes)
    {}
    """
    found = {}
    told = [frozenset(words_of(name)) for name in header]
    for kind, words in enumerate(told):
        core = words - _KIND
        if not core or core == words or shapes[kind].share > 1 - _MOST:
            continue
        for place in (p for p, other in enumerate(told) if other == core and p != kind):
            rows = [(r[kind].strip(), x) for r, x in zip(records, floats_of(records, place), strict=True)]
            rows = [(cell, x) for cell, x in rows if math.isfinite(x)]
            tests = [x for cell, x in rows if _TEST.fullmatch(cell)]
            if len(tests) >= _FEWEST and 2 * len(tests) > len(rows) and max(map(abs, tests)) > _LARGE:
                found[place] = f"the statistic of a test in {len(tests)} of {len(rows)} rows, as {header[kind]!r} says"
    return found


_TESTS: Final = frozenset(("f", "t", "chisq", "chi2", "chisquare", "waldchisq", "x2"))


def of_several_tests(header: Sequence[str], records: Sequence[Sequence[str]], place: int) -> bool:
    """Whether statistics of two tests stand in rows where an effect does not, in more of them than it stands in.

    A sheet that keeps whatever each study printed has a coefficient for those that printed one.

    Examples
    --------
    >>> rows = [["2.1", "", ""], ["", "4.5", ""], ["1.7", "", ""], ["", "", "0.3"]]
    >>> of_several_tests(["t", "F", "beta"], rows, 2), of_several_tests(["t", "x", "beta"], rows, 2)
    (True, False)
    """
    filled = [math.isfinite(x) for x in floats_of(records, place)]
    tests = [p for p, name in enumerate(header) if name.strip().lower().replace("-", "") in _TESTS]
    others = [[math.isfinite(x) for x in floats_of(records, p)] for p in tests]
    alone = [[x and not y for x, y in zip(one, filled, strict=True)] for one in others]
    several = [one for one in alone if any(one)]
    return len(several) > 1 and sum(map(any, zip(*several, strict=True))) > sum(filled)


_STUDIES: Final = re.compile(r"k[ _.]?\d+", re.IGNORECASE)
_POOLED: Final = frozenset(("i2", "tau2", "isq", "tausq"))


def numbers_of_studies(header: Sequence[str]) -> dict[int, str]:
    """Return "k0" and "k1" beside a heterogeneity, and what to say of them: they count studies of groups, no events.

    Examples
    --------
    >>> sorted(numbers_of_studies(["k0", "N0", "k1", "N1", "tau2"])), numbers_of_studies(["k0", "N0", "k1", "N1"])
    ([0, 2], {})
    """
    if not any(name.strip().lower() in _POOLED for name in header):
        return {}
    told = "a number of studies of a group, beside a heterogeneity"
    return {p: told for p, name in enumerate(header) if _STUDIES.fullmatch(name.strip())}
