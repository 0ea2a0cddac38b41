NAME = "toy"
PEERS = ("other",)
