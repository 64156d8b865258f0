"""Draw the compiled graph into docs/architecture.md: python docs/draw.py [--check]"""

from __future__ import annotations

import sys
from pathlib import Path

from code2worlds.graph.services import Services
from code2worlds.graph.world import build_graph
from code2worlds.state.settings import Settings

PAGE = Path(__file__).with_name("architecture.md")
BEGIN, END = "<!-- graph: drawn by docs/draw.py -->", "<!-- /graph -->"


def drawn(page: str) -> str:
    """The page with the drawing of today's graph between its marks."""
    graph = build_graph(Services(Settings())).get_graph(xray=1).draw_mermaid()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n```mermaid\n{graph.strip()}\n```\n\n{END}{after}"


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(drawn(page), encoding="utf-8")
    elif drawn(page) != page:
        sys.exit("docs/architecture.md shows another graph than graph/world.py builds. Run: python docs/draw.py")


if __name__ == "__main__":
    main()
