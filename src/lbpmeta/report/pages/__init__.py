"""Pages: the whole of the evidence told, as one HTML page, a fragment for a notebook, or a folder."""
