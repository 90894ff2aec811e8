"""Stylesheets: one file a component, folded into one a page; and nothing in them that folding would break."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from studio.static import StaticFiles
from studio.stylesheets import IMPORT, fold

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
# The body map is a drawing, with colours of its own.
PALETTES = ["tokens.css", "components/body-map.css"]
ENTRIES = ["site.css", "shared.css"]
SHEETS = sorted(path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css"))


def imported(entry: str) -> list[str]:
    return [found["path"] for found in IMPORT.finditer((CSS / entry).read_text())]


def test_fold_puts_each_file_into_its_layer():
    files = {"base.css": "p { margin: 0; }\n", "components/card.css": ".card { padding: 1rem; }\n"}
    text = '@layer base, components;\n@import url("base.css") layer(base);\n'
    text += '@import url("components/card.css") layer(components);\n'

    folded = fold(text, files.__getitem__)

    assert folded.splitlines() == [
        "@layer base, components;",
        "@layer base {",
        "p { margin: 0; }",
        "}",
        "@layer components {",
        ".card { padding: 1rem; }",
        "}",
    ]


def test_collected_stylesheet_asks_for_no_other_file(tmp_path):
    source = FileSystemStorage(CSS.parent)
    names = ["css/" + name for name in SHEETS]
    collected = StaticFiles(tmp_path)
    for name in names:
        collected.save(name, ContentFile((CSS.parent / name).read_bytes()))

    list(collected.post_process({name: (source, name) for name in names}))

    for entry in ENTRIES:
        served = (tmp_path / collected.stored_name(f"css/{entry}")).read_text()
        assert "@import" not in served
        assert served.count("@layer ") == 1 + len(imported(entry))


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_import_has_the_form_that_is_folded(entry):
    lines = [line for line in (CSS / entry).read_text().splitlines() if line.startswith("@import")]

    assert len(lines) == len(imported(entry))


def test_every_stylesheet_is_part_of_a_page():
    used = {name for entry in ENTRIES for name in imported(entry)} | set(ENTRIES)

    assert used == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_stylesheet_names_no_relative_address(name):
    """Folded, the text lies in another folder than the file that it came from."""
    text = IMPORT.sub("", (CSS / name).read_text())

    assert [
        address for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text) if not address.startswith("data:")
    ] == []


@pytest.mark.parametrize("name", imported("shared.css"))
def test_students_pages_need_no_nesting(name):
    """The oldest phones that open a shared page do not know nested rules."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.DOTALL)

    assert re.findall(r"^\s*&.*$", text, flags=re.MULTILINE) == []


@pytest.mark.parametrize("name", [name for name in SHEETS if name.startswith("leaf")])
def test_every_style_of_students_pages_is_for_something(name):
    """They open on bad Wi-Fi: what nothing wears is not sent."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(), flags=re.DOTALL)
    root = CSS.parent.parent
    makers = [*(root / "templates").rglob("*.html"), *(root / "static" / "js").glob("*.js")]
    made = "\n".join(path.read_text() for path in makers)

    worn = {style for style in re.findall(r"\.(leaf[\w-]*)", text) if re.search(rf"{style}(?![\w-])", made)}

    assert set(re.findall(r"\.(leaf[\w-]*)", text)) - worn == set()


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in PALETTES])
def test_colours_come_from_the_tokens(name):
    """Print sets black, white and greys; the drawing of a mask has no colour."""
    text = re.sub(r"url\(.*?\)", "", (CSS / name).read_text())

    assert set(re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s])", text)) <= {"#000", "#fff", "#222", "#333", "#555", "#999"}
