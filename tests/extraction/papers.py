"""Papers for the tests: a table in HTML, a sentence in a text, a study record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lbpmeta as lm
from lbpmeta.extraction.result import VerifiedCell

ROW = {"study": "Smith 2019", "outcome": "Pain", "timepoint": "12 weeks", "arm1": "Exercise", "arm2": "Usual care"}


def table(*rows: list[str], head: list[str] | None = None, caption: str = "Outcomes at 12 weeks, mean (SD)") -> str:
    """Return a page with one table."""
    cells = head or ["Outcome", "Exercise (n = 45)", "Usual care (n = 47)"]
    lines = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    heads = "".join(f"<th>{c}</th>" for c in cells)
    return (
        "<!doctype html><html><body><h1>A trial</h1><h2>Results</h2><p>The results stand in the table.</p>"
        f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></body></html>"
    )


def looked_up(folder: Path, paper: str, rows: dict[str, str] | list[dict[str, str]], **options: Any) -> lm.Verification:
    """Look up rows in one paper."""
    name = "smith2019.html" if paper.startswith("<!doctype") else "smith2019.txt"
    (folder / name).write_text(paper, encoding="utf-8")
    given = [rows] if isinstance(rows, dict) else rows
    return lm.verify([{**ROW, **row} for row in given], sources=folder / name, **options)


def cell(found: lm.Verification, column: str) -> VerifiedCell:
    """Return the first cell of a column."""
    return next(c for c in found.cells if c.column == column)


def record(*measures: dict[str, Any], nct: str = "NCT01234567", **modules: Any) -> str:
    """Return a study record in the layout of the registry's interface."""
    return json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": nct, "briefTitle": "Exercise for Back Pain"},
                "referencesModule": {"references": [{"pmid": "123456", "type": "RESULT", "citation": "Smith 2019"}]},
            },
            "resultsSection": {"outcomeMeasuresModule": {"outcomeMeasures": list(measures)}, **modules},
            "hasResults": True,
        }
    )


GROUPS = [{"id": "OG000", "title": "Exercise"}, {"id": "OG001", "title": "Usual Care"}]


def measure(title: str, values: tuple[str, str], spreads: tuple[str, str] = ("", ""), **more: Any) -> dict[str, Any]:
    """Return an outcome measure of a record."""
    measurements = [
        {"groupId": g["id"], "value": v, **({"spread": s} if s else {})}
        for g, v, s in zip(GROUPS, values, spreads, strict=True)
    ]
    return {
        "type": "PRIMARY", "title": title, "timeFrame": "12 weeks", "paramType": "MEAN",
        "dispersionType": "STANDARD_DEVIATION", "unitOfMeasure": "points", "groups": GROUPS,
        "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "45"},
                                                        {"groupId": "OG001", "value": "47"}]}],
        "classes": [{"categories": [{"measurements": measurements}]}],
        **more,
    }  # fmt: skip
