"""RevMan's two formats, the data package and the review (.rm5), as rows of the tables."""
