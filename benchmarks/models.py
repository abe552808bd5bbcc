"""Speed of networks, diagnostic accuracy, mixed models and correlated effects, beside metafor and lme4 in one run.

Usage: ``python benchmarks/models.py [--write]``. Processor seconds of one fit with its first results, the best of three
for lbpmeta; R's are means. Without ``Rscript`` and metafor the peers are left out and said so. The data are those of
the tests.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import lbpmeta as lm
from lbpmeta.pooling.network.whitened import design_rows

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "tests" / "reference"
WRITTEN = Path(__file__).with_name("models.json")

#: Job -> what the peer does.
JOBS = {
    "network": "22 treatments, 93 trials, REML (metafor: rma.mv)",
    "UM.FS": "17 trials with events, fixed intercepts (rma.glmm, 7 nodes against 41)",
    "UM.RS": "the same, random intercepts (Laplace against 25 x 25 nodes)",
    "CM.AL": "the same, approximate conditional likelihood",
    "CM.EL": "the same, exact conditional likelihood",
    "bivariate": "30 studies of a test, REML (rma.mv)",
    "exact": "the same counts, exact likelihood (glmer: Laplace against 41 x 41 nodes)",
    "nested": "56 schools in 11 districts, REML (rma.mv)",
}


def reference(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def seconds(job: Callable[[], object]) -> float:
    job()
    taken = []
    for _ in range(3):
        start = time.process_time()
        job()
        taken.append(time.process_time() - start)
    return min(taken)


def jobs() -> tuple[dict[str, Callable[[], object]], dict[str, Sequence[dict[str, Any]]]]:
    """Return the jobs of lbpmeta, and the tables of the same numbers for R."""
    one = reference("networks")["networks"]["linde2016"]
    c = one["comparisons"]
    contrasts = {"te": c["TE"], "se": c["seTE"], "treat1": c["treat1"], "treat2": c["treat2"], "studlab": c["study"]}
    r = reference("glmm")["sets"]["nielweise2007"]["rows"]
    kept = [i for i, (a, b) in enumerate(zip(r["ai"], r["ci"], strict=True)) if a + b]
    tables = {
        mine: [r[theirs][i] for i in kept]
        for mine, theirs in (("events1", "ai"), ("n1", "n1i"), ("events2", "ci"), ("n2", "n2i"))
    }
    t = reference("diagnostic")["tests"]["kearon1998"]["rows"]
    counts = [t[name] for name in ("TP", "FN", "FP", "TN")]
    schools = reference("multivariate")["sets"]["konstantopoulos2011"]["rows"]
    mine: dict[str, Callable[[], object]] = {
        "network": lambda: lm.network(**contrasts, measure="OR", tau2="REML").league()
    }
    for model in ("UM.FS", "UM.RS", "CM.AL", "CM.EL"):
        mine[model] = lambda model=model: str(lm.glmm(**tables, model=model))  # type: ignore[misc]
    mine["bivariate"] = lambda: lm.diagnostic(*counts).sensitivity
    mine["exact"] = lambda: lm.diagnostic(*counts, method="exact").sensitivity
    mine["nested"] = lambda: (
        lm.multivariate(schools["yi"], schools["vi"], data=schools, random="1 | district/school").ci
    )
    fit = lm.network(**contrasts, measure="OR")
    rows, V, at = [], np.zeros((len(fit.rows.y),) * 2), 0
    for trial in fit.trials:
        X = design_rows(trial, fit.treatments)
        for i, name in enumerate(trial.treatments[1:]):
            rows.append(
                {
                    "study": trial.label,
                    "contrast": name,
                    "y": trial.y[i],
                    **{f"x{j}": X[i, j] for j in range(X.shape[1])},
                }
            )
        V[at : at + len(trial.y), at : at + len(trial.y)] = trial.V
        at += len(trial.y)
    accuracy = lm.diagnostic(*counts)
    y, v = accuracy.tables.logits("all")
    a = accuracy.tables
    return mine, {
        "network": rows,
        "network_V": [{f"v{j}": value for j, value in enumerate(line)} for line in V.tolist()],
        "catheters": [
            dict(zip(("e1", "n1", "e2", "n2"), line, strict=True)) for line in zip(*tables.values(), strict=True)
        ],
        "tests": [
            {
                "y1": y[i, 0],
                "y2": y[i, 1],
                "v1": v[i, 0],
                "v2": v[i, 1],
                "tp": a.tp[i],
                "fp": a.fp[i],
                "np": a.tp[i] + a.fn[i],
                "nn": a.fp[i] + a.tn[i],
            }
            for i in range(a.k)
        ],
        "nested": [
            {name: schools[name][i] for name in ("district", "school", "yi", "vi")} for i in range(len(schools["yi"]))
        ],
    }


def peers(tables: dict[str, Sequence[dict[str, Any]]]) -> tuple[str, dict[str, float]]:
    """Return the version of metafor and its times; nothing where R or a package is missing."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return "", {}
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in tables.items():
            with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        run = subprocess.run(
            [rscript, str(Path(__file__).with_suffix(".R")), folder], capture_output=True, text=True, check=False
        )
    if run.returncode:
        print(run.stderr, file=sys.stderr)
    lines = [line.split() for line in run.stdout.splitlines() if len(line.split()) == 2]
    version = next((value for name, value in lines if name == "version"), "")
    return version, {name: float(value) for name, value in lines if name != "version" and value != "NA"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write models.json beside this file")
    asked = parser.parse_args()
    mine, tables = jobs()
    found = {name: seconds(job) for name, job in mine.items()}
    version, theirs = peers(tables)
    print(f"metafor {version}" if version else "R with metafor and lme4 is not installed: no peer was timed.")
    for name, what in JOBS.items():
        beside = f"{theirs[name]:8.3f} {theirs[name] / found[name]:7.0f}x" if name in theirs else ""
        print(f"{name:10} {found[name]:8.4f} {beside:18} {what}")
    if asked.write:
        told = {"metafor": version, "machine": platform.machine(), "lbpmeta": found, "peers": theirs}
        WRITTEN.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
