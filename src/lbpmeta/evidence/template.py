"""Template: an evidence project to start from."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.declared import PREMISE_COLUMNS
from lbpmeta.evidence.schema import fields_of, packaged_data
from lbpmeta.evidence.starter.hooks import hooks_for, starter_text
from lbpmeta.writing import write_atomically

__all__ = ["Started", "write_template"]

#: What the example trials share.
_TRIAL: Final = {
    "source": "example2024",
    "trial": "Example 2024",
    "kind": "endpoint",
    "better": "lower",
    "arm1": "intervention",
    "arm2": "control",
    "measure": "MD",
    "level": "95",
}

#: Worked examples per table, so that the first `lbpmeta check` has something to say.
_EXAMPLES: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "sources": (
        {
            "id": "example2024",
            "kind": "trial",
            "citation": "Your citation here (this row is an example: replace it)",
            "year": "2024",
            "language": "en",
        },
    ),
    "trials": (
        {
            "id": "example2024-pain",
            "source": "example2024",
            "locator": "Table 2, row 1",
            "quote": "mean difference -5.4 (95% CI -9.4 to -1.3)",
            "trial": "Example 2024",
            "outcome": "pain",
            "kind": "endpoint",
            "better": "lower",
            "arm1": "intervention",
            "arm2": "control",
            "measure": "MD",
            "estimate": "-5.4",
            "ci_low": "-9.4",
            "ci_high": "-1.3",
            "level": "95",
        },
        {
            **_TRIAL,
            "id": "example2024-function",
            "locator": "Table 2, row 2",
            "quote": "12.1 (6.2), n 57, against 14.3 (6.0), n 58; mean difference -2.2 (95% CI -4.5 to 0.1)",
            "outcome": "function",
            "contrast": "raw",
            "n1": "57",
            "mean1": "12.1",
            "sd1": "6.2",
            "n2": "58",
            "mean2": "14.3",
            "sd2": "6.0",
            "estimate": "-2.2",
            "ci_low": "-4.5",
            "ci_high": "0.1",
        },
        {
            **_TRIAL,
            "id": "example2024-misprint",
            "locator": "Table 2, row 3",
            "quote": "t intervals ... mean difference -2.13 (95% CI -4.04 to 0.22)",
            "outcome": "sleep",
            "estimate": "-2.13",
            "ci_low": "-4.04",
            "ci_high": "0.22",
            "interval": "t",
            "expected": "ci-asymmetric=inconsistent",
            "expected_reason": "A planted example: the interval is symmetric around -2.13 if its upper limit is -0.22.",
        },
    ),
    "reviews": (
        {
            "id": "example2024-pooled",
            "source": "example2024",
            "locator": "abstract, Results",
            "quote": "pooled mean difference -0.20 (95% CI -0.51 to 0.10)",
            "review": "Example 2024",
            "outcome": "pain",
            "better": "lower",
            "measure": "MD",
            "estimate": "-0.20",
            "ci_low": "-0.51",
            "ci_high": "0.10",
            "level": "95",
            "rows_missing": "The study rows behind this line are not printed.",
        },
    ),
    "statements": (
        {
            "id": "example2024-adverse-events",
            "source": "example2024",
            "locator": "Results, paragraph 3",
            "quote": "12 of 57 patients (21%)",
            "subject": "patients with an adverse event",
            "kind": "proportion",
            "events": "12",
            "n": "57",
            "value": "21",
            "unit": "%",
        },
    ),
    "thresholds": (
        {
            "id": "example2024-mcid",
            "source": "example2024",
            "locator": "Methods",
            "quote": "a difference of 10 points was considered important",
            "ruleset": "example2024",
            "kind": "between-group",
            "quantity": "mcid",
            "value": "10",
            "unit": "points",
        },
    ),
    "conclusions": (
        {
            "id": "example2024-conclusion",
            "source": "example2024",
            "locator": "Conclusions",
            "quote": "Pain was significantly lower.",
            "speaker": "authors",
            "claim": "significant",
            "about": "example2024-pain",
            "outcome": "pain",
        },
    ),
}

#: Columns of premises that few tables need: neither in the header nor in datapackage.json; the packaged one has their
#: descriptions for those who add them.
_SELDOM: Final = frozenset(PREMISE_COLUMNS) - {"interval", "p_of"}

#: The manuscript of a project that has one.
_MANUSCRIPT: Final = "paper.md"

#: File of the project -> text it starts with.
_TEXTS: Final[Mapping[str, str]] = {"README.md": "README.md", "lbpmeta.toml": "lbpmeta.toml"}


@dataclass(frozen=True, slots=True)
class Started:
    """A project that was started.

    Parameters
    ----------
    files : tuple of Path
        What was written.
    todo : tuple of str
        What its user has to do by hand before the checks run in CI and before commits.
    """

    files: tuple[Path, ...]
    todo: tuple[str, ...]


def write_template(directory: Path, *, manuscript: bool = False) -> Started:
    """Write a starting folder, and what runs the checks of it; nothing is ever overwritten.

    In a git repository the workflow and the pre-commit hook go to its root, where they are looked for.

    Parameters
    ----------
    directory : Path
        Made if it does not exist.
    manuscript : bool
        Whether a small manuscript about its rows is laid beside the tables, with a planted drift.

    Returns
    -------
    Started

    Raises
    ------
    DataError
        If one of the files of the folder exists already.
    """
    hooks = hooks_for(directory, _MANUSCRIPT if manuscript else "")
    texts = {f"{name}.csv": _table(name, examples) for name, examples in _EXAMPLES.items()}
    texts["instruments.csv"] = (packaged_data() / "instruments.csv").read_text(encoding="utf-8")
    texts["datapackage.json"] = _description(directory.resolve().name)
    texts |= {target: starter_text(name) for target, name in _TEXTS.items()}
    if manuscript:
        texts[_MANUSCRIPT] = starter_text(_MANUSCRIPT)
    everything = {directory / name: text for name, text in texts.items()} | dict(hooks.files)
    taken = [str(file) for file in everything if os.path.lexists(file)]
    if directory.is_file() or taken:
        what = ", ".join(taken) or str(directory)
        raise DataError(f"{what} exists already; nothing was written. Name another folder.")
    return Started(tuple(write_atomically(file, text) for file, text in everything.items()), hooks.todo)


def _table(name: str, examples: Sequence[Mapping[str, str]]) -> str:
    """Return a table with its header and its example rows as CSV."""
    text = io.StringIO()
    header = [f["name"] for f in fields_of(name) if not _left_out(name, f["name"])]
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(examples)
    return text.getvalue()


def _left_out(table: str, column: str) -> bool:
    """Whether a new project starts without a column."""
    return table != "statements" and column in _SELDOM


def _description(name: str) -> str:
    """Return the description of the packaged tables, under the name of the new project, of the columns it has."""
    package = json.loads((packaged_data() / "datapackage.json").read_text(encoding="utf-8"))
    slug = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "evidence"
    package |= {"name": slug, "title": name, "description": "Printed evidence, checked by lbpmeta."}
    package["resources"] = [r for r in package["resources"] if r["name"] in (*_EXAMPLES, "instruments")]
    for resource in package["resources"]:
        schema = resource["schema"]
        schema["fields"] = [f for f in schema["fields"] if not _left_out(resource["name"], f["name"])]
    for key in ("keywords", "licenses", "version"):
        package.pop(key, None)
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
