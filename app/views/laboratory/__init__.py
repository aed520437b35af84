"""The laboratory: samples with what is asked and found, what waits for a person, values typed by hand."""
