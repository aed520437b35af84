"""What a scanned label leads to from any screen: the lot, its delivery and its boat."""
