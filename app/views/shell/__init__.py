"""The window round all screens: header, strip, idle rules, scans, keys, and what stands over everything."""

from app.views.shell.window import Shell

__all__ = ["Shell"]
