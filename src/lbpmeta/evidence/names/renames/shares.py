"""Shares: counts of one group that a share of the row shows, and counts beside sizes that only a capital tells apart.

The name of a count says what is counted, not that it is one: "anxiety_n", "positives". Where a column holds what a
count is of a number of persons, in nearly every row, the numbers themselves say which columns these are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.events import names_event
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = [
    "ACCURACY",
    "SHARES",
    "by_case_alone",
    "counts_by_case",
    "is_share",
    "named_for_people",
    "of_group",
    "of_people",
    "of_total",
    "sizes_of_cases",
    "with_intervals",
    "with_limits",
    "with_percent",
    "yes_and_no",
]

#: Words of a share.
SHARES: Final = frozenset(
    ("percent", "percentage", "pct", "perc", "prev", "prevalence", "proportion", "prop", "frac", "fraction")
) | {"rate", "share", "p"}
#: What people are called by what they are like.
_LIKE: Final = frozenset(("white", "black", "caucasian", "women", "men", "smoker", "smokers", "drinkers", "diabetics"))
_MOST: Final = 0.9
_FEWEST: Final = 3
#: Numbers of persons who were analysed are nearly those of all; counts of events mostly are not.
_BELOW: Final = 0.75


def of_group(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return columns of one group and what each is called in full, of all rules of this file.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> of_group(["n/N"], [["9/40"], ["3/25"]], [shape_of(["9/40", "3/25"])])
    {0: 'events'}
    """
    found = of_total(header, shapes) | with_intervals(header, shapes)
    found |= with_limits(header, records, shapes) | per_time(header, shapes)
    return by_case_alone(header, records) | with_percent(header, records, shapes) | found


def of_total(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only column whose cells are counts of totals and whose name says no more than that: "n/N".

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> of_total(["study", "n/N"], [shape_of(["Lee"]), shape_of(["9/40"])])
    {1: 'events'}
    """
    found = [p for p, shape in enumerate(shapes) if shape.kinds.get("count of total", 0.0) > _MOST]
    plain = [p for p in found if set(words_of(header[p])) <= {"events", "n", "cases", "total", "samplesize"}]
    return {plain[0]: "events"} if len(found) == len(plain) == 1 else {}


def by_case_alone(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the columns "n" and "N" beside no mean, the one never more than the other, and mostly far less.

    Examples
    --------
    >>> by_case_alone(["study", "n", "N"], [["Lee", "9", "40"], ["Kim", "3", "25"]])
    {1: 'events', 2: 'n'}
    >>> by_case_alone(["study", "n", "N"], [["Lee", "39", "40"], ["Kim", "25", "25"]])
    {}
    """
    names = [name.strip() for name in header]
    means = {"mean", "sd", "se", "median", "estimate"}
    if names.count("n") != 1 or names.count("N") != 1 or any(means & set(words_of(name)) for name in header):
        return {}
    events, size = names.index("n"), names.index("N")
    return {events: "events", size: "n"} if _far_less(records, events, size) else {}


def _far_less(records: Sequence[Sequence[str]], events: int, size: int) -> bool:
    """Whether a count never exceeds the persons beside it, and is far less in most rows."""
    pairs = zip(floats_of(records, events), floats_of(records, size), strict=True)
    known = [a / n for a, n in pairs if math.isfinite(a + n) and n > 0]
    return bool(known) and max(known) <= 1 and sorted(known)[len(known) // 2] <= _BELOW


_PERSON_TIME: Final = frozenset(("persontime", "personyears", "personyrs", "pyears", "pyar", "pyrs"))


def per_time(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only column of person-time, and the only one beside it that is named as an event.

    Examples
    --------
    >>> whole, time = (Shape(3, {"number": 1.0}, (7.0, 12.0), share) for share in (1.0, 0.0))
    >>> per_time(["deaths", "Patient-years at risk"], [whole, time])
    {1: 'person-years', 0: 'events'}
    """
    said = {p: words_of(name) for p, name in enumerate(header)}
    times = [p for p, words in said.items() if len(words) == 1 and words[0] in _PERSON_TIME]
    events = [p for p, words in said.items() if len(words) == 1 and names_event(words) and shapes[p].whole == 1]
    return {times[0]: "person-years", events[0]: "events"} if len(times) == len(events) == 1 else {}


#: A count with its percentage.
_COUNT: Final = re.compile(r"\s*(\d+)\s*[(\[]\s*(\d+(?:\.\d+)?)\s*%?\s*[)\]]\s*")


def with_percent(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only counts with percentages, and the only total of which they are these percentages.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["12 (30.0)", "40"], ["20 (20.0)", "100"], ["5 (10.0)", "50"]]
    >>> with_percent(["Depression n (%)", "Total"], rows, [shape_of(c) for c in zip(*rows)])
    {0: 'events', 1: 'n'}
    """
    both = ("count (percent)", "number (number)")
    counts = [
        p
        for p, shape in enumerate(shapes)
        if sum(shape.kinds.get(k, 0.0) for k in both) > _MOST and {"percent"} & set(words_of(header[p]))
    ]
    if len(counts) != 1 or named_for_people(header[counts[0]]):
        return {}  # beside the same of a control they are those of an arm
    cells = [_COUNT.fullmatch(r[counts[0]]) for r in records]
    numbers = [(float(m[1]), float(m[2])) if m else (math.nan, math.nan) for m in cells]
    texts = [m[2] if m else "" for m in cells]
    totals = []
    for place, shape in enumerate(shapes):
        if shape.whole == 1 and shape.share > _MOST:
            sizes = floats_of(records, place)
            rows = [(a, n, x) for (a, x), n in zip(numbers, sizes, strict=True)]
            totals += [place] if is_share(rows, texts) else []
    return {counts[0]: "events", totals[0]: "n"} if len(totals) == 1 else {}


_AROUND: Final = frozenset(
    ("ci", "ic", "ki", "bi", "95", "90", "99", "of", "estimate", "percent", "adj", "adjusted", "crude")
)


def with_intervals(header: Sequence[str], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only column whose cells are shares with their intervals, as its name says.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> with_intervals(["Prevalence, % (95% CI)"], [shape_of(["25.0 (19.1-31.2)", "30.2 (25.0-36.1)"])])
    {0: 'prestimate'}
    """
    told = {p: set(words_of(name)) for p, name in enumerate(header)}
    found = [
        p
        for p, words in told.items()
        if shapes[p].kinds.get("estimate [interval]", 0.0) > _MOST
        and words <= (SHARES | _AROUND) - {"p"}
        and words & SHARES - {"percent"}
    ]
    return {found[0]: "prestimate"} if len(found) == 1 else {}


#: What a share is called that stands for how good a test is, or how frequent what it finds.
ACCURACY: Final = frozenset(
    ("sensitivity", "specificity", "accuracy", "prevalence", "prev", "proportion", "prop", "ppv", "npv")
)


_LOWER: Final = frozenset(("lower", "low", "lcl", "lb", "lo"))
_UPPER: Final = frozenset(("upper", "high", "ucl", "ub", "hi", "up"))
_LIMITS: Final = _LOWER | _UPPER


def _shortens(word: str, name: str) -> bool:
    """Whether a word is a name in short: "sn" of sensitivity."""
    letters = iter(name)
    return word[:1] == name[:1] and all(letter in letters for letter in word)


def with_limits(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the only share, so named, and the only two limits around it, if their names say nothing else.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["0.41", "0.32", "0.50"], ["0.05", "0.01", "0.13"], ["0.42", "0.25", "0.61"]]
    >>> with_limits(["Sensitivity", "sn_lower", "sn_upper"], rows, [shape_of(c) for c in zip(*rows)])
    {0: 'prestimate', 1: 'prestimate lower', 2: 'prestimate upper'}
    """
    named = {p: set(words_of(name)) for p, name in enumerate(header) if shapes[p].share > _MOST and shapes[p].low >= 0}
    shares = [p for p, words in named.items() if words & ACCURACY and words <= ACCURACY | _AROUND]
    lower = [p for p, words in named.items() if words & _LOWER]
    upper = [p for p, words in named.items() if words & _UPPER]
    if len(shares) == 1 and not (lower or upper):
        return _with_error(named, records, shares[0])
    if not (len(shares) == len(lower) == len(upper) == 1):
        return {}
    rest = (named[lower[0]] | named[upper[0]]) - _LIMITS - ACCURACY - _AROUND - {"limit", "bound"}
    if not all(_shortens(word, name) for word in rest for name in named[shares[0]] & ACCURACY):
        return {}  # "age low": not of the share
    columns = (floats_of(records, p) for p in (lower[0], shares[0], upper[0]))
    known = [row for row in zip(*columns, strict=True) if math.isfinite(sum(row))]
    if len(known) < _FEWEST or sum(low <= x <= high for low, x, high in known) < _MOST * len(known):
        return {}
    return {shares[0]: "prestimate", lower[0]: "prestimate lower", upper[0]: "prestimate upper"}


def _with_error(named: Mapping[int, set[str]], records: Sequence[Sequence[str]], share: int) -> dict[int, str]:
    """Return a share up to 1 and the only standard error that goes by the same words: "adj_prev", "adj_se"."""
    rest = named[share] - ACCURACY
    errors = [p for p, words in named.items() if words & {"se", "stderr"} and words - {"se", "stderr"} <= rest]
    pairs = [*zip(floats_of(records, share), floats_of(records, errors[0]), strict=True)] if len(errors) == 1 else []
    known = [(p, se) for p, se in pairs if math.isfinite(p + se)]
    if len(known) < _FEWEST or any(not (0 <= p <= 1 and 0 <= se < 0.5) for p, se in known):
        return {}
    return {share: "prestimate", errors[0]: "prestimate se"}


def of_people(words: Collection[str], aside: Collection[str] = ()) -> bool:
    """Whether the words of a name speak of an arm, or of what people are like: "n male" of N is no outcome.

    Examples
    --------
    >>> of_people(("percent", "white")), of_people(("mean", "age")), of_people(("smoking", "prevalence"))
    (True, True, False)
    """
    told = [w for w in words if w not in SHARES and w not in aside and len(w) > 1]
    kinds = {r.part for w in told for r in WORDS.get(w, ())}
    return bool(kinds & {WordKind.ARM, WordKind.COVARIATE}) or bool(_LIKE & set(words))


def named_for_people(name: str) -> bool:
    """Whether a name is that of an arm or of what people are like, and not of cases or patients.

    Examples
    --------
    >>> named_for_people("% women"), named_for_people("female patients"), named_for_people("anxious")
    (True, False, False)
    """
    words = set(words_of(name))
    return of_people(words) and not words & {"cases", "patients"}


def is_share(rows: Sequence[tuple[float, float, float]], texts: Sequence[str], most: float = _MOST) -> bool:
    """Whether the third numbers are the shares, of 1 or of 100, that the first are of the second, in so many rows.

    Examples
    --------
    >>> is_share([(20, 80, 25.0), (9, 90, 10.0), (33, 60, 55.0)], ["25.0", "10.0", "55.0"])
    True
    """
    known = [(a, n, x, t) for (a, n, x), t in zip(rows, texts, strict=True) if math.isfinite(a + n + x) and n > 0]
    if len(known) < _FEWEST or any(a > n for a, n, _, _ in known) or len({x for _, _, x, _ in known}) < _FEWEST:
        return False
    if 2 * sum(x > 0 for _, _, x, _ in known) < len(known):
        return False  # shares of 0 fit whatever is few beside many
    for scale in (1.0, 100.0):
        fits = 0
        for a, n, x, text in known:
            decimals = len(re.sub(r"[^\d.]", "", text).partition(".")[2])
            fits += abs(scale * a / n - x) <= max(0.51 * 10.0**-decimals, 1e-9) + 1e-9
        if fits >= most * len(known):
            return True
    return False


def counts_by_case(header: Sequence[str], records: Sequence[Sequence[str]]) -> set[int]:
    """Return columns "drug n", "sham n" beside "drug N", "sham N" that are hardly ever near them: their events.

    Examples
    --------
    >>> header = ["drug n", "drug N", "sham n", "sham N"]
    >>> sorted(counts_by_case(header, [["9", "40", "12", "41"], ["3", "25", "6", "24"]]))
    [0, 2]
    >>> sorted(counts_by_case(header, [["39", "40", "40", "41"], ["25", "25", "22", "24"]]))
    []
    """
    sizes: dict[str, int] = {}
    counts: dict[str, int] = {}
    for place, name in enumerate(header):
        m = re.fullmatch(r"(?:(.*[^A-Za-z])([nN])\)?|([nN])([^A-Za-z].*))", name.strip())
        if m is None:
            continue
        rest = re.sub(r"[^a-z0-9]+", " ", (m[1] or m[4]).lower()).strip()
        (sizes if (m[2] or m[3]) == "N" else counts)[rest] = place
    if counts.keys() != sizes.keys():  # "nausea drug (n)" beside "drug (N)"
        own = {rest: [size for size in sizes if size and rest.endswith(f" {size}")] for rest in counts}
        about = {rest.removesuffix(of[0]) for rest, of in own.items() if of}
        counts = {of[0]: counts[rest] for rest, of in own.items() if of and len(about) == 1}
    if counts.keys() != sizes.keys() or len(counts) != 2 or "" in counts:
        return set()
    if not all(_far_less(records, place, sizes[rest]) for rest, place in counts.items()):
        return set()
    return set(counts.values())


#: "n_cases", "number of controls": events, or those who are not, where nothing else is said.
_OF_CASES: Final = re.compile(
    r"(?:n|number|no|num|total|size)(?: of)? (cases|controls|patients)|(cases|controls|patients) n"
)
_WHO: Final = ("cases", "patients")


def sizes_of_cases(header: Sequence[str]) -> dict[int, str]:
    """Return "n_cases" and "n_controls" as sizes where cases and controls have means: then they are arms.

    Examples
    --------
    >>> sizes_of_cases(["n_cases", "n_controls", "mean_cases", "sd_cases", "mean_controls", "sd_controls"])
    {0: 'samplesize cases', 1: 'samplesize controls'}
    >>> sizes_of_cases(["n_cases", "n_controls", "HR"])
    {}
    """
    plain = [re.sub(r"[^a-z]+", " ", name.lower()).strip() for name in header]
    told = [set(name.split()) for name in plain]
    means = {w for words in told if words & {"mean", "means"} for w in words & {"controls", *_WHO}}
    if "controls" not in means or len(means) != 2 or any(w & {"exp", "nexp"} for w in told):
        return {}
    found = {p: next(filter(None, m.groups())) for p, name in enumerate(plain) if (m := _OF_CASES.fullmatch(name))}
    return {p: f"samplesize {who}" for p, who in found.items()} if set(found.values()) == means else {}


_YES_NO: Final = re.compile(r"(.*[^A-Za-z])(yes|no)", re.IGNORECASE)


def yes_and_no(header: Sequence[str], records: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return counts of those who had an outcome, beside those who had not, where both are all persons of the row.

    Examples
    --------
    >>> rows = [["21", "3", "18"], ["19", "5", "14"], ["17", "1", "16"]]
    >>> yes_and_no(["Sample_Size", "Nausea_Yes", "Nausea_No"], rows)
    {1: 'Nausea events', 2: 'Nausea complement'}
    """
    sizes = [p for p, name in enumerate(header) if set(words_of(name)) in ({"n"}, {"samplesize"}, {"total"})]
    named: dict[str, dict[str, int]] = {}
    for place, name in enumerate(header):
        if m := _YES_NO.fullmatch(name.strip()):
            named.setdefault(re.sub(r"[^A-Za-z0-9]+", " ", m[1]).strip(), {})[m[2].lower()] = place
    found: dict[int, str] = {}
    for outcome, at in named.items():
        if len(sizes) != 1 or len(at) != 2 or not outcome:
            continue
        rows = zip(*(floats_of(records, p) for p in (sizes[0], at["yes"], at["no"])), strict=True)
        known = [(n, a, b) for n, a, b in rows if n == n and a == a and b == b]
        if len(known) > 1 and sum(a + b == n for n, a, b in known) >= _MOST * len(known):
            found |= {at["yes"]: f"{outcome} events", at["no"]: f"{outcome} complement"}
    return found
