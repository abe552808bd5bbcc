"""CheckSpec: what the registry knows of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.screen import Ask
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
    proof_test : str
        Where a proof is held against true data: ``tests/file.py::test``, a property test with a strategy that makes
        true printed numbers. Every "proof" names one.
    scale_free : bool
        Whether it proves the same on whatever scale the effect is printed.
    about : {"first", "all"}
        Which of the finding's rows a pin may stand in.
    once_per_row : bool
        Whether what it cannot check is told only where no other check says so of the row.
    keeps_repair_order : bool
        Whether its repairs are in an order that means something, so that those with complete rows do not go first.
    reads : {"numbers", "range", "quote"}
        What it compares numbers with, for the coverage: with numbers that they must agree with, with their own domain
        or what is usual in other trials, or with their quote.
    rederives : bool
        Whether it makes a pooled line from its rows: these count as checked with it, and where nothing can be checked
        it speaks for the row.
    row_only : bool
        Whether it compares the numbers of one row with each other alone, so that it can judge a repaired row. False
        for checks of several rows, of the quote, and for those that take long.
    asks_row : bool
        Whether its first question is about each row alone, though the check is not.
    rests_on : tuple of str
        Premises of its contradictions, where the finding itself names none.
    rounded : bool
        Whether another rounding than to nearest may explain its contradictions. False for checks of exact counts and
        of the quoted words.
    needs : tuple of tuple of str
        Sets of columns of which one must be filled for the check to say anything; () where it must look itself.
    ask : callable, optional
        Its first question over a whole table: which rows agree, and which must be looked at.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    run: Run
    tier: str
    inputs: str = ""
    formula: str = ""
    source: str = ""
    proof_test: str = ""
    scale_free: bool = False
    about: Literal["first", "all"] = "first"
    once_per_row: bool = True
    keeps_repair_order: bool = False
    reads: Literal["numbers", "range", "quote"] = "numbers"
    rederives: bool = False
    row_only: bool = True
    asks_row: bool = False
    rests_on: tuple[str, ...] = ()
    rounded: bool = True
    needs: tuple[tuple[str, ...], ...] = ()
    ask: Ask | None = None
