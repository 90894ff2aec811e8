"""Library files: what a good one says, and that a bad one is told everything that is wrong with it."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.pack_entries import ToolUse, digest
from anatomy.domain.packs import FILES, PackError, parse_pack

STARTER = Path(__file__).parents[3] / "anatomy" / "starter"
CONTENT = {name: (STARTER / name).read_bytes() for name in FILES}
STARTER_JSON = {name: json.loads(content) for name, content in CONTENT.items()}


def pruned():
    """Return a small library of the starter's own entries, all of whose references hold."""
    files = copy.deepcopy(STARTER_JSON)
    regions, techniques, conditions = files["regions.json"], files["techniques.json"], files["conditions.json"]
    regions["structures"] = [row for row in regions["structures"] if row["slug"] in ("plantar-fascia", "soleus")]
    regions["keep_off_zones"] = regions["keep_off_zones"][:1]
    files["tools.json"]["tools"] = [
        row for row in files["tools.json"]["tools"] if row["slug"] in ("therapy-ball-original", "wall")
    ]
    sweep, *_others = techniques["techniques"]
    sweep |= {"structures": ["plantar-fascia"], "gentler": {"technique": None, "how": "Sit."}}
    sweep["stronger"] = {"technique": None, "how": ""}
    sweep["tools"] = {
        "required": [{"tool": "therapy-ball-original", "count": 2}],
        "optional": [{"tool": "wall", "role": "also"}],
    }
    techniques["techniques"] = [sweep]
    conditions["conditions"] = conditions["conditions"][:1]
    files["notes.json"]["notes"] = files["notes.json"]["notes"][:1]
    return files


SMALL = pruned()
SMALL_CONTENT = {name: json.dumps(content).encode() for name, content in SMALL.items()}


def parsed(files):
    return parse_pack({name: json.dumps(content).encode() for name, content in files.items()})


def problems(files):
    with pytest.raises(PackError) as caught:
        parsed(files)
    return [str(problem) for problem in caught.value.problems]


def changed(file, path, value):
    """Return the small library with one value replaced, or removed where ``value`` is ``...``."""
    files = copy.deepcopy(SMALL)
    target = files[file]
    *way, last = path
    for key in way:
        target = target[key]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return files


# Good files -----------------------------------------------------------------------------------------------------------


def test_the_starter_library_holds_what_it_should():
    pack = parse_pack(CONTENT)

    counts = {name: len(getattr(pack, name)) for name in pack.__dataclass_fields__}
    assert counts == {
        "regions": 41,
        "structures": 94,
        "keep_off_zones": 24,
        "tools": 24,
        "technique_types": 13,
        "intents": 12,
        "demands": 48,
        "techniques": 188,
        "conditions": 64,
        "rules": 223,
        "sources": 85,
        "notes": 18,
    }


def test_a_technique_comes_out_as_the_file_says():
    (sweep,) = parsed(SMALL).techniques

    assert (sweep.slug, sweep.name, sweep.side, sweep.regions) == (
        "smr-sole-slow-sweep",
        "Sole slow sweep",
        "each",
        frozenset({"sole"}),
    )
    assert (sweep.dose_mode, sweep.dose_seconds, sweep.dose_breaths, sweep.dose_reps) == ("seconds", 60, None, None)
    assert (sweep.dose_min_seconds, sweep.dose_max_seconds) == (30, 120)
    assert sweep.tool_rows == (ToolUse("therapy-ball-original", 2, "required"), ToolUse("wall", 1, "also"))
    assert (sweep.gentler, sweep.gentler_how) == (None, "Sit.")


def test_what_stands_in_the_room_is_not_fetched_unless_the_file_says_so():
    ball, wall = parsed(SMALL).tools
    (_ball, fetched_wall) = parsed(changed("tools.json", ("tools", 1, "fetched"), True)).tools

    assert (ball.fetched, wall.fetched, fetched_wall.fetched) == (True, False, True)


def test_white_space_around_a_text_does_not_count():
    (sweep,) = parsed(changed("techniques.json", ("techniques", 0, "name"), "  Sole slow sweep \n")).techniques

    assert sweep == parsed(SMALL).techniques[0]


def test_a_digest_changes_with_the_entry_and_not_with_the_order_of_its_relations():
    (first,) = parsed(changed("techniques.json", ("techniques", 0, "intents"), ["calm", "sleep"])).techniques
    (same,) = parsed(changed("techniques.json", ("techniques", 0, "intents"), ["sleep", "calm"])).techniques
    (other,) = parsed(changed("techniques.json", ("techniques", 0, "intents"), ["sleep"])).techniques

    assert digest(first) == digest(same)
    assert digest(first) != digest(other)


def test_a_rule_may_name_types_of_techniques():
    (kind, *_others) = STARTER_JSON["techniques.json"]["technique_types"]
    match = {"technique_types": [kind["slug"]]}

    (named, *_rest) = parsed(changed(C, (*RULE, "match"), match)).rules

    assert (named.technique_types, named.kinds, named.regions) == (frozenset({kind["slug"]}), (), frozenset())


def test_the_digest_of_a_rule_that_names_no_type_is_what_it_was_before_types_could_be_named():
    (rule, *_others) = parsed(SMALL).rules
    before = {key: value for key, value in dataclasses.asdict(rule).items() if value and key != "technique_types"}
    text = json.dumps(before, sort_keys=True, ensure_ascii=False, default=sorted)

    assert digest(rule) == hashlib.sha256(text.encode()).hexdigest()


# Bad files ------------------------------------------------------------------------------------------------------------

T, C, R = "techniques.json", "conditions.json", "regions.json"
SWEEP = ("techniques", 0)
OPEN_WOUND = ("conditions", 0)
RULE = (*OPEN_WOUND, "rules", 0)

BAD = [
    (T, (*SWEEP, "dose", "seconds"), 60.5, "smr-sole-slow-sweep, dose.seconds: must be a whole number"),
    (T, (*SWEEP, "dose", "seconds"), True, "smr-sole-slow-sweep, dose.seconds: must be a whole number"),
    (T, (*SWEEP, "dose", "seconds"), "60", "smr-sole-slow-sweep, dose.seconds: must be a whole number"),
    (T, (*SWEEP, "dose", "seconds"), 3601, "smr-sole-slow-sweep, dose.seconds: must be from 5 to 3600"),
    (T, (*SWEEP, "dose", "seconds"), 121, "smr-sole-slow-sweep, dose_range: must have the seconds of the dose inside"),
    (T, (*SWEEP, "dose", "breaths"), 5, "smr-sole-slow-sweep, dose.breaths: must be null where the mode is seconds"),
    (T, (*SWEEP, "dose", "mode"), "reps", "smr-sole-slow-sweep, dose.reps: must be a number where the mode is reps"),
    (
        T,
        (*SWEEP, "dose", "mode"),
        "minutes",
        "smr-sole-slow-sweep, dose.mode: must be one of seconds, hold, breaths, reps",
    ),
    (T, (*SWEEP, "dose"), [60], "smr-sole-slow-sweep, dose: must be an object"),
    (T, (*SWEEP, "dose_range"), [120, 30], "smr-sole-slow-sweep, dose_range: must have the smallest number first"),
    (
        T,
        (*SWEEP, "dose_range"),
        [30],
        "smr-sole-slow-sweep, dose_range: must be two whole numbers, the smallest and the largest",
    ),
    (T, (*SWEEP, "cue"), ..., "smr-sole-slow-sweep, cue: is missing"),
    (T, (*SWEEP, "cue"), " ", "smr-sole-slow-sweep, cue: must not be empty"),
    (T, (*SWEEP, "cue"), 7, "smr-sole-slow-sweep, cue: must be a text"),
    (T, (*SWEEP, "cue"), "x" * 301, "smr-sole-slow-sweep, cue: has 301 characters, and at most 300 fit"),
    (T, (*SWEEP, "cue"), "a\0b", "smr-sole-slow-sweep, cue: has characters that cannot be printed"),
    (T, (*SWEEP, "cue"), "a\ud800b", "smr-sole-slow-sweep, cue: has characters that cannot be printed"),
    (T, (*SWEEP, "colour"), "red", "smr-sole-slow-sweep, colour: is not a known field"),
    (T, (*SWEEP, "regions"), [], "smr-sole-slow-sweep, regions: must not be empty"),
    (T, (*SWEEP, "regions"), "sole", "smr-sole-slow-sweep, regions: must be a list"),
    (
        T,
        (*SWEEP, "regions"),
        ["sole", "tail"],
        "smr-sole-slow-sweep, regions[1]: names 'tail', which is not among the regions",
    ),
    (T, (*SWEEP, "regions"), ["sole", "sole"], "smr-sole-slow-sweep, regions[1]: is there twice"),
    (T, (*SWEEP, "regions"), [{}], "smr-sole-slow-sweep, regions[0]: must be the slug of one of the regions"),
    (
        T,
        (*SWEEP, "gentler", "technique"),
        "nap",
        "smr-sole-slow-sweep, gentler.technique: names 'nap', which is not among the techniques",
    ),
    (
        T,
        (*SWEEP, "gentler", "technique"),
        "smr-sole-slow-sweep",
        "smr-sole-slow-sweep, gentler.technique: must be another technique",
    ),
    (
        T,
        (*SWEEP, "tools", "required", 0, "count"),
        0,
        "smr-sole-slow-sweep, tools.required[0].count: must be from 1 to 20",
    ),
    (
        T,
        (*SWEEP, "tools", "optional", 0, "tool"),
        "therapy-ball-original",
        "smr-sole-slow-sweep, tools.optional[0].tool: is there twice",
    ),
    (
        T,
        (*SWEEP, "tools", "optional", 0, "role"),
        "required",
        "smr-sole-slow-sweep, tools.optional[0].role: must be one of instead, also",
    ),
    (T, (*SWEEP, "technique_type"), "asana", "smr-sole-slow-sweep, technique_type: must be a type of the kind smr"),
    (T, (*SWEEP, "steps"), ["Stand.", ""], "smr-sole-slow-sweep, steps[1]: must not be empty"),
    (T, (*SWEEP, "steps"), ["Stand."] * 21, "smr-sole-slow-sweep, steps: has more than 20 lines"),
    (T, (*SWEEP, "slug"), ..., "techniques[0], slug: is missing"),
    (
        T,
        (*SWEEP, "slug"),
        "sole sweep",
        "techniques[0], slug: must be a slug: letters, digits, hyphens and underscores, at most 64 of them",
    ),
    (T, SWEEP, None, "techniques[0]: must be an object"),
    (T, ("positions",), ["hanging"], "positions: explains hanging, which is not one of supine, prone"),
    (T, ("schema_version",), 2, "schema_version: must be from 1 to 1"),
    (T, ("techniques",), ..., "techniques: is missing"),
    (T, ("techniques",), {}, "techniques: must be a list"),
    (T, ("intents",), [], "intents: must be an object"),
    (R, ("regions", 7, "parent"), "sole", "jaw-face, parent: must be a group"),
    (
        R,
        ("regions", 0, "parent"),
        "back",
        "head-neck, parent: must be null, because a group stands under nothing else",
    ),
    (R, ("regions", 7, "views"), ["top"], "jaw-face, views[0]: must be one of front, back, side"),
    (R, ("regions", 7, "views"), ["front", "front"], "jaw-face, views[1]: is there twice"),
    (R, ("regions", 7, "paired"), 1, "jaw-face, paired: must be true or false"),
    (R, ("regions", 1, "slug"), "head-neck", "head-neck, slug: is there twice"),
    ("tools.json", ("tools", 0, "firmness"), 6, "therapy-ball-original, firmness: must be from 1 to 5"),
    (
        "tools.json",
        ("tools", 0, "diameter_mm"),
        [70, 0],
        "therapy-ball-original, diameter_mm[1]: must be from 1 to 5000",
    ),
    (C, (*RULE, "severity"), "fatal", "open-wound-01, severity: must be one of caution, modify"),
    (C, (*RULE, "match"), {}, "open-wound-01, match: must name something that the rule speaks against"),
    (C, (*RULE, "match"), {"kinds": []}, "open-wound-01, match: must name something that the rule speaks against"),
    (C, (*RULE, "match", "moods"), ["sad"], "open-wound-01, match.moods: is not a known field"),
    (
        C,
        (*RULE, "match", "demands"),
        ["flying"],
        "open-wound-01, match.demands[0]: names 'flying', which is not among the demands",
    ),
    (
        C,
        (*RULE, "match", "technique_types"),
        ["flying"],
        "open-wound-01, match.technique_types[0]: names 'flying', which is not among the technique_types",
    ),
    (
        C,
        (*RULE, "match"),
        {"technique_types": []},
        "open-wound-01, match: must name something that the rule speaks against",
    ),
    (C, (*RULE, "reviewed_by"), "Dr Rao", "open-wound-01, reviewed_by: is not a known field"),
    (C, (*RULE, "slug"), ..., "open-wound.rules[0], slug: is missing"),
    (C, ("sources", "SEED", "grade"), "E", "SEED, grade: must be one of A, B, C, D, S, M"),
    (
        C,
        ("demand_regions", "flying"),
        [],
        "demand_regions.flying: names 'flying', which is not among the demands",
    ),
    ("notes.json", ("notes", 0, "audience"), "all", "what-is-rolling, audience: must be one of student, teacher"),
]


@pytest.mark.parametrize(("file", "path", "value", "message"), BAD)
def test_a_bad_value_is_named_by_file_entry_and_field(file, path, value, message):
    found = problems(changed(file, path, value))

    assert [line for line in found if line.startswith(f"{file}, {message}")] != [], found


def test_every_problem_is_named_once_in_the_order_of_the_files():
    files = changed("notes.json", ("notes", 0, "title"), "")
    files[T]["techniques"][0] |= {"cue": "", "level": "expert"}
    files[R]["regions"][7]["smr"] = "hard"

    assert problems(files) == [
        "regions.json, jaw-face, smr: must be one of direct, gentle, hands_only, avoid, none",
        "techniques.json, smr-sole-slow-sweep, cue: must not be empty",
        "techniques.json, smr-sole-slow-sweep, level: must be one of beginner, intermediate, advanced",
        "notes.json, what-is-rolling, title: must not be empty",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is missing"),
        (b"\xff\xfe", "is not a text in UTF-8"),
        (b"", "is not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        (b'{"notes": [NaN]}', "is not valid JSON: NaN is not a number"),
        (b'{"notes": [], "notes": []}', "is not valid JSON: one object has the key 'notes' twice"),
        (b"[]", "must be an object"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(content, message):
    files = {**CONTENT, "notes.json": content}
    if content is None:
        del files["notes.json"]

    with pytest.raises(PackError) as caught:
        parse_pack(files)

    assert [str(problem) for problem in caught.value.problems] == [f"notes.json: {message}"]


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"notes": ' + b"9" * 5000 + b"}"])
def test_a_file_that_is_an_attack_is_a_problem(content):
    with pytest.raises(PackError) as caught:
        parse_pack({**CONTENT, "notes.json": content})

    assert caught.value.problems[0].file == "notes.json"


def test_a_byte_order_mark_does_no_harm():
    assert parse_pack({**CONTENT, "notes.json": b"\xef\xbb\xbf" + CONTENT["notes.json"]}) == parse_pack(CONTENT)


# Any file -------------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """List the way to every value inside a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


PLACES = [(file, path) for file, content in SMALL.items() for path in places(content) if path]


def outcome(files):
    """Return the library and no problem, or no library and the problems."""
    try:
        return parsed(files), []
    except PackError as error:
        return None, error.problems


@given(at=st.sampled_from(PLACES), value=JSON | st.just(...) | st.sampled_from(["", [], {}, None, 0, -1, 10**30]))
def test_any_change_gives_a_library_or_a_list_of_problems(at, value):
    file, path = at

    pack, found = outcome(changed(file, path, value))

    assert (pack is None) == bool(found)
    assert {problem.file for problem in found} <= set(FILES)
    assert all(problem.message and str(problem).encode() for problem in found)


@given(content=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_file_gives_a_library_or_a_list_of_problems(content):
    with pytest.raises(PackError) as caught:
        parse_pack({**SMALL_CONTENT, "tools.json": content})

    assert caught.value.problems[0].file == "tools.json"
