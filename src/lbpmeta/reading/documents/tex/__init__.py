"""TeX: what a LaTeX source prints, by its parsed nodes; lines stay those of the file."""
