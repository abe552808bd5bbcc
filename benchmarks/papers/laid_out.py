"""How well tables are read: tables of our own in four formats, and folders of papers that stay outside the repository.

Usage: ``python benchmarks/papers/laid_out.py [--many N] [--folder DIR] [--write]``. With a folder: the intervals that
are read of its papers, to be judged beside them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from shapes import Made, Told, made
from written import FORMATS

from lbpmeta.errors import LbpmetaError
from lbpmeta.reading.documents.formats import document_from, read_document
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.tables.read import read_tables

HERE = Path(__file__).parent


def is_told(result: PrintedResult, truth: Told) -> bool:
    """Whether the three numbers of a result are those that a cell prints, in its row."""
    numbers = (result.estimate, result.ci_low, result.ci_high) == (truth.estimate, truth.low, truth.high)
    return numbers and result.outcome == truth.row


def score(table: Made, form: str, count: Counter[str], wrong: list[str]) -> None:
    """Add one table to the counts."""
    document = document_from(Raw("table", FORMATS[form](table), 10**7))
    results, _ = read_tables(document)
    intervals = [r for r in results if r.ci_low and r.kind not in ("median",)]
    count["tables"] += 1
    count["cells"] += len(table.told)
    count["read"] += len(intervals)
    left = list(intervals)
    for truth in table.told:
        result = next((r for r in left if is_told(r, truth)), None)
        if result is None:
            wrong.append(f"{form}: {table.name}: missed {truth.row}")
            continue
        left.remove(result)
        right = {
            "measure": result.measure == truth.measure,
            "level": result.level == truth.level,
            "p": not truth.p or result.p.lstrip("<").lstrip("0") == truth.p.lstrip("<").lstrip("0"),
            "arms": tuple(map(str, result.arms)) == truth.arms,
        }
        count["found"] += 1
        count["with arms"] += bool(truth.arms)
        count["arms right"] += bool(truth.arms) and right["arms"]
        for name in ("measure", "level", "p"):
            count[f"{name} right"] += right[name]
        count["A"] += result.grade == "A"
        count["wrong at A"] += result.grade == "A" and not (right["measure"] and right["level"])
        if not all(right.values()):
            bad = ", ".join(name for name, ok in right.items() if not ok)
            wrong.append(f"{form}: {table.name}: {bad} of {truth.row}: {result}")
    count["read wrongly"] += len(left)
    count["wrong at A"] += sum(r.grade == "A" for r in left)
    wrong += [f"{form}: {table.name}: read wrongly {r}" for r in left]
    of_arms = {(r.outcome, tuple(map(str, r.arms))) for r in results if r.kind == "arms"}
    count["rows of arms"] += len(table.arms)
    count["rows of arms right"] += sum((truth.row, truth.arms) in of_arms for truth in table.arms)


def own(many: int) -> tuple[dict[str, dict[str, int]], list[str]]:
    """Score tables of our own in every format."""
    counts: dict[str, Counter[str]] = {form: Counter() for form in FORMATS}
    wrong: list[str] = []
    for table in made(many):
        for form, count in counts.items():
            score(table, form, count, wrong)
    return {form: dict(count) for form, count in counts.items()}, wrong


def of_folder(folder: Path) -> None:
    """List the intervals of papers, each with its place, to be judged."""
    start, files = time.process_time(), 0
    for path in sorted(folder.iterdir()):
        try:
            document = read_document(path)
        except LbpmetaError as error:
            print(f"{path.name}: {error}")
            continue
        files += 1
        results, missed = read_tables(document)
        for r in results:
            if r.ci_low and r.kind != "median":
                print(f"{path.name}\t{r.grade}\t{r.place}\t{r.measure}\t{r.estimate}\t{r.ci_low}\t{r.ci_high}\t{r.p}")
        for n in missed:
            print(f"{path.name}\t-\t{n.place}\t{n.reason}")
    print(f"{files} papers, {time.process_time() - start:.1f} s")


def main() -> None:
    """Measure, print, and store where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=10)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.folder:
        of_folder(given.folder)
        return
    figures, wrong = own(given.many)
    print(json.dumps(figures, indent=1))
    print("\n".join(wrong[:60]))
    if given.write:
        (HERE / "tables.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
