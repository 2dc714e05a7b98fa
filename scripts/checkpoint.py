"""Reads a model folder: config.json and safetensors, in one file or in shards."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

INDEX = "model.safetensors.index.json"


def read_config(folder: Path) -> dict:
    return json.loads((folder / "config.json").read_text(encoding="utf-8"))


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """The encoder's tensors as they are stored."""
    for name in ("model.safetensors", "model.fp16.safetensors"):
        if (folder / name).is_file():
            return load_file(folder / name)
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    weights = {}
    for shard in sorted(set(index["weight_map"].values())):
        weights |= load_file(folder / shard)
    return weights


def read_heads(folder: Path) -> dict[str, np.ndarray] | None:
    """The syntax heads' tensors, or nothing for a model of entities alone."""
    path = folder / "syntax.safetensors"
    return load_file(path) if path.is_file() else None
