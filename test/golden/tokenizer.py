"""Token ids of Hugging Face's tokenizers for tokenizer.json files as Tercet writes them, in words and in characters, cut and padded at either end."""

import json

import tokenizers
from golden_file import write

ABOUT = (
    "cases: a tokenizer.json (`tokenizer`) and, for each of `texts`, its ids padded to 12 (`ids`) and its number of tokens before padding (`lengths`). "
    "`codePoints`: what becomes of every code point between the letters a and b, as runs of [first code point, kind]: "
    "w part of the word, s space, d dropped, p a token of its own."
)

# Arrows to dingbats and emoji; then the scripts without spaces.
SYMBOLS = "\u2190-\u2bff\U0001f000-\U0001faff"
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)

WORDS = (
    "the film was great , . ! ? ' don t it s a 123 4th £50 e-mail - mail café naïve straße σοφοσ οδοσ σ i̇stanbul привет мир ☆ ★ 👍 😀 ❤ ok "
    "中 文 电 影 很 好 看 。 ， 中文 电影 日 本 語 の テ ス ト テスト 한국어 영화 ไ ท ย ไทย 𠮷 𐐨 ｈｅｌｌｏ ( ) [ ] unk pad 1 2 3 km ² € 10€ x y"
).split()

TEXTS = [
    "",
    " \t\r\n ",
    "The film was GREAT!",
    "Don't; it's a 4th-rate film... e-mail me?!",
    "£50 or 10€ (x² + y²), km/h",
    "Café naïve Straße STRASSE",
    "ΣΟΦΟΣ ΟΔΟΣ. Σ σοφος",
    "İSTANBUL Istanbul ısı",
    "Привет, МИР",
    "great👍👍 ❤️ok 😀film ☆★☆ 👨‍👩‍👧 👍🏽",
    "这部电影很好看。中文，great film！",
    "中文 电影 已 分词",
    "日本語のテスト。ﾃｽﾄ カー",
    "한국어 영화 좋아요",
    "ภาษาไทย ไทย",
    "𠮷野家 𐐀 𐐨",
    "ｈｅｌｌｏ ＨＥＬＬＯ　ｆｕｌｌ",
    "a\u0000b\u0007c\u200bd\ufeffe\u00adf\ufffdg\u0085h\u000bi\u2028j\u00a0k\u3000l",
    "[PAD] [UNK] unk pad",
    "unknownword the-unknownword",
    "w" * 1000 + " the",
    "w" * 1001 + " the",
    "the film was great , the film was great , the film was great , a",
    "e\u0301 é ö o\u0308",
]


def tokenizer_json(splitting, truncation, padding):
    alone = SYMBOLS + UNSPACED if splitting == "characters" else SYMBOLS
    direction = {"pre": "Left", "post": "Right"}
    vocab = ["[PAD]", "[UNK]", *dict.fromkeys(WORDS), "w" * 1000]
    return {
        "version": "1.0",
        "truncation": {"direction": direction[truncation], "max_length": 12, "strategy": "LongestFirst", "stride": 0},
        "padding": {
            "strategy": {"Fixed": 12},
            "direction": direction[padding],
            "pad_to_multiple_of": None,
            "pad_id": 0,
            "pad_type_id": 0,
            "pad_token": "[PAD]",
        },
        "added_tokens": [],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": False, "strip_accents": False, "lowercase": True},
                {"type": "Replace", "pattern": {"String": "ς"}, "content": "σ"},
                {"type": "Replace", "pattern": {"String": "\ufe0f"}, "content": ""},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "BertPreTokenizer"},
                {"type": "Split", "pattern": {"Regex": f"[{alone}]"}, "behavior": "Isolated", "invert": False},
            ],
        },
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": " ",
            "max_input_chars_per_word": 1000,
            "vocab": {token: index for index, token in enumerate(vocab)},
        },
    }


def case(splitting, truncation, padding):
    described = tokenizer_json(splitting, truncation, padding)
    tokenizer = tokenizers.Tokenizer.from_str(json.dumps(described))
    encodings = [tokenizer.encode(text) for text in TEXTS]
    return {
        "tokenizer": described,
        "ids": [encoding.ids for encoding in encodings],
        "lengths": [sum(encoding.attention_mask) for encoding in encodings],
    }


def kind(tokenizer, code_point):
    pieces = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(f"a{chr(code_point)}b"))
    tokens = [token for token, _ in pieces]
    if tokens == ["ab"]:
        return "d"
    return {1: "w", 2: "s", 3: "p"}[len(tokens)]


def code_points():
    tokenizer = tokenizers.Tokenizer.from_str(json.dumps(tokenizer_json("characters", "post", "post")))
    runs = []
    for code_point in range(0x110000):
        if 0xD800 <= code_point <= 0xDFFF:
            continue
        found = kind(tokenizer, code_point)
        if not runs or runs[-1][1] != found:
            runs.append([code_point, found])
    return runs


write(
    __file__,
    ["tokenizers"],
    ABOUT,
    {
        "texts": TEXTS,
        "words": case("words", "post", "post"),
        "characters": case("characters", "post", "post"),
        "wordsPre": case("words", "pre", "pre"),
        "charactersMixed": case("characters", "pre", "post"),
        "codePoints": code_points(),
    },
)
