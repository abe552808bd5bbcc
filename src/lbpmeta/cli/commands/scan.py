"""lbpmeta scan: many documents and tables into one table of results; lbpmeta scan-report: its rates."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lbpmeta.cli.opening import most_bytes
from lbpmeta.cli.telling import tell

__all__ = ["scan", "scan_report"]

_OUTPUT_HELP: Final = "The table of results: .parquet, .csv or .ndjson. It must not exist yet."


@click.command(short_help="Read and check many documents and tables.")
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER|LIST...", type=click.Path(path_type=Path))
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), metavar="FILE", help=_OUTPUT_HELP)
@click.option("--jobs", "-j", type=click.IntRange(1), default=None, help="Processes at once [default: one a core].")
@click.option("--dask", default=None, metavar="ADDRESS", help="Let a Dask cluster do it: its scheduler's address.")
@click.option("--seconds", type=click.FloatRange(1), default=120.0, help="A file may take so long [default: 120].")
@click.option(
    "--memory", type=click.FloatRange(0), default=4000.0, metavar="MB", help="And so much memory [default: 4000]."
)
def scan(
    paths: tuple[Path, ...], output: Path, jobs: int | None, dask: str | None, seconds: float, memory: float
) -> None:
    """Read and check every document and table of folders, or of lists of files, each by itself.

    One row per printed result goes into the output: document, place, quote, numbers, grade, verdict, premises, repairs.
    A file that crashes its reader, hangs or outgrows its limits is one row with the reason. A scan that was killed goes
    on where it stopped when the same command is given again.
    """
    from lbpmeta.corpus.scan import scan as scan_files
    from lbpmeta.corpus.workers import ScanLimits
    from lbpmeta.report.progress import progress_bar

    limits = ScanLimits(seconds=seconds, memory=int(memory * 1e6), max_bytes=most_bytes())
    with progress_bar("Scanning") as progress:
        done = scan_files(paths, output, jobs=jobs, dask=dask, limits=limits, progress=progress)
    click.echo(f"Written: {output}\n{done}")


@click.command("scan-report", short_help="Rates of findings in a scan, and a sample to read by hand.")
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", help="[default: text]")
@click.option("--sample", type=click.IntRange(1), default=None, metavar="N", help="Draw so many rows instead, as CSV.")
@click.option("--seed", type=int, default=0, help="Of the sample [default: 0].")
@click.option("--verdict", default="", help="Draw only rows of this verdict, such as inconsistent.")
@click.option(
    "--status", type=click.Choice(["result", "left out"]), default="result", help="Draw results, or what was left out."
)
@click.option("--output", "-o", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Write it there.")
def scan_report(
    results: Path, form: str, sample: int | None, seed: int, verdict: str, status: str, output: Path | None
) -> None:
    """Say what a scan found: rates per thousand results with intervals, by kind of text, measure and check."""
    from lbpmeta.corpus.rates import sample_of, scan_report as report_of

    if sample is not None:
        text = sample_of(results, sample, seed=seed, verdict=verdict, status=status).to_csv(index=False)
    else:
        report = report_of(results)
        text = report.to_frame().to_csv(index=False) if form == "csv" else str(report)
    tell(text, output, inputs=[results])
