"""What this service is called and whom it talks to."""

NAME = "feedback"
PEERS = ("settlement",)
