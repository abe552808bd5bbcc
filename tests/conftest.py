"""Settings of all tests: properties look at new examples at every desk, and at the same ones in CI."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

import lbpmeta as lm

# Half as many examples as usual: there are hundreds of properties, and `make fuzz` looks at 2,000 of each.
settings.register_profile("desk", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=2000, print_blob=True)  # make fuzz
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def packaged() -> lm.Report:
    """The report of the packaged evidence, made once: reports are frozen."""
    return lm.load().check()
