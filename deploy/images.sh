#!/bin/sh
# The three images that the containers start from, made from Debian's packages: for a network without a registry
# of images. Needs root, mmdebstrap and podman; takes the package sources of this machine.
#   sh deploy/images.sh, then the lines that it prints
set -eu
cd "$(dirname "$0")"
. /etc/os-release
sources=/etc/apt/sources.list.d/debian.sources
[ -s "$sources" ] || sources=/etc/apt/sources.list

image() { # name, packages, signal that ends it, what it starts with, further arguments of mmdebstrap
    name=$1 packages=$2 signal=$3 change=$4
    shift 4
    echo "$name: $packages" >&2
    mmdebstrap --quiet --variant=minbase --include="$packages" "$@" "$VERSION_CODENAME" - "$sources" |
        podman import --change "$change" --change "STOPSIGNAL $signal" - "localhost/county-targets-$name" >/dev/null
}

image python python3,python3-venv,ca-certificates SIGTERM 'CMD ["python3"]'
# No cluster of the package's own: the first start makes one in the volume, with the password of the environment.
# At SIGTERM PostgreSQL would wait for its connections to end.
image postgres postgresql SIGINT 'ENTRYPOINT ["/usr/local/bin/database.sh"]' \
    --essential-hook='mkdir -p "$1/etc/postgresql-common"' \
    --essential-hook='echo create_main_cluster=false >"$1/etc/postgresql-common/createcluster.conf"' \
    --customize-hook="copy-in database.sh /usr/local/bin" \
    --customize-hook='chmod 755 "$1/usr/local/bin/database.sh"'
# Debian's example site answers at port 80 for every name.
image nginx nginx-light SIGQUIT 'CMD ["nginx", "-g", "daemon off;"]' \
    --customize-hook='rm -f "$1/etc/nginx/sites-enabled/default"' \
    --customize-hook='ln -sf /dev/stdout "$1/var/log/nginx/access.log"' \
    --customize-hook='ln -sf /dev/stderr "$1/var/log/nginx/error.log"'

cat <<'LINES'
export COUNTY_TARGETS_BASE=localhost/county-targets-python
export COUNTY_TARGETS_DATABASE_IMAGE=localhost/county-targets-postgres
export COUNTY_TARGETS_NGINX_IMAGE=localhost/county-targets-nginx
LINES
