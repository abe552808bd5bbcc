"""What drawing loads."""

import subprocess
import sys


def test_drawing_does_not_load_the_bayesian_model():
    code = (
        "import sys, lbpmeta.plots; "
        "print([name for name in sys.modules if name.startswith('lbpmeta.pooling.bayes') or 'pyplot' in name])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]", found.stderr
