#!/usr/bin/env python3
"""Makes the tiny ONNX models and tokenizers that tests of pre-labelling need, from hand-chosen weights. Debian's python3-onnx; no training."""
import json
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


def build(name, nodes, inputs, outputs, constants, opset=13):
    graph = h.make_graph(
        nodes, name, [h.make_tensor_value_info(key, kind, shape) for key, kind, shape in inputs],
        [h.make_tensor_value_info(key, T.FLOAT, shape) for key, shape in outputs],
        [nh.from_array(np.asarray(value), key) for key, value in constants.items()])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", opset)], producer_name="make_models.py")
    model.ir_version = 8
    if opset == 13:
        onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")


F, I = np.float32, np.int64
# An operator set of the future: what logits is, but no runtime knows it.
build("opset-99", [flat, product], [("image", T.FLOAT, ["batch", 1, 2, 2])], [("scores", ["batch", 2])], {"to": to, "weights": weights}, opset=99)
# Ends with its own sigmoid.
build("sigmoid", [flat, h.make_node("MatMul", ["flat", "weights"], ["sums"]), h.make_node("Sub", ["sums", "two"], ["logits"]), h.make_node("Sigmoid", ["logits"], ["scores"])],
      [("image", T.FLOAT, ["batch", 1, 2, 2])], [("scores", ["batch", 2])], {"to": to, "weights": weights, "two": F(2)})
# A shape that its metadata do not tell: it says [batch, 2], and gives three.
build("liar", [flat, h.make_node("MatMul", ["flat", "weights"], ["scores"])], [("image", T.FLOAT, ["batch", 1, 2, 2])], [("scores", ["batch", "any"])],
      {"to": to, "weights": np.array([[4, 0, 1], [0, 0, 1], [0, 0, 1], [0, 4, 1]], F)})

# Detectors over 8x8 RGB: every pixel proposes a box of 3x3 around itself; red is the score of the first class, blue of the second.
centres = np.array([[[x + 0.5 for y in range(8) for x in range(8)], [y + 0.5 for y in range(8) for x in range(8)], [3.0] * 64, [3.0] * 64]], F)
boxes = [h.make_node("Gather", ["image", "redBlue"], ["planes"], axis=1), h.make_node("Reshape", ["planes", "flatPlanes"], ["classes"]),
         h.make_node("Shape", ["image"], ["shape"]), h.make_node("Gather", ["shape", "zero"], ["batch"]),
         h.make_node("Concat", ["batch", "one", "one"], ["repeats"], axis=0), h.make_node("Tile", ["centres", "repeats"], ["places"])]
common = {"redBlue": np.array([0, 2], I), "flatPlanes": np.array([-1, 2, 64], I), "zero": np.array([0], I), "one": np.array([1], I), "centres": centres}
pictures = [("image", T.FLOAT, ["batch", 3, 8, 8])]
build("detector-scores-first", boxes + [h.make_node("Concat", ["places", "classes"], ["found"], axis=1)], pictures, [("found", ["batch", 6, 64])], common)
build("detector-objectness", boxes + [h.make_node("ReduceMax", ["classes"], ["object"], axes=[1], keepdims=1), h.make_node("Concat", ["places", "object", "classes"], ["columns"], axis=1),
      h.make_node("Transpose", ["columns"], ["found"], perm=[0, 2, 1])], pictures, [("found", ["batch", 64, 7])], common)
final = np.array([[[1, 1, 4, 4, 0.9, 1], [0, 0, 8, 8, 0.1, 0], [2, 2, 5, 5, 0.8, 1]]], F)
build("detector-final", boxes[2:5] + [h.make_node("Tile", ["final", "repeats"], ["found"])], pictures, [("found", ["batch", 3, 6])],
      {"zero": np.array([0], I), "one": np.array([1], I), "final": final})
# Masks over 8x8 RGB: the background is likely where neither red nor blue is.
build("masks", [h.make_node("Conv", ["image", "kernel", "bias"], ["planes"])], pictures, [("planes", ["batch", 3, 8, 8])],
      {"kernel": np.array([[0, 0, 0], [8, 0, 0], [0, 0, 8]], F).reshape(3, 3, 1, 1), "bias": np.array([4, 0, 0], F)})

# Texts: a row of a table for each token.
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "ada", "love", "##lace", "lives", "in", "paris", "##ian", "\u5317", "\u4eac", ".", "cafe", "good", "bad", "a", "!"]
tags = {"ada": 1, "love": 2, "##lace": 0, "paris": 3, "\u5317": 3, "\u4eac": 4}  # O B-person I-person B-place I-place
table = np.zeros((len(words), 5), F)
for at, word in enumerate(words):
    table[at, tags.get(word, 0)] = 6
tokens = [("input_ids", T.INT64, ["batch", "tokens"]), ("attention_mask", T.INT64, ["batch", "tokens"])]
touch = [h.make_node("Cast", ["attention_mask"], ["mask"], to=T.FLOAT), h.make_node("Unsqueeze", ["mask", "last"], ["mask3"])]
build("tagger", [h.make_node("Gather", ["table", "input_ids"], ["rows"])] + touch + [h.make_node("Mul", ["rows", "mask3"], ["tags"])],
      tokens, [("tags", ["batch", "tokens", 5])], {"table": table, "last": np.array([2], I)})
meaning = np.zeros((len(words), 3), F)
meaning[words.index("good")], meaning[words.index("bad")], meaning[words.index("paris")] = [1, 0, 0], [-1, 0, 0], [0, 2, 0]
build("embedding", [h.make_node("Gather", ["table", "input_ids"], ["rows"])] + touch + [h.make_node("Mul", ["rows", "mask3"], ["vectors"])],
      tokens, [("vectors", ["batch", "tokens", 3])], {"table": meaning, "last": np.array([2], I)})
worth = np.zeros((len(words), 1), F)
worth[words.index("good")], worth[words.index("bad")] = 2, -2
build("reward", [h.make_node("Gather", ["table", "input_ids"], ["rows"])] + touch + [h.make_node("Mul", ["rows", "mask3"], ["worth"]),
      h.make_node("ReduceSum", ["worth", "tokensAxis"], ["score"], keepdims=0)], tokens, [("score", ["batch", 1])],
      {"table": worth, "last": np.array([2], I), "tokensAxis": np.array([1], I)})
# Long texts: the class of a text is the better of its first tokens.
build("sentiment", [h.make_node("Gather", ["table", "input_ids"], ["rows"])] + touch + [h.make_node("Mul", ["rows", "mask3"], ["worth"]),
      h.make_node("ReduceSum", ["worth", "tokensAxis"], ["score"], keepdims=0)], tokens, [("score", ["batch", 2])],
      {"table": np.concatenate([worth, -worth], 1), "last": np.array([2], I), "tokensAxis": np.array([1], I)})
wordpiece = {
    "version": "1.0", "added_tokens": [{"id": i, "content": words[i], "special": True} for i in range(4)],
    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {word: i for i, word in enumerate(words)}}}
(HERE / "wordpiece.json").write_text(json.dumps(wordpiece, indent=1))
visible = [chr(b) if 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b <= 255 else None for b in range(256)]
more = 256
for b in range(256):
    if visible[b] is None:
        visible[b], more = chr(more), more + 1
merges = [("\u0120", "l"), ("h", "e"), ("l", "l"), ("he", "ll"), ("hell", "o"), ("\u0120l", "o"), ("\u0120lo", "w")]
pieces = ["<s>", "<pad>", "</s>"] + visible + [a + b for a, b in merges]
bpe = {
    "version": "1.0", "added_tokens": [{"id": i, "content": pieces[i], "special": True} for i in range(3)], "normalizer": None,
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True},
    "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": True, "add_prefix_space": False},
    "model": {"type": "BPE", "vocab": {piece: i for i, piece in enumerate(pieces)}, "merges": [f"{a} {b}" for a, b in merges]}}
(HERE / "bpe.json").write_text(json.dumps(bpe, indent=1))

# Sound of 100 ms at 8 kHz: loud or quiet from samples; low or high from 16 mel bands of 8 frames.
build("loudness", [h.make_node("Abs", ["sound"], ["strength"]), h.make_node("ReduceMean", ["strength"], ["mean"], axes=[1], keepdims=1),
      h.make_node("Mul", ["mean", "factor"], ["loud"]), h.make_node("Add", ["loud", "offset"], ["scores"])], [("sound", T.FLOAT, ["batch", 800])], [("scores", ["batch", 2])],
      {"factor": np.array([[40, -40]], F), "offset": np.array([[-4, 4]], F)})
half = np.zeros((16, 2), F)
half[:8, 0], half[8:, 1] = 0.1, 0.1
build("pitch", [h.make_node("ReduceMean", ["bands"], ["means"], axes=[1, 3], keepdims=0), h.make_node("MatMul", ["means", "half"], ["scores"])],
      [("bands", T.FLOAT, ["batch", 1, 16, "frames"])], [("scores", ["batch", 2])], {"half": half})
