"""Lines with many instruments: one thread a line asks them in turn and tells their samples."""
