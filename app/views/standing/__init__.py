"""This station: how its journal stands with the plant, and the consent that a held one waits for."""
