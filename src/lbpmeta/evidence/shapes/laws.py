"""Laws: what the numbers of a table show where its names say nothing: in another language, or in a code of one's own.

Three columns may obey one law in nearly every row, in all of the digits that they are printed in: an estimate in the
middle of two limits, a coefficient over its standard error. Each law is asked only where chance does not keep it, and
holds only where one trio of columns keeps it. What a law does not tell alone is asked about: any range has a middle,
and a difference over its standard deviation looks like a coefficient over its standard error.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import NameReading, is_label, readings
from lbpmeta.evidence.names.renames.shares import SHARES
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.shapes.across import results_in_columns
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["ByLaw", "columns_by_law", "limits_of_named"]

#: In so many rows, of so many, a law holds; one in ten may be a misprint.
_FEWEST: Final = 5
_MOST: Final = 0.9
#: A law says something of a row where what it compares is so many times as wide as its rounding.
_TELLING: Final = 10
#: So far from the middle, of its width, an estimate may lie where the names of its limits say what they are.
_NEAR: Final = 0.05
#: Quantities of which no law here speaks.
_OTHERS: Final = frozenset(("sd", "p", "i2", "tau2", "q", "weight", "median", "q1", "q3", "min", "max"))


class ByLaw(NamedTuple):
    """What the numbers show.

    Parameters
    ----------
    columns : mapping of str to str
        Column of ours -> column of the file.
    told : str
        What is said of it.
    sure : bool
        Whether nothing else obeys that law; else it is asked about.
    """

    columns: Mapping[str, str]
    told: str
    sure: bool = False


class _Numbers(NamedTuple):
    place: int
    values: Sequence[float]
    halves: Sequence[float]


def columns_by_law(raw: RawTable, shapes: Sequence[Shape]) -> ByLaw | None:
    """Return the columns that one law alone binds together; None where none does, or more than one.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [("A", "1.42", "1.02", "1.98"), ("B", "0.80", "0.60", "1.07"), ("C", "1.10", "0.90", "1.34"),
    ...         ("D", "2.20", "1.10", "4.40"), ("E", "0.50", "0.20", "1.25")]
    >>> raw = RawTable("a.csv", ("badanie", "wynik", "od", "do"), tuple(rows), (2, 3, 4, 5, 6))
    >>> columns_by_law(raw, [shape_of(cells) for cells in zip(*rows)]).columns
    {'estimate': 'wynik', 'ci_low': 'od', 'ci_high': 'do'}
    """
    if results_in_columns(raw.header):
        return None  # studies, and no quantities
    able = [_numbers(raw, place) for place, shape in enumerate(shapes) if _able(raw.header[place], shape)]
    for law in (_limits, _errors):
        found = list(itertools.islice(law(raw.header, able), 2))
        if found:
            return found[0] if len(found) == 1 else None
    return _event_among(raw.header, able)


def limits_of_named(raw: RawTable, shapes: Sequence[Shape], read: Mapping[int, NameReading]) -> ByLaw | None:
    """Return the limits of the only estimate that a name tells, where their names say nothing and no error is read.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [("A", "1.42", "1.02", "1.98"), ("B", "0.80", "0.60", "1.07"), ("C", "1.10", "0.90", "1.34"),
    ...         ("D", "2.20", "1.10", "4.40"), ("E", "0.50", "0.20", "1.25")]
    >>> raw = RawTable("a.csv", ("essai", "RR", "bi", "bs"), tuple(rows), (2, 3, 4, 5, 6))
    >>> limits_of_named(raw, [shape_of(cells) for cells in zip(*rows)], {1: NameReading("estimate")}).columns
    {'estimate': 'RR', 'ci_low': 'bi', 'ci_high': 'bs'}
    """
    named = [raw.header[p] for p, one in read.items() if one.quantity == "estimate"]
    others = [p for p, one in read.items() if one.quantity not in ("estimate", "weight", "p", "n", "events")]
    found = columns_by_law(raw, shapes) if len(named) == 1 and not others else None
    return found if found is not None and found.sure and found.columns.get("estimate") == named[0] else None


def _able(name: str, shape: Shape) -> bool:
    """Whether a column can be one of those: of numbers, of no covariate, and of nothing that has a law of its own."""
    if shape.share <= _MOST or shape.years or not name.strip() or set(name) & set("'\"|") or is_label(name):
        return False
    roles = [role for word in words_of(name) for role in WORDS.get(word, ())]
    return not any(
        role.part is WordKind.COVARIATE or (role.part is WordKind.QUANTITY and role.value in _OTHERS) for role in roles
    )


def _numbers(raw: RawTable, place: int) -> _Numbers:
    """Return the numbers of a column, and half a unit of the last digit that each is printed in."""
    texts = (record[place].strip().replace(",", ".") for record in raw.records)
    halves = [0.5 * 10.0 ** -len(text.partition(".")[2]) if "e" not in text.lower() else 0.0 for text in texts]
    return _Numbers(place, floats_of(raw.records, place), halves)


def _rows(*columns: _Numbers) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    for values, halves in zip(
        zip(*(c.values for c in columns), strict=True), zip(*(c.halves for c in columns), strict=True), strict=True
    ):
        if all(map(math.isfinite, values)):
            yield values, halves


def _keep(law: Callable[..., tuple[float, float, float]], *columns: _Numbers) -> bool:
    """Whether columns keep a law: what is wrong in a row, what rounding allows, and how wide what it compares is."""
    asked = kept = 0
    seen: set[tuple[float, ...]] = set()
    for values, halves in _rows(*columns):
        wrong, allowed, width = law(values, halves)
        if math.isnan(wrong):
            return False
        if width < _TELLING * allowed or values in seen:
            continue
        seen.add(values)
        asked += 1
        kept += wrong <= allowed * (1 + 1e-9) + 1e-9 * width
    return asked >= _FEWEST and kept >= _MOST * asked


def _end(name: str) -> str:
    """Return which end of an interval a name says it is; "" where it says none."""
    return next((one.quantity for one in readings(name, {}) if one.quantity in ("ci_low", "ci_high")), "")


def _middle(values: Sequence[float], halves: Sequence[float], near: float) -> tuple[float, float, float]:
    (x, low, high), (dx, dl, dh) = values, halves
    if low > high:
        return math.nan, 0.0, 0.0
    return abs(x - (low + high) / 2), dx + (dl + dh) / 2 + near * (high - low), high - low


def _middle_of_logs(values: Sequence[float], halves: Sequence[float], near: float) -> tuple[float, float, float]:
    (x, low, high), (dx, dl, dh) = values, halves
    if not 0 < low <= high or x <= 0:
        return math.nan, 0.0, 0.0
    wrong = abs(math.log(x) - (math.log(low) + math.log(high)) / 2)
    return wrong, dx / x + (dl / low + dh / high) / 2 + near * math.log(high / low), math.log(high / low)


def _limits(header: Sequence[str], able: Sequence[_Numbers]) -> Iterator[ByLaw]:
    """Yield three columns side by side of which one is the middle of the others, or its logarithm of theirs."""
    for trio in zip(able, able[1:], able[2:], strict=False):
        whole = sum(all(v % 1 == 0 for v in column.values if v == v) for column in trio)
        if trio[2].place - trio[0].place > len(trio) or whole >= len(("low", "high")):
            continue  # from 18 to 32, in the middle 25: a range, and no interval
        for x, low, high in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
            named = _end(header[trio[low].place]) == "ci_low" and _end(header[trio[high].place]) == "ci_high"
            for law, scale in ((_middle, "limits"), (_middle_of_logs, "limits on the log scale")):
                if _keep(partial(law, near=_NEAR if named else 0.0), trio[x], trio[low], trio[high]):
                    names = [header[trio[i].place] for i in (x, low, high)]
                    told = f"{names[0]!r} is the middle of {names[1]!r} and {names[2]!r}, its {scale}"
                    told = f"the names say too little, and the numbers show it: {told}"
                    columns = dict(zip(("estimate", "ci_low", "ci_high"), names, strict=True))
                    yield ByLaw(columns, told, sure=named or law is _middle_of_logs)
                    break


def _ratio(values: Sequence[float], halves: Sequence[float]) -> tuple[float, float, float]:
    (x, error, z), (dx, de, dz) = values, halves
    if error <= 0 or (x and z and (x < 0) != (z < 0)):
        return math.nan, 0.0, 0.0
    return abs(x - error * z), dx + error * dz + abs(z) * de, abs(x)


def _errors(header: Sequence[str], able: Sequence[_Numbers]) -> Iterator[ByLaw]:
    """Yield three columns side by side of which one is another over the third: coefficient, standard error and t."""
    for trio in zip(able, able[1:], able[2:], strict=False):
        if trio[2].place - trio[0].place > len(trio):
            continue
        for x, error, z in ((0, 1, 2), (0, 2, 1), (1, 2, 0)):
            if any(v < 0 for v in trio[x].values) and _keep(_ratio, trio[x], trio[error], trio[z]):
                names = [header[trio[i].place] for i in (x, error, z)]
                told = f"the names say too little, but {names[0]!r} over {names[1]!r} is {names[2]!r}"
                yield ByLaw(dict(zip(("estimate", "se"), names[:2], strict=True)), told)


#: Who was looked at, or taken in, as columns of counts are called.
_LOOKED_AT: Final = frozenset(
    (
        *("tested", "examined", "screened", "admitted", "treated", "enrolled", "hospitalised", "hospitalized"),
        *("population", "samples", "sera", "examinados", "examinadas", "testados", "examines", "depistes"),
        *("muestras", "evaluados", "amostras", "untersucht", "getestet", "getest", "onderzocht"),
    )
)
#: What was found among them.
_FOUND: Final = frozenset(
    (
        *("positive", "positives", "cases", "infected", "seropositive", "reactive", "recovered", "cured", "died"),
        *("dead", "deaths", "relapsed", "relapses", "responders", "events", "casos", "positivos", "positivas"),
        *("positifs", "positif", "positiv", "positief", "positieven", "infectados", "muertes", "muertos"),
        *("fallecidos", "obitos", "deces", "todesfalle", "verstorben", "overleden", "geheilt"),
    )
)
#: Words beside them that change nothing: "number of samples tested".
_BESIDE: Final = frozenset(("n", "no", "number", "of", "total", "patients", "persons", "people", "tested", "samples"))
#: So many rows in which a percentage could not be what the count is.
_NO_PERCENTAGE: Final = 2
_PERCENT: Final = 100


def _event_among(header: Sequence[str], able: Sequence[_Numbers]) -> ByLaw | None:
    """Return the only count that is called after an event, of the only number of who was looked at: "died", "admitted".

    No other column counts anything, there is no more of one than of the other in any row, and the count cannot be a
    percentage: in some rows it exceeds 100, or its number of persons is less.
    """
    told = {c.place: {*words_of(header[c.place])} for c in able}
    whole = [c for c in able if all(v >= 0 and v % 1 == 0 for v in c.values if v == v)]
    sizes = [c for c in whole if told[c.place] & _LOOKED_AT and told[c.place] <= _LOOKED_AT | _BESIDE]
    counts = [c for c in whole if c not in sizes and told[c.place] & _FOUND and "%" not in header[c.place]]
    plain = counts and len(told[counts[0].place] - _BESIDE - _FOUND) <= 1 and not told[counts[0].place] & _RATES
    if len(sizes) != 1 or len(counts) != 1 or len(whole) != len(("count", "size")) or not plain:
        return None
    rows = [values for values, _ in _rows(counts[0], sizes[0])]
    counted = sum(n < _PERCENT or e > _PERCENT for e, n in rows)
    if len({*rows}) < len(("few", "many", "more")) or any(e > n for e, n in rows) or counted < _NO_PERCENTAGE:
        return None
    names = [header[c.place] for c in (counts[0], sizes[0])]
    return ByLaw(
        {"events": names[0], "n": names[1]},
        f"{names[0]!r} is never more than {names[1]!r}, and is read as the events among so many persons",
        sure=True,
    )


#: Words of what is no count, though it is named after an event.
_RATES: Final = SHARES | {"rates", "value", "values", "score", "definition", "fatality", "predictive", "ratio", "index"}
