"""The laboratory: samples, what instruments say of them, and what a person makes of it."""
