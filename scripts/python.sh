#!/usr/bin/env bash
# Prints the path of a Python that has scripts/requirements.txt, or another file's packages, made in ${XDG_CACHE_HOME:-~/.cache}/carriere:
#
#     "$(scripts/python.sh)" scripts/float_onnx.py models/reader reader.float32.onnx
#     "$(scripts/python.sh scripts/transformers.txt)" scripts/tiny_checkpoints.py target/checkpoints
#
# Another interpreter than python3 can be named in PYTHON. A second run does nothing.
set -euo pipefail

requirements="${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/requirements.txt}"
python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "python: $python is older than 3.11; name a newer one in PYTHON" >&2; exit 1; }
key="$("$python" -c '
import hashlib, sys
requirements = open(sys.argv[1], "rb").read()
print(hashlib.sha256(requirements + sys.version.encode() + sys.prefix.encode()).hexdigest()[:12])
' "$requirements")"
folder="${XDG_CACHE_HOME:-$HOME/.cache}/carriere/python-$key"

if [ ! -f "$folder/complete" ]; then
    echo "python: installing $requirements into $folder" >&2
    rm -rf "$folder"
    "$python" -m venv "$folder" >&2
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" >&2
    touch "$folder/complete"
fi
printf '%s\n' "$folder/bin/python"
