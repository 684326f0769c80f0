#!/usr/bin/env bash
# Make the virtual environment and install pinned requirements: venv.sh PYTHON VENV REQUIREMENTS
set -euo pipefail
python=$1 venv=$2 requirements=$3

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or later is needed; found: $("$python" --version 2>&1). 需要 Python 3.11 及以上版本。" >&2
  exit 1
}
if [ ! -x "$venv/bin/python" ]; then
  # Debian keeps ensurepip in a package of its own.
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    bash "$(dirname "$0")/system.sh" venv
  fi
  "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
# pip compiles what it installs. Compiled here, our own modules need not be at the first start, nor at every
# start where the service may not write into its folder.
"$venv/bin/python" -m compileall -q core pages
