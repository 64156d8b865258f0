"""Words of a sentence: tokens, and the base forms an inflected word may come from. English, by rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\d+\.\d+[a-z]*|[a-z0-9]+(?:[-'’][a-z0-9]+)*|[.,;:!?]")

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
    environment world light lighting glow shadow shadows shot shots cinematic photo photorealistic realistic style
    camera render rendering quality frame"""
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


def joined(words: Sequence[str]) -> str:
    """One key for the ways a compound is written: "flower pot", "flower-pot", "flowerpot".

    Small words stay apart: "past a car" holds no pasta.
    """
    apart = " " if not STOPWORDS.isdisjoint(words) else ""
    return apart.join(words).replace("-", "").replace("'", "")


def places_of(phrase: Sequence[str], words: Sequence[str]) -> list[int]:
    """Positions of words at which the phrase stands, as it is."""
    size = len(phrase)
    return [i for i in range(len(words) - size + 1) if list(words[i : i + size]) == list(phrase)]


_NUMBERS = {
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60,
}  # fmt: skip
_AMOUNT = rf"(?P<amount>\d+(?:\.\d+)?|{'|'.join(_NUMBERS)}|half a)"
_UNIT = r"(?P<unit>s|sec|secs|seconds?|minutes?|mins?)\b"
_LENGTHS = (
    rf"{_AMOUNT}[- ]{_UNIT}[- ]long\b",
    rf"{_AMOUNT}-{_UNIT}",
    rf"{_AMOUNT} ?{_UNIT} (?=clip|video|film|movie|animation|shot|scene|sequence|footage|time-?lapse|loop)",
    rf"\b(?:for|lasting|lasts|last|over|of) (?:about |around |exactly |the course of )?{_AMOUNT} ?{_UNIT}",
)
"""How a sentence says how long the clip is: "a 10-second time-lapse", "for eight seconds", "a video of 5 s"."""


def length_said(text: str) -> tuple[float | None, str]:
    """Length of the clip in seconds that the sentence asks for (None: none), and the sentence without those words."""
    for pattern in _LENGTHS:
        found = re.search(rf"(?<![\w.-]){pattern}" if pattern[0] == "(" else pattern, text, re.IGNORECASE)
        if found:
            said = found["amount"].lower()
            amount = 0.5 if said == "half a" else float(_NUMBERS.get(said, said))
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return amount * (60.0 if found["unit"].lower().startswith("m") else 1.0), " ".join(rest.split())
    return None, text


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


def is_plural(span: str) -> bool:
    """Does it end as plurals do?"""
    return span.endswith("s") and not span.endswith("ss")


def is_inflected(word: str) -> bool:
    """Does it end as inflected verbs do? Nouns in the plural do too."""
    return len(word) > 3 and word.endswith(("s", "ed", "ing")) and not word.endswith(("ss", "ways", "wards"))


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
