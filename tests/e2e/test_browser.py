"""The browser fixtures find what they are there to find."""

from __future__ import annotations

import pytest
from django.urls import reverse


def test_a_console_error_is_a_fault(page, faults):
    page.goto(reverse("studio:login"))

    page.evaluate("console.error('lost the thread')")

    assert [fault.split(" (")[0] for fault in faults.unexpected()] == ["console error: lost the thread"]
    faults.expect("lost the thread")


def test_an_inline_style_is_refused_and_is_a_fault(page, faults):
    page.goto(reverse("studio:login"))

    page.evaluate("document.body.setAttribute('style', 'outline: 1px solid')")

    assert len(faults.unexpected()) == 1
    faults.expect("Content Security Policy")


def test_a_page_without_a_language_is_not_accessible(page, assert_accessible):
    page.goto(reverse("studio:login"))
    page.evaluate("document.documentElement.removeAttribute('lang')")

    with pytest.raises(AssertionError, match="html-has-lang"):
        assert_accessible(page)


def test_the_files_of_a_page_have_hashed_names(page):
    requested = []
    page.on("request", lambda request: requested.append(request.url))

    page.goto(reverse("studio:login"))

    files = [url.rsplit("/", 1)[1] for url in requested if "/static/" in url]
    assert files != []
    assert [name for name in files if len(name.split(".")) < 3] == []


def test_a_signed_in_page_knows_its_user(page, sign_in, asha):
    sign_in(page, asha)

    page.goto(reverse("studio:password_change"))

    assert page.url.endswith(reverse("studio:password_change"))
    assert asha.password != ""
