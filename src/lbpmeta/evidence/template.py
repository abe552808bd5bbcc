"""Template: a folder of tables to start from."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from lbpmeta.errors import DataError
from lbpmeta.evidence.schema import fields_of, packaged_data

__all__ = ["write_template"]

#: One worked example per table, so that the first `lbpmeta check` has something to say.
_EXAMPLES: dict[str, dict[str, str]] = {
    "sources": {
        "id": "example2024",
        "kind": "trial",
        "citation": "Your citation here (this row is an example: replace it)",
        "year": "2024",
        "language": "en",
    },
    "trials": {
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
    "reviews": {
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
    "statements": {
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
    "thresholds": {
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
}

_README = """# Your evidence as code

Each row of these tables is one printed thing: its numbers as printed (strings, trailing zeros kept, decimal
point), where it stands, and a short quote that contains the numbers. Leave a cell empty if nothing was printed.

- sources.csv: every publication you read, with its DOI
- trials.csv: results of single trials (arms and/or the printed contrast)
- reviews.csv: pooled lines; `set` names the rows of trials.csv behind a line, or `rows_missing` says what lacks
- statements.csv: proportions, counts and other single numbers
- thresholds.csv: minimal clinically important differences
- instruments.csv: scales with their range and direction (a start set is filled in)

The example rows are there to be replaced; remove a table that you do not need (sources.csv must stay).
Check with `lbpmeta check .`: exit code 0 when the numbers agree, 1 when they cannot all be right.
A known misprint is pinned with `expected` (for example `estimate-outside-ci=inconsistent`) and `expected_reason`.
"""


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
    names = [f"{name}.csv" for name in (*_EXAMPLES, "instruments")] + ["README.md"]
    taken = [str(directory / name) for name in names if (directory / name).exists()]
    if directory.is_file() or taken:
        what = ", ".join(taken) or str(directory)
        raise DataError(f"{what} exists already; nothing was written. Name another folder.")
    directory.mkdir(parents=True, exist_ok=True)
    for name, example in _EXAMPLES.items():
        columns = [f["name"] for f in fields_of(name)]
        with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerow(example)
    shutil.copyfile(packaged_data() / "instruments.csv", directory / "instruments.csv")
    (directory / "README.md").write_text(_README, encoding="utf-8")
    return [directory / name for name in names]
