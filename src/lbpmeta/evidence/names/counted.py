"""Counted: tables of counts whose names say no quantity: letters, a count and its complement, events of whole groups.

Names of this kind are those of other things too, so that each reading needs a witness in the numbers: a total, an
estimate that the counts make, or a count that never exceeds the number of persons. Without it the columns are not
read, and it is said how to name them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.renames.shares import SHARES, is_share, of_people
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.problems import remedy
from lbpmeta.evidence.words.lexicon import ARM_LABELS, LABELS, SIZES, TIMES, WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["Counted", "of_doses", "others_shares", "unnamed_counts"]

Numbers = Sequence[float]
_LETTERS: Final = ("a", "b", "c", "d")
#: The cells of a table by letters: row by row, by what they have and have not, by their place.
_TABLES: Final = (
    _LETTERS,
    ("pp", "pn", "np", "nn"),
    ("yy", "yn", "ny", "nn"),
    ("n11", "n12", "n21", "n22"),
    ("n11", "n10", "n01", "n00"),
    ("++", "+-", "-+", "--"),
)
_MOST: Final = 0.9
#: How the four cells of a table stand: a and b are those of one group, or a and c.
_ROWS: Final[tuple[str, ...]] = ("events1", "nonevents1", "events2", "nonevents2")
_COLUMNS: Final[tuple[str, ...]] = ("events1", "events2", "nonevents1", "nonevents2")
#: A word for an event and the one for its absence.
_OPPOSITES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("pos", "positive"), "neg negative"),
    **dict.fromkeys(("yes",), "no"),
    **dict.fromkeys(("resp", "responders", "success", "successes"), "fail failure failures nonresp nonresponders"),
    **dict.fromkeys(("dead", "died"), "alive survived survivors"),
    **dict.fromkeys(("case", "cases"), "control controls noncases"),
}
#: Groups of people with and without a disease: what is counted in them is the accuracy of a test.
_DISEASE: Final = frozenset(("disease", "diseased", "healthy", "nondiseased", "ill", "sick", "well"))
#: How names of clinical events begin, where they stand beside a number of persons without saying that they are counts.
_EVENT: Final = re.compile(
    r"(?:stroke|exac|infarct|bleed|haemorrh|hemorrh|relaps|recur|cure|remission|resp(?!ondent)|infect|fractur|thromb|embol"
    r"|hospitali|dropout|vomit|nausea|positive|seropositive)[a-z]*|cases?"
)
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """What is read of such columns.

    Parameters
    ----------
    read : mapping of int to NameReading
        By place.
    passed : mapping of int to str
        Columns that can be such counts and are not read, and why.
    notes : tuple of str
    groups : tuple of str
        What the two groups are called, in the order of the table; empty where their names are letters.
    """

    read: Mapping[int, NameReading] = field(default_factory=dict)
    passed: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def unnamed_counts(
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    shapes: Sequence[Shape],
    read: Mapping[int, NameReading],
) -> Counted:
    """Return the counts among the columns that are not read yet, or that one letter alone would read.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["A", "5", "15", "8", "12", "0.50"], ["B", "9", "31", "12", "28", "0.68"]]
    >>> header = ["study", "a", "b", "c", "d", "OR"]
    >>> found = unnamed_counts(header, rows, [shape_of(column) for column in zip(*rows)], {})
    >>> [(found.read[p].quantity, found.read[p].arm) for p in sorted(found.read)]
    [('events', '1'), ('nonevents', '1'), ('events', '2'), ('nonevents', '2')]
    """
    armed = {r.quantity for r in read.values() if r.arm} - {"n"}
    armed -= {"events"} if not any(r.arm and r.quantity in ("n", "time") for r in read.values()) else set()
    armed &= {"events", "nonevents", "mean", "sd", "median"}
    made = None if armed else _lettered(header, records, shapes) or _complements(header, shapes)
    return made or _with_their_shares(header, records, shapes, read) or _lone_events(header, records, shapes, read)


def _counts(shape: Shape, whole: float = 1.0) -> bool:
    return bool(shape.numbers) and shape.share > _MOST and shape.whole >= whole and shape.low >= 0 and not shape.years


def _lettered(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> Counted | None:
    """Read columns a, b, c, d where a total or an estimate shows which cells of a table they are."""
    names = [h.strip().lower() for h in header]
    letters = next((one for one in _TABLES if all(names.count(cell) == 1 for cell in one)), ())
    if not letters or (letters is _LETTERS and "e" in names):
        return None
    places = [names.index(letter) for letter in letters]
    if not all(_counts(shapes[p]) for p in places):
        return None
    cells = [floats_of(records, p) for p in places]
    others = [floats_of(records, p) for p in range(len(header)) if p not in places and shapes[p].share > _MOST]
    order = _order(cells, others)
    if not order:
        how = remedy({what: header[p] for what, p in zip(_ROWS, places, strict=True)})
        why = f"a cell of a 2x2 table, whose order no total and no estimate shows: {how} if it is this"
        return Counted(passed=dict.fromkeys(places, why))
    read = {
        p: NameReading(what[:-1], what[-1], score=2.0, spelling="letters")
        for p, what in zip(places, order, strict=True)
    }
    w, x, y, z = letters
    pair = f"{w} and {x}" if order is _ROWS else f"{w} and {y}"
    told = f"{w}, {x}, {y} and {z} are a 2x2 table of which {pair} are one group, as its numbers show"
    return Counted(read, notes=(told,))


def _order(cells: Sequence[Numbers], others: Sequence[Numbers]) -> tuple[str, ...]:
    """Return which cells the letters are: as a total, a ratio or its logarithm among the other columns shows."""
    a, b, c, d = cells
    for order, (w, x, y, z) in ((_ROWS, (a, b, c, d)), (_COLUMNS, (a, c, b, d))):
        sums = [[p + q for p, q in zip(*pair, strict=True)] for pair in ((w, x), (y, z))]
        if all(any(_same(total, other) for other in others) for total in sums):
            return order
    makers: tuple[tuple[tuple[str, ...], Callable[[float, float, float, float], float]], ...] = (
        (_ROWS, lambda w, x, y, z: w * z / (x * y)),
        (_ROWS, lambda w, x, y, z: w / (w + x) / (y / (y + z))),
        (_COLUMNS, lambda w, x, y, z: w / (w + y) / (x / (x + z))),
    )
    rows = list(zip(a, b, c, d, strict=True))
    for order, make in makers:
        ratios = [make(*row) if all(cell > 0 for cell in row) else math.nan for row in rows]
        logs = [math.log(r) if r > 0 else math.nan for r in ratios]
        if any(_near(made, other) for made in (ratios, logs) for other in others):
            return order
    return ()


def _same(one: Numbers, other: Numbers) -> bool:
    known = [(p, q) for p, q in zip(one, other, strict=True) if p == p and q == q]
    return len(known) > 1 and sum(p == q for p, q in known) >= _MOST * len(known)


def _near(one: Numbers, other: Numbers) -> bool:
    known = [(p, q) for p, q in zip(one, other, strict=True) if p == p and q == q]
    return len(known) > 1 and sum(abs(p - q) <= 0.006 + 0.006 * abs(p) for p, q in known) >= _MOST * len(known)


def _complements(header: Sequence[str], shapes: Sequence[Shape]) -> Counted | None:
    """Read a count and its complement in each of two groups: "cir.pos cir.neg non.pos non.neg", "mi_exp nomi_exp"."""
    by: dict[tuple[str, ...], dict[str, int]] = {}
    for place, name in enumerate(header):
        words = _without(words_of(name))
        if not 2 <= len(words) <= 4 or not _counts(shapes[place], _MOST):
            continue
        for i, word in enumerate(words):
            group = words[:i] + words[i + 1 :]
            if any(w in TIMES or w in _DISEASE or _is(w, WordKind.COVARIATE) for w in group):
                continue
            by.setdefault(group, {}).setdefault(word, place)
    whole: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for group, outcomes in by.items():
        for event in outcomes:
            for other in outcomes:
                if event != other and _opposite(event, other, sized=bool(set(group) & SIZES)):
                    whole.setdefault((event, other), []).append(group)
    pairs = [(words, groups) for words, groups in whole.items() if len(groups) == 2]
    if len(pairs) == 2 and {w for group in pairs[0][1] for w in group} == set(pairs[1][0]):  # one table, twice
        whole = {words: groups for words, groups in whole.items() if words[0] not in ("case", "cases")}
        pairs = [(words, groups) for words, groups in pairs if words in whole]
    if len(pairs) != 1 or any(len(groups) > 2 for groups in whole.values()):
        return None
    (event, other), (first, second) = pairs[0]
    shared = set(first) & set(second)
    names = tuple(" ".join(w for w in group if w not in shared) for group in (first, second))
    if not all(names) or any(w in LABELS - ARM_LABELS for name in names for w in name.split()):
        return None
    places = {
        (q, g): by[group][word]
        for g, group in enumerate((first, second))
        for q, word in (("events", event), ("nonevents", other))
    }
    if _of_means(header, places.values()):
        return None
    counted = [_quantity(name) for name in names]
    if set(counted) in ({"events", "time"}, {"events", "n"}):  # "d.smokers py.smokers d.nonsmokers py.nonsmokers"
        read = {
            by[group][word]: NameReading(counted[g], arm, score=2.0, spelling=word)
            for g, group in enumerate((first, second))
            for arm, word in (("1", event), ("2", other))
        }
        return Counted(read, groups=(event, other))
    plural = tuple(f"{name}s" if name in ("case", "control") else name for name in names)
    if set(plural) == {"cases", "controls"}:  # what is counted in them is who was exposed
        ill, well = (plural.index(name) for name in ("cases", "controls"))
        turned = {("events", ill): "events1", ("nonevents", ill): "events2"}
        turned |= {("events", well): "nonevents1", ("nonevents", well): "nonevents2"}
        named = {places[cell]: column for cell, column in turned.items()}
        told = f"cases and controls are counted with {event!r} (arm 1) and without (arm 2)"
        return Counted({p: NameReading(c[:-1], c[-1], score=2.0) for p, c in named.items()}, notes=(told,))
    read = {p: NameReading(q, str(g + 1), score=2.0, spelling=names[g]) for (q, g), p in places.items()}
    told = f"{event!r} counts those with the event and {other!r} those without it, in each of two groups"
    return Counted(read, notes=(told,), groups=names)


def _quantity(name: str) -> str:
    """Return what a word counts, though it may mean something else elsewhere: events, persons or their time."""
    return next((role.value for role in WORDS.get(name, ()) if role.part is WordKind.QUANTITY), "")


def _without(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with a negation before another one as one: "no", "helmet"."""
    found: list[str] = []
    for word in words:
        if len(words) > 2 and found and found[-1] == "with":
            found[-1] = word
        elif len(words) > 2 and found and found[-1] in ("no", "not", "without"):
            found[-1] = f"{found[-1].replace('without', 'no')}{word}"
        else:
            found.append(word)
    return tuple(found)


def _is(word: str, kind: WordKind) -> bool:
    return any(role.part is kind for role in WORDS.get(word, ()))


def _opposite(event: str, other: str, *, sized: bool) -> bool:
    """Whether a word says that what another one says did not happen."""
    if event in _OPPOSITES:
        return other in _OPPOSITES[event].split()
    if other in ("non", "none", "not"):
        return sized and event not in WORDS and event not in LABELS
    return len(event) > 1 and event not in LABELS and other in (f"no{event}", f"non{event}", f"not{event}")


def _of_means(header: Sequence[str], taken: Collection[int]) -> bool:
    """Whether another column of the table is a mean or a spread: then whole numbers may be scores."""
    means = {"mean", "sd", "se", "sem"}
    return any(means & set(words_of(name)) for place, name in enumerate(header) if place not in taken)


#: How a count is called behind what it counts: "Death_Cases" beside "Death_Rate".
_COUNT_WORDS: Final = frozenset(("n", "cases", "count", "counts", "events", "number"))


def _with_their_shares(
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    shapes: Sequence[Shape],
    read: Mapping[int, NameReading],
) -> Counted | None:
    """Read several counts of one number of persons that each have their share beside them: "asthma", "asthma %"."""
    sizes = [p for p, r in read.items() if r.quantity == "n" and not r.arm and not r.words]
    told = [frozenset(words_of(name)) for name in header]
    if not read:  # "N", "Case_Count": by nothing but what follows
        sizes = [p for p, words in enumerate(told) if words and words <= _COUNT_WORDS | SIZES | {"case"}]
    if len(sizes) != 1 or any(r.arm or r.quantity in ("estimate", "r", "pair") for r in read.values()):
        return None
    persons = floats_of(records, sizes[0])
    events = {p for p, r in read.items() if r.quantity == "events"}
    shares = [p for p, words in enumerate(told) if words & SHARES or "%" in header[p]]
    named = {words: p for p, words in enumerate(told) if p not in shares}
    found: dict[int, NameReading] = {}
    passed: dict[int, str] = {}
    for place in shares:
        own = told[place] - SHARES - _COUNT_WORDS
        ways = (own, *(own | {word} for word in _COUNT_WORDS))
        count = next((named[w] for w in ways if w in named), None) if own and not of_people(own) else None
        if count is None or (count in read and count not in events) or not _counts(shapes[count]):
            continue
        rows = list(zip(floats_of(records, count), persons, floats_of(records, place), strict=True))
        if is_share(rows, [r[place] for r in records], 1.0):
            found[place] = NameReading("percent", words=tuple(sorted(own)), score=1.0)
        elif _mostly_shares(rows):
            passed[place] = f"a share of other people than those in {header[sizes[0]]!r}, in some rows"
        else:
            continue
        found[count] = NameReading("events", words=tuple(sorted(own)), score=1.0, known=True)
    counted = {p for p, r in found.items() if r.quantity == "events"}
    if sizes[0] not in read:
        found[sizes[0]] = NameReading("n", score=1.0, known=True)
    return Counted(found, passed) if len(counted) > 1 and events <= counted else None


def _mostly_shares(rows: Sequence[tuple[float, float, float]]) -> bool:
    """Whether the third numbers are nearly the percentages that the first are of the second, in half of the rows."""
    known = [(100 * a / n, x) for a, n, x in rows if math.isfinite(a + n + x) and n > 0]
    if not known or any(share > _PERCENT for share, _ in known):
        return False
    return 2 * sum(abs(share - x) <= 1 < share + x for share, x in known) > len(known)


def _lone_events(
    header: Sequence[str],
    records: Sequence[Sequence[str]],
    shapes: Sequence[Shape],
    read: Mapping[int, NameReading],
) -> Counted:
    """Read what is named as a clinical event beside the number of persons of a whole group: "stroke, total"."""
    sizes = [p for p, r in read.items() if r.quantity == "n" and not r.arm and not r.words]
    sizes = sizes or [p for p, name in enumerate(header) if name.strip().lower() == "n" and _counts(shapes[p])]
    if len(sizes) != 1 or any(r.arm or r.quantity in ("estimate", "mean", "r", "pair") for r in read.values()):
        return Counted()
    persons = floats_of(records, sizes[0])
    found: dict[int, NameReading] = {}
    passed: dict[int, str] = {}
    for place, name in enumerate(header):
        words = words_of(name)
        if place in read or len(words) != 1 or not _EVENT.fullmatch(words[0]) or not _counts(shapes[place]):
            continue
        known = [(e, n) for e, n in zip(floats_of(records, place), persons, strict=True) if e == e and n == n]
        told = sum(n < _PERCENT or e > _PERCENT for e, n in known)  # a percentage is less than 100, and no n its limit
        if all(e <= n for e, n in known) and told > 1:
            alone = not any(r.quantity == "events" for r in read.values()) and not found
            found[place] = NameReading("events", words=() if alone else words, score=1.0)
        else:
            passed[place] = f"it can be a count or a percentage: {remedy({'events': name})} if it counts persons"
    if found:
        found[sizes[0]] = NameReading("n", score=1.6)
    return Counted(found, passed)


def of_doses(header: Sequence[str]) -> dict[int, str]:
    """Return the cases of each dose, where the number of persons or the time at risk stands beside them.

    Examples
    --------
    >>> of_doses(["id", "dose", "case", "n", "logrr"]), of_doses(["id", "case", "n"])
    ({2: 'events'}, {})
    """
    names = [name.strip().lower() for name in header]
    beside = "dose" in names and {"n", "peryears"} & set(names)
    cases = [p for p, name in enumerate(names) if name in ("case", "cases") and beside]
    return {cases[0]: "events"} if len(cases) == 1 and "events" not in names else {}


#: About one printed number in a hundred is a misprint. Where more shares, and so many, are not those of their counts,
#: they are of something else.
_MISPRINTS: Final = 0.02
_FEWEST: Final = 3


def others_shares(records: Sequence[Sequence[str]], at: Mapping[str, int]) -> bool:
    """Whether shares are not those of the counts beside them in more rows than misprints explain, as weighted ones.

    Examples
    --------
    >>> at = {"events": 0, "n": 1, "value": 2}
    >>> others_shares([["9", "90", "10.0"]] * 20 + [["9", "90", "11.3"]] * 3, at)
    True
    >>> others_shares([["9", "90", "10.0"]] * 20 + [["9", "90", "11.3"]] * 2, at)
    False
    """
    if not {"events", "n", "value"} <= at.keys():
        return False
    rows = zip(*(floats_of(records, at[c]) for c in ("events", "n", "value")), strict=True)
    known = [(100 * e / n, v) for e, n, v in rows if n > 0 and e == e and v == v]
    near = [min(abs(v - share), abs(100 * v - share)) <= (_WHOLE if v % 1 == 0 else _TENTHS) for share, v in known]
    others = near.count(False)
    return others >= _FEWEST and others > _MISPRINTS * len(known)


#: How far a percentage may be from its counts that is rounded to whole numbers, and to tenths.
_WHOLE: Final = 0.51
_TENTHS: Final = 0.051
