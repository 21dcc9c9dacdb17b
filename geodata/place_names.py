"""English names of places: pinyin without tones, with the kind of area behind it."""

import re
from functools import cache

from pypinyin import Style, lazy_pinyin

# One character alone holds for all of Guangdong: 涌 is a creek there, 圩 a market, 都 a former division of a county,
# and 长 is long.
READINGS = {
    "番禺": "pan yu", "禅城": "chan cheng", "大埔": "da bu", "埔寨": "bu zhai", "东莞": "dong guan",
    "濠江": "hao jiang", "澄海": "cheng hai", "揭阳": "jie yang", "英德": "ying de",
    "乐昌": "le chang",
    "车陂": "che bei", "黄陂": "huang pi", "洪梅": "hong mei", "高埗": "gao bu", "道滘": "dao jiao",
    "北滘": "bei jiao", "沙头角": "sha tou jiao", "厚街": "hou jie", "莞城": "guan cheng",
    "重阳": "chong yang", "乐从": "le cong", "均安": "jun an", "勒流": "le liu", "陂洋": "bei yang",
    "南澳": "nan ao", "石碣": "shi jie", "茶山": "cha shan", "寮步": "liao bu", "樟木头": "zhang mu tou",
    "大朗": "da lang", "塘厦": "tang xia", "员村": "yuan cun", "番": "pan", "埔": "pu", "圳": "zhen", "塱": "lang",
    "蕉": "jiao", "浈": "zhen", "鮜": "hou", "廻": "hui", "㙍": "duo",
    "长": "chang", "涌": "chong", "圩": "xu", "都": "du", "咀": "zui",
}  # fmt: skip
LONGEST_FIRST = sorted(READINGS, key=len, reverse=True)
KINDS = (
    ("街道", "Subdistrict"), ("镇", "Town"), ("乡", "Township"), ("区", "District"),
    ("县", "County"), ("市", ""), ("省", ""),
)  # fmt: skip
OFFICES = re.compile("(街道办事处|街道办|办事处街道)$")
ETHNIC = re.compile("(瑶族|壮族瑶族|壮族|畲族|满族|回族)+(?=自治县|乡|镇)")
OFFICIAL = {"连山壮族瑶族自治县": "Lianshan Zhuang and Yao Autonomous County",
            "连南瑶族自治县": "Liannan Yao Autonomous County",
            "乳源瑶族自治县": "Ruyuan Yao Autonomous County"}  # fmt: skip


def stem(name: str) -> str:
    """A name without the kind of area and without the names of peoples: for matching."""
    bare = OFFICES.sub("街道", name)
    bare = ETHNIC.sub("", bare).replace("自治县", "县")
    for kind, _ in KINDS:
        if bare.endswith(kind) and len(bare) > len(kind) + (0 if kind == "街道" else 1):
            return bare[: -len(kind)]
    return bare


def same_place(name: str, known: str) -> bool:
    """Whether two Chinese names say the same: the areas above may precede, and 街道办事处 is 街道."""
    bare, end = (OFFICES.sub("街道", one) for one in (name, known))
    return bare == end or (bare.endswith(end) and bare.removesuffix(end)[-1] in "省市区县")


def syllables(name: str) -> list[str]:
    """The syllables of a bare Chinese name: known readings wherever they stand, the longest first; else the usual."""
    spoken = "".join(filter(_is_spoken, name))
    found = [part.replace("ü", "u").replace("v", "u") for part in lazy_pinyin(spoken, style=Style.NORMAL)]
    at = 0
    while at < len(spoken):
        known = next((chars for chars in LONGEST_FIRST if spoken.startswith(chars, at)), "")
        found[at : at + len(known)] = READINGS[known].split() if known else []
        at += max(len(known), 1)
    return found


@cache
def _is_spoken(sign: str) -> bool:
    return bool(lazy_pinyin(sign, style=Style.NORMAL, errors="ignore"))


@cache
def english(name: str) -> tuple[str, str, str]:
    """English name, joined pinyin and initials of a Chinese place name."""
    parts = syllables(stem(name))
    joined = "".join(parts)
    initials = "".join(part[0] for part in parts if part)
    if name in OFFICIAL:
        return OFFICIAL[name], joined, initials
    suffix = next((word for kind, word in KINDS if OFFICES.sub("街道", name).endswith(kind)), "")
    return f"{joined.capitalize()} {suffix}".strip(), joined, initials
