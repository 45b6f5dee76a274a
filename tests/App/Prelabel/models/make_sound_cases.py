#!/usr/bin/env python3
"""Makes sound.expected.json: what torchaudio (Debian's python3-torchaudio, 0.13.1) makes of a signal, as spectrogram and at other sample rates; and the
spectrogram once more from its definition in numpy alone. Needed to make the file anew, not to build or test."""
import json
import pathlib

import numpy as np
import torch
import torchaudio

HERE = pathlib.Path(__file__).parent
RATE, COUNT = 8000, 400


def signal(count):
    """Two tones, a click and a little noise that anybody can make: a linear congruential generator."""
    n, noise, state = np.arange(count), [], 12345
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        noise.append(state / 2**31 - 0.5)
    values = 0.5 * np.sin(2 * np.pi * 440 * n / RATE) + 0.25 * np.sin(2 * np.pi * 2500 * n / RATE) + 0.01 * np.array(noise)
    values[100] += 0.5
    return values.astype(np.float32)


def mel(samples, window, hop, bands):
    """The definition in docs/prelabel.md, with numpy's own transform."""
    size = 1 << (window - 1).bit_length()
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    frames = [np.fft.rfft(samples[at:at + window].astype(np.float64) * hann, size) for at in range(0, len(samples) - window + 1, hop)]
    power = np.abs(np.array(frames)) ** 2
    top = 2595 * np.log10(1 + RATE / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, top, bands + 2) / 2595) - 1)
    frequency = np.arange(size // 2 + 1) * RATE / size
    filters = [np.maximum(0, np.minimum((frequency - low) / (mid - low), (high - frequency) / (high - mid))) for low, mid, high in zip(edges, edges[1:], edges[2:])]
    return np.log(np.maximum(np.array(filters) @ power.T, 1e-10))


def torch_mel(samples, window, hop, bands):
    """The same from torchaudio's parts; its frames are as long as the transform, so the window is a power of 2."""
    spectrum = torchaudio.transforms.Spectrogram(n_fft=window, hop_length=hop, power=2, center=False)(torch.from_numpy(samples))
    bank = torchaudio.functional.melscale_fbanks(window // 2 + 1, 0, RATE / 2, bands, RATE, norm=None, mel_scale="htk")
    return torch.log(torch.clamp(bank.T @ spectrum, min=1e-10)).numpy()


def rounded(values):
    return [float(f"{value:.6g}") for value in np.asarray(values).ravel()]


samples = signal(COUNT)
assert np.allclose(mel(samples, 128, 64, 12), torch_mel(samples, 128, 64, 12), atol=1e-3)
cases = {
    "samples": rounded(samples),
    "spectrograms": [{"window": w, "hop": h, "bands": b, "of": "torchaudio" if w & (w - 1) == 0 else "numpy",
                      "values": rounded(torch_mel(samples, w, h, b) if w & (w - 1) == 0 else mel(samples, w, h, b))} for w, h, b in [(128, 64, 12), (200, 80, 16), (400, 100, 8)]],
    "resampled": [{"to": to, "values": rounded(torchaudio.functional.resample(torch.from_numpy(samples), RATE, to))} for to in [16000, 4000, 11025, 6000, 7999]],
}
(HERE / "sound.expected.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
