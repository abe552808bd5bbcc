"""The one table of effect measures: what each is, on which scale it lives, what it needs, and who calls it what.

Whatever asks a question about a measure ("is it a ratio?", "what is no effect?", "may its interval be lopsided?") reads
the answer here. The formulas stand in :mod:`lbpmeta.effects.measures`, the transformations in
:mod:`lbpmeta.effects.back_transform`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.measures.measure import Measure
from lbpmeta.measures.one_group import ONE_GROUP
from lbpmeta.measures.two_groups import TWO_GROUPS

__all__ = [
    "LOG_MEASURES",
    "MEASURES",
    "NAMES_IN_WORDS",
    "RATIO_MEASURES",
    "Measure",
    "compares_groups",
    "compares_risks",
    "get_measure",
    "get_pooled",
    "in_points",
    "may_be_tables",
    "measure_hint",
    "of_means",
    "own_measure",
    "turned_back",
]

_ALL: Final = (*TWO_GROUPS, *ONE_GROUP)

#: Effect measures by name.
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({measure.name: measure for measure in _ALL})

#: Measures whose intervals are symmetric after logarithms: ratios, and the logarithms of a proportion and of a rate.
LOG_MEASURES: Final = frozenset(measure.name for measure in _ALL if measure.scale == "log")

#: Measures that are a ratio of two groups.
RATIO_MEASURES: Final = frozenset(measure.name for measure in _ALL if measure.is_ratio)

#: Measures of one group and of associations within it; a generic effect and a number needed to treat compare two.
_WITHIN_ONE_GROUP: Final = frozenset(measure.name for measure in ONE_GROUP) - {"GEN", "NNT"}

#: Name in words -> measure, and whether the words stand for its logarithm.
NAMES_IN_WORDS: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        word: (measure.name, log)
        for measure in _ALL
        for words, log in ((measure.words, False), (measure.log_words, True))
        for word in words.split("|")
        if word
    }
)


#: What programs and papers call a measure, in letters and digits alone -> our name; names of logarithms are left out.
_OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "".join(filter(str.isalnum, theirs.lower())): measure.name
        for measure in reversed(_ALL)
        for theirs in (*measure.words.split("|"), measure.meta, measure.revman, measure.name)
        # "d" is Cohen's as a rule and may be what was meant, so these are for reading a column's head alone
        if len(theirs) > 1 and not theirs.startswith("cohen")
    }
)


def own_measure(name: str) -> str:
    """Return a measure's name as it is written here, from what programs and papers call it; others as they stand.

    Upper and lower case, blanks and hyphens do not count; meta's and RevMan's names are understood.

    Examples
    --------
    >>> own_measure("md"), own_measure("risk ratio"), own_measure("PLOGIT"), own_measure("gain")
    ('MD', 'RR', 'PLO', 'gain')
    """
    known: object = name
    if name in MEASURES or not isinstance(known, str):
        return name
    return _OTHER_NAMES.get("".join(filter(str.isalnum, name.lower())), name)


def get_pooled(name: str) -> Measure:
    """Return the measure of that name, which must be one that is pooled.

    Raises
    ------
    MethodError
        If there is none, or if it is not pooled as it stands; the message says what to pool instead.
    """
    measure = get_measure(name)
    if not measure.pooled:
        raise MethodError(f"`measure` is {name!r}, which is not pooled as it stands: it needs {measure.needs}.")
    return measure


def turned_back(measure: str) -> bool:
    """Whether an effect may have been pooled on another scale than it is printed on; so may one of unknown measure."""
    return not measure or (measure in MEASURES and MEASURES[measure].turned_back)


def may_be_tables(measure: str) -> bool:
    """Whether a pooled line of that measure may be made of 2x2 tables; False where the measure is unknown."""
    return measure in MEASURES and MEASURES[measure].may_be_tables


def compares_groups(measure: str) -> bool:
    """Whether an effect may favour one of two groups; True where the measure is generic or unknown.

    Examples
    --------
    >>> compares_groups("MD"), compares_groups("ZCOR"), compares_groups("")
    (True, False, True)
    """
    return measure not in _WITHIN_ONE_GROUP


def compares_risks(measure: str) -> bool:
    """Whether the measure compares two risks of a 2x2 table: RR, OR or RD; False where it is unknown."""
    return measure in MEASURES and MEASURES[measure].compares_risks


def of_means(measure: str) -> bool:
    """Whether the measure is computed from the means of two groups; False where it is unknown."""
    return measure in MEASURES and MEASURES[measure].of_means


def in_points(measure: str) -> bool:
    """Whether the measure is a difference in points of a scale; False where it is unknown."""
    return measure in MEASURES and MEASURES[measure].unit == "points"


def get_measure(name: str) -> Measure:
    """Return the measure of that name.

    Raises
    ------
    MethodError
        If there is none.

    Examples
    --------
    >>> get_measure("SMD").title
    'Standardised mean difference'
    """
    try:
        return MEASURES[name]
    except (KeyError, TypeError):
        raise MethodError(
            f"`measure` is {name!r}; it must be one of {', '.join(MEASURES)}.{measure_hint(name)}"
        ) from None


def measure_hint(name: object) -> str:
    """Return what to add to a message about an unknown measure: the one that is called so elsewhere, or looks like it.

    Examples
    --------
    >>> measure_hint("Cohen's d"), measure_hint("SMDD"), measure_hint("gain")
    (" Did you mean 'SMD'?", " Did you mean 'SMD'?", '')
    """
    if not isinstance(name, str):
        return ""
    plain = "".join(filter(str.isalnum, name.lower()))
    near = [m.name for m in _ALL if plain and plain in {"".join(filter(str.isalnum, w)) for w in m.words.split("|")}]
    return f" Did you mean {near[0]!r}?" if near else did_you_mean(plain.upper(), MEASURES)
