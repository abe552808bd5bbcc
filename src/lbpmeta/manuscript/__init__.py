"""Manuscript: what is written is held against the evidence, and numbers of the evidence are filled in."""
