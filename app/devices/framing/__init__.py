"""Where a frame ends: what several protocols share of it. Pure, and the same however the bytes were split."""
