"""The builder's page: what it shows, to whom, and how few questions it asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse

from anatomy.models import Status, Technique
from sessions import editing
from sessions.models import Visibility
from tests.sessions.classes import fill, forms_of, sections, state, steps, technique

pytestmark = pytest.mark.django_db
# What opens and closes a transaction is not a question.
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def address(sequence):
    return reverse("sessions:class_builder", args=[sequence.pk])


def page(client, address, **query):
    return client.get(address, query).content.decode()


def queries_of(work):
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([query for query in captured.captured_queries if not query["sql"].startswith(FRAME)])


def part_of(html, start, end):
    return html[html.index(start) : html.index(end, html.index(start))]


def test_the_owner_sees_the_class_its_clock_and_the_library(asha_client, address):
    html = page(asha_client, address)

    for words in ("Feet and calves", "Sole slow sweep", "Calf roller sweep", "Legs up the wall", "of 30:00", "free"):
        assert words in html
    assert 'id="library-results"' in html


def test_the_overview_counts_tools_for_everybody_and_says_when_the_rest_must_start(asha_client, address):
    insight = part_of(page(asha_client, address), 'id="insight"', "</main>")

    assert "Tools for 8 people" in insight
    assert "start by" in insight


@pytest.mark.parametrize(("minutes", "words"), [(5, "over by"), (240, "free")])
def test_the_clock_says_in_words_how_the_class_fits(asha_client, sequence, address, minutes, words):
    editing.change_sequence(sequence, {"target_minutes": minutes})

    assert words in part_of(page(asha_client, address), 'id="clock"', "</div>\n")


def test_an_empty_class_says_what_to_do(asha_client, sequence, address):
    for section in sections(sequence):
        editing.remove_section(section)

    assert "This class has no sections. Add one to begin." in page(asha_client, address)


def test_every_button_leads_somewhere(asha_client, address):
    addresses = list(forms_of(page(asha_client, address)))

    assert len(addresses) > 12
    for one in addresses:
        try:
            # The menus' template keeps a place for the key of a row.
            resolve(one.split("#")[0].replace("{number}", "1"))
        except Resolver404:
            pytest.fail(one)


def test_what_was_typed_is_text(asha_client, sequence, address):
    hostile = "<script>alert(1)</script>{{ 7|add:1 }}"
    editing.change_sequence(sequence, {"title": hostile, "intention": hostile})
    editing.change_section(sections(sequence)[0], {"name": hostile})
    editing.change_step(steps(sequence)[0], {"note": hostile})
    editing.add_step(sections(sequence)[0], title=hostile, seconds=60)

    html = page(asha_client, address)

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:1 }}" in html


def test_a_retired_technique_stays_in_its_class_and_leaves_the_drawer(asha_client, address):
    Technique.objects.filter(slug="smr-sole-slow-sweep").update(status=Status.RETIRED)

    html = page(asha_client, address, text="sole slow sweep")

    assert "Sole slow sweep" in part_of(html, 'id="outline"', 'id="insight"')
    assert "Sole slow sweep" not in part_of(html, 'id="library-results"', "</section>")


def test_the_drawer_finds_and_keeps_the_section_without_a_script(asha_client, sequence, address):
    rest = sections(sequence)[1]

    html = page(asha_client, address, text="calf", section=rest.pk)

    drawer = part_of(html, 'id="library-results"', "</section>")
    assert "Calf roller sweep" in drawer
    assert 'name="search" value="text=calf"' in drawer
    assert f'<option value="{rest.pk}" selected>' in html


def test_htmx_gets_the_results_alone(asha_client, address):
    response = asha_client.get(address, {"text": "calf"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="library-results")

    html = response.content.decode()
    assert "Calf roller sweep" in html
    assert 'id="outline"' not in html
    assert "<html" not in html


def test_a_step_opens_in_its_place(asha_client, sequence, address):
    step = steps(sequence)[0]

    html = page(asha_client, address, edit=step.pk)

    assert f'action="{reverse("sessions:step_change", args=[sequence.pk, step.pk])}"' in html
    assert html.count('class="step__edit"') == 1


@pytest.mark.parametrize("query", [{"edit": "0"}, {"edit": "x"}, {"edit": "9" * 30}, {"move": "-1"}, {"change": "²"}])
def test_an_address_that_opens_nothing_shows_the_class(asha_client, address, query):
    response = asha_client.get(address, query)

    assert response.status_code == 200
    assert "Sole slow sweep" in response.content.decode()


def test_a_step_of_another_class_does_not_open(asha_client, asha, address):
    other = editing.create_sequence(asha, title="Other")
    step = editing.add_step(other.sections.get(), title="Elsewhere", seconds=60)

    assert "step__edit" not in page(asha_client, address, edit=step.pk)


def test_a_stranger_finds_nothing_and_a_colleague_looks_without_buttons(ben_client, sequence, address):
    assert ben_client.get(address).status_code == 404

    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})
    before = state(sequence)
    html = page(ben_client, address)

    assert "Sole slow sweep" in html
    assert [one for one in forms_of(html) if f"/classes/{sequence.pk}/" in one] == [
        reverse("sessions:class_copy", args=[sequence.pk])
    ]
    assert state(sequence) == before


def test_a_visitor_is_asked_to_sign_in(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("studio:login"))


def test_the_page_asks_as_little_of_a_long_class_as_of_a_short_one(asha_client, sequence, address, assert_same_queries):
    fill(sequence, 2)

    assert assert_same_queries(lambda: asha_client.get(address), lambda: fill(sequence, 95)) <= 16


def test_the_look_asks_as_little_of_a_long_class_as_of_a_short_one(ben_client, sequence, address, assert_same_queries):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    assert assert_same_queries(lambda: ben_client.get(address), lambda: fill(sequence, 60)) <= 12


class Edit:
    """One edit of each sort, as htmx sends it, that can be done again and again."""

    def __init__(self, client, sequence):
        self.client, self.sequence = client, sequence
        self.section = sections(sequence)[0]
        self.step = steps(sequence)[0]
        self.tool = self.step.step_tools.get().tool_id
        self.technique = technique("smr-calf-roller-sweep").pk
        self.count = 0

    def post(self, edit, *more, **data):
        address = reverse(f"sessions:{edit}", args=[self.sequence.pk, *more])
        response = self.client.post(address, data, HTTP_HX_REQUEST="true")
        assert response.status_code == 200, response.content.decode()[:2000]

    def step_add(self):
        self.post("step_add", section=self.section.pk, technique=self.technique, after=self.step.pk)

    def step_change(self):
        self.count += 1
        tools = {f"tool_{self.tool}": 1 + self.count % 3}
        self.post("step_change", self.step.pk, seconds=60 + self.count, side="each", note=str(self.count), **tools)

    def step_move(self):
        self.count += 1
        self.post("step_move", self.step.pk, way="down" if self.count % 2 else "up")

    def step_duplicate(self):
        self.post("step_duplicate", self.step.pk)

    def section_change(self):
        self.count += 1
        self.post("section_change", self.section.pk, name=f"Name {self.count}", kind="asana", rounds=1)

    def section_move(self):
        self.count += 1
        self.post("section_move", self.section.pk, way="down" if self.count % 2 else "up")


@pytest.mark.parametrize(
    "name", ["step_add", "step_change", "step_move", "step_duplicate", "section_change", "section_move"]
)
def test_an_edit_asks_at_most_16_questions_whatever_the_length(asha_client, sequence, name):
    edit = getattr(Edit(asha_client, sequence), name)
    short = queries_of(edit)
    fill(sequence, 95)
    long = queries_of(edit)

    assert long == short
    assert short <= 16


def test_what_was_done_is_said_once_beside_the_clock(asha_client, sequence, address):
    """Without a script an edit leads back to what it changed, where the head of the page is out of sight."""
    rest = steps(sequence)[-1]
    back = asha_client.post(f"{address}steps/{rest.pk}/duplicate/", follow=True)

    html = back.content.decode()

    assert part_of(html, 'id="said"', "</p>") == 'id="said" role="status">Duplicated “Legs up the wall”.'
    assert html.count("Duplicated “Legs up the wall”.</p>") == 1
    assert (html.count('id="messages"'), html.count('id="toasts"')) == (0, 1)
    assert part_of(page(asha_client, address), 'id="said"', "</p>") == 'id="said" role="status">'
