"""Writes the tables of docs/library.md anew from the library; with a folder of pictures its galleries too.

    python docs/list_library.py [--looks .cache/library]

The pictures are those that `code2worlds library build` leaves.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from code2worlds.retrieval_index.catalog import Library, ObjectEntry
from code2worlds.retrieval_index.factories import Factories, Factory, load_factories
from code2worlds.tools.library.entries import looks_name
from PIL import Image, ImageDraw, ImageFont

PAGE = Path(__file__).parent / "library.md"
IMAGES = Path(__file__).parent / "images" / "library"
START, END = "<!-- library: written by docs/list_library.py -->\n", "<!-- end of library -->\n"

SHEETS: Mapping[str, tuple[str, ...]] = {
    "tableware": ("tableware", "table_decorations"),
    "furniture": ("seating", "tables", "shelves", "organizer"),
    "house": ("appliances", "bathroom", "clothes", "decor", "elements", "lamp", "wall_decorations", "windows"),
    "plants": ("cactus", "grassland", "monocot", "mushroom", "small_plants", "particles"),
    "trees": ("trees", "deformed_trees", "tropic_plants", "leaves", "fruits"),
    "sea": ("corals", "underwater", "mollusk"),
    "animals": ("creatures",),
    "stones": ("rocks", "cloud"),
}
"""Gallery -> folders of Infinigen's objects."""

CELL, CAPTION, COLUMNS = 104, 14, 9
"""Pixels of a picture and its caption; pictures in a row."""


def tables(factories: Factories, library: Library) -> str:
    """Counts, the table of factories by gallery, the table of our own shapes."""
    parts = [_counts(factories, library)]
    for title, groups in SHEETS.items():
        listed = _listed(factories, groups)
        parts += [f"\n### {title.capitalize()}\n", f"![{title}](images/library/{title}.jpg)\n", _table(listed)]
    parts += ["\n### Our own shapes\n", "![own shapes](images/library/own.jpg)\n", _own_table(own_shapes(library))]
    return "\n".join(parts)


def _listed(factories: Factories, groups: Sequence[str]) -> list[Factory]:
    return [each for each in factories.factories.values() if each.group in groups]


def own_shapes(library: Library) -> list[ObjectEntry]:
    """Entries that need no Infinigen."""
    return sorted((entry for entry in library.objects.values() if entry.shape), key=lambda entry: entry.name)


def _counts(factories: Factories, library: Library) -> str:
    states = Counter(each.proof.state for each in factories.factories.values() if each.proof)
    total = len(factories.factories)
    effects = factories.effects()
    changing = sum(bool(effect.changed()) for effect in effects)
    share = states["works"] / max(1, total - states["needs add-on"])
    return (
        f"Measured with Infinigen {factories.infinigen_version}: {total} factories, {states['works']} work, "
        f"{states['needs add-on']} need a Blender add-on, {states['fails']} fail, "
        f"{total - states.total()} are not built yet: {share:.1%} of those that need no "
        f"add-on work. {len(library.objects)} things have everyday names, {len(own_shapes(library))} of them shapes "
        f"of our own. {len(effects)} numbers were tried low and high; {changing} of them change what is measured.\n"
    )


def _table(listed: Iterable[Factory]) -> str:
    rows = ["| factory | group | seconds | vertices | size, m | proof |", "|---|---|---|---|---|---|"]
    return "\n".join([*rows, *(_row(each) for each in listed)]) + "\n"


def _row(factory: Factory) -> str:
    proof = factory.proof
    if proof is None:
        return f"| {factory.name} | {factory.group} | | | | not built yet |"
    said = proof.state if proof.state == "works" else f"**{proof.state}**: {_cell(proof.reason)}"
    coarse = ", ".join(f"{key} {value:g}" for key, value in proof.spawn_arguments.items())
    by_entry = f"as {proof.entry}" if proof.entry else ""
    remarks = "; ".join(filter(None, (said, by_entry, coarse, _cell(factory.note))))
    vertices = proof.vertices if proof.size_m else ""
    seconds = f"{proof.seconds:g}{'*' if proof.with_start else ''}"
    return f"| {factory.name} | {factory.group} | {seconds} | {vertices} | {_size(proof.size_m)} | {remarks} |"


def _own_table(entries: Iterable[ObjectEntry]) -> str:
    rows = ["| thing | shape | seconds | vertices | size, m | proof |", "|---|---|---|---|---|---|"]
    for entry in entries:
        found = entry.measured
        said = "not built yet" if found.size_m is None and found.works else "works" if found.works else found.reason
        numbers = f"{found.seconds:g}{'' if found.on_bench else '*'} | {found.vertices} | {_size(found.size_m)}"
        rows.append(f"| {entry.name} | {entry.shape} | {numbers} | {_cell(said)} |")
    return "\n".join(rows) + "\n"


def _size(size_m: Sequence[float] | None) -> str:
    return " × ".join(f"{side:.3g}" for side in size_m) if size_m else ""


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def written(page: str, factories: Factories, library: Library) -> str:
    """The page with its tables up to date."""
    head, rest = page.split(START)
    return head + START + tables(factories, library) + END + rest.split(END)[1]


def draw_sheets(looks: Path, factories: Factories, library: Library) -> None:
    """One JPEG for each gallery, of the pictures there are."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for title, groups in SHEETS.items():
        named = [(_picture(looks, each), _short(each.name)) for each in _listed(factories, groups)]
        _sheet(named).save(IMAGES / f"{title}.jpg", quality=82, optimize=True)
    own = [(looks / f"{looks_name(entry.name)}.png", entry.name) for entry in own_shapes(library)]
    _sheet(own).save(IMAGES / "own.jpg", quality=66, optimize=True)


def _short(name: str) -> str:
    return name.replace("Factory", "").replace("Monocot", "")


def _picture(looks: Path, factory: Factory) -> Path:
    """Of the factory by itself, else of the entry that stands for it."""
    by_itself = looks / f"{factory.group}-{factory.name}.png"
    entry = factory.proof.entry if factory.proof else ""
    return by_itself if by_itself.is_file() or not entry else looks / f"{looks_name(entry)}.png"


def _sheet(named: Iterable[tuple[Path, str]]) -> Image.Image:
    found = [(path, caption) for path, caption in named if path.is_file()]
    rows = -(-len(found) // COLUMNS) or 1
    sheet = Image.new("RGB", (CELL * COLUMNS, (CELL + CAPTION) * rows), (214, 216, 220))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=10)
    for index, (path, caption) in enumerate(found):
        left, top = index % COLUMNS * CELL, index // COLUMNS * (CELL + CAPTION)
        look = Image.open(path).convert("RGBA")
        sheet.paste(look, (left + (CELL - look.width) // 2, top + (CELL - look.height) // 2), look)
        draw.text((left + CELL / 2, top + CELL), caption[:20], fill=(20, 20, 20), font=font, anchor="ma")
    return sheet


def main() -> None:
    """Write the page, and the galleries when there are pictures."""
    parser = argparse.ArgumentParser(description="Write the tables and galleries of docs/library.md.")
    parser.add_argument("--looks", type=Path, help="folder of pictures; without it the galleries stay")
    looks = parser.parse_args().looks
    factories, library = load_factories(), Library()
    if looks:
        draw_sheets(looks, factories, library)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), factories, library), encoding="utf-8")


if __name__ == "__main__":
    main()
