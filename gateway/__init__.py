"""The gateway: the only public door; who you are, what you may, and the way to the service that answers."""
