// Makes tokens.expected.json: what the reference implementation, the npm package "tokenizers" 0.23.2 (Hugging Face's own, in Rust), makes of texts in many scripts.
// Run where that package is installed: npm i tokenizers@0.23.2 && node make_token_cases.mjs <folder of the tokenizer files>
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const { Tokenizer } = createRequire(process.cwd() + "/")("tokenizers");
const folder = process.argv[2] ?? ".";
const names = ["uncased", "cased", "accents", "bytes", "bytes-prefix"];
let state = 20261124;
const random = (n) => { // mulberry32: the same texts every time
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
};
const pick = (list) => list[random(list.length)];
const ranges = [[0x20, 0x7e], [0xa1, 0x24f], [0x370, 0x3ff], [0x400, 0x45f], [0x590, 0x5f4], [0x620, 0x669], [0x900, 0x96f], [0xe01, 0xe5b], [0x1e00, 0x1eff], [0x1f00, 0x1fff],
  [0x300, 0x36f], [0x2000, 0x206f], [0x20a0, 0x20b9], [0x2100, 0x218b], [0x2200, 0x22ff], [0x3000, 0x30ff], [0x4e00, 0x4e40], [0xac00, 0xac40], [0xf900, 0xf920], [0xff01, 0xffee],
  [0x1d400, 0x1d4ff], [0x1f600, 0x1f64f], [0x20000, 0x20020], [0x1f3fb, 0x1f3ff], [0x00, 0x1f], [0x7f, 0xa0], [0xe000, 0xe00f]];
const words = ["the", "pictures", "They're", "I'll", "we've", "label", "größer", "Übung", "où", "naïve", "İstanbul", "ışık", "модель", "ёлка", "ΣΟΦΟΣ", "σοφός", "图片", "北京", "モデル", "그림", "الصور",
  "चित्रों", "ผู้คน", "😀", "👍🏽", "👨‍👩‍👧", "🇩🇪", "1234", "½²", "a≠b", "e\u0301a", "\u0338", "x\u200by", "a\u000bb", "a\u0085b", "\u2028", "\ufffd", "  ", "\t", "\n\n", "\u00a0", "\u3000", "don't!", "(c-1)", "𝒜b", "𝟙2", "ﬁ", "Ⅻ", "supercalifragilisticexpialidocious",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "''s", "'S", "`q`", "…—", "K", "Ω", "ǅ", "\ua9c0", "\u302e\u1100"];
const piece = () => random(3) ? pick(words) : Array.from({ length: 1 + random(5) }, () => { const [from, to] = pick(ranges); return String.fromCodePoint(from + random(to - from + 1)); }).join("");
const texts = ["", " ", "a", " a", "a ", "\u0301", "İ", "the pictures", "x".repeat(20), "x".repeat(21), ...words];
while (texts.length < 220) texts.push(Array.from({ length: 1 + random(5) }, piece).join(random(2) ? " " : ""));

const cases = texts.map((text) => ({ text }));
for (const name of names) {
  const tokenizer = Tokenizer.fromFile(`${folder}/${name}.json`);
  for (const each of cases) {
    const found = await tokenizer.encode(each.text, null, { addSpecialTokens: false });
    each[name] = { ids: found.getIds(), offsets: found.getOffsets().flat() };
  }
}
const escaped = (json) => json.replace(/[\u0000-\u001f\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
writeFileSync(`${folder}/tokens.expected.json`, "[\n" + cases.map((each) => escaped(JSON.stringify(each))).join(",\n") + "\n]\n");
console.log(`${cases.length} texts`);
