"""Pooling of 2x2 tables as counts: Mantel-Haenszel and Peto."""
