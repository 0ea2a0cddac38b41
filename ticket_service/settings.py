"""What this service is called and whom it talks to."""

NAME = "ticket"
PEERS = ("inventory", "returns", "feedback", "settlement")
