#!/usr/bin/env python3
"""Writes model.onnx, the int8 network that the default engine runs, from the safetensors of a model folder.

    scripts/quantize.py models/reader models/reader/model.onnx

Weights of linear layers become int8 with a scale for each output, activations are quantised as they come, with one scale a
tensor, and each word embedding is stored as int8 with its own scale. Only plain ONNX operators are used.

One activation channel in a thousand of a feed-forward layer is up to fifty times as large as the others, and with one scale a
tensor it takes the others' precision. So each channel is divided by a constant, and the weights that read it are multiplied by
the same (SmoothQuant, Xiao et al., ICML 2023). The constants come from the activations on the sentences of calibration.txt.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from checkpoint import read_config, read_heads, read_weights
from float_onnx import build

# How far outliers move from activations (0) to weights (1); between 0.5 and 0.8 little changes.
STRENGTH = 0.65
EMBEDDINGS = "bert.embeddings.word_embeddings.weight"


def initializers(model: onnx.ModelProto) -> dict[str, onnx.TensorProto]:
    return {tensor.name: tensor for tensor in model.graph.initializer}


def feed_forward(model: onnx.ModelProto) -> list[onnx.NodeProto]:
    """The second matrix product of every feed-forward layer."""
    return [
        node
        for node in model.graph.node
        if node.op_type == "MatMul"
        and node.input[1].endswith(".output.dense.weight.T")
        and ".attention." not in node.input[1]
    ]


def largest_activations(model: onnx.ModelProto, folder: Path, texts: list[str]) -> dict[str, np.ndarray]:
    """The largest magnitude in each channel that goes into each feed-forward product."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    names = [node.input[0] for node in feed_forward(model)]
    probe.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(probe.SerializeToString())
    inputs = {value.name for value in session.get_inputs()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    largest: dict[str, np.ndarray] = {}
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "first": np.zeros((1, 2), np.int64)}
        outputs = session.run(names, {name: value for name, value in feed.items() if name in inputs})
        for name, value in zip(names, outputs):
            channels = np.abs(value[0]).max(axis=0)
            largest[name] = np.maximum(largest.get(name, 0), channels)
    return largest


def smooth(model: onnx.ModelProto, largest: dict[str, np.ndarray]) -> None:
    """Evens out the channels of every feed-forward product without changing its result."""
    tensors = initializers(model)
    nodes = list(model.graph.node)
    for node in feed_forward(model):
        tensor = tensors[node.input[1]]
        weight = numpy_helper.to_array(tensor)
        # The floors keep channels that the calibration never lit from being blown up.
        activation = np.maximum(largest[node.input[0]], 0.05)
        factor = activation**STRENGTH / np.maximum(np.abs(weight).max(axis=1), 1e-4) ** (1 - STRENGTH)
        factor = (factor / np.exp(np.log(factor).mean())).astype(np.float32)
        name = f"{node.input[1]}.smooth"
        tensor.CopyFrom(numpy_helper.from_array(weight * factor[:, None], tensor.name))
        model.graph.initializer.append(numpy_helper.from_array(1 / factor, name))
        even = helper.make_node("Mul", [node.input[0], name], [f"{name}.output"])
        node.input[0] = even.output[0]
        nodes.insert(next(i for i, other in enumerate(nodes) if other.output[0] == node.output[0]), even)
    # Nodes are copied out first: clearing the field frees what it holds.
    nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def quantize_embeddings(model: onnx.ModelProto) -> None:
    """Stores word embeddings as int8 with a scale a word."""
    tensors = initializers(model)
    weight = numpy_helper.to_array(tensors[EMBEDDINGS])
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-12) / 127
    rows = np.clip(np.round(weight / scale), -127, 127).astype(np.int8)
    model.graph.initializer.remove(tensors[EMBEDDINGS])
    model.graph.initializer.append(numpy_helper.from_array(rows, f"{EMBEDDINGS}.int8"))
    model.graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), f"{EMBEDDINGS}.scale"))
    at = next(i for i, node in enumerate(model.graph.node) if EMBEDDINGS in node.input)
    output = model.graph.node[at].output[0]
    del model.graph.node[at]
    for offset, node in enumerate([
        helper.make_node("Gather", [f"{EMBEDDINGS}.int8", "input_ids"], ["word_rows"], axis=0),
        helper.make_node("Cast", ["word_rows"], ["word_values"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [f"{EMBEDDINGS}.scale", "input_ids"], ["word_scales"], axis=0),
        helper.make_node("Mul", ["word_values", "word_scales"], [output]),
    ]):
        model.graph.node.insert(at + offset, node)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="model folder with config.json, tokenizer.json and safetensors")
    parser.add_argument("output", type=Path, help="the ONNX file to write")
    parser.add_argument("--calibration", type=Path, default=Path(__file__).with_name("calibration.txt"),
                        help="sentences, one a line, in the languages and style that the network will read")
    arguments = parser.parse_args()
    texts = arguments.calibration.read_text(encoding="utf-8").splitlines()
    model = build(read_config(arguments.folder), read_weights(arguments.folder), read_heads(arguments.folder))
    smooth(model, largest_activations(model, arguments.folder, texts))
    quantize_embeddings(model)
    # The quantiser goes by names.
    for node in model.graph.node:
        node.name = node.output[0]
    with tempfile.TemporaryDirectory() as scratch:
        source, result = Path(scratch) / "float32.onnx", Path(scratch) / "int8.onnx"
        onnx.save(model, source)
        quantize_dynamic(
            source, result, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True},
        )
        quantised = onnx.load(result)
    onnx.checker.check_model(quantised)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(quantised, arguments.output)
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
