"""How the platform is run: on one machine by one command, or in containers."""
