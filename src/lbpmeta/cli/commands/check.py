"""lbpmeta check: the gate."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lbpmeta.cli.manuscripts.against import are_documents, opened_manuscripts, write_links
from lbpmeta.cli.opening import Opened, opened
from lbpmeta.cli.options import OUTPUT, PACKAGED, PATHS, PREMISE, READING, WITHOUT
from lbpmeta.cli.telling import tell
from lbpmeta.premises.kinds import PREMISES

__all__ = ["check"]

#: Names of the gates and of the report's formats; a test holds them against the registries, which would be slow to
#: load here.
_GATES: Final = ("material", "inconsistent", "implausible", "never")
_FORMATS: Final = ("text", "markdown", "html", "json", "junit", "sarif", "github")


@click.command(short_help="Check printed numbers against each other and their sources.")
@PATHS
@PACKAGED
@click.option(
    "--fail-on",
    "--gate",
    type=click.Choice(_GATES),
    default=None,
    help="What fails, exit code 1: inconsistent alone; with implausible too; or, as by default, with what is "
    "implausible and of severity material or decision [default: material].",
)
@click.option(
    "--severity",
    type=click.Choice(["info", "minor", "material", "decision"]),
    default=None,
    help="Findings of less severity never fail [default: info].",
)
@click.option("--only", multiple=True, metavar="CHECK", help="Run only this check; may be given again.")
@click.option("--all", "everything", is_flag=True, help="Print every finding, agreements too.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default=None, help="How to report [default: text].")
@OUTPUT
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of findings that were there before: only new ones fail.",
)
@click.option("--update-baseline", is_flag=True, help="Write what fails now into the baseline file.")
@click.option(
    "--rounding",
    type=click.Choice([*PREMISES["rounding"].values, "truncate"]),
    default=None,
    help="How numbers were shortened, where you know it: --premise rounding=... [default: nothing is said].",
)
@PREMISE
@click.option(
    "--hide-known",
    is_flag=True,
    help="Leave out of sarif and github what is pinned or in the baseline: services would show it as new.",
)
@WITHOUT
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    default=1,
    help="Processes that look at the rows of a large table [default: 1]; the report is the same.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Hold a manuscript against this evidence (or --packaged): what differs from its row fails.",
)
@click.option("--link", is_flag=True, help="Write beside results which row they are, into a copy, where one row fits.")
@click.option("--write", "in_place", is_flag=True, help="With --link: into the manuscript itself.")
@click.option("--require-links", is_flag=True, help="Results of a manuscript without a link fail.")
@READING
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    packaged: bool,
    fail_on: str | None,
    severity: str | None,
    only: tuple[str, ...],
    everything: bool,
    form: str | None,
    output: Path | None,
    baseline: Path | None,
    update_baseline: bool,
    rounding: str | None,
    premises: tuple[str, ...],
    hide_known: bool,
    without: Path | None,
    jobs: int,
    against: Path | None,
    link: bool,
    in_place: bool,
    require_links: bool,
) -> None:
    """Check printed numbers against each other and against what can be re-derived.

    PATH is a folder of evidence tables, a CSV file of your own (an estimate and its interval per row is enough), or a
    paper (text, Markdown, notebook, web page, JATS, Word), which is read first: then only what cannot be right, and was
    surely read, fails.
    Without it: what the project's configuration names (lbpmeta.toml, or [tool.lbpmeta] in pyproject.toml), else this
    folder if it holds evidence; nothing else is checked unasked, and the exit code is then 5. The configuration is the
    nearest above what is checked; options on the command line go before it. A proof names what it rests on: what you
    know of the method (--premise interval=wald) makes a proof of what is otherwise implausible, or no contradiction.
    What is known is pinned in the tables (columns expected and expected_reason): it passes as long as it stays what it
    was. A manuscript is held against its evidence with --against: every result that it prints is matched with the rows
    and what they re-derive; links beside numbers (<!-- lbp: ID -->) say which row is meant.
    """
    from lbpmeta.report.baseline import read_baseline, stale_note, write_baseline
    from lbpmeta.report.formats.text import console, print_report
    from lbpmeta.report.progress import progress_bar
    from lbpmeta.report.silence import silence_line
    from lbpmeta.writing import refuse_to_lose

    meant: Opened
    if in_place and not link:
        raise click.UsageError("--write writes links: give it with --link.")
    if against is not None or link or require_links or (packaged and are_documents(paths)):
        meant = opened_manuscripts(
            *(paths, against, packaged), require_links=require_links, premises=premises, rounding=rounding
        )
        if link:
            write_links(meant, in_place=in_place)
            return
    else:
        meant = opened(paths, packaged, premises=premises, rounding=rounding)
    settings = meant.settings
    form = form or settings.form
    known = baseline or settings.baseline
    asked = only or settings.only
    if update_baseline and known is None:
        raise click.UsageError("--update-baseline needs a file: give --baseline FILE, or name it in the configuration.")
    with progress_bar("Checking") as progress:
        report = meant.check(
            fail_on=fail_on,
            severity=severity,
            only=only,
            baseline=read_baseline(known) if known is not None and not update_baseline else frozenset(),
            without=without,
            progress=progress,
            jobs=jobs,
        )
    if report.stale and known is not None and not asked and meant.whole:
        click.echo(stale_note(len(report.stale), known), err=True)
    if update_baseline and known is not None:
        if report.exit_code > 1:
            click.echo(f"{report.status}: {report.reason}; {known} is left as it was.", err=True)
            ctx.exit(report.exit_code)
        rows = None if meant.whole else meant.evidence.ids
        refuse_to_lose(known, (file for file in meant.inputs if file != settings.baseline))
        count = write_baseline(report.gated, known, found=report.findings.spoken, only=asked, rows=rows)
        click.echo(f"Written: {known} ({count} findings that no longer fail)")
        return
    if form == "text" and output is None and not hide_known:
        print_report(report, console(), everything=everything, silence=silence_line(report))
    else:
        from lbpmeta.report.rendering import render

        text = render(report, form, everything=everything, known=not hide_known)
        tell(text, output, inputs=(*meant.inputs, *([known] if known is not None else [])))
    ctx.exit(report.exit_code)
