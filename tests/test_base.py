"""The frame of every page: what it tells the browser, where it leads, and that it stands without a database."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from sessions.presenting.clock import face

TEACHER = SimpleNamespace(is_authenticated=True, is_curator=False, email="mara@studio.example", get_short_name="Mara")
CURATOR = SimpleNamespace(**{**vars(TEACHER), "is_curator": True})
# Rendered without a request, as Django's handler for a crash does it.
STANDING_ALONE = ["400.html", "403_csrf.html", "500.html", "503.html"]


class Page(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += [data.strip()] if data.strip() else []

    def attributes(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Return the attributes of each ``tag`` that has all the ``wanted`` ones."""
        return [given for name, given in self.elements if name == tag and wanted.items() <= given.items()]


def render(name: str = "base.html", user: Any = TEACHER, url_name: str = "home", **context: Any) -> Page:
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = SimpleNamespace(namespace="", url_name=url_name)
    letterhead = SimpleNamespace(name="Breathe & Roll", contact="", logo=None)
    request.studio = SimpleNamespace(letterhead=letterhead)
    return Page(render_to_string(name, {"user": user, "messages": [], **context}, request))


def test_htmx_runs_nothing_but_swaps():
    config = json.loads(render().attributes("meta", name="htmx-config")[0]["content"] or "")

    assert config == {
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }


@pytest.mark.parametrize(
    ("user", "links"),
    [
        (AnonymousUser(), ["/", "/sign-in/"]),
        (TEACHER, ["/", "/", "/library/", "/classes/", "/password/"]),
        (CURATOR, ["/", "/", "/library/", "/classes/", "/people/", "/studio/", "/admin/", "/password/"]),
    ],
    ids=["visitor", "teacher", "curator"],
)
def test_the_header_leads_where_one_may_go(user, links):
    page = render("components/site_header.html", user)

    assert [given["href"] for given in page.attributes("a")] == links


def test_signing_out_is_a_post():
    page = render("components/site_header.html")

    assert [given["method"] for given in page.attributes("form")] == ["post"]


@pytest.mark.parametrize(("user", "count"), [(AnonymousUser(), 0), (TEACHER, 1)], ids=["visitor", "teacher"])
def test_only_who_is_signed_in_sends_a_token_with_each_request(user, count):
    body = render(user=user, csrf_token="t" * 64).attributes("body")[0]

    assert [name for name in body if name == "hx-headers"] == ["hx-headers"] * count


def test_a_page_asks_for_one_stylesheet_and_two_scripts():
    page = render()

    assert [len(page.attributes("link", rel="stylesheet")), len(page.attributes("script"))] == [1, 2]


def test_messages_are_announced():
    assert [given["role"] for given in render().attributes("div", id="messages")] == ["status"]


def test_an_answer_to_htmx_brings_its_messages_along():
    message = SimpleNamespace(level_tag="success", __str__=lambda self: "Saved.")

    page = render("components/messages.html#swap", messages=[message])

    assert page.attributes("div")[0] == {"hx-swap-oob": "innerHTML:#toasts"}


def test_a_students_page_has_no_token_and_no_script():
    page = render("base_shared.html", AnonymousUser(), studio_name="Breathe & Roll")

    assert [len(page.attributes(tag)) for tag in ["script", "form", "nav", "input"]] == [0, 0, 0, 0]
    assert page.attributes("meta", name="robots")[0]["content"] == "noindex, nofollow"
    assert page.attributes("meta", name="referrer")[0]["content"] == "no-referrer"


@pytest.mark.parametrize("name", STANDING_ALONE)
def test_error_pages_stand_without_request_and_database(name, settings):
    page = Page(render_to_string(name))

    assert len(page.attributes("h1")) == 1
    assert page.attributes("html") == [{"lang": settings.LANGUAGE_CODE}]


@pytest.mark.parametrize("name", ["404.html", "403.html"])
def test_pages_that_are_not_there_lead_back(name):
    page = render(name)

    assert len(page.attributes("a", href="/", **{"class": "button"})) == 1


@pytest.mark.parametrize(
    ("seconds", "filled", "words"),
    [
        (3510, {"max": "3600", "value": "3510"}, "58 min 30 s of 60 min, 90 s free"),
        (3600, {"max": "3600", "value": "3600"}, "60 min of 60 min, exactly on target"),
        (3870, {"max": "3870", "value": "3870"}, "64 min 30 s of 60 min, over by 4 min 30 s"),
        (0, {"max": "3600", "value": "0"}, "0 s of 60 min, 60 min free"),
    ],
    ids=["under", "exact", "over", "empty"],
)
def test_the_clock_is_a_meter_that_says_all_of_it_once(seconds, filled, words):
    page = render("components/clock.html", clock=face(seconds, 3600))

    meter = page.attributes("div", role="meter")[0]
    assert (meter["aria-label"], meter["aria-valuetext"]) == ("Planned time", words)
    assert (meter["aria-valuemin"], meter["aria-valuemax"], meter["aria-valuenow"]) == (
        "0",
        filled["max"],
        filled["value"],
    )
    assert page.attributes("meter") == [{"class": "clock__bar", "aria-hidden": "true", **filled}]


def test_the_clock_shows_planned_against_target():
    page = render("components/clock.html", clock=face(3510, 3600))

    assert page.text == ["58:30", "of 60:00", "1:30 free"]
