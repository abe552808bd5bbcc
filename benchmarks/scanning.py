"""Throughput of ``lbpmeta scan``: abstracts and full texts of our own, each run as a process.

Usage: ``python benchmarks/scanning.py [ABSTRACTS FULL_TEXTS] [--write]``. An abstract is four sentences with
results among prose (about 2,000 characters), a full text is twenty of them and as much prose as papers have (about
40,000 characters). Seconds of processor time of the scan and of its worker together, and the most memory that one of
them held. With ``--write`` they go into ``benchmarks/scale.json``.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import checking
import scale
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).with_name("papers")))
from sentences import cases

PROSE = "The people were seen by the same physiotherapist and were asked to keep a diary for as long as they liked. "
#: Sentences with results, and characters in all, of each kind of text.
KINDS = {"abstracts": (4, 2_000), "full texts": (20, 40_000)}


def texts(kind: str, many: int, folder: Path) -> int:
    """Write texts of a kind into a folder, and return how many characters they have."""
    results, size = KINDS[kind]
    draw = random.Random(kind)
    known = [case.text for case in cases(20) if case.language == "en"]
    total = 0
    for i in range(many):
        said = draw.sample(known, results)
        pause = PROSE * max(1, (size - sum(map(len, said))) // (len(PROSE) * results))
        text = "\n\n".join(f"{pause}{sentence}" for sentence in said)
        (folder / f"{kind[:4]}{i:05}.txt").write_text(text + "\n", encoding="utf-8")
        total += len(text)
    return total


def main(abstracts: int, full_texts: int, *, write: bool) -> None:
    """Make the texts, scan them, and print what it took."""
    found: list[dict[str, object]] = []
    table = Table("texts", "how many", "characters each", "processor, s per 1,000", "most memory, MB")
    for kind, many in (("abstracts", abstracts), ("full texts", full_texts)):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "texts")
            folder.mkdir()
            size = texts(kind, many, folder)
            output = str(Path(place, "results.csv"))
            cpu, _, memory = checking.run("-m", "lbpmeta", "scan", str(folder), "-o", output, "--jobs", "1")
            found.append({"kind": kind, "texts": many, "characters": round(size / many), "results": KINDS[kind][0]})
            found[-1] |= {"seconds_per_1000": round(1000 * cpu / many), "memory": round(memory)}
            table.add_row(kind, f"{many:,}", f"{size / many:,.0f}", f"{1000 * cpu / many:.1f}", f"{memory:.0f}")
    Console().print(table)
    if write:
        scale.keep("documents", found, ("kind",))


if __name__ == "__main__":
    sizes = [int(a) for a in sys.argv[1:] if a.isdigit()]
    main(*(sizes if len(sizes) == 2 else (1_000, 200)), write="--write" in sys.argv[1:])
