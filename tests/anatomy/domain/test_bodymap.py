"""The body map: every region has its place, both halves match, and the pictures are safe to print and to inline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import anatomy
from anatomy.domain.bodymap import (
    GROUPS,
    OUTLINES,
    SHAPES,
    SURFACE_REGIONS,
    VIEWS,
    Highlight,
    Shape,
    UnknownRegionError,
    best_view,
    describe,
    figure,
    svg,
)

SVG = "{http://www.w3.org/2000/svg}"
LIBRARY = json.loads((Path(anatomy.__file__).parent / "starter" / "regions.json").read_text())["regions"]
LEAVES = {region["slug"]: region for region in LIBRARY if not region["group"] and region["slug"] != "whole-body"}


def walked(path: str) -> Iterator[tuple[float, float]]:
    """Every point that path data names, control points included, in absolute units."""
    x = y = 0.0
    for letter, text in re.findall(r"([Mclz])([^Mclz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", text)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if letter == "M":
            x, y = pairs[0]
            yield x, y
        size = 3 if letter == "c" else 1
        for at in range(0, len(pairs) if letter in "cl" else 0, size):
            points = [(x + dx, y + dy) for dx, dy in pairs[at : at + size]]
            yield from points
            x, y = points[-1]


def shapes_of(region: str, view: str) -> dict[str, Shape]:
    return {shape.side: shape for shape in SHAPES if shape.region == region and shape.view == view}


def document(text: str) -> ET.Element:
    return ET.fromstring(text)


def view_box(text: str) -> tuple[float, float, float, float]:
    left, top, width, height = (float(number) for number in document(text).attrib["viewBox"].split())
    return left, top, left + width, top + height


def test_draws_every_region_of_the_library_that_is_not_a_group() -> None:
    assert set(SURFACE_REGIONS) == set(LEAVES)


@pytest.mark.parametrize("slug", sorted(LEAVES))
def test_a_region_is_drawn_in_the_views_that_the_library_claims(slug: str) -> None:
    """The side has no figure of its own: what lies there shows at the edges of front and back."""
    claimed = set(LEAVES[slug]["views"])
    allowed = set(VIEWS) if "side" in claimed else claimed

    drawn = {shape.view for shape in SHAPES if shape.region == slug}

    assert drawn
    assert drawn <= allowed
    assert claimed - {"side"} - drawn <= ({"back"} if slug == "pelvic-floor" else set())


def test_knows_the_groups_of_the_library() -> None:
    groups: dict[str, set[str]] = {region["slug"]: set() for region in LIBRARY if region["group"]}
    for region in LEAVES.values():
        groups[region["parent"]].add(region["slug"])

    assert {slug: set(regions) for slug, regions in GROUPS.items()} == groups


def test_left_and_right_are_mirror_images_on_the_persons_own_sides() -> None:
    pairs = [shapes_of(region, view) for region in SURFACE_REGIONS for view in VIEWS]
    paired = [pair for pair in pairs if "left" in pair]
    assert len(paired) > len(VIEWS) * 10
    for pair in paired:
        assert set(pair) == {"left", "right"}
        left, right = pair["left"], pair["right"]
        mirrored = [coordinate for x, y in walked(left.path) for coordinate in (-x, y)]
        backwards = [coordinate for point in reversed(list(walked(right.path))) for coordinate in point]
        assert mirrored == pytest.approx(backwards, abs=1)
        viewers_right = left if left.view == "front" else right
        assert viewers_right.box.left + viewers_right.box.right > 0


def test_every_shape_lies_within_the_figure_and_shows() -> None:
    for shape in SHAPES:
        assert shape.box.width > 8
        assert shape.box.height > 8
        xs, ys = zip(*walked(shape.path), strict=True)
        assert min(xs) >= -240
        assert max(xs) <= 240
        assert min(ys) >= -16
        assert max(ys) <= 1026


def test_outlines_are_closed_and_inside_the_frame() -> None:
    for outline in OUTLINES.values():
        points = list(walked(outline))
        assert outline.endswith("z")
        assert max(abs(x) for x, _ in points) < 240
        assert min(y for _, y in points) >= 0
        assert max(y for _, y in points) < 1020


@pytest.mark.parametrize("crop", [False, True])
@pytest.mark.parametrize("slug", [*sorted(LEAVES), *sorted(GROUPS), "whole-body"])
def test_a_picture_is_xml_without_style_or_script(slug: str, crop: bool) -> None:
    text = svg([slug], title="Where", crop=crop)

    nodes = list(document(text).iter())
    assert nodes[0].tag == f"{SVG}svg"
    assert {node.tag for node in nodes} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "defs", "pattern", "path", "g", "clipPath", "use")
    }
    assert not [name for node in nodes for name in node.attrib if name == "style" or name.startswith("on")]
    assert 'fill="url(#body-map-main)"' in text


def test_hostile_words_stay_words() -> None:
    title = '</title><script>alert("1")</script>\x00\ufffe& \U0001f9d8'
    text = svg(["calf"], title=title, links={"calf": '"><script>'}, names={"calf": '" onload="x'})

    root = document(text)
    link = root.find(f".//{SVG}a")

    assert root.findtext(f"{SVG}title") == '</title><script>alert("1")</script>& \U0001f9d8'
    assert link is not None
    assert link.attrib == {"href": '"><script>', "aria-label": '" onload="x'}


def test_an_unknown_region_is_named() -> None:
    with pytest.raises(UnknownRegionError, match="not on the body map: elbow-pit, tail") as caught:
        svg(["tail", "calf", "elbow-pit"], title="")

    assert caught.value.slugs == ("elbow-pit", "tail")


@pytest.mark.parametrize("slug", sorted(LEAVES))
def test_a_crop_contains_what_is_lit_in_the_view_that_shows_it(slug: str) -> None:
    left, top, right, bottom = view_box(svg([slug], title="", crop=True))

    boxes = [shape.box for shape in SHAPES if shape.region == slug and shape.view == best_view([slug])]

    assert boxes
    assert left <= min(box.left for box in boxes)
    assert top <= min(box.top for box in boxes)
    assert right >= max(box.right for box in boxes)
    assert bottom >= max(box.bottom for box in boxes)
    assert right - left == bottom - top


@pytest.mark.parametrize("slug", [*sorted(LEAVES), *sorted(GROUPS), "whole-body"])
def test_a_crop_is_small(slug: str) -> None:
    assert len(svg([slug], title="Where", crop=True).encode()) < 8_000


def test_a_body_that_is_lit_as_a_whole_is_one_piece() -> None:
    drawing = figure(["whole-body"])

    assert drawing.whole == "main"
    assert [view.regions for view in drawing.views] == [(), ()]
    assert figure({"whole-body": Highlight(), "knee": Highlight(tone="avoid")}).whole is None
    assert figure({"whole-body": Highlight(side="left")}).whole is None
    assert figure(["whole-body"], every=True).whole is None


def test_a_crop_of_one_side_moves_to_that_side() -> None:
    both = view_box(svg({"calf": Highlight()}, title="", crop=True))
    left = view_box(svg({"calf": Highlight(side="left")}, title="", crop=True))
    right = view_box(svg({"calf": Highlight(side="right")}, title="", crop=True))

    assert left[0] < both[0] < right[0]


def test_lights_one_side_only() -> None:
    drawing = document(svg({"calf": Highlight(side="right")}, title=""))

    paths = {f"#{node.attrib['id']}": node.attrib["d"] for node in drawing.iter(f"{SVG}path") if "id" in node.attrib}
    striped = [node for node in drawing.iter(f"{SVG}use") if node.attrib.get("fill", "").startswith("url")]
    lit = [paths[node.attrib["href"]] for node in striped]

    assert lit == [shapes_of("calf", "back")["right"].path]


def test_each_tone_has_a_hatch_of_its_own() -> None:
    text = svg({"calf": Highlight(), "sole": Highlight(tone="also"), "knee": Highlight(tone="avoid")}, title="")

    hatches = {node.attrib["id"]: node[0].attrib["d"] for node in document(text).iter(f"{SVG}pattern")}

    assert sorted(hatches) == ["body-map-also", "body-map-avoid", "body-map-main"]
    assert len(set(hatches.values())) == 3


def test_the_same_highlight_gives_the_same_picture() -> None:
    names = ["leg", "arm", "sole", "whole-body", "calf"]
    assert svg(names, title="Where", crop=True) == svg(reversed(names), title="Where", crop=True)


def test_a_group_lights_its_regions_and_a_region_overrides_its_group() -> None:
    lit = {
        region.region: region.tone
        for view in figure({"feet": Highlight(), "sole": Highlight(tone="avoid")}).views
        for region in view.regions
        if region.lit
    }

    assert lit == {"ankle-heel": "main", "foot-top": "main", "sole": "avoid"}


@pytest.mark.parametrize(
    ("regions", "view"),
    [
        (["chest"], "front"),
        (["calf"], "back"),
        (["shoulder", "glutes"], "back"),
        (["whole-body"], "front"),
        ([], "front"),
    ],
)
def test_picks_the_view_that_shows_most(regions: list[str], view: str) -> None:
    assert best_view(regions) == view


def test_a_figure_of_one_side_parts_lit_from_unlit() -> None:
    [back] = figure(
        {"calf": Highlight(side="left")}, views=("back",), names={"calf": "Calf"}, links={"calf": "/c/"}
    ).views
    calf = {region.region: region for region in back.regions}["calf"]
    shapes = shapes_of("calf", "back")

    assert (calf.name, calf.href, calf.side, calf.tone) == ("Calf", "/c/", "left", "main")
    assert (calf.lit, calf.unlit) == (shapes["left"].path, shapes["right"].rough)


def test_says_in_words_what_each_view_lights() -> None:
    front, back = describe(
        [("calf", "Calf"), ("shoulder", "Shoulder cap"), ("sacrum", "Sacrum")], {"shoulder": "left", "sacrum": "left"}
    )

    def told(described: Any) -> list[tuple[str, str]]:
        return [(region.name, region.side) for region in described.regions]

    assert (front.view, told(front)) == ("front", [("Shoulder cap", "left")])
    assert (back.view, told(back)) == ("back", [("Calf", "both"), ("Shoulder cap", "left"), ("Sacrum", "middle")])
