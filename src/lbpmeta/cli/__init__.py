"""The commands, one file each, thin: each reads its arguments, calls the library, prints, and sets the exit code."""

from lbpmeta.cli.group import cli, main

__all__ = ["cli", "main"]
