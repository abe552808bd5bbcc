"""Asking: a mapping of the columns of a table of which nothing is read, ready to fill in, and what to ask of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.renames.shares import SHARES, of_people
from lbpmeta.evidence.names.values import Shape, shape_of
from lbpmeta.evidence.problems import UnmappedError, remedy
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import TIMES, WORDS, WordKind, arm_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["group_named", "of_many_groups", "of_pairs", "of_two_counts", "of_unknown_spread", "unmapped"]

#: So many cells show what a column holds.
_CELLS: Final = 3
#: No cells are shown longer, and no more columns than a person looks through.
_SHOWN: Final = 80
_ASKED: Final = 60
_MOST: Final = 0.45
#: Columns of words that are known by their names.
_WORDS: Final = ("study", "author", "year", "outcome", "subgroup", "timepoint", "comparison")
_HOW: Final = (
    "# Say what the columns are: take a # away and put one of these for the ?: study, estimate, se, ci_low, ci_high,",
    "# mean1, sd1, n1, mean2, sd2, n2, events1, events2; of one group events, n, value (a percentage).",
)


def unmapped(raw: RawTable, text: str, named: Mapping[str, str] | None = None) -> UnmappedError:
    """Return the error that asks what the columns of a table are, with a mapping that is ready to fill in.

    Parameters
    ----------
    raw : RawTable
    text : str
        What is asked.
    named : mapping of str to str, optional
        What is known, or likely.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "level"), (("Lee", "4.5"), ("Kim", "5.1")), (2, 3))
    >>> print(unmapped(raw, "a.csv: what is it?").draft.splitlines()[-1])
    # ? = "level"  # 4.5, 5.1
    """
    words = {column: name for name in raw.header for column in meaning(name).targets[:1] if column in _WORDS}
    known = {**words, **(named or {})}
    rows = [f"{ours} = {json.dumps(name, ensure_ascii=False)}" for ours, name in known.items()]
    asked: list[str] = []
    for place, name in enumerate(raw.header):
        cells = [r[place] for r in raw.records if r[place].strip()]
        if name in known.values() or not name or shape_of(cells).share <= _MOST:
            continue
        some = ", ".join(" ".join(cell.split()) for cell in dict.fromkeys(cells[:_CELLS]))
        asked.append(f"# ? = {json.dumps(name, ensure_ascii=False)}  # {some[:_SHOWN]}")
    if len(asked) > _ASKED:
        asked[_ASKED:] = [f"# ... and {len(asked) - _ASKED} more columns of numbers"]
    return UnmappedError(text, "\n".join(["[columns]", *_HOW, *rows, *asked]))


#: Words of a size, and of a spread.
_SIZES: Final = frozenset(("n", "samplesize", "total", "size", "participants", "patients", "subjects"))
_SPREADS: Final = frozenset(("sd", "std", "stdev"))


def group_named(raw: RawTable, shapes: Sequence[Shape]) -> dict[str, str]:
    """Return the mapping of a table of single groups: a share of so many persons, or a mean with its SD and size.

    Examples
    --------
    >>> header = ("study", "sample_size", "smoking_prevalence")
    >>> rows = (("Lee", "120", "31.5"), ("Kim", "80", "22.0"))
    >>> group_named(RawTable("a.csv", header, rows, (2, 3)), [shape_of(c) for c in zip(*rows)])
    {'value': 'smoking_prevalence', 'n': 'sample_size'}
    """
    told = {p: set(words_of(name)) for p, name in enumerate(raw.header) if shapes[p].share > _MOST}
    sizes = [p for p, words in told.items() if words & _SIZES and shapes[p].whole > _MOSTLY and shapes[p].high > 1]
    sizes = [p for p in sizes if len(told[p]) == 1] or sizes
    if len(sizes) != 1:
        return {}
    size = raw.header[sizes[0]]
    means = [
        p for p, words in told.items() if "mean" in words and not words & _SPREADS and not of_people(told[p], _SPREADS)
    ]
    spreads = [p for p, words in told.items() if words & _SPREADS and not of_people(told[p], _SPREADS)]
    if len(means) == len(spreads) == 1:
        return {"mean1": raw.header[means[0]], "sd1": raw.header[spreads[0]], "n1": size}
    shares = [p for p, words in told.items() if words & SHARES - {"p"} and not of_people(words) and _is_share(raw, p)]
    shares = shares or [p for p, words in told.items() if words & _OF_ONE and not of_people(words) and _is_part(raw, p)]
    return {"value": raw.header[shares[0]], "n": size} if len(shares) == 1 else {}


#: Words of a share of 1, and what of a column of sizes is whole where a few of them were computed.
_OF_ONE: Final = frozenset(("prop", "proportion", "frac", "fraction", "prevalence", "prev"))
_MOSTLY: Final = 0.9


def _is_part(raw: RawTable, place: int) -> bool:
    known = [x for x in floats_of(raw.records, place) if x == x]
    return bool(known) and min(known) >= 0 and max(known) <= 1 and any(x % 1 for x in known)


def _is_share(raw: RawTable, place: int) -> bool:
    known = [x for x in floats_of(raw.records, place) if x == x]
    return bool(known) and min(known) >= 0 and 1 < max(known) <= 100  # up to 1 they are no percentages


#: Words of a spread that say no kind.
_UNKNOWN: Final = frozenset(("error", "err", "dispersion", "spread", "uncertainty", "deviation", "variability"))


def of_unknown_spread(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return what to ask of means beside a spread of which nothing says the kind; "" where there is none.

    Examples
    --------
    >>> header = ("study", "biomass_mean", "biomass_error", "n")
    >>> rows = (("Lee", "4.5", "0.5", "12"), ("Kim", "5.6", "0.4", "14"))
    >>> raw = RawTable("a.csv", header, rows, (2, 3))
    >>> print(of_unknown_spread(raw, [shape_of(c) for c in zip(*rows)]))
    'biomass_error' is a standard deviation or a standard error, and nothing says which. If it is an SD: --columns \
'mean1="biomass_mean",sd1="biomass_error",n1="n"'; if it is a standard error: se1 in place of sd1.
    """
    able = [p for p, shape in enumerate(shapes) if shape.share > _MOST and not shape.years]
    words = {p: tuple(words_of(raw.header[p])) for p in able}
    for place in able:
        rest = tuple(w for w in words[place] if w not in _UNKNOWN)
        if not rest or len(rest) == len(words[place]) or {"mean", "square"} <= set(words[place]):
            continue
        middle = next((p for p in able if words[p] in (rest, (*rest, "mean"), ("mean", *rest))), None)
        size = next((p for p in able if set(words[p]) <= _SIZES), None)
        if middle is None:
            continue
        mapping = {"mean1": raw.header[middle], "sd1": raw.header[place]}
        mapping |= {"n1": raw.header[size]} if size is not None else {}
        return (
            f"{raw.header[place]!r} is a standard deviation or a standard error, and nothing says which. If it is an "
            f"SD: {remedy(mapping)}; if it is a standard error: se1 in place of sd1."
        )
    return ""


#: Quantities of a group, of which each of several groups side by side has the same.
_OF_GROUP: Final[Mapping[str, str]] = {
    **dict.fromkeys(("mean", "m", "avg", "media", "moyenne", "mw"), "mean"),
    **dict.fromkeys(("sd", "std", "stdev", "de", "dp", "et"), "sd"),
    **dict.fromkeys(("events", "cases", "responders", "deaths"), "events"),
    **dict.fromkeys(("n", "samplesize", "total", "size", "participants"), "n"),
}
_ENOUGH_OF_GROUP: Final = (("mean", "sd", "n"), ("mean", "sd"), ("events", "n"))
_THREE: Final = 3
#: "X1", "X2": numbered variables, and no groups.
_NUMBERED: Final = re.compile(r"[a-z]\d+")


def _of_people(word: str) -> bool:
    """Whether a word is what people are, and no outcome: their age."""
    return any(role.part is WordKind.COVARIATE for role in WORDS.get(word, ()))


def of_many_groups(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return how to say which two of three or more groups side by side are compared; "" where there are none.

    Examples
    --------
    >>> header = ("study", *(f"{group} {q}" for group in ("yoga", "pilates", "waitlist") for q in ("mean", "sd", "n")))
    >>> raw = RawTable("a.csv", header, (("Lee", *(("3.2", "1.4", "45") * 3)),), (2,))
    >>> print(of_many_groups(raw, [shape_of(c) for c in zip(*raw.records)]))
    it holds mean, sd, n of 3 things side by side ('yoga', 'pilates', 'waitlist'). If they are groups, say which two \
are compared: --columns 'mean1="yoga mean",sd1="yoga sd",n1="yoga n",mean2="waitlist mean",sd2="waitlist sd",\
n2="waitlist n"'; and so for each other comparison.
    """
    has: dict[tuple[str, ...], dict[str, str]] = {}
    for place, name in enumerate(raw.header):
        words = words_of(name)
        told = [w for w in words if w in _OF_GROUP]
        if len(told) == 1 and len(words) > 1 and shapes[place].share > _MOST:
            has.setdefault(tuple(w for w in words if w not in told), {}).setdefault(_OF_GROUP[told[0]], name)
    for needed in _ENOUGH_OF_GROUP:
        groups = {group: of for group, of in has.items() if all(q in of for q in needed)}
        groups = {group: of for group, of in groups.items() if not any(_NUMBERED.fullmatch(w) for w in group)}
        if len({frozenset(filter(_of_people, group)) for group in groups}) > 1:  # ages beside durations: no outcome
            groups = {group: of for group, of in groups.items() if not any(map(_of_people, group))}
        if len(groups) >= _THREE and not any(TIMES & set(group) for group in groups):
            break
    else:
        return ""
    known = [group for group in groups if any(arm_of(w) == "2" for w in group if len(w) > 1)]
    second = known[0] if len(known) == 1 else [*groups][1]
    first = next(group for group in groups if group != second)
    mapping = {f"{q}{arm}": groups[group][q] for arm, group in (("1", first), ("2", second)) for q in needed}
    shown = ", ".join(repr(" ".join(group)) for group in groups)
    return (
        f"it holds {', '.join(needed)} of {len(groups)} things side by side ({shown}). If they are groups, say which "
        f"two are compared: {remedy(mapping)}; and so for each other comparison."
    )


#: Kinds of cells that hold a number and another one beside it.
_PAIRS: Final = ("number (number)", "mean and spread")
#: Words of a state before a treatment, which no comparison is of.
_BEFORE: Final = frozenset(("pre", "baseline", "before", "initial"))


def of_pairs(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return what to ask of two arms whose cells hold two numbers each, and no name says which; "" if there are none.

    Examples
    --------
    >>> header = ("study", "Pre EG", "Post EG", "Pre CG", "Post CG", "N EG", "N CG")
    >>> rows = (("Lee", "6.1 (1.5)", "3.2 (1.4)", "6.0 (1.6)", "4.1 (1.6)", "45", "44"),)
    >>> raw = RawTable("a.csv", header, rows, (2,))
    >>> print(of_pairs(raw, [shape_of(c) for c in zip(*rows)]))
    'Post EG' and 'Post CG' hold two numbers in a cell, such as '3.2 (1.4)', and nothing says which. If they are \
means with SDs: --columns 'mean+sd1="Post EG",n1="N EG",mean+sd2="Post CG",n2="N CG"'; if standard errors stand \
behind the means: mean+se in place of mean+sd.
    """
    of = {arm: [p for p, name in enumerate(raw.header) if _arm_in(name) == arm] for arm in ("1", "2", "")}
    pairs = {
        arm: [p for p in places if sum(shapes[p].kinds.get(kind, 0.0) for kind in _PAIRS) > _MOST]
        for arm, places in of.items()
    }
    later = {arm: [p for p in pairs[arm] if not set(words_of(raw.header[p])) & _BEFORE] for arm in pairs}
    both = {arm: later[arm] or pairs[arm] for arm in pairs}
    open_ = "which" if both["1"] else "that the first is the other group"
    if not both["1"] and len(both["2"]) == 1:  # a control beside a group that goes by any name
        of["1"], both["1"] = of[""], both[""]
    about = {p: _about(raw.header[p]) for p in (*both["1"], *both["2"])}
    shared = [(a, b) for a in both["1"] for b in both["2"] if about[a] == about[b]]
    if not any(both[arm] for arm in "12") and both[""]:
        return _of_one_group(raw, shapes, both[""])
    if len(both["1"]) != len(both["2"]) or not both["1"] or (len(both["1"]) > 1 and len(shared) != len(both["1"])):
        return ""
    asked = shared[0] if len(both["1"]) > 1 else (both["1"][0], both["2"][0])
    mapping: dict[str, str] = {}
    for arm, place in zip(("1", "2"), asked, strict=True):
        sizes = [p for p in of[arm] if set(words_of(raw.header[p])) & _SIZES and shapes[p].whole == 1]
        mapping[f"mean+sd{arm}"] = raw.header[place]
        mapping |= {f"n{arm}": raw.header[sizes[0]]} if len(sizes) == 1 else {}
    return _of_two_numbers(raw, asked, open_, mapping)


def _of_one_group(raw: RawTable, shapes: Sequence[Shape], places: Sequence[int]) -> str:
    """Return what to ask of one group whose cells hold a mean and what stands behind a plus-minus; else "".

    A column that few rows fill, such as remarks, does not speak for the table.
    """
    filled = [p for p in places if 2 * shapes[p].filled >= len(raw.records)]
    marked = [p for p in filled if shapes[p].kinds.get("mean and spread", 0.0) > _MOST]
    if not marked:
        return ""
    sizes = [p for p, name in enumerate(raw.header) if set(words_of(name)) & _SIZES and shapes[p].whole == 1]
    mapping = {"mean+sd1": raw.header[marked[-1]]}
    mapping |= {"n1": raw.header[sizes[0]]} if len(sizes) == 1 else {}
    return _of_two_numbers(raw, marked[-1:], "which", mapping)


def _of_two_numbers(raw: RawTable, places: Sequence[int], open_: str, mapping: Mapping[str, str]) -> str:
    """Return the question about columns with two numbers in a cell, of which nothing says what is open."""
    names = " and ".join(repr(raw.header[p]) for p in places)
    cell = next(r[places[0]] for r in raw.records if r[places[0]].strip())
    return (
        f"{names} hold{'s' * (len(places) == 1)} two numbers in a cell, such as {cell!r}, and nothing says {open_}. If "
        f"they are means with SDs: {remedy(mapping)}; if standard errors stand behind the means: mean+se in place of "
        "mean+sd."
    )


_PARTS: Final = re.compile(r"(.+?)[ ._-]+([^ ._-]+)")


def of_two_counts(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return what to ask of two groups of which a count and a larger one stand under the same two words.

    Examples
    --------
    >>> header = ("study", "after_members", "after_thefts", "before_members", "before_thefts")
    >>> rows = (("Lee", "70", "14", "50", "13"), ("Kim", "85", "12", "60", "15"), ("Ota", "44", "9", "61", "20"))
    >>> raw = RawTable("a.csv", header, rows, (2, 3, 4))
    >>> print(of_two_counts(raw, [shape_of(c) for c in zip(*rows)]))
    'after_thefts' is never more than 'after_members', nor 'before_thefts' than 'before_members'. If they count the \
events among so many persons of two groups, say so: --columns 'events1="after_thefts",n1="after_members",\
events2="before_thefts",n2="before_members"'.
    """
    whole = [p for p, s in enumerate(shapes) if s.share > _MOST and s.whole == 1 and s.low >= 0 and not s.years]
    parts = {p: m for p in whole if (m := _PARTS.fullmatch(raw.header[p].strip().lower()))}
    found: list[tuple[float, list[str]]] = []
    for group, count in ((1, 2), (2, 1)):
        groups = list(dict.fromkeys(m[group] for m in parts.values()))
        counts = list(dict.fromkeys(m[count] for m in parts.values()))
        if len(parts) != _FOUR or len(groups) != 2 or len(counts) != 2:
            continue
        at = {(m[group], m[count]): p for p, m in parts.items()}
        for few, many in (counts, counts[::-1]):
            pairs = [
                (a, b)
                for g in groups
                for a, b in zip(*(floats_of(raw.records, at[g, c]) for c in (few, many)), strict=True)
                if a == a and b == b
            ]
            if len(pairs) < _FOUR or any(a > b for a, b in pairs) or not any(0 < a < b for a, b in pairs):
                continue
            first, second = groups if groups[0] not in _BEFORE else groups[::-1]
            names = [raw.header[at[g, c]] for g in (first, second) for c in (few, many)]
            found.append((sum(a for a, _ in pairs) / sum(b for _, b in pairs), names))
    if not found:
        return ""
    names = min(found)[1]  # sizes of two groups are more alike than a size and a count
    mapping = dict(zip(("events1", "n1", "events2", "n2"), names, strict=True))
    return (
        f"{names[0]!r} is never more than {names[1]!r}, nor {names[2]!r} than {names[3]!r}. If they count the events "
        f"among so many persons of two groups, say so: {remedy(mapping)}."
    )


#: So many columns make two groups, each with a count of its persons and of its events.
_FOUR: Final = 4


def _arm_in(name: str) -> str:
    """Return the arm of the last word for one: "post-intervention CG" is of the control group."""
    arms = [arm for word in words_of(name) if (arm := arm_of(word))]
    return arms[-1] if arms else ""


def _about(name: str) -> tuple[str, ...]:
    """Return the words of a name that name no arm: of two arms they are the same where it is one outcome."""
    return tuple(w for w in words_of(name) if not arm_of(w))
