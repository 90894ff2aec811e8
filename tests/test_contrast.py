"""The colours of tokens.css, light and dark, against WCAG 2.2 AA: text 4.5 to 1, edges and focus rings 3 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css").read_text()
COLOUR = re.compile(r"(--[\w-]+): (#[0-9a-f]{6});")
SCHEMES = ["light", "dark"]
GROUNDS = ["--paper", "--sheet", "--hollow"]
SEVERITIES = ["caution", "modify", "clear-first", "contraindicated"]

TEXT = [
    *((ink, ground) for ink in ["--ink", "--ink-soft", "--ink-faint", "--link"] for ground in GROUNDS),
    *((ink, "--wash") for ink in ["--ink", "--ink-soft", "--link"]),
    *((ink, "--accent-wash") for ink in ["--ink", "--accent"]),
    *((tone, ground) for tone in ["--accent", "--danger", "--good"] for ground in ["--paper", "--sheet"]),
    *((f"--kind-{kind}", "--paper") for kind in ["smr", "asana", "mobility", "breath", "check", "relaxation"]),
    ("--good", "--good-wash"),
    # A step with several severities has the ground of the highest.
    *((f"--{tone}", f"--{ground}-wash") for tone in SEVERITIES for ground in SEVERITIES),
    *(("--ink", f"--{ground}-wash") for ground in SEVERITIES),
    ("--danger", "--danger-wash"),
    ("--danger-strong", "--danger-wash"),
    ("--ink", "--good-wash"),
    ("--ink", "--danger-wash"),
    ("--on-deep", "--deep"),
    ("--on-deep", "--deep-strong"),
    ("--on-danger", "--danger"),
    ("--on-danger", "--danger-strong"),
]
# The edge of a field, the ring around what has the focus, the bar of the clock.
SHAPES = [(shape, ground) for shape in ["--edge", "--focus", "--deep", "--good", "--danger"] for ground in GROUNDS]


def tokens(scheme: str) -> dict[str, str]:
    """Return the colours by name; the dark scheme says only what differs."""
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    colours = dict(COLOUR.findall(light))
    return colours if scheme == "light" else colours | dict(COLOUR.findall(dark))


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 for black to 1 for white."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: list[tuple[str, str]], scheme: str, least: float) -> dict[str, float]:
    colours = tokens(scheme)
    found = {f"{front} on {ground}": contrast(colours[front], colours[ground]) for front, ground in pairs}
    return {pair: round(value, 2) for pair, value in found.items() if value < least}


def test_contrast_of_black_and_white():
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read(scheme):
    assert too_faint(TEXT, scheme, 4.5) == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_and_rings_can_be_seen(scheme):
    assert too_faint(SHAPES, scheme, 3) == {}


def test_the_dark_scheme_names_every_colour():
    """A colour that only the light scheme knows would stand out at night."""
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")

    assert sorted(dict(COLOUR.findall(dark))) == sorted(dict(COLOUR.findall(light)))


def test_the_browser_bar_has_the_colour_of_the_page():
    templates = Path(__file__).resolve().parent.parent / "templates"
    expected = [tokens(scheme)["--paper"] for scheme in SCHEMES]

    for name in ["base.html", "base_shared.html"]:
        source = (templates / name).read_text()
        assert re.findall(r'name="theme-color" content="(#\w+)"', source) == expected


@pytest.mark.parametrize("at", [0, 1, 2], ids=["light", "dark", "print"])
def test_marks_on_the_body_stand_out_from_their_ground(at):
    """What a class does, on how long it does it. Forced colours are the reader's own."""
    sheet = (Path(__file__).resolve().parent.parent / "static" / "css" / "components" / "body-map.css").read_text()
    palettes = [dict(re.findall(r"--cover-(\w+): (#[0-9a-f]{6});", part)) for part in sheet.split("\n\n")]
    colours = [palette for palette in palettes if palette][at]

    assert [(mark, on) for mark in "rsm" for on in "123" if contrast(colours[mark], colours[on]) < 3] == []
