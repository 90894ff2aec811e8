"""Small parts that both papers are put together from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A titled block: a lead and the lines below it."""

    title: str
    lead: str = ""
    lines: tuple[str, ...] = ()
    foot: str = ""
