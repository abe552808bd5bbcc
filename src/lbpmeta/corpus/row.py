"""Row: what a scan says of one printed result, or of a file that has none; the columns of its table, once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

__all__ = ["COLUMNS", "RowStatus", "ScannedRow"]


class RowStatus:
    """What a row is: a printed result, something that looks like one, a file without results, a file not read."""

    RESULT: Final = "result"
    LEFT_OUT: Final = "left out"
    NOTHING: Final = "nothing"
    NOT_READ: Final = "not read"


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """One row of the table of a scan. Everything is text, as printed; "" where there is nothing.

    Parameters
    ----------
    document : str
        The file, as it was named.
    format : str
        "jats", "html", "txt" ...; "table" of files of rows.
    status : str
        "result"; "left out" (looks like a result and was not read); "nothing" (the file was read and prints none);
        "not read" (the file could not be).
    reason : str
        Why it was left out or not read.
    row : str
        The id by which `lbpmeta explain` knows the result.
    place, quote : str
        Where it stands, and at most 25 words of it.
    kind, measure, estimate, ci_low, ci_high, level, p, k, n, i2, unit, interval, grade : str
        As in :class:`lbpmeta.reading.result.PrintedResult`.
    verdict : str
        The gravest that a check says.
    check : str
        The check that says it, where numbers do not agree.
    severity : str
        How much hangs on it.
    message : str
        What it says.
    premises : str
        Premises that it rests on and nobody declared, with "|" between them.
    repairs : str
        The smallest changes that would make the numbers agree, likeliest first, with "|" between them.

    Examples
    --------
    >>> ScannedRow("a.txt", status=RowStatus.NOTHING).estimate
    ''
    """

    document: str
    format: str = ""
    status: str = RowStatus.RESULT
    reason: str = ""
    row: str = ""
    place: str = ""
    quote: str = ""
    kind: str = ""
    measure: str = ""
    estimate: str = ""
    ci_low: str = ""
    ci_high: str = ""
    level: str = ""
    p: str = ""
    k: str = ""
    n: str = ""
    i2: str = ""
    unit: str = ""
    interval: str = ""
    grade: str = ""
    verdict: str = ""
    check: str = ""
    severity: str = ""
    message: str = ""
    premises: str = ""
    repairs: str = ""


#: The columns of the table, in this order.
COLUMNS: Final = tuple(f.name for f in fields(ScannedRow))
