"""Values and rules of the plant: pure, no I/O, no Qt."""
