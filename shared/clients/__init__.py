"""One small typed client per service, owned by the service that answers."""
