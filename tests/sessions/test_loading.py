"""The sample classes: written whole or not at all, and exactly as long as they say."""

from __future__ import annotations

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from anatomy.models import Status, Technique
from sessions.domain.clock import timetable
from sessions.loading import BadSamples, LoadedClasses, load_classes
from sessions.models import Sequence, Visibility
from sessions.reading import plan_of
from tests.sessions.classes import is_dense, steps
from tests.sessions.domain.test_samples import STARTER

pytestmark = pytest.mark.usefixtures("starter_library")
RAW = json.loads(STARTER.read_text("utf-8"))
TITLES = tuple(entry["name"] for entry in RAW["sequences"])


def test_the_sample_classes_take_exactly_their_time(asha):
    load_classes(RAW, asha)

    times = [timetable(plan_of(sequence)) for sequence in Sequence.objects.select_related("owner")]
    assert sorted(one.seconds for one in times) == [1800, 2700, 2700, 3600, 3600]
    assert [one.free for one in times] == [0, 0, 0, 0, 0]


def test_they_are_open_to_the_studio_and_in_order(asha):
    assert load_classes(RAW, asha) == LoadedClasses(TITLES, ())

    for sequence in Sequence.objects.all():
        assert (sequence.owner, sequence.visibility) == (asha, Visibility.STUDIO)
        assert is_dense(sequence)
        assert [one.kind for one in sequence.sections.filter(protected=True)] == ["rest"]


def test_the_steps_are_those_of_the_file(asha):
    load_classes(RAW, asha)

    for entry in RAW["sequences"]:
        rows = steps(Sequence.objects.get(title=entry["name"]))
        expected = [(item["technique"], item["seconds"], item["transition_seconds"]) for item in entry["items"]]
        assert [(row.technique.slug, row.seconds, row.setup_seconds) for row in rows] == expected


def test_what_is_there_already_is_left_alone(asha):
    load_classes(RAW, asha)
    mine = Sequence.objects.get(title=TITLES[0])
    mine.sections.all().delete()

    assert load_classes(RAW, asha) == LoadedClasses((), TITLES)
    assert (Sequence.objects.count(), mine.sections.count()) == (5, 0)


def test_a_bad_file_changes_nothing_and_names_the_place(asha):
    raw = deepcopy(RAW)
    raw["sequences"][4]["items"][1]["technique"] = "no-such-thing"

    with pytest.raises(BadSamples) as caught:
        load_classes(raw, asha)

    slug = raw["sequences"][4]["slug"]
    assert caught.value.problems == [f"sequences.json, {slug}, item 2, technique: unknown: 'no-such-thing'"]
    assert not Sequence.objects.exists()


def test_a_retired_technique_is_unknown(asha):
    Technique.objects.filter(slug=RAW["sequences"][0]["items"][0]["technique"]).update(status=Status.RETIRED)

    with pytest.raises(BadSamples, match="unknown"):
        load_classes(RAW, asha)


def test_the_command_says_what_it_did(asha):
    output = StringIO()
    call_command("load_classes", owner="ASHA@example.org", stdout=output)
    call_command("load_classes", owner="asha@example.org", stdout=output)

    assert output.getvalue().splitlines() == [
        "Classes: 5 created, 0 left alone.",
        "Classes: 0 created, 5 left alone.",
    ]


def test_the_command_needs_somebody_who_is_here(asha):
    with pytest.raises(CommandError, match="Nobody here has the address"):
        call_command("load_classes", owner="nobody@example.org")


@pytest.mark.parametrize("text", ["{", "[]", '{"sequences": 7}'])
def test_the_command_refuses_a_bad_file(asha, tmp_path, text):
    (tmp_path / "sequences.json").write_text(text, "utf-8")

    with pytest.raises(CommandError, match=r"sequences\.json"):
        call_command("load_classes", str(tmp_path), owner="asha@example.org")


def test_the_command_refuses_a_folder_without_the_file(asha, tmp_path):
    with pytest.raises(CommandError, match=r"sequences\.json"):
        call_command("load_classes", str(tmp_path), owner="asha@example.org")
