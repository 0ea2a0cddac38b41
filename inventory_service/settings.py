"""What this service is called and whom it talks to."""

NAME = "inventory"
# The warehouse asks nobody: what it must know, events tell it.
PEERS: tuple[str, ...] = ()
