"""What goes wrong is said on the page, and what was typed stays."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.builder_page import BuilderPage

TYPED = "Slowly, with the *breath*"


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder: Sole slow sweep, Calf roller sweep; Legs up the wall."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


def type_a_note(class_: BuilderPage) -> Locator:
    form = class_.edit("Calf roller sweep")
    form.get_by_label("Note").fill(TYPED)
    return form


def toast(page: Page) -> Locator:
    return page.locator("#toasts")


def assert_still_typed(form: Locator) -> None:
    expect(form.get_by_label("Note")).to_have_value(TYPED)
    expect(form.get_by_role("button", name="Done")).to_be_enabled()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "That was not allowed."),
        (404, "That is no longer here."),
        (429, "Too many attempts."),
        (500, "Something went wrong on our side."),
    ],
)
def test_an_answer_that_says_no(class_, faults, status, words):
    page = class_.page
    form = type_a_note(class_)
    page.route("**/change/", lambda route: route.fulfill(status=status, body="<h1>No</h1>", content_type="text/html"))
    faults.expect(f"status of {status}|answer {status}|Response Status Error Code {status}")

    class_.close(form)

    expect(toast(page)).to_contain_text(words)
    assert_still_typed(form)


def test_a_sign_in_that_ended_meanwhile(class_, faults):
    """The note waits while a new tab takes the sign-in; then the page learns the new token and sends it."""
    page = class_.page
    form = type_a_note(class_)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    faults.expect("status of 40[13]|Response Status Error Code 40[13]")
    class_.close(form)
    outbox = page.locator("#outbox")
    expect(outbox).to_contain_text("You are no longer signed in. 1 change waits; nothing is lost.")
    assert_still_typed(form)

    with page.context.expect_page() as opened:
        outbox.get_by_role("link", name="Sign in again (opens a new tab)").click()
    sign_in = opened.value
    sign_in.get_by_label("E-mail address").fill("asha@example.org")
    sign_in.get_by_label("Password").fill("Sweep-the-sole-9")
    sign_in.get_by_role("button", name="Sign in").click()
    expect(sign_in.get_by_role("heading", level=1)).to_contain_text("Asha")
    outbox.get_by_role("button", name="Try now").click()

    expect(class_.step("Calf roller sweep").locator(".step__note")).to_have_text(TYPED)
    expect(outbox).to_contain_text("Connected again. Everything is saved.")
    expect(form).to_have_count(0)


def test_a_step_that_another_tab_removed(class_, faults):
    page = class_.page
    other = BuilderPage(page.context.new_page())
    other.page.goto(page.url)
    other.choose("Calf roller sweep", "Remove")
    expect(other.steps).to_have_text(["Sole slow sweep", "Legs up the wall"])
    faults.expect("status of 409")

    class_.move("Calf roller sweep", "up")

    expect(page.locator("#outline").get_by_role("alert")).to_have_text(
        "That was removed meanwhile, perhaps in another tab. This is the class as it is now."
    )
    expect(class_.steps).to_have_text(["Sole slow sweep", "Legs up the wall"])


def test_an_answer_to_a_button_that_a_search_took_away(class_):
    """On a slow connection somebody adds a technique and looks for the next one before the answer comes."""
    page = class_.page
    class_.search("sole slow")
    expect(class_.found.first).to_have_text("Sole slow sweep")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/steps/", hold)
    with page.expect_request("**/steps/"):
        class_.add_button("Sole slow sweep").click()
    class_.search("final rest")
    expect(class_.found.first).to_have_text("Final rest")

    held[0].continue_()

    expect(class_.steps_of("Rolling")).to_have_text(["Sole slow sweep", "Calf roller sweep", "Sole slow sweep"])
    # 135 + 160 + 160 + 270 seconds.
    expect(class_.clock).to_have_text("12:05 of 30:00 17:55 free")


def test_a_half_typed_step_stays_while_its_section_is_opened_and_closed(class_):
    class_.edit("Sole slow sweep")
    note = class_.step("Sole slow sweep").get_by_label("Cue note")
    note.fill("Half a thought")

    class_.choose("Rolling", "Name, time and rounds")
    expect(class_.section("Rolling").get_by_label("Rounds")).to_have_value("1")
    expect(note).to_have_value("Half a thought")
    class_.close(class_.section("Rolling").get_by_role("form", name="Change Rolling"))

    expect(class_.section("Rolling").get_by_label("Rounds")).to_have_count(0)
    expect(note).to_have_value("Half a thought")
