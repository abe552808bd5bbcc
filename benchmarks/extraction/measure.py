"""How well an extraction sheet is verified: 50 made-up papers, their true sheets, and sheets with planted slips.

Usage: ``python benchmarks/extraction/measure.py [--papers N] [--write] [--show]``. ``--write`` stores the figures in
``measured.json`` for docs/validation.md; ``--show`` lists true cells that were not confirmed and slips that were not
caught. A slip is caught when its cell is neither found nor derived.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from papers import FORMS
from sheets import slipped, true_rows
from trials import Trial, trial

import lbpmeta as lm
from lbpmeta.extraction.sources import read_sources
from lbpmeta.workbench.verifying import verified

HERE = Path(__file__).parent
SPREADS = ("sd", "sd", "se", "ci", "iqr")
#: What names each class rightly; the rest are right where they are caught.
RIGHT = {
    "numerical: one digit": {"digit or transposition"},
    "numerical: two digits exchanged": {"digit or transposition"},
    "numerical: decimal point": {"digit or transposition"},
    "numerical: of another outcome": {"other time or outcome"},
    "numerical: events": {"digit or transposition", "another number"},
    "mismatching: the other arm": {"other arm"},
    "wrong time": {"other time or outcome"},
    "SE entered as SD": {"SE entered as SD"},
    "zero assumption": {"not found"},
    "sign": {"sign"},
    "ambiguous: no such outcome": {"not found"},
}


def made(number: int, first: int = 0) -> tuple[Trial, str, int]:
    """Return a trial, the format of its paper, and its layout."""
    n = number + first
    r = random.Random(n)
    return trial(n, r.choice(SPREADS)), list(FORMS)[n % len(FORMS)], r.randrange(6)


def written(rows: list[dict[str, str]]) -> str:
    """Return rows as CSV."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def measure(papers: int, first: int, *, show: bool) -> dict:
    """Return the figures."""
    true: Counter[str] = Counter()
    by_form: dict[str, Counter[str]] = defaultdict(Counter)
    slips: dict[str, Counter[str]] = defaultdict(Counter)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(papers):
            one, form, layout = made(number, first)
            surname, year = one.study.split()
            file = Path(folder, f"{surname}{year}.{form}")
            file.write_bytes(FORMS[form](one, layout))
            origins = read_sources([file])
            sheet = Path(folder, f"true-{number}.csv")
            sheet.write_text(written(true_rows(one)), encoding="utf-8")
            told = f"{file.name} layout {layout} {one.spread}"
            for cell in verified(lm.load(sheet), origins).cells:
                kind = {"consistent": "confirmed", "not-checkable": str(cell.standing)}.get(
                    cell.verdict, "contradicted"
                )
                true[kind] += 1
                by_form[form][kind] += 1
                if show and kind != "confirmed":
                    print(f"TRUE {told} {cell.row.id} {cell.column} {cell.text}: {cell.message}")
            for kind, column, row in slipped(one, number + first):
                sheet = Path(folder, "slip.csv")
                sheet.write_text(written([row, *true_rows(one)]), encoding="utf-8")
                cells = verified(lm.load(sheet), origins).cells
                cell = next(c for c in cells if c.row.line == 2 and c.column == column)
                standing = str(cell.standing)
                caught = standing not in ("found", "derived")
                count = slips[kind]
                count["planted"] += 1
                count["caught"] += caught
                count["named"] += standing in RIGHT[kind]
                count["contradicted"] += cell.verdict == "implausible"
                if show and standing not in RIGHT[kind]:
                    what = "NAMED" if caught else "MISSED"
                    print(f"{what} {kind} {told} {row['outcome']} {column} {row[column]}: {cell.message}")
    return {
        "papers": papers,
        "true": dict(true),
        "forms": {form: dict(count) for form, count in by_form.items()},
        "slips": {kind: dict(slips[kind]) for kind in RIGHT if kind in slips},
        "seconds": round(time.perf_counter() - begun, 1),
    }


def main() -> None:
    """Measure, and store what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.papers, asked.first, show=asked.show)
    total = sum((Counter(c) for c in found["slips"].values()), Counter())
    print(json.dumps({**found, "all slips": dict(total)}, indent=1))
    if asked.write:
        del found["seconds"]
        (HERE / "measured.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
