"""The page that students open: no account, no cookie, no trace, and the same answer for every link that is no more."""

from __future__ import annotations

import gc
import logging
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from anatomy.models import TeachingNote
from sessions import editing, sharing
from sessions.documents.render import Document, RenderError
from sessions.models import Edition, Sequence, ShareLink
from sessions.presenting.shared import page_version
from studio.models import User
from tests.sessions.classes import publish_changed


class Steps(HTMLParser):
    """Reads the names of the steps, with the number that their list gives them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.start = 0
        self.found: list[tuple[int, str]] = []
        self.reading = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "ol" and values.get("class") == "leaf-steps":
            self.start = int(values["start"] or 1)
        self.reading = tag == "h3" and values.get("class") == "leaf-step__name"

    def handle_data(self, data: str) -> None:
        if self.reading:
            self.found.append((self.start, data.strip()))
            self.start += 1
            self.reading = False


@pytest.fixture
def link(sequence: Sequence, asha: User) -> ShareLink:
    return sharing.make_link(sequence, asha)


def address(link: ShareLink, name: str = "shared") -> str:
    return reverse(f"sessions:{name}", args=[sharing.token_of(link)])


def test_a_student_sees_the_steps_in_order(client: Client, link: ShareLink) -> None:
    response = client.get(address(link))

    assert response.status_code == 200
    assert Steps(response.content.decode()).found == [
        (1, "Sole slow sweep"),
        (2, "Calf roller sweep"),
        (3, "Legs up the wall"),
    ]


def test_the_page_leaves_no_trace(client: Client, link: ShareLink) -> None:
    response = client.get(address(link))

    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert dict(response.cookies) == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    html = response.content.decode()
    assert re.findall("<script[^>]*>", html) == ['<script type="module" src="/static/js/self_check.js">']
    assert html.count("csrfmiddlewaretoken") == 0


def test_the_page_takes_two_queries(
    client: Client, link: ShareLink, asha: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        publish_changed(link.sequence, asha)

    with django_assert_num_queries(2):
        client.get(address(link))


def test_a_page_that_did_not_change_is_not_sent_again(client: Client, link: ShareLink, asha: User) -> None:
    etag = client.get(address(link)).headers["ETag"]

    again = client.get(address(link), headers={"If-None-Match": etag})
    publish_changed(link.sequence, asha)
    published = client.get(address(link), headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert published.status_code == 200
    assert published.headers["ETag"] != etag


def gone_addresses(link: ShareLink) -> list[str]:
    return [
        address(link),
        address(link, "shared_handout_pdf"),
        address(link, "shared_map"),
        reverse("sessions:shared_logo", args=[sharing.token_of(link), "0" * 64]),
    ]


def test_unknown_revoked_and_ended_links_are_alike(client: Client, link: ShareLink, asha: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    revoked = sharing.make_link(link.sequence, asha)
    sharing.revoke_link(revoked)
    ended = sharing.make_link(link.sequence, asha)
    ShareLink.objects.filter(pk=ended.pk).update(ends_on=yesterday)
    unknown = reverse("sessions:shared", args=["A" * 22])

    answers = [client.get(path) for path in (unknown, address(revoked), address(ended))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1


def test_a_link_that_is_revoked_while_open_is_gone_at_the_next_request(client: Client, link: ShareLink) -> None:
    etag = client.get(address(link)).headers["ETag"]

    sharing.revoke_link(link)

    statuses = [client.get(path, headers={"If-None-Match": etag}).status_code for path in gone_addresses(link)]
    assert statuses == [404, 404, 404, 404]


def test_no_log_holds_a_token(client: Client, link: ShareLink, caplog: pytest.LogCaptureFixture) -> None:
    path = address(link)
    sharing.revoke_link(link)

    with caplog.at_level(logging.DEBUG):
        client.get(path)
        client.post(path)

    assert caplog.records != []
    assert sharing.token_of(link) not in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_students_can_only_look(client: Client, link: ShareLink, method: str) -> None:
    before = sharing.find_edition(sharing.token_of(link) or "", timezone.localdate())

    response = getattr(client, method)(address(link))

    assert response.status_code == 405
    assert sharing.find_edition(sharing.token_of(link) or "", timezone.localdate()) == before


def test_what_a_teacher_typed_is_text(client: Client, sequence: Sequence, asha: User) -> None:
    hostile = "<script>alert(1)</script>{{ 7 }}"
    section = sequence.sections.get(name="Rolling")
    editing.change_sequence(sequence, {"title": hostile, "intention": hostile})
    editing.change_section(section, {"name": hostile})
    editing.add_step(section, title=hostile, seconds=60)
    link = sharing.make_link(sequence, asha, name=hostile)

    html = client.get(address(link)).content.decode()

    assert html.count("<script>") == 0
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}") == 5


def test_a_technique_that_comes_again_points_at_its_first_step(client: Client, sequence: Sequence, asha: User) -> None:
    editing.duplicate_step(sequence.sections.first().steps.first())
    link = sharing.make_link(sequence, asha)

    html = client.get(address(link)).content.decode()

    why = sequence.sections.first().steps.first().technique.why
    assert html.count(why) == 1
    assert html.count('<a href="#step-1">As in step 1</a>') == 1


def test_the_notes_that_the_teacher_picked_are_shown(client: Client, sequence: Sequence, asha: User) -> None:
    note = TeachingNote.objects.get(slug="sensation-or-pain")
    editing.choose_handout(sequence, steps=[], notes=[note], title="", why="", how_often="")
    link = sharing.make_link(sequence, asha)

    html = client.get(address(link)).content.decode()

    assert html.count(note.title) == 1


def test_the_hand_out_comes_as_pdf_once(client: Client, link: ShareLink) -> None:
    path = address(link, "shared_handout_pdf")
    response = client.get(path)

    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})

    assert (response.headers["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert response.headers["Content-Disposition"] == 'inline; filename="feet-and-calves.pdf"'
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert (again.status_code, again.content) == (304, b"")


def test_thirty_phones_that_ask_for_the_hand_out_have_it_set_once(
    client: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(link, "shared_handout_pdf")
    first, large = client.get(path), client.get(path, {"size": "large"})

    monkeypatch.setattr(Document, "pdf", _not_again)

    assert client.get(path).content == first.content
    assert client.get(path, {"size": "large"}).content == large.content
    assert first.content != large.content


def test_what_a_teacher_prints_is_not_kept_by_the_process(
    asha_client: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [reverse(f"sessions:{name}", args=[link.sequence_id]) for name in ("plan_pdf", "handout_pdf", "cards_pdf")]
    assert [asha_client.get(path).status_code for path in paths] == [200, 200, 200]

    monkeypatch.setattr(Document, "pdf", _not_again)

    assert [asha_client.get(path).status_code for path in paths] == [503, 503, 503]


def _not_again(_document: Document) -> bytes:
    raise RenderError("again")


def test_an_unknown_size_of_a_hand_out_is_gone_like_everything_else(client: Client, link: ShareLink) -> None:
    response = client.get(address(link, "shared_handout_pdf"), {"size": "huge"})

    assert response.status_code == 404
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assertContains(response, "This link does not open", status_code=404)


def test_no_edition_is_kept_by_the_process(client: Client, link: ShareLink) -> None:
    """An edition is up to a megabyte; the page and the names of its pictures are what is asked for again."""
    # Another test's failure or fixture may hold one still.
    before = editions_held()

    page = client.get(address(link)).content.decode()
    client.get(re.findall(r'class="leaf-drawing" src="([^"]*)"', page)[0])

    known = {id(row) for row in before}
    assert [row for row in editions_held() if id(row) not in known] == []


def editions_held() -> list[Edition]:
    """The editions that something in this process holds on to."""
    gc.collect()
    return [row for row in gc.get_objects() if type(row) is Edition]


@pytest.mark.parametrize(
    "name", ["sessions/wording.py", "static/css/leaf.css", "static/js/self_check.js", "templates/base_shared.html"]
)
def test_a_release_that_changes_the_page_changes_its_version(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("before")
    before = page_version(tmp_path)

    file.write_text("after")

    assert page_version(tmp_path) != before
