"""Rates: how many of the printed results of a corpus do not agree, by kind of text, measure and check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.corpus.row import COLUMNS, RowStatus
from lbpmeta.corpus.store import columns_of
from lbpmeta.effects.proportion_methods import wilson
from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.plain_text import Preformatted

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BY", "Rate", "ScanReport", "sample_of", "scan_report"]

#: What rates are told by.
BY: Final = ("format", "kind", "measure", "grade", "check")

_LEVEL: Final = 0.95
_READ: Final = ("document", "status", "verdict", *BY)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of so many results have a verdict.

    Parameters
    ----------
    by, group : str
        What the results have in common: ``("measure", "OR")``; ("", "all") for all of them. By "check" the results are
        those that could be checked, and counted are those that this check is about.
    verdict : str
    count, results : int
        How many have it, of how many that could be checked.
    """

    by: str
    group: str
    verdict: str
    count: int
    results: int

    @property
    def per_thousand(self) -> float:
        """The rate per thousand results that could be checked."""
        return 1000.0 * self.count / self.results

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval (Wilson 1927), per thousand. Results of one document are taken as independent."""
        low, high = wilson(self.count, self.results, _LEVEL)
        return 1000.0 * low, 1000.0 * high

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.per_thousand:.1f} [{low:.1f}, {high:.1f}] per thousand ({self.count} of {self.results:,})"


@dataclass(frozen=True, slots=True)
class ScanReport(Preformatted):
    """What a scan found, as rates.

    Parameters
    ----------
    files, without, unread : int
        Documents and tables; those without a result; those that could not be read.
    results, checked, left_out : int
        Printed results; those that a check could say something about; what was not read.
    rates : tuple of Rate
        Of "inconsistent" and "implausible": of all, then by kind of text, of result, measure, grade, and check.
    """

    files: int
    without: int
    unread: int
    results: int
    checked: int
    left_out: int
    rates: tuple[Rate, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the rates, one row each."""
        import pandas as pd

        rows = [(r.by, r.group, r.verdict, r.count, r.results, r.per_thousand, *r.interval) for r in self.rates]
        names = ["by", "group", "verdict", "count", "results", "per_thousand", "ci_low", "ci_high"]
        return pd.DataFrame(rows, columns=names)

    def __str__(self) -> str:
        lines = [
            f"{self.files:,} files: {self.results:,} results ({self.checked:,} could be checked), "
            f"{self.left_out:,} left out; {self.without:,} files without any, {self.unread:,} not read."
        ]
        for verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):
            by = ""
            lines += ["", f"{verdict}, per thousand results that could be checked [95 % interval]"]
            for rate in (r for r in self.rates if r.verdict == verdict):
                if rate.by != by:
                    lines.append(f"  by {rate.by}")
                    by = rate.by
                lines.append(f"  {rate.group or '(none)':<28} {rate}")
        return "\n".join(lines) + "\n"


def scan_report(results: str | Path | pd.DataFrame) -> ScanReport:
    """Return the rates of a scan.

    Examples
    --------
    >>> import pandas as pd
    >>> row = dict.fromkeys(COLUMNS, "") | {"document": "a", "status": "result", "measure": "OR"}
    >>> rows = [row | {"verdict": "inconsistent", "check": "ci-asymmetric"}, *[row | {"verdict": "consistent"}] * 9]
    >>> print(scan_report(pd.DataFrame(rows)).rates[0])
    100.0 [17.9, 404.2] per thousand (1 of 10)

    Parameters
    ----------
    results : path or data frame
        What :func:`lbpmeta.corpus.scan.scan` wrote, or its ``to_frame()``.

    Raises
    ------
    DataError
        If it is no table of a scan.
    """
    frame = columns_of(results, _READ) if isinstance(results, str | Path) else results[list(_READ)]
    of_results = frame[frame["status"] == RowStatus.RESULT]
    checked = of_results[of_results["verdict"] != str(Verdict.NOT_CHECKABLE)]
    status = frame["status"].value_counts()
    return ScanReport(
        files=int(frame["document"].nunique()),
        without=int(status.get(RowStatus.NOTHING, 0)),
        unread=int(status.get(RowStatus.NOT_READ, 0)),
        results=len(of_results),
        checked=len(checked),
        left_out=int(status.get(RowStatus.LEFT_OUT, 0)),
        rates=tuple(
            rate for verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE) for rate in _rates(checked, verdict)
        ),
    )


def _rates(checked: pd.DataFrame, verdict: Verdict) -> list[Rate]:
    """Return the rates of one verdict: of all, and by group, the groups with most results first."""
    if not len(checked):
        return []
    hit = checked["verdict"] == str(verdict)
    rates = [Rate("", "all", str(verdict), int(hit.sum()), len(checked))]
    for by in BY[:-1]:
        groups = hit.groupby(checked[by]).agg(["sum", "size"]).sort_values(["size"], ascending=False, kind="stable")
        rates += [
            Rate(by, str(name), str(verdict), int(n), int(of))
            for name, (n, of) in zip(groups.index, groups.to_numpy(), strict=True)
        ]
    counts = checked.loc[hit, "check"].value_counts()
    return rates + [Rate("check", str(name), str(verdict), int(n), len(checked)) for name, n in counts.items()]


def sample_of(
    results: str | Path | pd.DataFrame, size: int, *, seed: int = 0, verdict: str = "", status: str = RowStatus.RESULT
) -> pd.DataFrame:
    """Return rows of a scan drawn at random, to be read by hand, with empty columns to fill in.

    Examples
    --------
    >>> import pandas as pd
    >>> scanned = {"document": ["a.md", "b.md"], "status": ["result", "nothing"], "verdict": ["consistent", ""]}
    >>> sample_of(pd.DataFrame(scanned), 1)["document"].tolist()
    ['a.md']

    Parameters
    ----------
    results : path or data frame
    size : int
        At most as many as there are.
    seed : int
        The same seed draws the same rows.
    verdict : str
        Only rows of it; "" for any.
    status : str
        Only rows of it: "result", or "left out" for what was missed.

    Raises
    ------
    MethodError
        If there is no such verdict, or `size` is less than 1.
    """
    if size < 1:
        raise MethodError(f"`size` is {size}; at least one row must be drawn.")
    known = [str(one) for one in Verdict]
    if verdict and verdict not in known:
        raise MethodError(
            f"`verdict` is {verdict!r}; it must be one of {', '.join(known)}.{did_you_mean(verdict, known)}"
        )
    frame = columns_of(results, COLUMNS) if isinstance(results, str | Path) else results
    chosen = frame[frame["status"] == status]
    if verdict:
        chosen = chosen[chosen["verdict"] == verdict]
    drawn = chosen.sample(n=min(size, len(chosen)), random_state=seed)
    return drawn.assign(read_right="", printed_so="", remark="")
