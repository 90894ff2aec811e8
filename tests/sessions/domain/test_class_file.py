"""A class as a file, and any file at all as a class or as a list of problems."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from anatomy.models import Level
from sessions.domain.class_file import (
    ClassFile,
    FileHandout,
    FileSection,
    FileStep,
    FileTechnique,
    FileTool,
    file_of,
    text_of,
    to_json,
)
from sessions.domain.class_file_reader import (
    MAX_BYTES,
    MAX_DIFFERENT_TOOLS,
    MAX_PROBLEMS,
    MAX_SECTIONS,
    MAX_STEPS,
    NUMBERS,
    TEXTS,
    BadFile,
    Fault,
    Part,
    Place,
    Problem,
    Vocabulary,
    many_lines,
    one_line,
    read_class_file,
    read_value,
)
from sessions.domain.plan import DoseMode, Named, PlanHandout, PlanNote, Side
from sessions.editing.stored import MAX_SECTIONS as MOST_SECTIONS_OF_A_CLASS
from sessions.models import MAX_STEPS as MOST_STEPS_OF_A_CLASS
from sessions.models import Handout, Section, SectionKind, Sequence, Step, StepTool
from tests.sessions.plans import SAMPLES, plan, sample, step

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCHEMA = json.loads((DOCS / "class-file-1.schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)
WORDS = Vocabulary(SectionKind.values, Level.values)


def problems(raw: object) -> list[Problem]:
    with pytest.raises(BadFile) as bad:
        read_class_file(raw, WORDS) if isinstance(raw, bytes | str) else read_value(raw, WORDS)
    return list(bad.value.problems)


def small(**step: Any) -> dict[str, Any]:
    """A file with as little as there can be, and one step, which ``step`` changes."""
    return {
        "format": "pliable-class",
        "version": 1,
        "class": {"title": "Feet first"},
        "sections": [{"name": "Roll", "kind": "rolling", "steps": [{"title": "Sit", "seconds": 60, **step}]}],
    }


# Writing


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_sample_class_is_written_as_the_schema_says_and_read_as_it_was(slug):
    file = file_of(sample(slug))

    written = text_of(file)

    assert [error.message for error in VALID.iter_errors(json.loads(written))] == []
    assert read_class_file(written.encode(), WORDS) == file


def test_a_class_is_written_field_by_field():
    roll = step(
        "smr-sole-slow-sweep", number=7, note="Slowly", optional=True, setup_seconds=0, side=Side.EACH, seconds=45
    )
    talk = step(number=8, title="Talk")
    note = PlanNote("why-rolling-helps", "Why rolling helps", "Because")
    handout = PlanHandout("Light feet", "For feet", "Daily", (7,), (note,), large=True, ticks=True)
    made = plan(roll, talk, handout=handout, notes="Mine", intention="Light feet", starts_at=time(18, 30, 12))

    value = to_json(file_of(made))

    assert value["class"] == {
        "title": "Feet first",
        "intention": "Light feet",
        "level": "beginner",
        "target_minutes": 30,
        "head_count": 8,
        "starts_at": "18:30",
        "notes": "Mine",
    }
    assert value["sections"][0]["steps"] == [
        {
            "technique": {"slug": "smr-sole-slow-sweep", "name": "Sole slow sweep"},
            "title": "",
            "seconds": 45,
            "count": None,
            "side": "each",
            "setup_seconds": 0,
            "tools": [{"slug": tool.slug, "name": tool.name, "count": tool.count} for tool in roll.tools],
            "note": "Slowly",
            "optional": True,
            "on_handout": True,
        },
        {
            "technique": None,
            "title": "Talk",
            "seconds": 60,
            "count": None,
            "side": "none",
            "setup_seconds": None,
            "tools": [],
            "note": "",
            "optional": False,
            "on_handout": False,
        },
    ]
    assert value["handout"] == {
        "title": "Light feet",
        "why": "For feet",
        "how_often": "Daily",
        "large": True,
        "ticks": True,
        "notes": [{"slug": "why-rolling-helps", "title": "Why rolling helps"}],
    }
    assert [(one["slug"], one["kind"], one["dose_mode"]) for one in value["techniques"]] == [
        ("smr-sole-slow-sweep", "smr", "seconds")
    ]


def test_the_library_s_cue_is_written_and_never_the_teacher_s_own():
    one = step("smr-sole-slow-sweep")
    own = replace(one, technique=replace(one.technique, usual_cue="As my teacher said"))

    assert text_of(file_of(plan(own))) == text_of(file_of(plan(one)))


def test_the_same_class_gives_the_same_text_whatever_its_keys():
    one, other = plan(step("asana-tree", number=1), id=1), plan(step("asana-tree", number=99), id=7)

    assert text_of(file_of(one)) == text_of(file_of(other))


def test_the_text_is_for_people_too():
    text = text_of(file_of(plan(step("asana-tree", note="Größe 5 ↑"))))

    assert '"note": "Größe 5 ↑"' in text
    assert '"sanskrit": "Vṛkṣāsana"' in text
    assert text.endswith("}\n")


# Reading


def test_what_a_file_leaves_out_has_a_default():
    assert read_value(small(), WORDS) == ClassFile(
        "Feet first", sections=(FileSection("Roll", "rolling", steps=(FileStep(60, title="Sit"),)),)
    )


def test_a_mark_that_editors_put_first_is_passed_over_and_60_0_is_60():
    text = "\ufeff" + json.dumps(small(seconds=60.0))

    assert read_class_file(text.encode(), WORDS) == read_value(small(), WORDS)


def test_texts_are_taken_as_the_form_of_a_class_would_leave_them():
    raw = small(title=" Sit\r\n down ", note=" Slowly\r\nand softly\r", tools=[{"name": "Ball\n"}])
    raw["class"] |= {"title": "\tFeet\nfirst  today ", "intention": "\n", "notes": "\r\nOne\rTwo\n\n Three "}
    raw["sections"][0]["name"] = "Roll\u2028\n"
    raw["handout"] = {"why": "For\rfeet"}

    file = read_value(raw, WORDS)

    [step] = file.steps()
    assert (step.title, step.note, step.tools) == ("Sit down", "Slowly\nand softly", (FileTool("", "Ball"),))
    assert (file.title, file.intention, file.notes) == ("Feet first  today", "", "One\nTwo\n\n Three")
    assert (file.sections[0].name, file.handout.why) == ("Roll", "For feet")


def test_a_text_is_measured_without_what_is_not_kept():
    assert read_value(small(title=" " * 200 + "x" * 120 + "\n"), WORDS).sections[0].steps[0].title == "x" * 120


def test_the_largest_class_in_letters_of_three_bytes_is_a_file_that_is_read():
    wide = "\u5b57"
    steps = tuple(
        FileStep(
            seconds=3600,
            technique=Named(f"{number:03}".ljust(TEXTS["slug"], "x"), f"{number:03}".ljust(TEXTS["name"], wide)),
            count=500,
            side=Side.TOGETHER,
            setup_seconds=900,
            tools=tuple(FileTool(f"tool-{tool}", wide * TEXTS["name"], 20) for tool in range(3)),
            note=wide * TEXTS["step.note"],
        )
        for number in range(MAX_STEPS)
    )
    named = [step.technique for step in steps if step.technique]
    file = ClassFile(
        title=wide * TEXTS["class.title"],
        notes=wide * TEXTS["class.notes"],
        sections=(FileSection(wide * TEXTS["section.name"], "rolling", steps=steps),),
        techniques=tuple(
            FileTechnique(one.slug, one.name, "smr", wide * TEXTS["sanskrit"], "breaths", wide * TEXTS["cue"])
            for one in named
        ),
    )

    assert read_class_file(text_of(file).encode(), WORDS) == file


def test_a_class_has_only_so_many_different_tools():
    def using(count: int) -> dict[str, Any]:
        raw = small()
        names = [{"name": f"Tool {number}"} for number in range(count)]
        parts = [names[at : at + 100] for at in range(0, count, 100)]
        raw["sections"][0]["steps"] = [{"title": "Sit", "seconds": 60, "tools": part} for part in parts]
        return raw

    assert len(read_value(using(MAX_DIFFERENT_TOOLS), WORDS).sections[0].steps) == 3
    [found] = problems(using(MAX_DIFFERENT_TOOLS + 1))
    assert (found.fault, found.place, found.field) == (Fault.TOO_MANY, Place(), "tools")
    assert (found.low, found.high) == (MAX_DIFFERENT_TOOLS + 1, MAX_DIFFERENT_TOOLS)


@pytest.mark.parametrize(
    ("changes", "fault", "field"),
    [
        ({"seconds": 4}, Fault.OUT_OF_RANGE, "seconds"),
        ({"seconds": 3601}, Fault.OUT_OF_RANGE, "seconds"),
        ({"seconds": 10**400}, Fault.OUT_OF_RANGE, "seconds"),
        ({"seconds": 60.5}, Fault.NOT_NUMBER, "seconds"),
        ({"seconds": True}, Fault.NOT_NUMBER, "seconds"),
        ({"seconds": "60"}, Fault.NOT_NUMBER, "seconds"),
        ({"seconds": None}, Fault.NOT_NUMBER, "seconds"),
        ({"count": 0}, Fault.OUT_OF_RANGE, "count"),
        ({"setup_seconds": -1}, Fault.OUT_OF_RANGE, "setup_seconds"),
        ({"title": "x" * 121}, Fault.TOO_LONG, "title"),
        ({"title": "a\x00b"}, Fault.UNPRINTABLE, "title"),
        ({"title": "\ud800"}, Fault.UNPRINTABLE, "title"),
        ({"title": " "}, Fault.BOTH_OR_NEITHER, "technique"),
        ({"title": 5}, Fault.NOT_TEXT, "title"),
        ({"title": "Sit", "technique": {"name": "Tree"}}, Fault.BOTH_OR_NEITHER, "technique"),
        ({"title": "", "technique": {"slug": "asana-tree"}}, Fault.MISSING, "technique.name"),
        ({"title": "", "technique": "asana-tree"}, Fault.NOT_OBJECT, "technique"),
        ({"note": "x" * 2001}, Fault.TOO_LONG, "note"),
        ({"side": "both"}, Fault.NOT_ONE_OF, "side"),
        ({"side": ["left"]}, Fault.NOT_ONE_OF, "side"),
        ({"optional": 1}, Fault.NOT_YES_OR_NO, "optional"),
        ({"tools": {}}, Fault.NOT_LIST, "tools"),
        ({"tools": [None] * 101}, Fault.TOO_MANY, "tools"),
        ({"secconds": 5}, Fault.UNKNOWN, "secconds"),
        ({"__proto__": {"x": 1}}, Fault.UNKNOWN, "__proto__"),
    ],
)
def test_what_is_wrong_with_a_step_is_named_with_its_place(changes, fault, field):
    [found] = problems(small(**changes))

    assert (found.fault, found.place, found.field) == (fault, Place(Part.STEP, 1, 1), field)


def test_a_tool_a_note_and_a_technique_stand_there_once():
    raw = small(tools=[{"slug": "ball", "name": "Ball"}, {"slug": "ball", "name": "Soft ball"}])
    raw["handout"] = {"notes": [{"title": "Why"}, {"title": "Why"}]}
    raw["techniques"] = [{"slug": "tree", "name": "Tree"}, {"slug": "tree", "name": "Tree"}]

    assert [(one.fault, one.place, one.shown) for one in problems(raw)] == [
        (Fault.TWICE, Place(Part.TOOL, 1, 1, 2), "ball"),
        (Fault.TWICE, Place(Part.TEACHING_NOTE, entry=2), "Why"),
        (Fault.TWICE, Place(Part.TECHNIQUE, entry=2), "tree"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("class",), None, (Fault.NOT_OBJECT, Part.CLASS, "")),
        (("class", "title"), "", (Fault.EMPTY, Part.CLASS, "title")),
        (("class", "level"), "expert", (Fault.NOT_ONE_OF, Part.CLASS, "level")),
        (("class", "starts_at"), "24:00", (Fault.NOT_TIME, Part.CLASS, "starts_at")),
        (("class", "starts_at"), "１８:30", (Fault.NOT_TIME, Part.CLASS, "starts_at")),
        (("class", "target_minutes"), 1e999, (Fault.NOT_NUMBER, Part.CLASS, "target_minutes")),
        (("class", "notes"), "x" * 4001, (Fault.TOO_LONG, Part.CLASS, "notes")),
        (("sections",), {}, (Fault.NOT_LIST, Part.FILE, "sections")),
        (("sections",), [{}] * 61, (Fault.TOO_MANY, Part.FILE, "sections")),
        (("sections", 0), "Roll", (Fault.NOT_OBJECT, Part.SECTION, "")),
        (("sections", 0, "kind"), "dance", (Fault.NOT_ONE_OF, Part.SECTION, "kind")),
        (("sections", 0, "rounds"), 21, (Fault.OUT_OF_RANGE, Part.SECTION, "rounds")),
        (("sections", 0, "steps"), [{}] * 301, (Fault.TOO_MANY, Part.FILE, "steps")),
        (("handout",), [], (Fault.NOT_OBJECT, Part.HANDOUT, "")),
        (("handout",), {"large": "yes"}, (Fault.NOT_YES_OR_NO, Part.HANDOUT, "large")),
        (("techniques",), [{"name": "T", "dose_mode": "miles"}], (Fault.NOT_ONE_OF, Part.TECHNIQUE, "dose_mode")),
        (("owner",), "asha@example.org", (Fault.UNKNOWN, Part.FILE, "owner")),
    ],
)
def test_what_is_wrong_elsewhere_is_named_too(path, value, expected):
    raw = small()
    at: Any = raw
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value

    [found] = problems(raw)

    assert (found.fault, found.place.part, found.field) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (Fault.NOT_JSON, 1, 1)),
        (b'{"format": ', (Fault.NOT_JSON, 1, 12)),
        (b"PK\x03\x04 a spreadsheet", (Fault.NOT_JSON, 1, 1)),
        (b'{\n  "format": "pliable-class",\n  "version": 1,,\n}', (Fault.NOT_JSON, 3, 16)),
        ("é".encode("latin-1"), (Fault.NOT_TEXT_FILE, 0, 0)),
        (json.dumps(small()).encode("utf-16"), (Fault.NOT_TEXT_FILE, 0, 0)),
        (b"[" * 200_000, (Fault.TOO_DEEP, 0, 0)),
        (b'{"a":' * 100_000, (Fault.TOO_DEEP, 0, 0)),
        (b"9" * 5000, (Fault.NOT_JSON, 0, 0)),
        (b'{"version": NaN}', (Fault.NOT_JSON, 0, 0)),
        (b'{"version": -Infinity}', (Fault.NOT_JSON, 0, 0)),
        (b'{"format": "pliable-class", "format": "pliable-class"}', (Fault.KEY_TWICE, 0, 0)),
        (b" " * (MAX_BYTES + 1), (Fault.TOO_LARGE, 0, MAX_BYTES)),
        (b"null", (Fault.NOT_A_CLASS, 0, 0)),
        (b"[]", (Fault.NOT_A_CLASS, 0, 0)),
        (b"{}", (Fault.NOT_A_CLASS, 0, 0)),
        (b'{"format": ["pliable-class"]}', (Fault.NOT_A_CLASS, 0, 0)),
        (b'{"format": "pliable-class"}', (Fault.OTHER_VERSION, 0, 1)),
        (b'{"format": "pliable-class", "version": true}', (Fault.OTHER_VERSION, 0, 1)),
        (b'{"format": "pliable-class", "version": 2}', (Fault.OTHER_VERSION, 0, 1)),
    ],
)
def test_what_is_no_class_file_is_refused_at_once(content, expected):
    [found] = problems(content)

    assert (found.fault, found.low, found.high) == expected


def test_no_more_problems_are_told_than_anybody_reads():
    raw = small()
    raw["sections"][0]["steps"] = [{} for _ in range(100)]

    with pytest.raises(BadFile) as bad:
        read_value(raw, WORDS)

    assert (len(bad.value.problems), bad.value.more) == (MAX_PROBLEMS, True)


def test_a_file_of_a_million_steps_is_refused_before_it_is_looked_at():
    raw = small()
    raw["sections"][0]["steps"] = [{}] * 1_000_000

    assert [(one.fault, one.low) for one in problems(raw)] == [(Fault.TOO_MANY, 1_000_000)]


# Bounds: the reader's, the schema's and those of the rows


def test_what_the_reader_takes_fits_the_rows():
    rows = {"class": Sequence, "section": Section, "step": Step, "handout": Handout, "tool": StepTool}
    texts = {name: limit for name, limit in TEXTS.items() if "." in name}

    assert texts == {name: rows[name.split(".")[0]]._meta.get_field(name.split(".")[1]).max_length for name in texts}
    assert {
        name: tuple(
            validator.limit_value
            for validator in rows[name.split(".")[0]]._meta.get_field(name.split(".")[1]).validators[:2]
        )
        for name in NUMBERS
    } == NUMBERS
    assert (MAX_STEPS, MAX_SECTIONS) == (MOST_STEPS_OF_A_CLASS, MOST_SECTIONS_OF_A_CLASS)


def test_the_schema_has_the_bounds_of_the_reader():
    defs = SCHEMA["$defs"]
    parts = {
        "class": SCHEMA["properties"]["class"],
        "section": defs["section"],
        "step": defs["step"],
        "handout": SCHEMA["properties"]["handout"],
        "tool": defs["tool"],
    }
    fields = {f"{part}.{name}": field for part, of in parts.items() for name, field in of["properties"].items()}
    fields |= dict(defs["technique"]["properties"])

    assert {name: fields[name]["maxLength"] for name in TEXTS} == dict(TEXTS)
    assert {name: (fields[name]["minimum"], fields[name]["maximum"]) for name in NUMBERS} == dict(NUMBERS)
    assert SCHEMA["properties"]["sections"]["maxItems"] == MAX_SECTIONS
    assert fields["section.kind"]["enum"] == SectionKind.values
    assert fields["class.level"]["enum"] == Level.values
    assert fields["step.side"]["enum"] == [side.value for side in Side]
    assert fields["dose_mode"]["enum"] == ["", *(mode.value for mode in DoseMode)]


def test_the_example_of_the_documentation_is_a_class_file():
    words = (DOCS / "class-file.md").read_text("utf-8")
    example = words.split("```json\n")[1].split("```")[0]

    assert [error.message for error in VALID.iter_errors(json.loads(example))] == []
    assert text_of(read_class_file(example, WORDS)) == example


# Anything


def texts(most: int, least: int = 0, tidy: Callable[[str], str] = one_line) -> st.SearchStrategy[str]:
    """Any text that a form can leave in a class."""
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    found = st.text(letters, min_size=least, max_size=min(most, 30)).map(tidy)
    return found.filter(bool) if least else found


def whole(name: str) -> st.SearchStrategy[int]:
    return st.integers(*NUMBERS[name])


named = st.builds(Named, texts(120), texts(120, 1))
tools = st.lists(
    st.builds(FileTool, texts(120), texts(120, 1), whole("tool.count")),
    max_size=3,
    unique_by=lambda tool: tool.slug or tool.name,
).map(tuple)
doses = {
    "seconds": whole("step.seconds"),
    "count": st.none() | whole("step.count"),
    "side": st.sampled_from(Side),
    "setup_seconds": st.none() | whole("step.setup_seconds"),
    "tools": tools,
    "note": texts(2000, tidy=many_lines),
    "optional": st.booleans(),
    "on_handout": st.booleans(),
}
steps = st.builds(FileStep, technique=named, **doses) | st.builds(FileStep, title=texts(120, 1), **doses)
sections = st.builds(
    FileSection,
    name=texts(80, 1),
    kind=st.sampled_from(SectionKind.values),
    rounds=whole("section.rounds"),
    protected=st.booleans(),
    planned_minutes=st.none() | whole("section.planned_minutes"),
    steps=st.lists(steps, max_size=3).map(tuple),
)
handouts = st.builds(
    FileHandout,
    title=texts(120),
    why=texts(300),
    how_often=texts(120),
    large=st.booleans(),
    ticks=st.booleans(),
    notes=st.lists(named, max_size=2, unique_by=lambda note: note.slug or note.name).map(tuple),
)
files = st.builds(
    ClassFile,
    title=texts(120, 1),
    intention=texts(300),
    level=st.sampled_from(Level.values),
    target_minutes=whole("class.target_minutes"),
    head_count=whole("class.head_count"),
    starts_at=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    notes=texts(4000, tidy=many_lines),
    sections=st.lists(sections, max_size=3).map(tuple),
    handout=handouts,
    techniques=st.lists(
        st.builds(FileTechnique, texts(120), texts(120, 1), texts(40), texts(120), st.sampled_from(DoseMode).map(str)),
        max_size=2,
        unique_by=lambda one: one.slug or one.name,
    ).map(tuple),
)


@given(files)
def test_any_class_is_read_as_it_was_written(file):
    written = text_of(file)

    assert read_class_file(written.encode(), WORDS) == file
    assert [error.message for error in VALID.iter_errors(json.loads(written))] == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, child in inside for one in _paths(child, (*path, key)))]


BASE = to_json(
    file_of(
        plan(
            step("smr-sole-slow-sweep", number=1),
            step(number=2),
            handout=PlanHandout(step_ids=(1,), notes=(PlanNote("why", "Why", ""),)),
        )
    )
)
PATHS = _paths(BASE)[1:]


@settings(max_examples=300)
@given(st.sampled_from(PATHS), json_values)
def test_any_value_anywhere_gives_a_class_or_problems(path, value):
    raw = deepcopy(BASE)
    at: Any = raw
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    valid = VALID.is_valid(raw)

    file, faults = read_or_faults(raw)

    if file is not None:
        assert valid
        assert read_class_file(text_of(file), WORDS) == file
    else:
        # The schema knows nothing of what no database can hold, nor of entries that stand there twice.
        assert faults
        assert not valid or faults <= {Fault.UNPRINTABLE, Fault.TWICE}


def read_or_faults(raw: object) -> tuple[ClassFile | None, set[Fault]]:
    try:
        return read_value(raw, WORDS), set()
    except BadFile as bad:
        return None, {problem.fault for problem in bad.problems}


@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_a_class_or_problems(content):
    assert problems(content) != []
