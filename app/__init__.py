"""Baikal Station: operator software for a fish processing plant."""

__version__ = "0.2.0"
