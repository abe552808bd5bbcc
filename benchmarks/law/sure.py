"""How many published findings of a kind were true errors: the counts behind "how sure".

Usage: ``python benchmarks/law/sure.py [--write]``. Asks about the published intervals with measure, level and whether
the line is pooled, as a careful reader of tables tells; of each finding that is no proof its kind is counted. Lines of
the classes misprint and sign are true errors, those of unusual and high-first were read and are true; lines of the
class true count as unread. ``--write`` stores the counts beside the checks (src/lbpmeta/checks/published.json).

What cannot be made anew from real_intervals.csv is written down here: four estimates outside their intervals were
slips of the program that read them. They are errors of the copy, and no lines of the table.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import real
from verdicts import said

import lbpmeta as lm
from lbpmeta.checks.core.sure import KINDS, kind_of

STORED = Path(__file__).parents[2] / "src" / "lbpmeta" / "checks" / "published.json"
ERRORS = ("misprint", "sign")
UNREAD = ("true",)
CORPUS = (
    "2,759 published intervals from randomised trials and from abstracts of Cochrane reviews, of which 93 were read by "
    "hand (benchmarks/law/real_intervals.csv)"
)
PARTS = {True: "abstracts of Cochrane reviews", False: "trials"}
#: Kept from when the lines were read: see above.
SLIPS_OF_READING = 4


def kind_asked(line: real.Published) -> tuple[str, str]:
    """Return the kind of the finding about a line, and its check; "" where it is an agreement."""
    keywords = said("check_estimate", {"level": line.level} if line.level else {}, line.measure, "undeclared")
    pooled = "yes" if line.pooled else "single study"
    p = line.p or None
    try:
        finding = lm.check_estimate(line.estimate, line.ci_low, line.ci_high, p=p, pooled=pooled, **keywords)
    except lm.LbpmetaError:
        return "", ""
    if finding.verdict.value not in ("implausible", "inconsistent"):
        return "", ""
    return kind_of(finding.check, finding.printed, str(keywords.get("measure", ""))), finding.check


def counted(lines: Iterable[real.Published]) -> dict[str, dict[str, object]]:
    """Return errors, read and unread findings of each kind."""
    read: Counter[tuple[str, str]] = Counter()
    errors: Counter[tuple[str, str]] = Counter()
    unread: Counter[str] = Counter()
    outside: Counter[bool] = Counter()
    for line in lines:
        kind, check = kind_asked(line)
        if not kind:
            continue
        if line.kind in UNREAD:
            unread[kind] += 1
            continue
        read[kind, PARTS[line.pooled]] += 1
        errors[kind, PARTS[line.pooled]] += line.kind in ERRORS
        outside[line.kind in ERRORS] += check == "estimate-outside-ci"
    found: dict[str, dict[str, object]] = {}
    for kind in KINDS:
        if kind.program:
            found[kind.name] = {"errors": outside[True], "read": outside.total() + SLIPS_OF_READING}
            continue
        by = {part: [errors[kind.name, part], read[kind.name, part]] for part in PARTS.values()}
        totals = [sum(pair[i] for pair in by.values()) for i in (0, 1)]
        found[kind.name] = {"errors": totals[0], "read": totals[1], "unread": unread[kind.name], "by": by}
    return found


def main() -> int:
    """Count, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the counts beside the checks")
    options = parser.parse_args()
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now(datetime.UTC)
    kinds = counted(real.intervals())
    content = {"version": 1, "corpus": CORPUS, "checks": version("lbpmeta"), "date": f"{now:%Y-%m-%d}", "kinds": kinds}
    print(json.dumps(kinds, indent=1))
    if options.write:
        STORED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        print(f"Written: {STORED.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
