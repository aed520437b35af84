"""Help (F1): what to do, what this station would lose now, which program this is."""
