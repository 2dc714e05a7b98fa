#!/usr/bin/env bash
# Runs the main job and the engine's tests on the second engine, rust-bert over libtorch. Does all of its own set-up: libtorch and
# a float reference of the bundled weights, in the cache folder.
#
#   scripts/rust_bert.sh                the sample articles, then the tests
#   scripts/rust_bert.sh article.jsonl  these articles, then the tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

exports="$(scripts/libtorch.sh)"
eval "$exports"

cargo run --locked --features rust-bert -- extract --engine rust-bert "${@:-tests/samples}"

mkdir -p target
python="$(scripts/python.sh)"
export CARRIERE_FLOAT_ONNX="$PWD/target/reader.float32.onnx"
"$python" scripts/float_onnx.py models/reader "$CARRIERE_FLOAT_ONNX"
cargo test --locked --features rust-bert --lib reader::
cargo test --locked --features rust-bert --test engines --test checkpoints -- --nocapture
