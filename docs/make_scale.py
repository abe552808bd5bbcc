"""Write the figure and the table of scale.md from ``benchmarks/scale.json``.

Usage: ``python docs/make_scale.py [--check]``, after ``python benchmarks/scale.py --write``.
"""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.ticker import NullFormatter
from pages import keep

HERE = Path(__file__).parent
PAGE, FIGURE = HERE / "scale.md", HERE / "img" / "scale.svg"
STORED = HERE.parent / "benchmarks" / "scale.json"
#: Colour (Okabe-Ito), mark and line of each kind of table.
KINDS = {
    "estimates": ("#0072B2", "o", "-"),
    "arms": ("#D55E00", "s", "-"),
    "pools of ten": ("#009E73", "^", "-"),
}


def draw(rows: list[dict[str, float]]) -> None:
    """Draw seconds and memory against rows, both on log axes."""
    plt.rcParams.update({"font.size": 9, "svg.hashsalt": "scale", "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 3.2), layout="constrained")
    for axis, name, words in ((axes[0], "seconds", "processor time, s"), (axes[1], "memory", "most memory, MB")):
        for kind, (colour, mark, line) in KINDS.items():
            mine = [row for row in rows if row["kind"] == kind]
            axis.plot([r["rows"] for r in mine], [r[name] for r in mine], line, color=colour, marker=mark, label=kind)
        same = [row for row in rows if row["kind"] == "estimates"]
        peer = [r[f"pandas_{name}"] for r in same]
        axis.plot([r["rows"] for r in same], peer, "--", color="0.4", marker="x", label="pandas.read_csv, estimates")
        axis.set(xscale="log", yscale="log", xlabel="rows", ylabel=words)
        axis.grid(color="0.9")
        axis.yaxis.set_major_formatter("{x:,.10g}")
        axis.xaxis.set_major_formatter(
            lambda x, _: f"{x / 1e6:g}M" if x >= 1e6 else f"{x / 1e3:g}k" if x >= 1e3 else f"{x:g}"
        )
        for of in (axis.xaxis, axis.yaxis):
            of.set_minor_formatter(NullFormatter())
        low, high = axis.get_ylim()
        axis.set_ylim(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high)))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(FIGURE, metadata={"Date": None})


def table(stored: dict[str, object]) -> str:
    """Return the rows as a table."""
    head = "| table | rows | check, s | memory, MB | pandas.read_csv, s | memory, MB |"
    names = ("seconds", "memory", "pandas_seconds", "pandas_memory")
    lines = [f"| {r['kind']} | {r['rows']:,} | {' | '.join(str(r[n]) for n in names)} |" for r in stored["rows"]]  # type: ignore[attr-defined]
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|", *lines, "", f"{stored['where']}."])


def repairs(stored: dict[str, object]) -> str:
    """Return what the search for repairs took as a sentence."""
    (one,) = stored["repairs"]  # type: ignore[misc, attr-defined]
    took = f"{one['milliseconds']} ms of processor time a row"
    return f"The search for repairs took {took}, over {one['rows']:,} estimates of which one number had slipped."


def documents(stored: dict[str, object]) -> str:
    """Return what documents took as a table."""
    head = "| texts | how many | characters each | results each | 1,000 of them, s | most memory, MB |"
    names = ("texts", "characters", "results", "seconds_per_1000", "memory")
    lines = [f"| {r['kind']} | {' | '.join(f'{r[n]:,}' for n in names)} |" for r in stored["documents"]]  # type: ignore[attr-defined]
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|", *lines])


def main() -> int:
    """Write the page, and the figure unless it is only checked."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    if "--check" not in sys.argv[1:]:
        draw(stored["rows"])
    made, end = PAGE.read_text(encoding="utf-8"), "<!-- end -->"
    for name, make in (("table", table), ("repairs", repairs), ("documents", documents)):
        text = make(stored)
        begin = f"<!-- {name}: made by make_scale.py -->"
        made = re.sub(f"{begin}.*?{end}", f"{begin}\n\n{text}\n\n{end}", made, flags=re.DOTALL)
    return keep(PAGE, made, __file__)


if __name__ == "__main__":
    raise SystemExit(main())
