"""Which furniture a sentence names, how many of each, and where: "a lamp on the desk", "two chairs by the window"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ....retrieval_index.catalog import Library
from ....retrieval_index.search import Mention
from ....retrieval_index.words import BOUNDARIES, DETERMINERS, noun_forms, tokens
from ....state.environments import Furnishing, Relation
from ....state.plans import Brief
from .sentence import Sentence

RELATIONS: tuple[tuple[str, Relation], ...] = (
    ("on either side of", "beside"), ("on both sides of", "beside"), ("on each side of", "beside"),
    ("to the left of", "beside"), ("to the right of", "beside"), ("on top of", "on"), ("in front of", "front"),
    ("in the middle of", "middle"), ("in the center of", "middle"), ("in the centre of", "middle"),
    ("in the middle", "middle"), ("in the center", "middle"), ("in the centre", "middle"),
    ("next to", "beside"), ("close to", "beside"), ("beside", "beside"), ("near", "beside"), ("by", "beside"),
    ("flanking", "beside"), ("between", "beside"), ("around", "around"), ("round", "around"),
    ("surrounding", "around"), ("underneath", "under"), ("beneath", "under"), ("under", "under"), ("below", "under"),
    ("behind", "behind"), ("facing", "front"), ("opposite", "front"), ("before", "front"), ("at", "front"),
    ("against", "wall"), ("along", "wall"), ("above", "wall"), ("over", "wall"), ("on", "on"), ("in", "middle"),
)  # fmt: skip
"""Longest first: words between two pieces, and what they mean."""

PLACES: Mapping[str, Relation] = {
    "corner": "corner", "corners": "corner", "wall": "wall", "walls": "wall", "window": "window", "windows": "window",
}  # fmt: skip
"""Parts of a room that a relation may lead to; they decide what it is."""

REACH = 6
"""How many words behind a piece its relation may begin: "two chairs made of oak stand around the table"."""

SMALL = frozenset({"desk_lamp", "vase", "books", "tv"})
"""Pieces that stand on others."""

HUNG = frozenset({"wall_art", "mirror"})
LARGE = frozenset({"bed", "sofa", "dining_table", "desk", "bathtub", "kitchen_units"})
"""Pieces that others stand beside, whichever way round the sentence has it."""


@dataclass(frozen=True)
class _Found:
    """A piece named at words [start, end)."""

    kind: str
    start: int
    end: int
    span: str
    relation: Relation | None = None
    to: str | None = None
    to_at: int | None = None


def furnishings(words: Sequence[str], library: Library, room: str) -> tuple[Furnishing, ...]:
    """The furniture named, in the order of telling; what is only named as what others stand by comes once.

    room is the type of the room: a bare "table" is a low one in a living room, unless chairs stand around it.
    """
    pieces = _named(words, library)
    named = _turned(_shared(words, [_related(words, piece, pieces) for piece in pieces]))
    low = room == "living_room" and not any(p.relation == "around" for p in named)
    swap = {"dining_table": "coffee_table"} if low else {}
    found: dict[tuple[str, int], Furnishing] = {}
    spoken_of = {piece.to_at for piece in named if piece.to_at is not None}
    for piece in named:
        if piece.start in spoken_of and piece.relation is None and _again(piece, named):
            continue  # "on the desk": the desk already stands there
        kind = swap.get(piece.kind, piece.kind) if piece.span == "table" else piece.kind
        to = swap.get(piece.to or "", piece.to) if piece.to else None
        kind = _lamp(kind, piece.span, piece.relation)
        asked = Furnishing(
            entry=kind,
            span=piece.span,
            count=_count(words, piece, library),
            relation=piece.relation,
            to=to,
            colour=_colour(words, piece, library),
        )
        found[(kind, piece.start)] = asked
    return _merged(found.values())


def furnishes(sentence: Sentence, mention: Mention, library: Library) -> bool:
    """Is what is mentioned furniture of a room that the sentence has named before it?"""
    rooms = {str(raw["name"]) for raw in library.scenes["scenes"] if raw["recipe"] == "room"}
    if not any(m.entry in rooms and m.start < mention.start for m in sentence.of("scene")):
        return False
    return any(p.start < mention.end and mention.start < p.end for p in _named(sentence.words, library))


def beside_what_acts(asked: Sequence[Furnishing], brief: Brief) -> list[Furnishing]:
    """The furniture, without the thing that acts itself."""
    key = tokens(brief.key_object.match.span)[-1:] if brief.key_object else []
    return [piece for piece in asked if not key or tokens(piece.span)[-1:] != key]


def _named(words: Sequence[str], library: Library) -> list[_Found]:
    """Every piece the words name, none inside another."""
    phrases = sorted(
        ((tokens(text), str(raw["name"])) for raw in library.scenes["pieces"] for text in raw["phrases"]),
        key=lambda row: -len(row[0]),
    )
    taken: set[int] = set()
    found = []
    for phrase, kind in phrases:
        for start in range(len(words) - len(phrase) + 1):
            end = start + len(phrase)
            same = list(words[start : end - 1]) == phrase[:-1] and phrase[-1] in noun_forms(words[end - 1])
            if same and taken.isdisjoint(range(start, end)):
                taken |= set(range(start, end))
                found.append(_Found(kind, start, end, " ".join(words[start:end])))
    return sorted(found, key=lambda piece: piece.start)


def _related(words: Sequence[str], piece: _Found, pieces: Sequence[_Found]) -> _Found:
    """The piece with the relation that follows it, or that its clause begins with ("on the desk stands a lamp")."""
    until = next((i for i in range(piece.end, len(words)) if words[i] in BOUNDARIES), len(words))
    nearest = min([p.start for p in pieces if p.start >= piece.end], default=until)
    for at in range(piece.end, min(until, piece.end + REACH, nearest)):
        meant = _relation_at(words, at, pieces, piece)
        if meant is not None:
            return meant
    begins = max((i + 1 for i in range(piece.start) if words[i] in BOUNDARIES - {","}), default=0)
    if all(p.start >= piece.start or words[begins] in ("on", "under", "around", "next", "beside", "in", "by", "above")
           for p in pieces if begins <= p.start < piece.start):  # fmt: skip
        meant = _relation_at(words, begins, pieces, piece) if begins < piece.start else None
        if meant is not None and (meant.to_at is None or meant.to_at < piece.start):
            return meant
    return piece


def _relation_at(words: Sequence[str], at: int, pieces: Sequence[_Found], piece: _Found) -> _Found | None:
    """The relation whose words begin there, with what it leads to; None where there is none."""
    for text, relation in RELATIONS:
        phrase = tokens(text)
        if list(words[at : at + len(phrase)]) != phrase or words[at - 1] in DETERMINERS:
            continue  # a round rug
        behind = at + len(phrase)
        if relation == "middle" and text != "in":
            return replace(piece, relation=relation)
        return _towards(words, behind, relation, pieces, piece, bare=text == "in")
    return None


def _towards(
    words: Sequence[str], behind: int, relation: Relation, pieces: Sequence[_Found], piece: _Found, *, bare: bool
) -> _Found | None:
    """What a relation leads to: a part of the room, a piece, or "it" for the piece named before."""
    for i in range(behind, min(len(words), behind + 5)):
        if words[i] in BOUNDARIES:
            return None
        if words[i] in PLACES:
            return replace(piece, relation=PLACES[words[i]])
        if words[i] in ("it", "them") and not bare:
            earlier = [p for p in pieces if p.start < piece.start]
            before = [p for p in earlier if p.kind not in SMALL and p.span != "lamp"] or earlier
            return replace(piece, relation=relation, to=before[-1].kind, to_at=before[-1].start) if before else None
        target = next((p for p in pieces if p.start == i and p is not piece), None)
        if target is not None and not bare and target.kind != piece.kind:
            if relation == "wall" and piece.kind not in HUNG:
                return replace(piece, relation="beside", to=target.kind, to_at=target.start)
            return replace(piece, relation=relation, to=target.kind, to_at=target.start)
    return None


def _shared(words: Sequence[str], named: Sequence[_Found]) -> list[_Found]:
    """ "a lamp and books on the desk": of small things joined by "and" the relation of the last holds for the first."""
    found = list(named)
    for index in range(len(found) - 2, -1, -1):
        here, after = found[index], found[index + 1]
        joined = "and" in words[here.end : after.start] and after.start - here.end <= 3
        small = {here.kind, after.kind} <= SMALL | {"floor_lamp"}
        if here.relation is None and after.relation == "on" and joined and small:
            found[index] = replace(here, relation=after.relation, to=after.to, to_at=after.to_at)
    return found


def _turned(named: Sequence[_Found]) -> list[_Found]:
    """ "a bed between two nightstands": it is the nightstands that stand beside the bed."""
    found = list(named)
    for index, piece in enumerate(named):
        if piece.relation != "beside" or piece.kind not in LARGE or piece.span == "table" or piece.to in {None, *LARGE}:
            continue
        found[index] = replace(piece, relation=None, to=None, to_at=None)
        for other, target in enumerate(named):
            if target.start == piece.to_at and target.relation is None:
                found[other] = replace(target, relation="beside", to=piece.kind, to_at=piece.start)
    return found


def _again(piece: _Found, named: Sequence[_Found]) -> bool:
    return any(other.kind == piece.kind and other.start < piece.start for other in named)


def _lamp(kind: str, span: str, relation: Relation | None) -> str:
    """A bare lamp that stands on something is a small one."""
    return "desk_lamp" if kind == "floor_lamp" and span in ("lamp", "lamps") and relation == "on" else kind


def _count(words: Sequence[str], piece: _Found, library: Library) -> int:
    """The number before the noun; a bare plural means two, of chairs four; "on either side" means two."""
    behind = " ".join(words[piece.end : piece.end + 4])
    if any(text in behind for text in ("on either side", "on both sides", "on each side")):
        return 2
    counts = library.manners["counts"]
    for i in range(piece.start - 1, max(-1, piece.start - 5), -1):
        if words[i] in BOUNDARIES or words[i] in ("with", "and", "of"):
            break
        if words[i].isdigit():
            return max(1, min(24, int(words[i])))
        if words[i] in counts and words[i] not in DETERMINERS:
            return max(1, min(24, int(counts[words[i]])))
        if words[i] in DETERMINERS:
            pair = " ".join(words[max(0, i) : i + 3])
            return 2 if pair in ("a pair of", "a couple of") else 1
    if "pair of" in " ".join(words[max(0, piece.start - 3) : piece.start]):
        return 2
    noun = words[piece.end - 1]
    plural = piece.kind != "books" and noun not in ("shelves", "bookshelves") and noun_forms(noun)[-1] != noun
    many = 4 if piece.kind == "chair" else 3 if piece.kind in HUNG else 2
    return many if plural else 1


def _colour(words: Sequence[str], piece: _Found, library: Library) -> str | None:
    for i in range(piece.start - 1, max(-1, piece.start - 4), -1):
        if words[i] in BOUNDARIES or words[i] in DETERMINERS:
            return None
        if words[i] in library.colours:
            return words[i]
    return None


def _merged(asked: Iterable[Furnishing]) -> tuple[Furnishing, ...]:
    """What is named again as what others stand by ("three chairs around the table") is the same piece."""
    kept: list[Furnishing] = []
    for piece in asked:
        same = next((i for i, other in enumerate(kept) if other.entry == piece.entry), None)
        if same is not None and piece.relation is None and piece.count == 1:
            continue
        if same is not None and kept[same].relation is None and kept[same].count == 1 and piece.count == 1:
            kept[same] = piece
            continue
        kept.append(piece)
    return tuple(kept)
