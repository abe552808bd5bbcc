"""A small body of evidence, and manuscripts about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from lbpmeta.manuscript.checked import Comparison, compared_with
from lbpmeta.manuscript.entries import Entries
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load
from lbpmeta.workbench.reading import read

#: Rows as they might stand in a table of one's own.
ROWS: tuple[Mapping[str, str], ...] = (
    {"id": "pain", "measure": "MD", "estimate": "-7.71", "ci_low": "-12.15", "ci_high": "-3.27", "p": "0.0007"},
    {"id": "function", "measure": "MD", "estimate": "-3.32", "ci_low": "-7.31", "ci_high": "0.67", "p": "0.10"},
    {"id": "falls", "measure": "RR", "estimate": "0.81", "ci_low": "0.52", "ci_high": "1.26", "p": "0.35"},
)
TRIALS = "id,source,locator,quote,trial,arm1,arm2,measure,estimate,ci_low,ci_high,level,p\n" + "".join(
    f"{r['id']},s,table 1,...,Trial of {r['id']},massage,exercise,{r['measure']},{r['estimate']},{r['ci_low']},"
    f"{r['ci_high']},95,{r['p']}\n"
    for r in ROWS
)
REVIEWS = (
    "id,source,locator,quote,review,measure,estimate,ci_low,ci_high,level,k,n,i2,set,rows_missing\n"
    'pooled,s,abstract,...,R 2020,MD,-4.52,-8.84,-0.20,95,12,1204,63,,"not printed"\n'
)
STATEMENTS = (
    "id,source,locator,quote,subject,kind,events,n,value,low,high,unit,interval,level\n"
    "responders,s,text,...,responders,proportion,18,57,31.6,20.9,44.5,%,ci,95\n"
    "stay,s,text,...,length of stay,duration,,,12.4,,,days,,\n"
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("evidence")
    texts = {"trials": TRIALS, "reviews": REVIEWS, "statements": STATEMENTS}
    texts["sources"] = 'id,kind,citation,year,language\ns,report,"Jansen et al. Massage for backs. 2020",2020,en\n'
    for name, text in texts.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def evidence(folder: Path) -> Evidence:
    return load(folder)


@pytest.fixture(scope="session")
def entries(evidence: Evidence) -> Entries:
    return Entries(evidence)


@pytest.fixture
def written(tmp_path: Path, entries: Entries) -> Callable[..., Comparison]:
    """Return a manuscript with a text, held against the evidence."""

    def make(text: str, name: str = "paper.md") -> Comparison:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return compared_with(read(file), entries)

    return make
