"""What this service is called and whom it talks to."""

NAME = "returns"
PEERS = ("inventory", "settlement")
