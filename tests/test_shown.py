"""Tables for a paper: what is written reads back as it was, and nothing of another's is written over."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.shown import ResultsTable, table_of_frame

COUNTS = {"ai": [4, 6, 3, 9, 12], "n1i": [40, 52, 33, 70, 80], "ci": [9, 11, 8, 12, 20], "n2i": [41, 50, 34, 71, 79]}
TABLE = ResultsTable("T & t", ("Study", "p"), (("=1+1", "<0.001"), ("a|b_c", "50% [-1.0, 2]")), ("A note.",))


@pytest.fixture
def es() -> lm.EffectSizes:
    return lm.effect_sizes("OR", **COUNTS, labels=["Smith", "B", "C", "D", "E"])


def few(function: Callable[[lm.EffectSizes], object], es: lm.EffectSizes) -> object:
    with pytest.warns(lm.LbpmetaWarning, match="studies"):
        return function(es)


def results(es: lm.EffectSizes) -> dict[str, object]:
    return {
        "effects": es,
        "fit": lm.pool(es),
        "subgroups": lm.pool_subgroups(es, list("aabbc")),
        "regression": lm.meta_regression(es, {"dose": [1, 2, 3, 4, 6]}),
        "three levels": lm.three_level(es, cluster=list("aabcd")),
        "robust": lm.robust(lm.pool(es), list("aabcd")),
        "multivariate": lm.multivariate(es),
        "left out": lm.leave_one_out(es),
        "influence": lm.influence(es),
        "trimmed": few(lm.trim_and_fill, es),
        "bootstrap": lm.bootstrap(es, iterations=50),
        "gosh": lm.gosh(es),
        "multiverse": lm.multiverse(es),
        "permutation": lm.permutation_test(es),
        "fail-safe": lm.fail_safe_n(es),
        "glmm": lm.glmm(events1=COUNTS["ai"], n1=COUNTS["n1i"], events2=COUNTS["ci"], n2=COUNTS["n2i"]),
        "judgement": lm.judge(-5.4, -9.4, -1.3, threshold=6, better="lower"),
        "arms": lm.combine_arms([12.0, 15.0], [4.0, 5.0], [20, 30]),
        "quantiles": lm.mean_sd_from_quantiles(median=52, q1=40, q3=66, n=60),
        "findings": lm.load().summary_of_findings(source="cashin2021", control_risk=0.2),
    }


def test_every_result_goes_into_a_paper_and_a_notebook(es: lm.EffectSizes) -> None:
    for name, result in results(es).items():
        table = result.results_table()
        assert table.rows, name
        assert all(len(row) == len(table.heads) for row in table.rows), name
        assert table.title.replace("*", "\\*").split(",")[0].split("_")[0] in result.to_markdown(), name
        assert result.to_latex().count("\\\\\n") == len(table.rows) + 1, name
        assert result.to_frame().shape[0] >= 1, name
        assert "<" in result._repr_html_(), name


def test_a_fit_shows_its_studies_as_a_reader_sees_them(es: lm.EffectSizes) -> None:
    fit = lm.pool(es)
    rows = fit.results_table().rows
    assert rows[0] == ("Smith", "0.40 [0.11, 1.41]", f"{fit.weights[0]:.1f}%")
    shown = fit.display()
    assert rows[-2][1] == f"{shown.estimate:.2f} [{shown.ci.low:.2f}, {shown.ci.high:.2f}]"


def test_markdown_and_latex_escape_what_they_would_read_otherwise() -> None:
    assert r"| a\|b\_c | 50% [-1.0, 2] |" in TABLE.to_markdown()
    assert r"a|b\_c & 50\% [-1.0, 2] \\" in TABLE.to_latex()
    assert r"\caption{T \& t}" in TABLE.to_latex()


def test_a_workbook_holds_texts_and_numbers_and_no_formula(tmp_path: Path, es: lm.EffectSizes) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(TABLE.to_excel(tmp_path / "t.xlsx"))
    assert [[cell.value for cell in row] for row in book["Table"].iter_rows(min_row=2, max_row=4)] == [
        list(TABLE.heads),
        *map(list, TABLE.rows),
    ]
    assert book["Table"]["A3"].data_type == "s"
    numbers = openpyxl.load_workbook(es.to_excel(tmp_path / "es.xlsx"))["Numbers"]
    assert [row[1].value for row in numbers.iter_rows(min_row=2)] == pytest.approx(es.yi, rel=1e-14)


def test_a_word_document_holds_the_table(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(str(TABLE.to_docx(tmp_path / "t.docx")))
    (table,) = document.tables
    told = [tuple(cell.text for cell in row.cells) for row in table.rows]
    assert told == [TABLE.heads, TABLE.rows[0], ("a|b_c", "50% [\N{MINUS SIGN}1.0, 2]")]
    assert document.paragraphs[0].text == TABLE.title


@pytest.mark.parametrize(("writer", "library"), [("to_excel", "openpyxl"), ("to_docx", "docx")])
def test_own_files_are_written_anew_and_no_others(tmp_path: Path, writer: str, library: str) -> None:
    pytest.importorskip(library)
    name = f"t.{writer.removeprefix('to_').replace('excel', 'xlsx')}"
    file = tmp_path / name
    getattr(TABLE, writer)(file)
    getattr(dataclasses.replace(TABLE, title="again"), writer)(file)
    other = tmp_path / f"other-{name}"
    other.write_bytes(b"mine")
    with pytest.raises(lm.ConfigurationError, match="was not written by lbpmeta"):
        getattr(TABLE, writer)(other)
    assert other.read_bytes() == b"mine"


def test_a_frame_is_told_in_texts() -> None:
    import pandas as pd

    index = pd.Index(["a", "b"], name="who")
    frame = pd.DataFrame({"estimate": [1.23456, np.nan], "p_value": [1e-9, 0.5]}, index=index)
    assert table_of_frame("T", frame).rows == (("a", "1.235", "<0.001"), ("b", "", "0.500"))
