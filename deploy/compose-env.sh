#!/bin/sh
# Prints new secrets for docker-compose.yml: eval "$(deploy/compose-env.sh)". Keep what it prints where secrets are kept.
set -eu
for name in DB_PASSWORD SERVICE_SECRET CONSOLE_SECRET ADMIN_PASSWORD; do
  printf 'export %s=%s\n' "$name" "$(python3 -c 'import secrets; print(secrets.token_hex(24))')"
done
