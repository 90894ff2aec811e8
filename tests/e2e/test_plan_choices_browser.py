"""How a teacher chooses their plans: each change shows the plan anew and is said, with a script and without."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import expect

CUES = ".plan-step__cue"


class PlanPage:
    """The plan of a class, with the choices above it."""

    def __init__(self, page):
        self.page = page
        self.said = page.locator("#plan-choices-said")
        self.left_out = page.locator("#plan-choices-left-out")
        self.download = page.get_by_role("link", name="Download PDF")
        self.keep = page.get_by_role("button", name="Keep these choices")

    def form(self, name):
        return self.page.get_by_role("radio", name=name)

    def part(self, name):
        return self.page.get_by_role("checkbox", name=name, exact=True)


@pytest.fixture
def plan(page, house):
    house.open(page, "plan")
    return PlanPage(page)


def test_each_change_shows_the_plan_anew_and_is_said(plan):
    expect(plan.keep).to_be_hidden()
    assert plan.page.locator(CUES).count() > 0

    plan.part("Cues").uncheck()

    expect(plan.said).to_have_text("Kept. The plan is shown anew: Standard, with pictures, Sanskrit names, "
                                   "what to watch for and room for notes.")  # fmt: skip
    expect(plan.page.locator(CUES)).to_have_count(0)
    expect(plan.part("Cues")).to_be_focused()
    plan.form("Pocket").check()
    expect(plan.left_out).to_have_text(
        "“Pocket” has no place for: pictures, Sanskrit names, room for notes. Your ticks are kept for the other forms."
    )
    expect(plan.form("Pocket")).to_be_focused()


def test_what_was_chosen_last_is_kept_however_fast(plan):
    for name in ("Compact", "Large print", "Standard", "Compact", "Pocket"):
        plan.form(name).check()

    expect(plan.said).to_contain_text("Pocket")
    plan.page.reload()
    expect(plan.form("Pocket")).to_be_checked()


def test_a_form_that_the_address_asked_for_has_had_its_turn(plan):
    plan.page.goto(f"{plan.page.url}?form=large")
    expect(plan.form("Large print")).to_be_checked()
    expect(plan.page.locator("#plan-choices-once")).to_have_text("Shown so this once. “Standard” is what you keep.")

    plan.form("Compact").check()

    expect(plan.page.locator("#plan-choices-once")).to_be_empty()
    expect(plan.page).to_have_url(plan.page.url.partition("?")[0])
    plan.page.reload()
    expect(plan.form("Compact")).to_be_checked()


def test_the_choices_are_made_with_keys_alone(plan):
    plan.form("Standard").focus()
    plan.page.keyboard.press("ArrowRight")

    expect(plan.said).to_contain_text("Large print")
    expect(plan.form("Large print")).to_be_focused()


@pytest.mark.parametrize("form", ["Pocket", "Compact", "Standard", "Large print"])
def test_every_form_comes_as_a_pdf_in_one_click(form, plan):
    link = plan.page.get_by_role("link", name=f"PDF ({form}, this once)")

    answer = plan.page.request.get(link.get_attribute("href"))

    assert answer.headers["content-type"] == "application/pdf"
    assert len(pypdf.PdfReader(io.BytesIO(answer.body())).pages) > 0
    plan.page.reload()
    expect(plan.form("Standard")).to_be_checked()


def test_without_a_script_a_button_keeps_them(house, plain_page):
    house.open(plain_page, "plan")
    plan = PlanPage(plain_page)
    plan.form("Compact").check()
    plan.part("Sanskrit names").uncheck()

    plan.keep.click()

    expect(plan.page.get_by_text("Your choices are kept, for this plan and every other.")).to_be_visible()
    expect(plan.form("Compact")).to_be_checked()
    expect(plan.part("Sanskrit names")).not_to_be_checked()
