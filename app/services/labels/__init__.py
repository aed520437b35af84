"""Labels under way: ordered in the journal, sent to the printer in order, settled by the printer or a person."""
