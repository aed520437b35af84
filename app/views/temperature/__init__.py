"""Temperatures: all channels with their values, alarms to be seen and acknowledged, and a chart of each channel."""
