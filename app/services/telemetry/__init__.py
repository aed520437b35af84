"""Telemetry: recorded at the station minute by minute, sent to the plant behind everything else, asked for charts."""
