"""Multivariate and multilevel models: effects that are correlated within studies, in samples or in truth."""
