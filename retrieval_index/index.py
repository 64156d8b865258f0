"""A FAISS inner-product index over the phrases of one vocabulary, its vectors kept on disk between runs."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from .embedding import DIMENSION, MODEL_PACKAGE, Embedder, Vectors, model_version

_log = logging.getLogger(__name__)

UNIT_TOLERANCE = 1e-3
"""How far the length of a kept vector may be from 1; a damaged file is far off."""


@dataclass(frozen=True)
class Hit:
    """An entry, the phrase of it that was nearest, and their cosine."""

    entry: str
    phrase: str
    score: float


class PhraseIndex:
    """Phrases of a vocabulary, each pointing to its entry."""

    def __init__(self, phrases: Sequence[tuple[str, str]], embedder: Embedder, cache_dir: Path | None) -> None:
        """phrases are (phrase, entry) pairs. Vectors are read from cache_dir when they are there."""
        self._phrases = list(phrases)
        self._index = faiss.IndexFlatIP(DIMENSION)
        self._index.add(_vectors([phrase for phrase, _ in self._phrases], embedder, cache_dir))

    def search(self, vectors: Vectors, k: int = 3) -> list[list[Hit]]:
        """The k nearest entries of each vector, best first, each entry once."""
        scores, rows = self._index.search(vectors, min(len(self._phrases), 8 * k))
        return [self._best(s, r, k) for s, r in zip(scores, rows, strict=True)]

    def _best(self, scores: Vectors, rows: Vectors, k: int) -> list[Hit]:
        found: dict[str, Hit] = {}
        for score, row in zip(scores, rows, strict=True):
            phrase, entry = self._phrases[int(row)]
            found.setdefault(entry, Hit(entry, phrase, float(min(1.0, score))))
        return list(found.values())[:k]


def _vectors(texts: list[str], embedder: Embedder, cache_dir: Path | None) -> Vectors:
    """Vectors of texts, kept under a name that is made of the model, its version and every text.

    A library or a model of another version therefore never meets vectors that are not its own.
    """
    if cache_dir is None:
        return embedder.encode(texts)
    named = [MODEL_PACKAGE, model_version(), type(embedder).__name__, *texts]
    digest = hashlib.sha256("\n".join(named).encode()).hexdigest()[:24]
    file = cache_dir / "index" / f"{digest}.npy"
    kept = _read(file, len(texts)) if file.exists() else None
    return kept if kept is not None else _encode_and_keep(texts, embedder, file)


def _read(file: Path, rows: int) -> Vectors | None:
    """Vectors of an earlier run; None, with a warning, when they are damaged, so that they are made again."""
    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
        if vectors.shape != (rows, DIMENSION):
            raise ValueError(f"{vectors.shape} instead of {(rows, DIMENSION)}")
        off = float(np.abs(np.linalg.norm(vectors, axis=1) - 1.0).max(initial=0.0))
        if not off <= UNIT_TOLERANCE:
            raise ValueError(f"vectors whose length is {off:g} away from 1")
    except (OSError, ValueError, EOFError) as error:
        _log.warning("The search index %s is damaged (%s); it is built again.", file, error)
        return None
    return vectors


def _encode_and_keep(texts: list[str], embedder: Embedder, file: Path) -> Vectors:
    vectors = embedder.encode(texts)
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.stem}.{os.getpid()}.part.npy")
    np.save(partial, vectors, allow_pickle=False)
    partial.replace(file)
    return vectors
