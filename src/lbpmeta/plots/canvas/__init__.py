"""What every figure is made of: type, colours, scales, files."""
