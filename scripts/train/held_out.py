#!/usr/bin/env python3
"""Writes the held-out part of the corpora, which training never reads, for `cargo test --test accuracy`.

    scripts/train/held_out.py CORPORA HELD_OUT

HELD_OUT gets `ner/*.jsonl` as they are in the corpora, and `ud/{fr,en}.conllu`, the tenth of all treebanks of a language.
"""

import argparse
from pathlib import Path

from data import Sentence, held_out, read_entities, tree


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    for kind in ("ner", "ud"):
        (arguments.output / kind).mkdir(parents=True, exist_ok=True)
    for path in sorted(arguments.corpora.glob("ner/*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            kept = [line for line, sentence in zip(lines, read_entities(path)) if held_out(sentence)]
        (arguments.output / "ner" / path.name).write_text("".join(kept), encoding="utf-8")
        print(f"{path.name}: {len(kept)} sentences")
    for folder in sorted(arguments.corpora.glob("ud/*")):
        blocks = []
        for path in sorted(folder.glob("*.conllu")):
            for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
                rows = [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
                text, arcs = tree(rows, folder.name)
                if held_out(Sentence(path.stem, "", folder.name, text, None, arcs)):
                    blocks.append(block + "\n\n")
        (arguments.output / "ud" / f"{folder.name}.conllu").write_text("".join(blocks), encoding="utf-8")
        print(f"{folder.name}: {len(blocks)} trees")


if __name__ == "__main__":
    main()
