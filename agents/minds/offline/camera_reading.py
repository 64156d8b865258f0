"""What the camera of a sentence is pointed at: "zoom in on a vase", "the camera circles a teapot"."""

from __future__ import annotations

from ....retrieval_index.search import Mention
from ....retrieval_index.words import LOCATIVES
from .sentence import Sentence

KIND = "camera_move"


def aimed_at(sentence: Sentence, mention: Mention) -> bool:
    """Is this the thing the camera shows: the first thing behind its move, with one preposition at most between?"""
    moves = [m for m in sentence.of("motion") if m.entry == KIND and m.end <= mention.start]
    if not moves:
        return False
    after = moves[-1].end
    first = next((m for m in sentence.found if m.kind in ("object", "absent") and m.start >= after), None)
    if first is not mention:
        return False
    between = sentence.words[after : mention.start]
    places = [i for i, word in enumerate(between) if word in LOCATIVES or word == "of"]
    runs = sum(1 for k, i in enumerate(places) if k == 0 or i != places[k - 1] + 1)
    verbs = [m for m in sentence.of("motion") if after <= m.start < mention.start]
    nouns = [m for m in sentence.of("scene") if after <= m.start < mention.start]
    return runs <= 1 and not verbs and not nouns
