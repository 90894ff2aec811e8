"""The PDFs themselves: what a reader gets, and what no text can break."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sessions.documents import fonts, render
from sessions.documents.printable import printable
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan, PlanHandout, PlanNote, PlanSection
from tests.sessions.documents.making import ADDRESS, LETTERHEAD, MADE_ON, document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf, squeezed
from tests.sessions.plans import SAMPLES, plan, sample, step

KINDS = ["plan", "handout"]
CALF = "smr-calf-roller-sweep"
SOLE = "smr-sole-slow-sweep"
MILLIMETRES = {"a4": (210, 297), "us-letter": (216, 279)}
HOSTILE = [
    '#import "/etc/passwd": *',
    '#read("/etc/passwd") #{panic()}',
    "$x^2$ *bold* _it_ `raw` = heading",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% load x %}",
    "emoji 😀 and family 👩‍👩‍👧",
    "\u202eright to left\u202c שלום مرحبا",
    "日本語のテキスト",
    "control \x00\x07\x1b and lone \ud800",
    "line one\nline two\r\nline three",
    "\\ \" ' @label [brackets] ~ -- --- ...",
]


def logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "#17403c").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("paper", render.PAPERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SAMPLES)
def test_every_sample_is_an_accessible_pdf_on_either_paper(slug: str, kind: str, paper: str) -> None:
    content = document(kind, sample(slug), paper=paper, address=ADDRESS, logo=logo()).pdf()

    pdf = TaggedPdf(content)
    assert failures(content) == []
    assert pdf.paper == MILLIMETRES[paper]
    assert pdf.language == "en"
    assert pdf.title.startswith(sample(slug).title)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_input_gives_the_same_bytes(kind: str) -> None:
    first, second = (document(kind, sample("feet-to-hips-45"), address=ADDRESS) for _ in range(2))

    assert first.fingerprint == second.fingerprint
    assert first.pdf() == second.pdf()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "changes",
    [
        {"paper": "us-letter"},
        {"address": ADDRESS},
        {"edition": 2},
        {"made_on": MADE_ON.replace(day=23)},
        {"logo": logo()},
        {"letterhead": replace(LETTERHEAD, name="Oak Studio")},
        {"plan": plan(step(CALF), title="Another")},
        {"plan": plan(step(CALF, seconds=90))},
    ],
    ids=["paper", "address", "edition", "date", "logo", "letterhead", "title", "dose"],
)
def test_whatever_changes_the_paper_changes_its_fingerprint(kind: str, changes: dict[str, Any]) -> None:
    usual = document(kind, plan(step(CALF)))

    other = document(kind, **{"plan": plan(step(CALF)), **changes})

    assert other.fingerprint != usual.fingerprint


def test_the_two_papers_of_a_class_have_fingerprints_of_their_own() -> None:
    assert document("plan", plan(step(CALF))).fingerprint != document("handout", plan(step(CALF))).fingerprint


def test_a_paper_that_is_not_sold_is_refused() -> None:
    with pytest.raises(ValueError, match="a5"):
        document("plan", plan(), paper="a5")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_prints_as_it_was_typed(kind: str, text: str) -> None:
    hostile = hostile_plan(text)

    content = document(kind, hostile, address=ADDRESS, letterhead=Letterhead(text, text, text, text)).pdf()

    said = squeezed(TaggedPdf(content).text)
    assert failures(content) == []
    assert said.count(squeezed(printable(text))) >= 5


def hostile_plan(text: str) -> Plan:
    """A class with ``text`` in every field that somebody types into."""
    found = step(CALF).technique
    assert found is not None
    bad = replace(
        found,
        name=text,
        sanskrit=text,
        devanagari=text,
        cue=text,
        why=text,
        steps=(text, text),
        feel=text,
        avoid_feel=text,
        gentler=replace(found.gentler, how=text),
    )
    bad_step = replace(step(CALF), technique=bad, title=text, note=text)
    section = PlanSection(1, text, "rolling", (bad_step, step(number=2, title=text)))
    handout = PlanHandout(title=text, why=text, how_often=text, step_ids=(1,), notes=(PlanNote("n", text, text),))
    return Plan(1, text, text, "beginner", 30, (section,), intention=text, notes=text, handout=handout)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec=None), min_size=1, max_size=40))
def test_any_text_is_set_in_its_normal_form(kind: str, text: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()

    content = document(kind, hostile_plan(text)).pdf()

    assert [record.message for record in caplog.records] == []
    assert squeezed(printable(text)) in squeezed(TaggedPdf(content).text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_without_end_stays_within_its_column(kind: str) -> None:
    word = "Donaudampfschifffahrt" * 20

    pdf = read(kind, hostile_plan(word))

    assert squeezed(word) in squeezed(pdf.text)
    assert furthest_right(pdf) <= 210 - 10


def furthest_right(pdf: TaggedPdf) -> float:
    """How far to the right a piece of text begins on any page, in millimetres."""
    out = io.BytesIO()
    pdf.pdf.save(out)
    found: list[float] = []

    def visit(text: str, page: Sequence[float], line: Sequence[float], *_: object) -> None:
        if text.strip():
            found.append(line[4] * page[0] + page[4])

    for sheet in pypdf.PdfReader(out).pages:
        sheet.extract_text(visitor_text=visit)
    return max(found) / 72 * 25.4


@pytest.mark.parametrize("kind", KINDS)
def test_two_thousand_characters_of_note_and_as_many_lines_are_all_there(kind: str) -> None:
    words = " ".join(f"word{number}" for number in range(250))
    lines = "\n".join(str(number) for number in range(400))
    found = step(CALF).technique
    assert found is not None
    long = replace(step(CALF), technique=replace(found, cue=words, steps=(words,)), note=lines)

    pdf = read(kind, plan(long, step(SOLE, number=2)))

    assert squeezed(words) in squeezed(pdf.text)
    assert (squeezed(lines) in squeezed(pdf.text)) is (kind == "plan")


@pytest.mark.parametrize("kind", KINDS)
def test_a_class_without_steps_says_so(kind: str) -> None:
    content = document(kind, Plan(1, "Empty", "", "beginner", 30), letterhead=Letterhead("")).pdf()

    assert failures(content) == []
    assert "This class has no steps yet." in TaggedPdf(content).texts("P")


def test_a_class_of_120_steps_is_all_there() -> None:
    steps = [step(CALF if number % 2 else SOLE, number=number) for number in range(1, 121)]

    pdf = read("plan", plan(*steps, target_minutes=240))

    numbers = [int(words.split()[0]) for words in pdf.texts("H3")]
    assert numbers == list(range(1, 121))


def test_no_step_is_split_across_pages() -> None:
    pdf = read("plan", sample("roll-breathe-flow-60"))

    steps: list[set[int]] = []
    for element in pdf.elements:
        if element.role == "H3" or element.role in ("H1", "H2"):
            steps.append(set())
        if steps:
            steps[-1] |= element.pages
    assert pdf.pages > 2
    assert [pages for pages in steps if len(pages) > 1] == []


def test_a_page_that_goes_on_with_a_section_is_headed_by_it() -> None:
    pdf = read("plan", plan(*(step(CALF, number=number) for number in range(1, 30))))

    assert pdf.drawn.count("Rolling, continued") == pdf.pages - 1


def test_pages_are_numbered() -> None:
    pdf = read("plan", sample("feet-to-hips-45"))

    assert [f"Page {number} of {pdf.pages}" in pdf.drawn for number in range(1, pdf.pages + 1)] == [True] * pdf.pages


@pytest.mark.parametrize(("steps", "most"), [(20, 2), (25, 3)])
def test_a_plan_stays_short(steps: int, most: int) -> None:
    whole = sample("prenatal-roll-and-rest-60")
    taken = list(whole.steps())[:steps]
    sections = tuple(
        replace(each, steps=tuple(found for found in each.steps if found in taken)) for each in whole.sections
    )

    pdf = read("plan", replace(whole, sections=tuple(each for each in sections if each.steps)), address=ADDRESS)

    assert pdf.pages <= most


def test_a_picture_that_comes_again_is_kept_once() -> None:
    once = document("plan", plan(step(CALF)))
    often = document("plan", plan(*(step(CALF, number=number) for number in range(1, 9))))

    pictures = [[name for name in each.files if name.startswith("pictures/")] for each in (once, often)]
    assert pictures[0] == pictures[1]


def test_many_threads_set_the_same_bytes() -> None:
    with ThreadPoolExecutor(4) as pool:
        set_ = list(pool.map(lambda _: document("plan", sample("evening-unwind-45")).pdf(), range(8)))

    assert set(set_) == {set_[0]}


def test_the_fonts_are_read_once_a_process() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fonts.bundled(), range(8)))

    assert {id(each) for each in found} == {id(found[0])}
    assert found[0].families() == ["Noto Sans Devanagari", "Source Sans 3"]


def test_the_fonts_hold_what_the_library_writes() -> None:
    latin, devanagari = fonts.coverage()

    assert {letter for letter in "Pādāṅguṣṭhāsana Vṛkṣa Ujjāyī □–×½" if ord(letter) not in latin} == set()
    assert {letter for letter in "नाडीशोधनकुम्भक" if ord(letter) not in devanagari} == set()
    assert ord("😀") not in latin | devanagari


def test_what_the_standard_refuses_is_set_without_it_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(render, "printable_all", lambda data, **_: data)

    content = document("plan", plan(step(CALF), title="Sun 😀")).pdf()

    assert content.startswith(b"%PDF-")
    assert [record.getMessage() for record in caplog.records] == [
        "The plan could not be set as PDF/UA-1; it is set without the standard."
    ]


def test_what_cannot_be_set_at_all_is_an_error_with_its_cause_logged(caplog: pytest.LogCaptureFixture) -> None:
    broken = document("plan", plan(step(CALF)))

    with pytest.raises(render.RenderError):
        replace(broken, files={**broken.files, "sheet.json": b"{}"}).pdf()

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert caplog.records[-1].exc_info is not None
