"""Administration: reference data, people, stations and settings, each changed as a decision with its history."""
