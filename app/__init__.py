"""Baikal Station: operator software for a fish processing plant."""

__version__ = "0.1.0"
