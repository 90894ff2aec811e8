"""Cards as PDF: four on a page, each a quarter of it, and nothing over an edge whatever is on them."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.documents.cards_sheet import class_cards_sheet
from sessions.documents.pictures import Album
from sessions.documents.printable import printable
from sessions.documents.render import PAPERS, Document, cards_document
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan, PlanStep, PlanZone
from tests.sessions.documents.making import LETTERHEAD, MADE_ON, failures
from tests.sessions.documents.tagged_pdf import TaggedPdf, squeezed
from tests.sessions.plans import SAMPLES, STARTER, plan, sample, step

CALF, SOLE, TREE = "smr-calf-roller-sweep", "smr-sole-slow-sweep", "asana-tree"
CUE = (
    "Calf on the roller, hands behind you. "
    "Glide from above the ankle to below the knee hollow, one slow breath per pass."
)
TECHNIQUES = [entry["slug"] for entry in json.loads((STARTER / "techniques.json").read_text("utf-8"))["techniques"]]
MILLIMETRES = {"a4": (210.0, 297.0), "us-letter": (215.9, 279.4)}
# What printers leave white.
EDGE = 6


def document(given: Plan, *, paper: str = "a4", letterhead: Letterhead = LETTERHEAD) -> Document:
    album = Album()
    sheet = class_cards_sheet(given, letterhead, album, made_on=MADE_ON, edition=None)
    return cards_document(sheet, album, paper=paper, made_on=MADE_ON)


def read(given: Plan, **changes: Any) -> TaggedPdf:
    return TaggedPdf(document(given, **changes).pdf())


def saying(**words: Any) -> PlanStep:
    """The calf's step, of which the library says ``words``."""
    found = step(CALF)
    assert found.technique is not None
    return replace(found, technique=replace(found.technique, **words))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("slug", SAMPLES)
def test_every_sample_is_an_accessible_pdf_with_four_cards_on_a_page(slug: str, paper: str) -> None:
    content = document(sample(slug), paper=paper).pdf()

    pdf = TaggedPdf(content)
    names = list(dict.fromkeys(one.technique.name for one in sample(slug).steps() if one.technique))
    assert failures(content) == []
    assert pdf.paper == tuple(round(side) for side in MILLIMETRES[paper])
    assert (pdf.language, pdf.title) == ("en", f"Cards of {sample(slug).title}")
    assert pdf.texts("H1") == names
    assert bookmarks(pdf) == names
    assert pdf.pages == math.ceil(len(names) / 4)
    assert [sorted(one.pages) for one in pdf.elements if one.role == "H1"] == [
        [1 + at // 4] for at in range(len(names))
    ]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_technique_of_the_starter_library_fits_on_one_card(paper: str) -> None:
    library = [step(slug) for slug in TECHNIQUES]

    pdf = read(plan(*library), paper=paper)

    assert pdf.texts("H1") == [one.title for one in library]


def bookmarks(pdf: TaggedPdf) -> list[str]:
    with pdf.pdf.open_outline() as outline:
        return [" ".join(entry.title.split()) for entry in outline.root]


def test_a_card_is_read_from_its_name_to_its_stronger_way_before_the_next() -> None:
    pdf = read(plan(step(CALF), step(TREE)))

    said = [(one.role, " ".join(one.text.split())) for one in pdf.elements if one.role != "Figure" and one.text.strip()]
    assert said[:8] == [
        ("P", "Step 1 · Rolling · Seated"),
        ("H1", "Calf roller sweep"),
        ("P", "60 s each side"),
        ("P", "Tool Foam roller, medium, smooth"),
        ("P", CUE),
        ("P", "Keep off Hollow behind the knee: lift over it; no pressure."),
        (
            "P",
            "Gentler Use a soft or half roller and press the other foot into the floor, or take a stick on a chair.",
        ),
        ("P", "Stronger Lie back, stay still on one spot and stack the other leg on top for weight."),
    ]
    assert said[8:11] == [("P", "Step 2 · Posture · Standing"), ("H1", "Tree"), ("P", "Vṛkṣāsana वृक्षासन")]


def test_pictures_have_alternatives() -> None:
    given = step(CALF)
    alternatives = [each.alternative for each in Album().of_step(given)]

    assert read(plan(given)).texts("Figure") == alternatives
    assert all(alternatives)


def test_the_foot_of_every_card_stands_on_paper_and_is_not_read_out_each_time() -> None:
    pdf = read(plan(step(CALF), step(TREE), step(SOLE)))

    assert squeezed(pdf.drawn).count("WillowStudio·Feetfirst·Draft·22November2026") == 3
    assert "Willow Studio" not in pdf.text


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (document(sample("feet-to-hips-45")) for _ in range(2))

    assert first.fingerprint == second.fingerprint
    assert first.pdf() == second.pdf()


def test_a_class_without_techniques_says_so() -> None:
    content = document(plan(step())).pdf()

    assert failures(content) == []
    assert TaggedPdf(content).texts("H1", "P") == ["Cards of Feet first", "This class has no techniques yet."]


# Long texts


WORDS = " ".join(f"word{number}" for number in range(285))


def test_two_thousand_characters_of_cue_go_on_on_further_cards() -> None:
    pdf = read(plan(saying(usual_cue=WORDS), step(SOLE)))

    names = pdf.texts("H1")
    assert len(WORDS) > 2000
    assert names == [*(f"Calf roller sweep ({part} of 3)" for part in (1, 2, 3)), "Sole slow sweep"]
    assert [word for word in pdf.text.split() if word.startswith("word")] == WORDS.split()
    assert bookmarks(pdf) == ["Calf roller sweep (1 of 3)", "Sole slow sweep"]


def test_on_the_first_of_several_cards_stands_what_nobody_may_miss() -> None:
    pdf = read(plan(saying(usual_cue=WORDS)))

    said = pdf.texts("H1", "P")
    first = said[: said.index("Calf roller sweep (2 of 3)")]
    assert [one.partition(" ")[0] for one in first] == ["Step", "Calf", "60", "Tool", "Keep", "word0"]


def test_a_text_a_little_too_long_is_set_smaller_on_one_card() -> None:
    pdf = read(plan(saying(usual_cue=" ".join(["slowly"] * 60))))

    assert pdf.texts("H1") == ["Calf roller sweep"]
    assert pdf.text.split().count("slowly") == 60


def test_a_cue_of_two_thousand_lines_keeps_them_all() -> None:
    lines = "\n".join(str(number) for number in range(1000))

    pdf = read(plan(saying(usual_cue=lines)))

    assert squeezed(lines) in squeezed("".join(one.text for one in pdf.elements if one.role == "P"))


HUGE = "Donaudampfschifffahrt" * 20


@dataclass(frozen=True)
class Box:
    """Where text begins on a page, in millimetres from its upper left corner."""

    across: float
    down: float


def beginnings(pdf: TaggedPdf, height: float) -> list[Box]:
    out = io.BytesIO()
    pdf.pdf.save(out)
    found: list[Box] = []

    def visit(text: str, page: Sequence[float], line: Sequence[float], *_: object) -> None:
        if text.strip():
            x, y = line[4] * page[0] + page[4], line[5] * page[3] + page[5]
            found.append(Box(x / 72 * 25.4, height - y / 72 * 25.4))

    for sheet in pypdf.PdfReader(out).pages:
        sheet.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("words", [HUGE, WORDS, "W" * 2000, "one\n" * 400], ids=["word", "words", "wide", "lines"])
def test_no_text_comes_near_the_edge_of_its_card(words: str, paper: str) -> None:
    full = saying(cue=words, name=HUGE, sanskrit=HUGE, devanagari=HUGE)
    assert full.technique is not None
    zones = (PlanZone("z", HUGE, words),)
    crowded = replace(full, technique=replace(full.technique, zones=zones))
    width, height = MILLIMETRES[paper]

    pdf = read(plan(crowded, step(SOLE), step(TREE)), paper=paper)

    assert squeezed(HUGE) in squeezed(pdf.text)
    for box in beginnings(pdf, height):
        across, down = box.across % (width / 2), box.down % (height / 2)
        assert EDGE <= across <= width / 2 - EDGE
        assert EDGE <= down <= height / 2 - EDGE


# Anything typed


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec=None), min_size=1, max_size=60))
def test_any_text_is_set_in_its_normal_form(text: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    hostile = saying(name=text, sanskrit=text, devanagari=text, cue=text)

    content = document(plan(hostile, title=text), letterhead=Letterhead(text)).pdf()

    assert [record.message for record in caplog.records] == []
    assert squeezed(printable(text)) in squeezed(TaggedPdf(content).text)


@pytest.mark.parametrize(
    "text",
    [
        '#import "/etc/passwd": *',
        "$x^2$ *bold* _it_ `raw` = heading",
        "<script>alert(1)</script>",
        "emoji 😀 and family 👩‍👩‍👧",
        "\u202eright to left\u202c שלום مرحبا",
        "control \x00\x07\x1b and lone \ud800",
        "\u200b",
        " ",
    ],
)
def test_what_looks_like_markup_prints_as_it_was_typed(text: str) -> None:
    hostile = saying(name=text, sanskrit=text, devanagari=text, cue=text)

    content = document(plan(hostile, title=text, teacher=text), letterhead=Letterhead(text)).pdf()

    assert failures(content) == []
    assert squeezed(TaggedPdf(content).text).count(squeezed(printable(text))) >= 4
