"""What the linear models share: arrays of intervals, Wald tests, critical values, printed tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.decimals import level_text, p_text
from lbpmeta.errors import MethodError
from lbpmeta.interval import Interval
from lbpmeta.plain_text import Preformatted
from lbpmeta.pooling.arguments import probability
from lbpmeta.shown import Exported, ResultsTable
from lbpmeta.special import chdtrc, fdtrc, ndtri, stdtrit

__all__ = [
    "Intervals",
    "Tabulated",
    "WaldTest",
    "coefficient_rows",
    "critical",
    "html_table",
    "text_table",
    "wald_test",
]


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Many intervals of one level and one method.

    Parameters
    ----------
    low, high : ndarray, shape (n,)
    level : float
    method : str

    Examples
    --------
    >>> both = Intervals(np.array([0.0, 1.0]), np.array([2.0, 3.0]), 0.95, "z")
    >>> str(both[1])
    '1.00 to 3.00 (95% z)'
    """

    low: Array
    high: Array
    level: float
    method: str

    def __getitem__(self, index: int) -> Interval:
        return Interval(float(self.low[index]), float(self.high[index]), self.level, self.method)

    def __len__(self) -> int:
        return len(self.low)

    def __iter__(self) -> Iterator[Interval]:
        return (self[i] for i in range(len(self)))


@dataclass(frozen=True, slots=True, eq=False)
class WaldTest(Preformatted):
    """Test of linear hypotheses ``C beta = rhs``.

    Parameters
    ----------
    estimate, se : ndarray, shape (m,)
        ``C beta`` and its standard errors.
    statistic : float
        Chi-squared, or F where `df_residual` is given.
    df : int
        Number of hypotheses.
    df_residual : float or None
        Denominator degrees of freedom of F.
    p_value : float
    """

    estimate: Array
    se: Array
    statistic: float
    df: int
    df_residual: float | None
    p_value: float

    def __str__(self) -> str:
        if self.df_residual is None:
            return f"chi2({self.df}) = {self.statistic:.4f}, {p_text(self.p_value, digits=4)}"
        return f"F({self.df}, {self.df_residual:g}) = {self.statistic:.4f}, {p_text(self.p_value, digits=4)}"


class Tabulated(Exported):
    """A fit that is told as a table of coefficients, with a title above and lines below."""

    __slots__ = ()

    def _summary(self) -> tuple[str, list[tuple[str, ...]], list[str]]:
        """Return title, rows with the header first, and the lines below."""
        raise NotImplementedError

    def results_table(self) -> ResultsTable:
        """Return the coefficients as a paper would show them."""
        title, rows, lines = self._summary()
        return ResultsTable(title, rows[0], tuple(rows[1:]), tuple(lines), self.to_frame())

    def __str__(self) -> str:
        title, rows, lines = self._summary()
        return "\n".join([title, text_table(rows), *lines])

    def _repr_html_(self) -> str:
        title, rows, lines = self._summary()
        return html_table(rows, title, lines)


def critical(level: float, df: Any) -> Any:
    """Return the two-sided critical value of the normal or t distribution.

    Examples
    --------
    >>> print(round(critical(0.95, None), 6), round(critical(0.95, 10), 6))
    1.959964 2.228139
    """
    tail = (1 - probability("level", level)) / 2
    return -ndtri(tail) if df is None else -stdtrit(df, tail)


def wald_test(contrast: Array, beta: Array, vcov: Array, rhs: Array | float, df: float | None) -> WaldTest:
    """Return the Wald test of ``C beta = rhs``: chi-squared(m), or F(m, df).

    Raises
    ------
    MethodError
        If the rows of the contrast are linearly dependent.
    """
    m = contrast.shape[0]
    if np.linalg.matrix_rank(contrast) < m:
        raise MethodError("`contrast`: its rows are linearly dependent; remove the redundant hypotheses.")
    difference = contrast @ beta - rhs
    spread = contrast @ vcov @ contrast.T
    se = np.sqrt(np.diag(spread))
    # Scaled to unit diagonal, so that moderators in different units do not spoil the inverse.
    z = difference / se
    chi2 = float(z @ np.linalg.solve(spread / np.outer(se, se), z))
    if df is None:
        return WaldTest(contrast @ beta, se, chi2, m, None, float(chdtrc(m, chi2)))
    return WaldTest(contrast @ beta, se, chi2 / m, m, df, float(fdtrc(m, df, chi2 / m)))


def coefficient_rows(
    names: Sequence[str], beta: Array, se: Array, statistic: Array, df: Any, p: Array, ci: Intervals
) -> list[tuple[str, ...]]:
    """Return the rows of a coefficient table, the header first."""
    label = f"{level_text(ci.level)} CI"
    with_df = df is not None
    header = ("", "estimate", "se", "t" if with_df else "z", *(("df",) if with_df else ()), "p", label)
    degrees = np.broadcast_to(np.asarray(df if with_df else math.nan, dtype=np.float64), beta.shape)
    rows = [header]
    for j, name in enumerate(names):
        rows.append(
            (
                name,
                f"{beta[j]:.4f}",
                f"{se[j]:.4f}",
                f"{statistic[j]:.3f}",
                *((f"{degrees[j]:.4g}",) if with_df else ()),
                p_text(p[j], "", 4),
                f"{ci.low[j]:.4f} to {ci.high[j]:.4f}",
            )
        )
    return rows


def text_table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as text in columns, names to the left, numbers to the right."""
    widths = [max(len(row[j]) for row in rows) for j in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if j == 0 else cell.rjust(w) for j, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def html_table(rows: Sequence[tuple[str, ...]], before: str, after: Sequence[str]) -> str:
    """Return rows as an HTML table with a paragraph before and after."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    tail = "".join(f"<p>{escape(line)}</p>" for line in after)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<p><b>{escape(before)}</b></p>{table}{tail}"
