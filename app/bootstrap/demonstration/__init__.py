"""A plant to try: its people, devices and stations, and the morning they play."""
