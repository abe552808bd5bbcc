"""The first law, measured: no true print is called inconsistent.

Usage: ``python benchmarks/law/run.py [--n 10000] [--seed 0] [--write FILE.json]``. Simulates legitimate but unusual
results of every family (see simulate.py), asks the public checks about each, once with every premise rightly declared,
once with the measure and the level alone, once with nothing but the numbers; then asks about published intervals read
by hand (see README.md). Prints verdicts by family and the gravest accusations. ``--gate`` exits 1 where a true result
is called inconsistent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import real
from results import CALLS, FAMILIES
from simulate import batches, case_calls
from verdicts import BAD, MODES, VERDICTS, Answer, ask, by_calls, by_table, of_call, said, understood, worst_of

SHORT = {
    "consistent": "ok",
    "consistent-within-rounding": "ok",
    "not-checkable": "not checked",
    "method-dependent": "method",
}
COLUMNS = ("ok", "not checked", "method", "implausible", "inconsistent", "refused")


def answers(name: str, n: int, seed: int, mode: str, *, calls: bool) -> Iterator[Answer]:
    """Yield the answers about a family's results."""
    if name in FAMILIES:
        drawn = batches(name, n, seed)
        yield from (answer for batch in drawn for answer in by_calls(batch, mode)) if calls else by_table(drawn, mode)
    else:
        for call in case_calls(name, n, seed):
            yield of_call(call, mode)


def published(lines: tuple[real.Published, ...], *, pooled: bool) -> dict[str, list[Answer]]:
    """Return the answers about published lines by class, with or without `pooled` said."""
    out: dict[str, list[Answer]] = {kind: [] for kind in real.CLASSES}
    for line in lines:
        premises = {"level": line.level} if line.level else {}
        keywords: dict[str, Any] = said("check_estimate", premises, line.measure, "undeclared")
        if pooled:
            told = said("check_estimate", {"pooled": "yes" if line.pooled else "single study"}, None, "declared")
            keywords |= {k: v for k, v in told.items() if k == "pooled"}
        out[line.kind].append(
            ask("check_estimate", line.estimate, line.ci_low, line.ci_high, p=line.p or None, **keywords)
        )
    return out


def counts(found: list[Answer]) -> dict[str, int]:
    """Count verdicts, in the order of the table."""
    counter = Counter(a.verdict for a in found)
    return {v: counter[v] for v in VERDICTS if counter[v]}


def row_of(found: dict[str, int]) -> list[str]:
    """Return the cells of one line of a table."""
    merged: Counter[str] = Counter()
    for verdict, count in found.items():
        merged[SHORT.get(verdict, verdict)] += count
    return [str(merged[c] or "") for c in COLUMNS]


def line_of(name: str, told: str, cells: Sequence[str]) -> str:
    """Return one line of a table of verdicts."""
    return f"{name:30} {told:22}" + "".join(f"{cell:>13}" for cell in cells)


def main() -> int:
    """Run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10_000, help="results of each family of estimates")
    parser.add_argument("--n-calls", type=int, help="calls of each family with rows or counts (default: n / 50)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", default="", help="only families whose name holds this")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--calls", action="store_true", help="ask of each result in a call, not of a table")
    parser.add_argument("--skip", choices=("real", "simulated"), help="leave a half out")
    parser.add_argument("--examples", type=int, default=2, help="accusations shown of each family")
    parser.add_argument("--write", type=Path, metavar="FILE.json")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a true result is called inconsistent")
    options = parser.parse_args()
    for function, told in understood().items():
        print(f"{function} can be told: {', '.join(told)}")
    result: dict[str, Any] = {"n": options.n, "seed": options.seed, "families": {}, "published": {}}
    gravest: list[tuple[str, Answer]] = []
    proofs = 0

    if options.skip != "simulated":
        print(f"\ntrue results, simulated\n{line_of('family', 'told', COLUMNS)}  seconds, checks that accuse")
        for name in [f for f in (*FAMILIES, *CALLS) if options.family in f]:
            n = options.n if name in FAMILIES else options.n_calls or max(options.n // 50, 4)
            for mode in options.modes.split(","):
                start = time.perf_counter()
                found = list(answers(name, n, options.seed, mode, calls=options.calls))
                result["families"].setdefault(name, {})[mode] = counts(found)
                proofs += sum(a.verdict == "inconsistent" for a in found)
                accusing = Counter(a.check for a in found if a.verdict in BAD)
                why = ", ".join(f"{check} {count}" for check, count in accusing.most_common(3))
                seconds = f"{time.perf_counter() - start:7.1f}"
                print(line_of(name, mode, row_of(counts(found))), seconds, why, flush=True)
                gravest += [(f"{name}, {mode}", a) for a in worst_of(found, options.examples) if a.verdict == BAD[-1]]

    if options.skip != "real":
        for title, lines in (("intervals", real.intervals()), ("misprints", real.misprints())):
            print(f"\npublished {title}\n{line_of('class', 'told', COLUMNS)}  rule")
            for pooled in (False, True):
                told = "measure, level, pooled" if pooled else "measure, level"
                for kind, found in published(lines, pooled=pooled).items():
                    if not found:
                        continue
                    result["published"].setdefault(title, {}).setdefault(told, {})[kind] = counts(found)
                    print(line_of(kind, told, row_of(counts(found))), f" {real.CLASSES[kind]}", flush=True)
                    true = kind in ("true", "unusual", "high-first")
                    proofs += sum(a.verdict == "inconsistent" for a in found) if true else 0
                    missed = [a for a in found if a.verdict not in BAD]
                    shown = worst_of(found, options.examples) if true else missed[: options.examples]
                    gravest += [(f"published {title}, {kind}, {told}", a) for a in shown if (a.verdict in BAD) == true]

    for where, a in gravest:
        print(f"[{where}] {a.verdict} {a.check}: {a.message}\n    {a.asked}")
    result["inconsistent_true"] = proofs
    print(f"true results called inconsistent: {proofs}")
    if options.write:
        options.write.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return int(options.gate and proofs > 0)


if __name__ == "__main__":
    sys.exit(main())
