"""Deliveries: what came, its fish and origin, weighing, check, verdict, report."""
