"""Manuscripts: what the commands do with them."""
