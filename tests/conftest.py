"""Order of the tests: what needs no Blender first, so that a simple mistake shows within seconds."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: (item.get_closest_marker("blender") is not None, item.get_closest_marker("slow") is not None)
    )
