"""Blocks through the web: kept and inserted in the builder, and looked after on pages of their own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sessions import editing
from sessions.models import Block, Visibility
from tests.sessions.classes import fill, form_data, forms_of, layout, sections, state, steps, technique

pytestmark = pytest.mark.django_db

SCRIPT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "outline"}
both_ways = pytest.mark.parametrize("script", [{}, SCRIPT], ids=["without script", "htmx"])


@pytest.fixture
def rolling(sequence):
    return sections(sequence)[0]


@pytest.fixture
def block(rolling, asha):
    return editing.keep_block(rolling, asha, "Feet")


def url(name, sequence, *more):
    return reverse(f"sessions:{name}", args=[sequence.pk, *more])


def messages(response):
    return [str(message) for message in response.context["messages"]]


def everything(sequence):
    return [state(sequence), list(Block.objects.order_by("pk").values())]


# Keeping a section


def test_a_section_offers_to_be_kept_under_its_name(asha_client, sequence, rolling):
    before = everything(sequence)

    html = asha_client.get(url("class_builder", sequence), {"keep": rolling.pk}).content.decode()

    assert form_data(html, url("block_keep", sequence, rolling.pk))["name"] == "Rolling"
    assert everything(sequence) == before


def test_a_section_is_kept_without_a_script(asha_client, sequence, rolling):
    response = asha_client.post(url("block_keep", sequence, rolling.pk), {"name": "Feet"}, follow=True)

    assert response.redirect_chain == [(f"/classes/{sequence.pk}/#section-{rolling.pk}", 302)]
    assert messages(response) == ["Kept as the block “Feet”. Find it under Blocks in the library."]
    assert [(one.name, one.kind) for one in Block.objects.all()] == [("Feet", "rolling")]


def test_a_section_is_kept_with_htmx_and_stands_in_the_drawer_at_once(asha_client, sequence, rolling):
    response = asha_client.post(url("block_keep", sequence, rolling.pk), {"name": "Feet"}, **SCRIPT)

    html = response.content.decode()
    assert response.status_code == 200
    assert 'id="block-list" hx-swap-oob="true"' in html
    assert '<span class="visually-hidden">Insert Feet</span>' in html


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Give the block a name."),
        ("   ", "Give the block a name."),
        ("x" * 81, "at most 80 characters"),
        ("Feet", "You have a block of that name already."),
    ],
)
@both_ways
def test_a_name_that_cannot_be_is_refused_in_words(asha_client, sequence, block, name, words, script):
    rest = sections(sequence)[1]
    before = everything(sequence)

    response = asha_client.post(url("block_keep", sequence, rest.pk), {"name": name}, **script)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert form_data(html, url("block_keep", sequence, rest.pk))["name"] == name
    assert everything(sequence) == before


@both_ways
def test_a_section_that_another_tab_removed_is_not_kept(asha_client, sequence, rolling, script):
    editing.remove_section(rolling)

    response = asha_client.post(url("block_keep", sequence, rolling.pk), {"name": "Feet"}, **script)

    assert response.status_code == 409
    assert Block.objects.count() == 0


# Inserting


@both_ways
def test_a_block_is_inserted_behind_the_section_that_was_chosen(asha_client, sequence, block, rolling, script):
    data = {"block": block.pk, "section": rolling.pk}

    response = asha_client.post(url("block_insert", sequence), data, **script)

    assert [one.name for one in sections(sequence)] == ["Rolling", "Rolling", "Rest"]
    made = sections(sequence)[1]
    if script:
        assert response.context["shown"].said == "Inserted the block “Feet”."
        assert f'id="section-{made.pk}-title" tabindex="-1" autofocus' in response.content.decode()
    else:
        assert response["Location"].endswith(f"#section-{made.pk}")


@pytest.mark.parametrize(
    ("place", "at"), [("", 1), ("behind", 1), ("first", 0), ("last", 2)], ids=["behind", "said", "first", "last"]
)
def test_a_block_goes_first_last_or_behind_the_section_of_a_step(asha_client, sequence, block, place, at):
    known = {one.pk for one in sections(sequence)}
    step = steps(sequence)[0]

    asha_client.post(
        url("block_insert", sequence),
        {"block": block.pk, "section": f"{step.section_id}-{step.pk}", "place": place},
    )

    assert [one.pk in known for one in sections(sequence)].index(False) == at


@both_ways
def test_what_is_gone_from_the_library_is_said(asha_client, asha, sequence, rolling, script):
    block = editing.keep_block(rolling, asha, "Feet")
    other = editing.create_sequence(asha, title="Evening")
    editing.delete_sequence(sequence)
    technique("smr-sole-slow-sweep").delete()

    response = asha_client.post(url("block_insert", other), {"block": block.pk}, **script)
    if not script:
        response = asha_client.get(response["Location"])

    said = "Inserted the block “Feet”. Sole slow sweep is not in the library any more and stands there as words."
    assert (response.context["shown"].said if script else messages(response)[0]) == said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a block."),
        ({"block": "0"}, "This block was removed, or is not shared any more."),
        ({"block": "x"}, "This block was removed, or is not shared any more."),
        ({"block": "theirs"}, "This block was removed, or is not shared any more."),
        ({"block": "mine", "section": "here"}, "Choose a section."),
        ({"block": "mine", "section": "-3"}, "Choose a section."),
    ],
)
@both_ways
def test_an_insertion_that_cannot_be_is_refused_in_words(asha_client, sequence, block, ben, data, words, script):
    theirs = editing.keep_block(editing.create_sequence(ben, title="Ben's").sections.get(), ben, "Secret")
    given = {"mine": block.pk, "theirs": theirs.pk}
    data = {name: given.get(value, value) for name, value in data.items()}
    before = everything(sequence)

    response = asha_client.post(url("block_insert", sequence), data, **script)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert everything(sequence) == before


def test_a_section_of_another_class_is_no_place(asha_client, sequence, block, asha):
    other = editing.create_sequence(asha, title="Evening").sections.get()
    before = everything(sequence)

    response = asha_client.post(url("block_insert", sequence), {"block": block.pk, "section": other.pk})

    assert response.status_code == 409
    assert everything(sequence) == before


@both_ways
def test_a_request_that_is_sent_again_inserts_once(asha_client, sequence, block, script):
    data = {"block": block.pk, "once": "0f"}

    first = asha_client.post(url("block_insert", sequence), data, **script)
    second = asha_client.post(url("block_insert", sequence), data, **script)

    assert (first.status_code, second.status_code) == ((200, 200) if script else (302, 302))
    assert len(sections(sequence)) == 3


def test_the_drawer_offers_ones_own_and_what_colleagues_share(asha_client, ben_client, ben, sequence, block, asha):
    rest = sections(sequence)[1]
    shared = editing.change_block(editing.keep_block(rest, asha, "Rest"), {"name": "Rest", "shared": True})
    theirs = editing.create_sequence(ben, title="Ben's")

    mine = asha_client.get(url("class_builder", sequence)).context["blocks"]
    for_ben = ben_client.get(url("class_builder", theirs)).context["blocks"]

    assert [(one.name, one.teacher) for one in mine] == [("Feet", ""), ("Rest", "")]
    assert [(one.id, one.teacher, one.contents) for one in for_ben] == [(shared.pk, "Asha", "Legs up the wall")]


def test_every_button_of_the_drawer_says_where_it_goes(asha_client, sequence, block):
    html = asha_client.get(url("class_builder", sequence)).content.decode()

    assert url("block_insert", sequence) in set(forms_of(html))


# Copies of a section


@both_ways
def test_a_section_is_duplicated(asha_client, sequence, rolling, script):
    response = asha_client.post(url("section_duplicate", sequence, rolling.pk), **script)

    assert [one.name for one in sections(sequence)] == ["Rolling", "Rolling", "Rest"]
    if script:
        assert response.context["shown"].said == "Duplicated the section “Rolling”."
    else:
        assert response["Location"].endswith(f"#section-{sections(sequence)[1].pk}")


# Who may


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("name", ["block_keep", "block_insert", "section_duplicate"])
def test_nobody_else_changes_the_class_or_keeps_of_it(ben_client, sequence, rolling, visibility, name, ben):
    editing.change_sequence(sequence, {"visibility": visibility})
    block = editing.keep_block(editing.create_sequence(ben, title="Ben's").sections.get(), ben, "Ben's")
    before = everything(sequence)
    more = [] if name == "block_insert" else [rolling.pk]

    response = ben_client.post(url(name, sequence, *more), {"name": "Mine", "block": block.pk})

    assert response.status_code == 404
    assert everything(sequence) == before


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("name", ["block_change", "block_remove"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_block_is_its_owners_alone_even_where_it_is_shared(ben_client, sequence, block, shared, name, method):
    editing.change_block(block, {"name": "Feet", "shared": shared})
    before = everything(sequence)

    response = getattr(ben_client, method)(reverse(f"sessions:{name}", args=[block.pk]), {"name": "Ben's"})

    assert response.status_code == 404
    assert everything(sequence) == before


# The pages


def test_without_blocks_the_page_says_how_to_get_one(asha_client):
    html = asha_client.get(reverse("sessions:block_list")).content.decode()

    assert "No blocks yet" in html


def test_the_list_has_ones_own_first_and_tells_whose_the_others_are(ben_client, ben, asha, sequence, rolling):
    editing.change_block(editing.keep_block(rolling, asha, "A block"), {"name": "A block", "shared": True})
    editing.keep_block(editing.create_sequence(ben, title="Ben's").sections.get(), ben, "Z block")

    response = ben_client.get(reverse("sessions:block_list"))

    assert [(row.name, row.teacher, row.size) for row in response.context["rows"]] == [
        ("Z block", "", "0 steps"),
        ("A block", "Asha", "2 steps, 4:00 without set-up"),
    ]


def test_the_list_asks_as_often_for_three_blocks_as_for_one(asha_client, asha, rolling, block, assert_same_queries):
    def grow():
        for name in ("B", "C"):
            editing.keep_block(rolling, asha, name)

    assert assert_same_queries(lambda: asha_client.get(reverse("sessions:block_list")), grow) <= 16


def test_the_builder_asks_as_often_for_three_blocks_as_for_one(
    asha_client, asha, sequence, rolling, block, assert_same_queries
):
    def grow():
        for name in ("B", "C"):
            editing.keep_block(rolling, asha, name)

    assert assert_same_queries(lambda: asha_client.get(url("class_builder", sequence)), grow) <= 16


def test_edits_ask_as_often_for_a_long_class(asha_client, asha, sequence, rolling, block, assert_same_queries):
    count = iter(range(100))

    def keep():
        asha_client.post(url("block_keep", sequence, rolling.pk), {"name": f"B{next(count)}"}, **SCRIPT)

    def insert():
        asha_client.post(url("block_insert", sequence), {"block": block.pk}, **SCRIPT)

    assert assert_same_queries(keep, lambda: fill(sequence, 60)) <= 16
    assert assert_same_queries(insert, lambda: fill(sequence, 60)) <= 18


def test_a_block_is_renamed_and_shared_and_says_what_that_means(asha_client, block):
    address = reverse("sessions:block_change", args=[block.pk])
    html = asha_client.get(address).content.decode()

    response = asha_client.post(address, {**form_data(html), "name": "Soles", "shared": "on"}, follow=True)

    block.refresh_from_db()
    assert (block.name, block.shared) == ("Soles", True)
    assert "reads the cue notes in it" in html
    assert messages(response) == ["Saved “Soles”."]


@pytest.mark.parametrize(
    ("name", "words"), [("", "Give the block a name."), ("Rest", "You have a block of that name already.")]
)
def test_a_block_is_not_renamed_to_what_cannot_be(asha_client, asha, sequence, block, name, words):
    editing.keep_block(sections(sequence)[1], asha, "Rest")
    before = everything(sequence)

    response = asha_client.post(reverse("sessions:block_change", args=[block.pk]), {"name": name})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert everything(sequence) == before


def test_a_name_that_another_tab_gave_is_shown_and_not_overwritten(asha_client, block):
    address = reverse("sessions:block_change", args=[block.pk])
    data = form_data(asha_client.get(address).content.decode())
    editing.change_block(block, {"name": "Soles"})

    first = asha_client.post(address, {**data, "name": "Toes"})
    block.refresh_from_db()
    again = asha_client.post(address, {**form_data(first.content.decode()), "name": "Toes"})

    assert (first.status_code, block.name, again.status_code) == (409, "Soles", 302)
    assert "It now says: “Soles”." in first.content.decode()
    block.refresh_from_db()
    assert block.name == "Toes"


def test_a_block_is_removed_after_a_question(asha_client, sequence, block):
    address = reverse("sessions:block_remove", args=[block.pk])
    asked = asha_client.get(address)
    still_there = Block.objects.count()

    response = asha_client.post(address, follow=True)

    assert (asked.status_code, still_there, Block.objects.count()) == (200, 1, 0)
    assert messages(response) == ["The block “Feet” is removed. Classes keep what was inserted."]
    assert layout(sequence) == {
        "Rolling": ["Sole slow sweep", "Calf roller sweep"],
        "Rest": ["Legs up the wall"],
    }


def test_the_list_of_classes_leads_to_blocks_and_cues(asha_client):
    html = asha_client.get(reverse("sessions:class_list")).content.decode()

    assert 'href="/blocks/"' in html
    assert 'href="/cues/"' in html
