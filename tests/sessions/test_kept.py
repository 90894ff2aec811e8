"""What a process keeps of its last answers."""

from __future__ import annotations

import gc
import weakref
from functools import partial

import pytest

from sessions.kept import Kept


def made(kept: Kept[str, bytes], *asked: str) -> list[str]:
    """Which of the keys in ``asked``, asked for one after the other, were made: each weighs as much as it is long."""
    seen: list[str] = []

    def make(key: str) -> bytes:
        seen.append(key)
        return key.encode()

    for key in asked:
        assert kept.get(key, partial(make, key)) == key.encode()
    return seen


def test_a_value_is_made_once() -> None:
    assert made(Kept(2), "a", "b", "a", "b") == ["a", "b"]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    assert made(Kept(2), "a", "b", "a", "c", "a", "b") == ["a", "b", "c", "b"]


def test_all_together_weigh_no_more_than_allowed() -> None:
    kept = Kept[str, bytes](8, len)

    assert made(kept, "four", "fou2", "six six", "four") == ["four", "fou2", "six six", "four"]
    assert kept.weight == 4


def test_what_is_too_heavy_is_not_kept() -> None:
    kept = Kept[str, bytes](3, len)

    assert made(kept, "heavy", "heavy") == ["heavy", "heavy"]
    assert kept.weight == 0


def test_a_fault_is_not_kept() -> None:
    kept = Kept[str, bytes](2)

    def fails() -> bytes:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        kept.get("a", fails)

    assert made(kept, "a") == ["a"]


class Source:
    """Something large that a value is made from."""

    size = 7


def test_what_a_value_is_made_from_is_let_go() -> None:
    kept = Kept[str, int](2)
    sources = [Source()]
    gone = weakref.ref(sources[0])
    assert kept.get("a", partial(getattr, sources.pop(), "size")) == 7

    gc.collect()

    assert gone() is None
