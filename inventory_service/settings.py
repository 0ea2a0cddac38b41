"""What this service is called and whom it talks to."""

NAME = "inventory"
# The warehouse asks nobody: what it must know, events tell it. These are the neighbours that it tells.
PEERS = ("ticket", "returns", "settlement")
