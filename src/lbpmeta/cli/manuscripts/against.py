"""Against: `lbpmeta check PAPER --against DIR`, from its options to what is held against what."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpmeta.cli.opening import Opened, most_bytes, opened

if TYPE_CHECKING:
    from lbpmeta.evidence.tables import Said
    from lbpmeta.manuscript.checked import Comparison
    from lbpmeta.report.report import Report

__all__ = ["OpenedManuscripts", "are_documents", "opened_manuscripts", "write_links"]


@dataclass(frozen=True, slots=True)
class OpenedManuscripts(Opened):
    """Manuscripts with the evidence that they are held against.

    Parameters
    ----------
    comparisons : tuple of Comparison
    tables : tuple of Path
        The files of the evidence.
    require_links : bool
    said : tuple of Said
        What is declared about what the manuscripts print.
    """

    comparisons: tuple[Comparison, ...] = ()
    tables: tuple[Path, ...] = ()
    require_links: bool = False
    said: tuple[Said, ...] = ()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that was read: nothing is written over them."""
        return (*(path for path in self.project.paths if path.is_file()), *self.tables)

    @property
    def whole(self) -> bool:
        """Whether all that the configuration names was checked: the tables were not."""
        return False

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
        """Return what the manuscripts say of themselves, and against the evidence."""
        from lbpmeta.manuscript.checked import manuscript_report
        from lbpmeta.report.baseline import read_baseline
        from lbpmeta.report.gate import DOCUMENT_GATE

        settings = self.settings
        if without is not None:
            raise click.UsageError("--without speaks of tables; the evidence of a manuscript is taken as it is.")
        if jobs > 1:
            raise click.UsageError("--jobs is for tables; a manuscript has too few rows to share out.")
        if baseline is None:
            baseline = frozenset() if settings.baseline is None else read_baseline(settings.baseline)
        report = manuscript_report(
            self.comparisons,
            require_links=self.require_links,
            only=tuple(only) or None,
            gate=fail_on or DOCUMENT_GATE,
            severity=severity or "info",
            said=self.said,
            baseline=baseline,
            progress=progress,
        )
        more = [file for file in (settings.file, settings.baseline) if file is not None]
        return dataclasses.replace(report, audit=None if report.audit is None else report.audit.behind(more))


def are_documents(paths: Iterable[Path]) -> bool:
    """Return whether what is named are documents, and something is."""
    from lbpmeta.reading.documents.kinds import is_document

    files = tuple(paths)
    return bool(files) and all(is_document(file) for file in files)


def opened_manuscripts(
    paths: Iterable[Path],
    against: Path | None,
    packaged: bool,
    *,
    require_links: bool,
    premises: Iterable[str] = (),
    rounding: str | None = None,
) -> OpenedManuscripts:
    """Return manuscripts and the evidence that they are held against.

    Raises
    ------
    UsageError
        If no manuscript is named, or what is named is none.
    """
    from lbpmeta.cli.opening import said_by_command
    from lbpmeta.config import project_of
    from lbpmeta.manuscript.checked import compared_with
    from lbpmeta.manuscript.entries import Entries
    from lbpmeta.manuscript.unlinked import Index
    from lbpmeta.reading.documents.kinds import is_document
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.workbench.reading import evidence_of, read

    files = tuple(paths)
    if not files:
        raise click.UsageError("--against needs a manuscript: lbpmeta check paper.md --against my-review.")
    for file in files:
        if not is_document(file):
            raise click.UsageError(
                f"{str(file)!r} is no document: name the manuscript, and its evidence with --against."
            )
    if packaged and against is not None:
        raise click.UsageError(f"Give --against {str(against)!r} or --packaged, not both.")
    meant = opened((against,), packaged)
    project = project_of(files)
    limit = most_bytes(project)
    entries = Entries(meant.evidence)
    index = Index(entries)
    comparisons = []
    with progress_bar("Reading") as progress:
        for done, file in enumerate(files):
            progress(done, len(files))
            comparisons.append(compared_with(read(file, max_bytes=limit), entries, index))
    return OpenedManuscripts(
        evidence_of([one.manuscript.reading for one in comparisons]),
        project,
        documents=True,
        comparisons=tuple(comparisons),
        tables=meant.inputs,
        require_links=require_links,
        said=(*project.settings.said, *said_by_command(premises, rounding)),
    )


def write_links(meant: OpenedManuscripts, *, in_place: bool) -> None:
    """Write links beside the results that agree with one row alone: into copies, or into the files themselves.

    Raises
    ------
    ConfigurationError
        If a copy stands there already; nothing is written then.
    """
    from lbpmeta.errors import ConfigurationError
    from lbpmeta.evidence.textfile import read_bytes
    from lbpmeta.manuscript.linking import copy_name, linked
    from lbpmeta.report.safe import visible
    from lbpmeta.writing import write_atomically

    limit = most_bytes(meant.project)
    made = []
    for one, file in zip(meant.comparisons, meant.project.paths, strict=True):
        target = file if in_place else copy_name(file)
        if target != file and target.exists():
            raise ConfigurationError(
                f"{str(target)!r} exists; nothing was written. Remove it, or write links in place: --link --write."
            )
        made.append((target, linked(one, read_bytes(file, limit), limit)))
    for target, links in made:
        for what, row in links.written:
            click.echo(visible(f"linked: {what} -> {row}"))
        for what, why in links.left:
            click.echo(visible(f"not linked: {what}: {why}"))
        if links.written:
            click.echo(f"Written: {write_atomically(target, links.data)} ({len(links.written)} links)")
        else:
            click.echo(f"{target}: nothing to link; nothing was written.")
