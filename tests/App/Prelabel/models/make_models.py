#!/usr/bin/env python3
"""Makes the tiny ONNX models that tests of pre-labelling need; each classifies 2x2 images. Debian's python3-onnx; no training."""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

HERE = pathlib.Path(__file__).parent


def save(name, nodes, shape, outputs, constants, kind=T.FLOAT):
    graph = h.make_graph(
        nodes, name, [h.make_tensor_value_info("image", kind, shape)],
        [h.make_tensor_value_info("scores", T.FLOAT, outputs)],
        [nh.from_array(np.asarray(value), key) for key, value in constants.items()])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)], producer_name="make_models.py")
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")


flat = h.make_node("Reshape", ["image", "to"], ["flat"])
to = np.array([-1, 4], np.int64)
# Logits: four pixels in 0..1 give the scores (4 * first pixel, 4 * last pixel).
weights = np.array([[4, 0], [0, 0], [0, 0], [0, 4]], np.float32)
product = h.make_node("MatMul", ["flat", "weights"], ["scores"])
save("logits", [flat, product], ["batch", 1, 2, 2], ["batch", 2], {"to": to, "weights": weights})
save("one-at-a-time", [flat, product], [1, 1, 2, 2], [1, 2], {"to": to, "weights": weights})
# Channels last, RGB: the mean of each channel; the class is the strongest colour.
save("channels-last", [h.make_node("ReduceMean", ["image"], ["scores"], axes=[1, 2], keepdims=0)], ["batch", 2, 2, 3], ["batch", 3], {})
# 0/0 where the picture is black, finite elsewhere.
save("nan-on-black", [flat, h.make_node("MatMul", ["flat", "weights"], ["sums"]), h.make_node("Div", ["sums", "sums"], ["scores"])],
     ["batch", 1, 2, 2], ["batch", 2], {"to": to, "weights": weights})
save("bytes", [h.make_node("Cast", ["image"], ["floats"], to=T.FLOAT), h.make_node("Reshape", ["floats", "to"], ["flat"]), product],
     ["batch", 1, 2, 2], ["batch", 2], {"to": to, "weights": weights}, T.UINT8)
