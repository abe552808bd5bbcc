"""CheckSpec: what the registry knows of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lbpmeta.checks.finding import Finding
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["CheckSpec", "Run"]

#: What a check does with a row.
Run = Callable[[Tables, Row], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One check of the registry.

    Parameters
    ----------
    name : str
        Its id in words, for example "estimate-outside-ci".
    title : str
        What it asks, as a question.
    tables : tuple of str
        Tables whose rows it reads.
    run : callable
        ``(Tables, Row) -> iterable of Finding``; yields nothing where it does not apply.
    tier : {"proof", "heuristic"}
        Whether it can prove an inconsistency.
    inputs : str
        The cells that it reads, in words.
    formula : str
        What is re-derived, and how the sets are compared.
    source : str
        The publication of the formula; "" where it follows from the definition.
    row_only : bool
        Whether it compares the numbers of one row with each other alone, so that it can judge a repaired row. False
        for checks of several rows, of the quote, and for those that take long.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    run: Run
    tier: str
    inputs: str = ""
    formula: str = ""
    source: str = ""
    row_only: bool = True
