"""Pool 100,000 reviews on Dask's local cluster: ``pool_many`` maps over partitions, a frame in, a frame out.

Usage: ``python examples/dask_pool.py [REVIEWS]`` after ``pip install 'lbpmeta[dask]'``.
"""

from __future__ import annotations

import sys
import time

import dask.dataframe as dd
import numpy as np
import pandas as pd
from dask.distributed import Client, LocalCluster

import lbpmeta as lm


def simulated(part: int, *, reviews: int, studies: int = 12) -> pd.DataFrame:
    """One partition as a long frame, a row per study; a review never spans two partitions."""
    rng = np.random.default_rng(part)
    vi = rng.uniform(0.01, 0.2, reviews * studies)
    yi = rng.normal(0.3, np.sqrt(vi + 0.05))
    return pd.DataFrame({"review": part * reviews + np.repeat(np.arange(reviews), studies), "yi": yi, "vi": vi})


def pool_partition(frame: pd.DataFrame) -> pd.DataFrame:
    """Pool the reviews of one partition; threads stay off, since Dask's workers are the parallelism."""
    return lm.pool_many(frame, by="review", tau2="REML", threads=1)


def main() -> None:
    partitions = 8
    reviews = (int(sys.argv[1]) if len(sys.argv) > 1 else 100_000) // partitions
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        parts = dd.from_map(simulated, range(partitions), reviews=reviews)
        shape = pool_partition(simulated(0, reviews=1))
        start = time.perf_counter()
        fits = parts.map_partitions(pool_partition, meta=shape).compute()
        seconds = time.perf_counter() - start
    here = pool_partition(simulated(0, reviews=reviews))
    agree = np.allclose(fits["estimate"].head(reviews), here["estimate"], rtol=1e-12)
    print(f"{len(fits):,} reviews pooled in {seconds:.1f} s on the cluster")
    print(f"the first part agrees with one process: {agree}")


if __name__ == "__main__":
    main()
