"""The same scan on a Dask cluster: one worker is killed in mid-run, nothing is lost and nothing comes twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import lbpmeta as lm

from .texts import lay_down

distributed = pytest.importorskip("dask.distributed")


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    files = lay_down(tmp_path / "corpus", 60)
    killed: list[int] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "dask")
    ) as cluster:

        def kill(done: int, total: int) -> None:
            if done >= 8 and not killed:
                with distributed.Client(cluster, set_as_default=False) as client:
                    pid = min(client.run(os.getpid).values())
                killed.append(pid)
                os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))

        scan = lm.scan(tmp_path / "corpus", dask=cluster.scheduler_address, progress=kill)
    frame = scan.to_frame()
    assert killed
    assert list(frame["document"]) == [str(file) for file in files]
    assert list(frame["status"]) == ["result", "result", "nothing"] * 20
    assert sum(frame["verdict"] == "implausible") == 20
