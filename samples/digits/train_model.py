#!/usr/bin/python3
"""Trains the demo's model and writes model/digits.onnx and model/model.json. Needs Debian's python3-torch, -onnx, -sklearn, -pil.

    /usr/bin/python3 samples/digits/train_model.py

One thread and a fixed seed, so that the same machine gives the same file.
"""
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

import digits_source

HERE = Path(__file__).resolve().parent
EPOCHS = 30
OPSET = 13


def tensors(indices):
    counts, digits = digits_source.load()
    pixels = [np.asarray(digits_source.picture(counts[i]), dtype=np.float32) / 255 for i in indices]
    return torch.tensor(np.stack(pixels)[:, None]), torch.tensor(digits[indices])


def network():
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (digits_source.SIDE // 8) ** 2, 10))


def train(model, images, digits):
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(EPOCHS):
        order = torch.randperm(len(images))
        for batch in order.split(32):
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(images[batch]), digits[batch]).backward()
            optimiser.step()


def accuracy(model, images, digits):
    with torch.no_grad():
        return round((model(images).argmax(1) == digits).float().mean().item(), 4)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    torch.use_deterministic_algorithms(True)
    training, demo = digits_source.split()
    images, digits = tensors(training)
    held_out, held_out_digits = tensors(demo)
    model = network()
    train(model, images, digits)

    file = HERE / "model" / "digits.onnx"
    file.parent.mkdir(exist_ok=True)
    torch.onnx.export(
        nn.Sequential(model, nn.Softmax(dim=1)), images[:1], str(file), opset_version=OPSET,
        input_names=["image"], output_names=["probabilities"],
        dynamic_axes={"image": {0: "batch"}, "probabilities": {0: "batch"}})
    onnx.checker.check_model(onnx.load(str(file)))

    side = digits_source.SIDE
    record = {
        "name": "digits-cnn",
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "format": {"onnxOpset": OPSET},
        "input": {"name": "image", "type": "float32", "shape": ["batch", 1, side, side], "layout": "NCHW",
                  "channels": "grey", "range": [0, 1], "meaning": "0 ink, 1 paper"},
        "output": {"name": "probabilities", "type": "float32", "shape": ["batch", 10], "labels": [str(i) for i in range(10)]},
        "training": {"script": "train_model.py", "images": len(training), "epochs": EPOCHS, "seed": 1,
                     "sourceIndices": [int(training[0]), int(training[-1])], "torch": torch.__version__},
        "accuracy": {"training": accuracy(model, images, digits),
                     "heldOut": accuracy(model, held_out, held_out_digits), "heldOutImages": len(demo),
                     "heldOutFirst400": accuracy(model, held_out[:400], held_out_digits[:400])},
    }
    (file.parent / "model.json").write_text(json.dumps(record, indent=2) + "\n")
    print(json.dumps(record["accuracy"]))


if __name__ == "__main__":
    main()
