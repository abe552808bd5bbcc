"""Opening: from the arguments of a command to the evidence and the configuration that counts for it."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lbpmeta.cli.options import HowToRead, how_to_read

if TYPE_CHECKING:
    from lbpmeta.config import Configuration, Project
    from lbpmeta.evidence.tables import Said
    from lbpmeta.report.report import Report
    from lbpmeta.workbench.evidence import Evidence

__all__ = [
    "NothingNamedError",
    "Opened",
    "listed",
    "most_bytes",
    "named_again",
    "opened",
    "opened_at",
    "said_by_command",
]

_WHAT_TO_DO: Final = """\
Name a folder or a file:      lbpmeta {command} my-review
Or name it once and for all:  paths = ["my-review"] in lbpmeta.toml, or under [tool.lbpmeta] in pyproject.toml
Or start a folder:            lbpmeta init my-review
Or take what comes along:     lbpmeta {command} --packaged"""


class NothingNamedError(click.ClickException):
    """No evidence was named, and none stands here: nothing was checked."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """Evidence with the configuration that counts for it.

    Parameters
    ----------
    evidence : Evidence
    project : Project
        Without paths for the packaged evidence, which no configuration speaks of.
    documents : bool
        Whether its rows were read in documents: then only what cannot be right, and was surely read, fails.
    """

    evidence: Evidence
    project: Project
    documents: bool = False

    @property
    def settings(self) -> Configuration:
        """The configuration."""
        return self.project.settings

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that was read: nothing is written over them."""
        named = [path for path in self.project.paths if path.is_file()]
        own = [file for file in (self.settings.file, self.settings.baseline) if file is not None]
        rows = dict.fromkeys(row.file for row in self.evidence.tables)
        return (*named, *own, *(Path(file) for file in rows if file))

    @property
    def whole(self) -> bool:
        """Whether everything is checked that the configuration names."""
        return self.project.whole

    def check(
        self,
        *,
        fail_on: str | None = None,
        severity: str | None = None,
        only: Iterable[str] = (),
        baseline: frozenset[str] | None = None,
        without: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
        jobs: int = 1,
    ) -> Report:
        """Return what the checks find, as the configuration says where nothing else is given."""
        from lbpmeta.report.baseline import read_baseline
        from lbpmeta.report.gate import DOCUMENT_GATE

        settings = self.settings
        if baseline is None:
            baseline = frozenset() if settings.baseline is None else read_baseline(settings.baseline)
        report = self.evidence.check(
            only=tuple(only) or settings.only or None,
            gate=fail_on or (DOCUMENT_GATE if self.documents else settings.fail_on),
            severity=severity or settings.severity,
            baseline=baseline,
            without=listed(without),
            progress=progress,
            jobs=jobs,
        )
        more = [file for file in (settings.file, settings.baseline, without) if file is not None]
        return dataclasses.replace(report, audit=None if report.audit is None else report.audit.behind(more))


def listed(file: Path | None) -> tuple[str, ...]:
    """Return the studies that a file names, one a line; what stands behind "#" is a note."""
    from lbpmeta.evidence.textfile import read_bytes

    if file is None:
        return ()
    lines = read_bytes(file).decode("utf-8-sig", errors="replace").splitlines()
    names = (line.split("#", 1)[0].strip().strip('",;').strip() for line in lines)
    return tuple(name for name in names if name)


def opened(
    paths: Iterable[Path | None],
    packaged: bool,
    *,
    premises: Iterable[str] = (),
    rounding: str | None = None,
) -> Opened:
    """Return the evidence that is meant: what is named, else the project's; the packaged one only by its name.

    How files are read and which of their rows are meant, the options of reading say
    (:func:`lbpmeta.cli.options.how_to_read`).
    What the configuration declares of its rows is declared, and behind it what the command does: `premises` as
    "NAME=VALUE", and `rounding`.

    Raises
    ------
    NothingNamedError
        If nothing is named and the current folder holds no evidence.
    UsageError
        If both a path and the packaged evidence are named, or a premise has no value.
    """
    from lbpmeta.config import Configuration, Project, project_of
    from lbpmeta.reading.documents.kinds import is_document
    from lbpmeta.workbench.opening import load

    how = how_to_read()
    said = said_by_command(premises, rounding)
    given = tuple(path for path in paths if path is not None)
    if packaged:
        if given:
            raise click.UsageError(f"Give {str(given[0])!r} or --packaged, not both.")
        found = _meant(load(measure=how.measure, decimal_comma=how.decimal_comma), how)
        return Opened(found.declaring(*said), Project((), Configuration()))
    project = project_of(given)
    if not project.paths:
        raise NothingNamedError(_nothing(project))
    limit = most_bytes(project)
    read = [path for path in project.paths if is_document(path)]
    if read:
        found = _meant(_of_documents(read, project, limit), how)
        return Opened(found.declaring(*project.settings.said, *said), project, documents=True)
    found = load(
        *project.paths,
        measure=how.measure,
        decimal_comma=how.decimal_comma,
        max_bytes=limit,
        columns={**project.settings.columns, **how.columns},
        strict=how.strict,
        header=how.header,
        encoding=how.encoding,
    )
    found = _meant(found, how)
    return Opened(found.declaring(*project.settings.said, *said), project)


def _of_documents(files: Sequence[Path], project: Project, limit: int) -> Evidence:
    """Return what is printed in documents.

    Raises
    ------
    UsageError
        If tables are named beside them: what fails is another matter for each.
    """
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.workbench.reading import evidence_of, read

    others = [path for path in project.paths if path not in files]
    if others:
        raise click.UsageError(
            f"{str(files[0])!r} is a document and {str(others[0])!r} is not: check documents and tables each by itself."
        )
    readings = []
    with progress_bar("Reading") as progress:
        for done, file in enumerate(files):
            alone = progress if len(files) == 1 else None
            if alone is None:
                progress(done, len(files))
            readings.append(read(file, max_bytes=limit, progress=alone))
    return evidence_of(readings)


def _meant(evidence: Evidence, how: HowToRead) -> Evidence:
    """Return the rows that the options of reading mean."""
    if not how.where and not how.analysis:
        return evidence
    return evidence.only(*how.where, analysis=how.analysis)


def said_by_command(premises: Iterable[str], rounding: str | None = None) -> tuple[Said, ...]:
    """Return what options of a command declare.

    Raises
    ------
    UsageError
        If a premise has no value.
    MethodError, DataError
        If there is no such premise or value, or one is declared twice, differently.
    """
    from lbpmeta.evidence.declared import agreed, said_by_user

    pairs = []
    for text in premises:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise click.UsageError(f"--premise {text!r} is not NAME=VALUE, as in --premise interval=wald.")
        pairs.append((name, value.strip()))
    told = [] if rounding is None else said_by_user({"rounding": rounding}, "--rounding")
    return agreed((*said_by_user(pairs, "--premise"), *told))


def most_bytes(project: Project | None = None) -> int:
    """Return how large a file may be, as the command or the configuration says."""
    from lbpmeta.evidence.textfile import MAX_BYTES

    context = click.get_current_context(silent=True)
    most = context.find_root().params.get("max_size") if context is not None else None
    if most is None and project is not None:
        most = project.settings.max_size
    return MAX_BYTES if most is None else max(1, int(most * 1e6))


def _nothing(project: Project) -> str:
    context = click.get_current_context(silent=True)
    command = context.info_name if context is not None and context.info_name else "check"
    if command not in ("check", "list", "report"):
        command += " ID --data" if command != "judge" else " --data"
    file = project.settings.file
    said = f"{file} names no paths" if file is not None else "no configuration names any"
    todo = _WHAT_TO_DO.format(command=command).replace(" --data --packaged", " --packaged")
    return (
        f"nothing was checked: no evidence was named, {said}, and this folder holds neither sources.csv nor a "
        f"datapackage.json.\n{todo}"
    )


def named_again(name: str, data: Path | None, packaged: bool) -> str:
    """Return the option that names the same evidence to another command, where :func:`opened_at` took these.

    Examples
    --------
    >>> named_again("my.csv", None, False), named_again("pain", Path("my.csv"), False), named_again("pain", None, True)
    ('', ' --data my.csv', ' --packaged')
    """
    if packaged:
        return " --packaged"
    file = data if data is not None else Path(name) if Path(name).is_file() else None
    return "" if file is None else f" --data {shlex.quote(str(file))}"


def opened_at(name: str, data: Path | None, packaged: bool, *, printed: bool = False) -> tuple[Opened, str]:
    """Return the evidence and the id of a line; the name of a file stands for the one line that it holds."""
    from lbpmeta.report.listing import line_meant

    if data is not None or packaged or not Path(name).is_file():
        return opened((data,), packaged), name
    one = opened((Path(name),), packaged)
    return one, line_meant(one.evidence.tables, name, printed=printed)
