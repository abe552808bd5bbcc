"""The commands, thin: each reads its arguments, calls the library, prints, and sets the exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpmeta.errors import LbpmetaError

if TYPE_CHECKING:
    from lbpmeta.workbench import Evidence

__all__ = ["cli", "main"]

#: Names of the report's formats; a test holds them against the registry, which would be slow to load here.
_FORMATS = ("text", "markdown", "html", "json", "junit", "sarif", "github")

_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Folder or file of evidence [default: the project's own, else the packaged low-back-pain evidence].",
)
_RECIPE = click.option(
    "--recipe",
    default=None,
    metavar="NAME",
    help="metafor, meta, revman5, revman2025 or stata [default: what the line declares].",
)
_MEASURE = click.option(
    "--measure",
    default="",
    metavar="NAME",
    help="The effect measure of rows that name none: MD, SMD, RD, RR, OR, HR ... [default: told by the table].",
)
_COMMA = click.option(
    "--decimal-comma/--decimal-point",
    "decimal_comma",
    default=None,
    help="What the decimal mark of your own tables is [default: told by the file].",
)


def _load(*paths: Path | None, measure: str = "", decimal_comma: bool | None = None) -> Evidence:
    from lbpmeta.config import find_configuration
    from lbpmeta.workbench import load

    given = tuple(p for p in paths if p is not None) or find_configuration().paths
    return load(*given, measure=measure, decimal_comma=decimal_comma)


def _meant(name: str, data: Path | None, *, printed: bool = False) -> tuple[Evidence, str]:
    """Return the evidence and the id of a line; the name of a file stands for the one line that it holds."""
    from lbpmeta.report.listing import line_meant

    if data is not None or not Path(name).is_file():
        return _load(data), name
    evidence = _load(Path(name))
    return evidence, line_meant(evidence.tables, name, printed=printed)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lbpmeta")
def cli() -> None:
    """Published evidence as code: check, re-derive, judge and draw printed numbers.

    \b
    Start here:
      lbpmeta check             check the packaged low-back-pain evidence
      lbpmeta list              what there is, with the ids that the other commands take
      lbpmeta show ID           one printed line: its numbers, its source, its findings
      lbpmeta init my-review    start your own folder of tables; then: lbpmeta check my-review

    \b
    Exit codes of check:
      0 clean    1 a finding at or above the gate    2 bad usage, configuration or data file
      3 internal error    5 nothing was checked
    """


@cli.command(short_help="Check printed numbers against each other and their sources.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--fail-on",
    "--gate",
    type=click.Choice(["inconsistent", "implausible", "never"]),
    default=None,
    help="The verdict from which on the command fails, exit code 1 [default: inconsistent].",
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
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of findings that were there before: only new ones fail.",
)
@click.option("--update-baseline", is_flag=True, help="Write what fails now into the baseline file.")
@click.option(
    "--rounding",
    type=click.Choice(["nearest", "truncate", "any"]),
    default=None,
    help="How numbers were shortened; 'any' covers truncation too [default: nearest].",
)
@_MEASURE
@_COMMA
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    fail_on: str | None,
    severity: str | None,
    only: tuple[str, ...],
    everything: bool,
    form: str | None,
    output: Path | None,
    baseline: Path | None,
    update_baseline: bool,
    rounding: str | None,
    measure: str,
    decimal_comma: bool | None,
) -> None:
    """Check printed numbers against each other and against what can be re-derived.

    PATH is a folder of evidence tables, or a CSV file of your own (an estimate and its interval per row is enough);
    without it, what the project's configuration names (lbpmeta.toml, or [tool.lbpmeta] in pyproject.toml), else the
    packaged low-back-pain evidence. Options on the command line go before the configuration. Known misprints are pinned
    in the tables (columns expected and expected_reason): they pass as long as they stay what they were.
    """
    from lbpmeta.config import find_configuration
    from lbpmeta.report import read_baseline, render, write_baseline
    from lbpmeta.report.baseline import stale_note
    from lbpmeta.report.formats.text import console, print_report
    from lbpmeta.report.progress import progress_bar

    settings = find_configuration()
    form = form or settings.form
    known = baseline or settings.baseline
    if update_baseline and known is None:
        raise click.UsageError("--update-baseline needs a file: give --baseline FILE, or name it in the configuration.")
    evidence = _load(*(paths or settings.paths), measure=measure, decimal_comma=decimal_comma)
    with progress_bar("Checking") as progress:
        report = evidence.check(
            only=only or settings.only or None,
            gate=fail_on or settings.fail_on,
            severity=severity or settings.severity,
            rounding=rounding or settings.rounding,
            baseline=read_baseline(known) if known is not None and not update_baseline else frozenset(),
            progress=progress,
        )
    if report.stale and known is not None and not (only or settings.only):
        click.echo(stale_note(report, known), err=True)
    if update_baseline and known is not None:
        count = write_baseline(report.gated, known)
        click.echo(f"Written: {known} ({count} findings that no longer fail)")
        return
    if form == "text" and output is None:
        print_report(report, console(), everything=everything)
    else:
        _write(render(report, form, everything=everything), output)
    ctx.exit(report.exit_code)


def _write(text: str, output: Path | None = None) -> None:
    from lbpmeta.report.safe import visible

    if output is None:
        click.echo(visible(text), nl=not text.endswith("\n"))
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    click.echo(f"Written: {output}")


@cli.command(short_help="Say what changed between two states of evidence.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--folder",
    default=None,
    metavar="DIR",
    help="Where the tables are in a git revision that names no folder [default: NEW if it is one, else data].",
)
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", help="How to report.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead.")
def diff(old: str, new: str, folder: str | None, form: str, output: Path | None) -> None:
    """Say which printed numbers changed, and which verdicts, pooled results and judgements changed with them.

    OLD and NEW are folders of evidence tables or git revisions (HEAD~1, or HEAD~1:data).
    """
    from lbpmeta.difference import compare, load_state

    inside = folder or (new if Path(new).is_dir() and not Path(new).is_absolute() else "data")
    changes = compare(load_state(old, inside), load_state(new, inside))
    _write(changes.to_markdown() if form == "markdown" else f"{changes}\n", output)


@cli.command("list")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--table",
    type=click.Choice(["trials", "reviews", "statements", "thresholds", "instruments", "sources"]),
    default=None,
    help="Which table to list [default: reviews, or the first with rows].",
)
@_MEASURE
@_COMMA
def list_rows(paths: tuple[Path, ...], table: str | None, measure: str, decimal_comma: bool | None) -> None:
    """List the rows of a table with their ids."""
    from lbpmeta.report.formats.text import console
    from lbpmeta.report.listing import list_table

    tables = _load(*paths, measure=measure, decimal_comma=decimal_comma).tables
    chosen = table or next((t for t in ("reviews", "trials", "statements") if tables[t]), "reviews")
    console().print(list_table(tables, chosen))


@cli.command(short_help="Show one printed line: numbers, quote, source, findings.")
@click.argument("row_id", metavar="ID")
@_DATA
def show(row_id: str, data: Path | None) -> None:
    """Show one printed line: its numbers as printed, its quote and source, and what the checks say."""
    from lbpmeta.report.formats.text import console
    from lbpmeta.report.listing import show_row

    evidence, row_id = _meant(row_id, data, printed=True)
    row = evidence.row(row_id)
    findings = evidence.check().about(row_id)
    screen = console()
    for part in show_row(evidence.tables, row, findings):
        screen.print(part, markup=False, highlight=False)


@cli.command(short_help="Explain a check, or the arithmetic of the findings about a row.")
@click.argument("name", metavar="CHECK|ID")
@_DATA
@click.option("--all", "everything", is_flag=True, help="Of a row: the agreements too.")
def explain(name: str, data: Path | None, everything: bool) -> None:
    """Explain a check (what it asks, its formula, source and measured rates) or a row (its findings' arithmetic)."""
    from lbpmeta.checks import CHECKS, explain_check
    from lbpmeta.relevance.rows import RELEVANCE_CHECKS

    known = {**CHECKS, **{s.name: s for s in RELEVANCE_CHECKS}}
    if name in known:
        click.echo(explain_check(known[name]), nl=False)
        return
    evidence = _load(data)
    _write(evidence.check().explain(evidence.row(name).id, everything=everything))


@cli.command(short_help="Re-derive a pooled line from its study rows.")
@click.argument("row_id", metavar="ID")
@_DATA
@_RECIPE
@click.option("--model", type=click.Choice(["random", "common"]), default=None, help="Override the model.")
@click.option("--tau2", default=None, metavar="NAME", help="Override the tau2 estimator (DL, REML, PM ...).")
@click.option("--ci", default=None, metavar="NAME", help="Override the interval (z, t, hksj, hksj-adhoc).")
@click.option("--studies", is_flag=True, help="Also print the study rows and their weights.")
def pool(
    row_id: str,
    data: Path | None,
    recipe: str | None,
    model: str | None,
    tau2: str | None,
    ci: str | None,
    studies: bool,
) -> None:
    """Re-derive a pooled line from its study rows, beside what was printed."""
    from lbpmeta.report.formats.text import console
    from lbpmeta.report.listing import pooled_view

    evidence, row_id = _meant(row_id, data)
    fit = evidence.pool(row_id, recipe=recipe, model=model, tau2=tau2, ci=ci)
    screen = console()
    for part in pooled_view(fit, evidence.line(row_id), studies=studies):
        screen.print(part, markup=False, highlight=False)


@cli.command(short_help="Judge an effect, or all conclusions, against the minimal important difference.")
@click.argument("row_id", metavar="[ID]", required=False)
@_DATA
@click.option("--threshold", default=None, metavar="NUMBER", help="An MCID in the row's own unit [default: all known].")
def judge(row_id: str | None, data: Path | None, threshold: str | None) -> None:
    """Judge an effect and its interval against the minimal clinically important difference.

    Without ID: everything that authors concluded in the tables, whether it holds, and by which rule.
    """
    from lbpmeta.report.formats.text import console
    from lbpmeta.report.listing import judgement_view, threshold_name

    if row_id is None:
        if threshold is not None:
            raise click.UsageError("--threshold needs an ID: it is in the unit of one row.")
        _write(f"{_load(data).conclusions()}\n")
        return
    evidence, row_id = _meant(row_id, data, printed=True)
    judgements = evidence.judge(row_id, threshold=threshold)
    if threshold is None:
        names = [threshold_name(evidence.tables, t) for t in evidence.thresholds(row_id)]
    else:
        names = [f"the threshold given, {threshold}"]
    screen = console()
    for part in judgement_view(list(zip(names, judgements, strict=True))):
        screen.print(part, markup=False, highlight=False)


@cli.command(short_help="Draw the forest plot of a pooled line.")
@click.argument("row_id", metavar="ID")
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Picture to write: .png, .pdf or .svg.",
)
@click.option("--style", type=click.Choice(["lbpmeta", "revman", "bmj", "jama"]), default="lbpmeta", show_default=True)
@click.option("--width", type=float, metavar="MM", help="Width; 85 for one column [default: what the content needs].")
@click.option("--prediction", type=click.Choice(["bar", "density", "none"]), default="bar", show_default=True)
@_DATA
@_RECIPE
def forest(
    row_id: str, output: Path, style: str, width: float | None, prediction: str, data: Path | None, recipe: str | None
) -> None:
    """Draw the forest plot of a pooled line from its study rows."""
    from lbpmeta.plots import mm
    from lbpmeta.report.drawing import save_forest

    drawn = False if prediction == "none" else prediction
    inches = None if width is None else mm(width)
    evidence, row_id = _meant(row_id, data)
    axes = evidence.forest(row_id, recipe=recipe, style=style, width=inches, prediction=drawn)
    save_forest(axes, output)
    click.echo(f"Written: {output}")


@cli.command(short_help="Write a report with all forest plots: one HTML file, or a folder.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    metavar="FILE|DIR",
    help="One page, if it ends in .html; else a folder for report.md and the forest plots.",
)
@_MEASURE
@_COMMA
def report(path: Path | None, output: Path, measure: str, decimal_comma: bool | None) -> None:
    """Write findings, re-derived pools, forest plots and judgements: one page that needs no network, or a folder."""
    from lbpmeta.report.pages.page import write

    click.echo(f"Written: {write(_load(path, measure=measure, decimal_comma=decimal_comma), output)}")


@cli.command(short_help="Start a folder of evidence tables.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Start a folder of evidence tables: headers, one worked example row each, and a README."""
    from lbpmeta.evidence.template import write_template

    for file in write_template(directory):
        click.echo(f"Written: {file}")
    click.echo(f"Now fill them in, and run: lbpmeta check {directory}")


def main() -> None:
    """Run the commands; errors become one message and an exit code, never a traceback."""
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (LbpmetaError, OSError) as error:
        from lbpmeta.report.safe import visible

        click.echo(f"Error: {visible(str(error))}", err=True)
        sys.exit(2)
    except Exception as error:  # the last line of defence: a defect of lbpmeta itself
        click.echo(f"Internal error ({type(error).__name__}): {error}", err=True)
        click.echo("This is a defect of lbpmeta; nothing was changed. Please report it with the command.", err=True)
        sys.exit(3)
