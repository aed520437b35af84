"""Widgets for a touch panel in the cold: sizes in millimetres, no gesture, no animation."""
