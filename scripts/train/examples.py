"""Turns sentences into the network's input and targets, and gathers them into batches."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from data import FEATURES, LABELS, Sentence

# What a target is where there is none.
NONE = -100
# Sentences with more tokens are left out of training.
LONGEST = 256
# A further part of a treebank's word hangs on the first by this relation.
PART = "sub"


@dataclass
class Example:
    """A sentence as numbers; words as the network sees them, with their places in the text."""

    sentence: Sentence
    ids: list[int]
    first: list[int]
    spans: list[tuple[int, int]]
    entities: list[int] | None
    tags: list[list[int]] | None
    heads: list[int] | None
    relations: list[int] | None


class Encoder:
    """Encodes sentences with the tokenizer of a folder."""

    def __init__(self, tokenizer: Path, labels: dict) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.upos = {name: number for number, name in enumerate(labels["upos"])}
        self.features = [{name: number for number, name in enumerate(names)} for names in labels["feats"]]
        self.relation = {name: number for number, name in enumerate(labels["rels"])}

    def examples(self, sentences: list[Sentence]) -> list[Example]:
        encodings = self.tokenizer.encode_batch([sentence.text for sentence in sentences])
        return [self.example(*pair) for pair in zip(sentences, encodings)]

    def example(self, sentence: Sentence, encoding) -> Example:
        first, spans, last = [0], [], None
        for place, (word, (start, end), special) in enumerate(
            zip(encoding.word_ids, encoding.offsets, encoding.special_tokens_mask)
        ):
            if special:
                continue
            # A piece's place includes the space before it.
            while start < end and sentence.text[start].isspace():
                start += 1
            if word == last and spans:
                spans[-1] = (spans[-1][0], max(spans[-1][1], end))
            elif start < end:
                first.append(place)
                spans.append((start, end))
                last = word
        example = Example(sentence, encoding.ids, first, spans, None, None, None, None)
        if sentence.entities is not None:
            example.entities = self.entity_labels(sentence, spans)
        if sentence.tree is not None:
            self.add_tree(example)
        return example

    def entity_labels(self, sentence: Sentence, spans: list[tuple[int, int]]) -> list[int]:
        labels = [0] * len(spans)
        for start, end, kind in sentence.entities:
            begin = LABELS.index(f"B-{kind}")
            inside = [number for number, span in enumerate(spans) if span[0] < end and start < span[1]]
            for number in inside:
                labels[number] = begin if number == inside[0] else begin + 1
        return labels

    def add_tree(self, example: Example) -> None:
        """Words of the treebank are laid over the network's: a word that covers several takes the first one's labels, further
        parts of one word hang on its first part."""
        spans = example.spans
        count = len(spans)
        owner: dict[int, int] = {}
        for number, (start, end) in enumerate(spans):
            for place in range(start, end):
                owner[place] = number
        tags = [[self.upos["_"], *[0] * len(FEATURES)] for _ in spans]
        heads, relations = [NONE] * count, [NONE] * count
        nodes = {}
        for arc in example.sentence.tree:
            node = next((owner[place] for place in range(arc.start, arc.end) if place in owner), None)
            if node is None or node in nodes:
                continue
            if spans[node][0] < arc.start:
                # The second half of a word ("not" in "cannot"): what starts after it belongs to it, if anything.
                node = next((number for number in range(node + 1, count) if arc.start <= spans[number][0] < arc.end), None)
                if node is None or node in nodes:
                    continue
            nodes[node] = arc
        starts = {}
        for node, arc in nodes.items():
            starts.setdefault(arc.start, node)
        for node, arc in nodes.items():
            values = [names.get(arc.features.get(key, "-"), 0) for key, names in zip(FEATURES, self.features)]
            tags[node] = [self.upos[arc.upos], *values]
            head = 0 if arc.head is None else starts.get(arc.head, owner.get(arc.head, NONE))
            heads[node] = 0 if arc.head is None else (head + 1 if head != NONE and head != node else NONE)
            relations[node] = self.relation[arc.relation] if heads[node] != NONE else NONE
            for part in range(node + 1, count):
                if spans[part][0] >= arc.end or part in nodes:
                    break
                heads[part], relations[part] = node + 1, self.relation[PART]
        example.tags, example.heads, example.relations = tags, heads, relations


@dataclass
class Batch:
    """Examples of like length; targets are NONE where a sentence has none."""

    ids: Tensor
    lengths: Tensor
    first: Tensor
    words: Tensor
    entities: Tensor
    tags: Tensor
    heads: Tensor
    relations: Tensor
    weights: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(**{name: value.to(device, non_blocking=True) for name, value in vars(self).items()})


def padded(rows: list[list], width: int, value: int) -> Tensor:
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def collate(examples: list[Example], padding: int) -> Batch:
    width = max(len(example.ids) for example in examples)
    words = max(1, max(len(example.spans) for example in examples))

    def targets(name: str) -> Tensor:
        rows = [getattr(example, name) or [] for example in examples]
        return padded(rows, words, NONE)

    blank = [NONE] * (1 + len(FEATURES))
    return Batch(
        ids=padded([example.ids for example in examples], width, padding),
        lengths=torch.tensor([len(example.ids) for example in examples]),
        first=padded([example.first for example in examples], words + 1, 0),
        words=torch.tensor([len(example.spans) for example in examples]),
        entities=targets("entities"),
        tags=torch.tensor([(example.tags or []) + [blank] * (words - len(example.tags or [])) for example in examples]),
        heads=targets("heads"),
        relations=targets("relations"),
        weights=torch.tensor([example.sentence.weight for example in examples]),
    )


def batches(examples: list[Example], tokens: int, shuffle: random.Random | None = None) -> Iterator[list[Example]]:
    """Examples of like length, about `tokens` a batch, padding included; shuffled, or from short to long."""
    noise = shuffle.random if shuffle else lambda: 0.0
    ordered = sorted(examples, key=lambda example: len(example.ids) + 3 * noise())
    groups, group, width = [], [], 0
    for example in ordered:
        width = max(width, len(example.ids))
        if group and width * (len(group) + 1) > tokens:
            groups.append(group)
            group, width = [], len(example.ids)
        group.append(example)
    if group:
        groups.append(group)
    if shuffle:
        shuffle.shuffle(groups)
    yield from groups
