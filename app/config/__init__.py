"""Where things are and what the station was told: folders and the station's settings file."""
