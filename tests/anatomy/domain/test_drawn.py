"""What we draw is asked for by names that say all that is in it; any other name gives nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest

import anatomy
from anatomy.domain import drawn as drawn_module
from anatomy.domain import figures
from anatomy.domain.bodymap import MARKS, SPOTS, SURFACE_REGIONS, Highlight, Mark, Marked, Spot, marked, svg
from anatomy.domain.drawn import drawn, figure_name, is_its_own, map_name

LIBRARY = json.loads((Path(anatomy.__file__).parent / "starter" / "techniques.json").read_text())["techniques"]
ROLLING = [entry for entry in LIBRARY if entry["kind"] == "smr"]


def stamp(drawing: str) -> ET.Element:
    """The tool on a body map: the last group."""
    return list(ET.fromstring(drawing))[-1]


def test_a_figure_comes_by_its_name() -> None:
    assert figure_name("standing", "asana-triangle") == "triangle.figure.svg"
    assert drawn("triangle.figure.svg") == figures.svg("triangle")
    assert figure_name("floating") == ""


def test_only_some_techniques_have_a_figure_of_their_own() -> None:
    assert is_its_own("asana-triangle")
    assert not is_its_own("asana-mountain")


def test_a_map_comes_by_its_name() -> None:
    name = map_name(["sole", "calf", "tail", "calf"], "left")

    assert name == "calf+sole.left.crop.svg"
    assert drawn(name) == svg({"calf": Highlight("left"), "sole": Highlight("left")}, crop=True, title="")


def test_a_map_with_a_tool_comes_by_its_name() -> None:
    tool = Marked("roller", "calf", "right")
    name = map_name(["calf"], tool=tool)

    assert name == "calf.both.crop.roller.calf.right.svg"
    assert drawn(name) == svg(["calf"], crop=True, title="", tool=tool)


def test_a_map_of_nothing_has_no_name() -> None:
    assert map_name(["tail", "whole-body"]) == ""


def test_a_tool_beside_what_is_lit_is_left_out() -> None:
    assert map_name(["calf"], tool=Marked("ball", "sole")) == "calf.both.crop.svg"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "svg",
        "floating.figure.svg",
        "standing.figure.png",
        "standing.svg",
        "calf.svg",
        "calf.both.crop",
        "sole+calf.both.crop.svg",
        "calf+calf.both.crop.svg",
        "tail.both.crop.svg",
        "calf.middle.crop.svg",
        "calf.both.large.svg",
        "calf.both.crop.png",
        ".both.crop.svg",
        "calf.both.crop.hammer.calf.right.svg",
        "calf.both.crop.roller.sole.right.svg",
        "calf.both.crop.roller.calf.above.svg",
        "calf.both.crop.roller.calf.svg",
        "calf.both.crop.roller.calf.right.right.svg",
        "leg.both.crop.roller.leg.right.svg",
        f"{'+'.join(['calf'] * 200)}.both.crop.svg",
    ],
)
def test_any_other_name_gives_nothing(name: str) -> None:
    assert drawn(name) is None


def test_names_that_somebody_makes_up_take_no_room_from_those_that_are_asked_for() -> None:
    drawn("calf.both.crop.svg")
    drawn("triangle.figure.svg")
    before = [_kept(drawn_module), _kept(figures)]

    for number in range(600):
        for made_up in (f"x{number}.figure.svg", f"x{number}.both.crop.svg", f"{'calf' * 200}{number}.svg"):
            assert drawn(made_up) is None

    assert [_kept(drawn_module), _kept(figures)] == before


def _kept(module: ModuleType) -> dict[str, int]:
    """How much each of the module's own memories holds."""
    own = {name: value for name, value in vars(module).items() if hasattr(value, "cache_info")}
    return {name: value.cache_info().currsize for name, value in own.items() if value.__module__ == module.__name__}


# The tool at its place


@pytest.mark.parametrize(
    ("tools", "side", "tool"),
    [
        ([("foam-roller-soft", 1)], "each", ("roller", "right")),
        ([("foam-roller-soft", 1)], "left", ("roller", "left")),
        ([("foam-roller-soft", 1)], "together", ("roller", "across")),
        ([("foam-roller-long", 1)], "none", ("long-roller", "across")),
        ([("massage-stick", 1)], "right", ("stick", "right")),
        ([("tennis-ball", 1)], "each", ("ball", "right")),
        ([("tennis-ball", 2)], "each", ("balls", "right")),
        ([("tennis-ball", 2)], "together", ("ball", "each")),
        ([("our-spiky-ball", 1)], "none", ("ball", "across")),
        ([("peanut-ball", 1)], "none", ("peanut", "across")),
        ([("soft-inflatable-ball", 1)], "none", ("soft-ball", "across")),
        ([("hands", 1)], "together", ("hand", "each")),
        ([("block", 1), ("wall", 1), ("tennis-ball", 1)], "left", ("ball", "left")),
    ],
)
def test_what_presses_is_marked_where_it_is_used(
    tools: list[tuple[str, int]], side: str, tool: tuple[Mark, Spot]
) -> None:
    mark, spot = tool
    assert marked(tools, "calf", side) == Marked(mark, "calf", spot)


def test_a_pair_on_the_middle_of_the_body_stays_a_pair() -> None:
    assert marked([("tennis-ball", 2)], "skull-base", "together") == Marked("balls", "skull-base", "across")


def test_what_does_not_press_is_not_marked() -> None:
    assert marked([("block", 1), ("strap", 1), ("wall", 1)], "calf", "each") is None
    assert marked([], "calf", "each") is None


def test_every_mark_and_spot_is_known_by_its_name() -> None:
    assert set(get_args(Mark.__value__)) == MARKS
    assert set(get_args(Spot.__value__)) == SPOTS


@pytest.mark.parametrize("mark", sorted(MARKS))
@pytest.mark.parametrize("region", sorted(SURFACE_REGIONS))
def test_a_tool_lies_within_the_map_on_the_side_that_it_is_for(region: str, mark: Mark) -> None:
    reach: dict[Mark, Any] = {
        "roller": (0.2, 0.07),
        "long-roller": (0.055, 0.26),
        "stick": (0.24, 0.025),
        "ball": (0.054, 0.054),
        "balls": (0.116, 0.05),
        "peanut": (0.1, 0.052),
        "soft-ball": (0.105, 0.105),
        "hand": (0.065, 0.085),
    }
    drawing = svg([region], crop=True, title="", tool=Marked(mark, region, "right"))
    left, top, width, height = (float(number) for number in ET.fromstring(drawing).attrib["viewBox"].split())

    [place] = list(stamp(drawing))
    found = re.fullmatch(r"translate\((-?\d+) (-?\d+)\)", place.attrib["transform"])
    assert found is not None
    x, y = (int(number) for number in found.groups())

    wide, high = (part * height for part in reach[mark])
    assert left <= x - wide
    assert x + wide <= left + width
    assert top <= y - high
    assert y + high <= top + height


def test_both_sides_have_a_tool_each() -> None:
    drawing = svg(["calf"], crop=True, title="", tool=Marked("ball", "calf", "each"))

    assert len(list(stamp(drawing))) == 2


def test_a_roller_across_reaches_over_both_sides() -> None:
    one = svg(["front-thigh"], crop=True, title="", tool=Marked("roller", "front-thigh", "right"))
    across = svg(["front-thigh"], crop=True, title="", tool=Marked("roller", "front-thigh", "across"))

    assert len(list(stamp(across))) == 1
    assert widest(stamp(across)) > widest(stamp(one))


def widest(tool: ET.Element) -> int:
    return max(abs(int(number)) for number in re.findall(r"-?\d+", tool[0].attrib["d"]))


def test_the_map_shows_the_view_in_which_the_tool_is_seen() -> None:
    """The chest is larger than the strip of the upper back, and in front."""
    drawing = svg(["upper-back", "chest"], crop=True, title="", tool=Marked("long-roller", "upper-back"))

    assert 'id="body-map-back"' in drawing
    assert 'id="body-map-front"' in svg(["upper-back", "chest"], crop=True, title="")


@pytest.mark.parametrize("entry", ROLLING, ids=lambda entry: entry["slug"])
def test_rolling_in_the_library_shows_its_tool(entry: dict[str, Any]) -> None:
    [first, *_rest] = [region for region in entry["regions"] if region in SURFACE_REGIONS]
    tools = [(row["tool"], row["count"]) for row in entry["tools"]["required"]]

    tool = marked(tools, first, entry["sides"])

    assert tool is not None
    picture = drawn(map_name(entry["regions"], tool=tool))
    assert picture is not None
    assert len(picture) < 8_000
