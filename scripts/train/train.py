#!/usr/bin/env python3
"""Step 2 and 3: trains entities and syntax together, or distils a smaller network from a trained one.

    scripts/train/train.py CORPORA ENCODER TEACHER                        # 12 layers, from the pretrained encoder
    scripts/train/train.py CORPORA TEACHER STUDENT --layers 6 --distil    # every second layer, taught by all of them
    scripts/train/train.py CORPORA TEACHER BETTER --distil --also SECOND THIRD    # goes on, taught by three

A step reads one batch with entity labels and one of a treebank. The output folder takes a checkpoint every minute
(`checkpoint.pt`); the same command goes on from it, and `--minutes` ends a run early with one. The same seed gives the same
batches. Runs on a GPU if there is one, else on the CPU; in bfloat16 where the processor multiplies it.
"""

import argparse
import copy
import itertools
import json
import math
import os
import random
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.data import DataLoader, IterableDataset

from augment import Organizations, varied
from data import Corpora, Sentence, contradicts, held_out, share
from examples import LONGEST, NONE, Batch, Encoder, Example, batches, collate
from network import Reader, cut_layers, load, save

HERE = Path(__file__).parent
# Our own sentences are few: each is read so many times an epoch.
OWN_REPEATS = 4
# Weights of the losses: arcs and relations 1, parts of speech, the other tags.
POS, TAGS = 0.5, 0.2
TEMPERATURE = 2.0
# A step of the optimiser reads about so many tokens of sentences with entities, and of trees.
ENTITY_TOKENS, TREE_TOKENS = 1536, 768


@dataclass
class Plan:
    """What does not change in a run."""

    sentences: list[Sentence]
    organizations: Organizations
    encoder: Encoder
    padding: int
    seed: int
    entity_tokens: int
    tree_tokens: int

    def epoch(self, kind: str, number: int) -> list[Batch]:
        """The batches of one epoch of sentences with entities ("ner") or trees ("ud"): each epoch has its own variants."""
        chance = random.Random(f"{self.seed}-{kind}-{number}")
        wanted = [sentence for sentence in self.sentences if (sentence.tree is not None) == (kind == "ud")]
        examples = self.encoder.examples([varied(sentence, self.organizations, chance) for sentence in wanted])
        kept = [example for example in examples if len(example.ids) <= LONGEST and example.spans]
        return list(batches(kept, self.entity_tokens if kind == "ner" else self.tree_tokens, chance))


@dataclass
class Stream(IterableDataset):
    """The batches of a plan without end, from the given one."""

    plan: Plan
    kind: str
    skip: int

    def __iter__(self) -> Iterator[Batch]:
        skip = self.skip
        with ThreadPoolExecutor(1) as beside:
            coming = beside.submit(self.plan.epoch, self.kind, 0)
            for number in itertools.count(1):
                epoch, coming = coming.result(), beside.submit(self.plan.epoch, self.kind, number)
                for examples in epoch[skip:]:
                    yield collate(examples, self.plan.padding)
                skip = max(0, skip - len(epoch))

    def ahead(self, device: torch.device) -> Iterator[Batch]:
        """The same; beside a GPU another process makes them."""
        workers = {"num_workers": 1, "prefetch_factor": 16} if device.type == "cuda" else {}
        return iter(DataLoader(self, batch_size=None, **workers))


def training_sentences(corpora: Path, suspects: Path | None, fold: str | None) -> list[Sentence]:
    """What is not held out and not suspect; with a fold "1/3", without the first third of the entity corpora."""
    dropped = set(suspects.read_text(encoding="utf-8").split()) if suspects else set()
    source = Corpora(corpora)
    kept = [s for s in source.sentences() if not held_out(s) and not contradicts(s) and s.id not in dropped]
    if fold:
        part, parts = map(int, fold.split("/"))
        kept = [s for s in kept if s.tree is not None or share(f"fold:{s.group or s.text}") % parts != part - 1]
    return kept + [s for s in source.own_sentences() for _ in range(OWN_REPEATS)]


def entity_loss(logits: Tensor, batch: Batch) -> Tensor:
    return F.cross_entropy(logits.flatten(0, 1).float(), batch.entities.flatten(), ignore_index=NONE)


def tag_slices(labels: dict) -> list[slice]:
    sizes = [len(labels["upos"]), *map(len, labels["feats"])]
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return [slice(end - size, end) for size, end in zip(sizes, ends)]


def word_mask(batch: Batch) -> Tensor:
    return torch.arange(batch.first.shape[1] - 1, device=batch.ids.device)[None, :] < batch.words[:, None]


def hide_padding(arcs: Tensor, batch: Batch) -> Tensor:
    """Arc logits without the heads that a sentence does not have."""
    words = torch.arange(arcs.shape[-1], device=arcs.device)[None, None, :]
    return arcs.float().masked_fill(words > batch.words[:, None, None], -1e4)


def syntax_loss(model: Reader, layers: list[Tensor], batch: Batch, slices: list[slice]) -> Tensor:
    tags, arcs, vectors = model.syntax(layers, batch.first)
    weights = batch.weights[:, None].expand_as(batch.heads)

    def loss(logits: Tensor, target: Tensor) -> Tensor:
        each = F.cross_entropy(logits.flatten(0, 1).float(), target.flatten(), ignore_index=NONE, reduction="none")
        return (each * weights.flatten()).sum() / (weights * (target != NONE)).sum().clamp(min=1)

    relations = model.relations(vectors, batch.heads.clamp(min=0))
    total = loss(hide_padding(arcs, batch), batch.heads) + loss(relations, batch.relations)
    for number, part in enumerate(slices):
        total = total + (POS if number == 0 else TAGS) * loss(tags[..., part], batch.tags[..., number])
    return total


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    return (values * mask).sum() / mask.sum()


def softened(teachers: list[Tensor]) -> Tensor:
    """The mean of the teachers' softened distributions."""
    return sum((logits.float() / TEMPERATURE).softmax(-1) for logits in teachers) / len(teachers)


def soft_loss(student: Tensor, taught: Tensor, mask: Tensor) -> Tensor:
    """Cross entropy with a softened distribution, over the words of the mask."""
    return masked_mean(-(taught * (student.float() / TEMPERATURE).log_softmax(-1)).sum(-1), mask) * TEMPERATURE**2


def distil_loss(model: Reader, teachers: list[Reader], layers: list[Tensor], batch: Batch, slices: list[slice]) -> Tensor:
    """What the student learns from its teachers on any sentence: entities, tags, arcs and relations, and the first teacher's
    hidden states if that one has more layers."""
    mask = word_mask(batch)
    tags, arcs, vectors = model.syntax(layers, batch.first)
    with torch.no_grad():
        hidden = [teacher.encode((batch.ids, batch.lengths))[0] for teacher in teachers]
        entities = softened([teacher.entities(taught, batch.first) for teacher, taught in zip(teachers, hidden)])
        read = [teacher.syntax(taught, batch.first) for teacher, taught in zip(teachers, hidden)]
        their_arcs = softened([hide_padding(each, batch) for _, each, _ in read])
        heads = their_arcs.argmax(-1)
        relations = softened([teacher.relations(each, heads) for teacher, (_, _, each) in zip(teachers, read)])
        their_tags = [softened([each[..., part] for each, _, _ in read]) for part in slices]
    total = 2 * soft_loss(model.entities(layers, batch.first), entities, mask)
    total = total + soft_loss(hide_padding(arcs, batch), their_arcs, mask)
    total = total + soft_loss(model.relations(vectors, heads), relations, mask)
    for number, (part, each) in enumerate(zip(slices, their_tags)):
        total = total + (POS if number == 0 else TAGS) * soft_loss(tags[..., part], each, mask)
    taught = hidden[0]
    if len(layers) < len(taught):
        places = torch.arange(batch.ids.shape[1], device=batch.ids.device)[None, :] < batch.lengths[:, None]
        for number, layer in enumerate(layers, 1):
            same = taught[round(number * len(taught) / len(layers)) - 1]
            total = total + masked_mean((layer.float() - same.float()).square().mean(-1), places) / len(layers)
    return total


def device_and_type() -> tuple[torch.device, bool]:
    """Where to run, and whether matrix products in bfloat16 pay."""
    if torch.cuda.is_available():
        return torch.device("cuda"), torch.cuda.is_bf16_supported()
    flags = Path("/proc/cpuinfo")
    known = flags.read_text(encoding="utf-8") if flags.is_file() else ""
    return torch.device("cpu"), "avx512_bf16" in known or "amx_bf16" in known


def attention_kernel(device: torch.device):
    """Plain products on a CPU: in rows of some thirty tokens the fused kernel's backward pass is slower."""
    return sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()


def optimiser(model: Reader, rate: float, head_rate: float, frozen: bool) -> torch.optim.AdamW:
    """AdamW; layer norms, biases and embeddings do not decay, new heads learn faster."""
    model.words.weight.requires_grad_(not frozen)
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            old = name.startswith(("words", "positions", "kinds", "norm", "layers"))
            decays = parameter.dim() > 1 and not name.startswith(("words", "positions", "kinds"))
            groups.setdefault((old, decays), []).append(parameter)
    settings = [
        {"params": parameters, "lr": rate if old else head_rate, "peak": rate if old else head_rate, "weight_decay": 0.01 * decays}
        for (old, decays), parameters in groups.items()
    ]
    return torch.optim.AdamW(settings, betas=(0.9, 0.98), eps=1e-8, fused=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("start", type=Path, help="folder of the encoder or network to start from")
    parser.add_argument("output", type=Path, help="folder of the checkpoint and of the trained network")
    parser.add_argument("--tokens", type=float, default=12e6, help="tokens to train on (default 12 million)")
    parser.add_argument("--rate", type=float, default=2e-4, help="peak learning rate of the encoder (default 0.0002)")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of the new layers (default 0.001)")
    parser.add_argument("--layers", type=int, help="keep so many layers of the start, evenly spread")
    parser.add_argument("--student", type=Path, help="with --distil: go on with this network, taught by the start")
    parser.add_argument("--distil", action="store_true", help="learn from the start as the teacher, besides the labels")
    parser.add_argument("--also", type=Path, nargs="+", default=[], metavar="TEACHER", help="further teachers: their mean is learnt")
    parser.add_argument("--entities-only", action="store_true", help="no syntax, for comparison")
    parser.add_argument("--train-embeddings", action="store_true", help="train word embeddings too; frozen, rare words fare better")
    parser.add_argument("--suspects", type=Path, help="ids of sentences to leave out, as clean.py writes them")
    parser.add_argument("--fold", help="leave out a part of the entity corpora, as 1/3, for clean.py")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop with a checkpoint after so long")
    parser.add_argument("--batch", type=float, default=1.0, help="batches so many times as large")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    began = time.monotonic()
    torch.manual_seed(arguments.seed)
    device, half = device_and_type()
    labels = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
    slices = tag_slices(labels)
    model, teachers = load(arguments.start, labels), []
    if arguments.distil:
        teachers = [copy.deepcopy(model), *(load(folder, labels) for folder in arguments.also)]
        teachers = [teacher.to(device).eval().requires_grad_(False) for teacher in teachers]
    if arguments.student:
        model = load(arguments.student, labels)
    elif arguments.layers:
        model = cut_layers(model, arguments.layers, labels)
    model.to(device).train()
    plan = Plan(
        training_sentences(arguments.corpora, arguments.suspects, arguments.fold),
        Organizations(HERE / "sentences" / "organizations.tsv"),
        Encoder(arguments.start / "tokenizer.json", labels),
        model.config["pad_token_id"],
        arguments.seed,
        int(ENTITY_TOKENS * arguments.batch * (1.5 if arguments.entities_only else 1)),
        int(TREE_TOKENS * arguments.batch),
    )
    optimizer = optimiser(model, arguments.rate, arguments.head_rate, not arguments.train_embeddings)

    arguments.output.mkdir(parents=True, exist_ok=True)
    checkpoint = arguments.output / "checkpoint.pt"
    step, seen = 0, 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, seen = state["step"], state["seen"]
        torch.set_rng_state(state["random"].cpu())
        print(f"going on from step {step}, {seen:,} tokens", flush=True)

    def keep() -> None:
        part = checkpoint.with_suffix(".part")
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seen": seen,
                    "random": torch.get_rng_state()}, part)
        os.replace(part, checkpoint)

    kinds = ["ner"] if arguments.entities_only else ["ner", "ud"]
    streams = {kind: Stream(plan, kind, step).ahead(device) for kind in kinds}
    losses, kept, shown, since = {}, time.monotonic(), time.monotonic(), seen
    while seen < arguments.tokens:
        if (time.monotonic() - began) / 60 > arguments.minutes:
            keep()
            print(f"stopped at step {step}, {seen:,} of {arguments.tokens:,.0f} tokens; the same command goes on", flush=True)
            return
        done = seen / arguments.tokens
        factor = min(1.0, done / 0.06 + 0.01) * (1 - done)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        read = [next(streams[kind]) for kind in kinds]
        seen += sum(int(batch.lengths.sum()) for batch in read)
        read = [batch.to(device) for batch in read]
        with torch.autocast(device.type, torch.bfloat16, enabled=half), attention_kernel(device):
            encoded = model.encode(*((batch.ids, batch.lengths) for batch in read))
            total = 0.0
            for kind, batch, layers in zip(kinds, read, encoded):
                if kind == "ner":
                    loss = entity_loss(model.entities(layers, batch.first), batch)
                else:
                    loss = syntax_loss(model, layers, batch, slices)
                if teachers:
                    loss = loss + distil_loss(model, teachers, layers, batch, slices)
                losses[kind] = torch.lerp(losses.get(kind, loss.detach()), loss.detach(), 0.02)
                total = total + loss
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        now = time.monotonic()
        if now - shown > 30:
            means = " ".join(f"{kind} {value:.3f}" for kind, value in losses.items())
            print(f"step {step} tokens {seen:,} ({seen / arguments.tokens:.1%}) loss {means} {(seen - since) / (now - shown):,.0f} tokens/s", flush=True)
            shown, since = now, seen
        if now - kept > 60:
            keep()
            kept = now
    save(model.eval(), arguments.output, labels, syntax=not arguments.entities_only)
    shutil.copyfile(arguments.start / "tokenizer.json", arguments.output / "tokenizer.json")
    checkpoint.unlink(missing_ok=True)
    print(f"{arguments.output}: trained on {seen:,} tokens in {step} steps", flush=True)


if __name__ == "__main__":
    main()
