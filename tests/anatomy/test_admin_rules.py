"""Rules in the admin: what is shown before one is saved, and which clinician has read it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from anatomy import registry
from anatomy.domain.safety import Present, check
from anatomy.models import Condition, Demand, LibraryState, Region, Rule, Source, TechniqueType
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from tests.anatomy.admin_forms import changes, page

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)
FOLDS = "Head to knee, Pyramid, Seated forward fold, Standing forward fold, Wide seated fold, Wide-leg forward fold"
REVIEW = {"reviewed_by": "Dr Rao, physiotherapist", "reviewed_on": "2026-11-02"}


@pytest.fixture
def bending(starter_library):
    """Return the rule that speaks against rounding the back, with its review."""
    Rule.objects.filter(slug="osteoporosis-03").update(reviewed_by="Dr Rao", reviewed_on=DAY)
    return Rule.objects.get(slug="osteoporosis-03")


@pytest.fixture
def four_classes_and_three_pages(monkeypatch):
    """Say that four classes use any technique, and that three shared pages would show old advice."""
    monkeypatch.setattr(registry, "_reach", [lambda ids: 4])
    monkeypatch.setattr(registry, "_advice", [(lambda book: 3, lambda: 3)])


def form_of(client, rule):
    return changes(client.get(page("rule_change", rule.pk)))


def save(client, rule, **values):
    """Send the rule's form with other values, and return the answer."""
    return client.post(page("rule_change", rule.pk), form_of(client, rule) | values)


def preview(client, rule, **values):
    """Ask for a preview of the rule's form with other values, and return what is shown."""
    return save(client, rule, _preview="Preview", **values).context["preview"]


def review_of(rule):
    return Rule.objects.values_list("reviewed_by", "reviewed_on").get(pk=rule.pk)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# What would change ----------------------------------------------------------------------------------------------------


def test_a_rule_says_what_it_touches(curator_client, bending, four_classes_and_three_pages):
    shown = curator_client.get(page("rule_change", bending.pk)).context["preview"]

    assert shown.lead == "This rule touches 7 techniques and 4 classes."
    assert (shown.shifts, shown.released) == ([], "")
    assert shown.pages == "3 shared pages show the old advice."


def test_a_preview_tells_what_a_milder_rule_would_change(curator_client, bending, four_classes_and_three_pages):
    shown = preview(curator_client, bending, severity="caution")

    assert shown.lead == "This rule touches 7 techniques and 4 classes."
    assert shown.shifts == [
        (
            "6 of them change from “Contraindicated” to “Caution”",
            FOLDS,
        )
    ]
    assert shown.pages == "After that, 3 shared pages show the old advice until you renew it."


def test_a_narrower_rule_lets_go_of_techniques(curator_client, bending):
    """Four fall out; one of them stays contraindicated, because another rule of the condition speaks against it."""
    shown = preview(curator_client, bending, positions=["standing"])

    assert shown.lead == "This rule touches 3 techniques and 0 classes."
    assert [words for words, _names in shown.shifts] == ["3 techniques change from “Contraindicated” to “no advice”"]
    assert shown.released == "It no longer touches 4 techniques and 0 classes."


def touched(rules):
    """Return the names of the techniques that one of ``rules`` touches."""
    book = rulebook()
    everything = [Present(condition) for condition in book.conditions]
    found = {offer.name: check(offer.asked, everything, book) for offer in repertoire().offers.values()}
    return [
        name
        for name, finding in found.items()
        if finding and any(reason.rule.slug in rules for reason in finding.reasons)
    ]


def severities(condition):
    """Return what the library says of each technique for a condition, as it is now."""
    book, present = rulebook(), (Present(condition),)
    found = {offer.name: check(offer.asked, present, book) for offer in repertoire().offers.values()}
    return {name: str(finding.severity) if finding else "" for name, finding in found.items()}


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "modify"},
        {"where": "affected_area"},
        {"kinds": ["smr"], "demands": []},
        {"positions": ["prone", "supine"]},
        {"severity": "clear_first", "demands": [], "technique_types": "all"},
        {"regions": "calf"},
    ],
    ids="-".join,
)
def test_what_a_preview_tells_is_what_comes_to_pass(curator_client, bending, change):
    known = {
        "all": list(TechniqueType.objects.filter(kind="asana").values_list("pk", flat=True)),
        "calf": [Region.objects.get(slug="calf").pk],
    }
    change = {name: known.get(value, value) if isinstance(value, str) else value for name, value in change.items()}
    before = severities("osteoporosis")

    shown = preview(curator_client, bending, **change)
    saved = save(curator_client, bending, **change)

    assert saved.status_code == 302
    after = severities("osteoporosis")
    moved = [name for name in before if before[name] != after[name]]
    assert sum(int(words.split()[0]) for words, _names in shown.shifts) == len(moved)
    named = {name for _words, names in shown.shifts for name in names.split(", ") if not name.startswith("and ")}
    assert named <= set(moved)


def test_a_preview_saves_nothing(curator_client, bending):
    before = LibraryState.objects.revision()

    preview(curator_client, bending, severity="caution", instead="Sit.")

    bending.refresh_from_db()
    assert (bending.severity, bending.instead == "Sit.") == ("contraindicated", False)
    assert review_of(bending) == ("Dr Rao", DAY)
    assert (LibraryState.objects.revision(), LogEntry.objects.count()) == (before, 0)


def test_a_preview_shows_the_form_as_it_was_typed(curator_client, bending):
    response = save(curator_client, bending, _preview="Preview", severity="caution", instead="Sit.")

    form = response.context["adminform"].form
    assert (response.status_code, form["severity"].value(), form["instead"].value()) == (200, "caution", "Sit.")
    assert response.context["errors"] == []
    assert "Please correct" not in response.content.decode()


def test_a_script_gets_the_preview_alone(curator_client, bending):
    data = form_of(curator_client, bending) | {"_preview": "1", "severity": "caution"}

    response = curator_client.post(page("rule_change", bending.pk), data, headers={"HX-Request": "true"})

    assert text_of(response.content.decode()) == (
        f"This rule touches 7 techniques and 0 classes. 6 of them change from “Contraindicated” to “Caution”: {FOLDS}."
    )


def test_a_new_rule_is_previewed_before_it_has_words(curator_client, starter_library):
    data = {
        "condition": Condition.objects.get(slug="osteopenia").pk,
        "severity": "contraindicated",
        "where": "anywhere",
        "kinds": ["breath"],
        "_preview": "1",
    }

    response = curator_client.post(page("rule_add"), data)

    breaths = [offer.name for offer in repertoire().offers.values() if offer.asked.kind == "breath"]
    shown = response.context["preview"]
    assert shown.lead == f"This rule touches {len(breaths)} techniques and 0 classes."
    assert response.context["adminform"].form.errors.keys() == {"instead", "student"}
    assert not Rule.objects.filter(slug="osteopenia-05").exists()


@pytest.mark.parametrize("change", [{"demands": []}, {"severity": ""}, {"regions": ["0"]}], ids=str)
def test_a_form_that_says_too_little_is_told_so(curator_client, bending, change):
    shown = preview(curator_client, bending, **change)

    assert (shown.lead, shown.shifts) == ("Once the form says enough, you see here what it would change.", [])


def test_an_empty_form_waits(curator_client, starter_library):
    shown = curator_client.get(page("rule_add")).context["preview"]

    assert shown.lead == "Once the form says enough, you see here what it would change."


def test_deleting_a_rule_is_previewed(curator_client, bending, four_classes_and_three_pages):
    response = curator_client.get(page("rule_delete", bending.pk))

    shown = response.context["preview"]
    assert shown.lead == "This rule touches 7 techniques and 4 classes."
    assert [words for words, _names in shown.shifts] == ["6 of them change from “Contraindicated” to “no advice”"]
    assert "This rule touches 7 techniques and 4 classes." in response.content.decode()


def test_deleting_a_condition_is_previewed_with_its_rules(curator_client, starter_library):
    condition = Condition.objects.get(slug="osteopenia")

    response = curator_client.get(page("condition_delete", condition.pk))

    touched = [name for name, severity in severities("osteopenia").items() if severity]
    assert response.context["preview"].lead == (
        f"The rules of this condition touch {len(touched)} techniques and 0 classes."
    )
    assert response.context["deleted_objects"] == [
        "Osteopenia",
        ["osteopenia-01", "osteopenia-02", "osteopenia-03", "osteopenia-04"],
    ]
    assert dict(response.context["model_count"]) == {"conditions": 1, "rules": 4}


def test_deleting_several_rules_is_previewed(curator_client, bending, four_classes_and_three_pages):
    other = Rule.objects.get(slug="osteopenia-03")
    data = {"action": "delete_selected", "_selected_action": [bending.pk, other.pk]}

    asked = curator_client.post(page("rule_changelist"), data)
    answer = curator_client.post(page("rule_changelist"), data | {"post": "yes"}, follow=True)

    shown = asked.context["preview"]
    assert shown.lead.startswith("Together they touch ")
    assert {words.split(":")[0] for words, _names in shown.shifts} == {"Osteoporosis", "Osteopenia"}
    assert shown.lead in text_of(asked.content.decode())
    assert Rule.objects.filter(pk__in=[bending.pk, other.pk]).count() == 0
    assert messages_of(answer)[0].startswith("3 shared pages show the old advice.")


def test_a_condition_says_what_its_rules_touch_and_which_pages_its_name_is_on(
    curator_client, starter_library, four_classes_and_three_pages
):
    condition = Condition.objects.get(slug="osteopenia")
    url = page("condition_change", condition.pk)
    touched = [name for name, severity in severities("osteopenia").items() if severity]
    data = changes(curator_client.get(url)) | {"student_name": "Thin bones", "_preview": "1"}

    shown = curator_client.post(url, data).context["preview"]

    assert shown.lead == f"The rules of this condition touch {len(touched)} techniques and 4 classes."
    assert (shown.shifts, shown.pages) == (
        [],
        "After that, 3 shared pages show the old advice until you renew it.",
    )
    assert Condition.objects.get(slug="osteopenia").student_name != "Thin bones"


def test_a_source_says_what_the_rules_that_cite_it_touch(curator_client, starter_library):
    source = Source.objects.get(slug="SINAKI")
    url = page("source_change", source.pk)
    data = changes(curator_client.get(url)) | {"grade": "D", "_preview": "1"}

    shown = curator_client.post(url, data).context["preview"]

    cited = {rule.slug for rule in Rule.objects.filter(sources=source)}
    assert shown.lead == f"The rules that cite this source touch {len(touched(cited))} techniques and 0 classes."
    assert shown.shifts == []
    assert Source.objects.get(slug="SINAKI").grade == "A"


def test_a_preview_asks_a_fixed_number_of_questions(curator_client, bending, django_assert_max_num_queries):
    data = form_of(curator_client, bending) | {"_preview": "1", "severity": "caution"}
    url = page("rule_change", bending.pk)
    curator_client.post(url, data)

    with django_assert_max_num_queries(35):
        curator_client.post(url, data, headers={"HX-Request": "true"})


# A rule's page --------------------------------------------------------------------------------------------------------


def test_a_condition_lists_its_rules_and_leads_to_each(curator_client, bending):
    condition = bending.condition

    html = curator_client.get(page("condition_change", condition.pk)).content.decode()

    back = f"?_changelist_filters=condition__id__exact%3D{condition.pk}"
    assert html.count(">not yet reviewed by a clinician<") == 11
    assert html.count(">reviewed by Dr Rao on 2 Nov 2026<") == 1
    assert f'href="{page("rule_change", bending.pk)}{back}"' in html
    assert f"{page('rule_add')}?condition={condition.pk}&amp;{back[1:]}" in html


def test_a_condition_asks_as_often_for_sixteen_rules_as_for_four(curator_client, starter_library, assert_same_queries):
    condition = Condition.objects.get(slug="osteopenia")
    longest = Condition.objects.get(slug="osteoporosis")

    def move():
        Rule.objects.filter(condition=longest).update(condition=condition)

    queries = assert_same_queries(lambda: curator_client.get(page("condition_change", condition.pk)), move)

    assert queries <= 30


def test_a_new_rule_takes_the_next_number(curator_client, starter_library):
    condition = Condition.objects.get(slug="osteopenia")
    demand = Demand.objects.get(slug="vibration")
    kind = TechniqueType.objects.first()
    before = LibraryState.objects.revision()
    data = {
        "condition": condition.pk,
        "severity": "caution",
        "where": "anywhere",
        "demands": [demand.pk],
        "technique_types": [kind.pk],
        "instead": "Use a ball.",
        "student": "Use a ball.",
        "positions": ["supine", "prone"],
    }

    response = curator_client.post(page("rule_add"), data)

    assert response.status_code == 302
    rule = condition.rules.latest("pk")
    assert (rule.slug, rule.positions, list(rule.demands.all())) == ("osteopenia-05", ["supine", "prone"], [demand])
    assert list(rule.technique_types.all()) == [kind]
    assert review_of(rule) == ("", None)
    assert LibraryState.objects.revision() > before


def test_a_rule_stays_with_its_condition(curator_client, bending):
    other = Condition.objects.get(slug="osteopenia")

    save(curator_client, bending, condition=other.pk, slug="other")

    bending.refresh_from_db()
    assert (bending.slug, bending.condition.slug) == ("osteoporosis-03", "osteoporosis")


def test_a_rule_that_names_nothing_is_refused_beside_the_field(curator_client, bending):
    response = save(curator_client, bending, demands=[])

    assert response.context["adminform"].form.errors == {
        "kinds": ["Name at least one thing that the rule speaks against."]
    }
    assert bending.demands.count() == 1


@pytest.mark.parametrize("meanwhile", [{"instead": "Lie down."}, {"reviewed_by": "Dr Sen"}], ids=["words", "review"])
def test_a_rule_that_was_changed_meanwhile_is_not_overwritten(curator_client, bending, meanwhile):
    data = form_of(curator_client, bending) | {"student": "Sit."}
    Rule.objects.filter(pk=bending.pk).update(**meanwhile)

    response = curator_client.post(page("rule_change", bending.pk), data)

    assert response.context["adminform"].form.non_field_errors() == [
        "Somebody else changed this rule meanwhile. Open it in another tab and start there."
    ]
    assert Rule.objects.filter(pk=bending.pk, student="Sit.").count() == 0
    assert Rule.objects.filter(pk=bending.pk, **meanwhile).count() == 1


# Reviews --------------------------------------------------------------------------------------------------------------


def test_every_starter_rule_is_marked_until_a_clinician_has_read_it(curator_client, starter_library):
    listed = curator_client.get(page("rule_changelist"))
    form = curator_client.get(page("rule_change", Rule.objects.first().pk))

    mark = "not yet reviewed by a clinician"
    assert listed.content.decode().count(f">{mark}<") == len(listed.context["cl"].result_list) == 50
    assert form.content.decode().count(mark) == 1


@pytest.mark.parametrize(("answer", "count"), [("no", 222), ("yes", 1), ("perhaps", 223)])
def test_the_list_keeps_rules_by_their_review(curator_client, bending, answer, count):
    response = curator_client.get(page("rule_changelist"), {"review": answer})

    assert response.context["cl"].result_count == count


def test_the_list_keeps_rules_by_what_they_rest_on(curator_client, bending):
    bending.sources.clear()

    def count(answer):
        return curator_client.get(page("rule_changelist"), {"source": answer}).context["cl"].result_count

    general = [rule for rule in Rule.objects.with_parts() if {source.grade for source in rule.sources.all()} == {"M"}]
    assert (count("none"), count("general")) == (1, len(general))


def test_a_curator_notes_who_read_a_rule(curator_client, starter_library):
    rule = Rule.objects.get(slug="osteoporosis-03")
    before = LibraryState.objects.revision()

    response = save(curator_client, rule, **REVIEW)

    assert response.status_code == 302
    assert review_of(rule) == ("Dr Rao, physiotherapist", DAY)
    assert LibraryState.objects.revision() > before


@pytest.mark.parametrize(
    "change", [{"instead": "Sit."}, {"severity": "modify"}, {"sources": []}, {"kinds": ["asana"]}], ids=list
)
def test_a_rule_that_says_something_else_is_not_reviewed_any_more(curator_client, bending, change):
    response = curator_client.post(
        page("rule_change", bending.pk), form_of(curator_client, bending) | change, follow=True
    )

    assert review_of(bending) == ("", None)
    assert messages_of(response)[0] == "The rule says something else now, so it counts as not yet reviewed."


@pytest.mark.parametrize(
    ("again", "kept"),
    [
        ({"reviewed_on": "2026-11-03"}, ("Dr Rao", date(2026, 11, 3))),
        ({"reviewed_by": "Dr Sen", "reviewed_on": "2026-11-03"}, ("Dr Sen", date(2026, 11, 3))),
        ({"reviewed_by": "", "reviewed_on": ""}, ("", None)),
    ],
)
def test_a_change_may_come_with_a_review_of_its_own(curator_client, bending, again, kept):
    save(curator_client, bending, instead="Sit.", **again)

    assert review_of(bending) == kept


def test_a_rule_that_is_saved_as_it_stands_keeps_its_review(curator_client, bending):
    save(curator_client, bending)

    assert review_of(bending) == ("Dr Rao", DAY)


@pytest.mark.parametrize(
    ("review", "errors"),
    [
        ({"reviewed_by": "Dr Rao"}, {"reviewed_on": ["Say who reviewed the rule, and when."]}),
        ({"reviewed_on": "2026-11-02"}, {"reviewed_by": ["Say who reviewed the rule, and when."]}),
        ({"reviewed_by": "Dr Rao", "reviewed_on": "tomorrow"}, {"reviewed_on": ["This day is still to come."]}),
    ],
)
def test_half_a_review_is_refused_beside_the_field(curator_client, starter_library, review, errors):
    rule = Rule.objects.get(slug="osteoporosis-03")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    review = {name: tomorrow if value == "tomorrow" else value for name, value in review.items()}

    response = save(curator_client, rule, **review)

    assert response.context["adminform"].form.errors == errors
    assert review_of(rule) == ("", None)


def mark(client, rules, **data):
    ids = [rule.pk for rule in rules]
    return client.post(page("rule_changelist"), {"action": "mark_reviewed", "_selected_action": ids, **data})


def test_marking_many_rules_asks_for_a_name_and_a_day(curator_client, starter_library):
    rules = list(Rule.objects.filter(slug__startswith="osteopenia"))

    asked = mark(curator_client, rules)
    half = mark(curator_client, rules, seen=asked.context["seen"], reviewed_by="", reviewed_on="2026-11-02")

    assert [rule for rule, _names in asked.context["rules"]] == rules
    assert asked.context["form"]["reviewed_on"].value() == timezone.localdate()
    assert half.context["form"].errors == {"reviewed_by": ["This field is required."]}
    assert Rule.objects.reviewed().count() == 0


def test_marking_many_rules_notes_it_on_each(curator_client, starter_library):
    rules = list(Rule.objects.filter(slug__startswith="osteopenia"))
    before, seen = LibraryState.objects.revision(), mark(curator_client, rules).context["seen"]

    response = mark(curator_client, rules, seen=seen, **REVIEW)

    assert response.status_code == 302
    assert list(Rule.objects.reviewed()) == rules
    assert review_of(rules[0]) == ("Dr Rao, physiotherapist", DAY)
    assert (LogEntry.objects.count(), LibraryState.objects.revision() > before) == (4, True)
    assert messages_of(curator_client.get(page("rule_changelist"))) == ["4 rules are marked as reviewed."]


def test_rules_that_change_while_they_are_read_are_not_marked(curator_client, starter_library):
    rules = list(Rule.objects.filter(slug__startswith="osteopenia"))
    seen = mark(curator_client, rules).context["seen"]
    Rule.objects.filter(pk=rules[0].pk).update(instead="Sit.")

    refused = mark(curator_client, rules, seen=seen, **REVIEW)
    again = mark(curator_client, rules, seen=refused.context["seen"], **REVIEW)

    assert refused.context["form"].non_field_errors() == [
        "One of these rules was changed meanwhile. Look at them again, then mark them."
    ]
    assert (again.status_code, Rule.objects.reviewed().count()) == (302, 4)


def test_a_mark_can_be_taken_back(curator_client, bending):
    response = curator_client.post(
        page("rule_changelist"), {"action": "clear_reviews", "_selected_action": [bending.pk]}, follow=True
    )

    assert messages_of(response) == ["1 rule counts as not yet reviewed now."]
    assert review_of(bending) == ("", None)


# Old advice -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(monkeypatch):
    """Stand in for shared pages: two of them are old until they are renewed."""
    old = ["one", "two"]

    def renew():
        count = len(old)
        old.clear()
        return count

    monkeypatch.setattr(registry, "_advice", [(lambda book: len(old), renew)])
    return old


def test_saving_a_rule_says_which_pages_fell_behind(curator_client, bending, pages):
    save(curator_client, bending, instead="Sit on a chair.")

    html = curator_client.get(page("rule_changelist")).content.decode()
    assert f'2 shared pages show the old advice. <a href="{page("advice")}">Renew the advice</a>' in html


def test_one_action_renews_the_advice(curator_client, starter_library, pages):
    url = page("advice")

    before = curator_client.get(url)
    first = curator_client.post(url, follow=True)
    second = curator_client.post(url, follow=True)

    assert "2 shared pages show the old advice." in before.content.decode()
    assert messages_of(first) == ["The advice on 2 shared pages is renewed."]
    assert messages_of(second) == ["Every shared page showed today's advice already."]
    assert pages == []
    assert "There is nothing to renew." in second.content.decode()


def test_looking_renews_nothing(curator_client, starter_library, pages):
    curator_client.get(page("advice"))

    assert pages == ["one", "two"]


@pytest.mark.parametrize("name", ["advice", "gaps"])
def test_teachers_have_no_business_there(asha_client, starter_library, pages, name):
    answers = [asha_client.get(page(name)).status_code, asha_client.post(page(name)).status_code]

    assert answers == [302, 302]
    assert pages == ["one", "two"]


def test_the_first_page_of_the_admin_leads_there(curator_client, starter_library):
    fresh = curator_client.get("/admin/").content.decode()

    assert [f'href="{page(name)}"' in fresh for name in ("gaps", "advice")] == [True, True]
    assert "up to date." in fresh


def test_the_first_page_of_the_admin_says_how_many_pages_fell_behind(curator_client, starter_library, pages):
    html = curator_client.get("/admin/").content.decode()

    assert "<strong>2 shared pages show the old advice.</strong>" in html
