"""Refusals: what is said of a table of which nothing can be checked: what it holds, and how to name it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning, normalised
from lbpmeta.evidence.names.choice import Choice
from lbpmeta.evidence.names.lexicon import ARM_LABELS, GENERIC, SIZES, WORDS, WordKind
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, is_label, readings
from lbpmeta.evidence.names.tokens import words_of
from lbpmeta.evidence.names.values import Shape, numbers_rows, suits
from lbpmeta.evidence.own.asking import group_named, of_unknown_spread, unmapped
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.textfile import RawTable

__all__ = ["letters_alone", "likeliest", "nothing_to_check", "one_measure"]

_HOW: Final = (
    "Name at least an estimate and its interval (estimate, lower, upper; or yi, sei; or '95% CI'), or the arms "
    "(events1, n1, events2, n2; mean1, sd1, n1 ...); or say what the columns are: --columns estimate=NAME,se=NAME."
)
#: What is said of a spread or a limit that belongs to nothing.
_LONE: Final = tuple(
    f"{what}, but no column is read as its estimate" for what in ("the standard error", "variance", "the lower limit")
)
#: So many columns that may be a count can be named in one sentence.
_FEW: Final = 3
#: So many counts beside the size of a group can still be chosen from.
_CHOICE: Final = 6
#: Words for any effect, and for what stands beside one.
_EFFECTS: Final = GENERIC - {"y", "b", "diff", "te"}
_SPREADS: Final = frozenset(
    (*("sensitivity", "specificity", "sens", "spec", "se", "sem", "sd", "var", "variance", "vi"), *("p", "z", "n"))
) | {"lower", "upper"}
#: The size of a group with which another one is compared, whose events are not those of the other.
_COMPARED: Final = frozenset(("control", "controls", "placebo", "comparator", "comparison", "sham", "unexposed"))
#: How names of codes end.
_NUMBERING: Final = re.compile(r"(?:num|code|id|nr|no)$", re.IGNORECASE)
#: One of several effects of a study, and one of their (co)variances.
_EFFECT: Final = re.compile(r"(?:y|b|beta|coef|theta|est)[_.]?(\d)")
_VARIANCE: Final = re.compile(r"(?:v|s|var|cov|sigma)[_.]?(\d)[_.]?(\d)")
_RELIABILITY: Final = frozenset(("alpha", "omega", "icc", "reliability", "kappa"))


def nothing_to_check(raw: RawTable, choice: Choice, passed: Mapping[int, str]) -> DataError:
    """Return the error of a table of which no column can be checked.

    Parameters
    ----------
    raw : RawTable
    choice : Choice
    passed : mapping of int to str
        Columns that hold numbers, and why they are not read.
    """
    lone = next((p for p, text in passed.items() if text in _LONE), None)
    before = None if lone is None else _before(raw, choice, passed, lone)
    if lone is not None and before is not None:
        named = {"estimate": raw.header[before]}
        return unmapped(
            raw,
            f"{raw.file}: none of its columns can be checked; {raw.header[lone]!r} would be {passed[lone]}. Say which "
            f"is: {remedy(named)}, if {raw.header[before]!r} is meant.",
            named,
        )
    spread = of_unknown_spread(raw, choice.shapes)
    if spread:
        return unmapped(raw, f"{raw.file}: {spread}")
    grouped = any("names are not understood" in note for note in choice.notes)
    named = likeliest(raw, choice)
    likely = remedy(named) if named else ""
    special = "" if grouped or likely else _kind(raw, choice.shapes)
    if special:
        return unmapped(raw, f"{raw.file}: {special}")
    found = ", ".join(map(repr, raw.header[:12])) + (" ..." if len(raw.header) > 12 else "")
    told: dict[str, list[str]] = {}
    for place, text in passed.items():
        if text:
            told.setdefault(text, []).append(repr(raw.header[place]))
    why = [
        f"{', '.join(names)}: {text}" if text.startswith("it can be") else f"{', '.join(names)} would be {text}"
        for text, names in told.items()
    ][:3]
    why += _vetoed(raw, choice, passed)[: 3 - len(why)]
    open_ = f" ({'; '.join((*choice.notes[:1], *why))})" if why or choice.notes else ""
    how = f"If they are what their names say: {likely}." if likely else _HOW
    return unmapped(raw, f"{raw.file}: none of its columns can be checked; found {found}{open_}. {how}", named)


#: Quantities of an arm, and of an estimate, that a mapping names; each set of them is enough.
_OF_ARMS: Final = ("mean", "sd", "se", "events", "n")
_OF_ESTIMATE: Final = ("estimate", "se", "variance", "ci_low", "ci_high")
_ENOUGH: Final = (
    frozenset(("estimate", "se")),
    frozenset(("estimate", "variance")),
    frozenset(("estimate", "ci_low", "ci_high")),
    frozenset(("events1", "n1", "events2", "n2")),
    frozenset(("mean1", "sd1", "n1", "mean2", "sd2", "n2")),
    frozenset(("mean1", "sd1", "mean2", "sd2")),
    frozenset(("events", "n")),
)


def likeliest(raw: RawTable, choice: Choice) -> dict[str, str]:
    """Return the mapping that the names alone would give; nothing where they give none that is enough.

    Examples
    --------
    >>> from lbpmeta.evidence.names.choice import choose
    >>> header = ("study", "AL_mean", "AL_sd", "SER_mean", "SER_sd")
    >>> rows = (("A", "23.1", "1.2", "-2.1", "0.7"), ("B", "24.0", "1.1", "-3.4", "1.7"))
    >>> raw = RawTable("a.csv", header, rows, (2, 3))
    >>> likeliest(raw, choose(raw.header, raw.records))
    {'mean1': 'AL_mean', 'sd1': 'AL_sd', 'mean2': 'SER_mean', 'sd2': 'SER_sd'}
    """
    named: dict[str, str] = {}
    groups: dict[tuple[str, ...], dict[str, str]] = {}
    for name, shape in zip(raw.header, choice.shapes, strict=True):
        if shape.share <= 0.5 or shape.years or "'" in name or '"' in name:
            continue
        if name[-1:] in ("1", "2") and f"{name[:-1]}3" in raw.header:
            continue  # of three or more, as items and variables are
        for one in readings(name, {}):
            if one.implied or one.quantity not in (*_OF_ARMS, *_OF_ESTIMATE) or suits(one.quantity, shape) is None:
                continue
            if one.arm in ("1", "2") and one.quantity in _OF_ARMS:
                named.setdefault(f"{one.quantity}{one.arm}", name)
            elif one.quantity == "mean" and not one.arm and not one.words:
                named.setdefault("mean", name)
                continue
            elif not one.arm and one.quantity in (*_OF_ESTIMATE, "events", "n") and not one.words:
                named.setdefault(one.quantity, name)
            elif not one.arm and one.quantity in _OF_ARMS and one.words:
                groups.setdefault(one.words, {}).setdefault(one.quantity, name)
            else:
                continue
            break
    whole = [g for g in groups.values() if {"mean", "sd"} <= g.keys() or {"events", "n"} <= g.keys()]
    if len(whole) == 2 and whole[0].keys() == whole[1].keys() and not any(k[-1:] in "12" for k in named):
        named |= {
            f"{quantity}{arm}": name for arm, group in zip("12", whole, strict=True) for quantity, name in group.items()
        }
    if "se" in named and "mean" in named:
        named.setdefault("estimate", named["mean"])
    enough = next(
        (
            columns
            for columns in _ENOUGH
            if columns <= named.keys() and len({named[c] for c in columns}) == len(columns)
        ),
        None,
    )
    if enough is None:
        named = _of_neighbours(raw, choice.shapes, named)
        enough = frozenset(named)
    return {column: name for column, name in named.items() if column in enough}


def _of_neighbours(raw: RawTable, shapes: Sequence[Shape], named: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping that other columns show: an X beside "se_X", or counts that stand before the sizes of arms."""
    able = [p for p, s in enumerate(shapes) if s.share > 0.5 and not s.years and not set(raw.header[p]) & set("'\"")]
    words = {p: tuple(sorted(words_of(raw.header[p]))) for p in able}
    for place in able:
        spreads = {
            quantity: raw.header[p]
            for p in able
            for word, quantity in (("se", "se"), ("sem", "se"), ("sd", "sd"), ("var", "variance"))
            if words[place] and (words[p] == tuple(sorted((*words[place], word))) or _of_several(words, place, p, word))
        }
        size = named.get("n") or next((raw.header[p] for p in able if words[p] in (("n",), ("samplesize",))), "")
        if any(r.part is WordKind.COVARIATE for w in words[place] for r in WORDS.get(w, ())):
            continue  # "Age", "Age_SD": of the people
        if spreads.keys() & {"sd"} and size:
            return {"mean1": raw.header[place], "sd1": spreads["sd"], "n1": size}
        if spreads.keys() & {"se", "variance"}:
            quantity = "se" if "se" in spreads else "variance"
            return {"estimate": raw.header[place], quantity: spreads[quantity]}
    coefficient = _of_coefficients(raw, able, shapes) or _of_letter(raw, able, shapes)
    if coefficient:
        return coefficient
    found: dict[str, str] = {}
    for arm in "12":
        place = raw.header.index(named[f"n{arm}"]) if f"n{arm}" in named else -1
        before = raw.header[place - 1] if place > 0 else ""
        if place - 1 not in able or is_label(before) or before in (named.get("n"), named.get("n1")):
            return {}
        pairs = zip(floats_of(raw.records, place - 1), floats_of(raw.records, place), strict=True)
        known = [(e, n) for e, n in pairs if e == e and n == n]
        if not known or any(e % 1 or not 0 <= e <= n for e, n in known):
            return {}
        found |= {f"events{arm}": before, f"n{arm}": raw.header[place]}
    return found


def _of_coefficients(raw: RawTable, able: Sequence[int], shapes: Sequence[Shape]) -> dict[str, str]:
    """Return the first of several effects of a study, of whose (co)variances that of its own: b2 and V_2_2."""
    named = {raw.header[p].strip().lower(): p for p in able}
    for name, place in named.items():
        effect = _EFFECT.fullmatch(name)
        own = [p for n, p in named.items() if effect and (v := _VARIANCE.fullmatch(n)) and v[1] == v[2] == effect[1]]
        if own and not any(n < 0 for n in shapes[own[0]].numbers):
            return {"estimate": raw.header[place], "variance": raw.header[own[0]]}
    return {}


def _of_letter(raw: RawTable, able: Sequence[int], shapes: Sequence[Shape]) -> dict[str, str]:
    """Return "delta" and "v": one column of numbers of either sign, with an unnamed variance or error behind it."""
    for place in able:
        quantity = {"v": "variance", "s": "se"}.get(raw.header[place].strip().lower())
        before = raw.header[place - 1] if place - 1 in able else ""
        fitting = before and shapes[place - 1].low < 0 and not is_label(before) and shapes[place - 1].whole < 0.5
        if quantity and fitting and min(shapes[place].numbers, default=0.0) > 0:
            return {"estimate": before, quantity: raw.header[place]}
    return {}


def _of_several(words: Mapping[int, tuple[str, ...]], place: int, other: int, word: str) -> bool:
    """Whether the next column is a spread of this one and of another: "rA", "rA/rG_SE"."""
    return (
        other == place + 1 and {*words[place], word} < set(words[other]) and len(words[other]) == len(words[place]) + 2
    )


def _before(raw: RawTable, choice: Choice, passed: Mapping[int, str], place: int) -> int | None:
    """Return the nearest column of numbers before a spread or a limit of which nothing else is known."""
    for other in range(place - 1, -1, -1):
        shape, name = choice.shapes[other], raw.header[other]
        letter = other == place - 1 and name.strip().lower() in ("y", "x", "m", "b")
        label = is_label(name) or bool(set(words_of(name)) & {"id", "year", "no", "number"})
        label |= bool(set(words_of(name)) & {"sd", "se", "sem", "var", "variance", "n"})
        able = shape.share > 0.5 and not shape.years and not label and other not in choice.read
        if able and (letter or not passed.get(other)):
            return other
    return None


def _vetoed(raw: RawTable, choice: Choice, passed: Mapping[int, str]) -> list[str]:
    """Return of which columns the name says what their cells cannot be."""
    found = []
    for place, name in enumerate(raw.header):
        shape = choice.shapes[place]
        if passed.get(place) or not shape.numbers:
            continue
        one = next((r for r in readings(name, {}) if r.known and r.quantity in ("events", "n", "se", "sd")), None)
        if one is not None and suits(one.quantity, shape) is None:
            cells = ", ".join(dict.fromkeys(r[place] for r in raw.records if r[place]))[:30]
            found.append(f"{name!r} would be {one.quantity} by its name, but its cells are none ({cells} ...)")
    return found


def _kind(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return what a table of another kind holds, and what to do with it; "" where that is not known."""
    numbers = [place for place, shape in enumerate(shapes) if shape.share > 0.45 and not shape.years]
    by = {place: set(words_of(raw.header[place])) for place in numbers}
    named = {place: set(meaning(raw.header[place]).targets) for place in numbers}
    tests = [p for p in numbers if by[p] & {"tval", "tvalue", "fval", "chi2"} or by[p] in ({"t"}, {"f"})]
    values = [p for p in numbers if "p" in named[p]]
    if values and not any(shapes[p].whole < 1 for p in numbers if p not in (*values, *tests)):
        shown = " and ".join(repr(raw.header[p]) for p in (*tests, *values))
        return (
            f"it holds {shown} alone: a p-value is checked against an estimate with its interval, or against the arms. "
            f"Add them, or name them: {remedy({'estimate': 'NAME', 'se': 'NAME', 'p': raw.header[values[0]]})}."
        )
    reliable = next((p for p in numbers if by[p] & _RELIABILITY and shapes[p].high <= 1), None)
    if reliable is not None:
        return (
            f"{raw.header[reliable]!r} is a coefficient of reliability, of which no effect is known here. Give it with "
            f"its standard error or interval: {remedy({'estimate': raw.header[reliable], 'se': 'NAME'})}."
        )
    if tests:
        return (
            f"{raw.header[tests[0]]!r} is a test statistic, from which no effect is computed here. Give the effects "
            "that it tests with their standard errors: --columns estimate=NAME,se=NAME."
        )
    return _counts(raw, shapes, numbers, by) or _group(raw, shapes)


def _group(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return how to name the share, or the mean, of single groups."""
    named = group_named(raw, shapes)
    if not named:
        return ""
    first = next(iter(named.values()))
    what = "the share of persons with the event, in percent" if "value" in named else "the mean of each group"
    return f"it has no effect that is known, and no two arms. If {first!r} is {what}, say so: {remedy(named)}."


def _counts(raw: RawTable, shapes: Sequence[Shape], numbers: Sequence[int], by: Mapping[int, set[str]]) -> str:
    """Return how to name a count that stands beside the size of its group, where one column can be it."""
    effect = next((p for p in numbers if shapes[p].whole < 1 and by[p] & _EFFECTS and not by[p] & _SPREADS), None)
    if effect is not None:
        name = raw.header[effect]
        return (
            f"{name!r} can be an effect, of which nothing shows how sure it is. Give it with its standard error or "
            f"interval: {remedy({'estimate': name, 'se': 'NAME'})}."
        )
    if any(by[p] & {"mean", "sd"} for p in numbers):
        return ""
    sizes = [p for p in numbers if by[p] & SIZES and shapes[p].whole == 1 and not by[p] & _COMPARED]
    if len(sizes) != 1:
        return "" if sizes else _pair_of_counts(raw, shapes, numbers)
    persons = floats_of(raw.records, sizes[0])
    able = []
    for place in numbers:
        name = raw.header[place]
        if not name or is_label(name) or {"id", "index", *ARM_LABELS} & set(words_of(name)) or _NUMBERING.search(name):
            continue
        if {"study", "author", "year"} & set(meaning(name).targets):
            continue
        told = [w for w in words_of(name) if w not in ("outcome", "outcomes")]
        if any(r.part is WordKind.COVARIATE for w in told for r in WORDS.get(w, ())):
            continue  # "Males"
        if place == sizes[0] or shapes[place].whole < 1 or shapes[place].low < 0:
            continue
        pairs = [(e, n) for e, n in zip(floats_of(raw.records, place), persons, strict=True) if e == e and n == n]
        if pairs and all(e <= n for e, n in pairs):
            able.append(raw.header[place])
    if not able or len(able) > _CHOICE:
        return ""  # no one can be asked about so many
    many = f"one of {', '.join(map(repr, able))} counts" if len(able) > 1 else f"{able[0]!r} counts"
    arm = next((name for name in raw.header if name and set(words_of(name)) <= ARM_LABELS), "")
    named = {**({"arm1": arm} if arm else {}), "events": able[0], "n": raw.header[sizes[0]]}
    return (
        f"it has the size of a group ({raw.header[sizes[0]]!r}) and no effect. If {many} the events in it, say so: "
        f"{remedy(named)}; with two arms, events1, n1, events2 and n2."
    )


def _pair_of_counts(raw: RawTable, shapes: Sequence[Shape], numbers: Sequence[int]) -> str:
    """Return how to name the only two columns of whole numbers of which one never exceeds the other."""
    whole = [
        p
        for p in numbers
        if shapes[p].whole == 1 and shapes[p].low >= 0 and shapes[p].share > 0.9 and not is_label(raw.header[p])
        if not {"id", "index", "year"} & set(words_of(raw.header[p])) and not numbers_rows(shapes[p].numbers)
    ]
    if len(whole) != 2 or len(numbers) != len(whole):
        return ""  # with further numbers no one can say which it is
    for few, all_ in permutations(whole):
        pairs = zip(floats_of(raw.records, few), floats_of(raw.records, all_), strict=True)
        known = [(e, n) for e, n in pairs if e == e and n == n]
        codes = len({e for e, _ in known}) < _FEW or max((e for e, _ in known), default=0) <= 1
        if codes or any(e > n for e, n in known) or all(e == n for e, n in known):
            continue
        a, b = raw.header[few], raw.header[all_]
        how = remedy({"events": a, "n": b})
        return f"{a!r} is never more than {b!r}. If it counts the events among so many persons, say so: {how}."
    return ""


def one_measure(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> None:
    """Refuse a result whose columns name two measures.

    Raises
    ------
    DataError
        If there are two.
    """
    named: dict[str, str] = {}
    for place in at.values():
        if place in read and read[place].measure:
            named.setdefault(read[place].measure.removeprefix("log "), raw.header[place])
    if len(named) > 1:
        (first, a), (second, b), *_ = named.items()
        raise DataError(
            f"{raw.file}: {a!r} says that the effect is a {first}, {b!r} that it is a {second}. Keep the columns of "
            "one of them, or start the other's names with 'x_'."
        )


def letters_alone(raw: RawTable, shapes: Sequence[Shape], taken: frozenset[int]) -> None:
    """Refuse a column "ci" or "bi" that is neither an interval nor a count beside its companions.

    Raises
    ------
    DataError
        If there is one.
    """
    names = {normalised(h) for h in raw.header}
    if {"ai", "ci"} <= names and names & {"di", "n2i"}:
        return
    for place, name in enumerate(raw.header):
        if place in taken or numbers_rows(shapes[place].numbers):
            continue
        if normalised(name) in ("ci", "bi") and shapes[place].share > 0.5:
            count = "events of arm 2" if normalised(name) == "ci" else "persons of arm 1 without an event"
            raise DataError(
                f"{raw.file}: the column {name!r} can be a confidence interval, or metafor's count of {count} (then "
                "ai, bi, ci and di stand side by side). Its cells are no intervals such as '-9.4 to -1.3'. Rename it: "
                f"to 'lower' and 'upper' in two columns, or complete ai, bi, ci, di; or leave it out: "
                f"{remedy({'ignore': name})}."
            )
