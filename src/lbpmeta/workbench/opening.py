"""Opening: from what a user has to evidence, and to its report in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from lbpmeta.evidence.frame import Digits
from lbpmeta.evidence.reading import Data, read_data
from lbpmeta.evidence.textfile import MAX_BYTES
from lbpmeta.workbench.evidence import Evidence

if TYPE_CHECKING:
    from lbpmeta.report.report import Report

__all__ = ["check", "load"]


def load(
    data: Data = None,
    *more: Data,
    measure: str = "",
    digits: Digits = None,
    decimal_comma: bool | None = None,
    max_bytes: int = MAX_BYTES,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    header: int | str = "",
    encoding: str = "",
) -> Evidence:
    """Read evidence: the packaged low-back-pain tables, or whatever you have.

    Examples
    --------
    >>> evidence = load()
    >>> evidence.check().ok
    True

    Parameters
    ----------
    data, *more : path, data frame, mapping of columns or sequence of mappings, optional
        See :func:`lbpmeta.evidence.read_data`, which says what can be read.
    measure, digits, decimal_comma, max_bytes
        The effect measure of rows that name none; digits after the point of floats; what the decimal mark is; how
        large a file may be (200 MB).
    columns : mapping of str to str, optional
        What the columns of a file are, where you say it: column of the tables -> column of the file. It goes before
        what is understood; ``"ignore"`` names columns to leave out, with "|" between them.
    strict : bool
        Whether a file is refused of which a column of numbers is not read.
    header : int or str
        The line of the file that names its columns, or their names with commas between; "" finds it.
    encoding : str
        How text files are encoded, for example "mac-roman"; "" tells by the file.

    Raises
    ------
    DataError
        If something cannot be read; the message lists every problem with file, line, column, value and fix.
    """
    given = () if data is None and not more else (data, *more)
    tables = read_data(
        given,
        measure=measure,
        digits=digits,
        decimal_comma=decimal_comma,
        max_bytes=max_bytes,
        columns=columns,
        strict=strict,
        header=header,
        encoding=encoding,
    )
    return Evidence(tables)


def check(
    data: Data = None,
    *more: Data,
    measure: str = "",
    digits: Digits = None,
    decimal_comma: bool | None = None,
    max_bytes: int = MAX_BYTES,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    header: int | str = "",
    encoding: str = "",
    only: Sequence[str] | None = None,
    gate: str = "material",
    severity: str = "info",
    rounding: str | None = None,
    premises: Mapping[str, str] | None = None,
    baseline: Collection[str] = (),
) -> Report:
    """Check whatever you have: a data frame, a list of rows, a file, a folder.

    Examples
    --------
    >>> report = check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"},
    ...                 {"study": "B 2021", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}])
    >>> sorted({f.rows[0] for f in report.failures})
    ['b-2021']

    Parameters
    ----------
    data, *more, measure, digits, decimal_comma, max_bytes, columns, strict, header, encoding
        As in :func:`load`.
    only, gate, severity, rounding, premises, baseline
        As in :meth:`Evidence.check`.

    Returns
    -------
    Report
        In a notebook it shows itself; ``print(report)`` is text, ``report.to_frame()`` one row per finding.
    """
    evidence = load(
        data,
        *more,
        measure=measure,
        digits=digits,
        decimal_comma=decimal_comma,
        max_bytes=max_bytes,
        columns=columns,
        strict=strict,
        header=header,
        encoding=encoding,
    )
    return evidence.check(
        only=only, gate=gate, severity=severity, rounding=rounding, premises=premises, baseline=baseline
    )
