"""Figures of verdicts: judged effects, printed against admissible, risk of bias."""
