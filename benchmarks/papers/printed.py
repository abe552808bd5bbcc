"""How well PDFs are read: sentences and tables of our own, printed by a browser in several layouts.

Usage: ``python benchmarks/papers/printed.py [--many N] [--browser chromium] [--keep DIR] [--wrong] [--write]``.
Without a browser nothing is measured. The sentences are those of sentences.py, in one column, in two, and in two with
justified and hyphenated lines; what is read of the same text as a web page is what is to be found. The tables are those
of shapes.py, with rules as in journals, with a frame around every cell, and without any. ``--write`` stores the figures
in ``printed.json``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from html import escape
from pathlib import Path

from laid_out import is_told
from sentences import cases
from shapes import Made, made
from written import html

from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import document_from, read_document
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.results import read_results
from lbpmeta.reading.tables.read import read_tables

HERE = Path(__file__).parent
LAYOUTS = {
    "one column": "p{margin:0 0 8px}",
    "two columns": "body{column-count:2;column-gap:24px} p{margin:0 0 8px}",
    "two columns, justified and hyphenated": (
        "body{column-count:2;column-gap:20px;text-align:justify;hyphens:auto} p{margin:0 0 2px;text-indent:12px}"
    ),
}
#: The fonts of a browser without those of East Asia have no glyph for it, and print an empty box.
_WIDE_MINUS = "\uff0d"
STYLES = {
    "rules as in journals": (
        "table{border-top:1px solid;border-bottom:1px solid} th{border-bottom:1px solid;font-weight:normal}"
    ),
    "frames": "td,th{border:1px solid}",
    "no rules": "th{font-weight:bold}",
}


def printed(page: str, browser: str, folder: Path, name: str) -> Path:
    """Print a page to a PDF."""
    source, target = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(page, encoding="utf-8")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--no-pdf-header-footer", f"--user-data-dir={folder / 'browser'}", f"--print-to-pdf={target}", source.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return target


def triples(document: Document) -> Counter[tuple[str, ...]]:
    """The results with an interval that are read of a text."""
    results, _ = read_results(document)
    return Counter((r.measure, r.estimate, r.ci_low, r.ci_high, r.level, r.p) for r in results if r.ci_low)


def of_sentences(many: int, browser: str, folder: Path) -> dict[str, dict[str, float]]:
    """Print sentences in every layout, and compare what is read with what is read of their text."""
    told = (case.text for case in cases(many) if case.language == "en" and _WIDE_MINUS not in case.text)
    text = "".join(f"<p>{escape(one)}</p>" for one in told)
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><style>body{font:10pt serif}{}</style>"
    page = f"{head}<body>{text}</body>"
    truth = triples(document_from(Raw("page.html", page.encode(), 10**8)))
    found = {}
    for name, style in LAYOUTS.items():
        file = printed(page.replace("{}", style), browser, folder, name.replace(" ", "-").replace(",", ""))
        start = time.perf_counter()
        document = read_document(file)
        seconds = time.perf_counter() - start
        read = triples(document)
        pages = max(line.box.page for block in document.blocks for line in block.page_lines)
        found[name] = {
            "results": sum(truth.values()),
            "found": sum((truth & read).values()),
            "others": sum((read - truth).values()),
            "pages": pages,
            "seconds for 10 pages": round(10 * seconds / pages, 2),
        }
    return found


def table_page(tables: list[Made], style: str) -> str:
    """All tables on one page of HTML, each with its number."""
    parts = []
    for n, table in enumerate(tables, 1):
        whole = html(table).decode()
        inner = whole[whole.index("<table>") :].replace("<caption>", f"<caption>Table {n}. ", 1)
        parts.append(f"<div>{inner}</div><p>Some words between the tables.</p>")
    rules = (
        "body{font:10pt sans-serif} div{break-inside:avoid;margin:16px 0} "
        "table{border-collapse:collapse;font-size:8pt} td,th{padding:2px 8px;text-align:left} "
        "caption{text-align:left;font-size:9pt} tfoot{font-size:7pt}"
    )
    return f"<!doctype html><meta charset='utf-8'><style>{rules} {style}</style><body>{''.join(parts)}</body>"


def of_tables(many: int, browser: str, folder: Path, wrong: list[str]) -> dict[str, dict[str, float]]:
    """Print tables in every style, and compare each with what it says."""
    tables = list(made(many))
    found = {}
    for name, style in STYLES.items():
        document = read_document(printed(table_page(tables, style), browser, folder, name.replace(" ", "-")))
        count: Counter[str] = Counter()
        for n, table in enumerate(tables, 1):
            own = tuple(one for one in document.tables if one.place.startswith(f"table {n} "))
            results, _ = read_tables(Document("table.pdf", "pdf", document.blocks, tables=own))
            left = [r for r in results if r.ci_low and r.kind != "median"]
            count["tables"] += 1
            count["cells"] += len(table.told)
            for truth in table.told:
                result = next((r for r in left if is_told(r, truth)), None)
                if result is None:
                    wrong.append(f"{name}: {n} {table.name}: missed {truth.row} {truth.estimate}")
                    continue
                left.remove(result)
                right = result.measure == truth.measure and result.level == truth.level
                count["under the right head"] += right
                count["under another"] += not right
                if not right:
                    wrong.append(f"{name}: {n} {table.name}: {truth} read as {result.measure} {result.quote}")
            count["read wrongly"] += len(left)
            count["wrong at A"] += sum(r.grade == "A" for r in left)
            wrong += [f"{name}: {n} {table.name}: wrongly {r.measure} {r.estimate} {r.ci_low} {r.quote}" for r in left]
        found[name] = dict(count)
    return found


def main() -> None:
    """Measure, print, and store where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=5)
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    browser = shutil.which(given.browser)
    if browser is None:
        print(f"no {given.browser} here: nothing is measured")
        return
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as made_folder:
        folder = given.keep or Path(made_folder)
        folder.mkdir(parents=True, exist_ok=True)
        figures = {
            "sentences": of_sentences(8 * given.many, browser, folder),
            "tables": of_tables(given.many, browser, folder, wrong),
        }
    print(json.dumps(figures, indent=2))
    if given.wrong:
        print("\n".join(wrong))
    if given.write:
        (HERE / "printed.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
