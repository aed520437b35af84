"""Laboratory instruments: frames, records, files, and the threads that collect what they say."""
