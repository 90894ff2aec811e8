"""Every paper of every sample class, read with another library: its pages, its tags, its order, and nothing lost."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.documents.printable import printable
from sessions.domain.handout import entries
from sessions.domain.papers import PAPERS
from sessions.domain.plan import Plan
from tests.sessions.documents.making import EVERY_PAPER, HANDOUTS, PLANS, document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf, squeezed
from tests.sessions.plans import SAMPLES, plan, sample, step

CLASS = "https://willow.example/classes/12/"
MILLIMETRES = {"a4": (210, 297), "us-letter": (216, 279)}
LONGEST = max(SAMPLES, key=lambda slug: len(list(sample(slug).steps())))
ROOT = Path(__file__).parents[3]


def shown(kind: str, of: Plan) -> list[str]:
    """The names of what is on the paper, in order."""
    if kind in HANDOUTS:
        return [entry.step.title for entry in entries(of)]
    if kind == "cards":
        return list(dict.fromkeys(each.title for each in of.steps() if each.technique))
    return [each.title for each in of.steps()]


def in_order(names: list[str], said: str) -> list[str]:
    """Those of ``names`` that stand in ``said``, each after the one before."""
    found, at = [], 0
    for name in names:
        place = said.find(squeezed(name), at)
        if place >= 0:
            found.append(name)
            at = place + 1
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", EVERY_PAPER)
@pytest.mark.parametrize("slug", SAMPLES)
def test_a_paper_is_whole_tagged_and_in_order(slug: str, kind: str, paper: str) -> None:
    of = sample(slug)

    content = document(kind, of, paper=paper, address=CLASS).pdf()

    pdf = TaggedPdf(content)
    assert failures(content) == []
    assert (pdf.paper, pdf.language) == (MILLIMETRES[paper], "en")
    assert in_order(shown(kind, of), squeezed(pdf.text)) == shown(kind, of)


@pytest.mark.parametrize("kind", EVERY_PAPER)
@pytest.mark.parametrize("slug", SAMPLES)
def test_every_figure_says_what_it_shows(slug: str, kind: str) -> None:
    pdf = read(kind, sample(slug), address=CLASS)

    assert [element for element in pdf.elements if element.role == "Figure" and not element.text.strip()] == []


@pytest.mark.parametrize("kind", EVERY_PAPER)
def test_every_font_is_in_the_file(kind: str) -> None:
    content = document(kind, sample(LONGEST), address=CLASS).pdf()

    with pikepdf.open(io.BytesIO(content)) as pdf:
        described = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each]
        assert described
        assert [str(each.FontName) for each in described if not {"/FontFile2", "/FontFile3"} & set(each.keys())] == []


@pytest.mark.parametrize("kind", EVERY_PAPER)
def test_a_paper_has_bookmarks_or_is_one_page(kind: str) -> None:
    content = document(kind, sample(LONGEST), address=CLASS).pdf()

    reader = pypdf.PdfReader(io.BytesIO(content))
    assert reader.outline or len(reader.pages) == 1


@pytest.mark.parametrize("kind", EVERY_PAPER)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec=None), min_size=1, max_size=30))
def test_any_name_is_there_in_its_normal_form(kind: str, text: str) -> None:
    technique = step("smr-calf-roller-sweep").technique
    assert technique is not None
    named = replace(step("smr-calf-roller-sweep"), title=text, technique=replace(technique, name=text))

    said = read(kind, plan(named, title=text)).text

    assert squeezed(printable(text)) in squeezed(said)


@pytest.mark.parametrize("kind", [kind for kind in EVERY_PAPER if kind not in HANDOUTS])
def test_a_class_of_120_steps_is_all_there(kind: str) -> None:
    technique = step("smr-calf-roller-sweep").technique
    assert technique is not None
    names = [f"Step called {at}" for at in range(1, 121)]
    steps = [
        step("smr-calf-roller-sweep", number=at, title=name, technique=replace(technique, slug=f"slug-{at}", name=name))
        for at, name in enumerate(names, start=1)
    ]

    said = squeezed(read(kind, plan(*steps)).text)

    assert in_order(names, said) == names


@pytest.mark.parametrize("kind", PLANS)
def test_most_of_large_print_is_set_in_18_point(kind: str) -> None:
    """And most of every other form in less."""
    sizes = _sizes(document(kind, sample(LONGEST), address=CLASS).pdf())

    assert (max(sizes, key=lambda size: sizes[size]) >= 18) is (kind == "large")


def _sizes(content: bytes) -> dict[float, int]:
    """How many letters are set in each size, in points."""
    counted: dict[float, int] = {}

    def see(words: str, user: list[float], text: list[float], _font: object, size: float) -> None:
        matrix = pypdf.mult(text, user)
        points = round(abs(matrix[0] or matrix[1]) * size, 1)
        counted[points] = counted.get(points, 0) + len(words.strip())

    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=see)
    return counted


def test_four_processes_set_two_hundred_documents_with_level_memory() -> None:
    """Each process says, in kilobytes, what it held after its first twenty documents and after its last."""
    command = [sys.executable, "-m", "tests.sessions.documents.setting_many", "50"]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    told = [json.loads(process.communicate()[0]) for process in processes]

    assert [process.returncode for process in processes] == [0] * 4
    assert [each["set"] for each in told] == [50] * 4
    assert len({each["bytes"] for each in told}) == 1
    assert [each for each in told if each["last"] > each["early"] * 1.25] == []
