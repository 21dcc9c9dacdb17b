#!/bin/sh
# Runs a command of the atlas as the service does: its user, its settings, this folder. sh atlas.sh app.py doctor
set -eu
cd "$(dirname "$(readlink -f "$0")")"
set -a
. "${ATLAS_SETTINGS:-/etc/township-atlas.env}"
set +a
umask 077
if [ "$(id -u)" = 0 ]; then exec runuser -u atlas -- .venv/bin/python "$@"; fi
exec .venv/bin/python "$@"
