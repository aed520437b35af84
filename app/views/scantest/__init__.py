"""The scanner test: what was understood of any code, and whether the scanner is set as it must be."""
