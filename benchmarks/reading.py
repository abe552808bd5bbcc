"""Speed of reading: tables of 1,000, 10,000 and 100,000 rows, beside pandas.read_csv of the same files, in one run.

Usage: ``python benchmarks/reading.py [ROWS ...]``. Seconds of processor time of this process, the best of three (of one
for the largest); memory is the most that the process has held so far. pandas makes columns of floats of what lbpmeta
keeps as printed, measures, groups and gives ids: the table says how far apart the two are, not which to choose.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from lbpmeta.evidence.reading import read_data

SIZES = (1_000, 10_000, 100_000)

#: Header of each kind of table.
HEADERS = {
    "estimates": "study,outcome,measure,estimate,ci_low,ci_high,p",
    "arms": "study,mean1,sd1,n1,mean2,sd2,n2,estimate,ci_low,ci_high",
}


def estimates(rows: int, draw: random.Random) -> Iterator[str]:
    """Yield mean differences with their Wald interval and p-value."""
    for i in range(rows):
        effect, se = draw.gauss(0, 1), draw.uniform(0.1, 0.8)
        p = math.erfc(abs(effect / se) / math.sqrt(2))
        yield f"Study {i},pain,MD,{effect:.2f},{effect - 1.96 * se:.2f},{effect + 1.96 * se:.2f},{p:.3f}"


def arms(rows: int, draw: random.Random) -> Iterator[str]:
    """Yield two arms with the mean difference between them; no row names the measure."""
    for i in range(rows):
        (m1, s1, n1), (m2, s2, n2) = ((draw.gauss(50, 5), draw.uniform(8, 15), draw.randint(20, 200)) for _ in range(2))
        effect, se = m1 - m2, math.sqrt(s1**2 / n1 + s2**2 / n2)
        numbers = f"{m1:.1f},{s1:.1f},{n1},{m2:.1f},{s2:.1f},{n2}"
        yield f"Study {i},{numbers},{effect:.2f},{effect - 1.96 * se:.2f},{effect + 1.96 * se:.2f}"


KINDS: dict[str, Callable[[int, random.Random], Iterator[str]]] = {"estimates": estimates, "arms": arms}


def seconds(job: Callable[[], object], runs: int) -> float:
    """Best processor time of one call."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times)


def main(sizes: Sequence[int]) -> None:
    """Make the tables, read them, and print the times."""
    table = Table("table", "rows", "lbpmeta, s", "pandas.read_csv, s", "us per row", "most memory, MB")
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in KINDS.items():
            for rows in sizes:
                file = Path(folder, f"{kind}.csv")
                lines = [HEADERS[kind], *make(rows, random.Random(rows))]
                file.write_text("\n".join(lines) + "\n", encoding="utf-8")
                runs = 1 if rows >= 100_000 else 3
                own = seconds(lambda file=file: read_data([file]), runs)
                peer = seconds(lambda file=file: pd.read_csv(file), runs)
                most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                cells = (f"{own:.3f}", f"{peer:.3f}", f"{1e6 * own / rows:.0f}", f"{most:.0f}")
                table.add_row(kind, f"{rows:,}", *cells)
    Console().print(table)


if __name__ == "__main__":
    main([int(size.replace(",", "").replace("_", "")) for size in sys.argv[1:]] or SIZES)
