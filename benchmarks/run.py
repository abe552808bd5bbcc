"""Speed, side by side with the peers that are installed, in one run and one table.

Usage: ``python benchmarks/run.py [--quick] [--write]``. Peers: R with metafor (if ``Rscript`` is on the path),
statsmodels, PyMARE. A peer that is not installed is skipped and said so. Times are the best of several runs, in
seconds.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

import lbpmeta as lm
from lbpmeta.pooling.sensitivity.gosh import gosh
from lbpmeta.pooling.sensitivity.permutation import permutation_test

#: BCG vaccine trials (Colditz 1994): events and totals, vaccinated and control.
EVENTS1 = np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27])
N1 = np.array([123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913])
EVENTS2 = np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29])
N2 = np.array([139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854])


def best(
    job: Callable[[], object], *, runs: int, loops: int = 1, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Best time of one call, in seconds."""
    job()
    times = []
    for _ in range(runs):
        start = clock()
        for _ in range(loops):
            job()
        times.append((clock() - start) / loops)
    return min(times)


def metafor_times() -> dict[str, float]:
    """Times of metafor, empty when R or metafor is not installed."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return {}
    script = Path(__file__).with_name("metafor.R")
    run = subprocess.run([rscript, str(script)], capture_output=True, text=True, check=False)
    if run.returncode:
        return {}
    lines = [line.split() for line in run.stdout.splitlines() if line.strip()]
    print("metafor", next(value for name, value in lines if name == "version"))
    return {name: float(value) for name, value in lines if name != "version"}


def statsmodels_time(yi: np.ndarray, vi: np.ndarray) -> float:
    """Time of statsmodels' combine_effects with its iterated tau2."""
    from statsmodels.stats.meta_analysis import combine_effects

    def job() -> object:
        result = combine_effects(yi, vi, method_re="iterated")
        return result.summary_frame(), result.conf_int()

    return best(job, runs=5, loops=20)


def statsmodels_bare_time(yi: np.ndarray, vi: np.ndarray) -> float:
    """Time of combine_effects alone, without its tables and intervals."""
    from statsmodels.stats.meta_analysis import combine_effects

    return best(lambda: combine_effects(yi, vi, method_re="iterated"), runs=5, loops=50)


def pymare_time(yi: np.ndarray, vi: np.ndarray) -> float | None:
    """Time of PyMARE's REML, None when it is not installed."""
    try:
        from pymare import Dataset
        from pymare.estimators import VarianceBasedLikelihoodEstimator
    except ImportError:
        return None
    dataset = Dataset(y=yi, v=vi)
    return best(lambda: VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(dataset), runs=3, loops=5)


def batch(n: int, k: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Simulated study sets of k studies."""
    rng = np.random.default_rng(seed)
    vi = rng.uniform(0.01, 0.2, (n, k))
    return rng.normal(0.3, np.sqrt(vi + 0.05)), vi


def c_loop_ratio(n: int, k: int) -> tuple[float, float] | None:
    """Processor time of n REML fits on one thread, ours and a loop in C (reml.c); None without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    source = Path(__file__).with_name("reml.c")
    with tempfile.TemporaryDirectory() as folder:
        library = str(Path(folder, "reml.so"))
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, str(source), "-lm"], check=True)
        loop = ctypes.CDLL(library).reml
    yi, vi = batch(n, k)
    out = np.empty((n, 8))
    pointers = [ctypes.c_void_p(a.ctypes.data) for a in (yi, vi, out)]

    def in_c() -> None:
        loop(pointers[0], pointers[1], ctypes.c_long(n), ctypes.c_int(k), pointers[2])

    clock = time.process_time
    ours = best(lambda: lm.pool_arrays(yi, vi, tau2="REML", threads=1), runs=3, clock=clock)
    return ours, best(in_c, runs=3, clock=clock)


def large_job(n: int, k: int) -> float:
    """Time of n REML fits of k studies at once."""
    yi, vi = batch(n, k)
    return best(lambda: lm.pool_arrays(yi, vi, tau2="REML"), runs=2)


def peak_memory() -> float:
    """Peak resident memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the large jobs")
    parser.add_argument("--write", action="store_true", help="store the table in benchmarks/speed.json")
    arguments = parser.parse_args()
    quick = arguments.quick
    warnings.simplefilter("ignore", lm.LbpmetaWarning)

    console = Console(width=100)
    r = metafor_times()
    if not r:
        console.print("R with metafor is not installed: skipped")
    es = lm.effect_sizes("RR", events1=EVENTS1, n1=N1, events2=EVENTS2, n2=N2)
    yi, vi = es.yi, es.vi

    table = Table(title="Speed (seconds; ratio = peer / lbpmeta)", title_justify="left")
    for column in ("job", "lbpmeta", "peer", "peer's time", "ratio"):
        table.add_column(column, justify="left" if column in ("job", "peer") else "right", overflow="fold")

    stored: list[list[str]] = []

    def row(job: str, ours: float, peer: str, theirs: float | None) -> None:
        if theirs is None:
            cells = [job, f"{ours:.3g}", peer, "not installed", ""]
        else:
            cells = [job, f"{ours:.3g}", peer, f"{theirs:.3g}", f"{theirs / ours:,.1f}"]
        table.add_row(*cells)
        stored.append([cell.strip() for cell in cells])

    single = best(lambda: lm.pool(yi, vi, recipe="metafor"), runs=5, loops=50)
    row("one REML fit, every output (k=13)", single, "metafor", r.get("single_full"))
    row("  the same", single, "statsmodels combine_effects", statsmodels_bare_time(yi, vi))
    row("  the same", single, "statsmodels, with tables", statsmodels_time(yi, vi))
    row("  the same", single, "PyMARE REML", pymare_time(yi, vi))
    row("GOSH, all subsets of 13, REML", best(lambda: gosh(yi, vi), runs=3), "metafor", r.get("gosh"))
    row(
        "exact permutation test, 2^13, REML",
        best(lambda: permutation_test(yi, vi), runs=3),
        "metafor",
        r.get("permutation"),
    )
    n = 100_000 if quick else 1_000_000
    before = peak_memory()
    per_fit = large_job(n, 20) / n
    row(f"REML fit of 20 studies, {n:,} at once, each", per_fit, "metafor, each", r.get("fit20"))
    in_c = c_loop_ratio(n, 20)
    if in_c is not None:
        row(f"the same, {n:,} on one thread, processor time, each", in_c[0] / n, "a loop in C (-O2), each", in_c[1] / n)
    console.print(table)
    console.print(f"Memory: {peak_memory():.0f} MB at the peak with the data, {before:.0f} MB before the large job.")

    growth = Table(title="How time grows", title_justify="left")
    for column in ("fits", "studies each", "seconds", "microseconds per fit", "nanoseconds per study"):
        growth.add_column(column, justify="right")
    for fits, k in [(1000, k) for k in (2, 5, 10, 20, 50, 100, 200, 500, 1000)] + [
        (fits, 20) for fits in (1, 10, 100, 1000, 10_000, 100_000, n)
    ]:
        y, v = batch(fits, k)
        seconds = best(lambda y=y, v=v: lm.pool_arrays(y, v, tau2="REML"), runs=2)
        growth.add_row(
            f"{fits:,}",
            f"{k:,}",
            f"{seconds:.4g}",
            f"{seconds / fits * 1e6:.3g}",
            f"{seconds / fits / k * 1e9:.3g}",
        )
    console.print(growth)

    code = "import time; t=time.perf_counter(); import lbpmeta; print(time.perf_counter()-t)"
    imports = min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "lbpmeta", "check", "--packaged"], capture_output=True, check=False)
    check = time.perf_counter() - start
    console.print(f"import lbpmeta: {imports:.3f} s; lbpmeta check, as a process: {check:.2f} s")
    if arguments.write:
        stored.append(["import lbpmeta", f"{imports:.2g}", "", "", ""])
        stored.append(["lbpmeta check of the packaged evidence, as a process", f"{check:.2g}", "", "", ""])
        head = ["job", "lbpmeta, s", "peer", "peer, s", "ratio"]
        where = f"One run on {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}"
        content = {"where": where, "head": head, "rows": stored}
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        Path(__file__).with_name("speed.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
