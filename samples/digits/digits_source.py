"""Which of scikit-learn's digits is used for what, and how one becomes a picture.

Both scripts of this folder import this file, so that what the model learns from can never be what the demo uploads.
"""
import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

SEED = 20260901
SIDE = 32          # pixels; the source's 8x8 counts were made of 32x32 bitmaps, so this is the size the digits had
DEMO = 600         # pictures shipped for the demo
TRAINING = 450     # pictures that the model learns from


def load():
    """The source: 1,797 arrays of 8x8 counts in 0..16, and their digits, in the source's order (writer after writer)."""
    source = load_digits()
    return source.images, source.target


def split():
    """Source indices for (training, demo).

    The source lists its 13 writers one after another. The model learns from the first ones only and the demo draws from the
    rest: it meets handwriting that it has not seen, as a model in production does. Repeated pictures are left out.
    """
    images, _ = load()
    _, first = np.unique(images.reshape(len(images), -1), axis=0, return_index=True)
    unique = np.sort(first)
    training, rest = unique[:TRAINING], unique[TRAINING:]
    demo = np.random.RandomState(SEED).permutation(rest)[:DEMO]
    return training, demo


def picture(counts):
    """A greyscale picture, dark ink on white paper, enlarged by bicubic interpolation."""
    paper = np.round(255 - counts * 255 / 16).astype(np.uint8)
    return Image.fromarray(paper, mode="L").resize((SIDE, SIDE), Image.BICUBIC)
