"""Weighing: the live weight, one press, the record."""
