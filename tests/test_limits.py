"""Numbers of prose that are settings of the code: each is read from its page and held against what the code has."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import lbpmeta as lm

ROOT = Path(__file__).parents[1]
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
INCH = 25.4


def setting(where: str, times: float = 1.0, key: str | None = None) -> Callable[[], float]:
    """A constant by its module and name, one of a mapping by its key, in the unit of the page."""
    module, _, name = where.rpartition(".")

    def has() -> float:
        value = getattr(importlib.import_module(f"lbpmeta.{module}"), name)
        return float(value if key is None else value[key]) * times

    return has


#: Page, the sentence with what is read in it as a group, and what the code has.
POWER, UNLINKED, FOREST = "checks.power", "manuscript.unlinked", "plots.forest.draw"
CHILD, SURE = "reading.documents.pdf.child", "checks.core.sure"
SAID: tuple[tuple[str, str, Callable[[], float]], ...] = (
    ("docs/power.md", r"for tables of up to (\d+) printed numbers", setting("report.silence._QUICK")),
    ("docs/scale.md", r"at most (\d+) numbers without a pooled line are asked", setting("report.silence._QUICK")),
    ("docs/power.md", r"(\d+) slips in proportion to the columns", setting(f"{POWER}.power._FIRST")),
    ("docs/power.md", r"at least (\d+) in each column", setting(f"{POWER}.planting._LEAST")),
    ("docs/power.md", r"more, up to (\d+), while", setting(f"{POWER}.power._LAST")),
    ("docs/power.md", r"wider than (\d) points", setting(f"{POWER}.power._HALF_WIDTH", 100)),
    ("docs/power.md", r"a set of more than (\d+) rows", setting(f"{POWER}.affected.LARGE")),
    ("docs/power.md", r"beside (\d+) others", setting(f"{POWER}.affected._SOME")),
    ("docs/howto/ci.md", r"may have \((\d+) where nothing is said", setting("evidence.textfile.MAX_BYTES", 1e-6)),
    ("docs/howto/reading.md", r"unpacks to (\d+) times its size", setting("evidence.formats.guards.RATIO")),
    ("docs/howto/reading.md", r"at most (\d) GB of memory", setting(f"{CHILD}.MEMORY", 1 / (1 << 30))),
    ("docs/howto/reading.md", r"memory, (\d+) seconds", setting(f"{CHILD}.CPU")),
    ("docs/howto/reading.md", r"seconds and (\d+) pages", setting(f"{CHILD}.PAGES")),
    ("docs/howto/reading.md", r"of more than (\d+) pages, those on which", setting("workbench.reading._DRAWN")),
    ("docs/howto/scan.md", r"at most (\d+) words of it", setting("reading.quote.MOST")),
    ("docs/howto/report.md", r"more than ([\d,]+) comparisons", setting("report.pages.page._MANY")),
    ("docs/howto/report.md", r"and (\w+) forest plots at most", setting("report.pages.evidence._ON_PAPER")),
    ("docs/howto/report.md", r"weighs most\*\*: (\w+) findings at most", setting("report.story._FIRST")),
    ("docs/howto/manuscript.md", r"with (\w+) significant digits or more", setting(f"{UNLINKED}._TWO_EQUAL")),
    ("docs/howto/manuscript.md", r"in the two \((\w+), where the row has", setting(f"{UNLINKED}._TWO_ROUNDED")),
    ("docs/howto/ask-the-authors.md", r"Where fewer than (\w+) were read", setting(f"{SURE}._LEAST")),
    ("docs/howto/editor.md", r"Where fewer than (\w+) were read", setting(f"{SURE}._LEAST")),
    ("docs/howto/ask-the-authors.md", r"the interval is wider than (\d+) points", setting(f"{SURE}._WIDEST")),
    ("docs/howto/draw.md", r"written with (\d+) dots per inch", setting("plots.canvas.figures._DPI", key=".tif")),
    ("docs/howto/draw.md", r"never smaller than (\d) points", setting("plots.forest.geometry.SMALLEST")),
    ("docs/howto/draw.md", r"`width=\"column\"` is (\d+) mm", setting(f"{FOREST}.WIDTHS", INCH, "column")),
    ("docs/howto/draw.md", r"`\"page\"` (\d+) mm", setting(f"{FOREST}.WIDTHS", INCH, "page")),
    ("docs/howto/draw.md", r"True for (\d+) mm", setting(f"{FOREST}._PAGE", INCH)),
    ("docs/data.md", r"Of computed numbers (\w+) significant digits", setting("evidence.cells.TRUSTED_DIGITS")),
    ("docs/data.md", r"\(of p-values (\w+)\)", setting("evidence.cells.TRUSTED_DIGITS_OF_P")),
    ("docs/howto/from-metafor.md", r"refuse fewer than (\d+) studies", setting("pooling.sample.MIN_STUDIES")),
    ("docs/pooling.md", r"selection models \(refused below (\w+) studies", setting("pooling.sample.MIN_STUDIES")),
)


@pytest.mark.parametrize(("page", "sentence", "has"), SAID, ids=[f"{p}: {s[:40]}" for p, s, _ in SAID])
def test_a_number_of_prose_is_that_of_the_code(page: str, sentence: str, has: Callable[[], float]) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    found = re.search(sentence, text)
    assert found, f"{page} no longer says {sentence!r}"
    told = found[1].replace(",", "")
    assert float(WORDS.index(told) if told in WORDS else told) == pytest.approx(has())


def test_the_models_page_quotes_its_measured_speeds() -> None:
    text = " ".join((ROOT / "docs" / "howto" / "models.md").read_text(encoding="utf-8").split())
    timed = json.loads((ROOT / "benchmarks" / "models.json").read_text(encoding="utf-8"))
    ours, theirs = timed["lbpmeta"], timed["peers"]
    assert f"metafor {timed['metafor'].rpartition('.')[0]}-{timed['metafor'].rpartition('.')[2]}" in text
    for said, job in (
        (f"league table: {ours['network']:.3f} (metafor's `rma.mv` {theirs['network']:.3f})", "network"),
        (f"fixed intercepts: {ours['UM.FS']:.3f} (`rma.glmm` {theirs['UM.FS']:.2f})", "UM.FS"),
        (f"random intercepts {ours['UM.RS']:.3f} ({theirs['UM.RS']:.2f})", "UM.RS"),
        (f"by the approximation {ours['CM.AL']:.3f} ({theirs['CM.AL']:.3f})", "CM.AL"),
        (f"exactly {ours['CM.EL']:.3f}", "CM.EL"),
        (f"30 studies: {ours['bivariate']:.3f} (`rma.mv` {theirs['bivariate']:.3f})", "bivariate"),
        (f"exactly {ours['exact']:.3f} (`glmer`", "exact"),
        (f"11 districts: {ours['nested']:.3f} (`rma.mv` {theirs['nested']:.3f})", "nested"),
    ):
        assert said in text, job


def test_a_prediction_interval_needs_three_studies_as_the_pages_say() -> None:
    said = (ROOT / "docs" / "pooling.md").read_text(encoding="utf-8")
    assert "none below three studies" in said
    assert lm.pool([1.0, 2.0], [1.0, 1.0]).prediction is None
    assert lm.pool([1.0, 2.0, 3.0], [1.0, 1.0, 1.0]).prediction is not None


def test_pooling_lists_the_estimators_that_there_are() -> None:
    row = next(
        line for line in (ROOT / "docs" / "pooling.md").read_text(encoding="utf-8").splitlines() if "| tau2 |" in line
    )
    assert set(re.findall(r"\b[A-Z][A-Za-z]+\b", row)) == set(lm.TAU2)
