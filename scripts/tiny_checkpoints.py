#!/usr/bin/env python3
"""Writes a tiny token classifier of each architecture that carriere runs, as the Hugging Face hub would ship it, with what
transformers itself makes of a few sentences.

    "$(scripts/python.sh scripts/transformers.txt)" scripts/tiny_checkpoints.py target/checkpoints

Each model starts at random and is fitted to the sentences below, so that its decisions are clear ones. A folder gets config.json,
tokenizer.json, safetensors (whole or in shards, in current or old names), an ONNX file, and expected.json:

    window      tokens that the model takes at most
    pad         token id of padding
    sequences   token ids, special tokens included, with the logits of each token
    sentences   texts, with the entities that transformers' logits say: kind, start and end in code points
"""

import argparse
import itertools
import json
from dataclasses import dataclass, field
from pathlib import Path

import onnx
import regex
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file, save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig, BertForTokenClassification, CamembertConfig, CamembertForTokenClassification, DistilBertConfig,
    DistilBertForTokenClassification, ElectraConfig, ElectraForTokenClassification, PreTrainedTokenizerFast, RobertaConfig,
    RobertaForTokenClassification, XLMRobertaConfig, XLMRobertaForTokenClassification, pipeline,
)

BUNDLED = Path(__file__).resolve().parent.parent / "models/reader/tokenizer.json"

SENTENCES = [
    "[PER Claire Vasseur] a été nommée directrice générale de la [ORG Banque du Littoral] en mars 2015.",
    "L’ancien maire de [LOC Saint-Brévin], [PER Paul Kerouédan], présidait la région.",
    "Elle succède à [PER Marc Olivet], parti à la retraite.",
    "Le parti d'[PER Anne Roux] perd l’élection à [LOC Évreux].",
    "Avant de fonder [ORG Télénova] à [LOC Lyon],  [PER Hélène Marchetti] avait travaillé chez [ORG Orfèvre] « dix ans ».",
    "[LOC Lyon] [ORG Orfèvre] [PER Zoë Çelik] (réélue).",
    "[ORG Northwind Energy] said that it had appointed [PER Margaret Oyelaran] as chief financial officer.",
    "[PER Thomas Kettleby]'s charity [ORG Open Harbour] left [LOC Bristol] in 1998.",
    "Senator [PER Dana Whitcombe] won in [LOC Ohio].",
    "He resigned.",
    "A\u00a0Polish firm, [ORG Łódź Motors], hired [PER Renée O’Brien]…",
]


@dataclass
class Family:
    name: str
    config: type
    model: type
    tokenizer: str  # which of the makers below
    scheme: str
    kinds: dict[str, str]  # what this checkpoint calls PER, ORG, LOC
    sizes: dict = field(default_factory=dict)
    pad: int = 0
    other: tuple[str, ...] = ()  # labels that no sentence has
    shards: bool = False
    half: bool = False
    old_names: bool = False
    onnx: str = "model.onnx"


SIZES = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "max_position_embeddings": 64,
    "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
}
DISTIL_SIZES = {
    "dim": 32, "hidden_dim": 48, "n_layers": 2, "n_heads": 4, "max_position_embeddings": 64, "dropout": 0.0, "attention_dropout": 0.0,
}
# As in the published models: positions after the padding id, one token type, another epsilon.
ROBERTA_SIZES = SIZES | {"max_position_embeddings": 66, "type_vocab_size": 1, "layer_norm_eps": 1e-5, "pad_token_id": 1}
SAME = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}

FAMILIES = [
    Family("bert", BertConfig, BertForTokenClassification, "cased", "IOB2", SAME, SIZES, old_names=True, other=("MISC",)),
    Family(
        "distilbert", DistilBertConfig, DistilBertForTokenClassification, "uncased", "IO",
        {"PER": "person", "ORG": "corporation", "LOC": "location"}, DISTIL_SIZES, shards=True,
    ),
    Family(
        "roberta", RobertaConfig, RobertaForTokenClassification, "bytes", "BIOES",
        {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE"}, ROBERTA_SIZES, pad=1, other=("DATE",), onnx="onnx/model.onnx",
    ),
    Family("camembert", CamembertConfig, CamembertForTokenClassification, "camembert", "I", SAME, ROBERTA_SIZES, pad=1, shards=True),
    Family("xlm-roberta", XLMRobertaConfig, XLMRobertaForTokenClassification, "xlm-roberta", "IOB1", SAME, ROBERTA_SIZES, pad=1, half=True),
    Family(
        "electra", ElectraConfig, ElectraForTokenClassification, "uncased", "BILOU",
        {"PER": "PERS", "ORG": "ORGANIZATION", "LOC": "LOCATION"}, SIZES | {"embedding_size": 16}, other=("MONEY",),
        onnx="onnx/model.onnx",
    ),
]


def parse(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """A sentence without its marks, and its entities: kind, start and end."""
    text, entities = "", []
    for part in regex.split(r"(\[[A-Z]+ [^\]]+\])", marked):
        kind = regex.match(r"\[([A-Z]+) (.+)\]", part)
        start = len(text)
        text += kind[2] if kind else part
        if kind:
            entities.append((kind[1], start, len(text)))
    return text, entities


# Tokenizers, each of the build that the published models of the family have.

def word_piece(texts: list[str], lowercase: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=250, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def byte_level(texts: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet, special = pre_tokenizers.ByteLevel.alphabet(), ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def sentence_piece(texts: list[str], special: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    # The published models normalise with SentencePiece's table, which the bundled tokenizer has too.
    bundled = Tokenizer.from_file(str(BUNDLED))
    tokenizer.normalizer = normalizers.Sequence([bundled.normalizer, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    trainer = trainers.UnigramTrainer(vocab_size=180, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    start, end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", start), ("</s>", end)]
    )
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


TOKENIZERS = {
    "cased": lambda texts: word_piece(texts, False),
    "uncased": lambda texts: word_piece(texts, True),
    "bytes": byte_level,
    "camembert": lambda texts: sentence_piece(texts, ["<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED", "<s>", "</s>", "<mask>"]),
    "xlm-roberta": lambda texts: sentence_piece(texts, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]),
}


# Labels.

def marks(scheme: str, length: int, after_same: bool) -> list[str]:
    """The marks of an entity of so many words; `after_same` when one of its type ends right before it."""
    match scheme:
        case "IO":
            return [""] * length
        case "I":
            return ["I-"] * length
        case "IOB1":
            return ["B-" if after_same else "I-"] + ["I-"] * (length - 1)
        case "IOB2":
            return ["B-"] + ["I-"] * (length - 1)
        case "BIOES" | "BILOU":
            single, last = ("S-", "E-") if scheme == "BIOES" else ("U-", "L-")
            return [single] if length == 1 else ["B-"] + ["I-"] * (length - 2) + [last]
    raise ValueError(scheme)


def label_set(family: Family) -> list[str]:
    names = sorted([*family.kinds.values(), *family.other])
    all_marks = {"IO": [""], "I": ["I-"], "IOB1": ["B-", "I-"], "IOB2": ["B-", "I-"], "BIOES": "BIES", "BILOU": "BILU"}[family.scheme]
    labels = ["O"] + [f"{mark}{'-' if len(mark) == 1 else ''}{name}" for name in names for mark in all_marks]
    # Where no two persons met in the training data there is no B-PER, as in models of CoNLL 2003.
    return [label for label in labels if not (family.scheme == "IOB1" and label == "B-PER")]


def words(text: str) -> list[tuple[int, int]]:
    """Letters, marks and digits in a row, or one other character."""
    return [match.span() for match in regex.finditer(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]", text)]


def first_pieces(tokenizer: Tokenizer, text: str) -> list[int]:
    """The piece, special tokens counted, that says the label of each word."""
    encoding, firsts = tokenizer.encode(text), []
    inside = [i for i, special in enumerate(encoding.special_tokens_mask) if not special]
    for start, _ in words(text):
        piece = next(i for i in inside if encoding.offsets[i][1] > start)
        # A piece that stands for the space before a word alone is the word's first.
        while piece - 1 in inside and encoding.word_ids[piece - 1] == encoding.word_ids[piece]:
            a, b = encoding.offsets[piece - 1]
            if text[a:b].strip() and encoding.tokens[piece - 1] != "▁":
                break
            piece -= 1
        firsts.append(piece)
    return firsts


def word_labels(family: Family, text: str, entities: list[tuple[str, int, int]]) -> list[str]:
    spans = words(text)
    labels, previous = ["O"] * len(spans), (None, -1)
    for kind, start, end in entities:
        inside = [i for i, (a, b) in enumerate(spans) if a >= start and b <= end]
        after_same = previous == (kind, inside[0])
        for i, mark in zip(inside, marks(family.scheme, len(inside), after_same), strict=True):
            labels[i] = mark + family.kinds[kind]
        previous = (kind, inside[-1] + 1)
    return labels


def decode(family: Family, text: str, labels: list[str]) -> list[tuple[str, int, int]]:
    """Entities from the labels of words: kind, start and end."""
    entities, previous = [], ("O", None)
    kinds = {name: kind for kind, name in family.kinds.items()}
    for (start, end), label in zip(words(text), labels, strict=True):
        mark, _, name = label.rpartition("-") if family.scheme != "IO" else ("I", "", label)
        kind = kinds.get(name)
        if kind and mark in ("I", "E", "L") and previous[1] == kind and previous[0] in ("B", "I"):
            entities[-1][2] = end
        elif kind:
            entities.append([kind, start, end])
        previous = (mark, kind)
    return [tuple(entity) for entity in entities]


# Networks.

def encode(tokenizer: Tokenizer, texts: list[str], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    return padded([tokenizer.encode(text).ids for text in texts], pad)


def padded(rows: list[list[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    width = max(map(len, rows))
    ids = torch.tensor([row + [pad] * (width - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    return ids, mask


def fit(model: torch.nn.Module, ids: torch.Tensor, mask: torch.Tensor, targets: torch.Tensor) -> None:
    """Fits the model to the labels until it says every one of them, surely."""
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for step in range(1000):
        loss = model(input_ids=ids, attention_mask=mask, labels=targets).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.005:
            return
    raise SystemExit(f"{type(model).__name__} was not fitted: loss {loss.item()}")


def save(family: Family, model: torch.nn.Module, folder: Path) -> None:
    model.save_pretrained(folder, max_shard_size="24KB" if family.shards else "1GB")
    assert (folder / "model.safetensors.index.json").exists() == family.shards
    path = folder / "model.safetensors"
    if family.half:
        save_file({name: tensor.half() for name, tensor in load_file(path).items()}, path)
    if family.old_names:
        # TensorFlow's names and a table of positions, as in models of 2019.
        tensors = load_file(path)
        for old, new in [("weight", "gamma"), ("bias", "beta")]:
            tensors = {name.replace(f"LayerNorm.{old}", f"LayerNorm.{new}"): tensor for name, tensor in tensors.items()}
        tensors[f"{family.name}.embeddings.position_ids"] = torch.arange(64).unsqueeze(0)
        save_file(tensors, path)
    if family.shards:
        # Fields that older and hand-made files leave out.
        config = json.loads((folder / "config.json").read_text())
        for name in ("initializer_range", "attention_probs_dropout_prob", "hidden_dropout_prob", "pad_token_id", "sinusoidal_pos_embds"):
            config.pop(name, None)
        (folder / "config.json").write_text(json.dumps(config, indent=1))


def export(family: Family, model: torch.nn.Module, ids: torch.Tensor, mask: torch.Tensor, folder: Path) -> None:
    class Logits(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask, *rest):
            types = {"token_type_ids": rest[0]} if rest else {}
            return self.model(input_ids=input_ids, attention_mask=attention_mask, **types).logits

    names, inputs = ["input_ids", "attention_mask"], [ids, mask]
    if "token_type_ids" in family.model.forward.__code__.co_varnames and family.name in ("bert", "electra"):
        names.append("token_type_ids")
        inputs.append(torch.zeros_like(ids))
    path = folder / family.onnx
    path.parent.mkdir(exist_ok=True)
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "logits"]}
    torch.onnx.export(
        Logits().eval(), tuple(inputs), str(path), input_names=names, output_names=["logits"], dynamic_axes=axes, opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(path))

def quantize(family: Family, folder: Path, quantized: Path) -> None:
    """A folder that has the network in int8 alone."""
    (quantized / "onnx").mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "expected.json"):
        (quantized / name).write_bytes((folder / name).read_bytes())
    quantize_dynamic(folder / family.onnx, quantized / "onnx/model_quantized.onnx", weight_type=QuantType.QInt8)


def check_pipeline(family: Family, model: torch.nn.Module, tokenizer: PreTrainedTokenizerFast, text: str, entities: list) -> None:
    """Where transformers' own pipeline knows the scheme and cuts words as we do, it has to say the same."""
    found = pipeline("token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="first", device="cpu")(text)
    kinds = {name: kind for kind, name in family.kinds.items()}
    found = [(kinds[entity["entity_group"]], entity["start"], entity["end"]) for entity in found]
    assert found == entities, f"{family.name}: {text}: the pipeline says {found}, not {entities}"


def make(family: Family, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(17)
    sentences = [parse(sentence) for sentence in SENTENCES]
    texts = [text for text, _ in sentences]
    tokenizer = TOKENIZERS[family.tokenizer](texts)
    tokenizer.save(str(folder / "tokenizer.json"))
    labels = label_set(family)
    config = family.config(
        vocab_size=tokenizer.get_vocab_size(), id2label=dict(enumerate(labels)), label2id={l: i for i, l in enumerate(labels)},
        **family.sizes,
    )
    config._attn_implementation = "eager"
    model = family.model(config)
    ids, mask = encode(tokenizer, texts, family.pad)
    targets = torch.full_like(ids, -100)
    for row, (text, entities) in enumerate(sentences):
        for piece, label in zip(first_pieces(tokenizer, text), word_labels(family, text, entities), strict=True):
            targets[row, piece] = labels.index(label)
    fit(model, ids, mask, targets)
    if family.half:
        model.half().float()
    model.eval()
    save(family, model, folder)

    # As many tokens as the model takes, beside the sentences.
    window = config.max_position_embeddings - (family.pad + 1 if family.pad else 0)
    rows = [[id for id, used in zip(row, used) if used] for row, used in zip(ids.tolist(), mask.tolist())]
    ordinary = itertools.cycle(range(10, tokenizer.get_vocab_size()))
    rows.append([rows[0][0], *itertools.islice(ordinary, window - 2), rows[0][-1]])
    with torch.no_grad():
        ids, mask = padded(rows, family.pad)
        logits = model(input_ids=ids, attention_mask=mask).logits
    export(family, model, ids, mask, folder)

    wrapped = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), pad_token=tokenizer.id_to_token(family.pad))
    expected = []
    for row, (text, gold) in enumerate(sentences):
        best = [labels[logits[row, piece].argmax()] for piece in first_pieces(tokenizer, text)]
        entities = decode(family, text, best)
        assert entities == gold, f"{family.name}: {text}: {entities}"
        if family.name in ("bert", "distilbert"):
            check_pipeline(family, model, wrapped, text, entities)
        entities = [{"kind": kind, "start": start, "end": end} for kind, start, end in entities]
        expected.append({"text": text, "entities": entities})
    content = {
        "window": window,
        "pad": family.pad,
        "labels": labels,
        "sequences": [{"ids": row, "logits": logits[i, : len(row)].tolist()} for i, row in enumerate(rows)],
        "sentences": expected,
    }
    (folder / "expected.json").write_text(json.dumps(content, ensure_ascii=False))
    if family.name == "roberta":
        quantize(family, folder, folder.with_name("roberta-quantized"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where a folder a checkpoint is written")
    folder = parser.parse_args().folder
    torch.set_num_threads(1)
    for family in FAMILIES:
        make(family, folder / family.name)
        print(family.name)
