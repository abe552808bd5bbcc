"""Evidence to make pages of: a small honest one, and one whose every text is hostile."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from tests.reading.documents.printed import pdf_of, typed

import lbpmeta as lm
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.workbench.evidence import Evidence

#: What could leave its place in HTML, SVG, a script, a style sheet, a template or a link, and what XML cannot hold.
HOSTILE = (
    '"\'><img src=x onerror="alert(1)"></script></style></title></svg></textarea><script>alert(1)</script>'
    "]]>-->{{ 7*7 }}{% raw %}&lt;b&gt;`javascript:alert(1)`\x00\x07\x0b\u202e\ufffe$\\alpha$"
)

#: Pooled lines that can be drawn, one of them with MCIDs, and lines with conclusions and known misprints.
LINES = (
    "cd008112-1.1.2",
    "cd008112-1.3.1",
    "minerva-sorensen-lumbopelvic",
    "minerva-sorensen-pain-followup",
    "minerva-cashin-pain",
)

#: Texts of the tables that nobody but a reader uses.
TEXTS = frozenset(
    (
        *("quote", "locator", "review", "comparison", "outcome", "timepoint", "certainty", "conclusion", "note"),
        *("rows_missing", "expected_reason", "trial", "arm1", "arm2", "citation", "name", "population", "subject"),
    )
)

#: A made-up paper: each verdict that is told, both grades, a table, results of each kind of row, one that is not read.
PAPER = """\
# Exercise for back pain

## Abstract

Twelve trials were pooled. Pain fell at 12 weeks (mean difference -7.71, 95% CI -12.15 to -3.27; p < 0.001; I2 = 45%;
12 trials).

## Results

Pain fell (mean difference -7.17, 95% CI -12.15 to -3.27). Recurrence was rarer (risk ratio 0.65, 95% CI 0.12 to 0.18).
Of the people who exercised, 45% v 68% (95% CI 5 to 17) took medicines. Of the others, 18 of 57 (32%, 95% CI 21 to 45)
did, or "nearly all, of them" as they say.

| Outcome | OR (95% CI) | p |
|---|---|---|
| Falls | 0.80 (0.64 to 1.00) | 0.05 |
| Days, off work | 1.44 (1.10 to 1.30) | 0.02 |
"""


def few(tables: Tables) -> Tables:
    """Return some lines with the rows behind them and all that they name."""
    lines = [tables.row(name) for name in LINES]
    behind = {r.id: r for line in lines for r in tables.members(line["set"])}
    rows = {**dict.fromkeys(tables.rows, ()), "reviews": tuple(lines), "trials": tuple(behind.values())}
    rows |= {name: tables[name] for name in ("thresholds", "instruments", "sources")}
    return Tables(MappingProxyType(rows), "some lines")


def hostile(tables: Tables) -> Tables:
    """Return the same numbers with a hostile text in every cell for texts, and hostile ids and files."""

    def spoiled(row: Row) -> Row:
        cells = {name: HOSTILE if name in TEXTS and value else value for name, value in row.cells.items()}
        if row.table in ("reviews", "trials"):
            cells["id"] = f"{row.id} {HOSTILE}"
        if row.table == "sources":
            cells |= {"doi": "javascript:alert(1)", "pmid": HOSTILE}
        return dataclasses.replace(row, cells=MappingProxyType(cells), file=f"{HOSTILE}.csv")

    rows = {name: tuple(spoiled(r) for r in rows) for name, rows in tables.rows.items()}
    return Tables(MappingProxyType(rows), HOSTILE, (HOSTILE,))


@pytest.fixture(scope="session")
def hostile_text() -> str:
    return HOSTILE


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """A few packaged lines with all that is behind them."""
    return Evidence(few(lm.load().tables))


@pytest.fixture(scope="session")
def hostile_evidence(evidence: Evidence) -> Evidence:
    return Evidence(hostile(evidence.tables))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, where there is one; no longer than a module: while it runs, nothing else has an event loop."""
    chromium = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium, to test pages in it")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install 'lbpmeta[dev]'")
    with playwright.sync_playwright() as run:
        # A container has no user namespaces for the sandbox; the pages are our own.
        browser = run.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """An open page, with everything that it said and asked for."""

    def __init__(self, browser: Any, size: tuple[int, int], scheme: str, accept: bool) -> None:
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.warned: list[str] = []
        self.page.on("dialog", lambda d: (self.warned.append(d.type), d.accept()) if accept else self.refuse(d))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def refuse(self, dialog: Any) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def open(self, file: Path, fragment: str = "") -> Any:
        self.page.goto(file.as_uri() + fragment)
        return self.page


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    open_ones: list[Visit] = []

    def start(size: tuple[int, int] = (1280, 900), scheme: str = "light", *, accept: bool = False) -> Visit:
        open_ones.append(Visit(browser, size, scheme, accept))
        return open_ones[-1]

    yield start
    for one in open_ones:
        one.context.close()


@pytest.fixture(scope="session")
def paper_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("papers") / "paper.md"
    file.write_text(PAPER, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def beside_file(paper_file: Path) -> Path:
    """The paper beside its rows."""
    return lm.read(paper_file).to_html(paper_file.with_name("paper.html"))


@pytest.fixture(scope="session")
def pdf_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper, without its table, as a PDF of two pages."""
    text = PAPER.partition("| Outcome")[0].replace("#", "").replace("-", "\u2212")
    first, _, second = text.partition(" Results")
    pages = [page.replace("\n", "\n\n").replace("\n\n\n", "\n").splitlines() for page in (first, f"Results{second}")]
    file = tmp_path_factory.mktemp("pdf") / "paper.pdf"
    file.write_bytes(pdf_of(*(typed(lines, size=8) for lines in pages)))
    return file


@pytest.fixture(scope="session")
def wild_readings() -> list[lm.Reading]:
    """A paper whose every sentence is hostile, twice, under a hostile name."""
    results = PAPER.replace("Recurrence", HOSTILE.replace("\x00", "")).replace("Falls", '=HYPERLINK("x"), <b>Falls')
    return [lm.read_text(results.replace("Pain", HOSTILE), name=f"\u202e{HOSTILE[:60]}{n}") for n in (1, 2)]
