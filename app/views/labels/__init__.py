"""Labels under way: the printer's true state, what waits, what a person must decide, printing once more."""
