"""No page fails WCAG 2.2 AA as far as a machine can tell: at a desk and on a phone, in the light and in the dark."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.builder_page import BuilderPage
from tests.e2e.visits import NOT_PAGES, VISITS, pages_of_the_product

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def assert_accessible_everywhere(assert_accessible):
    """Give a function that looks at a page at a desk in the light, and on a phone in the dark.

    The scheme changes colours and nothing else, the width everything but colours: two looks see what four would.
    """

    def check(page: Page) -> None:
        for size, scheme in ((DESK, "light"), (PHONE, "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)

    return check


def test_every_page_is_looked_at():
    assert {visit.name for visit in VISITS.values()} | NOT_PAGES == pages_of_the_product()


@pytest.mark.parametrize("what", VISITS)
def test_a_page(page, house, assert_accessible_everywhere, what):
    house.open(page, what)

    assert_accessible_everywhere(page)


# States of a page -----------------------------------------------------------------------------------------------------


def test_a_builder_with_everything_open(page, house, assert_accessible_everywhere):
    """A step and a section being changed, a menu, the filters, a form for own words, and one for a new section."""
    house.open(page, "builder")
    class_ = BuilderPage(page)
    form = class_.edit("Slow nasal belly breath")
    class_.choose("Warm-up", "Name, time and rounds")
    expect(page.get_by_role("form", name="Change Warm-up")).to_be_visible()
    page.locator("#library summary", has_text="Filters").click()
    page.get_by_text("Add a section").click()
    class_.section("Check before").get_by_text("Add words of your own").click()
    class_.menu("Calf roller sweep")
    expect(form).to_be_visible()

    assert_accessible_everywhere(page)


def test_a_builder_with_a_refused_form(page, house, assert_accessible_everywhere, faults):
    house.open(page, "builder")
    form = BuilderPage(page).edit("Slow nasal belly breath")
    form.get_by_label("Time a side").fill("soon")
    faults.expect("status of 422")
    form.get_by_role("button", name="Done").click()
    expect(form.locator(".field__errors")).to_be_visible()

    assert_accessible_everywhere(page)


def test_a_builder_in_which_a_step_is_being_moved(page, house, assert_accessible_everywhere):
    house.open(page, "builder")
    BuilderPage(page).choose("Calf roller sweep", "Move to …")
    expect(page.get_by_role("form", name="Move Calf roller sweep")).to_be_visible()

    assert_accessible_everywhere(page)


def test_a_builder_with_a_finding_and_a_swap_open(page, house, assert_accessible_everywhere):
    """What can stand in for a step, beside the sources of a rule and the form that accepts a finding with a reason."""
    house.open(page, "builder")
    class_ = BuilderPage(page)
    class_.choose("Sphinx", "Swap …")
    expect(page.locator(".swap__choice").first).to_be_visible()
    class_.settled()
    finding = page.locator(".finding--step").filter(has=page.get_by_role("link", name="35. Final rest", exact=True))
    finding.get_by_role("link", name="Accept").click()
    expect(finding.get_by_label("Why it can stay")).to_be_focused()
    class_.settled()
    for sources in page.locator(".finding__sources:visible > summary").all():
        sources.click()
    expect(page.locator(".swap__choice").first).to_be_visible()

    assert_accessible_everywhere(page)


def test_a_question_and_a_fault(page, house, assert_accessible_everywhere, faults):
    """The dialog that asks before something goes, over the line that says that a change waits."""
    house.open(page, "builder")
    class_ = BuilderPage(page)
    page.route("**/move/", lambda route: route.abort())
    faults.expect("move/|htmx:|ERR_FAILED")
    class_.move("Calf roller sweep", "down")
    expect(page.locator("#outbox")).to_contain_text("1 change waits; nothing is lost.")
    class_.choose("Rolling", "Remove the section")
    expect(page.get_by_role("dialog")).to_be_visible()

    assert_accessible_everywhere(page)


@pytest.mark.parametrize("menu", ["Account:", "Studio"])
def test_an_open_menu_of_the_site(page, house, assert_accessible_everywhere, menu):
    house.open(page, "people")
    page.get_by_role("banner").locator("summary", has_text=menu).click()

    assert_accessible_everywhere(page)


@pytest.mark.parametrize(
    ("what", "button", "typed"),
    [
        ("sign in", "Sign in", {}),
        ("forgotten password", "Send the link", {}),
        ("new class", "Start building", {"Title": ""}),
        ("settings of a class", "Save", {"Title": "", "Target": "soon"}),
        ("occasions", "Add", {"Date": "", "Head-count": "many"}),
        ("share", "Make a link", {"Last day": "2020-01-01"}),
        ("change password", "Change it", {}),
        ("invite", "Send the invitation", {}),
        ("studio", "Save", {"Name": "", "Tools": "many"}),
    ],
)
def test_a_form_with_errors(page, house, assert_accessible_everywhere, faults, what, button, typed):
    house.open(page, what)
    form = page.get_by_role("main").locator("form.form")
    for label, words in typed.items():
        form.get_by_label(label).first.fill(words)
    faults.expect("status of 422")
    form.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".field__errors").first).to_be_visible()

    assert_accessible_everywhere(page)


# Pages that say no ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/nothing/", "/s/nothing/"])
def test_a_page_that_is_not_there(page, house, assert_accessible_everywhere, faults, address):
    faults.expect("status of 404")
    page.goto(address)

    assert_accessible_everywhere(page)


def test_too_many_wrong_passwords(page, house, assert_accessible_everywhere, faults):
    wrong = {"username": "nobody@example.org", "password": "wrong"}
    for _attempt in range(20):
        Client().post(reverse("studio:login"), wrong)
    faults.expect("status of 429")
    house.open(page, "sign in")
    page.get_by_label("E-mail address").fill(wrong["username"])
    page.get_by_label("Password").fill(wrong["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please wait a little")

    assert_accessible_everywhere(page)


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "403_csrf.html", "500.html", "503.html", "sessions/document_failed.html"]
)
def test_a_page_that_says_what_went_wrong(page, house, assert_accessible_everywhere, template):
    body = render_to_string(template, {"title": "Plan", "print_view": "/"})
    page.route("**/fault/", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto("/fault/")

    assert_accessible_everywhere(page)


# The admin site -------------------------------------------------------------------------------------------------------


# What Django's own admin site lacks: a visible label of the search box, names for the boxes that Select2 draws and for
# the fields of a table of rows, and room between the filters of a list.
DJANGOS_OWN = {"label-title-only", "label", "aria-input-field-name", "list", "select-name", "target-size"}


ADMIN_PAGES = ["/admin/", "/admin/anatomy/technique/", "/admin/anatomy/rule/gaps/", "/admin/anatomy/rule/advice/"]


@pytest.mark.parametrize("address", [*ADMIN_PAGES, "technique", "condition", "rule"])
def test_the_admin_site(page, house, assert_accessible, address):
    from anatomy.models import Condition, Rule, Technique

    rows = {
        "technique": Technique.objects.first(),
        "condition": Condition.objects.first(),
        "rule": Rule.objects.first(),
    }
    if address in rows:
        address = reverse(f"admin:anatomy_{address}_change", args=[rows[address].pk])
    house.sign_in(page, house.people["curator"])
    page.goto(address)

    assert_accessible(page, impacts={"serious", "critical"}, without=DJANGOS_OWN)
