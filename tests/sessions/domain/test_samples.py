"""The file of sample classes: what it holds, and what is said of a bad one."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.samples import SampleClass, SampleSection, SampleStep, Vocabulary, read_samples

WORDS = Vocabulary(techniques={"sweep", "rest"}, kinds={"rolling", "rest"}, levels={"beginner"}, intents={"calm"})
STARTER = Path(__file__).parents[3] / "anatomy" / "starter" / "sequences.json"
ITEM = {
    "technique": "sweep",
    "seconds": 60,
    "sides": 2,
    "transition_seconds": 15,
    "cue_note": "Hand on the wall.",
    "section": "rolling",
}
GOOD = {
    "sequences": [
        {
            "slug": "soles",
            "name": "Soles",
            "minutes": 30,
            "level": "beginner",
            "intent": ["calm"],
            "items": [
                ITEM,
                {**ITEM, "seconds": 90},
                {**ITEM, "technique": "rest", "section": "rest", "sides": 1, "cue_note": ""},
                ITEM,
            ],
        }
    ]
}


def changed(**changes):
    raw = deepcopy(GOOD)
    raw["sequences"][0].update(changes)
    return raw


def item_changed(**changes):
    return changed(items=[{**ITEM, **changes}])


def test_runs_of_a_kind_become_sections():
    sweep = SampleStep("sweep", 60, 2, 15, "Hand on the wall.")
    longer = SampleStep("sweep", 90, 2, 15, "Hand on the wall.")
    rest = SampleStep("rest", 60, 1, 15, "")

    assert read_samples(GOOD, WORDS) == (
        [
            SampleClass(
                "soles",
                "Soles",
                30,
                "beginner",
                ("calm",),
                (
                    SampleSection("rolling", (sweep, longer)),
                    SampleSection("rest", (rest,)),
                    SampleSection("rolling", (sweep,)),
                ),
            )
        ],
        [],
    )


@pytest.mark.parametrize("raw", [None, [], "text", 7, {}, {"sequences": {}}, {"sequences": None}])
def test_a_file_of_another_shape_is_one_problem(raw):
    assert read_samples(raw, WORDS) == ([], ["sequences.json, the file, sequences: must be a list of classes"])


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"sequences": [7]}, "sequences.json, class 1, the entry: must be an object"),
        (changed(name=""), "sequences.json, soles, name: must be a text of at most 120 characters"),
        (changed(name="x" * 121), "sequences.json, soles, name: must be a text of at most 120 characters"),
        (changed(name=7), "sequences.json, soles, name: must be a text of at most 120 characters"),
        (changed(minutes=4), "sequences.json, soles, minutes: must be a whole number from 5 to 240"),
        (changed(minutes=True), "sequences.json, soles, minutes: must be a whole number from 5 to 240"),
        (changed(minutes=30.5), "sequences.json, soles, minutes: must be a whole number from 5 to 240"),
        (changed(level="expert"), "sequences.json, soles, level: unknown: 'expert'"),
        (changed(level=["beginner"]), "sequences.json, soles, level: unknown: ['beginner']"),
        (changed(intent="calm"), "sequences.json, soles, intent: must be a list"),
        (changed(intent=["cure"]), "sequences.json, soles, intent: unknown: 'cure'"),
        (changed(items={}), "sequences.json, soles, items: must be a list of steps"),
        (item_changed(technique="jump"), "sequences.json, soles, item 1, technique: unknown: 'jump'"),
        (item_changed(section="party"), "sequences.json, soles, item 1, section: unknown: 'party'"),
        (item_changed(seconds=4), "sequences.json, soles, item 1, seconds: must be a whole number from 5 to 3600"),
        (item_changed(sides=3), "sequences.json, soles, item 1, sides: must be a whole number from 1 to 2"),
        (
            item_changed(transition_seconds=-1),
            "sequences.json, soles, item 1, transition_seconds: must be a whole number from 0 to 900",
        ),
        (
            item_changed(cue_note="x" * 2001),
            "sequences.json, soles, item 1, cue_note: must be a text of at most 2000 characters",
        ),
    ],
)
def test_a_problem_names_the_entry_and_the_field(raw, problem):
    _classes, problems = read_samples(raw, WORDS)

    assert problems == [problem]


def test_a_missing_field_is_a_problem():
    raw = deepcopy(GOOD)
    del raw["sequences"][0]["minutes"]

    assert read_samples(raw, WORDS)[1] == ["sequences.json, soles, minutes: must be a whole number from 5 to 240"]


def test_a_class_that_stands_twice_is_a_problem():
    raw = {"sequences": GOOD["sequences"] * 2}

    assert read_samples(raw, WORDS)[1] == ["sequences.json, soles, slug: stands twice"]


def test_every_problem_is_found_at_once():
    raw = changed(minutes=1, level="expert", items=[{**ITEM, "seconds": 0}, {**ITEM, "sides": 0}])

    assert len(read_samples(raw, WORDS)[1]) == 4


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.fixed_dictionaries({"sequences": st.lists(json_values, max_size=3)}), json_values)
def test_whatever_is_in_the_file_there_is_an_answer(raw, items):
    assert read_samples(raw, WORDS)
    assert read_samples(changed(items=items), WORDS)


def test_the_starter_file_is_sound():
    raw = json.loads(STARTER.read_text("utf-8"))
    items = [item for entry in raw["sequences"] for item in entry["items"]]
    words = Vocabulary(
        techniques={item["technique"] for item in items},
        kinds={item["section"] for item in items},
        levels={entry["level"] for entry in raw["sequences"]},
        intents={slug for entry in raw["sequences"] for slug in entry["intent"]},
    )

    classes, problems = read_samples(raw, words)

    assert (len(classes), problems) == (5, [])
