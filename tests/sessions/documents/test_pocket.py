"""The pocket plan: one sheet, printed on one side, that folds to a quarter and reads from front to back."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace

import pypdf
import pytest

from anatomy.domain.safety import Aspect, Clearance, Condition, Present, Rule, Rulebook, Severity
from sessions.domain.papers import PlanChoices, PlanForm
from sessions.domain.plan import Plan, PlanRoom, PlanSection
from tests.sessions.documents.making import document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf
from tests.sessions.plans import SAMPLES, plan, sample, step

POCKET = PlanChoices(PlanForm.POCKET)
ADDRESS = "https://willow.example/classes/12/"
CALF = "smr-calf-roller-sweep"
PLAIN = "Calf roller sweep 60 s each side"
# In the order of reading: the front, inside left, inside right, the back.
FRONT, LEFT, RIGHT, BACK = range(4)


@dataclass(frozen=True)
class Run:
    """A piece of drawn text: its page, the panel on which it lies, which way up, its size in points, its words."""

    page: int
    panel: int
    upside_down: bool
    size: float
    words: str


def runs(content: bytes) -> list[Run]:
    """Every piece of text of a PDF, where it is drawn."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [run for number, page in enumerate(pages) for run in runs_of(page, number)]


def runs_of(page: pypdf.PageObject, number: int) -> list[Run]:
    found: list[Run] = []
    middle = page.mediabox.width / 2, page.mediabox.height / 2
    panel_at = {(True, False): FRONT, (True, True): LEFT, (False, True): RIGHT, (False, False): BACK}

    def see(words: str, user: list[float], text: list[float], _font: object, size: float) -> None:
        if words.strip():
            across, _b, _c, down, x, y = pypdf.mult(text, user)
            panel = panel_at[x > middle[0], y > middle[1]]
            found.append(Run(number, panel, down < 0, abs(across) * size, words))

    page.extract_text(visitor_text=see)
    return found


def pocket(of: Plan, **changes: object) -> bytes:
    return document("plan", of, **{"address": ADDRESS, "choices": POCKET, **changes}).pdf()


def class_of(count: int, *, sections: int = 1) -> Plan:
    """A class of so many steps, dealt onto so many sections."""
    steps = [replace(step(CALF), id=at, title=f"Step called {at}") for at in range(1, count + 1)]
    each = -(-count // sections)
    parts = tuple(
        PlanSection(at, f"Part {at + 1}", "rolling", tuple(steps[at * each : (at + 1) * each]))
        for at in range(sections)
    )
    return replace(plan(), sections=parts)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("slug", SAMPLES)
def test_every_sample_fits_one_sheet_that_can_be_read(slug: str, paper: str) -> None:
    content = pocket(sample(slug), paper=paper)

    drawn = runs(content)
    assert failures(content) == []
    assert {run.page for run in drawn} == {0}
    assert min(run.size for run in drawn) >= 8.5
    assert {run.panel: run.upside_down for run in drawn} == {FRONT: False, LEFT: True, RIGHT: True, BACK: False}
    assert {(run.panel, run.upside_down) for run in drawn} == {
        (FRONT, False), (LEFT, True), (RIGHT, True), (BACK, False)
    }  # fmt: skip


@pytest.mark.parametrize("slug", SAMPLES)
def test_steps_are_set_larger_than_small_print(slug: str) -> None:
    names = {each.title for each in sample(slug).steps()}

    sizes = {round(run.size, 1) for run in runs(pocket(sample(slug))) if run.words.strip() in names}

    assert len(sizes) == 1
    assert min(sizes) >= 11


def test_it_is_read_in_the_order_of_the_panels() -> None:
    of = sample("roll-breathe-flow-60")

    pdf = TaggedPdf(pocket(of))

    told = pdf.texts("H1", "H2", "Lbl")
    expected = [of.title]
    for section in of.sections:
        expected += [section.name, *[str(number) for number, each in of.numbered() if each in section.steps]]
    assert [text if text.isdigit() else re.split(r" \d", text)[0] for text in told] == expected


def test_the_panels_follow_each_other_as_the_sheet_is_folded() -> None:
    numbers = [
        (run.panel, int(found[1]))
        for run in runs(pocket(class_of(40)))
        if (found := re.search(r"Step called (\d+)", run.words))
    ]

    assert [number for _panel, number in sorted(numbers)] == list(range(1, 41))


def test_a_step_says_its_number_name_dose_side_and_whether_it_may_go() -> None:
    of = plan(replace(step(CALF), optional=True))

    pdf = read("plan", of, choices=POCKET)

    assert pdf.texts("Lbl", "LBody") == ["1", "Calf roller sweep Optional 60 s each side"]


def test_the_rest_says_when_it_must_start() -> None:
    of = sample("feet-to-hips-45")
    rest = next(section for section in of.sections if section.protected)

    pdf = read("plan", of, choices=POCKET)

    at = next(at for at, text in enumerate(pdf.texts("H2", "P")) if text.startswith(rest.name))
    assert "Protected: start by 38:45 at the latest." in pdf.texts("H2", "P")[at:]


@pytest.mark.parametrize("count", [36, 60, 120])
def test_no_step_is_lost_in_a_long_class_and_no_head_stays_alone(count: int) -> None:
    content = pocket(class_of(count, sections=12))

    drawn = [run.words.strip() for run in runs(content)]
    steps = [words for words in drawn if re.fullmatch(r"Step called \d+", words)]
    assert sorted(steps, key=lambda words: int(words.split()[-1])) == [
        f"Step called {at}" for at in range(1, count + 1)
    ]
    assert failures(content) == []
    for panel in panels(content):
        heads = [at for at, words in enumerate(panel) if re.fullmatch(r"Part \d+", words)]
        assert all(any(words.startswith("Step called") for words in panel[at:]) for at in heads)


def panels(content: bytes) -> list[list[str]]:
    """The words of each panel, in the order in which they are drawn."""
    drawn = runs(content)
    keys = sorted({(run.page, run.panel) for run in drawn})
    return [[run.words.strip() for run in drawn if (run.page, run.panel) == key] for key in keys]


def test_a_class_that_is_too_long_goes_on_with_a_sheet_of_its_own() -> None:
    content = pocket(class_of(120))

    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 2
    drawn = runs(content)
    assert [run.words.strip() for run in drawn if run.page == 1 and run.panel == FRONT][:2] == [
        "Feet first",
        "Part 1, continued",
    ]
    assert [sum("To fold" in run.words for run in drawn if run.page == page) for page in (0, 1)] == [1, 1]


def test_a_panel_that_goes_on_with_a_section_says_so() -> None:
    for at, panel in enumerate(panels(pocket(class_of(40)))):
        assert ("Part 1, continued" in panel) is (at > 0 and any(words.startswith("Step") for words in panel))


def test_a_step_without_end_is_set_smaller_and_stays_with_its_head() -> None:
    content = pocket(plan(replace(step(CALF), title="More and more words " * 100)))

    assert failures(content) == []
    assert TaggedPdf(content).pages == 1
    assert TaggedPdf(content).text.count("More and more words") == 100


def test_no_text_is_too_long_for_a_pocket() -> None:
    """Longer than any field takes: every text is still there, on sheets of their own size, and it comes to an end."""
    words = "More and more words " * 60
    of = class_of(60, sections=3)
    sections = tuple(replace(section, name=words) for section in of.sections)

    content = pocket(replace(of, title=words, teacher=words, sections=sections))

    assert failures(content) == []
    assert TaggedPdf(content).text.count("More and more words") >= 60 * 4
    assert sum("Step called" in run.words for run in runs(content)) == 60


BOOK = Rulebook(
    conditions={
        "veins": Condition(
            "veins",
            "Varicose veins",
            "Varicose veins",
            "Heart",
            Clearance.NONE,
            rules=(Rule("veins-01", "veins", Severity.MODIFY, {Aspect.KIND: frozenset({"smr"})}, instead="Less."),),
        )
    }
)


@pytest.mark.parametrize(("safety", "said"), [(True, "Calf roller sweep Modify 60 s each side"), (False, PLAIN)])
def test_a_finding_is_the_word_beside_its_step_where_it_was_chosen(safety: bool, said: str) -> None:
    of = replace(plan(step(CALF)), room=PlanRoom((Present("veins"),)))

    pdf = read("plan", of, choices=replace(POCKET, safety=safety), book=BOOK)

    assert pdf.texts("LBody") == [said]
    assert "Varicose veins" not in pdf.text


def test_without_the_safety_box_nothing_of_it_is_left() -> None:
    with_it, without = (
        read("plan", plan(step(CALF)), choices=replace(POCKET, safety=safety)).texts("P") for safety in (True, False)
    )

    stop = "If it hurts ease the pressure, change how you do it, and if it still hurts, stop."
    assert [words for words in with_it if words not in without] == [stop]


def test_the_foot_says_where_it_comes_from_and_how_to_fold_it() -> None:
    pdf = read("plan", plan(step(CALF)), choices=POCKET, address=ADDRESS, edition=3)

    assert pdf.texts("P")[-4:] == [
        "This class on your phone",
        ADDRESS,
        "Willow Studio · Mira Sol · Edition 3 · 22 November 2026 · Page 1 of 1",
        "To fold: the top half back, then the left half back. The title stays in front.",
    ]


def test_the_same_class_gives_the_same_bytes() -> None:
    first, second = (pocket(sample("feet-to-hips-45")) for _ in range(2))

    assert first == second


def test_a_class_without_steps_says_so() -> None:
    assert "This class has no steps yet." in read("plan", plan(), choices=POCKET).text
