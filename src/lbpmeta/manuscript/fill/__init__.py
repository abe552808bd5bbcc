"""Fill: numbers of the evidence put into texts, each host in its own way: templates, Quarto, LaTeX, Word."""
