"""The same checks as test items: ``pytest --lbpmeta`` turns every evidence folder into tests.

A folder is recognised by its ``sources.csv``. Each row that some check is about becomes one test, which fails when
a finding stands at or above the gate; a pinned finding passes as long as it stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from lbpmeta.checks import Finding

__all__ = ["EvidenceFile", "FindingError", "RowItem"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--lbpmeta`` and ``--lbpmeta-gate``."""
    group = parser.getgroup("lbpmeta", "checks of printed numbers")
    group.addoption(
        "--lbpmeta", action="store_true", help="collect evidence folders (those with a sources.csv) as tests"
    )
    group.addoption(
        "--lbpmeta-gate",
        default="inconsistent",
        choices=["inconsistent", "implausible"],
        help="the verdict at which a row fails (default: inconsistent)",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the folder of a ``sources.csv``."""
    if file_path.name == "sources.csv" and parent.config.getoption("--lbpmeta"):
        return EvidenceFile.from_parent(parent, path=file_path)
    return None


class FindingError(Exception):
    """A finding stands at or above the gate."""


class EvidenceFile(pytest.File):
    """A folder of evidence tables."""

    def collect(self) -> Iterable[RowItem]:
        """Yield one test per row that a check is about."""
        from lbpmeta.errors import LbpmetaError
        from lbpmeta.workbench import load

        try:
            report = load(self.path.parent).check(gate=self.config.getoption("--lbpmeta-gate"))
        except LbpmetaError as error:
            raise self.CollectError(str(error)) from None
        failing = set(map(id, report.failures))
        by_row: dict[str, list[Finding]] = {}
        for finding in report.findings:
            by_row.setdefault(finding.rows[0] if finding.rows else "all", []).append(finding)
        for row_id, findings in by_row.items():
            stopping = tuple(f for f in findings if id(f) in failing)
            yield RowItem.from_parent(self, name=row_id, failures=stopping)


class RowItem(pytest.Item):
    """One row of an evidence table."""

    def __init__(self, *, failures: tuple[Finding, ...], name: str, parent: EvidenceFile) -> None:
        super().__init__(name, parent)
        self.failures = failures

    def runtest(self) -> None:
        """Fail when a finding stands at or above the gate."""
        if self.failures:
            raise FindingError("\n".join(str(f) for f in self.failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Show the findings, not a traceback."""
        if isinstance(excinfo.value, FindingError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the row."""
        return self.path, None, f"lbpmeta: {self.name}"
