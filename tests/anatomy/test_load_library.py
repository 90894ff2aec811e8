"""Loading the library: what it creates and updates, what it leaves alone, and that it is all or nothing."""

from __future__ import annotations

import json
import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from anatomy import loading
from anatomy.domain.packs import FILES
from anatomy.loading import STARTER, load, read_entries, read_folder
from anatomy.models import Condition, Demand, LibraryState, Region, Rule, Technique, TechniqueTool, TechniqueType, Tool

pytestmark = pytest.mark.django_db

SWEEP = "smr-sole-slow-sweep"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the starter library that a test may spoil."""
    for name in FILES:
        shutil.copy(STARTER / name, tmp_path)
    return tmp_path


def edit(folder: Path, name: str, change):
    """Change a file of the folder through a function that takes its content."""
    content = json.loads((folder / name).read_text("utf-8"))
    change(content)
    (folder / name).write_text(json.dumps(content), "utf-8")


def technique_of(content, slug=SWEEP):
    return next(row for row in content["techniques"] if row["slug"] == slug)


def run(*args):
    """Run the command, and return what it prints, line by line."""
    out = StringIO()
    call_command("load_library", *map(str, args), stdout=out)
    return out.getvalue().splitlines()


def counts(report):
    return {kind.name: (kind.created, kind.updated, kind.unchanged, kind.kept) for kind in report.kinds}


def everything():
    """Return all that the rows say."""
    return {kind: read_entries(kind) for kind in loading.KINDS}


def test_the_starter_library_is_created_whole():
    assert run() == [
        "sources: 85 created, 0 updated, 0 left alone",
        "regions: 41 created, 0 updated, 0 left alone",
        "structures: 94 created, 0 updated, 0 left alone",
        "keep-off zones: 24 created, 0 updated, 0 left alone",
        "tools: 24 created, 0 updated, 0 left alone",
        "technique types: 13 created, 0 updated, 0 left alone",
        "intents: 12 created, 0 updated, 0 left alone",
        "demands: 48 created, 0 updated, 0 left alone",
        "techniques: 188 created, 0 updated, 0 left alone",
        "conditions: 64 created, 0 updated, 0 left alone",
        "rules: 223 created, 0 updated, 0 left alone",
        "teaching notes: 18 created, 0 updated, 0 left alone",
    ]


def test_the_rows_say_what_the_files_say(starter_library):
    pack = read_folder(STARTER)

    assert everything() == {kind: {entry.slug: entry for entry in getattr(pack, kind)} for kind in loading.KINDS}


def test_a_technique_comes_out_with_all_its_parts(starter_library):
    technique = Technique.objects.with_parts().get(slug=SWEEP)

    assert (technique.status, technique.technique_type.slug) == ("published", "slow-roll")
    assert (technique.gentler.slug, technique.stronger.slug) == ("smr-arch-cross-sweep", "smr-sole-three-point-press")
    assert [(row.tool.slug, row.count, row.role) for row in technique.tool_rows.all()] == [
        ("therapy-ball-original", 1, "required"),
        ("tennis-ball", 1, "instead"),
        ("wall", 1, "also"),
        ("chair", 1, "also"),
    ]
    assert [structure.slug for structure in technique.structures.all()] == [
        "plantar-fascia",
        "flexor-digitorum-brevis",
    ]
    assert technique.name_text == "sole slow sweep"
    assert "release" in technique.search_text.split()


def test_hands_wall_and_mat_are_not_fetched(starter_library):
    assert sorted(Tool.objects.filter(fetched=False).values_list("slug", flat=True)) == ["hands", "mat", "wall"]


def test_regions_stand_in_the_order_of_the_file(starter_library):
    assert list(Region.objects.values_list("slug", flat=True)[:3]) == ["head-neck", "back", "front-torso"]


def test_loading_twice_changes_nothing(starter_library, django_assert_num_queries):
    before, revision = everything(), LibraryState.objects.revision()

    report = load(read_folder(STARTER))

    assert not report.changed
    assert {kind.name: kind.left_alone for kind in report.kinds}["techniques"] == 188
    assert (everything(), LibraryState.objects.revision()) == (before, revision)


def test_a_changed_file_updates_what_nobody_has_edited(starter_library, folder):
    revision = LibraryState.objects.revision()

    def change(content):
        sweep = technique_of(content)
        sweep |= {"cue": "Roll.", "regions": ["sole", "calf"], "gentler": {"technique": None, "how": "Sit."}}
        sweep["tools"] = {"required": [{"tool": "golf-ball", "count": 2}], "optional": []}

    edit(folder, "techniques.json", change)

    assert run(folder)[8] == "techniques: 0 created, 1 updated, 187 left alone"
    technique = Technique.objects.get(slug=SWEEP)
    assert (technique.cue, technique.gentler, technique.gentler_how) == ("Roll.", None, "Sit.")
    assert [region.slug for region in technique.regions.all()] == ["calf", "sole"]
    assert [(row.tool.slug, row.count) for row in technique.tool_rows.all()] == [("golf-ball", 2)]
    assert "calf" in technique.search_text
    assert LibraryState.objects.revision() > revision


def test_a_new_entry_is_created_beside_the_others(starter_library, folder):
    edit(
        folder,
        "techniques.json",
        lambda content: content["techniques"].append(
            technique_of(content) | {"slug": "sole-wave", "name": "Sole wave"}
        ),
    )

    assert run(folder)[8] == "techniques: 1 created, 0 updated, 188 left alone"


def test_an_entry_that_the_files_no_longer_hold_stays(starter_library, folder):
    def change(content):
        content["techniques"] = [row for row in content["techniques"] if row["slug"] != "relax-savasana-supported"]
        for row in content["techniques"]:
            for way in ("gentler", "stronger"):
                row[way] = {"technique": None, "how": row[way]["how"]}

    edit(folder, "techniques.json", change)

    load(read_folder(folder))

    assert Technique.objects.count() == 188


# Curators' edits ------------------------------------------------------------------------------------------------------


def change_name(row):
    row.name = "Ours"
    row.save()


def add_region(row):
    row.regions.add(Region.objects.get(slug="chest"))


def add_tool(row):
    row.tool_rows.create(tool=Tool.objects.get(slug="golf-ball"), role="also")


def drop_gentler(row):
    row.gentler = None
    row.save()


@pytest.mark.parametrize("edited", [change_name, add_region, add_tool, drop_gentler])
def test_a_curators_edit_is_left_alone_unless_asked(starter_library, folder, edited):
    technique = Technique.objects.get(slug=SWEEP)
    edited(technique)
    ours = read_entries("techniques")[SWEEP]
    edit(folder, "techniques.json", lambda content: technique_of(content).update(cue="New cue."))

    kept = run(folder)

    assert kept[8:10] == [
        "techniques: 0 created, 0 updated, 188 left alone",
        f"  left alone because it was edited here: {SWEEP}",
    ]
    assert read_entries("techniques")[SWEEP] == ours

    overwritten = run(folder, "--overwrite")

    assert overwritten[8] == "techniques: 0 created, 1 updated, 187 left alone"
    assert read_entries("techniques")[SWEEP] == {entry.slug: entry for entry in read_folder(folder).techniques}[SWEEP]
    assert not load(read_folder(folder)).changed


def test_a_curators_edit_is_left_alone_where_the_file_is_as_before(starter_library):
    Rule.objects.filter(slug="osteoporosis-03").update(instead="Ours.")

    report = load(read_folder(STARTER))

    assert not report.changed
    assert [kind.kept for kind in report.kinds if kind.kept] == [["osteoporosis-03"]]


def test_an_entry_that_a_curator_made_is_theirs(starter_library, folder):
    Demand.objects.create(slug="cold", name="Cold")
    edit(folder, "conditions.json", lambda content: content["demand_vocabulary"].update(cold="something cold"))

    report = load(read_folder(folder))

    assert [kind.kept for kind in report.kinds if kind.kept] == [["cold"]]


def test_once_file_and_row_say_the_same_the_file_leads_again(starter_library, folder):
    Technique.objects.filter(slug=SWEEP).update(cue="Ours.")
    edit(folder, "techniques.json", lambda content: technique_of(content).update(cue="Ours."))
    assert not load(read_folder(folder)).changed
    edit(folder, "techniques.json", lambda content: technique_of(content).update(cue="Theirs."))

    load(read_folder(folder))

    assert Technique.objects.get(slug=SWEEP).cue == "Theirs."


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_the_status_is_the_studios_even_when_overwriting(starter_library, folder, status):
    Technique.objects.filter(slug=SWEEP).update(status=status, cue="Ours.")

    load(read_folder(folder), overwrite=True)

    technique = Technique.objects.get(slug=SWEEP)
    assert (technique.status, technique.cue == "Ours.") == (status, False)


# Reviews --------------------------------------------------------------------------------------------------------------

DAY = date(2026, 11, 2)


def rule_of(content, slug="osteoporosis-03"):
    return next(rule for row in content["conditions"] for rule in row["rules"] if rule["slug"] == slug)


def review_of(slug):
    return Rule.objects.values_list("reviewed_by", "reviewed_on").get(slug=slug)


def test_a_review_is_the_studios_even_when_overwriting(starter_library):
    Rule.objects.filter(slug="osteoporosis-03").update(reviewed_by="Dr Rao", reviewed_on=DAY)

    report = load(read_folder(STARTER), overwrite=True)

    assert not report.changed
    assert [kind.kept for kind in report.kinds if kind.kept] == []
    assert review_of("osteoporosis-03") == ("Dr Rao", DAY)


@pytest.mark.parametrize(
    "change",
    [{"instead": "Sit."}, {"severity": "modify"}, {"sources": []}],
    ids=["words", "severity", "source"],
)
def test_a_rule_that_a_file_changes_is_not_reviewed_any_more(starter_library, folder, change):
    Rule.objects.filter(slug__startswith="osteoporosis-0").update(reviewed_by="Dr Rao", reviewed_on=DAY)
    edit(folder, "conditions.json", lambda content: rule_of(content).update(change))

    load(read_folder(folder))

    assert review_of("osteoporosis-03") == ("", None)
    assert review_of("osteoporosis-04") == ("Dr Rao", DAY)


def test_a_curators_rule_keeps_its_review_unless_it_is_overwritten(starter_library, folder):
    Rule.objects.filter(slug="osteoporosis-03").update(instead="Ours.", reviewed_by="Dr Rao", reviewed_on=DAY)
    edit(folder, "conditions.json", lambda content: rule_of(content).update(instead="Theirs."))

    load(read_folder(folder))
    kept = review_of("osteoporosis-03")
    load(read_folder(folder), overwrite=True)

    assert (kept, review_of("osteoporosis-03")) == (("Dr Rao", DAY), ("", None))


def test_a_file_may_name_types_of_techniques_in_a_rule(starter_library, folder):
    (first, second, *_others) = TechniqueType.objects.order_by("slug")
    types = [first.slug, second.slug]
    edit(folder, "conditions.json", lambda content: rule_of(content)["match"].update(technique_types=types))

    load(read_folder(folder))

    rule = Rule.objects.get(slug="osteoporosis-03")
    assert list(rule.technique_types.order_by("slug")) == [first, second]
    assert read_entries("rules")["osteoporosis-03"].technique_types == frozenset(types)
    assert not load(read_folder(folder)).changed


# All or nothing -------------------------------------------------------------------------------------------------------


def refusal(*args):
    """Run the command where it must fail; return what it says, and the lines before that."""
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("load_library", *map(str, args), stderr=err)
    return str(caught.value), err.getvalue().splitlines()


def test_a_bad_file_changes_nothing_and_every_problem_is_printed(starter_library, folder):
    def change(content):
        technique_of(content)["dose"]["seconds"] = "sixty"
        technique_of(content)["regions"] = ["tail"]
        technique_of(content, "smr-sole-three-point-press")["cue"] = "New cue."

    edit(folder, "techniques.json", change)
    before = everything()

    said, lines = refusal(folder, "--overwrite")

    assert said == "2 problems; nothing was loaded."
    assert lines == [
        "techniques.json, smr-sole-slow-sweep, dose.seconds: must be a whole number",
        "techniques.json, smr-sole-slow-sweep, regions[0]: names 'tail', which is not among the regions",
    ]
    assert everything() == before


def test_a_missing_file_is_named(folder):
    (folder / "tools.json").unlink()

    assert refusal(folder) == ("1 problem; nothing was loaded.", ["tools.json: is missing"])
    assert Region.objects.count() == 0


def test_a_folder_that_is_not_there_misses_every_file(tmp_path):
    said, lines = refusal(tmp_path / "nowhere")

    assert said == "5 problems; nothing was loaded."
    assert lines[0] == "regions.json: is missing"


def test_a_fault_in_the_middle_leaves_nothing_behind(monkeypatch):
    def fail(*args):
        raise IntegrityError("the database says no")

    monkeypatch.setattr(loading, "_write_tools", fail)

    with pytest.raises(IntegrityError):
        load(read_folder(STARTER))

    assert (Region.objects.count(), Technique.objects.count(), LibraryState.objects.count()) == (0, 0, 0)


def test_the_classes_file_is_not_part_of_a_library(folder):
    (folder / "sequences.json").write_text("no JSON", "utf-8")

    assert load(read_folder(folder)).changed


def test_loading_asks_the_database_a_fixed_number_of_times(django_assert_max_num_queries):
    pack = read_folder(STARTER)

    with django_assert_max_num_queries(260):
        load(pack)

    assert (Condition.objects.count(), TechniqueTool.objects.count()) == (64, 392)
