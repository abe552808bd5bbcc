"""Large tables: asked in blocks, their rows sharing the names of their columns; what is found is the same."""

from __future__ import annotations

import copy
import pickle
import random
from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta import bounds
from lbpmeta.checks.core import screen
from lbpmeta.checks.run import runner
from lbpmeta.evidence.row_cells import SharedColumns

CELLS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["", "1", "x"]), max_size=8)


def review(rows: int = 90) -> list[dict[str, str]]:
    """Estimates of thirty trials in three analyses, a few of them with a slip, a few without an interval."""
    draw = random.Random(3)
    made = []
    for i in range(rows):
        effect, se = draw.gauss(2, 5), draw.uniform(1, 6)
        low, high = effect - 1.96 * se, effect + 1.96 * se
        row = {"study": f"S{i % 30}", "outcome": f"o{i // 30}", "measure": "MD", "estimate": f"{effect:.2f}"}
        row |= {"ci_low": f"{low:.2f}", "ci_high": f"{-high if i % 17 == 0 else high:.2f}", "p": "<0.05" * (i % 5 == 0)}
        made.append(row | ({"ci_low": "", "ci_high": ""} if i % 11 == 0 else {}))
    return made


def told(evidence: lm.Evidence) -> list[object]:
    report = evidence.check()
    found: list[object] = [(f.rows, f.check, f.verdict, f.message, f.repairs, f.line) for f in report.findings]
    return [*found, str(report.coverage), [head[:6] for head in report.findings.heads()]]


@pytest.mark.parametrize("packaged", [True, False])
def test_what_is_found_does_not_depend_on_the_size_of_the_blocks(
    packaged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told(lm.load() if packaged else lm.load(review()))
    for module in (screen, runner):
        monkeypatch.setattr(module, "BLOCK", 13)
    monkeypatch.setattr(bounds, "_BLOCK", 7)
    assert told(lm.load() if packaged else lm.load(review())) == whole


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_cells_that_share_their_columns_are_as_dictionaries(rows: list[dict[str, str]]) -> None:
    shared = SharedColumns("abcd")
    for row in rows:
        whole: dict[str, str] = dict.fromkeys("abcd", "") | row
        cells: Mapping[str, str] = shared.cells(row)
        assert cells == whole
        assert whole == cells
        assert [*cells.items()] == [*whole.items()]
        assert [*cells.values()] == [*whole.values()]
        assert [cells.get(c, "none") for c in "abcdefghi"] == [whole.get(c, "none") for c in "abcdefghi"]
        assert ("h" in cells) == ("h" in whole)
        assert len(cells) == len(whole)
        assert cells | {"a": "new"} == whole | {"a": "new"}
        assert {"i": "new"} | cells == {"i": "new"} | whole
        assert {**cells} == whole
        assert repr(cells) == repr(whole)
        assert pickle.loads(pickle.dumps(cells)) == whole == copy.deepcopy(cells)
        with pytest.raises(KeyError):
            cells["z"]
