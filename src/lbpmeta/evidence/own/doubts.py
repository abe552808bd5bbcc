"""Doubts: results of which a name alone says what they are, where a name is not enough: the user is asked.

A misreading in silence costs more than a question. A column is read when its name is spelt out and what must stand
beside it does, or when a witness speaks for it: other numbers of the row that come out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, is_label
from lbpmeta.evidence.names.renames.shares import yes_and_no
from lbpmeta.evidence.names.renames.sizes import made_by_counts
from lbpmeta.evidence.names.renames.tested import of_several_tests
from lbpmeta.evidence.names.values import shape_of
from lbpmeta.evidence.own.asking import unmapped
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.events import names_event
from lbpmeta.evidence.words.lexicon import names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["doubts", "question"]

#: What shows how sure a mean or an estimate is.
_SPREADS: Final = ("sd", "se", "mean+sd", "mean+se")
#: What makes two counts a comparison.
_SIZES: Final = ("n1", "n2", "time1", "time2", "nonevents1", "nonevents2")
_EFFECTS: Final = frozenset(("estimate", "pair", "o_e", "o_e_var"))
#: Counts of a test against its reference: no events of an arm.
_OF_TESTS: Final = frozenset(("tp", "fp", "fn", "tn"))
#: A witness speaks for so many rows.
_MOST: Final = 0.9
#: So many rows are needed for a witness.
_FEWEST: Final = 2
#: So many columns of numbers that nobody understands make two that are read a coincidence.
_STRANGERS: Final = 8


def doubts(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading], strangers: int = 0) -> dict[int, str]:
    """Return which columns of a result are not to be read, and why.

    Parameters
    ----------
    raw : RawTable
    at : mapping of str to int
        Column of ours -> place.
    read : mapping of int to NameReading
        By place.
    strangers : int
        How many columns of numbers are understood as nothing.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("m", "s", "n"), (("3", "1", "76"), ("4", "1", "66")), (2, 3))
    >>> kinds = ("mean", "sd", "n")
    >>> read = {p: NameReading(q, weak=q != "n") for p, q in enumerate(kinds)}
    >>> doubts(raw, {"mean1": 0, "sd1": 1, "n1": 2}, read)
    {0: 'one letter for a mean, and one for its spread', 1: 'one letter for a mean, and one for its spread'}
    """
    found: dict[int, str] = {}
    # "sd1" is what the tables call it: who writes so has been asked already. "n" alone may be anything.
    ours = {p for c, p in at.items() if c[-1:] in "12" and raw.header[p].strip() == c}
    for rule in _RULES:
        left = {c: p for c, p in at.items() if p not in found}
        found |= {p: why for p, why in rule(raw, left, read) if p not in found and p not in ours}
    left = {c: p for c, p in at.items() if p not in found}
    if strangers >= _STRANGERS and not _labelled(left):
        found |= {
            p: "the only numbers that are understood of many, in rows that no study is named for"
            for c, p in left.items()
            if left.keys() & {"events"} and c in ("events", "n") and not _witnessed(raw, left)
        }
    return found


def question(raw: RawTable, at: Mapping[str, int], found: Mapping[int, str]) -> DataError:
    """Return the error that asks what columns are, with the mapping that their names would give.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("m", "s", "n"), (), ())
    >>> print(question(raw, {"mean1": 0, "sd1": 1, "n1": 2}, {0: "one letter for a mean"}))
    a.csv: 'm' may be mean1: one letter for a mean. If it is: --columns 'mean1="m",sd1="s",n1="n"'.
    """
    names = [f"{raw.header[p]!r}" for p in found]
    columns = [next(c for c, p in at.items() if p == place) for place in found]
    why = next(iter(found.values()))
    they = "it is" if len(names) == 1 else "they are"
    named = {c: raw.header[p] for c, p in at.items() if c[:2] != "x_" and p < len(raw.header)}
    if why.startswith(_OF_INTERVAL):  # of the column before it
        named = {"estimate": raw.header[min(found) - 1], **named}
    told = f"{raw.file}: {_and(names)} may be {_and(columns)}: {why}. If {they}: {remedy(named)}."
    if why.endswith(_AS_COUNTS) and "n1" in at:
        told += f" If they count persons: {remedy({'events': raw.header[min(found)], 'n': raw.header[at['n1']]})}."
    return unmapped(raw, told, named)


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


#: A letter, alone or with that of an arm: "m1", "yt".
_LETTER: Final = re.compile(r"[a-z][ _.]?(?:\d?i?|[tcep])", re.IGNORECASE)

_METAFOR_MEAN: Final = re.compile(r"m[12]i")

_Found = Iterator[tuple[int, str]]


def _letter(raw: RawTable, place: int | None, read: Mapping[int, NameReading]) -> bool:
    """Whether one letter is all that says what a column is, beside words for arms, outcomes and times."""
    if place is None or place not in read or read[place].known:
        return False
    return read[place].weak or (len(raw.header[place].strip()) == 1 and read[place].quantity != "n")


def _letters_for_means(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield means under a letter whose spread is none, beside counts or an effect, or another letter."""
    effect = "estimate" in at and bool(at.keys() & {"se", "variance", "ci_low"})
    for arm in "12":
        mean, sd = at.get(f"mean{arm}"), at.get(f"sd{arm}")
        if mean is None or not _LETTER.fullmatch(raw.header[mean].strip()):
            continue
        if _METAFOR_MEAN.fullmatch(raw.header[mean].strip()) and {"n1i", "n2i"} <= {h.strip() for h in raw.header}:
            continue  # metafor's names, in full
        spread = any(f"{q}{arm}" in at for q in _SPREADS)
        if not spread and (effect or at.keys() & {"events1", "events2", "mean2"}):
            yield mean, "one letter for a mean, whose spread no column is"
        elif sd is not None and (
            (_letter(raw, sd, read) and "mean2" not in at)
            or (
                _LETTER.fullmatch(raw.header[sd].strip()) and not at.keys() & {"n1", "n2"}
            )  # or two outcomes, with errors
        ):
            yield mean, "one letter for a mean, and one for its spread"
            yield sd, "one letter for a mean, and one for its spread"


def _letters_behind_words(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield a mean and its spread of one group by a letter behind a word each, where all of them are whole numbers."""
    mean, sd = at.get("mean1"), at.get("sd1")
    if mean is None or sd is None or "mean2" in at:
        return
    if all(_is_count_by_letter(raw, place) for place in (mean, sd)):
        yield mean, f"a letter behind a word for a mean, and {_AS_COUNTS}"
        yield sd, f"a letter behind a word for its spread, and {_AS_COUNTS}"


_AS_COUNTS: Final = "its cells are whole numbers, as counts are"
#: A capital letter behind a word: "InfectionM", "bleeding_S".
_BEHIND_WORD: Final = re.compile(r".*(?:[a-z]|[a-z]{2}[ _.-])[A-Z]")


def _is_count_by_letter(raw: RawTable, place: int) -> bool:
    """Whether one letter behind a word says what a column is, and its numbers are whole, and none is below 0."""
    numbers = [x for x in floats_of(raw.records, place) if isfinite(x)]
    return bool(_BEHIND_WORD.fullmatch(raw.header[place].strip())) and all(x >= 0 and x % 1 == 0 for x in numbers)


def _spreads_of_nothing(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield spreads of which no column is the mean."""
    for arm in "12":
        if not any(f"{q}{arm}" in at for q in ("mean", "median", "change", "baseline", "mean+sd", "mean+se")):
            other = "2" if arm == "1" else "1"
            for quantity in ("sd", "se"):
                place = at.get(f"{quantity}{arm}", -1)  # "SE2" beside an estimate is no error of arm 2
                beside = "estimate" in at and not (f"{quantity}{other}" not in at and raw.header[place][-1:] in "12")
                if f"{quantity}{arm}" in at and not beside and not at.keys() & {"mean1", "mean2"}:
                    yield at[f"{quantity}{arm}"], "a spread of which no column is the mean"


def _means_of_nothing(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield means of one group beside no spread, whose name says more than that: means of whatever it names."""
    place = at.get("mean1")
    if place is None or at.keys() & {"mean2", "estimate", "mean1_low", "ci_low", "baseline1", "change1", "median1"}:
        return
    if at.keys() & {f"{q}1" for q in _SPREADS}:
        return
    if "n1" not in at:
        yield place, "a mean beside neither a spread nor the number of persons"
    elif place in read and (read[place].words or read[place].weak):
        yield place, "a mean of something, beside no spread of it"


#: So many cells of "12/50" or "12 of 50" show that a column has the totals of its counts.
_OF_TOTALS: Final = 0.5


def _counts_of_nothing(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield counts of two arms whose sizes no column is, and counts of tests that are no events of an arm."""
    places = [p for c, p in at.items() if c in ("events1", "events2")]
    tests = [p for p in places if p in read and _OF_TESTS & set(words_of(raw.header[p]))]
    for place in tests:
        yield place, "a count of a test against its reference, which is no count of events in an arm"
    sizes = [{f"{size}{arm}" for size in ("n", "time", "nonevents")} for arm in "12"]
    one_rate = "time1" in at and not at.keys() & {"events2", "time2"}
    totals = (shape_of([r[p] for r in raw.records if r[p].strip()]).kinds.get("count of total", 0.0) for p in places)
    if tests or one_rate or all(at.keys() & one for one in sizes) or all(share > _OF_TOTALS for share in totals):
        return
    if at.keys() & _EFFECTS:
        for place in places:  # "x1" and "x2" are covariates as well
            if not at.keys() & set(_SIZES) and _LETTER.fullmatch(raw.header[place].strip()):
                yield place, "a letter for a count of events, beside no number of persons of its arm"
        return
    for place in places:
        if place in read and not read[place].known and not (_plain(read[place]) and _spelt(raw.header[place])):
            yield place, "a count of events beside no number of persons"


def _one_group(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield events and persons of one group by a letter, or in part by their names, for which no number speaks."""
    if not {"events", "n"} <= at.keys() or at.keys() & {"events1", "mean1", "estimate", "value", "low", "ci_low"}:
        return
    one = read.get(at["events"])
    if one is None or one.known or _plain(one):
        return
    if one.words == ("n",) and "events" in words_of(raw.header[at["events"]]):
        return  # "N.events" beside "N.total"
    if _CASES.search(raw.header[at["events"]]) and _within(raw, at):
        return
    if at["events"] in yes_and_no(raw.header, raw.records):
        return
    if not _witnessed(raw, at):
        for column in ("events", "n"):
            yield (
                at[column],
                "a count and a size by a letter, or in part by their names, and no share shows it",
            )


#: What is counted, in full: "asthma cases", "no. of positive cultures".
_CASES: Final = re.compile(
    r"[a-z][ ._-]+(?:cases|events|deaths)$"
    r"|^(?:no|nr|num|number|n)[ ._-]+(?:of[ ._-])?\w*(?:positive|infected|dead|died)",
    re.IGNORECASE,
)


def _within(raw: RawTable, at: Mapping[str, int]) -> bool:
    """Whether no count exceeds the number of its persons."""
    pairs = zip(floats_of(raw.records, at["events"]), floats_of(raw.records, at["n"]), strict=True)
    return all(e <= n for e, n in pairs if isfinite(e) and isfinite(n))


def _named_otherwise(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield means and counts whose name says that they are spreads or limits: "ancova_mean_sd" is no mean."""
    for column, place in at.items():
        quantity = column.rstrip("12_")
        if quantity in _MIDDLES and place in read and _OTHER & set(read[place].words):
            yield place, f"the {quantity} by one word of its name, and a spread or a limit by another"


_MIDDLES: Final = ("mean", "median", "n", "events", "nonevents")
_OTHER: Final = frozenset(("sd", "sds", "se", "sem", "std", "var", "variance", "lower", "upper"))


def _ratio_alone(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield a ratio by two letters beside nothing that shows it: "Hr" may be hours."""
    place = at.get("estimate")
    if place is None or place not in read or read[place].measure not in _RATIOS:
        return
    if len(raw.header[place].strip()) == len("HR") and not at.keys() & _SHOWING:
        yield place, "two letters, beside no interval, standard error, p-value or counts"


def _letter_of_counts(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield an effect by one letter whose cells are whole numbers, beside no spread: "d" may be deaths."""
    place = at.get("estimate")
    if place is None or place not in read or len(read[place].estimate) != 1 or at.keys() & _SHOWING:
        return
    values = [x for x in floats_of(raw.records, place) if isfinite(x)]
    if len(values) > 1 and all(x >= 0 and x % 1 == 0 for x in values):
        yield place, "one letter for an effect, and its cells are whole numbers"


def _rate_beside(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield a rate or a value beside an estimate, or beside counts that do not make it: no percentage of the row."""
    bare = "value" in at and set(words_of(raw.header[at["value"]])) <= {"rate", "value"}
    counted = bare and {"events", "n"} <= at.keys() and "%" not in raw.header[at["value"]]
    if counted and not made_by_counts(raw.records, at["value"], at["events"], at["n"]):
        yield at["value"], "a rate or a value that the counts beside it do not make"
    if "value" in at and "estimate" in at and "events" not in at and "%" not in raw.header[at["value"]]:
        yield at["value"], "a rate or a value beside an estimate, and of no count in the row"


_RATIOS: Final = ("OR", "RR", "HR", "IRR", "RD")
#: What speaks for a ratio.
_SHOWING: Final = frozenset(
    (
        "se",
        "variance",
        "ci_low",
        "ci_high",
        "pair",
        "p",
        "z",
        "weight",
        "events1",
        "share1",
        "events2",
        "o_e",
        "k",
        "i2",
        "events",
    )
)


def _interval_of_another(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield an interval without an estimate behind a column of numbers that is not understood: it is of that one."""
    ends = [at[c] for c in ("pair", "ci_low", "ci_high") if c in at]
    if "estimate" in at or not ends or (before := min(ends) - 1) < 0 or before in read or before in at.values():
        return
    name, shape = raw.header[before], shape_of([r[before] for r in raw.records])
    if name and shape.share > _MOST / 2 and not shape.years and not is_label(name):
        yield from ((place, f"{_OF_INTERVAL} {name!r}, which is not read") for place in ends)


_OF_INTERVAL: Final = "an interval of"


def _of_hardly_a_row(raw: RawTable, at: Mapping[str, int], read: Mapping[int, NameReading]) -> _Found:
    """Yield an effect of no named measure that stands in hardly a row, where the means of arms stand in nearly all.

    Beside F and t a sheet keeps "beta" for the few tests that were regressions: it is not what the arms make.
    """
    place = at.get("estimate")
    if place is None or place not in read or read[place].measure or at.keys() & _SHOWING:
        return
    if of_several_tests(raw.header, raw.records, place):
        yield place, "an effect of no named measure in some rows, and statistics of tests in more of the others"
    if "mean2" not in at:
        return
    filled, *arms = ([isfinite(x) for x in floats_of(raw.records, p)] for p in (place, at["mean1"], at["mean2"]))
    whole = sum(map(all, zip(*arms, strict=True)))
    if len(filled) >= _MANY and whole >= _MOST * len(filled) and sum(filled) <= (1 - _MOST) * len(filled):
        yield place, "an effect that stands in hardly a row, beside the means of nearly all"


#: Fewer rows do not show that a column is hardly ever filled.
_MANY: Final = 10


_RULES: Final = (
    _named_otherwise,
    _letters_for_means,
    _letters_behind_words,
    _spreads_of_nothing,
    _means_of_nothing,
    _counts_of_nothing,
    _one_group,
    _ratio_alone,
    _letter_of_counts,
    _rate_beside,
    _interval_of_another,
    _of_hardly_a_row,
)


def _plain(one: NameReading) -> bool:
    """Whether every word of a name is understood, and none is a letter."""
    if names_event(one.words):
        return not one.weak
    words = [w for w in one.words if not names_time(w) and w != "n"]
    return not (one.weak or one.implied or words)


def _spelt(name: str) -> bool:
    """Whether a name has a word of more than one letter: "A-D" has none."""
    return bool(re.search(r"[^\W\d_]{2}", name))


def _labelled(at: Mapping[str, int]) -> bool:
    return bool(at.keys() & {"study", "author", "trial", "id", "subject"})


def _witnessed(raw: RawTable, at: Mapping[str, int]) -> bool:
    """Whether a column holds the share that the events are of the persons."""
    if not {"events", "n"} <= at.keys():
        return False
    pairs = list(zip(floats_of(raw.records, at["events"]), floats_of(raw.records, at["n"]), strict=True))
    for place in range(len(raw.header)):
        if place in (at["events"], at["n"]):
            continue
        rows = [(e, n, x) for (e, n), x in zip(pairs, floats_of(raw.records, place), strict=True) if n > 0]
        known = [(100 * e / n, x) for e, n, x in rows if isfinite(e) and isfinite(x)]
        for scale in (1.0, 100.0):
            fitting = sum(abs(share - x * scale) <= 0.6 for share, x in known)
            varied = len({round(x, 3) for _, x in known}) > 1
            if len(known) >= _FEWEST and varied and fitting >= _MOST * len(known):
                return True
    return False
