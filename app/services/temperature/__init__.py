"""Temperatures under watch: channels with their limits, alarms as entries, and lots that stood where one ran."""
