"""The same checks as test items: ``pytest --lbpmeta data/`` makes every row of an evidence folder a test.

A folder is recognised by its ``sources.csv``; a single CSV file is one when it is named on the command line or in the
ini option ``lbpmeta_paths``. Each row that some check is about becomes one test, which fails when a finding stands at
or above the gate. A pinned finding is a test of its own that is expected to fail, strictly: when it is no longer found,
its row fails. A row that no check could say anything about is skipped, and evidence of which nothing could be checked
fails. The gate, the severity, the premises and the baseline come from the project's configuration: the one that
``lbpmeta check`` finds for the same paths. A folder whose configuration names paths stands for these.

``pytest --lbpmeta data/ --lbpmeta-text paper.md`` holds a manuscript against the evidence too: each of its results is a
test, which fails as ``lbpmeta check paper.md --against data/`` does.

The plugin is loaded in every pytest run of an environment that lbpmeta is installed in: where no evidence is checked it
imports nothing of lbpmeta beside itself.
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import pytest

if TYPE_CHECKING:
    from lbpmeta.checks.core.finding import Finding
    from lbpmeta.config import Project
    from lbpmeta.report.report import Report

__all__ = ["CheckedFile", "EvidenceFile", "FindingError", "ManuscriptFile", "RowItem", "UncheckedItem"]

_REPORTS = pytest.StashKey[dict[str, "Report"]]()
_PROJECT = pytest.StashKey["Project"]()


#: The exit code of a report of nothing.
_NOTHING_CHECKED: Final = 5


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the ini settings."""
    group = parser.getgroup("lbpmeta", "checks of printed numbers")
    group.addoption("--lbpmeta", action="store_true", help="collect evidence (folders with a sources.csv) as tests")
    group.addoption(
        "--lbpmeta-gate",
        default=None,
        choices=["material", "inconsistent", "implausible"],
        help="what makes a row fail [default: the project's fail-on, or material]",
    )
    group.addoption(
        "--lbpmeta-text",
        action="append",
        default=[],
        metavar="FILE",
        help="a manuscript whose results are held against the evidence; may be given again",
    )
    parser.addini("lbpmeta", "collect evidence as tests without being asked", type="bool", default=False)
    parser.addini("lbpmeta_paths", "CSV files and folders that are evidence without a sources.csv", type="paths")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that every item wears."""
    config.addinivalue_line("markers", "lbpmeta: a row of printed numbers, checked by lbpmeta")
    config.stash[_REPORTS] = {}
    # What is collected are the arguments: a manuscript is one of them.
    config.args.extend(str(path) for path in _texts(config) if str(path) not in config.args)


def _texts(config: pytest.Config) -> list[Path]:
    """Return the manuscripts that are named."""
    return [config.invocation_params.dir / name for name in config.getoption("--lbpmeta-text") or ()]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say whether the baseline holds findings that are no longer found, if everything was checked."""
    reports = terminalreporter.config.stash[_REPORTS]
    if not reports:
        return
    from lbpmeta.report.baseline import stale_note

    project = _project(terminalreporter.config)
    stale = frozenset.intersection(*(report.stale for report in reports.values()))
    if stale and project.settings.baseline and project.whole and not project.settings.only:
        terminalreporter.write_line(stale_note(len(stale), project.settings.baseline), yellow=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the tables of an evidence folder, and CSV files that are named."""
    config = parent.config
    if file_path.resolve() in {path.resolve() for path in _texts(config)}:
        return ManuscriptFile.from_parent(parent, path=file_path)
    if file_path.suffix.lower() != ".csv" or not (config.getoption("--lbpmeta") or config.getini("lbpmeta")):
        return None
    if (file_path.parent / "sources.csv").is_file() or _named(file_path, config):
        return EvidenceFile.from_parent(parent, path=file_path) if _meant(file_path, config) else None
    return None


def _named(file: Path, config: pytest.Config) -> bool:
    """Whether a CSV file, or its folder, was named as evidence."""
    named = {path.resolve() for path in (*_arguments(config), *_project(config).paths)}
    if file.resolve() in named:
        return True
    return file.parent.resolve() in named and file.parent.resolve() != config.rootpath.resolve()


def _meant(file: Path, config: pytest.Config) -> bool:
    """Whether a file is below what was named: a folder whose configuration names paths stands for these alone."""
    return any(file.resolve().is_relative_to(path.resolve()) for path in _project(config).paths)


def _arguments(config: pytest.Config) -> list[Path]:
    """Return the paths that pytest was given, without the names of tests in them."""
    texts = {path.resolve() for path in _texts(config)}
    named = [config.invocation_params.dir / arg.split("::")[0] for arg in config.args]
    return [path for path in named if path.resolve() not in texts]


def _project(config: pytest.Config) -> Project:
    """Return what is checked and how, found once per run, as ``lbpmeta check`` finds it for the same paths."""
    if _PROJECT not in config.stash:
        from lbpmeta.config import project_of
        from lbpmeta.errors import LbpmetaError

        given = [path for path in (*_arguments(config), *config.getini("lbpmeta_paths")) if path.exists()]
        try:
            config.stash[_PROJECT] = project_of(given or [config.invocation_params.dir])
        except LbpmetaError as error:
            from lbpmeta.report.safe import visible

            raise pytest.UsageError(visible(str(error))) from None
    return config.stash[_PROJECT]


class FindingError(Exception):
    """Findings stand at or above the gate."""


class CheckedFile(pytest.File, ABC):
    """A file whose findings are tests: one per row that a check is about."""

    #: Whether a pinned finding is a test of its own, which is expected to fail.
    pins: ClassVar[bool]

    @property
    def subject(self) -> Path:
        """What is checked as one, once per run."""
        return self.path

    @abstractmethod
    def checked(self, project: Project) -> Report:
        """Check the subject."""

    def own(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        """Of the findings of the subject, those about this file."""
        return findings

    def collect(self) -> Iterable[RowItem | UncheckedItem]:
        """Yield one test per row that a check is about, and one per pinned finding where these are tests."""
        report = self.report()
        failing = set(map(id, report.failures))
        by_row: dict[str, list[Finding]] = {}
        for finding in self.own(report.findings):
            by_row.setdefault(finding.rows[0] if finding.rows else "all", []).append(finding)
        for row, findings in by_row.items():
            stopping = tuple(f for f in findings if id(f) in failing)
            item = RowItem.from_parent(self, name=row, findings=stopping, line=findings[0].line)
            if not stopping and all(f.verdict == "not-checkable" for f in findings):
                item.add_marker(pytest.mark.skip(reason=f"nothing could be checked: {findings[0].message}"))
            yield item
            yield from self._pinned(row, findings)

    def _pinned(self, row: str, findings: Iterable[Finding]) -> Iterable[RowItem]:
        """Yield a test that is expected to fail, strictly, for each pinned finding."""
        for pinned in (f for f in findings if self.pins and f.expected):
            item = RowItem.from_parent(self, name=f"{row}[{pinned.check}]", findings=(pinned,), line=pinned.line)
            item.add_marker(pytest.mark.xfail(reason=pinned.expected, raises=FindingError, strict=True))
            yield item

    def report(self) -> Report:
        """Check the subject once per run, whichever of its files asks first."""
        from lbpmeta.errors import LbpmetaError

        reports = self.config.stash[_REPORTS]
        key = str(self.subject)
        if key not in reports:
            try:
                # the libraries that read the tables warn about themselves; that is not the project's concern
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)
                    reports[key] = self.checked(_project(self.config))
            except LbpmetaError as error:
                from lbpmeta.report.safe import visible

                raise self.CollectError(visible(str(error))) from None
        return reports[key]


class EvidenceFile(CheckedFile):
    """One table of evidence."""

    pins = True

    @property
    def subject(self) -> Path:
        """What is checked: the folder of the table, or the table alone."""
        return self.path.parent if (self.path.parent / "sources.csv").is_file() else self.path

    def own(self, findings: Iterable[Finding]) -> Iterable[Finding]:
        """Findings about rows of this table, of those of its folder."""
        return (finding for finding in findings if Path(finding.file).name == self.path.name)

    def collect(self) -> Iterable[RowItem | UncheckedItem]:
        """Yield the tests of the rows; evidence of which nothing could be checked is a test that fails."""
        yield from super().collect()
        report = self.report()
        if report.exit_code == _NOTHING_CHECKED:
            yield UncheckedItem.from_parent(self, name="nothing-checked", reason=report.reason)

    def checked(self, project: Project) -> Report:
        """Check the evidence as the project's configuration says."""
        from lbpmeta.workbench.evidence import Evidence
        from lbpmeta.workbench.opening import load

        settings = project.settings
        return Evidence(settings.declared_in(load(self.subject).tables)).check(
            only=settings.only or None,
            gate=self.config.getoption("--lbpmeta-gate") or settings.fail_on,
            severity=settings.severity,
            baseline=_accepted(project),
        )


class ManuscriptFile(CheckedFile):
    """A manuscript that is held against the evidence."""

    # Pins stand in tables: a manuscript has none of its own.
    pins = False

    def checked(self, project: Project) -> Report:
        """Hold the manuscript against the evidence that the project names."""
        from lbpmeta.manuscript.checked import check_manuscript
        from lbpmeta.report.gate import DOCUMENT_GATE
        from lbpmeta.workbench.opening import load

        return check_manuscript(
            self.path,
            load(*project.paths),
            gate=self.config.getoption("--lbpmeta-gate") or DOCUMENT_GATE,
            baseline=_accepted(project),
        )


def _accepted(project: Project) -> frozenset[str]:
    """Return the findings of the project's baseline, if it has one."""
    from lbpmeta.report.baseline import read_baseline

    return read_baseline(project.settings.baseline) if project.settings.baseline else frozenset()


class RowItem(pytest.Item):
    """One row of an evidence table, or one pinned finding about it.

    Parameters
    ----------
    findings : tuple of Finding
        What makes it fail.
    line : int
        Where the row stands in the file.
    """

    def __init__(self, *, findings: tuple[Finding, ...], line: int, name: str, parent: CheckedFile) -> None:
        super().__init__(name, parent)
        self.findings = findings
        self.line = line
        self.add_marker(pytest.mark.lbpmeta)

    def runtest(self) -> None:
        """Fail when a finding stands at or above the gate."""
        if self.findings:
            from lbpmeta.testing import failures_text

            assert isinstance(self.parent, CheckedFile)
            raise FindingError(failures_text(self.findings, self.parent.report().understood))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Show the findings with file and line, not a traceback."""
        if isinstance(excinfo.value, FindingError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the place of the row."""
        return self.path, max(0, self.line - 1), f"lbpmeta: {self.name}"


class UncheckedItem(pytest.Item):
    """Evidence of which nothing could be checked: it fails, for a run that checks nothing proves nothing."""

    def __init__(self, *, reason: str, name: str, parent: EvidenceFile) -> None:
        super().__init__(name, parent)
        self.reason = reason
        self.add_marker(pytest.mark.lbpmeta)

    def runtest(self) -> None:
        """Fail."""
        raise FindingError(f"Nothing was checked: {self.reason}.")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """Show the reason, not a traceback."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the table."""
        return self.path, None, f"lbpmeta: {self.name}"


@pytest.fixture(name="assert_consistent")
def _assert_consistent() -> Callable[..., None]:
    """Return :func:`lbpmeta.testing.assert_consistent`."""
    from lbpmeta.testing import assert_consistent

    return assert_consistent
