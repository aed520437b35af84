"""Deliveries: what came, what was weighed, checked and decided, and the report that is signed."""
