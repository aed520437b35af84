"""Devices: links move bytes, pure parsers make readings of them, one thread a link tells its state."""
