"""The reader's network: a BERT encoder with an entity layer and syntax heads, as scripts/float_onnx.py writes them to ONNX.

Syntax is read by biaffine attention over words (Dozat and Manning, "Deep Biaffine Attention for Neural Dependency Parsing",
ICLR 2017). Tensors have Hugging Face's names when stored, so that the entity part is an ordinary `BertForTokenClassification`.
"""

import json
import re
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from float_onnx import ARC_SCALE, EPSILON, RELATION_SCALE, SLOPE  # noqa: E402

from data import LABELS  # noqa: E402

ARC, RELATION = 256, 96
FUSED = re.compile(r"(.*attention\.self\.)(query|key|value)\.(weight|bias)")


class Group:
    """The shape of a batch and what its padding hides; `lengths` are the rows' numbers of tokens."""

    def __init__(self, ids: Tensor, lengths: Tensor) -> None:
        self.rows, self.width = ids.shape
        self.tokens = self.rows * self.width
        self.mask = None
        # To look at the lengths would make a GPU wait.
        if ids.is_cuda or int(lengths.min()) < self.width:
            places = torch.arange(self.width, device=ids.device)
            self.mask = (places[None, :] < lengths[:, None])[:, None, None, :]


class Layer(nn.Module):
    """A post-norm transformer layer; query, key and value are one product."""

    def __init__(self, hidden: int, inner: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.fused = nn.Linear(hidden, 3 * hidden)
        self.attended = nn.Linear(hidden, hidden)
        self.attended_norm = nn.LayerNorm(hidden, epsilon)
        self.inner = nn.Linear(hidden, inner)
        self.output = nn.Linear(inner, hidden)
        self.output_norm = nn.LayerNorm(hidden, epsilon)

    def forward(self, value: Tensor, groups: list[Group]) -> Tensor:
        """`value` [tokens of all groups, hidden]: linear layers see all at once, attention each group by itself."""
        parts = self.fused(value).split([group.tokens for group in groups])
        gathered = torch.cat([self.attention(part, group) for part, group in zip(parts, groups)])
        value = self.attended_norm(self.attended(gathered) + value)
        return self.output_norm(self.output(F.gelu(self.inner(value))) + value)

    def attention(self, fused: Tensor, group: Group) -> Tensor:
        parts = fused.view(group.rows, group.width, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        gathered = F.scaled_dot_product_attention(*parts.unbind(0), attn_mask=group.mask)
        return gathered.transpose(1, 2).reshape(group.tokens, -1)


class Reader(nn.Module):
    """Entities and syntax of a batch of sentences."""

    def __init__(self, config: dict, relations: int, tags: int) -> None:
        super().__init__()
        self.config = config
        hidden, epsilon = config["hidden_size"], config["layer_norm_eps"]
        layers = config["num_hidden_layers"]
        self.words = nn.Embedding(config["vocab_size"], hidden)
        self.positions = nn.Embedding(config["max_position_embeddings"], hidden)
        self.kinds = nn.Embedding(config["type_vocab_size"], hidden)
        self.norm = nn.LayerNorm(hidden, epsilon)
        self.layers = nn.ModuleList(
            Layer(hidden, config["intermediate_size"], config["num_attention_heads"], epsilon) for _ in range(layers)
        )
        self.classifier = nn.Linear(hidden, len(LABELS))
        self.mix = nn.Parameter(torch.zeros(layers // 2 + 1))
        self.ln = nn.LayerNorm(hidden, EPSILON)
        self.tag = nn.Linear(hidden, tags)
        self.proj = nn.Linear(hidden, 2 * ARC + 2 * RELATION)
        self.U = nn.Linear(ARC, ARC, bias=False)
        self.ub = nn.Linear(ARC, 1)
        self.W = nn.Linear(RELATION, relations * RELATION, bias=False)
        self.wl = nn.Linear(2 * RELATION, relations)
        for layer in (self.classifier, self.tag, self.proj, self.U, self.ub, self.W, self.wl):
            nn.init.normal_(layer.weight, std=0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
        nn.init.orthogonal_(self.U.weight)
        self.dropout = nn.Dropout(0.1)

    def encode(self, *batches: tuple[Tensor, Tensor]) -> list[list[Tensor]]:
        """For each batch, given as ids [rows, width] and lengths [rows], the output of every layer."""
        groups = [Group(*batch) for batch in batches]
        embedded = [(self.words(ids) + self.positions.weight[: ids.shape[1]]).flatten(0, 1) for ids, _ in batches]
        value = self.dropout(self.norm(torch.cat(embedded) + self.kinds.weight[0]))
        outputs: list[list[Tensor]] = [[] for _ in groups]
        for layer in self.layers:
            value = layer(value, groups)
            for output, group, part in zip(outputs, groups, value.split([group.tokens for group in groups])):
                output.append(part.view(group.rows, group.width, -1))
        return outputs

    def entities(self, layers: list[Tensor], first: Tensor) -> Tensor:
        """Label logits [rows, words, labels]; `first` [rows, words + 1] has the root's stand-in first."""
        return self.classifier(self.dropout(gather(layers[-1], first[:, 1:])))

    def syntax(self, layers: list[Tensor], first: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Tag logits, arc logits [rows, words, words + 1], and the words' vectors as heads and dependents of relations."""
        mixed = sum(share * gather(layer, first) for share, layer in zip(self.mix.softmax(0), layers[-len(self.mix) :]))
        mixed = self.dropout(self.ln(mixed))
        vectors = self.dropout(F.leaky_relu(self.proj(mixed), SLOPE))
        arc_head, arc_dependent, head, dependent = vectors.split((ARC, ARC, RELATION, RELATION), dim=-1)
        arcs = self.U(arc_dependent[:, 1:]) @ arc_head.transpose(1, 2) / ARC_SCALE + self.ub(arc_head).transpose(1, 2)
        return self.tag(mixed[:, 1:]), arcs, (head, dependent[:, 1:])

    def relations(self, vectors: tuple[Tensor, Tensor], heads: Tensor) -> Tensor:
        """Relation logits [rows, words, relations] of each word under the given head."""
        chosen, dependent = gather(vectors[0], heads), vectors[1]
        forms = self.W(chosen).view(*chosen.shape[:2], -1, RELATION)
        scores = (forms @ dependent.unsqueeze(-1)).squeeze(-1) / RELATION_SCALE
        return scores + self.wl(torch.cat((chosen, dependent), dim=-1))

    def stored(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """The encoder's and the syntax heads' tensors under the names of the stored files."""
        encoder, heads = {}, {}
        for name, tensor in self.state_dict().items():
            if (place := storage_name(name)) is None:
                heads[name] = tensor
            elif "fused" in place:
                for part, piece in zip(("query", "key", "value"), tensor.chunk(3)):
                    encoder[place.replace("fused", part)] = piece
            else:
                encoder[place] = tensor
        return encoder, heads

    def load_stored(self, encoder: dict[str, Tensor], heads: dict[str, Tensor] | None) -> None:
        """Takes stored tensors; what is missing (heads of a bare encoder) keeps its initial values."""
        state = self.state_dict()
        for name in state:
            place = storage_name(name)
            source = heads if place is None else encoder
            if place is not None and "fused" in place:
                state[name] = torch.cat([encoder[place.replace("fused", part)] for part in ("query", "key", "value")])
            elif source and (place or name) in source:
                state[name] = source[place or name]
        self.load_state_dict({name: tensor.float() for name, tensor in state.items()})


EMBEDDINGS = {"words": "word_embeddings", "positions": "position_embeddings", "kinds": "token_type_embeddings", "norm": "LayerNorm"}
LAYER = {
    "fused": "attention.self.fused",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "output": "output.dense",
    "output_norm": "output.LayerNorm",
}


def storage_name(name: str) -> str | None:
    """A parameter's name in Hugging Face's BERT, or nothing if it belongs to the syntax heads."""
    part, *rest = name.split(".")
    if part in EMBEDDINGS:
        return f"bert.embeddings.{EMBEDDINGS[part]}.{rest[0]}"
    if part == "layers":
        return f"bert.encoder.layer.{rest[0]}.{LAYER[rest[1]]}.{rest[2]}"
    return name if part == "classifier" else None


def gather(value: Tensor, places: Tensor) -> Tensor:
    """The vectors at the places of each row."""
    return value.gather(1, places.unsqueeze(-1).expand(-1, -1, value.shape[-1]))


def load(folder: Path, labels: dict) -> Reader:
    """The network of a folder with config.json, model.safetensors and, when it was trained on syntax, syntax.safetensors."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Reader(config, len(labels["rels"]), len(labels["upos"]) + sum(map(len, labels["feats"])))
    syntax = folder / "syntax.safetensors"
    model.load_stored(load_file(folder / "model.safetensors"), load_file(syntax) if syntax.is_file() else None)
    return model


def save(model: Reader, folder: Path, labels: dict, syntax: bool = True) -> None:
    """Writes config.json, model.safetensors in half precision and, with syntax, syntax.safetensors and syntax_labels.json."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder, heads = model.stored()
    tensors = {name: tensor.half().contiguous().cpu() for name, tensor in encoder.items()}
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    config = model.config | {
        "id2label": {str(number): label for number, label in enumerate(LABELS)},
        "label2id": {label: number for number, label in enumerate(LABELS)},
        "torch_dtype": "float16",
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    if syntax:
        tensors = {name: tensor.float().contiguous().cpu() for name, tensor in heads.items()}
        save_file(tensors, folder / "syntax.safetensors", {"format": "pt"})
        (folder / "syntax_labels.json").write_text(json.dumps(labels) + "\n", encoding="utf-8")


def cut_layers(model: Reader, layers: int, labels: dict) -> Reader:
    """A network with every other layer (or fewer) of a trained one, the last kept: the student before its training."""
    total = model.config["num_hidden_layers"]
    kept = [round((number + 1) * total / layers) - 1 for number in range(layers)]
    student = Reader(model.config | {"num_hidden_layers": layers}, len(labels["rels"]), model.tag.out_features)
    state = {}
    for name, tensor in model.state_dict().items():
        part, *rest = name.split(".")
        if part != "layers":
            state[name] = tensor
        elif int(rest[0]) in kept:
            state[".".join(["layers", str(kept.index(int(rest[0]))), *rest[1:]])] = tensor
    state["mix"] = torch.zeros(layers // 2 + 1)
    student.load_state_dict(state)
    return student
