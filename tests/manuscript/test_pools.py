"""A link to a pooled line: the line as printed, and what its rows re-derive now."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbpmeta.manuscript.checked import Comparison, compared_with
from lbpmeta.manuscript.entries import Entries
from lbpmeta.workbench.opening import load
from lbpmeta.workbench.reading import read

TRIALS = (
    "id,source,locator,quote,trial,arm1,arm2,measure,estimate,ci_low,ci_high,level,set\n"
    "a,s,table 1,...,A,massage,exercise,MD,-2,-4,0,95,pain\n"
    "b,s,table 1,...,B,massage,exercise,MD,{b},95,pain\n"
)
REVIEWS = (
    "id,source,locator,quote,review,measure,estimate,ci_low,ci_high,level,k,set,model\n"
    "pooled,s,abstract,...,R 2020,MD,-3.00,-4.41,-1.59,95,2,pain,common\n"
)
SOURCES = 'id,kind,citation,year,language\ns,report,"Jansen et al. Massage for backs. 2020",2020,en\n'


def compared(folder: Path, b: str) -> Comparison:
    for name, text in (("trials", TRIALS.format(b=b)), ("reviews", REVIEWS), ("sources", SOURCES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    paper = folder / "paper.md"
    paper.write_text("Pain fell (MD -3.00, 95% CI -4.41 to -1.59) <!-- lbp: pooled -->.\n", encoding="utf-8")
    return compared_with(read(paper), Entries(load(folder)))


@pytest.mark.parametrize(("b", "told"), [("-4,-6,-2", ""), ("-9,-11,-7", "re-derive MD -5.5")])
def test_a_link_to_a_line_is_held_against_its_rows_as_well(tmp_path: Path, b: str, told: str) -> None:
    (finding,) = compared(tmp_path, b).findings()
    assert str(finding.verdict) == ("method-dependent" if told else "consistent")
    assert told in finding.message
    assert ("re-derive" in finding.message) == bool(told)
