"""The page of gaps: what the library does not say yet, and where that is mended."""

from __future__ import annotations

from datetime import date

import pytest

from anatomy.gaps import gaps
from anatomy.models import Condition, LibraryState, Region, Rule, Technique
from tests.anatomy.admin_forms import page

pytestmark = pytest.mark.django_db

SWEEP = "smr-sole-slow-sweep"


@pytest.fixture
def without_gaps(starter_library):
    """Leave of the starter library what has no gap: one technique, and its rules, reviewed."""
    Technique.objects.exclude(slug=SWEEP).update(status="draft")
    Rule.objects.update(reviewed_by="Dr Rao", reviewed_on=date(2026, 11, 2))
    Rule.objects.on_general_knowledge().delete()
    Condition.objects.filter(rules=None).delete()
    LibraryState.objects.bump()


@pytest.fixture
def sweep(without_gaps):
    return Technique.objects.get(slug=SWEEP)


def change(model, slug, **values):
    model.objects.filter(slug=slug).update(**values)
    LibraryState.objects.bump()


def test_the_starter_library_has_a_region_and_a_source_for_everything(starter_library):
    found = gaps()

    assert [offer.slug for offer in found.without_demands] == [
        technique.slug for technique in Technique.objects.filter(demands=None)
    ]
    assert (found.without_regions, found.unsourced, found.unsourced_rules) == ((), (), 0)
    assert (found.not_reviewed, list(found.without_rules)) == (223, [])


def test_nothing_to_mend_is_said_in_so_many_words(curator_client, without_gaps):
    html = curator_client.get(page("gaps")).content.decode()

    assert gaps().none
    assert "There are no gaps" in html
    assert "<li><a" not in html.split('id="content"')[1]


def test_a_technique_without_demands_is_listed_with_its_page(curator_client, sweep):
    sweep.demands.clear()
    LibraryState.objects.bump()

    html = curator_client.get(page("gaps")).content.decode()

    assert [offer.slug for offer in gaps().without_demands] == [SWEEP]
    assert f'<a href="{page("technique_change", sweep.pk)}">Sole slow sweep</a>' in html


def test_a_structure_stands_in_for_a_region(sweep):
    sweep.regions.clear()
    LibraryState.objects.bump()
    with_structures = gaps().without_regions
    sweep.structures.clear()
    LibraryState.objects.bump()

    assert with_structures == ()
    assert [offer.slug for offer in gaps().without_regions] == [SWEEP]


def test_a_rule_without_a_source_is_a_gap_of_the_techniques_that_it_mentions(curator_client, sweep):
    other = Rule.objects.create(
        slug="asthma-99",
        condition=Condition.objects.first(),
        severity="caution",
        positions=["inverted"],
        instead="Sit.",
        student="Sit.",
    )
    rule = Rule.objects.create(
        slug="asthma-98", condition=other.condition, severity="caution", kinds=["smr"], instead="Sit.", student="Sit."
    )
    rule.regions.add(Region.objects.get(slug="feet"))
    LibraryState.objects.bump()

    html = curator_client.get(page("gaps")).content.decode()

    assert [(offer.slug, rules) for offer, rules in gaps().unsourced] == [(SWEEP, ("asthma-98",))]
    assert gaps().unsourced_rules == 2
    assert "2 rules have no source" in html
    assert f'<a href="{page("technique_change", sweep.pk)}">Sole slow sweep</a>: asthma-98</li>' in html


def test_only_published_techniques_count(sweep):
    sweep.demands.clear()
    change(Technique, SWEEP, status="retired")

    assert gaps().without_demands == ()


def test_rules_that_wait_for_a_clinician_are_counted(curator_client, without_gaps):
    change(Rule, "osteoporosis-03", reviewed_by="", reviewed_on=None)

    html = curator_client.get(page("gaps")).content.decode()

    assert gaps().not_reviewed == 1
    assert f'<a href="{page("rule_changelist")}?review=no">1 rule is not yet reviewed by a clinician</a>' in html


def test_a_condition_without_a_rule_is_listed_with_its_page(curator_client, without_gaps):
    condition = Condition.objects.create(
        slug="cold", name="Cold", student_name="Cold", group="Other", scope="local", clearance="none", summary="A cold."
    )

    html = curator_client.get(page("gaps")).content.decode()

    assert f'<a href="{page("condition_change", condition.pk)}">Cold</a>' in html


def test_the_page_asks_as_often_for_three_rows_as_for_one(curator_client, sweep, assert_same_queries):
    sweep.demands.clear()
    sweep.regions.clear()
    sweep.structures.clear()
    change(Rule, "osteoporosis-03", reviewed_by="", reviewed_on=None)

    def grow():
        Technique.demands.through.objects.all().delete()
        Technique.objects.filter(slug__startswith="smr-").update(status="published")
        Rule.sources.through.objects.filter(rule__slug__startswith="osteoporosis").delete()
        Rule.objects.update(reviewed_by="", reviewed_on=None)
        Rule.objects.filter(condition__slug__startswith="a").delete()
        LibraryState.objects.bump()

    queries = assert_same_queries(lambda: curator_client.get(page("gaps")), grow)

    assert queries <= 12
    assert [len(part) > 3 for part in (gaps().without_demands, gaps().unsourced, gaps().without_rules)] == [True] * 3
