"""Write the report of the packaged evidence, an example of today: ``python docs/make_report.py FILE.html``.

MkDocs runs it when the site is built, as ``example/report.html``; it is not kept, since each release makes its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def written(file: Path) -> Path:
    """Write the example; return its path."""
    import matplotlib

    matplotlib.use("Agg")
    import lbpmeta as lm
    from lbpmeta.report.pages.page import write

    evidence = lm.load()
    return write(evidence, file, evidence.check())


def on_post_build(config: Any, **_: Any) -> None:
    """Put the example beside the built pages."""
    written(Path(config["site_dir"]) / "example" / "report.html")


def main() -> int:
    """Write the example where the command line says."""
    if len(sys.argv) != 2:
        print("Say where to: python docs/make_report.py FILE.html")
        return 2
    print(f"Written: {written(Path(sys.argv[1]))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
