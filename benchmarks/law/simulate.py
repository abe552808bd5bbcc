"""Legitimate but unusual results: every family, from one seed.

Usage: ``python benchmarks/law/simulate.py [--n 3] [--seed 0] [--family NAME]`` prints some of each family.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import means  # noqa: F401
import other_tests  # noqa: F401
import prints  # noqa: F401
import proportions  # noqa: F401
import resampling  # noqa: F401
import reviews  # noqa: F401
import survival  # noqa: F401
import tables  # noqa: F401
import whole  # noqa: F401
from results import CALLS, FAMILIES, Batch, Call


def generator(seed: int, name: str) -> np.random.Generator:
    """Return the generator of one family, which does not depend on which others run."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def batches(name: str, n: int, seed: int = 0) -> Iterator[Batch]:
    """Yield about `n` results of a family (those without a finite interval are left out)."""
    for batch in FAMILIES[name](generator(seed, name), n):
        if len(batch):
            yield batch


def case_calls(name: str, n: int, seed: int = 0) -> Iterator[Call]:
    """Yield about `n` calls of a family."""
    yield from CALLS[name](generator(seed, name), n)


def main() -> None:
    """Print some results of each family."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", default="")
    options = parser.parse_args()
    for name in FAMILIES:
        if options.family in name:
            for batch in batches(name, options.n, options.seed):
                for r in batch.results():
                    line = f"{r.called or '(no measure)'} {r.estimate} ({r.ci_low} to {r.ci_high}) {r.p}"
                    print(f"{name}: {line} {dict(r.premises)}")
    for name in CALLS:
        if options.family in name:
            for call in case_calls(name, options.n, options.seed):
                print(f"{name}: {call.args} {dict(call.premises)}")


if __name__ == "__main__":
    main()
