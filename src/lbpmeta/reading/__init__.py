"""READ: documents -> printed results, each with its quote, its place and how surely it was read."""
