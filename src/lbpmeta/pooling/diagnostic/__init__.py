"""Diagnostic accuracy: sensitivity and specificity pooled together."""
