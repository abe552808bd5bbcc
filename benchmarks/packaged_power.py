"""The power of the packaged evidence, which its report tells and has no time to measure.

Usage: ``python benchmarks/packaged_power.py``; writes src/lbpmeta/checks/packaged_power.json. Seed 1, single slips, the
usual gate.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import lbpmeta as lm

OUT = Path(__file__).parents[1] / "src" / "lbpmeta" / "checks" / "packaged_power.json"


def main() -> None:
    power = lm.load().check().measure_power(seed=1, more=False)
    told = {
        "noticed": round(power.noticed, 4),
        "told": round(power.told, 4),
        "planted": power.planted,
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
    }
    OUT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
