"""Group: the commands under one name, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import gc
import sys
from typing import Final

import click

from lbpmeta.cli.commands.check import check
from lbpmeta.cli.commands.checklist import checklist
from lbpmeta.cli.commands.columns import columns
from lbpmeta.cli.commands.diff import diff
from lbpmeta.cli.commands.explain import explain
from lbpmeta.cli.commands.fill import fill
from lbpmeta.cli.commands.forest import forest
from lbpmeta.cli.commands.init import init
from lbpmeta.cli.commands.judge import judge
from lbpmeta.cli.commands.list_rows import list_rows
from lbpmeta.cli.commands.pool import pool
from lbpmeta.cli.commands.power import power
from lbpmeta.cli.commands.query import query
from lbpmeta.cli.commands.read import read
from lbpmeta.cli.commands.report import report
from lbpmeta.cli.commands.scan import scan, scan_report
from lbpmeta.cli.commands.show import show
from lbpmeta.cli.commands.verify import verify
from lbpmeta.cli.opening import NothingNamedError
from lbpmeta.errors import LbpmetaError

__all__ = ["cli", "main"]

#: Objects that a command makes before Python looks for circles among them: it makes many, and hardly a circle.
_OBJECTS: Final = 200_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="lbpmeta")
@click.option(
    "--max-size",
    type=click.FloatRange(0, 1e12, min_open=True),
    default=None,
    metavar="MB",
    help="Read files, and what archives unpack to, up to this size [default: 200].",
)
def cli(max_size: float | None) -> None:
    """Published evidence as code: check, re-derive, judge and draw printed numbers.

    \b
    Start here:
      lbpmeta check --packaged  check the packaged low-back-pain evidence
      lbpmeta list --packaged   what there is, with the ids that the other commands take
      lbpmeta check my.csv      check a table of your own
      lbpmeta read paper.docx   read the printed results of a paper; lbpmeta check paper.docx checks them
      lbpmeta init my-review    start your own folder of tables; then: lbpmeta check my-review

    \b
    Exit codes:
      0 clean or done    1 check: a finding at or above the gate
      2 bad usage, configuration or data file; something would be lost
      3 internal error, whatever else was found    5 nothing was checked, or no evidence was named
    """


for _command in (
    *(check, read, verify, columns, explain, query, checklist, list_rows, show),
    *(pool, judge, forest, power, report, diff, init, fill, scan, scan_report),
):
    cli.add_command(_command)


def main() -> None:
    """Run the commands; errors become one message and an exit code, never a traceback."""
    gc.set_threshold(_OBJECTS, 20, 20)
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except NothingNamedError as error:
        error.show()
        sys.exit(error.exit_code)
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
