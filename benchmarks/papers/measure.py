"""How well results are read: sentences of our own, and folders of text that stay outside the repository.

Usage: ``python benchmarks/papers/measure.py [--many N] [--folder DIR] [--papers DIR] [--write]``. Without a folder: N
sentences of each pattern and language with known numbers, what checks say at grade A, and the speed. With one: the
right parses of ``DIR/*.jsonl`` (each line: text, results) and the intervals of ``DIR/*.txt`` (listed, to be
read). ``--write`` stores the figures in ``measured.json`` for docs/validation.md. ``judged.csv`` holds the numbers of
open-access papers that were judged by hand; ``judged.json`` what was read of them, at first sight and now.
``--papers DIR`` reads the papers of ``judged.csv`` that stand in DIR under the names of their sources (PMC123.nxml),
whole, and says how many of the judged results are among what is read; where either of two measures is right, the table
has one of them.

A measure is right if it is what a careful reader says who has the whole document: what the sentence names, else what
the document does. Where neither names one, or it is none of the table of measures, left open is right.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sentences import Truth, cases

import lbpmeta as lm
from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results

HERE = Path(__file__).parent
NUMBERS = ("estimate", "ci_low", "ci_high")


def read(text: str) -> list[PrintedResult]:
    """Results of one paragraph that have an interval."""
    results, _ = read_results(Document("sentence", "txt", (Block(text, "1", line=1),)))
    return [r for r in results if r.ci_low and (r.kind != "median" or r.level)]


def same(result: PrintedResult, truth: Truth) -> bool:
    """Whether the three numbers are those that are printed."""
    return all(float(getattr(result, name)) == float(getattr(truth, name)) for name in NUMBERS)


def score(found: list[PrintedResult], truths: Iterable[Truth], count: Counter[str]) -> None:
    """Add one sentence to the counts."""
    left = list(found)
    for truth in truths:
        count["results"] += 1
        result = next((r for r in left if same(r, truth)), None)
        if result is None:
            continue
        left.remove(result)
        count["found"] += 1
        count["measure right"] += result.measure == truth.measure
        if truth.p or result.p:
            count["with p"] += 1
            count["p right"] += result.p == truth.p
    count["read"] += len(found)
    count["wrong"] += len(left)
    count["grade A"] += sum(r.grade == "A" for r in found)
    count["wrong at grade A"] += sum(r.grade == "A" for r in left)


def accused(result: PrintedResult) -> bool:
    """Whether a check says "inconsistent" or "implausible" of a result whose numbers are true."""
    finding = lm.check_estimate(
        result.estimate, result.ci_low, result.ci_high, measure=result.measure, level=result.level, p=result.p or None,
        transcription=result.grade,
    )  # fmt: skip
    return finding.verdict.value in ("inconsistent", "implausible")


def own(many: int) -> dict[str, dict[str, int]]:
    """Score the sentences of our own, by language."""
    counts: dict[str, Counter[str]] = {}
    for case in cases(many):
        count = counts.setdefault(case.language, Counter())
        found = read(case.text)
        count["sentences"] += 1
        score(found, case.truths, count)
        for result in found:
            if result.grade == "A" and result.measure not in ("COR", "RD"):
                count["checked"] += 1
                count["accused"] += accused(result)
    return {language: dict(count) for language, count in counts.items()}


def speed(many: int) -> float:
    """Megabytes of text a second: the sentences of our own among three times as much prose."""
    prose = (
        "The people were seen by the same physiotherapist and were asked to keep a diary for as long as they liked. "
    )
    text = " ".join(f"{case.text} {prose * 4}" for case in cases(many) if case.language == "en")
    document = Document("speed", "txt", (Block(text, "1"),))
    start = time.process_time()
    read_results(document)
    return len(text) / 1e6 / (time.process_time() - start)


def of_folder(folder: Path) -> dict[str, int]:
    """Score right parses that are kept elsewhere, and list what is read of whole documents."""
    count: Counter[str] = Counter()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            names = (*NUMBERS, "level", "measure", "p")
            truths = [Truth(**{name: str(r.get(name) or "") for name in names}) for r in entry["results"]]
            found = read(entry["text"])
            count["sentences"] += 1
            if not entry.get("complete", True):
                found = [r for r in found if any(same(r, t) for t in truths)]
            score(found, truths, count)
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        results, missed = read_results(Document(path.name, "txt", (Block(text, "line 1", line=1),)))
        print(f"{path.name}: {sum(bool(r.ci_low) for r in results)} intervals, {len(missed)} not read")
        for r in results:
            print(f"  {r.grade} {r.place}: {r.measure or '?'} {r.estimate} ({r.ci_low} to {r.ci_high}) {r.p} {r.i2}")
    return dict(count)


def of_papers(folder: Path) -> dict[str, dict[str, int]]:
    """Score the judged results of papers that are kept elsewhere, by set; what was not judged is not counted."""
    with (HERE / "judged.csv").open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    texts: dict[str, list[PrintedResult] | None] = {}
    counts: dict[str, Counter[str]] = {}
    for row in judged:
        path = next((p for p in folder.glob(f"{row['source']}.*xml")), None) if row["source"][:3] == "PMC" else None
        if row["source"] not in texts:
            document = document_from(Raw(path.name, path.read_bytes(), 10**8)) if path else None
            texts[row["source"]] = list(read_results(document)[0]) if document else None
        left = texts[row["source"]]
        if left is None:
            continue
        count = counts.setdefault(row["set"], Counter())
        count["results"] += 1
        alike = [r for r in left if r.ci_low and same_ends(r, row)]
        if alike:
            result = next((r for r in alike if r.measure == row["measure"]), alike[0])
            left.remove(result)
            count["found"] += 1
            count["measure right"] += result.measure == row["measure"]
            count["with p"] += bool(row["p"] or result.p)
            count["p right"] += bool(row["p"] or result.p) and result.p.lstrip("0") == row["p"].lstrip("0")
    return {name: dict(count) for name, count in counts.items()}


def same_ends(result: PrintedResult, row: dict[str, str]) -> bool:
    """Whether a result has the three numbers of a judged one, whichever of the ends is printed first."""
    ends = sorted(float(row[name]) for name in NUMBERS[1:])
    return (
        float(result.estimate) == float(row["estimate"])
        and sorted((float(result.ci_low), float(result.ci_high))) == ends
    )


def main() -> None:
    """Measure, print, and store where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=60)
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    for folder in given.folder:
        print(folder.name, of_folder(folder))
    if given.papers:
        for name, count in of_papers(given.papers).items():
            print(name, count)
    if (given.folder or given.papers) and not given.write:
        return
    figures = {"own": own(given.many), "megabytes a second": round(speed(max(given.many // 2, 10)), 2)}
    print(json.dumps(figures, indent=1))
    if given.write:
        (HERE / "measured.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
