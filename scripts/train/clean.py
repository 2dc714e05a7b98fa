#!/usr/bin/env python3
"""Optional step: finds sentences of the entity corpora whose labels models trained without them firmly contradict.

    scripts/train/train.py CORPORA ENCODER FOLD1 --layers 6 --entities-only --tokens 2e6 --fold 1/2
    scripts/train/train.py CORPORA ENCODER FOLD2 --layers 6 --entities-only --tokens 2e6 --fold 2/2
    scripts/train/clean.py CORPORA SUSPECTS FOLD1 FOLD2

SUSPECTS takes their ids, a line each, for `train.py --suspects`. Silver corpora hold many: national teams as organisations,
universities as places, names without a label. The idea is cross-weighing (Wang et al., "CrossWeigh: Training Named Entity
Tagger from Imperfect Annotations", EMNLP 2019), with exclusion in place of a weight.
"""

import argparse
import json
from pathlib import Path

import torch

from data import LABELS, Corpora, held_out, share
from examples import Encoder, batches, collate
from network import load
from train import HERE, device_and_type

# A label is contradicted when another one has at least this probability.
FIRM = 0.97
# Gold corpora are not cleaned: where models contradict them, models are wrong more often than not.
SILVER = ("wikineural_fr", "wikineural_en")


def kind(label: int) -> str:
    """The entity kind of a label: where a name begins is not disputed."""
    return LABELS[label].split("-")[-1]


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("suspects", type=Path, help="the file to write")
    parser.add_argument("folds", type=Path, nargs="+", help="folders of the models, in the order of their folds")
    arguments = parser.parse_args()
    device, half = device_and_type()
    labels = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
    silver = [s for s in Corpora(arguments.corpora).sentences() if s.source in SILVER and not held_out(s)]
    suspects = []
    for number, folder in enumerate(arguments.folds):
        model = load(folder, labels).to(device).eval()
        encoder = Encoder(folder / "tokenizer.json", labels)
        unseen = [s for s in silver if share(f"fold:{s.group or s.text}") % len(arguments.folds) == number]
        examples = [example for example in encoder.examples(unseen) if example.spans]
        for group in batches(examples, 4096):
            batch = collate(group, model.config["pad_token_id"]).to(device)
            with torch.autocast(device.type, torch.bfloat16, enabled=half):
                logits = model.entities(model.encode((batch.ids, batch.lengths))[0], batch.first)
            chances, best = logits.float().softmax(-1).max(-1)
            for row, example in enumerate(group):
                words = zip(example.entities, best[row].tolist(), chances[row].tolist())
                if any(kind(gold) != kind(found) and chance >= FIRM for gold, found, chance in words):
                    suspects.append(example.sentence.id)
    arguments.suspects.write_text("".join(f"{name}\n" for name in sorted(suspects)), encoding="utf-8")
    print(f"{len(suspects):,} of {len(silver):,} sentences are suspect")


if __name__ == "__main__":
    main()
