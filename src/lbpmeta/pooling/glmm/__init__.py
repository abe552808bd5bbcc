"""Generalised linear mixed models of counts: no correction of empty cells, no normal approximation within studies."""
