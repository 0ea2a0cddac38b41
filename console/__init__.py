"""The pages and the command line: clients of the gateway, without a database of their own."""
