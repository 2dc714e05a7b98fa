#!/usr/bin/env python3
"""Writes the network of a model folder as a float32 ONNX file, from the same safetensors that rust-bert reads.

    scripts/float_onnx.py models/reader reader.float32.onnx

Inputs and outputs are those of the bundled int8 model.onnx, so that both engines can be compared on equal weights:
`input_ids` and `attention_mask` [rows, width]; with syntax heads also `first` [rows, words + 1], the position of the root's
stand-in and of each word's first sub-word. Out come the logits `ner` and, with syntax heads, `tags`, `arc`, `rel` (for the
arg-max heads of `arc`), `rh` and `rd` (a word's vectors as head and as dependent of a relation).
"""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from checkpoint import read_config, read_heads, read_weights

# What arc and relation scores are divided by, the leaky rectifier's slope and the layer norm's epsilon: fixed in training.
ARC_SCALE, RELATION_SCALE, SLOPE, EPSILON = 16.0, 8.0, 0.1, 1e-5


class Graph:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, value: np.ndarray, name: str | None = None) -> str:
        name = name or f"constant_{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        name = "ints_" + "_".join(map(str, values))
        return name if name in self.constants else self.constant(np.array(values, np.int64), name)

    def number(self, value: float) -> str:
        name = f"number_{value}"
        return name if name in self.constants else self.constant(np.array(value, np.float32), name)

    def op(self, kind: str, *inputs: str, name: str | None = None, outputs: int = 1, **attributes):
        base = name or f"{kind.lower()}_{len(self.nodes)}"
        names = [base] if outputs == 1 else [f"{base}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def rename(self, old: str, new: str) -> str:
        return self.op("Identity", old, name=new)


class Network(Graph):
    """A graph over named weights."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.weights = {name: tensor.astype(np.float32) for name, tensor in weights.items()}

    def weight(self, name: str) -> str:
        return name if name in self.constants else self.constant(self.weights[name], name)

    def matrix(self, name: str) -> str:
        """A linear layer's matrix, turned as MatMul wants it."""
        turned = f"{name}.T"
        return turned if turned in self.constants else self.constant(self.weights[name].T, turned)

    def linear(self, value: str, layer: str, **options) -> str:
        product = self.op("MatMul", value, self.matrix(f"{layer}.weight"))
        return self.op("Add", product, self.weight(f"{layer}.bias"), **options)

    def norm(self, value: str, name: str, epsilon: float) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", value, scale, shift, axis=-1, epsilon=epsilon)

    def drop_root(self, value: str, **options) -> str:
        end = self.integers(np.iinfo(np.int64).max)
        return self.op("Slice", value, self.integers(1), end, self.integers(1), **options)

    def gelu(self, value: str) -> str:
        erf = self.op("Erf", self.op("Div", value, self.number(math.sqrt(2))))
        return self.op("Mul", self.op("Mul", value, self.op("Add", erf, self.number(1.0))), self.number(0.5))


def embeddings(net: Network, epsilon: float) -> str:
    words = net.op("Gather", net.weight("bert.embeddings.word_embeddings.weight"), "input_ids", axis=0)
    width = net.op("Shape", "input_ids", start=1, end=2)
    positions = net.op(
        "Slice", net.weight("bert.embeddings.position_embeddings.weight"), net.integers(0), width, net.integers(0)
    )
    kind = net.constant(net.weights["bert.embeddings.token_type_embeddings.weight"][0], "token_type")
    total = net.op("Add", net.op("Add", words, kind), positions)
    return net.norm(total, "bert.embeddings.LayerNorm", epsilon)


def attention(net: Network, value: str, prefix: str, heads: int, hidden: int, mask: str) -> str:
    def split(name: str, order: list[int]) -> str:
        shaped = net.op("Reshape", net.linear(value, f"{prefix}.{name}"), net.integers(0, 0, heads, hidden // heads))
        return net.op("Transpose", shaped, perm=order)

    query, key, content = split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1]), split("value", [0, 2, 1, 3])
    scores = net.op("Div", net.op("MatMul", query, key), net.number(math.sqrt(hidden // heads)))
    shares = net.op("Softmax", net.op("Add", scores, mask), axis=-1)
    gathered = net.op("Transpose", net.op("MatMul", shares, content), perm=[0, 2, 1, 3])
    return net.op("Reshape", gathered, net.integers(0, 0, hidden))


def encoder(net: Network, config: dict) -> list[str]:
    """The output of every layer."""
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    epsilon = config.get("layer_norm_eps", 1e-12)
    mask = net.op("Cast", net.op("Unsqueeze", "attention_mask", net.integers(1, 2)), to=TensorProto.FLOAT)
    mask = net.op("Mul", net.op("Sub", net.number(1.0), mask), net.number(-10000.0))
    value, layers = embeddings(net, epsilon), []
    for number in range(config["num_hidden_layers"]):
        prefix = f"bert.encoder.layer.{number}"
        attended = attention(net, value, f"{prefix}.attention.self", heads, hidden, mask)
        attended = net.linear(attended, f"{prefix}.attention.output.dense")
        value = net.norm(net.op("Add", attended, value), f"{prefix}.attention.output.LayerNorm", epsilon)
        inner = net.gelu(net.linear(value, f"{prefix}.intermediate.dense"))
        inner = net.linear(inner, f"{prefix}.output.dense")
        value = net.norm(net.op("Add", inner, value), f"{prefix}.output.LayerNorm", epsilon)
        layers.append(value)
    return layers


def syntax(net: Network, layers: list[str], hidden: int) -> dict[str, int | str]:
    """Adds the syntax heads; returns the last axis of each output."""
    weights = net.weights
    arc, relation = weights["U.weight"].shape[0], weights["W.weight"].shape[1]
    relations = weights["W.weight"].shape[0] // relation

    def spread(index: str, size: int) -> str:
        """An index of words, [rows, n], repeated over the vectors to gather."""
        index = net.op("Unsqueeze", index, net.integers(2))
        return net.op("Expand", index, net.integers(1, 1, size))

    shares = np.exp(weights["mix"] - weights["mix"].max())
    shares /= shares.sum()
    first = spread("first", hidden)
    mixed = None
    for share, layer in zip(shares, layers[-len(shares) :]):
        part = net.op("Mul", net.op("GatherElements", layer, first, axis=1), net.number(float(share)))
        mixed = part if mixed is None else net.op("Add", mixed, part)
    mixed = net.norm(mixed, "ln", EPSILON)
    net.linear(net.drop_root(mixed), "tag", name="tags")

    vectors = net.op("LeakyRelu", net.linear(mixed, "proj"), alpha=SLOPE)
    sizes = net.integers(arc, arc, relation, relation)
    arc_head, arc_dependent, head, dependent = net.op("Split", vectors, sizes, outputs=4, axis=-1)
    net.rename(head, "rh")
    net.drop_root(dependent, name="rd")

    bilinear = net.op("MatMul", net.drop_root(arc_dependent), net.matrix("U.weight"))
    bilinear = net.op("MatMul", bilinear, net.op("Transpose", arc_head, perm=[0, 2, 1]))
    prior = net.op("Transpose", net.linear(arc_head, "ub"), perm=[0, 2, 1])
    net.op("Add", net.op("Div", bilinear, net.number(ARC_SCALE)), prior, name="arc")

    best = net.op("ArgMax", "arc", axis=-1, keepdims=0)
    chosen = net.op("GatherElements", "rh", spread(best, relation), axis=1)
    forms = net.op("MatMul", chosen, net.matrix("W.weight"))
    forms = net.op("Reshape", forms, net.integers(0, 0, relations, relation))
    scores = net.op("MatMul", forms, net.op("Unsqueeze", "rd", net.integers(3)))
    scores = net.op("Div", net.op("Squeeze", scores, net.integers(3)), net.number(RELATION_SCALE))
    pair = net.linear(net.op("Concat", chosen, "rd", axis=-1), "wl")
    net.op("Add", scores, pair, name="rel")
    return {"tags": weights["tag.bias"].size, "arc": "words1", "rel": relations, "rh": relation, "rd": relation}


def build(config: dict, weights: dict[str, np.ndarray], heads: dict[str, np.ndarray] | None) -> onnx.ModelProto:
    net = Network(weights | (heads or {}))
    layers = encoder(net, config)
    net.linear(layers[-1], "classifier", name="ner")
    inputs = {"input_ids": ["rows", "width"], "attention_mask": ["rows", "width"]}
    outputs = {"ner": ["rows", "width", net.weights["classifier.bias"].size]}
    if heads is not None:
        inputs["first"] = ["rows", "words1"]
        for name, last in syntax(net, layers, config["hidden_size"]).items():
            outputs[name] = ["rows", "words1" if name == "rh" else "words", last]

    def values(shapes: dict[str, list], kind: int) -> list[onnx.ValueInfoProto]:
        return [helper.make_tensor_value_info(name, kind, shape) for name, shape in shapes.items()]

    graph = helper.make_graph(
        net.nodes, "reader", values(inputs, TensorProto.INT64), values(outputs, TensorProto.FLOAT),
        list(net.constants.values()),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="carriere")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def convert(description: str, change: Callable[[onnx.ModelProto], onnx.ModelProto] = lambda model: model) -> None:
    """The command line of a script that writes the network of a model folder as ONNX, changed by `change`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="model folder with config.json and safetensors")
    parser.add_argument("output", type=Path, help="the ONNX file to write")
    arguments = parser.parse_args()
    config = read_config(arguments.folder)
    if config.get("model_type") != "bert" or config.get("hidden_act", "gelu") != "gelu":
        raise SystemExit("only BERT models with the activation `gelu` are supported")
    model = change(build(config, read_weights(arguments.folder), read_heads(arguments.folder)))
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    part = arguments.output.with_name(arguments.output.name + ".part")
    onnx.save(model, part)
    part.replace(arguments.output)
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    convert(__doc__)
