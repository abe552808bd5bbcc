"""A number in words against the same number in digits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import percent_value
from lbpmeta.checks.core.reading import make, read, values_of
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.number_words import words_meant

__all__ = ["SPECS", "check_words"]

_CHECK: Final = "words-and-digits"


def check_words(words: str, percent: str) -> Finding:
    """Check a share in words against the percentage that is printed of the same.

    Examples
    --------
    >>> check_words("almost half", "47").verdict.value
    'consistent'
    >>> print(check_words("almost half", "53").message)
    "almost half" is taken as 41.7 to 50 %; 53% is not in it.

    Parameters
    ----------
    words : str
        Among :data:`lbpmeta.NUMBER_WORDS`.
    percent : str
        As printed.

    Returns
    -------
    Finding
        "implausible" where no value is both: what a word stands for is a convention.

    Raises
    ------
    DataError
        If the words are unknown, or the percentage is no number.
    """
    meant, number = words_meant(words), read(percent)
    if number is None:
        raise DataError("`percent` is missing; give it as printed.")
    printed = {"value": number}
    told = f'"{words}" is taken as {meant.share.low:.3g} to {meant.share.high:.3g} %'
    if values_of(number).intersects(meant.share):
        return make(_CHECK, Verdict.CONSISTENT, f"{told}; {number.text}% is in it.", printed=printed)
    return make(
        _CHECK,
        Verdict.IMPLAUSIBLE,
        f"{told}; {number.text}% is not in it.",
        stakes=CHOICE,
        printed=printed,
        admissible={"value": meant.share},
    )


def run_words(tables: Tables, row: Row) -> Iterator[Finding]:
    """Words beside a percentage in the same row, or in another print of the quantity; words that nobody knows."""
    try:
        meant = words_meant(row["words"])
    except DataError as error:
        yield make(_CHECK, Verdict.NOT_CHECKABLE, str(error), missing=("words of the table",))
        return
    prints = [r for r in (row, *tables.prints(row["quantity"] or "\0")) if percent_value(r)]
    for other in prints[:1]:
        yield check_words(row["words"], other["value"]).renamed({}, rows=tuple(dict.fromkeys((row.id, other.id))))
    if not prints:
        text = f'"{row["words"]}" is taken as {meant.share.low:.3g} to {meant.share.high:.3g} %; no digits are printed.'
        yield make(_CHECK, Verdict.NOT_CHECKABLE, text, missing=("the number in digits",))


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Is a number in words the one in digits?",
        ("statements",),
        run_words,
        "heuristic",
        inputs="words; value in percent of the same row, or of another print of the quantity",
        formula="the set of shares that the words stand for intersects that of the percentage",
        needs=(("words",),),
        row_only=False,
    ),
)
