"""`make bench`: what things cost, as ratios measured in one run. Nothing here passes or fails."""
