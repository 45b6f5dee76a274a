#!/usr/bin/python3
"""Writes images/*.png and truth.csv from scikit-learn's digits. Needs Debian's python3-sklearn and python3-pil.

    /usr/bin/python3 samples/digits/export_digits.py

The file names are numbers in shuffled order and the files carry no metadata: nothing that is uploaded tells the digit.
The truth lies beside the folder, not in it.
"""
import csv
from pathlib import Path

import digits_source

HERE = Path(__file__).resolve().parent


def main():
    counts, digits = digits_source.load()
    _, demo = digits_source.split()
    folder = HERE / "images"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with open(HERE / "truth.csv", "w", newline="\n") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "digit", "source_index"])
        for number, index in enumerate(demo, start=1):
            name = f"digit-{number:04d}.png"
            digits_source.picture(counts[index]).save(folder / name, optimize=True)
            rows.writerow([name, digits[index], index])
    print(f"{len(demo)} images in {folder}")


if __name__ == "__main__":
    main()
