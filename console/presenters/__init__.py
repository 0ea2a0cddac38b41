"""What the services answer, turned into what a template prints. Pure: no Flask, no network."""
