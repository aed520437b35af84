"""Finds out what a scale speaks: listens first, asks only harmless questions, shows what it understands."""
