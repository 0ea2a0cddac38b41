"""The command line: bulk imports and the demonstration network, through the gateway."""
