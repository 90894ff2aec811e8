"""From a Plan to a PDF: Typst sets the sheets.

Data goes in as data (a JSON file beside the template), never as source, so typed text cannot become markup. The same
input gives the same bytes.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import typst

from anatomy.domain.photos import Photo
from anatomy.domain.safety import Rulebook
from sessions.documents import fonts
from sessions.documents.cards_sheet import CardsSheet
from sessions.documents.handout_sheet import HandoutSheet, handout_sheet
from sessions.documents.pictures import Album
from sessions.documents.plan_sheet import NO_RULES, STANDARD, PlanSheet, plan_sheet
from sessions.documents.pocket_sheet import PocketSheet, pocket_sheet
from sessions.documents.printable import printable_all
from sessions.domain.advice import Advice
from sessions.domain.clock import Timetable
from sessions.domain.letterhead import Letterhead
from sessions.domain.papers import PAPERS, PlanChoices, PlanForm
from sessions.domain.plan import Plan

logger = logging.getLogger(__name__)

_TEMPLATES = Path(__file__).parent / "typst"
# Names and addresses that we made: they must stay as they are. (Typst breaks an address by its own rules.)
_OURS = ("language", "file", "photo", "focus", "qr", "url", "severity", "link")
# The forms of a plan that have a template of their own.
_TEMPLATES_OF: Mapping[PlanForm, str] = {PlanForm.POCKET: "pocket"}
# So many lines of the narrowest column fit on a page. A step that is longer may break, since it must somewhere.
_LINES_OF_A_PAGE, _LETTERS_OF_A_LINE = 34, 62


class RenderError(Exception):
    """The document could not be set. The cause is logged; what to tell the person is the page's affair."""


@dataclass(frozen=True)
class Document:
    """A document ready to be set: its template and the files that the template reads."""

    template: str
    files: Mapping[str, bytes]
    made_on: date

    @property
    def fingerprint(self) -> str:
        """What decides the bytes of the PDF, as a hexadecimal digest: two documents with the same one are the same."""
        digest = sha256(f"{_renderer()} {self.template} {self.made_on}".encode())
        for name, content in sorted(self.files.items()):
            digest.update(f"\0{name} {len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def pdf(self) -> bytes:
        """Set the document, as PDF/UA-1. Raise RenderError, whatever went wrong; the cause is logged, once.

        What even the substitutes cannot save is set without the standard and logged: a page that a screen reader
        handles less well is better than none.
        """
        try:
            return self._compile("ua-1")
        except BaseException as fault:
            if not _is_a_fault(fault):
                raise
            of_standard = fault
        try:
            content = self._compile(None)
        except BaseException as fault:
            if not _is_a_fault(fault):
                raise
            logger.exception("The %s could not be set.", self.template)
            raise RenderError(self.template) from fault
        words = "The %s could not be set as PDF/UA-1; it is set without the standard."
        logger.error(words, self.template, exc_info=of_standard)
        return content

    def _compile(self, standard: Literal["ua-1"] | None) -> bytes:
        # A compiler of its own for every call: one cannot be shared between threads.
        compiler = typst.Compiler(
            input={"main.typ": _sources()[self.template], **self.files},  # type: ignore[type-var] # The stub lags behind.
            root=str(_TEMPLATES),
            font_paths=fonts.bundled(),
            ignore_system_fonts=True,
        )
        midnight = int(datetime.combine(self.made_on, time(), UTC).timestamp())
        pdf = compiler.compile(format="pdf", pdf_standards=standard, timestamp=midnight)
        if not isinstance(pdf, bytes):
            raise TypeError("Typst gives one PDF as bytes.")
        return pdf


def _is_a_fault(raised: BaseException) -> bool:
    """Whether ``raised`` is a fault of the setting, not somebody's wish to stop the process.

    A panic inside Typst comes as an exception that is no ``Exception``, and of a class that cannot be imported.
    """
    return isinstance(raised, Exception) or type(raised).__name__ == "PanicException"


def plan_document(
    plan: Plan,
    times: Timetable,
    letterhead: Letterhead,
    *,
    logo: bytes | None,
    paper: str,
    address: str | None,
    made_on: date,
    edition: int | None,
    book: Rulebook = NO_RULES,
    choices: PlanChoices = STANDARD,
    library_on: date | None = None,
    photos: Mapping[str, Photo] | None = None,
) -> Document:
    """Return the teacher's plan, not yet set, in the form and with the parts of ``choices``.

    ``paper`` is one of ``PAPERS``, ``address`` opens the class. ``book`` is what the room of ``plan`` is held against.
    ``photos`` holds curators' pictures by digest; a step without one is drawn.
    """
    album = Album(photos)
    sheet = plan_sheet(
        plan,
        times,
        letterhead,
        album,
        address=address,
        made_on=made_on,
        edition=edition,
        book=book,
        choices=choices,
        library_on=library_on,
    )
    shown = pocket_sheet(plan, times, sheet) if choices.form is PlanForm.POCKET else sheet
    return _document(_TEMPLATES_OF.get(choices.form, "plan"), shown, album, logo, paper, made_on)


def handout_document(
    plan: Plan,
    letterhead: Letterhead,
    *,
    logo: bytes | None,
    paper: str,
    address: str | None,
    made_on: date,
    edition: int | None,
    advice: Advice | None = None,
    photos: Mapping[str, Photo] | None = None,
) -> Document:
    """Return the student's hand-out, not yet set. ``paper`` is one of ``PAPERS``, ``address`` opens the shared page.

    ``advice`` is what the library says of the steps of ``plan``: as it is now, or as an edition keeps it. ``photos``
    holds curators' pictures by digest; a step without one is drawn.
    """
    album = Album(photos)
    sheet = handout_sheet(plan, letterhead, album, address=address, made_on=made_on, edition=edition, advice=advice)
    return _document("handout", sheet, album, logo, paper, made_on)


def cards_document(sheet: CardsSheet, album: Album, *, paper: str, made_on: date) -> Document:
    """Return cards, four on a page, not yet set. ``album`` has the pictures of ``sheet``."""
    return _document("cards", sheet, album, None, paper, made_on)


def _document(
    template: str,
    sheet: PlanSheet | PocketSheet | HandoutSheet | CardsSheet,
    album: Album,
    logo: bytes | None,
    paper: str,
    made_on: date,
) -> Document:
    if paper not in PAPERS:
        raise ValueError(f"No such paper: {paper}")
    data = printable_all(asdict(sheet), besides=_OURS)
    for part in _unbroken(data):
        part["long"] = _lines(part) > _LINES_OF_A_PAGE
    data |= {"paper": paper, "logo": album.logo(logo) if logo else ""}
    files = {f"pictures/{name}": picture.encode() for name, picture in album.files.items()}
    sources = {"parts.typ": _sources()["parts"], "sheet.json": json.dumps(data, ensure_ascii=False).encode()}
    return Document(template, {**sources, **files}, made_on)


def _unbroken(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts that stay on one page: the steps of a plan, the entries of a hand-out."""
    return [*data.get("entries", ()), *(step for section in data.get("sections", ()) for step in section["steps"])]


def _lines(value: Any) -> int:
    """About how many lines the texts in ``value`` take."""
    match value:
        case str():
            return sum(1 + len(line) // _LETTERS_OF_A_LINE for line in value.split("\n")) if value else 0
        case dict():
            return sum(_lines(item) for item in value.values())
        case list():
            return sum(_lines(item) for item in value)
    return 0


@cache
def _sources() -> dict[str, bytes]:
    """The templates, by name, read once a process."""
    return {path.stem: path.read_bytes() for path in sorted(_TEMPLATES.glob("*.typ"))}


@cache
def _renderer() -> str:
    """What besides the data decides the bytes: the templates, Typst and the fonts."""
    return sha256(b"\0".join([*_sources().values(), version("typst").encode(), fonts.versions().encode()])).hexdigest()
