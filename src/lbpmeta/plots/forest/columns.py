"""The columns of a forest plot: by name, by arm, or given cell by cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.text import decimals_of, number_text, true_minus, wrap
from lbpmeta.plots.forest.elements import Column
from lbpmeta.plots.forest.styles import ForestStyle

__all__ = ["BUILT_IN", "ColumnSet", "TextColumn", "make_columns"]

#: Columns that the layout itself fills.
BUILT_IN: Final = ("study", "effect", "weight", "plot", "risk_of_bias")
#: Columns of numbers of one arm: name without the arm's number, to head and whether totals are summed.
_ARM: Final[Mapping[str, tuple[str, bool]]] = {
    "mean": ("Mean", False),
    "sd": ("SD", False),
    "n": ("n", True),
    "events": ("Events", True),
    "time": ("Person-time", True),
}
_HEADS: Final[Mapping[str, str]] = {
    "k": "k",
    "n": "n",
    "i2": "I\u00b2",
    "tau2": "\u03c4\u00b2",
    "p_value": "p",
    "year": "Year",
    "events": "Events",
}
#: Longest line of a head, in characters.
_HEAD_WIDTH: Final = 16
_GROUP_WIDTH: Final = 22
#: Ratings of GRADE, the highest first, and the signs that show them, as Cochrane reviews print them.
_CERTAINTIES: Final = ("high", "moderate", "low", "very low")
_FILLED: Final = "\u2295"
_OPEN: Final = "\u229d"
_MISSING: Final = "\u2013"


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts, and what stands under it in pooled rows.

    Parameters
    ----------
    column : Column
    cells : tuple of str
        One per study.
    counts : tuple of float or None
        What pooled rows sum.
    total : str
        What the total row holds, where it was given.
    digits : int
        Decimals of the counts, which their sums have too.
    """

    column: Column
    cells: tuple[str, ...]
    counts: tuple[float, ...] | None = None
    total: str = ""
    digits: int = 0

    def pooled(self, members: Iterable[int]) -> str:
        """Return the sum over some of the studies; "" where one is missing or sums mean nothing."""
        if self.counts is None:
            return ""
        total = sum(self.counts[i] for i in members)
        return "" if math.isnan(total) else _grouped(number_text(total, self.digits))


#: Left to right: a TextColumn, or the name of a built-in column with whether it may give way.
ColumnSet = tuple[TextColumn | tuple[str, bool], ...]


def make_columns(
    asked: Sequence[str] | Mapping[str | tuple[str, str], Sequence[object]] | None,
    data: Mapping[str, Sequence[Any]],
    style: ForestStyle,
    *,
    defaults: Sequence[str] | None,
    arms: tuple[str, str],
    k: int,
    weighted: bool,
    lights: bool,
) -> ColumnSet:
    """Return the columns from left to right.

    Parameters
    ----------
    asked : sequence of str, mapping, or None
        Names; or heads (or (group, head) pairs) to cells.
    data : mapping of str to sequence
        One value per study in each column.
    style : ForestStyle
    defaults : sequence of str or None
        Columns where nobody asked; None for the style's.
    arms : (str, str)
        Names of the arms.
    k : int
        Number of studies.
    weighted, lights : bool
        Whether there are weights, and judgements of the risk of bias.

    Raises
    ------
    DataError
        If a name is unknown, or lengths do not match.
    """
    for name, values in data.items():
        if len(values) != k:
            raise DataError(f"`data` has {len(values)} rows in column {name!r} for {k} studies; give one per study.")
    if isinstance(asked, Mapping):
        return _place(["study"], _given(asked, k), style, weighted=weighted, lights=lights)
    if isinstance(asked, str):
        raise DataError(f"`columns` is {asked!r}; give a list of names, such as ['study', {asked!r}, 'effect'].")
    free = asked is None
    chosen = list(asked if asked is not None else defaults or style.columns)
    if "study" not in chosen:
        chosen.insert(0, "study")
    if "plot" not in chosen:
        chosen.insert(_where(chosen, style), "plot")
    if lights and "risk_of_bias" not in chosen:
        chosen.append("risk_of_bias")
    out: list[TextColumn | tuple[str, bool]] = []
    for name in chosen:
        if name == "arms":
            columns = _arms(data, style, arms, optional=free)
            if not columns and not free:
                raise DataError(
                    "`columns` asks for 'arms', but `data` has neither mean1, sd1, n1, mean2, sd2, n2 nor events1, "
                    "n1, events2, n2."
                )
            out += columns
        elif name in BUILT_IN:
            if name == "weight" and free and not weighted:
                continue
            if name == "risk_of_bias" and not lights:
                raise DataError("`columns` asks for 'risk_of_bias', but there are no judgements; give `risk_of_bias`.")
            if name == "weight" and not weighted:
                raise DataError("`columns` asks for 'weight', but the studies have no weights; leave it out.")
            out.append((name, free and name == "weight"))
        else:
            out.append(_named(name, data, arms))
    return tuple(out)


def _where(chosen: Sequence[str], style: ForestStyle) -> int:
    """Return the place of the plot: before the last columns that the style prints right of it."""
    place = len(chosen)
    while place and chosen[place - 1] in (*style.right, "risk_of_bias"):
        place -= 1
    return place


def _place(
    before: Sequence[str], extra: Sequence[TextColumn], style: ForestStyle, *, weighted: bool, lights: bool
) -> ColumnSet:
    """Put columns that were given cell by cell where the style has those of the arms."""
    rest = [name for name in style.columns if name not in ("study", "arms")]
    built = [(name, name == "weight") for name in rest if weighted or name != "weight"]
    return (*((name, False) for name in before), *extra, *built, *([("risk_of_bias", False)] if lights else []))


def _given(asked: Mapping[str | tuple[str, str], Sequence[object]], k: int) -> list[TextColumn]:
    """Return columns given as head, or (group, head), to cells (of the studies, and of the total if there is one)."""
    out = []
    for key, values in asked.items():
        column = Column(key) if isinstance(key, str) else Column(key[1], key[0])
        texts = ["" if v is None else re.sub(r"^-(?=[\d.])", "\u2212", str(v)) for v in values]
        if len(texts) not in (k, k + 1):
            raise DataError(
                f"`columns[{key!r}]` has {len(texts)} entries for {k} studies; "
                "give one per study, and one more for the total if there is one."
            )
        out.append(TextColumn(column, tuple(texts[:k]), total=texts[k] if len(texts) > k else ""))
    return out


def _named(name: str, data: Mapping[str, Sequence[Any]], arms: tuple[str, str]) -> TextColumn:
    if name not in data:
        known = ", ".join(map(repr, (*BUILT_IN, "arms", *data)))
        raise DataError(f"`columns` asks for {name!r}, which `data` does not have; there are {known}.")
    stem, arm = name[:-1], name[-1:]
    values = data[name]
    if stem in _ARM and arm in ("1", "2"):
        head, summed = _ARM[stem]
        group = wrap(arms[int(arm) - 1], _GROUP_WIDTH)
        return _summed(Column(head, group), values) if summed else TextColumn(Column(head, group), _numbers(values))
    if name == "certainty":
        return TextColumn(Column("Certainty\n(GRADE)", align="left"), tuple(map(_certainty, values)))
    head = _HEADS.get(name, wrap(name if not name.islower() else name.replace("_", " ").capitalize(), _HEAD_WIDTH))
    numeric = all(v is None or v != v or isinstance(v, int | float | np.number) for v in values)
    if numeric and name != "year":
        return _summed(Column(head), values) if name in ("n", "events") else TextColumn(Column(head), _numbers(values))
    # Printed numbers stand right, words left.
    cells = tuple(_text(v) for v in values)
    words = any(re.search(r"[^\W\d_]{2}", cell) for cell in cells)
    return TextColumn(Column(head, align="left" if words else "right"), cells)


def _certainty(value: object) -> str:
    """Return a GRADE rating with its signs; a dash where none was given."""
    word = "" if value is None or value != value else " ".join(str(value).lower().replace("_", " ").split())
    if not word:
        return _MISSING
    if word not in _CERTAINTIES:
        raise DataError(f"{value!r} is no certainty of evidence; give one of {', '.join(map(repr, _CERTAINTIES))}.")
    filled = 4 - _CERTAINTIES.index(word)
    return f"{_FILLED * filled}{_OPEN * (4 - filled)} {word.capitalize()}"


def _arms(
    data: Mapping[str, Sequence[Any]], style: ForestStyle, arms: tuple[str, str], *, optional: bool
) -> list[TextColumn]:
    """Return the columns of both arms in the style's form; none if the data has neither means nor events."""
    for stems in (("mean", "sd", "n"), ("events", "n"), ("events", "time")):
        # A column that holds no number for any study is no column of arms.
        known = [data.get(f"{stem}{arm}", ()) for stem in stems for arm in "12"]
        if all(any(math.isfinite(_float(v)) for v in values) for values in known):
            break
    else:
        return []
    split: list[list[TextColumn]] = [[_named(f"{stem}{arm}", data, arms) for stem in stems] for arm in "12"]
    out = []
    for arm, columns in zip(arms, split, strict=True):
        if style.arm_form == "combined":
            out.append(_combined(stems, columns, wrap(arm, _HEAD_WIDTH), optional=optional))
            continue
        for stem, c in zip(stems, columns, strict=True):
            head = style.size_head if stem == "n" else c.column.name
            column = Column(head, c.column.group, optional=optional)
            out.append(TextColumn(column, c.cells, c.counts, digits=c.digits))
    return out


def _combined(stems: Sequence[str], columns: Sequence[TextColumn], arm: str, *, optional: bool) -> TextColumn:
    """Return "mean (SD) / n" or "events / n" of one arm as one column."""
    if stems[0] == "mean":
        group = "Mean (SD) / total"
        cells = [f"{m} ({s}) / {n}" for m, s, n in zip(*(c.cells for c in columns), strict=True)]
        summed = columns[2]
    else:
        group = "Events / total" if stems[1] == "n" else "Events / person-time"
        cells = [f"{e} / {n}" for e, n in zip(*(c.cells for c in columns), strict=True)]
        summed = columns[1]
    empty = f"{_MISSING} ({_MISSING}) / {_MISSING}", f"{_MISSING} / {_MISSING}"
    cells = [_MISSING if cell in empty else cell for cell in cells]
    return TextColumn(Column(arm, group, optional=optional), tuple(cells), summed.counts, digits=summed.digits)


def _float(value: object) -> float:
    if value is None or value == "" or isinstance(value, bool):
        return math.nan
    try:
        return float(str(value).replace("\u2212", "-").replace(",", ""))
    except ValueError:
        return math.nan


def _summed(column: Column, values: Sequence[Any]) -> TextColumn:
    """Return a column of counts, which totals add up."""
    texts = _numbers(values)
    digits = max((decimals_of(text) or 0 for text in texts), default=0)
    return TextColumn(column, tuple(map(_grouped, texts)), _counts(values), digits=digits)


def _grouped(text: str) -> str:
    """Return a whole number from 10 000 on with its digits in groups of three, as the styles of most journals do."""
    return f"{int(text):,}".replace(",", "\u202f") if text.isdecimal() and len(text) > 4 else text


def _counts(values: Sequence[object]) -> tuple[float, ...]:
    return tuple(_float(v) for v in values)


def _numbers(values: Sequence[object]) -> tuple[str, ...]:
    """Return numbers with one number of decimals: as many as they have, three significant digits at the median."""
    floats = [_float(v) for v in values]
    finite = [abs(v) for v in floats if math.isfinite(v)]
    if not finite:
        return tuple(_text(v) for v in values)
    middle = float(np.median(finite))
    enough = 2 - math.floor(math.log10(middle)) if middle > 0 else 2
    have = max(len(f"{v:.10f}".rstrip("0").partition(".")[2]) for v in finite)
    digits = min(have, max(enough, 0))
    return tuple(
        number_text(v, digits) if math.isfinite(v) else (_text(raw)) for v, raw in zip(floats, values, strict=True)
    )


def _text(value: object) -> str:
    if value is None or value == "" or value != value:
        return _MISSING
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return true_minus(f"{float(value):.0f}")
    return true_minus(str(value))
