"""What was read: a printed result, its quote, its place, and how surely it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Grade", "PrintedResult"]

#: A: label, number, head and level touch and nothing was carried or repaired. B: something was.
Grade = Literal["A", "B"]


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
        "count", "heterogeneity" (an I2, tau2 or Q alone).
    events, of : str
        A count and what it is of ("18 of 57").
    sd : str
        Of a mean.
    arm : str
        Which arm, in the document's words, for what is said of one.
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
    grade: Grade = "B"
    why: tuple[str, ...] = ()
    quote: str = ""
    place: str = ""
    line: int | None = None
    block: int = 0
    start: int = 0
    end: int = 0
