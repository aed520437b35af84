"""The maintenance room: devices as they truly are, what crosses their lines, tests and recordings."""
