#!/usr/bin/env python3
"""Writes canonical_composition.txt, the tables of CanonicalComposition.cs, from Python's unicodedata (the Unicode Character Database).

Lines: 'C code class' for a combining class other than 0, 'D code parts...' for a full canonical decomposition,
'P first second code' for a primary composite. Hangul syllables are computed, not listed.
"""
import pathlib
import sys
import unicodedata

lines = [f"# Unicode {unicodedata.unidata_version}; licence: Unicode Licence v3, https://www.unicode.org/license.txt"]
for code in range(sys.maxunicode + 1):
    if 0xAC00 <= code <= 0xD7A3 or 0xD800 <= code <= 0xDFFF:
        continue
    character = chr(code)
    if unicodedata.combining(character):
        lines.append(f"C {code:X} {unicodedata.combining(character)}")
    parts = unicodedata.normalize("NFD", character)
    if parts != character:
        lines.append("D " + " ".join(f"{ord(c):X}" for c in character + parts))
        direct = unicodedata.decomposition(character).split()
        if len(direct) == 2 and unicodedata.normalize("NFC", character) == character:
            lines.append(f"P {direct[0].lstrip('0')} {direct[1].lstrip('0')} {code:X}")

pathlib.Path(__file__).with_name("canonical_composition.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
