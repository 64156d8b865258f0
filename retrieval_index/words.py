"""Words of a sentence: tokens, and the base forms an inflected word may come from. English, by rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"[a-z0-9]+(?:[-'’][a-z0-9]+)*|[.,;:!?]")

BOUNDARIES = frozenset(".,;:!?")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _set("a an the this that these those its his her their my our your some")

LOCATIVES = _set(
    """on onto upon across over in inside into within off from under underneath beneath below at near beside behind
    against through throughout down up along between among around by above toward towards to past out outside amid
    after before during"""
)

STOPWORDS = (
    DETERMINERS
    | LOCATIVES
    | _set(
        """and or but as while when where which who with without of for is are was were be been being has have had it
        they he she then than so very too also not no just each every other another one both all there here until if
        do does did can could will would may might must should let make create show design me us i you we end ends
        ending start starts starting begins begin"""
    )
)

PICTURE_WORDS = _set(
    """scene landscape scenery view video clip image picture footage animation background place spot area setting
    environment world light lighting glow shadow shadows"""
)
"""Words for the picture itself and its light."""

_IRREGULAR_NOUNS = {
    "leaves": "leaf", "knives": "knife", "shelves": "shelf", "loaves": "loaf", "wolves": "wolf", "mice": "mouse",
    "geese": "goose", "feet": "foot", "dice": "dice", "people": "person", "children": "child", "men": "man",
    "women": "woman", "cacti": "cactus", "fungi": "fungus",
}  # fmt: skip


def tokens(text: str) -> list[str]:
    """Lower-case words and punctuation marks, in order; hyphenated words stay whole."""
    return _TOKEN.findall(text.lower().replace("’", "'"))


def places_of(phrase: Sequence[str], words: Sequence[str]) -> list[int]:
    """Positions of words at which the phrase stands, as it is."""
    size = len(phrase)
    return [i for i in range(len(words) - size + 1) if list(words[i : i + size]) == list(phrase)]


def noun_forms(word: str) -> list[str]:
    """The word and the singulars it may be the plural of, likeliest first."""
    forms = [word]
    if word in _IRREGULAR_NOUNS:
        forms.append(_IRREGULAR_NOUNS[word])
    if word.endswith("'s"):
        forms.append(word[:-2])
    if word.endswith("ies") and len(word) > 4:
        forms.append(word[:-3] + "y")
    if word.endswith("es") and len(word) > 3:
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        forms.append(word[:-1])
    return forms


def verb_forms(word: str) -> list[str]:
    """The word and the base forms it may be an inflection of."""
    forms = [word]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            forms += [stem, stem + "e"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
            if ending in ("ed", "es") and stem.endswith("i"):
                forms.append(stem[:-1] + "y")
    return forms
