"""Baikal Station: operator software for a fish processing plant."""

__version__ = "0.3.0"
