"""Read a tagged PDF as a screen reader does: element by element, in reading order, with what each one says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_INVISIBLE = re.compile(r"[\s\u200b]+")
# Elements that begin something new for the ear.
_BLOCKS = {"P", "H1", "H2", "H3", "LBody", "Lbl", "Figure", "TD", "TH"}


def squeezed(text: str) -> str:
    """Return ``text`` without what a PDF need not keep: spaces, line ends, places where a line may break."""
    return _INVISIBLE.sub("", text)


@dataclass(frozen=True)
class Element:
    """An element of the structure tree: its role, its words (or the alternative of a figure), the pages it is on."""

    role: str
    text: str
    pages: frozenset[int] = frozenset()


class TaggedPdf:
    """A PDF that says what its parts are."""

    def __init__(self, content: bytes) -> None:
        self.pdf = Pdf.open(io.BytesIO(content))
        self._marked = {page.objgen: _marked_text(page) for page in self.pdf.pages}
        self._numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages, start=1)}

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)

    @property
    def title(self) -> str:
        return str(self.pdf.docinfo["/Title"])

    @property
    def language(self) -> str:
        return str(self.pdf.Root.Lang)

    @property
    def paper(self) -> tuple[int, int]:
        """Width and height of the first page in millimetres."""
        box = self.pdf.pages[0].mediabox
        return round(float(box[2]) / 72 * 25.4), round(float(box[3]) / 72 * 25.4)

    @cached_property
    def elements(self) -> list[Element]:
        """Every element with its words, in reading order."""
        return list(self._walk(self.pdf.Root.StructTreeRoot, ""))

    @property
    def text(self) -> str:
        """All words, in reading order."""
        return "\n".join(element.text for element in self.elements if element.role != "Figure")

    @property
    def drawn(self) -> str:
        """All words as they are drawn, page headers and footers included."""
        return "\n".join("".join(text for _mark, text in _shown(page)) for page in self.pdf.pages)

    def texts(self, *roles: str) -> list[str]:
        """The words of every element in one of ``roles``, spaces made one."""
        return [" ".join(element.text.split()) for element in self.elements if element.role in roles]

    def _walk(self, node: Any, page: Any) -> Iterator[Element]:
        page = node.get("/Pg", page)
        role = str(node.get("/S", "/Root"))[1:]
        if role in _BLOCKS:
            words = str(node.get("/Alt", "")) if role == "Figure" else self._words(node, page)
            yield Element(role, words, frozenset(self._pages(node, page)))
            return
        for kid in _kids(node):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from self._walk(kid, page)
            else:
                yield Element(role, self._leaf(kid, page))

    def _words(self, node: Any, page: Any) -> str:
        page = node.get("/Pg", page)
        if "/ActualText" in node:
            return str(node["/ActualText"])
        return "".join(
            self._words(kid, page) if isinstance(kid, Dictionary) and "/S" in kid else self._leaf(kid, page)
            for kid in _kids(node)
        )

    def _pages(self, node: Any, page: Any) -> Iterator[int]:
        page = node.get("/Pg", page)
        for kid in _kids(node):
            if isinstance(kid, Dictionary):
                yield from self._pages(kid, page)
            else:
                yield self._numbers[page.objgen]

    def _leaf(self, kid: Any, page: Any) -> str:
        if isinstance(kid, Dictionary):
            if "/MCID" not in kid:
                return ""
            page, kid = kid.get("/Pg", page), kid["/MCID"]
        return self._marked[page.objgen].get(int(kid), "")


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def _marked_text(page: pikepdf.Page) -> dict[int, str]:
    """The words of each piece of marked content on ``page``, by its number."""
    found: dict[int, str] = {}
    for mark, text in _shown(page):
        if mark is not None:
            found[mark] = found.get(mark, "") + text
    return found


def _shown(page: pikepdf.Page) -> Iterator[tuple[int | None, str]]:
    """Each run of text of ``page`` with the number of the marked content around it. ActualText wins over glyphs."""
    fonts = {str(name): _unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    marks: list[tuple[int | None, bool]] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else {}
                outer = marks[-1] if marks else (None, False)
                mark = int(properties["/MCID"]) if "/MCID" in properties else outer[0]
                replaced = "/ActualText" in properties
                if replaced and not outer[1]:
                    yield mark, str(properties["/ActualText"])
                marks.append((mark, outer[1] or replaced))
            case "EMC":
                marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                mark, replaced = marks[-1] if marks else (None, False)
                if not replaced:
                    yield mark, _decoded(operands[0], font)


def _decoded(shown: Any, font: dict[int, str]) -> str:
    runs = shown if isinstance(shown, Array) else [shown]
    raw = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
    return "".join(font.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2))


def _unicode(font: Any) -> dict[int, str]:
    """The font's ToUnicode map: glyph to text."""
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(font[Name.ToUnicode]):
        flat = [bytes(item) for item in operands if isinstance(item, pikepdf.String)]
        if str(operator) == "endbfchar":
            pairs = zip(flat[::2], flat[1::2], strict=True)
            table |= {int.from_bytes(code): text.decode("utf-16-be") for code, text in pairs}
        elif str(operator) == "endbfrange":
            for first, last, text in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
                start = text.decode("utf-16-be")
                for step, code in enumerate(range(int.from_bytes(first), int.from_bytes(last) + 1)):
                    table[code] = start[:-1] + chr(ord(start[-1]) + step)
    return table
