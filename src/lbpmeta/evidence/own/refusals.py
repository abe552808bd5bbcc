"""Refusals: what is said of a table of which nothing can be checked: what it holds, and how to name it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning, normalised
from lbpmeta.evidence.names.choice import Choice
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, is_label, readings
from lbpmeta.evidence.names.renames.tested import statistics_by_kind
from lbpmeta.evidence.names.taken.codes import STANDS_FOR, codes_of_words
from lbpmeta.evidence.names.values import Shape, numbers_rows, suits
from lbpmeta.evidence.own.arm_rows import network_pairs
from lbpmeta.evidence.own.asking import (
    group_named,
    of_many_groups,
    of_pairs,
    of_two_counts,
    of_unknown_spread,
    unmapped,
)
from lbpmeta.evidence.own.likely import column_before, likeliest
from lbpmeta.evidence.own.mapping import ARM
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.shapes.across import results_in_columns
from lbpmeta.evidence.shapes.laws import ByLaw
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.events import names_event
from lbpmeta.evidence.words.lexicon import ARM_LABELS, GENERIC, SIZES, WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["asked_by_law", "letters_alone", "nothing_to_check", "one_measure"]

_HOW: Final = (
    "Name at least an estimate and its interval (estimate, lower, upper; or yi, sei; or '95% CI'), or the arms "
    "(events1, n1, events2, n2; mean1, sd1, n1 ...); or say what the columns are: --columns estimate=NAME,se=NAME."
)
#: What is said of a spread or a limit that belongs to nothing.
_LONE: Final = tuple(
    f"{what}, but no column is read as its estimate" for what in ("the standard error", "variance", "the lower limit")
)
#: What is said of rates per so many people.
_PER: Final = "what rates are per"
#: So many columns that may be a count can be named in one sentence.
_FEW: Final = 3
_HALF: Final = 0.5
#: So many counts beside the size of a group can still be chosen from.
_CHOICE: Final = 6
#: Words for any effect, and for what stands beside one.
_EFFECTS: Final = GENERIC - {"y", "b", "diff", "te"}
_CORRELATIONS: Final = frozenset(("r", "cor", "corr", "correlation", "pearson"))
_SPREADS: Final = frozenset(
    (*("sensitivity", "specificity", "sens", "spec", "se", "sem", "sd", "var", "variance", "vi"), *("p", "z", "n"))
) | {"lower", "upper"}
#: The size of a group with which another one is compared, whose events are not those of the other.
_COMPARED: Final = frozenset(("control", "controls", "placebo", "comparator", "comparison", "sham", "unexposed"))
#: Levels of intervals.
_LEVELS: Final = frozenset((80.0, 90.0, 95.0, 99.0, 0.8, 0.9, 0.95, 0.99))
#: What is called events, however it is glued; and when something was measured, which counts nothing.
_EVENTS: Final = re.compile(r"events?(?![a-z])|deaths?(?![a-z])", re.IGNORECASE)
_TIME: Final = re.compile(r"(?:day|week|month|year|visit|time ?point|wave|hour)s?", re.IGNORECASE)
#: How names of codes end.
_NUMBERING: Final = re.compile(r"(?:num|code|id|nr|no)$", re.IGNORECASE)
#: Words for statistics of tests, and for a correlation of ranks.
_STATISTICS: Final = frozenset(("tval", "tvalue", "fval", "fvalue", "chi2", "zval", "zvalue"))
_RANKS: Final = frozenset(("spearman", "spearmans", "kendall"))
#: What models call an outcome, beside whose numbers an only other column of positive ones may be the standard errors.
_OUTCOME: Final = frozenset(("y", "yi", "theta", "yhat"))
_BOTH: Final = 2
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
    before = None if lone is None else column_before(raw, choice, passed, lone)
    if lone is not None and before is not None:
        named = {"estimate": raw.header[before]}
        if "median" in words_of(raw.header[before]):
            return unmapped(
                raw,
                f"{raw.file}: {raw.header[before]!r} is the median of a group, and no standard error makes the interval"
                " around a median: medians of single groups are not pooled here. Give the means and SDs of the groups, "
                f"or an effect with its interval: {remedy({'estimate': 'NAME'})}.",
            )
        return unmapped(
            raw,
            f"{raw.file}: none of its columns can be checked; {raw.header[lone]!r} would be {passed[lone]}. Say which "
            f"is: {remedy(named)}, if {raw.header[before]!r} is meant.",
            named,
        )
    spread = of_many_groups(raw, choice.shapes) or of_unknown_spread(raw, choice.shapes) or of_pairs(raw, choice.shapes)
    if spread:
        return unmapped(raw, f"{raw.file}: {spread}")
    grouped = any("names are not understood" in note for note in choice.notes)
    rates = any(_PER in text for text in passed.values())  # they are no counts, whatever their names say
    named = {} if rates else likeliest(raw, choice, passed)
    likely = remedy(named) if named else ""
    across = () if grouped or likely or rates else results_in_columns(raw.header)
    if across and not any(name in record for record in raw.records for name in across):  # that is a matrix
        shown = ", ".join(map(repr, across[:3]))
        return unmapped(
            raw,
            f"{raw.file}: its studies or results seem to stand in columns ({shown} ...). Turn the table, so that each "
            "of them is a row and what was measured is named on top.",
        )
    special = "" if grouped or likely or rates else _kind(raw, choice.shapes)
    if special:
        return unmapped(raw, f"{raw.file}: {special}")
    found = ", ".join(map(repr, raw.header[:12])) + (" ..." if len(raw.header) > 12 else "")
    told: dict[str, list[str]] = {}
    for place, text in passed.items():
        if text and not text.endswith(STANDS_FOR):
            told.setdefault(text, []).append(repr(raw.header[place]))
    why = [
        f"{', '.join(names)}: {text}" if text.startswith("it can be") else f"{', '.join(names)} would be {text}"
        for text, names in told.items()
    ][:3]
    why += _vetoed(raw, choice, passed)[: 3 - len(why)]
    open_ = f" ({'; '.join((*choice.notes[:1], *why))})" if why or choice.notes else ""
    how = f"If they are what their names say: {likely}." if likely else _HOW
    return unmapped(raw, f"{raw.file}: none of its columns can be checked; found {found}{open_}. {how}", named)


def asked_by_law(raw: RawTable, shown: ByLaw) -> DataError:
    """Return the error of a table whose numbers obey a law that other things obey as well: it asks about these."""
    return unmapped(
        raw,
        f"{raw.file}: none of its columns can be checked; {shown.told}. If they are an effect and its precision: "
        f"{remedy(dict(shown.columns))}.",
        dict(shown.columns),
    )


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
    codes = codes_of_words(raw.header, raw.records, shapes)
    numbers = [p for p, shape in enumerate(shapes) if shape.share > 0.45 and not shape.years and p not in codes]
    by = {place: set(words_of(raw.header[place])) for place in numbers}
    named = {place: set(meaning(raw.header[place]).targets) for place in numbers}
    for place, told in statistics_by_kind(raw.header, raw.records, shapes).items():
        first = next((raw.header[p] for p in numbers if by[p] and by[p] <= _CORRELATIONS), "")
        if first:
            how = f"{remedy({'estimate': first})} --measure COR"
            return f"{raw.header[place]!r} is {told}. If {first!r} is the correlation of each row, say so: {how}."
    tests = [p for p in numbers if by[p] & _STATISTICS or by[p] in ({"t"}, {"f"}, {"z"})]
    values = [p for p in numbers if "p" in named[p]]
    ranks = next((p for p in numbers if by[p] & _RANKS or by[p] in ({"rs"}, {"rho"})), None)
    sizes = [p for p in numbers if by[p] & SIZES and len(by[p]) == 1 and shapes[p].whole == 1]
    if ranks is not None and len(sizes) == 1 and -1 <= shapes[ranks].low <= shapes[ranks].high <= 1:
        return (
            f"{raw.header[ranks]!r} can be a rank correlation, whose standard error is not that of Pearson's. To take "
            f"it as one of Pearson's: {remedy({'estimate': raw.header[ranks], 'n': raw.header[sizes[0]]})} "
            "--measure COR."
        )
    if values and not any(shapes[p].whole < 1 for p in numbers if p not in (*values, *tests)) and not tests:
        return (
            f"it holds {raw.header[values[0]]!r} alone: a p-value is checked against an estimate with its interval, or "
            f"against the arms. Add them, or name them: "
            f"{remedy({'estimate': 'NAME', 'se': 'NAME', 'p': raw.header[values[0]]})}."
        )
    reliable = next((p for p in numbers if by[p] & _RELIABILITY and shapes[p].high <= 1), None)
    if reliable is not None:
        return (
            f"{raw.header[reliable]!r} is a coefficient of reliability, of which no effect is known here. Give it with "
            f"its standard error or interval: {remedy({'estimate': raw.header[reliable], 'se': 'NAME'})}."
        )
    if tests:
        return (
            f"{raw.header[tests[0]]!r} is a test statistic, from which no effect is computed here. Put the effect that "
            "it tests into a column, and its standard error, which follows from both (lm.se_from_t, lm.se_from_f, "
            f"lm.se_from_p), into another: {remedy({'estimate': 'NAME', 'se': 'NAME'})}."
        )
    lone = [p for p in numbers if shapes[p].whole < 1]
    if len(lone) == len(numbers) == _BOTH and by[lone[0]] <= _OUTCOME and shapes[lone[1]].low > 0:
        effect, error = (raw.header[p] for p in lone)
        how = remedy({"estimate": effect, "se": error})
        return f"it names no effect. If {effect!r} is one in each row, and {error!r} its standard error, say so: {how}."
    share = next(iter(group_named(raw, shapes).items()), ("", ""))
    first = _group(raw, shapes) if share[0] == "value" and shapes[raw.header.index(share[1])].high <= 1 else ""
    return of_two_counts(raw, shapes) or first or _counts(raw, shapes, numbers, by) or _group(raw, shapes)


def _group(raw: RawTable, shapes: Sequence[Shape]) -> str:
    """Return how to name the share, or the mean, of single groups."""
    named = group_named(raw, shapes)
    if not named:
        return ""
    first = next(iter(named.values()))
    what = "the share of persons with the event" if "value" in named else "the mean of each group"
    of_one = "value" in named and max(shapes[raw.header.index(first)].numbers, default=0.0) <= 1
    what += ", in percent" if "value" in named and not of_one else ""
    return f"it has no effect that is known, and no two arms. If {first!r} is {what}, say so: {remedy(named)}."


def _error_of(raw: RawTable, shapes: Sequence[Shape], effect: int) -> str:
    """Return the only column that is called a standard error and stands beside an effect in most of its rows."""
    found = []
    for place, name in enumerate(raw.header):
        if "se" in words_of(name) and suits("se", shapes[place]) is not None:
            rows = [bool(record[effect].strip()) for record in raw.records if record[place].strip()]
            found += [name] if 2 * sum(rows) > len(rows) else []
    return found[0] if len(found) == 1 else ""


def _counts(raw: RawTable, shapes: Sequence[Shape], numbers: Sequence[int], by: Mapping[int, set[str]]) -> str:
    """Return how to name a count that stands beside the size of its group, where one column can be it."""
    effect = next((p for p in numbers if shapes[p].whole < 1 and by[p] & _EFFECTS and not by[p] & _SPREADS), None)
    if effect is not None:
        name = raw.header[effect]
        return (
            f"{name!r} can be an effect, of which nothing shows how sure it is. Give it with its standard error or "
            f"interval: {remedy({'estimate': name, 'se': _error_of(raw, shapes, effect) or 'NAME'})}."
        )
    if any(by[p] & {"mean", "sd"} for p in numbers):
        return ""
    sizes = [p for p in numbers if by[p] & SIZES and shapes[p].whole == 1 and not by[p] & _COMPARED]
    if len(sizes) != 1:
        return _of_a_part(raw, shapes, numbers, sizes) or _pair_of_counts(raw, shapes, numbers)
    persons = floats_of(raw.records, sizes[0])
    able = []
    for place in numbers:
        name = raw.header[place]
        if not name or is_label(name) or {"id", "index", *ARM_LABELS} & set(words_of(name)) or _NUMBERING.search(name):
            continue
        if {"study", "author", "year"} & set(meaning(name).targets):
            continue
        told = [w for w in words_of(name) if w not in ("outcome", "outcomes")]
        if _TIME.fullmatch(name.strip()):
            continue
        if "%" in name or any(r.part is WordKind.COVARIATE for w in told for r in WORDS.get(w, ())):
            continue  # "% smokers", "Males"
        if by[place] & SIZES and by[place] & _COMPARED:
            continue  # the size of the other group
        if shapes[place].kinds.get("percent", 0.0) > _HALF:
            continue
        if place == sizes[0] or shapes[place].whole < 1 or shapes[place].low < 0:
            continue
        pairs = [(e, n) for e, n in zip(floats_of(raw.records, place), persons, strict=True) if e == e and n == n]
        if pairs and all(e <= n for e, n in pairs):
            able.append(raw.header[place])
    able = [name for name in able if _EVENTS.search(name)] or able
    if not able or len(able) > _CHOICE:
        return ""  # no one can be asked about so many
    many = f"one of {', '.join(map(repr, able))} counts" if len(able) > 1 else f"{able[0]!r} counts"
    arm = next((name for name in raw.header if name and set(words_of(name)) <= ARM_LABELS | {"trt", "trtc"}), "")
    of = ARM if arm and _side_by_side(raw, raw.header.index(arm)) else "arm1"
    named = {**({of: arm} if arm else {}), "events": able[0], "n": raw.header[sizes[0]]}
    return (
        f"it has the size of a group ({raw.header[sizes[0]]!r}) and no effect. If {many} the events in it, say so: "
        f"{remedy(named)}; with two arms, events1, n1, events2 and n2."
    )


def _side_by_side(raw: RawTable, arm: int) -> bool:
    """Whether the arms of every study can be compared with one of them."""
    named = [p for p, name in enumerate(raw.header) if {"study", "author", "year"} & set(meaning(name).targets)]
    studies: dict[tuple[str, ...], list[int]] = {}
    for i, record in enumerate(raw.records):
        studies.setdefault(tuple(record[p] for p in named), []).append(i)
    return bool(named) and bool(network_pairs([r[arm] for r in raw.records], list(studies.values())))


def _labels(name: str) -> bool:
    return is_label(name) or bool({"id", "index", "year", "issue", "volume", "pages"} & set(words_of(name)))


def _of_a_part(raw: RawTable, shapes: Sequence[Shape], numbers: Sequence[int], sizes: Sequence[int]) -> str:
    """Return how to name a count and its size, of which one word says the same: "earlyResp" of "earlyTot"."""
    for size in sizes:
        part = set(words_of(raw.header[size])) - SIZES
        if names_event(sorted(part)) or any(r.value == "events" for w in part for r in WORDS.get(w, ())):
            continue  # all cases, of which some are reported
        persons = floats_of(raw.records, size)
        for place in numbers:
            if place in sizes or not part or not part < set(words_of(raw.header[place])) or shapes[place].whole < 1:
                continue
            pairs = zip(floats_of(raw.records, place), persons, strict=True)
            known = [(e, n) for e, n in pairs if e == e and n == n]
            if len(known) >= _FEW and all(0 <= e <= n for e, n in known) and any(e < n for e, n in known):
                few, all_ = raw.header[place], raw.header[size]
                how = remedy({"events": few, "n": all_})
                return (
                    f"{few!r} is never more than {all_!r}. If it counts the events among so many persons, say so, as "
                    f"of any other such pair: {how}."
                )
    return ""


def _pair_of_counts(raw: RawTable, shapes: Sequence[Shape], numbers: Sequence[int]) -> str:
    """Return how to name the only two columns of whole numbers of which one never exceeds the other."""
    rest = [p for p in numbers if not _labels(raw.header[p])]
    whole = [
        p
        for p in rest
        if shapes[p].whole == 1 and shapes[p].low >= 0 and shapes[p].share > 0.9 and not numbers_rows(shapes[p].numbers)
    ]
    if len(whole) != 2 or len(rest) != len(whole):
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
        if place in taken or numbers_rows(shapes[place].numbers) or name.strip().endswith(("+", "-", "\u2212")):
            continue
        numbers = set(shapes[place].numbers)
        if (normalised(name) == "bi" and shapes[place].low < 0) or (len(numbers) == 1 and numbers <= _LEVELS):
            continue  # a coefficient; the level of an interval
        if normalised(name) in ("ci", "bi") and shapes[place].share > 0.5:
            count = "events of arm 2" if normalised(name) == "ci" else "persons of arm 1 without an event"
            raise DataError(
                f"{raw.file}: the column {name!r} can be a confidence interval, or metafor's count of {count} (then "
                "ai, bi, ci and di stand side by side). Its cells are no intervals such as '-9.4 to -1.3'. Rename it: "
                f"to 'lower' and 'upper' in two columns, or complete ai, bi, ci, di; or leave it out: "
                f"{remedy({'ignore': name})}."
            )
