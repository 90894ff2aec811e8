"""The body map on a page: what is lit, the same in words, links that a keyboard reaches, and a light page."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.utils.translation import override

from anatomy.domain.bodymap import SURFACE_REGIONS, UnknownRegionError

SVG = "{http://www.w3.org/2000/svg}"


class Region(NamedTuple):
    slug: str
    name: str


CALF = Region("calf", "Calf")
SHOULDER = Region("shoulder", "Shoulder cap")


def rendered(regions: list[Region], options: str = "", **values: Any) -> str:
    template = Template(f"{{% load bodymap %}}{{% body_map regions=regions {options} %}}")
    with override("en"):
        return template.render(Context({"regions": regions, **values}))


def tree(html: str) -> ET.Element:
    """The figure as XML; in HTML the namespace of ``svg`` is understood."""
    return ET.fromstring(html.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


def words(html: str) -> list[str]:
    return [" ".join("".join(node.itertext()).split()) for node in tree(html).iter("p")]


def test_lights_the_regions_and_says_which() -> None:
    html = rendered([CALF, SHOULDER], "sides=sides", sides={"shoulder": "right"})

    lit = [
        (view.attrib["data-view"], node.attrib["data-region"], node.attrib["class"])
        for view in tree(html).iter(f"{SVG}g")
        if "data-view" in view.attrib
        for node in view.iter(f"{SVG}path")
        if "is-on" in node.attrib.get("class", "")
    ]

    assert lit == [
        ("front", "shoulder", "body-map__region is-on is-on--right is-main"),
        ("back", "shoulder", "body-map__region is-on is-on--right is-main"),
        ("back", "calf", "body-map__region is-on is-on--both is-main"),
    ]
    assert words(html) == ["Front: Shoulder cap (right)", "Back: Calf, Shoulder cap (right)"]


def test_is_named_and_described() -> None:
    svg = tree(rendered([CALF], 'map_id="one" title="Where the calf is"')).find(f"{SVG}svg")

    assert svg is not None
    assert (svg.attrib["role"], svg.attrib["aria-labelledby"], svg.attrib["aria-describedby"]) == (
        "img",
        "one-title",
        "one-words",
    )
    assert svg.findtext(f"{SVG}title") == "Where the calf is"


def test_links_have_names_and_are_not_hidden_behind_a_picture() -> None:
    html = rendered([CALF], "choices=choices links=links", choices=[SHOULDER], links={"shoulder": "/?region=shoulder"})

    svg = tree(html).find(f"{SVG}svg")
    assert svg is not None
    assert svg.attrib["role"] == "group"
    assert [link.attrib for link in svg.iter(f"{SVG}a")] == [
        {"href": "/?region=shoulder", "aria-label": "Shoulder cap"}
    ] * 2


def test_ids_are_the_maps_own() -> None:
    html = rendered([CALF], 'map_id="one"')

    ids = re.findall(r' id="([^"]+)"', html)
    references = re.findall(r'(?:href="#|url\(#)([^")]+)', html)

    assert len(ids) == len(set(ids))
    assert set(references) <= set(ids)
    assert all(name.startswith("one-") for name in ids)


def test_names_are_escaped() -> None:
    html = rendered([Region("calf", "<script>alert(1)</script>")])

    assert "<script" not in html
    assert words(html) == ["Back: <script>alert(1)</script>"]


def test_has_neither_style_nor_script() -> None:
    nodes = tree(rendered([CALF, SHOULDER], "every=True")).iter()

    found = [(node.tag, name) for node in nodes for name in node.attrib if name == "style" or name.startswith("on")]

    assert found == []


def test_every_region_can_be_touched() -> None:
    html = rendered([], "every=True")

    assert set(re.findall(r'data-region="([^"]+)"', html)) == set(SURFACE_REGIONS)
    assert "is-on" not in html


def test_a_body_that_is_lit_as_a_whole_is_one_piece() -> None:
    html = rendered([Region("whole-body", "Whole body")])

    assert re.findall(r'data-region="([^"]+)"', html) == ["whole-body", "whole-body"]
    assert words(html) == ["Front: Whole body", "Back: Whole body"]


def test_a_map_that_only_shows_is_light() -> None:
    assert len(rendered([CALF, SHOULDER]).encode()) < 12_000


def test_a_region_that_is_not_drawn_is_an_error() -> None:
    with pytest.raises(UnknownRegionError):
        rendered([Region("tail", "Tail")])
