"""The fuzzer of documents: whatever is in a paper, reading ends in time, with a message or results."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st
from tests.fuzz import papers
from tests.fuzz.test_fuzz import bounded, checked, in_time

import lbpmeta as lm
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.tables.read import read_tables
from lbpmeta.report.readings import reading_csv, reading_json
from lbpmeta.workbench.reading import Reading, shown_together

pytest.importorskip("selectolax")


def read(content: bytes, suffix: str) -> Reading | None:
    """Read a document; None where it is refused with a message."""
    from lbpmeta.reading.results import read_results

    said = ""
    try:
        document: Document | None = document_from(Raw(f"paper.{suffix}", content, 10**7))
    except lm.LbpmetaError as error:
        said = str(error)
        document = None
    if document is None:
        assert said.startswith("'paper.")
        return None
    results, missed = read_results(document)
    of_tables, left = read_tables(document)
    return Reading(document, (*results, *of_tables), (*document.not_read, *left, *missed))


def holds(reading: Reading) -> None:
    """Hold a reading against what it promises."""
    for result in reading.results:
        if result.block >= 0:  # else it stands in a table
            assert 0 <= result.start <= result.end <= len(reading.document.blocks[result.block].text)
        assert len(result.quote.split()) <= 25
        assert result.place
    shown = shown_together([reading])
    assert len(json.loads(reading_json(shown))["documents"][0]["results"]) == len(reading.results)
    assert reading_csv(shown)
    assert all(f.severity in ("info", "minor") for f in reading.check().notable if "transcription" in f.blame)


@bounded(60)
@given(papers.papers())
def test_papers_of_every_format(paper: tuple[str, bytes]) -> None:
    with in_time():
        reading = read(paper[1], paper[0])
        assert reading is not None
        holds(reading)


@bounded(60)
@given(papers.broken())
def test_papers_that_are_broken(paper: tuple[str, bytes]) -> None:
    with in_time():
        reading = read(paper[1], paper[0])
        if reading is not None:
            holds(reading)


@bounded(60)
@given(papers.sentences)
def test_any_text(text: str) -> None:
    with in_time():
        holds(lm.read_text(text))


@bounded(10)
@given(st.one_of(papers.papers(), papers.broken(), st.tuples(st.sampled_from(("docx", "md", "html")), st.binary())))
def test_a_paper_through_the_gate(paper: tuple[str, bytes]) -> None:
    checked({f"paper.{paper[0]}": paper[1]}, f"paper.{paper[0]}", "--format", "github")
