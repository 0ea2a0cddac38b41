"""What tests of every service lean on."""
