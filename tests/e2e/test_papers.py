"""Papers on their way to somebody: what is printed and downloaded holds what the page shows, in its order."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_right
from itertools import accumulate

import pypdf
import pytest
from playwright.sync_api import expect

from tests.sessions.documents.tagged_pdf import squeezed

CUES = ".plan-step__cue"
TITLE = "roll-breathe-flow-back-body"

# Each printed page: its steps, what is read of one from its name to its end, and the most sheets of A4 that it takes.
PRINTED = {
    "plan": (".plan-step", ".plan-step__name, .plan-step__cue", 6),
    "hand-out": (".handout-entry", ".handout-entry__name, .handout-entry__words li", 5),
    "cards": (".technique-card", ".technique-card__name, .technique-card__cue", 9),
    "shared page": (".leaf-step", ".leaf-step__name, .leaf-fold:not(.leaf-care) li", 12),
}
# Without what stands behind a name: no font of this machine may have it.
READ = "(steps, parts) => steps.map(step => [...step.querySelectorAll(parts)].map(part => part.firstChild.textContent))"

# Each download: the page that offers it, what its address asks for, its link, the name of its file.
DOWNLOADS = {
    "their teacher": [
        ("plan", "", "Download PDF", f"{TITLE}-class-plan.pdf"),
        ("plan", "", "PDF on US Letter", f"{TITLE}-class-plan.pdf"),
        ("hand-out", "", "PDF", f"{TITLE}-to-do-at-home.pdf"),
        ("hand-out", "?size=large", "PDF", f"{TITLE}-to-do-at-home.pdf"),
        ("cards", "", "PDF on US Letter", f"{TITLE}-cards.pdf"),
    ],
    "a student": [
        ("shared page", "", "Hand-out to print (PDF)", f"{TITLE}.pdf"),
        ("shared page", "", "In large print", f"{TITLE}.pdf"),
    ],
}


class Paper:
    """A PDF as an independent library reads it: its words in their order, and the page on which each stands."""

    def __init__(self, content: bytes) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(content))
        pages = [plain(page.extract_text()) for page in self.reader.pages]
        self.text = "".join(pages)
        self._ends = list(accumulate(len(page) for page in pages))

    def pages_of(self, parts: list[str]) -> list[int]:
        """Return the pages of ``parts``, each looked for behind the one before; -1 for one that is not there."""
        found, position = [], 0
        for part in parts:
            position = self.text.find(plain(part), position)
            found.append(bisect_right(self._ends, position) if position >= 0 else -1)
            position = max(position, 0)
        return found


def plain(text: str) -> str:
    """Return the letters of ``text``: a font may join some of them, and lines end elsewhere."""
    return squeezed(unicodedata.normalize("NFKC", text))


def downloaded(page, link) -> Paper:
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return Paper(answer.body())


@pytest.mark.parametrize("what", PRINTED)
def test_every_step_is_printed_whole_and_in_order(page, house, what):
    steps, parts, most = PRINTED[what]
    house.open(page, what)
    read = page.locator(steps).evaluate_all(READ, parts)

    paper = Paper(page.pdf(prefer_css_page_size=True))

    pages = iter(paper.pages_of([part for step in read for part in step]))
    on_pages = [{next(pages) for _part in step} for step in read]
    assert len(read) > 4
    assert [step for step, on in zip(read, on_pages, strict=True) if len(on) != 1 or -1 in on] == []
    assert len(paper.reader.pages) <= most
    assert [number for number, sheet in enumerate(paper.reader.pages) if not sheet.extract_text().strip()] == []


def test_a_printed_shared_page_says_of_each_condition_which_steps_it_means_and_where_it_is_on_the_web(page, house):
    house.open(page, "shared page")
    said = page.locator("#check [data-condition]").evaluate_all(
        """conditions => conditions.map(one => [
            one.querySelector(".check__tick span").textContent,
            ...[...one.querySelectorAll(".check__rules .quiet")].map(steps => steps.textContent),
        ])"""
    )

    paper = Paper(page.pdf(prefer_css_page_size=True))

    assert len(said) > 20
    assert -1 not in paper.pages_of([words for condition in said for words in condition])
    assert plain(page.url) in paper.text


def test_what_somebody_ticked_is_printed_beside_the_steps_and_nothing_of_the_others(page, house):
    house.open(page, "shared page")
    page.locator("#check summary", has_text="Skin and injuries").click()
    page.get_by_label("Open wound, cut, burn or stitches", exact=True).check()

    paper = Paper(page.pdf(prefer_css_page_size=True))

    assert plain("Leave this spot alone until your skin has closed.") in paper.text
    assert plain("Osteoporosis") not in paper.text


@pytest.mark.parametrize("scripts", [True, False])
def test_a_plan_is_downloaded_as_it_was_chosen(new_page, house, scripts):
    page = new_page(java_script_enabled=scripts)
    house.open(page, "plan")
    cues = page.locator(CUES).all_inner_texts()
    notes = page.locator("#plan-choices-form").get_by_label("Room for notes")
    full = downloaded(page, page.get_by_role("link", name="Download PDF"))

    page.get_by_role("checkbox", name="Cues", exact=True).uncheck()
    if scripts:
        expect(page.locator(CUES)).to_have_count(0)
    notes.uncheck()
    if not scripts:
        page.get_by_role("button", name="Keep these choices").click()
    expect(page.locator("#plan")).not_to_contain_text("What would you change?")

    lean = downloaded(page, page.get_by_role("link", name="Download PDF"))
    names = page.locator(".plan-step").evaluate_all(READ, ".plan-step__name")
    assert [plain(cue) in full.text for cue in cues] == [True] * len(cues)
    assert [cue for cue in cues if plain(cue) in lean.text] == []
    assert (plain("What would you change?") in full.text, plain("What would you change?") in lean.text) == (True, False)
    assert -1 not in lean.pages_of([name for step in names for name in step])


def test_parts_and_paper_are_chosen_with_keys_alone(page, house):
    house.open(page, "plan")
    page.get_by_role("checkbox", name="Pictures", exact=True).focus()

    page.keyboard.press("Space")
    expect(page.locator(".plan-step__picture")).to_have_count(0)
    for _part in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".plan__writing")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#plan-choices-form select")).to_be_focused()
    page.keyboard.press("U")

    expect(page.locator("#plan")).to_contain_class("plan--on-us-letter")
    page.reload()
    expect(page.locator(".plan-step__picture, .plan__writing")).to_have_count(0)
    sheet = downloaded(page, page.get_by_role("link", name="Download PDF")).reader.pages[0]
    assert [round(float(side)) for side in sheet.mediabox[2:]] == [612, 792]


@pytest.mark.parametrize("whose", DOWNLOADS)
def test_each_download_opens_under_its_name(page, house, whose):
    opened = []
    for what, query, link, _name in DOWNLOADS[whose]:
        house.open(page, what)
        page.goto(page.url + query)
        answer = page.request.get(page.get_by_role("link", name=link, exact=True).get_attribute("href"))
        assert answer.headers["content-type"] == "application/pdf"
        assert len(pypdf.PdfReader(io.BytesIO(answer.body())).pages) > 0
        opened.append(answer.headers["content-disposition"])

    assert opened == [f'inline; filename="{name}"' for _what, _query, _link, name in DOWNLOADS[whose]]
