"""PDF: characters with their boxes, read in a process of their own; lines, paragraphs and tables made of them."""
