from __future__ import annotations

from pathlib import Path

import pytest
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.embedding import MiniLM
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import Box, FreePath, SceneContract, Support


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture(scope="session")
def retriever(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """The real model: it loads with the first span that no phrase covers."""
    cache: Path = tmp_path_factory.mktemp("vectors")
    return Retriever(library, MiniLM(), cache)


@pytest.fixture
def floor_contract() -> SceneContract:
    """A composed place of one floor, 6 m wide."""
    box = Box(low=(-3, -3, 0), high=(3, 3, 3))
    return SceneContract(
        scene="x",
        fidelity="preview",
        indoor=False,
        supports=(Support(name="floor", kind="floor", object="floor", height_m=0, low=(-3, -3), high=(3, 3)),),
        paths=(FreePath(support="floor", start=(-1, 0), heading_deg=0, length_m=2, width_m=1),),
        bounds=box,
        camera_space=box,
        lights=("sun",),
    )
