#!/usr/bin/env bash
# Makes a model folder from a trained network: half-precision shards, int8 ONNX, labels, tokenizer, checksums.
#
#     scripts/train/export.sh TRAINED models/reader
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: scripts/train/export.sh TRAINED FOLDER" >&2; exit 2; }
scripts="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
python="$("$scripts/python.sh")"
trained="$1" folder="$2"

mkdir -p "$folder"
rm -f "$folder"/model*.safetensors
cp "$trained"/config.json "$trained"/tokenizer.json "$folder"/
# A network of entities alone has no syntax heads.
rm -f "$folder"/syntax*
if [ -f "$trained/syntax.safetensors" ]; then
    cp "$trained"/syntax.safetensors "$trained"/syntax_labels.json "$folder"/
fi
"$python" "$scripts/shard.py" "$trained/model.safetensors" "$folder"
"$python" "$scripts/quantize.py" "$folder" "$folder/model.onnx"
(cd "$folder" && find . -type f ! -name README.md ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
