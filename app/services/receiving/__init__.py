"""The receiving station: weighings into lots, voids, tares."""
