"""Documents: labels."""
