from __future__ import annotations

from pathlib import Path

import pytest
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.embedding import MiniLM
from code2worlds.retrieval_index.search import Retriever


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture(scope="session")
def retriever(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """The real model: it loads with the first span that no phrase covers."""
    cache: Path = tmp_path_factory.mktemp("vectors")
    return Retriever(library, MiniLM(), cache)
