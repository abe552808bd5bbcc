"""The registry, the one loop that runs it, and what is told about a run."""
