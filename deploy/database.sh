#!/bin/sh
# Start of the database's container where its image was made by images.sh: a cluster in the volume at the first
# start, with the user, database and password of the environment, as the usual image of PostgreSQL does it.
set -eu
data=/var/lib/postgresql/data
for bin in /usr/lib/postgresql/*/bin; do :; done
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

if [ ! -s "$data/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$data"
    secret=$(mktemp)
    chown postgres "$secret"
    printf '%s\n' "$POSTGRES_PASSWORD" >"$secret"
    as_postgres "$bin/initdb" -D "$data" -U "$POSTGRES_USER" --pwfile="$secret" --auth-local=trust \
        --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
    rm "$secret"
    echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
    echo "CREATE DATABASE \"$POSTGRES_DB\";" | as_postgres "$bin/postgres" --single -D "$data" postgres
fi
install -d -o postgres -g postgres /run/postgresql
exec setpriv --reuid=postgres --regid=postgres --init-groups \
    "$bin/postgres" -D "$data" -c listen_addresses='*' -c unix_socket_directories=/run/postgresql
