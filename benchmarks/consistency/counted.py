"""The command of a benchmark that counts: measure so many tables, print, and store the counts where it is asked."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

#: By what was planted, and by how it was laid out: the counts.
Counts = Mapping[str, Mapping[str, list[int]]]


def run(
    about: str | None,
    out: Path,
    tables: int,
    measure: Callable[[int], Counts],
    lines: Callable[[Counts], Iterator[str]],
) -> int:
    """Run the command line of a benchmark.

    Parameters
    ----------
    about : str
        Its help.
    out : Path
        Where ``--write`` stores the counts.
    tables : int
        How many tables of each kind are asked if nobody says it.
    measure, lines : callable
        What counts, and what is printed of the counts.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=tables)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = measure(args.tables)
    for line in lines(found):
        print(line)
    if args.write:
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0
