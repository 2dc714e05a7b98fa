#!/usr/bin/env python3
"""Cuts a safetensors file into shards of bounded size with the index that Hugging Face libraries read.

    scripts/shard.py model.safetensors models/reader --megabytes 48

Tensors keep their type and their bytes. Shards are filled in the order of the names, so the cut is the same every time.
"""

import argparse
import json
from pathlib import Path

from safetensors.numpy import load_file, save_file

from checkpoint import INDEX


def plan(sizes: dict[str, int], limit: int) -> list[list[str]]:
    """The fewest shards, of names in order, and among those cuts the one whose largest shard is smallest."""

    def cut(bound: int) -> list[list[str]]:
        shards, room = [], 0
        for name, size in sizes.items():
            if not shards or size > room:
                shards.append([])
                room = bound
            shards[-1].append(name)
            room -= size
        return shards

    largest = max(sizes.values())
    if largest > limit:
        raise SystemExit(f"one tensor alone takes {largest:,} bytes, more than the limit of {limit:,}")
    fewest = len(cut(limit))
    low, high = largest, limit
    while low < high:
        middle = (low + high) // 2
        if len(cut(middle)) <= fewest:
            high = middle
        else:
            low = middle + 1
    return cut(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="the safetensors file")
    parser.add_argument("folder", type=Path, help="where the shards and the index go")
    parser.add_argument("--megabytes", type=int, default=48, help="upper bound of a shard, in 10⁶ bytes (default 48)")
    arguments = parser.parse_args()

    tensors = dict(sorted(load_file(arguments.model).items()))
    # 1 MB is left for the header.
    limit = (arguments.megabytes - 1) * 1_000_000
    shards = plan({name: tensor.nbytes for name, tensor in tensors.items()}, limit)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    places = {}
    for number, names in enumerate(shards, 1):
        file = f"model-{number:05}-of-{len(shards):05}.safetensors"
        save_file({name: tensors[name] for name in names}, arguments.folder / file, {"format": "pt"})
        places |= dict.fromkeys(names, file)
        print(f"{file}: {len(names)} tensors, {(arguments.folder / file).stat().st_size:,} bytes")
    total = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    (arguments.folder / INDEX).write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
