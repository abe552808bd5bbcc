"""Cases of every check: how often it complains of a true table, and how often it notices the slip that it is for.

Usage: ``python benchmarks/consistency/cases.py [--cases N] [--write] [CHECK]...``. Each check has a maker of small
tables (benchmarks/consistency/makers): a true one, and the same with one slip. ``--write`` stores the counts beside the
checks (src/lbpmeta/checks/measured.json), where `lbpmeta explain` and the documentation read them.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from makers import MAKERS, Maker, tables_of

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "src" / "lbpmeta" / "checks" / "measured.json"

#: Every check that there is, by name.
EVERY = (*CHECKS, *(spec.name for spec in RELEVANCE_CHECKS))


def count(check: str, maker: Maker, cases: int, planted: int) -> tuple[dict[str, int | str], list[Finding]]:
    """Count the complaints of one check.

    Parameters
    ----------
    check : str
    maker : Maker
    cases, planted : int
        True tables, and how many of them are asked again with their slip.

    Returns
    -------
    counts : dict
        ``cases``, ``inconsistent`` and ``complaints`` of the true ones, ``planted`` and ``found``, and the slip.
    alarms : list of Finding
        The complaints about true tables.
    """
    rng = np.random.default_rng([15, zlib.crc32(check.encode())])
    counts = dict.fromkeys(("cases", "complaints", "inconsistent", "planted", "found"), 0)
    alarms: list[Finding] = []
    for i in range(cases):
        true, wrong = maker.make(rng)
        said = _complaints(check, maker, true)
        counts["cases"] += 1
        counts["complaints"] += bool(said)
        counts["inconsistent"] += any(f.verdict is Verdict.INCONSISTENT for f in said)
        alarms += said
        if i < planted:
            counts["planted"] += 1
            counts["found"] += bool(_complaints(check, maker, wrong))
    return {**counts, "slip": maker.slip}, alarms


def _complaints(check: str, maker: Maker, rows: Any) -> list[Finding]:
    found = maker.ask(rows) if maker.ask else run_checks(tables_of(rows), only=[check], extra=RELEVANCE_CHECKS)
    return [f for f in found if f.check == check and f.verdict in maker.complains]


def main() -> int:
    """Count, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", default=EVERY)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--planted", type=int, default=100)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    made = {}
    for check in args.checks:
        made[check], alarms = count(check, MAKERS[check], args.cases, args.planted)
        c = made[check]
        print(f"{check:30} complaints {c['complaints']:3} of {c['cases']}, finds {c['found']:3} of {c['planted']}")
        for finding in alarms[:2]:
            print(f"    {finding}"[:400])
    if args.write:
        content = json.loads(MEASURED.read_text(encoding="utf-8"))
        content["made"] = {**content.get("made", {}), **made}
        MEASURED.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
