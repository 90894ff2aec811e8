"""How large a hand-out is set, how far apart its lines stand and how long they are: measured in the PDFs."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pikepdf
import pytest

from sessions.domain.papers import PAPERS
from sessions.domain.plan import PlanHandout, PlanNote
from tests.sessions.documents.making import ADDRESS, document
from tests.sessions.plans import SAMPLES, sample

type Matrix = tuple[float, ...]

CREDIT = 9
LARGE_BODY = 16
SPACING = 1.4
# About 75 letters are comfortable. What stands in one paragraph, so that three steps have one side, may have some more.
MOST_LETTERS = 92


@dataclass(frozen=True)
class Run:
    """Glyphs of one size in a line: where they begin, in points from the left and from the top, and how many."""

    x: float
    y: float
    size: float
    glyphs: int


def times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def runs(page: pikepdf.Page) -> Iterator[Run]:
    height = float(page.mediabox[3])
    here: Matrix = (1, 0, 0, 1, 0, 0)
    kept: list[Matrix] = []
    size, start = 0.0, here
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(here)
            case "Q":
                here = kept.pop()
            case "cm":
                here = times(tuple(map(float, operands)), here)
            case "Tf":
                size = float(operands[1])
            case "Tm":
                start = tuple(map(float, operands))
            case "Tj" | "TJ":
                *_rest, x, y = times(start, here)
                shown = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                glyphs = sum(len(bytes(part)) // 2 for part in shown if isinstance(part, pikepdf.String))
                yield Run(x, height - y, size, glyphs)


def pages(slug: str, paper: str, *, large: bool) -> list[list[Run]]:
    """The runs of each page of a sample's hand-out, with all that a hand-out can have."""
    notes = (PlanNote("breath", "Breathe", "In and out through the nose, as slowly as you like. " * 4),)
    home = replace(sample(slug), handout=PlanHandout(large=large, ticks=True, notes=notes))
    content = document("handout", home, paper=paper, address=ADDRESS).pdf()
    return [list(runs(page)) for page in pikepdf.open(io.BytesIO(content)).pages]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("slug", SAMPLES)
def test_the_foot_never_stands_alone_on_a_page(slug: str, count: int, paper: str) -> None:
    """A page that ends the hand-out has a heading too: the name of the step, or of what follows the steps."""
    given = sample(slug)
    steps = tuple(step.id for section in given.sections for step in section.steps)[:count]
    home = replace(given, handout=PlanHandout(large=True, step_ids=steps))

    pdf = pikepdf.open(io.BytesIO(document("handout", home, paper=paper, address=ADDRESS).pdf()))

    assert max(run.size for run in runs(pdf.pages[-1])) > LARGE_BODY


@pytest.mark.parametrize(("large", "body"), [(False, 12), (True, 16)], ids=["normal", "large"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("slug", SAMPLES)
def test_it_is_set_large_enough_far_enough_apart_and_in_short_lines(
    slug: str, paper: str, large: bool, body: int
) -> None:
    for page in pages(slug, paper, large=large):
        assert {run.size for run in page if run.size < body} <= {CREDIT}
        lines: defaultdict[float, list[Run]] = defaultdict(list)
        for run in page:
            if run.size == body:
                lines[round(run.y, 1)].append(run)
        # Lines of two columns stand between each other: those of one column begin at the same place.
        columns: defaultdict[float, list[float]] = defaultdict(list)
        for y, line in lines.items():
            for x in {round(run.x) for run in line}:
                columns[x].append(y)
        gaps = [below - above for column in columns.values() for above, below in pairwise(sorted(column))]
        assert min(gaps) >= SPACING * body - 0.05
        assert max(sum(run.glyphs for run in line) for line in lines.values()) < 2 * MOST_LETTERS
