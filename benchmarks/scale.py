"""How checking grows: tables of a thousand to a million rows, each run as a process, beside pandas reading the file.

Usage: ``python benchmarks/scale.py [ROWS ...] [--kind KIND] [--write]``. Three kinds of table: estimates with their
intervals and p-values; arms; pools of ten estimates with the line pooled from them. Each line is derived anew, so that
a million rows of pools are measured only where ``--kind`` asks for them. Seconds of processor time of all of the
process, import included, and the most memory that it held. Besides, what the search for repairs takes in a row that
fails. With ``--write`` what was measured takes its place in ``benchmarks/scale.json``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import checking
import numpy as np
from rich.console import Console
from rich.table import Table

import lbpmeta as lm
from lbpmeta.checks.core.slips import edits, probing
from reading import HEADERS, arms

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FILE = Path(__file__).with_name("scale.json")
POOL_OF = 10
#: Each pooled line is derived anew: a million rows of pools take ten minutes, and are measured when they are asked for.
MOST_POOLED = 100_000


def pools(rows: int, draw: random.Random) -> Iterator[str]:
    """Yield mean differences in pools of ten, each with its REML line."""
    for pool in range(rows // POOL_OF):
        effects, errors = [draw.gauss(-5, 4) for _ in range(POOL_OF)], [draw.uniform(1, 4) for _ in range(POOL_OF)]
        printed = [
            (f"{e:.2f}", f"{e - 1.96 * s:.2f}", f"{e + 1.96 * s:.2f}") for e, s in zip(effects, errors, strict=True)
        ]
        for i, cells in enumerate(printed):
            yield f"Study {i},outcome {pool},MD,{','.join(cells)},"
        y, low, high = np.array(printed, dtype=float).T
        fit = lm.pool(y, ((high - low) / (2 * 1.959964)) ** 2)
        yield f"Total,outcome {pool},MD,{fit.estimate:.2f},{fit.ci.low:.2f},{fit.ci.high:.2f},{fit.i2:.0f}"


KINDS: dict[str, tuple[str, Callable[[int, random.Random], Iterator[str]]]] = {
    "estimates": (HEADERS["estimates"], checking.estimates),
    "arms": (HEADERS["arms"], arms),
    "pools of ten": ("study,outcome,measure,estimate,ci_low,ci_high,i2", pools),
}


def measured(sizes: Sequence[int], kinds: Sequence[str], most_pooled: int) -> Iterator[dict[str, object]]:
    """Yield what each table takes."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(folder, "compiled")))
        for rows in (10, *sizes):
            for kind in kinds:
                header, make = KINDS[kind]
                if kind == "pools of ten" and not POOL_OF <= rows <= most_pooled:
                    continue
                file = Path(folder, "table.csv")
                with file.open("w", encoding="utf-8") as out:
                    out.write(header + "\n")
                    out.writelines(line + "\n" for line in make(rows, random.Random(rows)))
                if rows == 10:  # the first run compiles
                    checking.run("-m", "lbpmeta", "check", str(file))
                    checking.run("-c", "import pandas")
                cpu, _, memory = checking.run("-m", "lbpmeta", "check", str(file))
                peer_cpu, _, peer_memory = checking.run("-c", f"import pandas; pandas.read_csv({str(file)!r})")
                yield {
                    "kind": kind,
                    "rows": rows,
                    "bytes": file.stat().st_size,
                    "seconds": round(cpu, 2),
                    "memory": round(memory),
                    "pandas_seconds": round(peer_cpu, 2),
                    "pandas_memory": round(peer_memory),
                }


def slipped(rows: int, draw: random.Random) -> Iterator[str]:
    """Yield estimates of which one number has slipped, by any slip of the list."""
    for line in checking.estimates(rows, draw):
        cells = line.split(",")
        which = draw.choice((3, 4, 5))
        cells[which] = draw.choice([value for _, value, _ in edits(cells[which])])
        yield ",".join(cells)


def repairing(rows: int = 1_000) -> dict[str, object]:
    """What the search for repairs takes in a row that fails: a check of such rows, less one that looks for none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "slipped.csv")
        file.write_text("\n".join([HEADERS["estimates"], *slipped(rows, random.Random(1))]) + "\n", encoding="utf-8")
        evidence = lm.load(file)
    with probing():
        evidence.check()  # the first check loads what it needs
        start = time.process_time()
        evidence.check()
        without = time.process_time() - start
    start = time.process_time()
    report = evidence.check()
    taken = time.process_time() - start - without
    failing = len({f.rows for f in report.findings if f.repairs})
    return {"rows": failing, "milliseconds": round(1000 * taken / failing, 2)}


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and store if asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", nargs="*", type=lambda a: int(a.replace(",", "")), default=SIZES)
    asked.add_argument("--kind", choices=tuple(KINDS), action="append")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args(arguments)
    table = Table("table", "rows", "check, s", "memory, MB", "pandas.read_csv, s", "memory, MB")
    found = []
    most_pooled = max(given.rows) if given.kind else MOST_POOLED
    for one in measured(given.rows, given.kind or tuple(KINDS), most_pooled):
        found.append(one)
        table.add_row(
            str(one["kind"]),
            f"{one['rows']:,}",
            *(str(one[name]) for name in ("seconds", "memory", "pandas_seconds", "pandas_memory")),
        )
    Console().print(table)
    repairs = repairing()
    Console().print(f"Repairs: {repairs['milliseconds']} ms a row, of {repairs['rows']:,} rows that fail.")
    if given.write:
        keep("rows", found, ("kind", "rows"))
        keep("repairs", [repairs], ())


def keep(name: str, found: Sequence[dict[str, object]], key: tuple[str, ...]) -> None:
    """Store what was measured, in the place of what was measured before of the same."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    rows = {tuple(row[k] for k in key): row for row in (*stored.get(name, ()), *found)}
    day = datetime.date.today()
    where = f"{os.cpu_count()} cores, {day:%-d %B %Y}, Python {platform.python_version()}, numpy {np.__version__}"
    order = sorted(rows.values(), key=lambda row: row["rows"]) if name == "rows" else list(rows.values())
    text = json.dumps({**stored, "where": where, name: order}, indent=1) + "\n"
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
