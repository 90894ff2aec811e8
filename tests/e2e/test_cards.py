"""Cards: picked in the library while one searches and turns pages, with a script and without, and on paper."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import expect

NAMES = ".technique-card__name"


class LibraryPage:
    """The library's list as a teacher picks from it."""

    def __init__(self, page):
        self.page = page
        self.bar = page.locator("#picks")
        self.words = self.bar.get_by_role("status")

    def box(self, name):
        return self.page.get_by_role("checkbox", name=f"Card {name}", exact=True)

    def search(self, text):
        """Type in the search field, and wait until the list is the answer."""
        field = self.page.get_by_label("Search the library")
        field.fill(text)
        expect(self.page.locator("#results")).to_contain_text(text, ignore_case=True)

    def cards(self):
        """Go to the cards, and give their names."""
        self.bar.get_by_role("button", name="Cards", exact=True).click()
        self.page.wait_for_url("**/cards/?**")
        return self.page.locator(NAMES).all_inner_texts()


@pytest.fixture
def library(page, house):
    house.open(page, "library")
    return LibraryPage(page)


def test_what_is_ticked_comes_along_through_searches_and_pages(library):
    expect(library.bar).to_be_hidden()
    library.search("calf roller sweep")
    library.box("Calf roller sweep").check()
    expect(library.words).to_have_text("1 card chosen")

    library.search("tree")
    expect(library.words).to_have_text("1 card chosen")
    library.box("Tree").check()
    library.page.goto("/library/?page=2")
    library.page.locator("#results input[name=technique]").first.check()
    second = library.page.locator("#results .technique__name").first.inner_text()

    expect(library.words).to_have_text("3 cards chosen")
    assert sorted(library.cards()) == sorted(["Calf roller sweep", "Tree", second])


def test_ticks_are_there_again_on_the_way_back_and_go_when_they_are_let_go(library):
    library.search("tree")
    library.box("Tree").check()
    assert library.cards() == ["Tree"]

    library.page.go_back()
    expect(library.box("Tree")).to_be_checked()
    library.bar.get_by_role("button", name="Choose none").click()

    expect(library.bar).to_be_hidden()
    expect(library.box("Tree")).not_to_be_checked()
    expect(library.page.locator("#results-title")).to_be_focused()
    library.page.reload()
    expect(library.bar).to_be_hidden()


def test_more_than_an_address_can_hold_is_not_asked_for(library):
    """The server would only say 400."""
    from studio.gunicorn import limit_request_line

    # Each of them, and the first line of a request for the PDF of just as many as fit.
    many = ["1" * 155, *(f"{number:0>120}" for number in range(59))]
    library.page.evaluate("slugs => sessionStorage.setItem('cards', JSON.stringify(slugs))", many)
    library.page.reload()
    button = library.bar.get_by_role("button", name="Cards", exact=True)
    expect(library.words).to_have_text("60 cards chosen")
    expect(button).to_be_enabled()
    assert len(f"GET /cards.pdf?technique={'&technique='.join(many)}&paper=us-letter HTTP/1.1\r\n") < limit_request_line

    library.page.locator("#results input[name=technique]").first.check()

    expect(library.words).to_have_text("61 cards chosen, more than can be made at once. Choose fewer.")
    expect(button).to_be_disabled()
    library.page.locator("#results input[name=technique]").first.uncheck()
    expect(button).to_be_enabled()


def test_ticks_go_with_who_made_them(library, house):
    library.search("tree")
    library.box("Tree").check()
    expect(library.words).to_have_text("1 card chosen")
    library.page.locator("summary", has_text="Asha").click()
    library.page.get_by_role("button", name="Sign out").click()
    expect(library.page.get_by_role("link", name="Sign in").first).to_be_visible()
    house.sign_in(library.page, house.people["colleague"])

    library.page.goto("/library/?text=tree")

    expect(library.box("Tree")).not_to_be_checked()
    expect(library.bar).to_be_hidden()
    assert library.page.evaluate("sessionStorage.getItem('cards')") is None


def test_a_tick_taken_back_is_no_card(library):
    library.search("calf")
    library.box("Calf roller sweep").check()
    library.box("Calf stick strokes").check()
    library.box("Calf roller sweep").uncheck()

    assert library.cards() == ["Calf stick strokes"]


def test_a_tick_does_not_open_the_technique_and_the_row_still_does(library):
    library.search("tree")
    library.page.locator(".technique__pick").first.click()
    expect(library.words).to_have_text("1 card chosen")

    # The row's link lies over its words.
    library.page.get_by_text("Sole to calf or thigh").click(force=True)

    library.page.wait_for_url("**/library/asana-tree/")


def test_the_bar_hides_nothing_that_gets_the_focus(phone, house):
    house.open(phone, "library")
    library = LibraryPage(phone)
    phone.locator("#results input[name=technique]").first.check()
    expect(library.bar).to_be_visible()
    phone.locator("#results .technique__name a").first.focus()

    for _press in range(12):
        phone.keyboard.press("Tab")

    focused = phone.evaluate("document.activeElement.getBoundingClientRect().bottom")
    bar = library.bar.bounding_box()
    assert bar is not None
    assert focused <= bar["y"] + 1


def test_without_a_script_the_ticks_of_a_page_are_sent(plain_page, house):
    house.open(plain_page, "library")
    library = LibraryPage(plain_page)
    plain_page.goto("/library/?text=calf")
    library.box("Calf roller sweep").check()
    library.box("Calf stick strokes").check()

    assert library.cards() == ["Calf roller sweep", "Calf stick strokes"]


def test_all_that_a_search_finds_becomes_cards(library):
    library.search("tree")
    names = library.page.locator("#results .technique__name").all_inner_texts()

    library.page.get_by_role("link", name="found").click()

    library.page.wait_for_url("**/cards/?found=all&text=tree")
    assert library.page.locator(NAMES).all_inner_texts() == names


@pytest.mark.parametrize("what", ["cards", "cards of the library"])
def test_cards_print_alone_and_four_on_a_page(page, house, what):
    house.open(page, what)
    names = page.locator(NAMES).all_inner_texts()

    page.emulate_media(media="print")

    shown = page.locator("nav, .site-header, .site-footer, .button, form, .page-head, .notice").filter(visible=True)
    assert shown.all_inner_texts() == []
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) <= -(-len(names) // 4) + len(names) // 8


def test_a_pdf_of_cards_comes_with_its_name(page, house):
    house.open(page, "cards of the library")
    link = page.get_by_role("link", name="PDF", exact=True)

    answer = page.request.get(link.get_attribute("href"))

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="cards-from-the-library.pdf"'
