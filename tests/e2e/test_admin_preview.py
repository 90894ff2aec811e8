"""The preview of a rule in the admin site, in a browser: it follows the form, and nothing is saved."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from anatomy.models import LibraryState, Rule

pytestmark = pytest.mark.e2e


@pytest.fixture
def bending(page, house):
    """Open the page of the rule against rounding the back, and return the preview on it."""
    rule = Rule.objects.get(slug="osteoporosis-03")
    house.sign_in(page, house.people["curator"])
    page.goto(reverse("admin:anatomy_rule_change", args=[rule.pk]))
    return page.get_by_role("status")


def choose(page: Page, field: str, words: str) -> None:
    """Choose an entry in a field that searches as somebody types."""
    page.locator(f".field-{field} .select2-selection").click()
    page.keyboard.type(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def test_the_preview_follows_the_form(page, house, bending):
    before = LibraryState.objects.revision()
    expect(bending).to_contain_text("This rule touches 7 techniques")

    page.get_by_label("Severity:").select_option("caution")
    expect(bending).to_contain_text("6 of them change from “Contraindicated” to “Caution”")
    page.get_by_label("Standing", exact=True).check()
    expect(bending).to_contain_text("This rule touches 3 techniques")
    choose(page, "regions", "Jaw and face")
    expect(bending).to_contain_text("This rule touches 0 techniques")

    assert LibraryState.objects.revision() == before
    assert Rule.objects.get(slug="osteoporosis-03").severity == "contraindicated"


def test_the_preview_stays_in_sight(page, house, bending):
    page.set_viewport_size({"width": 820, "height": 700})

    for label in ("Severity:", "What to do instead:"):
        page.get_by_label(label).focus()
        expect(bending).to_be_in_viewport()
        expect(page.get_by_label(label)).to_be_in_viewport()
