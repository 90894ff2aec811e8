"""Lists as people write them, read line by line."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.pasting import Heading, Item, TooMany, kind_of, parse, speaks, words_of

NAMES = {
    "calf roller sweep",
    "calf press",
    "cat cow",
    "check: neck turn",
    "child's pose",
    "down dog",
    "left-right breath",
    "90-90 rest",
    "savasana",
    "sole sweep",
    "wide-leg forward fold",
    "hold, and let go",
}


def known(words: str) -> bool:
    return words.casefold() in NAMES


def read(line: str) -> list[dict[str, object]]:
    """What was read of each step: its name, and whatever is said of it."""
    blank = Item(0, "", "")
    fields = ("seconds", "count", "unit", "side", "optional", "note")
    return [
        {"name": one.name}
        | {field: getattr(one, field) for field in fields if getattr(one, field) != getattr(blank, field)}
        for one in parse(line, known)
        if isinstance(one, Item)
    ]


def breaths(count: int) -> dict[str, object]:
    return {"count": count, "unit": "breaths"}


def reps(count: int) -> dict[str, object]:
    return {"count": count, "unit": "reps"}


@pytest.mark.parametrize(
    ("line", "step"),
    [
        # A name and a dose.
        ("calf press 60s each side", {"name": "calf press", "seconds": 60, "side": "each"}),
        ("down dog 5 breaths", {"name": "down dog"} | breaths(5)),
        ("savasana 5 min", {"name": "savasana", "seconds": 300}),
        ("savasana: 5 min", {"name": "savasana", "seconds": 300}),
        ("Savasana - 5 minutes", {"name": "Savasana", "seconds": 300}),
        ("Savasana (5 min)", {"name": "Savasana", "seconds": 300}),
        ("5 min savasana", {"name": "savasana", "seconds": 300}),
        ("1:30 legs up the wall", {"name": "legs up the wall", "seconds": 90}),
        ("legs up the wall 1:05:00", {"name": "legs up the wall", "seconds": 3900}),
        ("legs up the wall 90 sec", {"name": "legs up the wall", "seconds": 90}),
        ("legs up the wall 1m30", {"name": "legs up the wall", "seconds": 90}),
        ("legs up the wall 1 min 30 s", {"name": "legs up the wall", "seconds": 90}),
        ("legs up the wall 1.5 min", {"name": "legs up the wall", "seconds": 90}),
        ("1,5 min legs up the wall", {"name": "legs up the wall", "seconds": 90}),
        ("legs up the wall 1½ min", {"name": "legs up the wall", "seconds": 90}),
        ("Bridge 1' 30''", {"name": "Bridge", "seconds": 90}),
        ('hamstrings 90" each leg', {"name": "hamstrings", "seconds": 90, "side": "each"}),
        ("30-second plank", {"name": "plank", "seconds": 30}),
        ("Plank for about 30 seconds", {"name": "Plank", "seconds": 30}),
        ("Plank for 30 seconds", {"name": "Plank", "seconds": 30}),
        ("Plank ~30 seconds", {"name": "Plank", "seconds": 30}),
        ("Plank 60", {"name": "Plank", "seconds": 60}),
        ("half a minute of silence", {"name": "silence", "seconds": 30}),
        ("two minutes sitting still", {"name": "sitting still", "seconds": 120}),
        ("savasana 2 h", {"name": "savasana", "seconds": 7200}),
        ("savasana 1 h 15 min", {"name": "savasana", "seconds": 4500}),
        ("cat cow x10", {"name": "cat cow"} | reps(10)),
        ("10 reps cat cow", {"name": "cat cow"} | reps(10)),
        ("cat cow 10x", {"name": "cat cow"} | reps(10)),
        ("5 rounds sun breaths", {"name": "sun breaths"} | reps(5)),
        # What has to be worked out is told in the note.
        ("3 x 30s plank", {"name": "plank", "seconds": 90, "note": "3 x 30s"}),
        ("plank 30 sec x 3", {"name": "plank", "seconds": 90, "note": "30 sec x 3"}),
        ("side plank 3 sets of 5 breaths", {"name": "side plank", "note": "3 sets of 5 breaths"} | breaths(15)),
        ("plank 30-60s", {"name": "plank", "seconds": 60, "note": "30-60s"}),
        ("18:00-18:05 Welcome", {"name": "Welcome", "seconds": 300, "note": "18:00-18:05"}),
        ("0:00–5:00 Arrival talk", {"name": "Arrival talk", "seconds": 300, "note": "0:00–5:00"}),
        ("wrist circles, 5 each way", {"name": "wrist circles", "note": "5 each way"} | reps(5)),
        # Sides.
        ("calf press 60s left", {"name": "calf press", "seconds": 60, "side": "left"}),
        ("calf press (R) 60s", {"name": "calf press", "seconds": 60, "side": "right"}),
        ("left calf press 60s", {"name": "calf press", "seconds": 60, "side": "left"}),
        ("calf press 60s L/R", {"name": "calf press", "seconds": 60, "side": "each"}),
        ("calf press 60s left, 60s right", {"name": "calf press", "seconds": 60, "side": "each"}),
        ("calf press 60s both sides", {"name": "calf press", "seconds": 60, "side": "both"}),
        ("calf press 60s both together", {"name": "calf press", "seconds": 60, "side": "together"}),
        ("calf press 60s e/s", {"name": "calf press", "seconds": 60, "side": "each"}),
        ("calf press 45s/side", {"name": "calf press", "seconds": 45, "side": "each"}),
        ("calf press 2 min each", {"name": "calf press", "seconds": 120, "side": "each"}),
        ("calf press 2 min each w/ ball", {"name": "calf press", "seconds": 120, "side": "each", "note": "w/ ball"}),
        # Words that look like a dose or a side and belong to the name.
        ("left-right breath 2 minutes", {"name": "left-right breath", "seconds": 120}),
        ("Left-right breath", {"name": "Left-right breath"}),
        ("three-part breath 2 min", {"name": "three-part breath", "seconds": 120}),
        ("90-90 rest 4 min", {"name": "90-90 rest", "seconds": 240}),
        ("Warrior 2", {"name": "Warrior 2"}),
        ("Warrior 2 5 breaths", {"name": "Warrior 2"} | breaths(5)),
        ("both knees to chest 5 breaths", {"name": "both knees to chest"} | breaths(5)),
        ("check: neck turn", {"name": "check: neck turn"}),
        ("check: neck turn 30s", {"name": "check: neck turn", "seconds": 30}),
        ("hold, and let go 30s", {"name": "hold, and let go", "seconds": 30}),
        ("hold, and let go", {"name": "hold, and let go"}),
        # Bullets and numbers.
        ("1. calf press", {"name": "calf press"}),
        ("2)calf press", {"name": "calf press"}),
        ("(3) calf press", {"name": "calf press"}),
        ("a) calf press", {"name": "calf press"}),
        ("• calf press", {"name": "calf press"}),
        ("- calf press", {"name": "calf press"}),
        ("– [ ] calf press", {"name": "calf press"}),
        ("*calf press", {"name": "calf press"}),
        # What is told beside it.
        ("down dog 5 breaths (soft knees)", {"name": "down dog", "note": "soft knees"} | breaths(5)),
        ("calf press 60s with a soft ball", {"name": "calf press", "seconds": 60, "note": "with a soft ball"}),
        ("calf press 60s # slowly", {"name": "calf press", "seconds": 60, "note": "slowly"}),
        ("calf press - slowly", {"name": "calf press", "note": "slowly"}),
        ("calf press, slow and steady, 60 s", {"name": "calf press", "seconds": 60, "note": "slow and steady"}),
        ("calf press, 60s, each side", {"name": "calf press", "seconds": 60, "side": "each"}),
        (
            "wide-leg forward fold, hands behind, 5 br",
            {"name": "wide-leg forward fold", "note": "hands behind"} | breaths(5),
        ),
        (
            "calf press\t60s\teach side\tsoft ball",
            {"name": "calf press", "seconds": 60, "side": "each", "note": "soft ball"},
        ),
        ("child's pose 1 min (optional)", {"name": "child's pose", "seconds": 60, "optional": True}),
        ("child's pose if time 1 min", {"name": "child's pose", "seconds": 60, "optional": True}),
        # Nothing but a dose, or a sign.
        ("60s each side", {"name": "60s each side", "seconds": 60, "side": "each"}),
        ("🧘", {"name": "🧘"}),
    ],
)
def test_a_line_becomes_a_step(line, step):
    assert read(line) == [step]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "calf press 60s each side, down dog 5 breaths, savasana 5 min",
            ["calf press", "down dog", "savasana"],
        ),
        ("cat cow, down dog, wiggle your toes", ["cat cow", "down dog", "wiggle your toes"]),
        ("calf press 60s; sole sweep 2 min; rest", ["calf press", "sole sweep", "rest"]),
        ("rolling (calf, sole, shin) 5 min", ["rolling"]),
        ("calf press 1,5 min, savasana", ["calf press", "savasana"]),
    ],
)
def test_commas_part_steps(line, names):
    assert [step["name"] for step in read(line)] == names


@pytest.mark.parametrize(
    ("line", "name", "seconds"),
    [
        ("Warm-up:", "Warm-up", None),
        ("## Rolling (15 min)", "Rolling", 900),
        ("Rolling - 15 min:", "Rolling", 900),
        ("**Rolling**", "Rolling", None),
        ("--- Rolling ---", "Rolling", None),
        ("[Rolling]", "Rolling", None),
        ("1. Rolling:", "Rolling", None),
        ("COOL DOWN", "COOL DOWN", None),
        ("Cool down", "Cool down", None),
        ("Warm-up: 10 min", "Warm-up", 600),
    ],
)
def test_a_line_can_name_a_section(line, name, seconds):
    assert [(one.name, one.seconds) for one in parse(line, known) if isinstance(one, Heading)] == [(name, seconds)]
    assert read(line) == []


@pytest.mark.parametrize("line", ["SAVASANA", "check: neck turn", "Rest: 5 min", "Rolling 5 min", "x" * 81 + ":"])
def test_what_could_be_a_step_is_no_heading(line):
    assert [type(one) for one in parse(line, known)] == [Item]


def test_a_heading_can_have_its_steps_behind_it():
    found = parse("Warm-up: cat cow 1 min, hip circles 10 reps", known)

    assert [(type(one), one.name) for one in found] == [(Heading, "Warm-up"), (Item, "cat cow"), (Item, "hip circles")]


def test_lines_that_are_numbered_without_a_dot_lose_their_numbers():
    assert [step["name"] for step in read("1 calf press\n2 down dog 5 breaths\n\n3 savasana")] == [
        "calf press",
        "down dog",
        "savasana",
    ]


def test_doses_are_no_numbers_of_lines():
    assert [step["name"] for step in read("1 min savasana\n2 min plank")] == ["savasana", "plank"]


def test_each_entry_knows_its_line():
    assert [(one.line, one.name) for one in parse("Warm-up:\n\n---\ncat cow, down dog", known)] == [
        (1, "Warm-up"),
        (4, "cat cow"),
        (4, "down dog"),
    ]


def test_brackets_within_a_word_are_a_part_of_the_name():
    typed = "<script>alert(1)</script>"

    assert [(one.name, one.note) for one in parse(typed) if isinstance(one, Item)] == [(typed, "")]


def test_a_very_long_line_is_prose():
    line = "calf press 5 min, " * 40

    assert [(one.name, one.typed) for one in parse(line)] == [(line.strip(), line.strip())]


@pytest.mark.parametrize("sign", [", ", ",", "; ", " | ", "\t"])
def test_a_line_of_more_parts_than_a_list_has_is_prose_and_nothing_of_it_is_looked_at(sign):
    asked = []

    entries = parse(sign.join(["1"] * 62), lambda words: bool(asked.append(words)))

    typed = " ".join(sign.replace("\t", " | ").join(["1"] * 62).split())
    assert entries == (Item(1, typed, typed),)
    assert asked == []


def test_a_line_of_as_many_parts_as_a_list_has_is_read():
    assert [one.name for one in parse(",".join(["tree"] * 61))] == ["tree"] * 61


def test_as_many_steps_as_are_allowed_are_read():
    assert len(parse("Warm-up:\ntree, plank\ntree", most=3)) == 4


def test_reading_ends_where_there_are_too_many_steps():
    asked = set()

    with pytest.raises(TooMany):
        parse("tree, plank\ncobra, bridge\nlotus\n", lambda words: bool(asked.add(words)), most=3)

    assert "bridge" in asked
    assert "lotus" not in asked


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Warm-up", "warm-up"),
        ("warming up the feet", "warm-up"),
        ("ROLLING", "rolling"),
        ("Rolling for the calf", "rolling"),
        ("Savasana", "rest"),
        ("Pranayama", "breath"),
        ("Check before", "check-before"),
        ("Tea", ""),
    ],
)
def test_the_kind_of_a_section_is_in_its_name(name, kind):
    assert kind_of(name) == kind


PIECES = st.sampled_from(
    [
        *("60s", "5 min", "each side", "L/R", "left", "right", "both", "together", "3 x", "30s", "1:30", "10 reps"),
        *(
            "optional",
            "calf press",
            "Warm-up",
            "WARM UP",
            "rest",
            "half a minute",
            "30-60s",
            "18:00-18:05",
            "5'",
            '90"',
        ),
        *("(slow)", "(", ")", "[", "]", ",", ";", ":", "-", "–", "|", "/", "#", "**", "==", "--", "...", ".", "@", "~"),
        *("1.", "2)", "a)", "•", "\t", "½", "of", "with", "each way", "1", "2", "45", "/side", "'"),
    ]
)
LINES = st.one_of(
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=8).map("".join),
    st.text(max_size=60),
)


@given(st.lists(LINES, max_size=6).map("\n".join))
def test_the_pasted_list_survives_any_text(text):
    entries = parse(text, known)

    lines = dict(enumerate(text.splitlines(), start=1))
    assert {one.line for one in entries} == {number for number, line in lines.items() if speaks(line)}
    for number in {one.line for one in entries}:
        told = Counter[str]()
        for one in entries:
            if one.line == number:
                note = one.note if isinstance(one, Item) else ""
                told.update(words_of(" ".join([one.name, note, *one.spent])))
        assert told == Counter(words_of(lines[number])), "a word was lost, or said twice"
    assert all(one.name.strip() for one in entries)


@given(st.text(max_size=300))
def test_reading_twice_reads_the_same(text):
    assert parse(text) == parse(text)
