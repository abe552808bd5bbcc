"""The likeliest mapping of a table of which nothing can be checked: what its names alone would give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from lbpmeta.evidence.names.choice import Choice
from lbpmeta.evidence.names.groups import TESTS
from lbpmeta.evidence.names.limits import floats_of, share_inside
from lbpmeta.evidence.names.readings import is_label, readings
from lbpmeta.evidence.names.values import Shape, suits
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import SEXES, TIMES, WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["column_before", "likeliest"]

#: Most rows are more than these.
_HALF: Final = 0.5
#: So many whole numbers, none below 0, are no estimates.
_CODES: Final = 8
#: One of several effects of a study, and one of their (co)variances.
_EFFECT: Final = re.compile(r"(?:y|b|beta|coef|theta|est)[_.]?(\d)")
_VARIANCE: Final = re.compile(r"(?:v|s|var|cov|sigma)[_.]?(\d)[_.]?(\d)")
_OF_SOMETHING: Final = re.compile(r"the (?:lower|upper) limit \([^()]*\), but no column is read as its estimate")
#: Words of what stands before a spread and is no effect.
_NO_EFFECT: Final = frozenset(("sd", "se", "sem", "s", "pooled", "var", "variance", "n", "age", "bmi"))
#: Quantities of an arm, and of an estimate, that a mapping names; each set of them is enough.
_OF_ARMS: Final = ("mean", "sd", "se", "events", "n", "share")
_OF_ESTIMATE: Final = ("estimate", "se", "variance", "ci_low", "ci_high")
_ENOUGH: Final = (
    frozenset(("estimate", "se")),
    frozenset(("estimate", "variance")),
    frozenset(("estimate", "ci_low", "ci_high")),
    frozenset(("events1", "n1", "events2", "n2")),
    frozenset(("mean1", "sd1", "n1", "mean2", "sd2", "n2")),
    frozenset(("share1", "n1", "share2", "n2")),
    frozenset(("mean1", "sd1", "mean2", "sd2")),
    frozenset(("events", "n")),
)


def likeliest(raw: RawTable, choice: Choice, passed: Mapping[int, str]) -> dict[str, str]:
    """Return the mapping that the names alone would give; nothing where they give none that is enough.

    Examples
    --------
    >>> from lbpmeta.evidence.names.choice import choose
    >>> header = ("study", "AL_mean", "AL_sd", "SER_mean", "SER_sd")
    >>> rows = (("A", "23.1", "1.2", "-2.1", "0.7"), ("B", "24.0", "1.1", "-3.4", "1.7"))
    >>> raw = RawTable("a.csv", header, rows, (2, 3))
    >>> likeliest(raw, choose(raw.header, raw.records), {})
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
            one = replace(one, quantity="share") if one.quantity == "percent" and one.arm else one
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
    whole = [
        g
        for words, g in groups.items()
        if {"mean", "sd"} <= g.keys() or ({"events", "n"} <= g.keys() and not set(words) & TESTS)
    ]
    states = [set(words) & TIMES for words, g in groups.items() if g in whole]
    if all(states) and states:
        whole = []  # before and after: of one group
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
    found = {column: name for column, name in named.items() if column in enough}
    return found or _of_limits(raw, choice, passed) or _of_cells(raw, choice.shapes)


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
    coefficient = _of_coefficients(raw, able, shapes) or _of_letter(raw, able, shapes) or _of_tests(raw, able)
    if coefficient:
        return coefficient
    found: dict[str, str] = {}
    for arm in "12":
        place = raw.header.index(named[f"n{arm}"]) if f"n{arm}" in named else -1
        before = raw.header[place - 1] if place > 0 else ""
        roles = [r for w in words_of(before) for r in WORDS.get(w, ())]
        other = any(r.part is WordKind.COVARIATE or (r.part is WordKind.QUANTITY and r.value == "n") for r in roles)
        percents = place > 0 and shapes[place - 1].kinds.get("percent", 0.0) > 0.5
        if (
            place - 1 not in able
            or other
            or percents
            or is_label(before)
            or before in (named.get("n"), named.get("n1"))
        ):
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


def _of_tests(raw: RawTable, able: Sequence[int]) -> dict[str, str]:
    """Return the first counts of several tests: "positive (PCR)", "n (PCR)", "positive (sero)", "n (sero)"."""
    for place in able:
        of = [r for r in readings(raw.header[place], {}) if r.quantity == "n" and set(r.words) & TESTS]
        beside = [p for p in (place - 1, place + 1) if p in able and set(words_of(raw.header[p])) & TESTS]
        for other in beside if of else ():
            pairs = zip(floats_of(raw.records, other), floats_of(raw.records, place), strict=True)
            known = [(e, n) for e, n in pairs if e == e and n == n]
            if known and all(not e % 1 and 0 <= e <= n for e, n in known):
                return {"events": raw.header[other], "n": raw.header[place]}
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


def _of_limits(raw: RawTable, choice: Choice, passed: Mapping[int, str]) -> dict[str, str]:
    """Return the column before two limits of something that is not known: "b", "ln_low", "ln_high"."""
    low = [p for p, text in passed.items() if _OF_SOMETHING.fullmatch(text) and text.startswith("the lower")]
    high = [p for p, text in passed.items() if _OF_SOMETHING.fullmatch(text) and text.startswith("the upper")]
    before = column_before(raw, choice, passed, low[0]) if len(low) == len(high) == 1 else None
    if before is None or not _lies_between(raw, before, low[0], high[0]):
        return {}
    return {"estimate": raw.header[before], "ci_low": raw.header[low[0]], "ci_high": raw.header[high[0]]}


def _lies_between(raw: RawTable, place: int, low: int, high: int) -> bool:
    """Whether a column lies between two limits in most rows: a number of studies does not."""
    ends = list(zip(floats_of(raw.records, low), floats_of(raw.records, high), strict=True))
    return (share_inside(ends, floats_of(raw.records, place)) or 0.0) > _HALF


def _of_cells(raw: RawTable, shapes: Sequence[Shape]) -> dict[str, str]:
    """Return the one column whose cells are estimates with their intervals, whatever it is called."""
    found = [p for p, s in enumerate(shapes) if s.kinds.get("estimate [interval]", 0.0) > 0.5]
    return {"estimate": raw.header[found[0]]} if len(found) == 1 and '"' not in raw.header[found[0]] else {}


def column_before(raw: RawTable, choice: Choice, passed: Mapping[int, str], place: int) -> int | None:
    """Return the nearest column of numbers before a spread or a limit of which nothing else is known.

    A column of one number is no estimate ("ci" of 0.95 is the level), nor is one that lies below its lower limit.

    Examples
    --------
    >>> from lbpmeta.evidence.names.choice import choose
    >>> header = ("study", "ci", "lower_bound", "upper_bound")
    >>> raw = RawTable("a.csv", header, (("A", "0.95", "12", "20"), ("B", "0.95", "14", "19")), (2, 3))
    >>> column_before(raw, choose(raw.header, raw.records), {2: "the lower limit"}, 2) is None
    True
    """
    low = floats_of(raw.records, place) if passed.get(place, "").startswith("the lower limit") else []
    for other in range(place - 1, -1, -1):
        shape, name = choice.shapes[other], raw.header[other]
        letter = other == place - 1 and name.strip().lower() in ("y", "x", "m", "b")
        label = is_label(name) or bool(set(words_of(name)) & {"id", "year", "no", "number"})
        label |= bool(set(words_of(name)) & (_NO_EFFECT | SEXES))
        label |= len(shape.numbers) > 1 and len(set(shape.numbers)) == 1
        label |= shape.filled >= _CODES and shape.whole == 1 and shape.low >= 0  # codes, or counts
        able = shape.share > 0.5 and not shape.years and not label and other not in choice.read
        if able and (letter or not passed.get(other)):
            known = [(x, y) for x, y in zip(floats_of(raw.records, other), low, strict=False) if x == x and y == y]
            if 2 * sum(x < y for x, y in known) <= len(known):
                return other
    return None
