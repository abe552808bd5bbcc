"""Renames: columns whose names say less, or other, than they are, and what they are called in full."""
