"""What a caller hands over: columns of a table by name, series with an index, and other programs' argument names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypedDict

from numpy.typing import ArrayLike

from lbpmeta.errors import DataError, MethodError, did_you_mean, no_such_keyword, not_here

__all__ = [
    "OTHER_NAMES",
    "OtherNames",
    "aligned",
    "column_in",
    "columns_named",
    "holds_columns",
    "is_series",
    "known_columns",
    "names_in",
    "own_names",
    "study_names",
    "texts_of",
]

Given = ArrayLike | None


class OtherNames(TypedDict, total=False):
    """Argument names of metafor and meta that are understood beside our own; meta's dots are underscores."""

    m1i: Given
    sd1i: Given
    n1i: Given
    m2i: Given
    sd2i: Given
    n2i: Given
    ai: Given
    bi: Given
    ci: Given
    di: Given
    x1i: Given
    t1i: Given
    x2i: Given
    t2i: Given
    xi: Given
    ti: Given
    ni: Given
    mi: Given
    sdi: Given
    ri: Given
    sei: Given
    slab: Iterable[object] | str | None
    event_e: Given
    n_e: Given
    event_c: Given
    n_c: Given
    mean_e: Given
    sd_e: Given
    mean_c: Given
    sd_c: Given
    time_e: Given
    time_c: Given
    event: Given
    cor: Given
    TE: Given
    seTE: Given
    studlab: Iterable[object] | str | None
    sm: str | None
    vtype: str | None


#: Name in metafor (escalc, rma) or meta (metacont, metabin, metainc, metaprop, metagen, metacor) -> our argument.
#: `mi` is not here: a mean where `sdi` stands beside it, and people without an event beside `xi`.
OTHER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "m1i": "mean1",
        "sd1i": "sd1",
        "n1i": "n1",
        "m2i": "mean2",
        "sd2i": "sd2",
        "n2i": "n2",
        "ai": "events1",
        "bi": "nonevents1",
        "ci": "events2",
        "di": "nonevents2",
        "x1i": "events1",
        "t1i": "time1",
        "x2i": "events2",
        "t2i": "time2",
        "xi": "events",
        "ti": "time",
        "ni": "n",
        "sdi": "sd",
        "ri": "r",
        "sei": "se",
        "slab": "labels",
        "event_e": "events1",
        "n_e": "n1",
        "event_c": "events2",
        "n_c": "n2",
        "mean_e": "mean1",
        "sd_e": "sd1",
        "mean_c": "mean2",
        "sd_c": "sd2",
        "time_e": "time1",
        "time_c": "time2",
        "event": "events",
        "cor": "r",
        "TE": "yi",
        "seTE": "se",
        "studlab": "labels",
        "sm": "measure",
    }
)

#: Arguments of escalc, metacont and metabin that have no like here, and what to write instead.
_INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "method_smd": "'SMD' is Hedges' g, and Cohen's d with smd_correction='none'; 'SMD1' is Glass' delta",
        "sd_glass": "'SMD1' is Glass' delta, by the SD of arm 2; exchange the arms for that of arm 1",
        **dict.fromkeys(("incr", "add", "to", "drop00", "allstudies", "method_incr"), "zero_cells= or recipe= says it"),
        "method": "tables are pooled by mantel_haenszel() or peto(), or by pool(effect_sizes(...))",
        **dict.fromkeys(("var_names", "append", "replace"), "effect_sizes(...).to_frame() has the columns yi and vi"),
        "subset": "filter the table first",
        **dict.fromkeys(("lower", "upper", "ci_low", "ci_high", "estimate"), "estimates_from() takes intervals"),
        **dict.fromkeys(("tau2", "model", "test"), "that belongs to pool()"),
    }
)
#: Columns of a table that name its studies.
_NAME_COLUMNS = ("study", "studlab", "slab", "label")


def own_names(
    function: str,
    others: Mapping[str, Any],
    own: Mapping[str, Any],
    known: Iterable[str],
    theirs: Mapping[str, str] = OTHER_NAMES,
) -> dict[str, Any]:
    """Return the arguments under our names, from our own and from other programs' names.

    Parameters
    ----------
    function : str
        Who was called, for the error.
    others : mapping
        What was given under names that are not ours.
    own : mapping
        What was given under our names; None is nothing.
    known : iterable of str
        The names of ours that this function takes.
    theirs : mapping
        Name elsewhere -> ours.

    Raises
    ------
    TypeError
        For a name that nobody has, as Python does, with the one that was perhaps meant.
    MethodError
        If one argument is given under two names.

    Examples
    --------
    >>> own_names("f", {"m1i": [1.0]}, {"sd1": [2.0], "n1": None}, ["mean1", "sd1", "n1"])
    {'sd1': [2.0], 'mean1': [1.0]}
    >>> own_names("f", {"maen1": [1.0]}, {}, ["mean1", "sd1"])
    Traceback (most recent call last):
    TypeError: f() got an unexpected keyword argument 'maen1'. Did you mean 'mean1'?
    """
    result = {name: value for name, value in own.items() if value is not None}
    takes = set(known)
    plain = {name.replace(".", "_"): (name, value) for name, value in others.items() if value is not None}
    for other, (written, value) in plain.items():
        name = theirs.get(other)
        if other == "mi":
            name = "mean" if "mean" in takes and not {"xi", "events"} & (plain.keys() | result.keys()) else "n"
        if name is None or name not in takes:
            if other in _INSTEAD:
                raise TypeError(not_here(function, written, _INSTEAD[other]))
            also = (elsewhere for elsewhere, ours in theirs.items() if ours in takes)
            raise TypeError(no_such_keyword(function, written, sorted(takes), tuple(also)))
        if name in result:
            raise MethodError(f"`{name}` is given twice, the second time as `{written}`; leave one out.")
        result[name] = value
    if "mi" in plain and result.get("n") is plain["mi"][1] and "events" in result:
        raise MethodError("`mi` (people without an event) is given; give `ni`, the participants, instead.")
    return result


def holds_columns(value: object) -> bool:
    """Whether a value is a table with named columns (pandas, polars …) rather than numbers.

    Examples
    --------
    >>> holds_columns({"yi": [1.0]}), holds_columns([1.0])
    (True, False)
    """
    return isinstance(value, Mapping) or (hasattr(value, "columns") and hasattr(value, "__getitem__"))


def columns_named(data: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments with each text replaced by the column of that name.

    Parameters
    ----------
    data : frame or mapping, or None
    given : mapping
        Argument -> column name, or the values themselves.

    Raises
    ------
    DataError
        If there is no such column, naming the near ones, and for a text without a table.
    MethodError
        For a table that is none.

    Examples
    --------
    >>> columns_named({"m_e": [1.0, 2.0]}, {"mean1": "m_e", "n1": 20})
    {'mean1': [1.0, 2.0], 'n1': 20}
    """
    if data is not None:
        names_in(data)
    result = {}
    for name, value in given.items():
        if not isinstance(value, str) or (data is None and name == "labels"):
            result[name] = value
        elif data is None:
            raise DataError(
                f"`{name}` must be a number or an array of numbers; got {value!r}. If that is a column, pass its table "
                "as `data`."
            )
        else:
            result[name] = _column(data, name, value)
    return result


def names_in(data: Any, argument: str = "data") -> list[Any]:
    """Return the names of a table's columns: of a mapping, or a frame of pandas, polars or pyarrow.

    Parameters
    ----------
    data : frame or mapping
    argument : str
        What the caller calls it, for the error.

    Raises
    ------
    MethodError
        If it is no table.

    Examples
    --------
    >>> names_in({"te": [0.1], "se": [0.2]})
    ['te', 'se']
    """
    if not holds_columns(data):
        raise MethodError(f"`{argument}` is {type(data).__name__}; give a data frame or a mapping of columns.")
    if isinstance(data, Mapping):
        return list(data)
    # a table of pyarrow keeps its columns themselves under `columns`
    return list(data.column_names if hasattr(data, "column_names") else data.columns)


def known_columns(data: Any) -> dict[str, str]:
    """Return the columns of a table that go by our names, or by those of metafor or meta: our name -> column.

    Where a table has both, ours is taken.

    Examples
    --------
    >>> known_columns({"m1i": [1.0], "event.e": [3], "n1": [20], "n1i": [21], "year": [2001]})
    {'mean1': 'm1i', 'events1': 'event.e', 'n1': 'n1'}
    """
    found: dict[str, str] = {}
    names = [one for one in names_in(data) if isinstance(one, str)]
    for column in names:
        ours = OTHER_NAMES.get(column.replace(".", "_"))
        if ours is not None and ours not in names and ours not in ("labels", "measure"):
            found.setdefault(ours, column)
        elif ours is None:
            found[column] = column
    ours_too = set(OTHER_NAMES.values())
    return {ours: column for ours, column in found.items() if ours in ours_too}


def column_in(data: Any, name: Any) -> Any:
    """Return a column of a table: as pandas has it, or as plain values (missing ones are None).

    Examples
    --------
    >>> column_in({"te": [0.1]}, "te")
    [0.1]
    """
    column = data[name]
    if is_series(column):
        return column
    for plain in ("to_pylist", "to_list"):  # pyarrow, polars
        if hasattr(column, plain):
            return getattr(column, plain)()
    return column


def _column(data: Any, name: str, column: str) -> Any:
    there = names_in(data)
    if column not in there:
        told = [str(one) for one in there]
        some = ", ".join(told[:12]) + (" …" if len(told) > 12 else "")
        raise DataError(
            f"`{name}` is {column!r}, which is no column of `data`.{did_you_mean(column, told)} It has: {some}."
        )
    return column_in(data, column)


def aligned(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str] | None]:
    """Return the arguments in one order of studies, and the studies' names where an index of texts has them.

    Series of pandas are brought into the order of the first one by their index, whatever the order of the others.

    Raises
    ------
    DataError
        If two indexes hold different studies, or cannot be matched because a name stands twice or because
        values without an index stand beside them.

    Examples
    --------
    >>> import pandas as pd
    >>> yi, vi = pd.Series([0.1, 0.2], ["A", "B"]), pd.Series([0.02, 0.01], ["B", "A"])
    >>> both, names = aligned({"yi": yi, "vi": vi})
    >>> both["vi"].tolist(), names
    ([0.01, 0.02], ['A', 'B'])
    """
    series = {name: value for name, value in given.items() if is_series(value)}
    if not series:
        return dict(given), None
    result = dict(given)
    first, leading = next(iter(series.items()))
    index = leading.index
    moved = False
    for name, one in series.items():
        if one.index is index or one.index.equals(index):
            continue
        if len(one) == 1:
            result[name] = one.to_numpy()
            continue
        apart = one.index.symmetric_difference(index)
        if len(apart):
            some = ", ".join(map(str, apart[:4]))
            raise DataError(
                f"`{name}` and `{first}` are series of different studies (not in both: {some}); give both for the "
                "same index, or their .to_numpy() to take them in order."
            )
        if not index.is_unique or not one.index.is_unique:
            raise DataError(
                f"`{name}` and `{first}` have the same index in another order, and it names a study twice, so they "
                "cannot be matched; make the index unique."
            )
        result[name] = one.reindex(index)
        moved = True
    plain = [n for n, v in given.items() if n not in series and hasattr(v, "__len__") and not isinstance(v, str)]
    if moved and any(len(given[name]) > 1 for name in plain):
        raise DataError(
            f"The series given have their studies in different orders, and `{plain[0]}` has no index to be matched by; "
            "give it as a series too."
        )
    return result, texts_of(index)


def study_names(data: Any, names: list[str] | None) -> Any:
    """Return the names of the studies in a table: its index of texts, or its column "study" or the like.

    Examples
    --------
    >>> study_names({"study": ["A", "B"], "yi": [1.0, 2.0]}, None)
    ['A', 'B']
    """
    if names is not None or data is None or not holds_columns(data):
        return names
    there = {str(one).lower(): one for one in names_in(data)}
    for name in _NAME_COLUMNS:
        if name in there:
            return list(column_in(data, there[name]))
    return None


def is_series(value: object) -> bool:
    """Whether a value is a series of pandas; imports nothing."""
    kind = type(value)
    return kind.__name__ == "Series" and kind.__module__.startswith("pandas")


def texts_of(index: Any) -> list[str] | None:
    """Return the names in an index; one that only counts, or that has several levels, names nothing."""
    entries = list(index)
    return entries if entries and all(isinstance(one, str) for one in entries) else None
