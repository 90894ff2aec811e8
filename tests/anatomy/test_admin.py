"""The admin site, as a curator uses it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import ProtectedError
from model_bakery import baker

from anatomy import registry
from anatomy.admin.base import LibraryAdmin
from anatomy.models import (
    Condition,
    Demand,
    LibraryState,
    Region,
    Structure,
    Technique,
    TechniqueTool,
    Tool,
)
from tests.anatomy.admin_forms import changes, page

pytestmark = pytest.mark.django_db

ADMIN_MODELS = [
    "condition",
    "demand",
    "intent",
    "keepoffzone",
    "region",
    "rule",
    "source",
    "structure",
    "teachingnote",
    "technique",
    "techniquetype",
    "tool",
]


@pytest.fixture
def in_four_classes(monkeypatch):
    """Say that every technique with "sole" in its short name is used in four classes."""
    monkeypatch.setattr(registry, "_counters", {})

    def count(ids):
        return dict.fromkeys(
            Technique.objects.filter(pk__in=ids, slug__contains="sole").values_list("pk", flat=True), 4
        )

    registry.register_usage(Technique, count)


# Pages ----------------------------------------------------------------------------------------------------------------


def test_every_entry_of_the_library_has_an_admin():
    from django.contrib import admin

    mine = sorted(model._meta.model_name for model in admin.site._registry if model._meta.app_label == "anatomy")

    # Pictures come with their technique; their page has tests of its own.
    assert mine == sorted([*ADMIN_MODELS, "picture"])
    assert all(
        isinstance(page, LibraryAdmin)
        for model, page in admin.site._registry.items()
        if model._meta.app_label == "anatomy"
    )


@pytest.mark.parametrize("name", ADMIN_MODELS)
def test_lists_searches_and_forms_open(curator_client, starter_library, name):
    model = apps.get_model("anatomy", name)
    urls = [
        page(f"{name}_changelist"),
        page(f"{name}_changelist") + "?q=calf",
        page(f"{name}_add"),
        page(f"{name}_change", model.objects.first().pk),
        page(f"{name}_history", model.objects.first().pk),
        page(f"{name}_delete", model.objects.first().pk),
    ]

    assert [curator_client.get(url).status_code for url in urls] == [200] * 6


@pytest.mark.parametrize("name", ADMIN_MODELS)
def test_saving_a_form_as_it_stands_changes_nothing_that_was_loaded(curator_client, starter_library, name):
    from anatomy.loading import read_entries

    model = apps.get_model("anatomy", name)
    kind = {"keepoffzone": "keep_off_zones", "teachingnote": "notes", "techniquetype": "technique_types"}.get(
        name, f"{name}s"
    )
    row = model.objects.order_by("-pk").first()
    before = read_entries(kind), read_entries("rules")

    url = page(f"{name}_change", row.pk)
    response = curator_client.post(url, changes(curator_client.get(url)))

    assert response.status_code == 302
    assert (read_entries(kind), read_entries("rules")) == before


def test_a_teacher_is_not_let_in(asha_client):
    response = asha_client.get(page("technique_changelist"))

    assert response.status_code == 302


@pytest.mark.parametrize("name", ADMIN_MODELS)
def test_no_style_or_script_stands_inside_the_page(curator_client, starter_library, name):
    row = apps.get_model("anatomy", name).objects.first()

    html = curator_client.get(page(f"{name}_change", row.pk)).content.decode()

    assert "style=" not in html
    assert "<style" not in html
    assert "onclick=" not in html


# Forged forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "²"])
def test_an_address_that_chooses_what_is_no_entry_chooses_nothing(curator_client, starter_library, key):
    urls = [f"{page('rule_add')}?condition={key}&regions={key}", f"{page('technique_add')}?gentler={key}"]

    assert [curator_client.get(url).status_code for url in urls] == [200, 200]


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "²", "0"])
@pytest.mark.parametrize("field", ["regions", "gentler"])
def test_a_form_with_what_is_no_entry_is_shown_again(curator_client, starter_library, field, key):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    url = page("technique_change", technique.pk)

    response = curator_client.post(url, changes(curator_client.get(url)) | {field: key, "name": ""})

    assert response.status_code == 200
    assert "name" in response.context["adminform"].form.errors


# Announcements --------------------------------------------------------------------------------------------------------

# What every process keeps of the library is read again once its revision rises.


def row_alone(model):
    """Make a row that nothing holds on to."""
    row = make_row(model, 1)
    LibraryState.objects.bump()
    return row


@pytest.mark.parametrize("name", ADMIN_MODELS)
@pytest.mark.parametrize("how", ["save", "delete", "delete chosen"])
def test_every_change_of_the_library_is_announced(curator_client, starter_library, name, how):
    model = apps.get_model("anatomy", name)
    row = model.objects.first() if how == "save" else row_alone(model)
    before = LibraryState.objects.revision()

    if how == "save":
        url = page(f"{name}_change", row.pk)
        response = curator_client.post(url, changes(curator_client.get(url)))
    elif how == "delete":
        response = curator_client.post(page(f"{name}_delete", row.pk), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        response = curator_client.post(page(f"{name}_changelist"), chosen)

    assert response.status_code == 302
    assert model.objects.filter(pk=row.pk).exists() == (how == "save")
    assert LibraryState.objects.revision() > before


def test_a_process_reads_a_demand_again_once_its_regions_are_changed(curator_client, starter_library):
    from anatomy.rulebook import rulebook

    demand = Demand.objects.get(slug="vibration")
    url = page("demand_change", demand.pk)
    before = rulebook().demand_regions["vibration"]

    sole = Region.objects.get(slug="sole")
    curator_client.post(url, changes(curator_client.get(url)) | {"regions": [sole.pk]})

    assert ("sole" in before, rulebook().demand_regions["vibration"]) == (False, frozenset({"sole"}))


# Queries --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADMIN_MODELS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(curator_client, assert_same_queries, in_four_classes, name):
    model = apps.get_model("anatomy", name)
    make_row(model, 1)

    queries = assert_same_queries(
        lambda: curator_client.get(page(f"{name}_changelist")), lambda: [make_row(model, at) for at in (2, 3)]
    )

    # A rule shows what it names, in six lists.
    assert queries <= (16 if name == "rule" else 14)


def make_row(model, number):
    """Make a valid row of any model of the library, with the rows that it needs."""
    numbers = {"slug": f"row-{number}", "order": number, "firmness": 3, "dose_seconds": 60, "latin": "Nomen"}
    names = {field.name for field in model._meta.fields}
    return baker.make(
        model, **{name: value for name, value in numbers.items() if name in names}, **FILLED.get(model, {})
    )


FILLED = {Technique: {"dose_mode": "seconds"}, Condition: {"aliases": []}}


def test_a_technique_asks_as_often_for_three_tools_as_for_one(curator_client, starter_library, assert_same_queries):
    technique = Technique.objects.get(slug="smr-arch-cross-sweep")
    TechniqueTool.objects.filter(technique=technique).delete()
    ball, *others = Tool.objects.all()[:3]
    TechniqueTool.objects.create(technique=technique, tool=ball)

    def grow():
        for tool in others:
            TechniqueTool.objects.create(technique=technique, tool=tool, role="also")

    assert_same_queries(lambda: curator_client.get(page("technique_change", technique.pk)), grow)


# Techniques -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["vrksasana", "Vṛkṣāsana", "VRIKSHASANA", "वृक्षासन"])
def test_the_list_finds_a_technique_however_its_name_is_typed(curator_client, starter_library, typed):
    response = curator_client.get(page("technique_changelist"), {"q": typed})

    found = [technique.sanskrit for technique in response.context["cl"].result_list]
    assert found == ["Adho Mukha Vṛkṣāsana", "Vṛkṣāsana"]


def test_retire_and_publish_change_the_chosen_techniques_and_announce_it(curator_client, starter_library):
    chosen = list(Technique.objects.order_by("slug")[:2])
    ids = [technique.pk for technique in chosen]
    before = LibraryState.objects.revision()

    response = curator_client.post(
        page("technique_changelist"), {"action": "retire", "_selected_action": ids}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "2 techniques are retired. Classes that use them keep them."
    ]
    assert Technique.objects.filter(status="retired").count() == 2
    assert Technique.objects.published().count() == 186
    assert LibraryState.objects.revision() > before

    curator_client.post(page("technique_changelist"), {"action": "publish", "_selected_action": ids[:1]})

    assert Technique.objects.published().count() == 187


def test_a_new_technique_is_a_draft_that_search_finds(curator_client, starter_library):
    kind = Technique.objects.get(slug="smr-sole-slow-sweep").technique_type
    sole = Region.objects.get(slug="sole")
    data = {
        "name": "Sole wave",
        "slug": "sole-wave",
        "status": "draft",
        "kind": "smr",
        "technique_type": kind.pk,
        "level": "beginner",
        "cue": "Roll\r\nslowly.",
        "position": "standing",
        "side": "each",
        "regions": [sole.pk],
        "dose_mode": "seconds",
        "dose_seconds": 45,
        "steps": "Stand tall.\r\n\r\n  Roll.  ",
        "aliases": "foot wave",
        "tool_rows-TOTAL_FORMS": 0,
        "tool_rows-INITIAL_FORMS": 0,
    }

    response = curator_client.post(page("technique_add"), data)

    assert response.status_code == 302, response.context["errors"]
    technique = Technique.objects.get(slug="sole-wave")
    assert (technique.cue, technique.steps, technique.status) == ("Roll slowly.", ["Stand tall.", "Roll."], "draft")
    assert technique.name_text == "sole wave"
    assert "foot wave" in technique.search_text
    assert "sole of the foot" in technique.search_text
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"dose_seconds": "4"}, "dose_seconds", "A dose lasts from 5 seconds to 1 hour a side."),
        ({"dose_seconds": "200"}, "dose_seconds", "The usual time lies between the shortest and the longest."),
        (
            {"dose_mode": "breaths"},
            "dose_breaths",
            "A dose in breaths needs from 1 to 300 breaths; any other dose has none.",
        ),
        (
            {"dose_reps": "8"},
            "dose_reps",
            "A dose in repetitions needs from 1 to 500 repetitions; any other dose has none.",
        ),
        (
            {"dose_max_seconds": ""},
            "dose_max_seconds",
            "Give the shortest and the longest time, the shortest first, or neither.",
        ),
        ({"kind": "asana"}, "technique_type", "This type belongs to another kind of technique."),
        ({"steps": "x" * 201}, "steps", "A line has at most 200 characters."),
        ({"aliases": "a\n" * 21}, "aliases", "At most 20 lines."),
        ({"cue": " "}, "cue", "This field is required."),
    ],
)
def test_what_is_wrong_with_a_technique_stands_beside_the_field(
    curator_client, starter_library, change, field, message
):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    url = page("technique_change", technique.pk)
    data = {**changes(curator_client.get(url)), **change}

    response = curator_client.post(url, data)

    assert response.context["adminform"].form.errors == {field: [message]}
    technique.refresh_from_db()
    assert technique.dose_seconds == 60


def test_a_technique_is_not_its_own_gentler_way(curator_client, starter_library):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    url = page("technique_change", technique.pk)

    response = curator_client.post(url, {**changes(curator_client.get(url)), "gentler": technique.pk})

    assert response.context["adminform"].form.errors == {
        "gentler": ["A technique cannot be its own gentler or stronger way."]
    }


def test_a_short_name_stays_as_it_is(curator_client, starter_library):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    url = page("technique_change", technique.pk)

    curator_client.post(url, {**changes(curator_client.get(url)), "slug": "other"})

    technique.refresh_from_db()
    assert technique.slug == "smr-sole-slow-sweep"


def test_renaming_a_region_renews_what_its_techniques_are_found_by(curator_client, starter_library):
    sole = Region.objects.get(slug="sole")
    url = page("region_change", sole.pk)

    curator_client.post(url, {**changes(curator_client.get(url)), "name": "Underfoot"})

    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    assert "underfoot" in technique.search_text
    assert technique.regions_listed == "Underfoot"


def test_renaming_a_tool_renews_what_lists_show_of_its_techniques(curator_client, starter_library):
    block = Tool.objects.get(name="Yoga block")
    url = page("tool_change", block.pk)

    curator_client.post(url, {**changes(curator_client.get(url)), "name": "Cork block"})

    technique = Technique.objects.get(slug="smr-calf-pin-ankle-circles")
    assert technique.tools_listed[0] == ["Cork block", 1]


# Use and deletion -----------------------------------------------------------------------------------------------------


def test_the_page_of_a_used_technique_says_so_before_it_is_changed(curator_client, starter_library, in_four_classes):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")

    response = curator_client.get(page("technique_change", technique.pk))

    assert response.context["usage"][0] == "used in 4 classes"
    assert "What you change here changes for everybody who uses it" in response.content.decode()


def test_the_list_says_in_how_many_classes(curator_client, starter_library, in_four_classes):
    html = curator_client.get(page("technique_changelist"), {"q": "sole slow sweep"}).content.decode()

    assert '<td class="field-used">in 4 classes</td>' in html


def test_a_used_technique_is_not_deleted(curator_client, starter_library, in_four_classes):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    words = (
        "Sole slow sweep: used in 4 classes. Retire it: classes that use it keep it, and nobody finds it for a new one."
    )

    asked = curator_client.get(page("technique_delete", technique.pk))
    sent = curator_client.post(page("technique_delete", technique.pk), {"post": "yes"})
    chosen = curator_client.post(
        page("technique_changelist"),
        {"action": "delete_selected", "_selected_action": [technique.pk], "post": "yes"},
    )

    assert [response.context["protected"] for response in (asked, sent, chosen)] == [[words]] * 3
    assert "cannot be deleted, because it is in use" in asked.content.decode()
    assert Technique.objects.filter(pk=technique.pk).exists()


@pytest.mark.parametrize(
    ("model", "slug", "words"),
    [
        (Demand, "vibration", "powered tool: named by 2 techniques, 9 rules. Take it out there first."),
        (
            Region,
            "sole",
            "Sole of the foot: named by 5 structures, 5 tools, 9 techniques, 4 rules. Take it out there first.",
        ),
        (Structure, "plantar-fascia", "Plantar fascia: named by 6 techniques. Take it out there first."),
        (Tool, "tennis-ball", "Tennis ball: named by 5 techniques. Take it out there first."),
    ],
)
def test_what_the_library_itself_names_is_not_deleted(curator_client, starter_library, model, slug, words):
    row = model.objects.get(slug=slug)

    response = curator_client.post(page(f"{model._meta.model_name}_delete", row.pk), {"post": "yes"})

    assert response.context["protected"] == [words]
    assert model.objects.filter(pk=row.pk).exists()


def test_an_unused_technique_goes(curator_client, starter_library):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")
    before = LibraryState.objects.revision()

    response = curator_client.post(page("technique_delete", technique.pk), {"post": "yes"})

    assert response.status_code == 302
    assert not Technique.objects.filter(pk=technique.pk).exists()
    assert LibraryState.objects.revision() > before


def test_a_use_that_comes_up_meanwhile_is_a_message(curator_client, starter_library, monkeypatch):
    technique = Technique.objects.get(slug="smr-sole-slow-sweep")

    def refuse(*args, **kwargs):
        raise ProtectedError("used", {technique})

    monkeypatch.setattr(Technique, "delete", refuse)

    response = curator_client.post(page("technique_delete", technique.pk), {"post": "yes"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "Something has begun to use it, so nothing was deleted."
    ]
