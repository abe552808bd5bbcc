"""What was read: a printed result, its quote, its place, and how surely it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Grade", "PrintedArm", "PrintedResult"]

#: A: label, number, head and level touch and nothing was carried or repaired. B: something was.
Grade = Literal["A", "B"]


@dataclass(frozen=True)
class PrintedArm:
    """What a table prints of one arm, beside that of another.

    Numbers are strings as in :class:`PrintedResult`.

    Parameters
    ----------
    name : str
        In the document's words.
    n : str
        How many people.
    mean, sd, se : str
    events, percent : str
    median, q1, q3 : str
        With its quartiles.
    low, high : str
        The smallest and the largest value, beside a median.

    Examples
    --------
    >>> str(PrintedArm("Exercise", "45", mean="3.1", sd="2.2")), str(PrintedArm("Control", events="12", percent="26.7"))
    ('Exercise: 3.1 (SD 2.2), n 45', 'Control: 12 (26.7%)')
    """

    name: str = ""
    n: str = ""
    mean: str = ""
    sd: str = ""
    se: str = ""
    events: str = ""
    percent: str = ""
    median: str = ""
    q1: str = ""
    q3: str = ""
    low: str = ""
    high: str = ""

    @property
    def kind(self) -> str:
        """What its numbers are: "mean", "count" or "median"."""
        return "mean" if self.mean else "count" if self.events else "median"

    def __str__(self) -> str:
        if self.mean:
            told = f"{self.mean} ({'SD' if self.sd else 'SE'} {self.sd or self.se})"
        elif self.events:
            told = f"{self.events} ({self.percent}%)" if self.percent else self.events
        else:
            told = f"median {self.median} [{self.q1 or self.low}, {self.q3 or self.high}]"
        return f"{self.name}: {told}{f', n {self.n}' if self.n else ''}"


@dataclass(frozen=True, slots=True)
class PrintedResult:
    """One result as a document prints it.

    Numbers are strings: their digits as printed, with an ASCII minus and a decimal point; "" where nothing is printed.

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        The estimate and its interval, signs that stand in words ("7.7 lower") put before the numbers.
    level : str
        The level in percent, "95".
    p : str
        With its sign where it is no equality: "0.03", "<0.001".
    measure : str
        A name of the table of measures, "" where the words do not say it.
    k, n, i2, tau2, q : str
        Studies, people, and heterogeneity, where they are printed with it.
    unit : str
        "percent", "points", "mm" ... as printed; "" where none is.
    interval : str
        How the interval was made, in the words of the premises ("bootstrap", "credible"); "" where not said.
    kind : str
        "estimate" (a contrast with its interval), "prediction", "proportion", "change" (one arm), "mean", "median",
        "count", "heterogeneity" (an I2, tau2 or Q alone), "arms" (two groups that a table prints side by side).
    events, of : str
        A count and what it is of ("18 of 57").
    sd : str
        Of a mean.
    arm : str
        Which arm, in the document's words, for what is said of one.
    arms : tuple of PrintedArm
        Of a row of a table: the two arms, in the order in which they are printed.
    outcome, time : str
        Of a row of a table: what was measured and when, in the document's words.
    column : str
        Of a table: what stands above its numbers.
    grade : {"A", "B"}
        How surely it was read.
    why : tuple of str
        Why it is not an A.
    quote : str
        At most 25 words, verbatim.
    place : str
        Where the estimate stands.
    line : int, optional
        Its line of the file.
    block : int
        Which block of the document (from 0).
    start, end : int
        The characters of that block that were read as this result.
    cell : tuple of int, optional
        Of a table: which one of the document, row and column, from 0.
    """

    estimate: str = ""
    ci_low: str = ""
    ci_high: str = ""
    level: str = ""
    p: str = ""
    measure: str = ""
    k: str = ""
    n: str = ""
    i2: str = ""
    tau2: str = ""
    q: str = ""
    unit: str = ""
    interval: str = ""
    kind: str = "estimate"
    events: str = ""
    of: str = ""
    sd: str = ""
    arm: str = ""
    arms: tuple[PrintedArm, ...] = ()
    outcome: str = ""
    time: str = ""
    column: str = ""
    grade: Grade = "B"
    why: tuple[str, ...] = ()
    quote: str = ""
    place: str = ""
    line: int | None = None
    block: int = 0
    start: int = 0
    end: int = 0
    cell: tuple[int, int, int] | None = None
