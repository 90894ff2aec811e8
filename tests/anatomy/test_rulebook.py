"""The rules as values: what they hold, what reading them costs, and when a process reads them again."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from anatomy.domain.packs import FILES
from anatomy.domain.safety import Aspect, Severity
from anatomy.keeping import Kept
from anatomy.loading import STARTER
from anatomy.models import Condition, LibraryState, Region, Rule, Source, Technique, TechniqueType
from anatomy.rulebook import read_rulebook, rule_value, rulebook
from tests.anatomy.admin_forms import changes, page
from tests.anatomy.starter_values import starter_book

pytestmark = pytest.mark.django_db

READING = 12
REVISION = 1


def queries(action):
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def severity(book, slug="open-wound-01"):
    condition = slug.rpartition("-")[0]
    return next(rule.severity.value for rule in book.conditions[condition].rules if rule.slug == slug)


@pytest.fixture
def other_process(monkeypatch):
    """Return what another server process keeps: nothing of this one's."""
    return Kept(read_rulebook)


# What it holds --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("starter_library")
def test_the_rows_say_what_the_files_say():
    book = read_rulebook()

    assert book.conditions == starter_book().conditions
    assert (book.regions, book.demand_regions) == (starter_book().regions, starter_book().demand_regions)


@pytest.mark.usefixtures("starter_library")
def test_a_rule_as_a_value_holds_all_that_the_row_holds():
    row = Rule.objects.get(slug="open-wound-01")
    row.technique_types.set(TechniqueType.objects.filter(slug="slow-roll"))
    row.reviewed_by, row.reviewed_on, row.severity = "Dr Mara Stein", date(2026, 5, 4), "modify"
    row.save()

    value = rule_value(Rule.objects.with_parts().get(slug="open-wound-01"), "open-wound")

    assert (value.slug, value.condition, value.severity, value.local) == (
        "open-wound-01",
        "open-wound",
        Severity.MODIFY,
        True,
    )
    assert (value.reviewed_by, value.reviewed_on) == ("Dr Mara Stein", date(2026, 5, 4))
    assert {aspect: values for aspect, values in value.match.items() if values} == {
        Aspect.KIND: {"smr"},
        Aspect.TYPE: {"slow-roll"},
    }
    assert [source.slug for source in value.sources] == ["BARTSCH", "NAMU"]


def test_an_empty_library_has_no_rules():
    book = read_rulebook()

    assert (book.conditions, book.regions, book.demand_regions) == ({}, {}, {})


# What it costs --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("starter_library")
def test_reading_takes_the_same_queries_for_one_rule_and_for_all():
    everything = queries(read_rulebook)
    Condition.objects.exclude(slug="glaucoma").delete()
    Rule.objects.exclude(slug="glaucoma-01").delete()

    assert (everything, queries(read_rulebook)) == (READING, READING)


@pytest.mark.usefixtures("starter_library")
def test_a_process_reads_once_and_then_asks_only_whether_the_library_changed():
    first = queries(rulebook)

    assert (first, queries(rulebook)) == (REVISION + READING, REVISION)
    assert rulebook() is rulebook()


@pytest.mark.usefixtures("starter_library")
def test_a_revision_that_was_read_along_spares_the_query():
    rulebook()
    revision = LibraryState.objects.revision()

    assert queries(lambda: rulebook(revision)) == 0
    assert rulebook(revision).revision == revision


# When it is read again ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("starter_library")
def test_a_curators_save_renews_it_in_every_process(curator_client, other_process):
    before = [severity(rulebook()), severity(other_process.now())]
    rule = Rule.objects.get(slug="open-wound-01")
    address = page("rule_change", rule.pk)

    response = curator_client.post(address, changes(curator_client.get(address)) | {"severity": "caution"})

    assert response.status_code == 302
    assert before == ["contraindicated", "contraindicated"]
    assert [severity(rulebook()), severity(other_process.now())] == ["caution", "caution"]


@pytest.mark.usefixtures("starter_library")
def test_a_curators_change_of_a_demand_or_a_region_renews_it(curator_client):
    rulebook()
    wrist, chest = Region.objects.get(slug="wrist-hand"), Region.objects.get(slug="chest")
    address = page("region_change", wrist.pk)

    curator_client.post(address, changes(curator_client.get(address)) | {"parent": str(chest.parent_id)})

    assert ("wrist-hand" in rulebook().regions["front-torso"].inside) is True


@pytest.mark.usefixtures("starter_library")
def test_deleting_a_condition_renews_it_in_every_process(curator_client, other_process):
    rulebook()
    other_process.now()
    condition = Condition.objects.get(slug="open-wound")

    curator_client.post(page("condition_delete", condition.pk), {"post": "yes"})

    assert [("open-wound" in book.conditions) for book in (rulebook(), other_process.now())] == [False, False]


@pytest.mark.usefixtures("starter_library")
def test_loading_library_files_renews_it_in_every_process(tmp_path, other_process):
    for name in FILES:
        shutil.copy(STARTER / name, tmp_path)
    content = json.loads((tmp_path / "conditions.json").read_text("utf-8"))
    next(one for one in content["conditions"] if one["slug"] == "open-wound")["rules"][0]["severity"] = "modify"
    (tmp_path / "conditions.json").write_text(json.dumps(content), "utf-8")
    rulebook()
    other_process.now()

    call_command("load_library", tmp_path, verbosity=0)

    assert [severity(rulebook()), severity(other_process.now())] == ["modify", "modify"]


@pytest.mark.usefixtures("starter_library")
def test_loading_files_that_change_nothing_keeps_it():
    kept = rulebook()

    call_command("load_library", verbosity=0)

    assert rulebook() is kept


@pytest.mark.usefixtures("starter_library")
def test_a_change_that_is_taken_back_is_forgotten():
    before = rulebook()

    with transaction.atomic():
        Rule.objects.filter(slug="open-wound-01").update(severity="caution")
        LibraryState.objects.bump()
        meanwhile = severity(rulebook())
        transaction.set_rollback(True)

    assert (meanwhile, severity(rulebook())) == ("caution", "contraindicated")
    assert rulebook() == before


@pytest.mark.usefixtures("starter_library")
def test_a_change_while_it_is_read_is_seen_at_the_next_look():
    """The revision is read before the rows: what came in between is read again, not missed."""

    def read(revision):
        book = read_rulebook(revision)
        if len(seen) == 0:
            Rule.objects.filter(slug="open-wound-01").update(severity="caution")
            LibraryState.objects.bump()
        seen.append(severity(book))
        return book

    seen = []
    kept = Kept(read)
    kept.now()

    assert severity(kept.now()) == "caution"
    assert seen == ["contraindicated", "caution"]


def test_nothing_is_kept_of_a_library_without_a_revision():
    """Rows that somebody wrote without saying so: every look reads them."""
    before = rulebook().conditions
    Condition.objects.create(
        slug="cold", name="Cold", student_name="Cold", group="Other", scope="local", clearance="none", summary="A cold."
    )

    assert (before, list(rulebook().conditions), rulebook().revision) == ({}, ["cold"], 0)


@pytest.mark.usefixtures("starter_library")
def test_a_source_of_a_rule_is_part_of_what_is_renewed():
    rulebook()
    Source.objects.filter(slug="NAMU").update(grade="B")
    LibraryState.objects.bump()

    sources = rulebook().conditions["open-wound"].rules[0].sources

    assert [(source.slug, source.grade) for source in sources] == [("BARTSCH", "A"), ("NAMU", "B")]


@pytest.mark.parametrize("name", ["first", "second"])
def test_no_test_sees_what_another_one_kept(starter_library, name):
    """The copied library has one revision: the same change twice, each time seen from the same start."""
    assert severity(rulebook()) == "contraindicated"

    Technique.objects.update(status="retired")
    Rule.objects.filter(slug="open-wound-01").update(severity="caution")
    for kept in Kept.everything:
        kept.forget()

    assert severity(rulebook()) == "caution"
