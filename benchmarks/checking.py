"""Speed of checking, as a process: tables of estimates and of arms, a slip in a pool, power, the packaged evidence.

Usage: ``python benchmarks/checking.py [ROWS ...]``. Each job is one run of the command: seconds of processor time,
seconds on the clock, most memory. Estimates have three decimals, so that hardly two rows agree by chance.
"""

from __future__ import annotations

import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

import lbpmeta as lm
from reading import HEADERS, arms

SIZES = (10, 10_000, 100_000)
#: Rows of the pool with a total of which one row has slipped, and those of the tables whose power is asked.
POOLED, POWERED = 1_000, (10, 1_000)


def estimates(rows: int, draw: random.Random) -> Iterator[str]:
    """Yield mean differences of three decimals with their Wald interval and p-value."""
    for i in range(rows):
        effect, se = draw.gauss(0, 20), draw.uniform(2, 16)
        p = math.erfc(abs(effect / se) / math.sqrt(2))
        yield f"Study {i},pain,MD,{effect:.3f},{effect - 1.96 * se:.3f},{effect + 1.96 * se:.3f},{p:.3f}"


def pool_with_slip(rows: int, draw: random.Random) -> Iterator[str]:
    """Yield arms and their total, pooled by REML; the mean of the row in the middle gains a digit afterwards."""
    made = np.array(
        [
            [draw.gauss(50, 5), draw.uniform(8, 15), draw.randint(20, 200), draw.gauss(50, 5), draw.uniform(8, 15), 90]
            for _ in range(rows)
        ]
    ).round(1)
    m1, s1, n1, m2, s2, n2 = made.T
    fit = lm.pool(lm.effect_sizes("MD", mean1=m1, sd1=s1, n1=n1, mean2=m2, sd2=s2, n2=n2))
    for i, (a, b, n, c, d, m) in enumerate(made.tolist()):
        slip = "9" if i == rows // 2 else ""
        yield f"Study {i},MD,{slip}{a},{b},{n:.0f},{c},{d},{m:.0f},,,"
    yield f"Total,MD,,,,,,,{fit.estimate:.2f},{fit.ci.low:.2f},{fit.ci.high:.2f}"


#: A process of its own starts the one that is measured: a child is billed for the memory of the parent it came from.
STARTER = """
import os, sys, time
nothing = os.open(os.devnull, os.O_WRONLY)
quiet = [(os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)]
start = time.perf_counter()
child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ, file_actions=quiet)
_, _, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)
"""


def run(*arguments: str) -> tuple[float, float, float]:
    """Processor time, time on the clock and most memory (MB) of a run of Python."""
    command = [sys.executable, "-I", "-S", "-c", STARTER, *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cpu, clock, memory = map(float, told.split())
    return cpu, clock, memory


def main(sizes: Sequence[int]) -> None:
    """Make the tables, run the command on each, and print what it took."""
    table = Table("lbpmeta", "rows", "processor, s", "clock, s", "most memory, MB")
    slipped = HEADERS["arms"].replace("study,", "study,measure,")
    with tempfile.TemporaryDirectory() as folder:

        def job(command: str, name: str, rows: int, header: str, lines: Iterator[str]) -> None:
            file = Path(folder, f"{name}.csv")
            file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
            told(f"{command} {name}", f"{rows:,}", command, str(file))

        def told(name: str, rows: str, *arguments: str) -> None:
            cpu, clock, memory = run("-m", "lbpmeta", *arguments)
            table.add_row(name, rows, f"{cpu:.2f}", f"{clock:.2f}", f"{memory:.0f}")

        for rows in sizes:
            job("check", "estimates", rows, HEADERS["estimates"], estimates(rows, random.Random(rows)))
            job("check", "arms", rows, HEADERS["arms"], arms(rows, random.Random(rows)))
        job("check", "pool-with-a-slip", POOLED, slipped, pool_with_slip(POOLED, random.Random(1)))
        for rows in POWERED:
            job("power", "arms", rows, HEADERS["arms"], arms(rows, random.Random(rows)))
        told("check --packaged", "", "check", "--packaged")
    Console().print(table)


if __name__ == "__main__":
    main([int(size.replace(",", "").replace("_", "")) for size in sys.argv[1:]] or SIZES)
