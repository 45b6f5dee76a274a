#!/usr/bin/env python3
"""Makes tokenizers with some hundred pieces in many scripts, for make_token_cases.mjs and TokenizerOracleTests. Standard library alone; the same files every time."""
import collections
import json
import pathlib
import re
import unicodedata

HERE = pathlib.Path(__file__).parent
TEXTS = [
    "the people who label the pictures do not see what the model thinks about the pictures, and they're paid for it; I'll say we've 1234 of them",
    "Die Leute, die Bilder beschriften, sehen nicht, was das Modell über die Bilder denkt; größer und schöner wäre Übung",
    "les gens qui étiquettent les images ne voient pas ce que le modèle pense, où ça naît à Noël",
    "İstanbul'da ışıklı ağaçlar gökyüzü çiçek şeker",
    "люди размечают картинки и не видят, что думает модель о картинках; ёлка и йод",
    "οι άνθρωποι βλέπουν τις εικόνες και όχι το μοντέλο, ΣΟΦΟΣ σοφός",
    "人们标注图片，看不到模型的想法。北京和上海的图片",
    "人々は画像にラベルを付けます。モデルの考えは見えません",
    "사람들은 그림에 이름을 붙이고 모델의 생각을 보지 않는다",
    "الناس يصنفون الصور ولا يرون رأي النموذج", "लोग चित्रों को नाम देते हैं और मॉडल की राय नहीं देखते",
    "ผู้คนติดป้ายรูปภาพ", "x = a[i] + b{j} * (c - 1) / 2; // ~100% @home #tag $5 <b> ^ | `q` \\ _ & \"quote\" …—–", "naïve café résumé 😀 👍🏽 👨‍👩‍👧 🇩🇪 ½ ² ① Ⅻ",
]
EXTRA = "\u0300\u0301\u0308\u0327\u0338\u0345\u20dd\u302e\u0903\u093e𝒜𝔅𝟙𠀀𫝀豈éÉ\u212a\u2126ﬁŉß\u1fef\u2260\u037eǅ\ua9c0\u0b83"


def normal(text):
    """As BERT's normaliser leaves a text without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()


def wordpiece(name, normalizer, form):
    texts = [form(text) for text in TEXTS + [EXTRA]]
    letters = sorted({c for text in texts for c in text if not c.isspace()})
    pairs = collections.Counter(word[i:i + n] for text in texts for word in re.findall(r"\w+", text) for n in (2, 3, 4) for i in range(len(word) - n + 1))
    pieces = letters[::2] + ["##" + c for c in letters] + letters[1::2][:-12]  # some letters are unknown at the beginning of a word
    for piece, count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))[:400]:
        pieces += [piece] if count % 2 else [piece, "##" + piece]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + list(dict.fromkeys(pieces))
    write(name, {
        "version": "1.0", "added_tokens": [{"id": i, "content": words[i], "special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False} for i in range(4)],
        "normalizer": {"type": "BertNormalizer", **normalizer}, "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 20, "vocab": {word: i for i, word in enumerate(words)}}})


def byte_level(name, prefix, count=500):
    visible, more = [], 256
    for b in range(256):
        plain = 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b <= 255
        visible.append(chr(b if plain else more))
        more += not plain
    words = collections.Counter("".join(visible[b] for b in word.encode()) for text in TEXTS for word in re.findall(r" ?[^\s]+", text))
    parts, merges = {word: list(word) for word in words}, []
    for _ in range(count):
        pairs = collections.Counter()
        for word, times in words.items():
            for pair in zip(parts[word], parts[word][1:]):
                pairs[pair] += times
        best = max(sorted(pairs), key=lambda pair: pairs[pair])
        merges.append(best)
        for word, symbols in parts.items():
            i = 0
            while i + 1 < len(symbols):
                if (symbols[i], symbols[i + 1]) == best:
                    symbols[i:i + 2] = ["".join(best)]
                i += 1
    pieces = ["<s>", "<pad>", "</s>"] + list(dict.fromkeys(sorted(visible) + [a + b for a, b in merges]))
    write(name, {
        "version": "1.0", "added_tokens": [{"id": i, "content": pieces[i], "special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False} for i in range(3)],
        "normalizer": None, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": False, "use_regex": True},
        "post_processor": {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": False, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                  "vocab": {piece: i for i, piece in enumerate(pieces)}, "merges": [list(pair) for pair in merges]}})


def write(name, tokenizer):
    (HERE / name).write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n")


wordpiece("uncased.json", {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}, normal)
wordpiece("cased.json", {"clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": False}, lambda text: text)
wordpiece("accents.json", {"clean_text": False, "handle_chinese_chars": False, "strip_accents": False, "lowercase": True}, str.lower)
byte_level("bytes.json", False)
byte_level("bytes-prefix.json", True)
