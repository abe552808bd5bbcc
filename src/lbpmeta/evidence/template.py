"""Template: an evidence project to start from."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.schema import fields_of, packaged_data

__all__ = ["write_template"]

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
            "quote": "mean difference -2.1 (95% CI -4.0 to 0.2)",
            "outcome": "sleep",
            "estimate": "-2.1",
            "ci_low": "-4.0",
            "ci_high": "0.2",
            "expected": "ci-asymmetric=inconsistent",
            "expected_reason": "A planted example: the interval is symmetric around -2.1 if its upper limit is -0.2.",
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
}

#: File of the project -> text it starts with.
_TEXTS: Final[Mapping[str, str]] = {
    "README.md": "README.md",
    "lbpmeta.toml": "lbpmeta.toml",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".github/workflows/evidence.yml": "workflow.yml",
}


def write_template(directory: Path) -> list[Path]:
    """Write a starting folder and return the files written; nothing is ever overwritten.

    Parameters
    ----------
    directory : Path
        Made if it does not exist.

    Returns
    -------
    list of Path

    Raises
    ------
    DataError
        If one of the files exists already.
    """
    names = [f"{name}.csv" for name in (*_EXAMPLES, "instruments")]
    texts = {
        target: (files("lbpmeta.evidence") / "starter" / name).read_text("utf-8") for target, name in _TEXTS.items()
    }
    everything = [*names, "datapackage.json", *texts]
    taken = [str(directory / name) for name in everything if (directory / name).exists()]
    if directory.is_file() or taken:
        what = ", ".join(taken) or str(directory)
        raise DataError(f"{what} exists already; nothing was written. Name another folder.")
    directory.mkdir(parents=True, exist_ok=True)
    for name, examples in _EXAMPLES.items():
        columns = [f["name"] for f in fields_of(name)]
        with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(examples)
    shutil.copyfile(packaged_data() / "instruments.csv", directory / "instruments.csv")
    (directory / "datapackage.json").write_text(_description(directory.resolve().name), encoding="utf-8")
    for target, text in texts.items():
        (directory / target).parent.mkdir(parents=True, exist_ok=True)
        (directory / target).write_text(text, encoding="utf-8")
    return [directory / name for name in everything]


def _description(name: str) -> str:
    """Return the description of the packaged tables, under the name of the new project."""
    package = json.loads((packaged_data() / "datapackage.json").read_text(encoding="utf-8"))
    slug = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "evidence"
    package |= {"name": slug, "title": name, "description": "Printed evidence, checked by lbpmeta."}
    for key in ("keywords", "licenses", "version"):
        package.pop(key, None)
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
