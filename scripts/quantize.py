#!/usr/bin/env python3
"""Writes model.onnx, the int8 network that the default engine runs, from the safetensors of a model folder.

    scripts/quantize.py models/reader models/reader/model.onnx

It starts from the float graph of float_onnx.py. Only plain ONNX operators are used, and the same folder always gives the same
bytes.

- The weights of linear layers become int8, symmetric, with one scale for each output.
- What goes into a linear layer is quantised when the network runs, symmetric, with one scale a row, which is a sub-word token
  of one sentence: per-token dynamic quantisation (ZeroQuant, Yao et al., NeurIPS 2022). ONNX's DynamicQuantizeLinear has one
  scale a tensor instead: then what is read in a sentence depends on the other sentences of its batch, and one large value
  takes the precision of all. Layers that read the same input (query, key and value) share its quantised form.
- Word embeddings are stored as int8 with one scale a word.

A linear layer comes out as MatMulInteger, Cast, Mul by a constant vector (the weights' scales): engines fuse these three. A
Mul by the rows' scales follows.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from float_onnx import convert

EMBEDDINGS = "bert.embeddings.word_embeddings.weight"

# A signed byte without its lowest value, so that both signs reach as far. Activations are stored as unsigned bytes around
# 128, because that is what processors multiply with signed weights.
LIMIT, MIDDLE = 127, 128

# The least scale of a row of zeros.
TINY = 1e-8


def quantise(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """The values as int8, and the scales of what remains when `axis` is reduced."""
    scale = np.maximum(np.abs(values).max(axis=axis, keepdims=True), TINY) / LIMIT
    scale = scale.astype(np.float32)
    return np.clip(np.rint(values / scale), -LIMIT, LIMIT).astype(np.int8), scale


class Quantiser:
    """Copies a graph node by node, with linear layers and word embeddings in int8."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.graph = graph
        self.float = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, np.ndarray] = {}
        # The quantised form of an activation and the largest magnitude of its rows.
        self.rows: dict[str, tuple[str, str]] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants[name] = value
        return name

    def op(self, kind: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def quantised_rows(self, activation: str) -> tuple[str, str]:
        if activation not in self.rows:
            tiny = self.constant("row.tiny", np.array(TINY, np.float32))
            step = self.constant("row.step", np.array(1 / LIMIT, np.float32))
            middle = self.constant("row.middle", np.array(MIDDLE, np.uint8))
            size = self.op("Abs", [activation], f"{activation}.abs")
            size = self.op("ReduceMax", [size], f"{activation}.largest", axes=[-1], keepdims=1)
            size = self.op("Max", [size, tiny], f"{activation}.size")
            unit = self.op("Div", [activation, size], f"{activation}.unit")
            self.rows[activation] = self.op("QuantizeLinear", [unit, step, middle], f"{activation}.uint8"), size
        return self.rows[activation]

    def linear(self, node: onnx.NodeProto) -> None:
        activation, matrix = node.input
        output = node.output[0]
        weight, scale = quantise(self.float[matrix], axis=0)
        rows, size = self.quantised_rows(activation)
        weight = self.constant(f"{matrix}.int8", weight)
        scale = self.constant(f"{matrix}.scale", scale[0] / np.float32(LIMIT))
        product = self.op("MatMulInteger", [rows, weight, "row.middle"], f"{output}.int32")
        product = self.op("Cast", [product], f"{output}.float", to=TensorProto.FLOAT)
        product = self.op("Mul", [product, scale], f"{output}.scaled")
        self.op("Mul", [product, size], output)

    def embed(self, node: onnx.NodeProto) -> None:
        table, ids = node.input
        output = node.output[0]
        words, scale = quantise(self.float[table], axis=1)
        words = self.op("Gather", [self.constant(f"{table}.int8", words), ids], f"{output}.int8", axis=0)
        words = self.op("Cast", [words], f"{output}.float", to=TensorProto.FLOAT)
        scale = self.op("Gather", [self.constant(f"{table}.scale", scale), ids], f"{output}.scale", axis=0)
        self.op("Mul", [words, scale], output)

    def run(self) -> onnx.GraphProto:
        for node in self.graph.node:
            if node.op_type == "MatMul" and node.input[1] in self.float:
                self.linear(node)
            elif node.op_type == "Gather" and node.input[0] == EMBEDDINGS:
                self.embed(node)
            else:
                self.nodes.append(node)
        used = {name for node in self.nodes for name in node.input}
        constants = {name: value for name, value in self.float.items() if name in used} | self.constants
        return helper.make_graph(
            self.nodes, self.graph.name, self.graph.input, self.graph.output,
            [numpy_helper.from_array(value, name) for name, value in constants.items()],
        )


def quantised(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model in int8."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    result.graph.CopyFrom(Quantiser(model.graph).run())
    onnx.checker.check_model(result)
    return result


if __name__ == "__main__":
    convert(__doc__, quantised)
