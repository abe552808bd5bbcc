"""Sizes: numbers of persons, and counts of them, where the names and cells of two columns tell which is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, isfinite
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.renames.shares import of_people
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.events import names_event
from lbpmeta.evidence.words.lexicon import SIZES, WORDS, WordKind, arm_of, names_time
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "called_by_sizes",
    "cases_of_arms",
    "count_of_share",
    "counts_of_share",
    "counts_of_totals",
    "given_way",
    "made_by_counts",
    "shared_sizes",
    "uncounted",
]

_TWO: Final = 2
#: Fewer rows, or persons in a row, show no size.
_FEWEST: Final = 2

#: Those whose results the means and the events are of.
_ANALYSED: Final = re.compile(r"analy[sz]ed|analy[sz]able|evalua(?:ted|ble)|assessed|complete(?:d|rs)|completing", re.I)
#: All who began.
_BEGAN: Final = re.compile(r"randomi[sz]ed|allocated|enroll?ed|recruited|assigned|baseline|started", re.I)


def called_as_groups(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return names of the sizes of two groups, whose columns are called as the groups whose mean and SD stand beside.

    Examples
    --------
    >>> names = ["Cs", "Mean_Cs", "SD_Cs", "Patho", "Mean_patho", "SD_patho"]
    >>> called_as_groups(["exposed", "unexposed", "cases exposed", "cases unexposed"], [["9", "8", "3", "2"]] * 2)
    {0: 'n_exposed', 1: 'n_unexposed'}
    >>> called_as_groups(names, [["89", "44.2", "10.9", "104", "34.6", "13"], ["19", "15.5", "2.5", "19", "13.6", "3"]])
    {0: 'n_Cs', 3: 'n_Patho'}
    """
    plain = ["".join(words_of(name, capitals=False)) for name in header]
    found = []
    for place, group in enumerate(plain):
        around = {*plain[:place], *plain[place + 1 :]}
        events = next((p for p, name in enumerate(plain) if name in {f"{w}{group}" for w in _EVENTS}), None)
        if events is not None and not _exceeds(records, place, events):
            events = None
        means = {f"mean{group}", f"sd{group}"} <= around or {f"{group}mean", f"{group}sd"} <= around
        if not group or not (means or events is not None):
            continue
        numbers = [x for x in floats_of(records, place) if isfinite(x)]
        filled = sum(bool(record[place].strip()) for record in records)
        if len(numbers) >= _FEWEST and len(numbers) == filled and all(x == int(x) >= _FEWEST for x in numbers):
            found.append(place)
    return {place: f"n_{header[place]}" for place in found} if len(found) == _TWO else {}


#: What stands before the name of a group whose events are counted.
_EVENTS: Final = ("cases", "events", "deaths", "casesin", "eventsin", "deathsin")


def _exceeds(records: Sequence[Sequence[str]], size: int, events: int) -> bool:
    """Whether a size is never below a count, and above it in most rows."""
    pairs = [(n, e) for n, e in zip(*(floats_of(records, p) for p in (size, events)), strict=True) if isfinite(n + e)]
    return bool(pairs) and all(n >= e for n, e in pairs) and 2 * sum(n > e for n, e in pairs) > len(pairs)


def given_way(header: Sequence[str], records: Sequence[Sequence[str]], place: int, other: int) -> str:
    """Return why the column at `other`, read as the number of persons, gives way to that at `place`; "" if it does not.

    Examples
    --------
    >>> given_way(["N randomised", "N analysed"], [["40", "38"], ["50", "44"]], 1, 0)
    "a number of persons who began, beside that of those analysed in 'N analysed'"
    """
    if _numbers_groups(records, place, other):
        return f"a number of groups, beside that of their persons in {header[place]!r}"
    if _rank(header[place]) > _rank(header[other]):
        who = "who began" if _rank(header[other]) < 0 else "of any kind"
        return f"a number of persons {who}, beside that of those analysed in {header[place]!r}"
    return ""


#: Kinds of cells with a count, and how a column of them under the name of a group is called in full.
_COUNTS: Final = (("count of total", "events {}"), ("count (percent)", "{} n (%)"))
_MOST: Final = 0.9


def counts_of_totals(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only two columns of counts, of a total or with a percentage, of two groups that their names tell.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> shapes = [shape_of(c) for c in (["Lee", "Kim"], ["4/40", "3/55"], ["9/41", "8/57"])]
    >>> counts_of_totals(["study", "No. of deaths/total, surgery", "No. of deaths/total, drugs"], shapes)
    {1: 'events surgery', 2: 'events drugs'}
    >>> shapes = [shape_of(c) for c in (["Lee"], ["4 (10%)"], ["9 (22%)"])]
    >>> counts_of_totals(["study", "Intervention", "Control"], shapes)
    {1: 'Intervention n (%)', 2: 'Control n (%)'}
    """
    for kind, plain in _COUNTS:
        found = [p for p, shape in enumerate(shapes) if shape.kinds.get(kind, 0.0) >= _MOST]
        if len(found) != _TWO:
            continue
        one, two = (list(words_of(header[p])) for p in found)
        if {_arm(one), _arm(two)} == {"1", "2"}:  # the words for arms, and no other
            return {p: plain.format(header[p].strip()) for p in found}
        one, two = (re.findall(r"[a-z0-9]+", header[p].lower()) for p in found)
        own = [[w for w in words if w not in other] for words, other in ((one, two), (two, one))]
        known = any(arm_of(w) for words in own for w in words) and any(_is_quantity(w) for w in (*one, *two))
        denied = sorted((one, two), key=len)
        if kind == "count of total" and any(denied[1] == [no, *denied[0]] for no in ("no", "non", "without")):
            return {p: plain.format(header[p].strip()) for p in found}  # "Mesh", "No mesh"
        if kind == "count of total" and all(own) and not known:  # "exp cases/total": read without
            return {place: f"events {' '.join(words)}" for place, words in zip(found, own, strict=True)}
    return {}


_NO: Final = frozenset(("no", "non", "not", "without", "nao", "sin", "sem", "sans", "senza", "nicht", "ohne", "niet"))
#: So many letters of a word that is written out beside it: "Res", "Not resistant".
_LETTERS: Final = 3


def denied_counts(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the names of a count and of the persons, where the count of all others stands beside, by the word for not.

    Examples
    --------
    >>> denied_counts(["study", "Resistant", "Not resistant", "Total"], [["A", "3", "7", "10"], ["B", "5", "6", "11"]])
    {1: 'events', 3: 'n'}
    >>> denied_counts(["study", "Resistant", "Not resistant", "Total"], [["A", "3", "7", "10"], ["B", "5", "6", "12"]])
    {}
    """
    told = [words_of(name, capitals=False) for name in header]
    sizes = [p for p, words in enumerate(told) if len(words) == 1 and words[0] in SIZES]
    denied = [p for p, words in enumerate(told) if len(words) == _TWO and words[0] in _NO]
    if len(sizes) != 1 or len(denied) != 1:
        return {}
    word = told[denied[0]][1]
    found = [p for p, w in enumerate(told) if len(w) == 1 and len(w[0]) >= _LETTERS and word.startswith(w[0])]
    if len(found) != 1 or of_people((word,)) or of_people(told[found[0]]):
        return {}  # "male", "not male": who the people are
    rows = zip(*(floats_of(records, p) for p in (found[0], denied[0], sizes[0])), strict=True)
    known = [row for row in rows if all(map(isfinite, row))]
    made = sum(a + b == n and a % 1 == 0 <= min(a, b) for a, b, n in known)  # one may be misprinted
    return {found[0]: "events", sizes[0]: "n"} if made >= max(_FEWEST, _MOST * len(known)) else {}


def denied_of_arms(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the names of counts and persons of two groups, where the count of all others of each stands beside.

    Examples
    --------
    >>> of_drug, of_sham = (
    ...     [f"{arm}_total_n", f"{arm}_better_n", f"{arm}_no.better_n"] for arm in ("drug", "sham")
    ... )
    >>> rows = [["20", "12", "8", "21", "5", "16"], ["30", "10", "20", "31", "9", "22"]]
    >>> denied_of_arms([*of_drug, *of_sham], rows)
    {1: 'events drug', 0: 'n drug', 4: 'events sham', 3: 'n sham'}
    >>> denied_of_arms([*of_drug, *of_sham], [["20", "12", "7", "21", "5", "16"], rows[1]])
    {}
    """
    told = [re.findall(r"[a-z0-9]+", name.lower()) for name in header]
    found: dict[int, str] = {}
    for denied, words in enumerate(told):
        positive = [w for w in words if w not in _NO]
        if len(positive) != len(words) - 1 or told.count(positive) != 1:
            continue
        events = told.index(positive)
        for size, other in enumerate(told):
            group = [w for w in positive if w in other and w not in SIZES]
            rest = [w for w in other if w not in group]
            if not group or not rest or not set(rest) <= SIZES or len(group) == len(positive):
                continue
            rows = zip(*(floats_of(records, p) for p in (events, denied, size)), strict=True)
            known = [row for row in rows if all(map(isfinite, row))]
            made = sum(a + b == n and a % 1 == 0 <= min(a, b) for a, b, n in known)
            if made >= max(_FEWEST, _MOST * len(known)):
                found |= {events: f"events {' '.join(group)}", size: f"n {' '.join(group)}"}
    return found if len(found) == 2 * _TWO else {}


def _is_quantity(word: str) -> bool:
    return len(word) > 1 and any(r.part is WordKind.QUANTITY for r in WORDS.get(word, ()))


def _arm(words: Sequence[str]) -> str:
    """Return the arm that the only word of a name, besides "group", is."""
    left = [w for w in words if w not in ("group", "arm")]
    return arm_of(left[0]) if len(left) == 1 else ""


def _rank(name: str) -> int:
    return 1 if _ANALYSED.search(name) else -1 if _BEGAN.search(name) else 0


#: A share is that of its counts to about one percent, however it was rounded.
_NEAR: Final = 0.011


def made_by_counts(records: Sequence[Sequence[str]], share: int, events: int, size: int) -> bool:
    """Whether a column is the share, of 1 or of 100, that counts make of persons, in half of the rows or more.

    Examples
    --------
    >>> rows = [["24", "120", "20.0"], ["20", "80", "25"], ["5", "50", "9"]]
    >>> made_by_counts(rows, 2, 0, 1), made_by_counts([["24", "120", "3.1"]], 2, 0, 1)
    (True, False)
    """
    rows = zip(*(floats_of(records, p) for p in (share, events, size)), strict=True)
    known = [(x, a / n) for x, a, n in rows if isfinite(x + a + n) and n > 0]
    return not known or any(2 * sum(abs(x / w - p) <= _NEAR for x, p in known) >= len(known) for w in (1, 100))


def count_of_share(percent: str, size: str) -> str:
    """Return the only count of so many persons that is printed as this percentage; "" if there is none, or several.

    Examples
    --------
    >>> count_of_share("22", "50"), count_of_share("22", "400"), count_of_share("22.3", "50")
    ('11', '', '')
    """
    found = counts_of_share(percent, size)
    return str(found[0]) if len(found) == 1 else ""


def counts_of_share(percent: str, size: str) -> range:
    """Return the counts of so many persons that are printed as this percentage.

    Examples
    --------
    >>> counts_of_share("22", "400"), len(counts_of_share("22.3", "50"))
    (range(86, 91), 0)
    """
    if not size.isdigit() or not re.fullmatch(r"\d+(?:\.\d+)?", percent):
        return range(0)
    half = Fraction(1, 2 * 10 ** len(percent.partition(".")[2]))
    low, high = ((Fraction(percent) + side * half) * int(size) / 100 for side in (-1, 1))
    return range(max(0, ceil(low)), min(int(size), floor(high)) + 1)


def shared_sizes(arms: dict[tuple[str, ...], dict[str, int]]) -> None:
    """Give sizes of arms without a mean to what they are of, in place: to all others, or to all of their time.

    Examples
    --------
    >>> arms = {("pre",): {"n1": 1}, ("post",): {"n1": 2}, ("sf", "pre"): {"mean1": 3}, ("sf", "post"): {"mean1": 4}}
    >>> shared_sizes(arms)
    >>> arms
    {('sf', 'pre'): {'n1': 1, 'mean1': 3}, ('sf', 'post'): {'n1': 2, 'mean1': 4}}
    """
    sized = [words for words, columns in arms.items() if columns.keys() & {"n1", "n2"}]
    if len(sized) == 1 and sized[0] and arms[sized[0]].keys() == {"n1", "n2"} and len(arms) > 1:
        arms.setdefault((), {}).update(arms.pop(sized[0]))  # "n_start": the only sizes of the arms
        return
    for words in sized:
        time = len(words) == 1 and names_time(words[0])
        of = [other for other in arms if time and set(words) < set(other)]
        if of and arms[words].keys() <= {"n1", "n2"}:
            sizes = arms.pop(words)
            arms.update({other: sizes | arms[other] for other in of})


def uncounted(columns: Mapping[str, int]) -> dict[str, str]:
    """Return the percentages of arms that no count is made of, and why: the counts stand beside them, or no size does.

    Examples
    --------
    >>> list(uncounted({"share1": 0, "n1": 1, "share2": 2})), list(uncounted({"share1": 0, "n1": 1, "events1": 2}))
    (['share2'], ['share1'])
    """
    found = {}
    for column in ("share1", "share2"):
        if column in columns and f"events{column[-1]}" in columns:
            found[column] = "the percentage of a count that stands beside it"
        elif column in columns and f"n{column[-1]}" not in columns:
            found[column] = "events in percent: give the counts, or of how many, for a percent sign is a unit"
    return found


#: Persons who were taken in, as they are called where nobody speaks of events.
_CASES: Final = frozenset(("cases", "case"))
_OF_MEANS: Final = frozenset(("mean", "sd", "se", "sem"))


def cases_of_arms(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the cases of two arms as their sizes, where means or other events stand beside them, and no size does.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> header, row = ["cases T", "cases C", "VAS T", "VAS C"], ["45", "44", "3.2\u00b11.4", "4.1\u00b11.6"]
    >>> cases_of_arms(header, [shape_of([cell]) for cell in row])
    {0: 'n T', 1: 'n C'}
    """
    told = [words_of(name) for name in header]
    cases = {p: [w for w in words if w not in _CASES] for p, words in enumerate(told) if _CASES & set(words)}
    arms = {p: arm_of(rest[0]) for p, rest in cases.items() if len(rest) == 1}
    if len(arms) != len(cases) or sorted(arms.values()) != ["1", "2"] or any(SIZES & set(words) for words in told):
        return {}
    others = [p for p in range(len(header)) if p not in arms]
    events = [p for p in others if "events" in told[p] or names_event(told[p])]
    means = [p for p in others if _OF_MEANS & set(told[p]) or shapes[p].kinds.get("mean and spread", 0.0) > _MOST]
    return {p: f"n {cases[p][0].upper()}" for p in arms} if len(events) > 1 or len(means) > 1 else {}


def _numbers_groups(records: Sequence[Sequence[str]], place: int, other: int) -> bool:
    """Whether most numbers at `other` are 1 or 2, where those at `place`, for the same thing, are more."""
    pairs = zip(floats_of(records, other), floats_of(records, place), strict=True)
    known = [(a, b) for a, b in pairs if isfinite(a) and isfinite(b)]
    return bool(known) and 2 * sum(a <= 2 < b for a, b in known) > len(known)


_GLUED: Final = re.compile(r"(.*?[a-z]|N)()([ITEC])|(.*?[A-Za-z])([01])([ITEC])")
_TIMED: Final = {"": "", "0": "_pre", "1": "_post"}


def capital_behind(header: Sequence[str]) -> dict[int, str]:
    """Return names with a capital letter for the arm behind them, where sizes and SDs of both arms end in it.

    Before it 0 and 1 are times, where both are.

    Examples
    --------
    >>> list(capital_behind(["nI", "nC", "painI", "painC", "sd_painI", "sd_painC"]).values())[2:4]
    ['pain_I', 'pain_C']
    >>> capital_behind(["N1I", "N1C", "sd0I", "sd0C", "sd1I", "sd1C", "pain0C"])
    {0: 'N_post_I', 1: 'N_post_C', 2: 'sd_pre_I', 3: 'sd_pre_C', 4: 'sd_post_I', 5: 'sd_post_C', 6: 'pain_pre_C'}
    """
    parts = {
        p: tuple(x for x in m.groups() if x is not None) for p, n in enumerate(header) if (m := _GLUED.fullmatch(n))
    }
    letters = {letter for _, _, letter in parts.values()}
    digits = {digit for _, digit, _ in parts.values()}
    both = [
        stem
        for stem, digit, letter in parts.values()
        if letter == "C" and (stem, digit) in {(s, d) for s, d, x in parts.values() if x != "C"}
    ]
    told = [set(words_of(stem)) for stem in both]
    if len(letters) != _TWO or "C" not in letters:
        return {}
    times = _TIMED if {"0", "1"} <= digits else dict.fromkeys(digits, "")
    if not any(w == {"n"} for w in told) or not any("sd" in w for w in told):
        return {}
    return {p: f"{stem}{times[digit]}_{letter}" for p, (stem, digit, letter) in parts.items()}


#: Words for everyone of a group, and what the events in it are called.
_EVERYONE: Final = frozenset(("all", "everyone", "everybody"))
_EVENT_WORDS: Final = frozenset(("event", "events", "ev", "cases", "deaths", "died", "responders"))


def everyone_of_groups(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the sizes of two groups by the word for everyone, where the events of each are never more.

    Examples
    --------
    >>> header = ["event drug", "all drug", "event control", "all control"]
    >>> everyone_of_groups(header, [["4", "50", "9", "48"], ["0", "31", "2", "30"]])
    {1: 'n drug', 3: 'n control'}
    """
    told = [words_of(name) for name in header]
    events = {
        tuple(w for w in words if w not in _EVENT_WORDS): p for p, words in enumerate(told) if _EVENT_WORDS & {*words}
    }
    found = {}
    for place, words in enumerate(told):
        group = tuple(w for w in words if w not in _EVERYONE)
        counts = events.get(group) if group and len(group) < len(words) else None
        if counts is not None and _exceeds(records, place, counts):
            found[place] = f"n {' '.join(group)}"
    return found if len(found) == _TWO else {}


def called_by_sizes(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return what columns are called that the sizes beside them tell, each in the way that is said above."""
    return (
        called_as_groups(header, records)
        | denied_counts(header, records)
        | denied_of_arms(header, records)
        | capital_behind(header)
        | everyone_of_groups(header, records)
    )
