#!/bin/sh
# Runs once in a new database server: a role and a database for each part, none of which sees another's.
set -eu
password=$POSTGRES_PASSWORD
for part in $PARTS; do
  psql -v ON_ERROR_STOP=1 -U postgres -v part="$part" -v password="$password" <<'SQL'
CREATE ROLE :"part" LOGIN PASSWORD :'password';
CREATE DATABASE :"part" OWNER :"part" ENCODING 'UTF8';
REVOKE CONNECT ON DATABASE :"part" FROM PUBLIC;
SQL
done
