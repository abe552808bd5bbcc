"""The first law, measured: no true print is called inconsistent.

Usage: ``python benchmarks/law/run.py [--n 10000] [--seed 0] [--write FILE.json]``. Simulates legitimate but unusual
results of every family (see simulate.py), asks the checks about each, once with every premise rightly declared, once
with the measure and the level alone, once with nothing but the numbers; then asks about published intervals read by
hand (see README.md), and about true lines in which a slip was planted. Prints verdicts by family and the gravest
accusations. ``--gate`` exits 1 where a true result is called inconsistent.
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

import planted
import real
from results import CALLS, FAMILIES, Batch
from simulate import batches, case_calls
from verdicts import (
    BAD,
    MODES,
    VERDICTS,
    Answer,
    ask,
    by_calls,
    by_table,
    of_call,
    said,
    spelling,
    understood,
    worst_of,
)

SHORT = {
    "consistent": "ok",
    "consistent-within-rounding": "ok",
    "not-checkable": "not checked",
    "method-dependent": "method",
}
COLUMNS = ("ok", "not checked", "method", "implausible", "inconsistent", "refused")


#: Results of a family that are asked about in calls too, of those that are asked about in tables.
COMPARED = 10


def drawn_of(name: str, sizes: dict[str, int], seed: int) -> list[Any]:
    """Return a family's results, or its calls: how many depends on what one costs."""
    if name in FAMILIES:
        return list(batches(name, sizes["table"], seed))
    return list(case_calls(name, sizes["rows" if name.startswith("rows-") else "calls"], seed))


def answers(drawn: Sequence[Any], mode: str, *, calls: bool) -> Iterator[Answer]:
    """Yield the answers about results: about all of one table at once, or about each call."""
    if drawn and isinstance(drawn[0], Batch):
        yield from (answer for batch in drawn for answer in by_calls(batch, mode)) if calls else by_table(drawn, mode)
    else:
        for call in drawn:
            yield of_call(call, mode)


def unlike(drawn: Sequence[Any], mode: str) -> tuple[int, int]:
    """Return of how many results a table and calls were asked, and on how many accusations they disagree."""
    asked, differ = 0, 0
    for batch in drawn:
        if not isinstance(batch, Batch) or asked >= COMPARED:
            break
        few = batch.first(COMPARED - asked)
        pairs = list(zip(by_table([few], mode), by_calls(few, mode, as_table=True), strict=True))
        asked += len(pairs)
        differ += sum(a.verdict != b.verdict and {a.verdict, b.verdict} & set(BAD) != set() for a, b in pairs)
    return asked, differ


#: What is told about the published lines: by a reader who knows nothing of them, by one who knows a single study from
#: a pooled line, and by one who says that pooled differences and ratios have Wald intervals.
READERS: dict[str, str] = {
    "": "measure, level",
    "pooled": "measure, level, pooled",
    "wald": "pooled ones are Wald",
}


#: Measures of which a blanket declaration of Wald intervals speaks: not risk differences and proportions.
WALD = ("MD", "SMD", "MC", "RR", "OR", "HR", "IRR", "ROM", "PETO")


def published(lines: tuple[real.Published, ...], *, reader: str) -> dict[str, list[Answer]]:
    """Return the answers about published lines by class, as a reader of READERS tells."""
    out: dict[str, list[Answer]] = {kind: [] for kind in real.CLASSES}
    for line in lines:
        premises = {"level": line.level} if line.level else {}
        keywords: dict[str, Any] = said("check_estimate", premises, line.measure, "undeclared")
        if reader:
            keywords["pooled"] = "yes" if line.pooled else "single study"
        if reader == "wald" and line.pooled and spelling("check_estimate", "measure", line.measure)[1] in WALD:
            keywords["interval"] = "wald"
        out[line.kind].append(
            ask("check_estimate", line.estimate, line.ci_low, line.ci_high, p=line.p or None, **keywords)
        )
    return out


def told_of(found: list[Answer]) -> dict[str, int]:
    """Return what is stored of the answers about published lines: verdicts, and how many stop the gate of tables."""
    return {**counts(found), "stops": sum(a.stops for a in found)}


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
    parser.add_argument("--n-calls", type=int, help="calls of each family with counts or statistics (default: n / 20)")
    parser.add_argument("--n-rows", type=int, help="calls of each family of lines with rows (default: n / 200)")
    parser.add_argument("--n-bare", type=int, help="results of each family that are told nothing about (default: n)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", default="", help="only families whose name holds this")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--calls", action="store_true", help="ask of each result in a call, not of a table")
    parser.add_argument("--skip", default="", help="what to leave out: real, simulated, rows, planted (with commas)")
    parser.add_argument("--examples", type=int, default=2, help="accusations shown of each family")
    parser.add_argument("--write", type=Path, metavar="FILE.json")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a true result is called inconsistent")
    options = parser.parse_args()
    skip = options.skip.split(",")
    begun = time.process_time()
    for function, told in understood().items():
        print(f"{function} can be told: {', '.join(told)}")
    sizes = {
        "table": options.n,
        "calls": options.n_calls or max(options.n // 20, 4),
        "rows": options.n_rows or max(options.n // 200, 4),
    }
    result: dict[str, Any] = {"n": sizes["table"], "n_calls": sizes["calls"], "n_rows": sizes["rows"]}
    result |= {"seed": options.seed, "answers": 0, "families": {}, "published": {}, "planted": {}}
    compared, differing = 0, 0
    gravest: list[tuple[str, Answer]] = []
    proofs = 0

    if "simulated" not in skip:
        print(f"\ntrue results, simulated\n{line_of('family', 'told', COLUMNS)}  seconds, checks that accuse")
        for name in [f for f in (*FAMILIES, *(() if "rows" in skip else CALLS)) if options.family in f]:
            told = drawn_of(name, sizes, options.seed)
            for mode in options.modes.split(","):
                fewer = mode == "bare" and options.n_bare and name in FAMILIES
                drawn = drawn_of(name, {"table": options.n_bare}, options.seed) if fewer else told
                start = time.process_time()
                found = list(answers(drawn, mode, calls=options.calls))
                result["families"].setdefault(name, {})[mode] = counts(found)
                result["answers"] += sum(a.verdict != "refused" for a in found)
                both, differ = unlike(drawn, mode)
                compared, differing = compared + both, differing + differ
                proofs += sum(a.verdict == "inconsistent" for a in found)
                accusing = Counter(a.check for a in found if a.verdict in BAD)
                why = ", ".join(f"{check} {count}" for check, count in accusing.most_common(3))
                seconds = f"{time.process_time() - start:7.1f}"
                why += f"; calls say otherwise of {differ} of {both}" if differ else ""
                print(line_of(name, mode, row_of(counts(found))), seconds, why, flush=True)
                gravest += [(f"{name}, {mode}", a) for a in worst_of(found, options.examples) if a.verdict == BAD[-1]]

    if "real" not in skip:
        for title, lines in (("intervals", real.intervals()), ("misprints", real.misprints())):
            print(f"\npublished {title}\n{line_of('class', 'told', COLUMNS)}  rule")
            for reader, told in READERS.items():
                for kind, found in published(lines, reader=reader).items():
                    if not found:
                        continue
                    result["published"].setdefault(title, {}).setdefault(told, {})[kind] = told_of(found)
                    stops = sum(a.stops for a in found)
                    share = f" stops {stops} ({100 * stops / len(found):.1f} %)"
                    print(line_of(kind, told, row_of(counts(found))), f" {real.CLASSES[kind]};{share}", flush=True)
                    # A blanket declaration can be wrong of a line: then the contradiction is given what it says.
                    true = kind in ("true", "unusual", "high-first")
                    proofs += 0 if reader == "wald" else sum(a.verdict == "inconsistent" for a in found) if true else 0
                    missed = [a for a in found if a.verdict not in BAD]
                    shown = worst_of(found, options.examples) if true else missed[: options.examples]
                    gravest += [(f"published {title}, {kind}, {told}", a) for a in shown if (a.verdict in BAD) == true]

    if "planted" not in skip:
        print(f"\nslips in true lines\n{line_of('slip', 'told', COLUMNS)}  noticed, proved")
        for slip in planted.SLIPS:
            for mode in ("declared", "undeclared"):
                found = list(by_table(planted.planted(slip, options.n, options.seed), mode))
                result["planted"].setdefault(slip, {})[mode] = counts(found)
                shares = [sum(a.verdict in BAD for a in found), sum(a.verdict == BAD[-1] for a in found)]
                shown = ", ".join(f"{100 * x / len(found):.1f} %" for x in shares)
                print(line_of(slip, mode, row_of(counts(found))), f" {shown}", flush=True)

    for where, a in gravest:
        print(f"[{where}] {a.verdict} {a.check}: {a.message}\n    {a.asked}")
    result["compared"] = {"asked": compared, "differ": differing}
    result["inconsistent_true"] = proofs
    result["seconds"] = round(time.process_time() - begun)
    print(f"answers about simulated results: {result['answers']:,}")
    print(f"asked in a table and in a call: {compared}, accused by one of them alone: {differing}")
    print(f"true results called inconsistent: {proofs}")
    if options.write:
        options.write.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return int(options.gate and proofs > 0)


if __name__ == "__main__":
    sys.exit(main())
