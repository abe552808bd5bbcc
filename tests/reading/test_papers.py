"""One paper in every language and format: the same results, in the same parts, and none of its references."""

from __future__ import annotations

import pytest
from tests.reading.papers import FORMS, PAPERS

from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.results import read_results


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", PAPERS)
def test_a_paper(language: str, form: str) -> None:
    if form == "html":
        pytest.importorskip("selectolax")
    paper = PAPERS[language]
    document = document_from(Raw("paper", FORMS[form](paper), 10**7))
    assert document.format == form
    texts = [b for b in document.blocks if b.kind == "text"]
    assert [(b.role, b.text) for b in texts] == [(role, text) for role, _, text in paper.sections[:-1]]
    results, _ = read_results(document)
    assert tuple((r.measure, r.estimate, r.ci_low, r.ci_high, r.p) for r in results) == paper.results
    assert {r.level for r in results} == {"95"}
