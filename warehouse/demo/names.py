"""Made-up Chinese names, and how the same name is written differently."""

import numpy as np
import pyarrow as pa

SURNAMES = list("陈李黄张梁林刘吴罗杨何王郑叶钟曾周邓谢朱彭温冯苏廖蔡曹许邱江赖魏姚潘沈余卢方石崔龚侯")
GIVEN = list("伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华建国文志海燕玉兰辉婷雪宇浩轩梓涵晓东荣春红峰鹏佳慧琳")
COMMON = 0.94
# By kind: characters as they should be, and as they are sometimes written.
WRITTEN = {
    "traditional": (
        "陈黄张刘吴罗杨郑叶钟邓谢冯苏许邱龚卢国丽艳华兰军强东红",
        "陳黃張劉吳羅楊鄭葉鍾鄧謝馮蘇許丘龔盧國麗艷華蘭軍強東紅",
    ),
    "homophone": (
        "伟芳英静丽军洋勇艳杰娟明平桂建文志辉婷宇浩轩晓春峰佳慧琳",
        "玮方瑛婧莉君阳永燕洁涓铭萍贵健雯智晖亭雨昊萱小纯锋嘉惠林",
    ),
    "look-alike": (
        "杨何王朱温江余石侯敏磊超霞刚玉雪涵荣鹏",
        "扬河玉未湿红佘右候敬垒起露钢王雷函菜鸥",
    ),
}
VARIANTS = {kind: dict(zip(*pair, strict=True)) for kind, pair in WRITTEN.items()}
KINDS = tuple(VARIANTS)


def drawn(rng, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Surnames (the first ones more often) and given names of `count` persons, as indices."""
    weight = COMMON ** np.arange(len(SURNAMES))
    surname = rng.choice(len(SURNAMES), count, p=weight / weight.sum()).astype(np.int16)
    second = np.where(rng.random(count) < 0.12, 0, rng.integers(1, len(GIVEN) + 1, count))
    return surname, (rng.integers(0, len(GIVEN), count) * (len(GIVEN) + 1) + second).astype(np.int32)


def written(surname: np.ndarray, given: np.ndarray) -> np.ndarray:
    """The index of each name in `all_names()`."""
    return surname.astype(np.int32) * (len(GIVEN) * (len(GIVEN) + 1)) + given


def all_names() -> list[str]:
    """Every name that can be drawn, in the order of its index."""
    return [s + a + b for s in SURNAMES for a in GIVEN for b in ("", *GIVEN)]


def varied(rng, name: str) -> tuple[str, str] | None:
    """The name with one character written differently, and how; None if none of it ever is."""
    ways = [(kind, i) for kind in KINDS for i, c in enumerate(name) if c in VARIANTS[kind]]
    if not ways:
        return None
    kind, at = ways[int(rng.integers(len(ways)))]
    return name[:at] + VARIANTS[kind][name[at]] + name[at + 1 :], kind


def column(index: np.ndarray, other: dict[int, str]) -> pa.DictionaryArray:
    """A text column of names, some rows written otherwise."""
    words, index = all_names(), index.astype(np.int32)
    used, position = np.unique(index, return_inverse=True)
    chosen = [words[i] for i in used]
    place = {name: i for i, name in enumerate(chosen)}
    for row, name in other.items():
        position[row] = place.setdefault(name, len(place))
    return pa.DictionaryArray.from_arrays(pa.array(position.astype(np.int32)), pa.array(list(place), pa.string()))
