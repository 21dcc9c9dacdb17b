#!/bin/sh
# Installs the atlas in this folder, without a network. PYTHON names the Python to use.
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}
echo "Checking the files …"
sha256sum --check --quiet SHA256SUMS || { echo "The bundle is not as it was made. Copy it again."; exit 1; }
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or newer is needed; $PYTHON is older. Name another: PYTHON=python3.12 sh install.sh"; exit 1; }
"$PYTHON" -m venv .venv || { rm -rf .venv; echo "On Debian: install the package python3-venv"; exit 1; }
echo "Installing Python packages …"
.venv/bin/python -m pip install --quiet --no-index --find-links wheels --no-cache-dir \
  --disable-pip-version-check --requirement requirements.txt || {
  echo "The bundle is for another Python or another system: its name says for which."; exit 1; }
echo "Installed. Start it with: .venv/bin/python app.py"
