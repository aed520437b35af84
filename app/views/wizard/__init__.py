"""The first run of a station: language, screen, plant, scale, administrator."""
