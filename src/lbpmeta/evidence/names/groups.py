"""Groups: what a table calls its arms, told by its sample sizes and by endings that several quantities share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.order import Groups, called_arm, in_full, ordered
from lbpmeta.evidence.names.values import Shape, suits
from lbpmeta.evidence.words.events import names_event
from lbpmeta.evidence.words.lexicon import (
    ARM_LABELS,
    LABELS,
    SEXES,
    SIZES,
    TIMES,
    WORDS,
    WordKind,
    arm_of,
    names_time,
)
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["TESTS", "groups_of"]

#: Of a column of numbers so many cells are.
_MOST_NUMBERS: Final = 0.45
#: Sizes that name groups are whole numbers: "n_coord" is a latitude.
_WHOLE: Final = 0.7
_TWO: Final = ("1", "2")
#: How a sample was looked at: the same animals or persons by two tests are no two groups.
TESTS: Final = frozenset(
    ("pcr", "rtpcr", "qpcr", "sero", "serology", "elisa", "igg", "igm", "microscopy", "rdt", "genexpert", "ihc")
)
_HELD: Final = ("n", "events", "nonevents", "mean", "sd", "se", "median")
_PERSON_TIME: Final = ("persontime", "personyears", "pyears", "pyar", "pyrs", "py")
#: Word -> quantity, of those that a group of persons has.
_QUANTITIES: Final[Mapping[str, str]] = dict.fromkeys(_PERSON_TIME, "time") | {
    w: r.value for w, of in WORDS.items() for r in of if r.part is WordKind.QUANTITY and r.value in _HELD
}


def groups_of(header: Sequence[str], shapes: Sequence[Shape]) -> Groups:
    """Return what a table calls its arms where the lexicon does not know, and what to say of it.

    If exactly two columns are sample sizes with one word or phrase left over each, these words are the arms; so are two
    endings (or beginnings) that two or more quantities share. A word that is known orders them, a negation is the
    second; else the first in the table is arm 1, and that is said.

    Examples
    --------
    >>> shapes = [Shape(2, {"number": 1.0}, (20.0, 30.0), 1.0)] * 2
    >>> groups_of(["acl_n", "con_n"], shapes).arms
    {'acl': '1', 'con': '2'}
    """
    sizes = _of_sizes(header, shapes)
    if len(sizes) == 2 and not any(map(called_arm, sizes)) and not all(_elsewhere(w, header) for w in sizes):
        sizes = []  # "exposure_n", "n_SNP": nothing else is known of two such groups
    if len(sizes) == 2 and all(_of_effect(w, header) for w in sizes):
        sizes = []  # "g_sleep", "n_sleep", "g_mood", "n_mood": outcomes
    if len(sizes) == 2 and all(len(w) == 1 for w in sizes) and _lettered_beside(sizes, ("mean", "sd", "n"), header):
        sizes = []  # "n_i", "n_j", "n_k": of three groups
    for words in (_of_tails(header, shapes), sizes, _of_totals(header, shapes)):
        if len(words) != 2 or _of_events(words, header):
            continue
        if {arm_of(w) for w in words} != {"1", "2"}:
            return in_full(header, ordered(words))
        return Groups({w: arm_of(w) for w in words})  # known, and perhaps one word with their quantities
    return ordered(beside) if (beside := _beside_control(header, shapes)) else Groups({})


def _of_events(groups: Sequence[str], header: Sequence[str]) -> bool:
    """Whether two words are what happened to one group: "cases", "deaths"; or "death_n", "stroke_n" beside its "N"."""
    told = [words_of(name) for name in header]
    size = any(len(words) == 1 and words[0] in SIZES for words in told) and all(names_event(g.split()) for g in groups)
    counted = all(_QUANTITIES.get(g) == "events" for g in groups)
    return (size or counted) and not any({"mean", "sd"} & set(w) for w in told)


def _of_totals(header: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return what is left over in the names of the only two columns whose cells are counts of totals: "9/40".

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> _of_totals(["Surgery (n/N)", "Physiotherapy (n/N)"], [shape_of(["9/40", "3/25"])] * 2)
    ['surgery', 'physiotherapy']
    """
    found = []
    for name, shape in zip(header, shapes, strict=True):
        if shape.kinds.get("count of total", 0.0) > _MOST_NUMBERS:
            words = [w for w in words_of(name) if w not in SIZES and w not in ("events", "percent")]
            found.append(" ".join(words))
    strange = [
        w for group in found for w in group.split() if any(r.part is WordKind.COVARIATE for r in WORDS.get(w, ()))
    ]
    return found if len(found) == len(_TWO) and all(found) and not strange else []


def _beside_control(header: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return a word for a control and the only other one that has a mean and its spread as well, spelt alike.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> names = ("mean (control)", "sd (control)", "mean (managed)", "sd (managed)")
    >>> _beside_control(names, [shape_of(["2.5", "3.5"])] * 4)
    ['control', 'managed']
    """
    has: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, shape in zip(header, shapes, strict=True):
        words = words_of(name)
        quantities = {w for w in words if w in ("mean", "sd", "se")}
        rest = tuple(w for w in words if w not in quantities)
        if len(quantities) == 1 and rest and shape.share > _MOST_NUMBERS:
            has[rest] |= quantities
    whole = [" ".join(rest) for rest, quantities in has.items() if len(rest) == 1 and len(quantities) == 2]
    if len(has) != 2 or len(whole) != 2 or [arm_of(w) for w in whole].count("2") != 1:
        return []
    other = next(w for w in whole if arm_of(w) != "2")
    return whole if _may_be_group(other) else []


def _elsewhere(group: str, header: Sequence[str]) -> bool:
    """Whether the word for a group stands in a name that is no size."""
    words = set(group.split())
    others = [told for told in map(words_of, header) if not SIZES & set(told) or "percent" in told]  # "n (%)" counts
    return any(words <= set(told) or group.replace(" ", "") in "".join(told) for told in others)


def _of_effect(group: str, header: Sequence[str]) -> bool:
    """Whether the word for a group stands in the name of an effect and in that of its spread."""
    told = [set(words_of(name)) for name in header if set(group.split()) <= set(words_of(name))]
    effects = [words for words in told if any(r.part is WordKind.ESTIMATE for w in words for r in WORDS.get(w, ()))]
    return any(words & _SPREAD for words in effects) and any(not words & _SPREAD for words in effects)


_SPREAD: Final = frozenset(("se", "sei", "var", "variance", "vi", "lower", "upper"))


def _rest(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(w for w in words if w not in SIZES and not any(r.part is WordKind.FILLER for r in WORDS.get(w, ())))


def _of_sizes(header: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return what is left over in the names of sample sizes, in their order."""
    found: list[tuple[str, ...]] = []
    spelt: set[str] = set()
    empty: set[tuple[str, ...]] = set()
    for name, shape in zip(header, shapes, strict=True):
        words = words_of(name)
        if shape.filled == 0 and set(words) & SIZES:
            empty.add(tuple(w for w in _rest(words) if not names_time(w)))
        if not set(words) & SIZES or len(words) > 7 or suits("n", shape) is None or shape.whole < _WHOLE:
            continue
        rest = _rest(words)
        if set(rest) & (TESTS | (LABELS - ARM_LABELS) | {"studies", "es", "page", "item"}):
            continue
        if any(r.part is WordKind.COVARIATE for w in rest for r in WORDS.get(w, ())):
            continue
        rest = tuple(w for w in rest if not names_time(w))
        if rest and rest not in found:
            found.append(rest)
            spelt.add(next(w for w in words if w in SIZES))
    found = [] if ("deaths",) in found else _outcomes_aside(found)  # "total_cases", "total_deaths": events
    if (
        len(found) == len(_TWO)
        and not any(called_arm(" ".join(rest)) for rest in found)
        and len(empty - set(found)) > 1
    ):
        return []  # outcomes of a form, most of which nobody filled in
    if len(spelt) > 1:  # "N_entered", "size_converted": hardly the same number of two groups
        return []
    shared = set(found[0]) & set(found[1]) if len(found) == 2 else set()  # "pain_n_yoga", "pain_n_usual"
    if any(set(rest) <= shared for rest in found):  # "brain", "no brain"
        shared = set()
    return [" ".join(w for w in rest if w not in shared) for rest in found]


def _outcomes_aside(groups: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return two groups that go by one word each, without those that are both of them for an outcome.

    Where every outcome has sizes of its own, the groups are the two words that all of them end in, or begin with.

    Examples
    --------
    >>> _outcomes_aside([("drug",), ("dummy",), ("bleeding", "drug"), ("bleeding", "dummy")])
    [('drug',), ('dummy',)]
    """
    plain: list[tuple[str, ...]] = [rest for rest in groups if len(rest) == 1]
    if not plain and len(groups) > len(_TWO):
        return _of_every_outcome(groups)
    if len(plain) != len(_TWO):
        return list(groups)
    of = [{rest for rest in groups if set(one) < set(rest)} for one in plain]
    about = [{tuple(w for w in rest if w not in one) for rest in more} for one, more in zip(plain, of, strict=True)]
    whole = about[0] == about[1] and len(groups) == len(plain) + len(of[0] | of[1])
    return plain if whole else list(groups)


def _of_every_outcome(groups: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the two words of groups of which each outcome has both.

    Examples
    --------
    >>> _of_every_outcome([("pain", "drug"), ("pain", "dummy"), ("sleep", "drug"), ("sleep", "dummy")])
    [('drug',), ('dummy',)]
    """
    for end, rest in ((-1, slice(None, -1)), (0, slice(1, None))):
        words = list(dict.fromkeys(group[end] for group in groups))
        about = [{group[rest] for group in groups if group[end] == word} for word in words]
        if len(words) == len(_TWO) and about[0] == about[1] and all(map(_may_be_group, words)):
            return [(word,) for word in words]
    return list(groups)


def _of_tails(header: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """Return the two endings, or beginnings, that the same two or more quantities share, however they are written."""
    carried: dict[tuple[bool, str], dict[str, str]] = defaultdict(dict)
    covariates = {w for w, roles in WORDS.items() if any(r.part is WordKind.COVARIATE for r in roles)}
    covariates -= {*TIMES, *SEXES}
    others: dict[tuple[bool, str], set[str]] = defaultdict(set)
    for name, shape in zip(header, shapes, strict=True):
        plain = "".join(words_of(name, capitals=False))
        if plain in _QUANTITIES:
            continue
        for cut in range(1, len(plain)):
            for ends, quantity, rest in ((True, plain[:cut], plain[cut:]), (False, plain[cut:], plain[:cut])):
                if quantity not in _QUANTITIES:
                    continue
                if shape.filled == 0:
                    if _may_be_group(rest) and len(rest) > 2:
                        others[ends, rest].add(quantity)  # an outcome of a form that nobody filled in
                elif _may_be_group(rest) or (rest in covariates and len(rest) > 2):
                    carried[ends, rest][quantity] = _QUANTITIES[quantity]
                elif re.fullmatch(r"[a-z]+\d\d", rest):  # "C13_mean", "N15_mean": isotopes, as "length_mean" is another
                    others[ends, rest].add(quantity)
    pairs: list[tuple[int, list[str]]] = []
    for ends in (True, False):
        by: dict[frozenset[str], list[str]] = defaultdict(list)
        for (at_end, rest), quantities in carried.items():
            if at_end == ends and _tell_groups(set(quantities.values()), sexes=rest in SEXES):
                by[frozenset(quantities)].append(rest)
        strange = [names for (at_end, _), names in others.items() if at_end == ends]
        pairs += [
            (len(quantities), rests)
            for quantities, rests in by.items()
            if len(rests) == 2
            and not _doubtful(rests, quantities, covariates)
            and (all(map(arm_of, rests)) or not any(quantities <= names for names in strange))
        ]
    most = max((size for size, _ in pairs), default=0)
    best = [rests for size, rests in pairs if size == most]
    return best[0] if len(best) == 1 and not _third(best[0], carried, header) else []


def _doubtful(rests: Sequence[str], quantities: Collection[str], covariates: Collection[str]) -> bool:
    """Whether one of two groups goes by a word for something else, without all that a group has beside a known arm."""
    if not set(rests) & set(covariates):
        return False
    known = any(arm_of(rest) == "2" for rest in rests)
    return not known or {_QUANTITIES[q] for q in quantities} < {"n", "mean", "sd"}


def _other_letter(
    pair: Sequence[str], carried: Mapping[tuple[bool, str], Mapping[str, str]], header: Sequence[str]
) -> bool:
    """Whether a letter beside two has the quantities of both: "dA nA dB nB dC nC", whatever it means elsewhere."""
    if not all(len(rest) == 1 for rest in pair):
        return False
    ends = (True, pair[0]) in carried
    shared = set(carried[ends, pair[0]]) & set(carried[ends, pair[1]])
    if _lettered_beside(pair, shared, header):
        return True
    if not set(pair) <= set("abcdef"):
        return False  # without a sign "ni" is a word
    names = {"".join(words_of(name, capitals=False)) for name in header}
    others = set("abcdef") - set(pair)
    return any(sum((q + x if ends else x + q) in names for q in shared) >= len(_TWO) for x in others)


def _lettered_beside(pair: Sequence[str], quantities: Collection[str], header: Sequence[str]) -> bool:
    """Whether a third letter stands behind two of these quantities, with a sign between: "mean_k" and "sd_k"."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in header:
        m = re.fullmatch(r"([a-z]+)[ ._-]([a-z])", name.strip().lower())
        if m is not None and m[1] in quantities and m[2] not in pair:
            found[m[2]].add(m[1])
    return any(len(told) >= len(_TWO) for told in found.values())


def _third(pair: Sequence[str], carried: Mapping[tuple[bool, str], Mapping[str, str]], header: Sequence[str]) -> bool:
    """Whether a third word has all the quantities of two that are not known as arms, if under other names."""
    if _other_letter(pair, carried, header):
        return True
    if all(map(arm_of, pair)):
        return False
    has: dict[str, set[str]] = defaultdict(set)
    for (_, rest), quantities in carried.items():
        has[rest] |= set(quantities.values())
    shared = has[pair[0]] & has[pair[1]]
    return any(shared <= values for rest, values in has.items() if rest not in pair)


def _tell_groups(values: set[str], *, sexes: bool) -> bool:
    """Whether quantities make a group of what they share: a sample size is among them, and of a sex a result."""
    return (
        bool({"n", "time"} & values) and len(values) > 1 and (not sexes or bool(values & {"mean", "events", "median"}))
    )


def _may_be_group(rest: str) -> bool:
    if arm_of(rest) or rest in SEXES or rest == "wt":  # a wild type, among groups, is no weight
        return True
    if rest in TIMES or rest in LABELS or rest in TESTS or not re.fullmatch(r"[a-z]+\d?", rest):
        return False
    return not any(
        r.part in (WordKind.COVARIATE, WordKind.QUANTITY, WordKind.ESTIMATE, WordKind.TIME) for r in WORDS.get(rest, ())
    )
