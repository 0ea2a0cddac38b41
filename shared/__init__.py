"""What every service shares: the technical kit, one client per answering service, one event module per publisher."""
