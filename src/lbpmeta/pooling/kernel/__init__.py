"""The numbers of inverse-variance pooling: arrays in, arrays out, for one set of studies or a million."""
