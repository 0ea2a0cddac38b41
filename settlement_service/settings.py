"""What this service is called and whom it talks to."""

NAME = "settlement"
PEERS = ("ticket", "inventory")
