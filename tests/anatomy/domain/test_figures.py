"""The figures: one for each position, in proportion, safe to inline and to print."""

from __future__ import annotations

import json
import re
from math import hypot
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import anatomy
from anatomy.domain.figures import POSES, POSITIONS, SIZE, TECHNIQUES, pose_of, svg
from anatomy.domain.figures.drawing import LINE
from anatomy.domain.figures.skeleton import FOREARM, SHANK, THIGH, UPPER_ARM, Chain, Limb, Pose, Reach, skeleton
from anatomy.models import Position

SVG = "{http://www.w3.org/2000/svg}"
LIBRARY = json.loads((Path(anatomy.__file__).parent / "starter" / "techniques.json").read_text())["techniques"]
EVERY_POSE = sorted(POSES)


def drawn(pose: str) -> str:
    drawing = svg(pose)
    assert drawing is not None
    return drawing


def ends(path: str) -> list[tuple[float, float]]:
    """Where the lines and arcs of a limb end: it is drawn in whole, absolute units."""
    return [
        (float(numbers[-2]), float(numbers[-1]))
        for letter, text in re.findall(r"([MLA])([^MLAz]*)", path)
        if (numbers := re.findall(r"-?[\d.]+", text))
    ]


def length(start: tuple[float, float], end: tuple[float, float]) -> float:
    return hypot(end[0] - start[0], end[1] - start[1])


def test_every_position_of_the_library_has_a_figure() -> None:
    assert set(POSITIONS) == set(Position.values)


def test_every_technique_of_the_library_has_a_figure() -> None:
    assert [entry["slug"] for entry in LIBRARY if pose_of(entry["position"], entry["slug"]) not in POSES] == []


def test_a_figure_of_its_own_belongs_to_a_technique_of_the_library() -> None:
    assert set(TECHNIQUES) - {entry["slug"] for entry in LIBRARY} == set()
    assert set(TECHNIQUES.values()) | set(POSITIONS) == set(POSES)


def test_a_technique_that_nobody_drew_is_shown_in_its_position() -> None:
    assert pose_of("standing", "asana-triangle") == "triangle"
    assert pose_of("standing", "our-own-pose") == "standing"
    assert pose_of("floating", "our-own-pose") == ""


def test_an_unknown_pose_has_no_figure() -> None:
    assert svg("floating") is None


@pytest.mark.parametrize("pose", EVERY_POSE)
def test_a_figure_is_xml_without_style_script_or_reference(pose: str) -> None:
    nodes = list(ET.fromstring(drawn(pose)).iter())

    assert {node.tag for node in nodes} <= {f"{SVG}{tag}" for tag in ("svg", "g", "path", "rect")}
    names = {name for node in nodes for name in node.attrib}
    assert not [name for name in names if name in ("style", "href", "class", "id") or name.startswith("on")]
    assert "url(" not in drawn(pose)


@pytest.mark.parametrize("pose", EVERY_POSE)
def test_a_figure_stays_in_its_square(pose: str) -> None:
    root = ET.fromstring(drawn(pose))
    assert root.attrib["viewBox"] == f"0 0 {SIZE} {SIZE}"

    limbs = [node.attrib["d"] for node in root.iter(f"{SVG}path") if "A" in node.attrib["d"]]
    coordinates = [number for limb in limbs for point in ends(limb) for number in point]

    assert min(coordinates) >= -13  # the head is drawn around its own middle
    assert max(coordinates) <= SIZE - LINE


@pytest.mark.parametrize("pose", EVERY_POSE)
def test_a_figure_is_small(pose: str) -> None:
    assert len(drawn(pose)) < 2_500


@pytest.mark.parametrize("pose", [pose for pose in EVERY_POSE if POSES[pose].seen == "side"])
def test_no_limb_is_longer_than_it_is(pose: str) -> None:
    bones = skeleton(POSES[pose])

    legs, arms = (bones.near_leg, bones.far_leg), (bones.near_arm, bones.far_arm)

    assert all(length(leg.root, leg.joint) <= THIGH + 0.01 for leg in legs)
    assert all(length(leg.joint, leg.end) <= SHANK + 0.01 for leg in legs)
    assert all(length(arm.root, arm.joint) <= UPPER_ARM + 0.01 for arm in arms)
    assert all(length(arm.joint, arm.end) <= FOREARM + 0.01 for arm in arms)


def standing(leg: Limb | Reach) -> Chain:
    rest = Limb(-90, -90, 0)
    return skeleton(Pose((90, 90), 90, leg, rest, rest, rest)).near_leg


@pytest.mark.parametrize("bend", [-1, 1])
def test_a_leg_reaches_the_point_that_it_is_given(bend: int) -> None:
    leg = standing(Reach(30, -50, bend, 0))

    assert leg.end == pytest.approx((30, -50))
    assert length(leg.root, leg.joint) == pytest.approx(THIGH)
    assert length(leg.joint, leg.end) == pytest.approx(SHANK)
    assert (leg.joint[0] * -50 - leg.joint[1] * 30) * bend < 0  # the knee lies on that side of the way there


def test_out_of_reach_a_leg_points_there() -> None:
    leg = standing(Reach(300, -400, 1, 0))

    assert leg.end == pytest.approx((48, -64))
