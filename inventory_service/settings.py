"""What this service is called and whom it talks to."""

NAME = "inventory"
# Neighbours that the warehouse tells; of them it asks only the service desk, once for a loan of a case not heard of yet.
PEERS = ("ticket", "returns", "settlement")
