"""Places in lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.ordering import list_of, move, neighbour_after, neighbour_place, place_after

distinct = st.lists(st.integers(0, 50), unique=True, min_size=1, max_size=12)


@st.composite
def lists_of_lists(draw):
    """Sections with their steps: every step in one section, some sections empty."""
    count = draw(st.integers(1, 5))
    lists = {key: [] for key in range(count)}
    for item in draw(distinct):
        lists[draw(st.integers(0, count - 1))].append(item)
    return lists


def items_of(lists):
    return [item for items in lists.values() for item in items]


@pytest.mark.parametrize(
    ("item", "after", "expected"),
    [
        ("c", None, ["c", "a", "b"]),
        ("a", "c", ["b", "c", "a"]),
        ("a", "b", ["b", "a", "c"]),
        ("b", "b", ["a", "b", "c"]),
        ("new", "a", ["a", "new", "b", "c"]),
        ("new", None, ["new", "a", "b", "c"]),
    ],
)
def test_place_after(item, after, expected):
    assert place_after(["a", "b", "c"], item, after) == expected


@pytest.mark.parametrize(("item", "after"), [("a", "missing"), ("missing", "missing")])
def test_place_after_what_is_not_there_is_refused(item, after):
    with pytest.raises(ValueError, match="not in"):
        place_after(["a", "b"], item, after)


@given(distinct, st.data())
def test_placing_keeps_every_item_once_and_the_others_in_their_order(items, data):
    item = data.draw(st.sampled_from(items))
    after = data.draw(st.none() | st.sampled_from(items))

    placed = place_after(items, item, after)

    assert sorted(placed) == sorted(items)
    assert [other for other in placed if other != item] == [other for other in items if other != item]
    if after != item:
        assert placed[placed.index(item) - 1 if after is not None else 0] == (after if after is not None else item)


@pytest.mark.parametrize(("item", "by", "expected"), [("b", -1, None), ("c", -1, "a"), ("a", 1, "b"), ("b", 1, "c")])
def test_neighbour_after(item, by, expected):
    assert neighbour_after(["a", "b", "c"], item, by) == expected


@pytest.mark.parametrize(("item", "by"), [("a", -1), ("c", 1)])
def test_there_is_no_neighbour_past_the_end(item, by):
    with pytest.raises(IndexError):
        neighbour_after(["a", "b", "c"], item, by)


@given(distinct, st.data())
def test_a_step_up_and_a_step_down_cancel_out(items, data):
    item = data.draw(st.sampled_from(items))
    by = data.draw(st.sampled_from([-1, 1]))
    if not 0 <= items.index(item) + by < len(items):
        return
    moved = place_after(items, item, neighbour_after(items, item, by))

    assert moved.index(item) == items.index(item) + by
    assert place_after(moved, item, neighbour_after(moved, item, -by)) == items


def test_list_of():
    assert list_of({"x": ["a"], "y": ["b"]}, "b") == "y"


def test_what_is_in_no_list_is_refused():
    with pytest.raises(KeyError):
        list_of({"x": ["a"]}, "b")


SECTIONS = {"warm-up": ["a", "b"], "empty": [], "rest": ["c", "d"]}


@pytest.mark.parametrize(
    ("item", "by", "expected"),
    [
        ("a", 1, ("warm-up", "b")),
        ("b", 1, ("empty", None)),
        ("c", -1, ("empty", None)),
        ("d", -1, ("rest", None)),
    ],
)
def test_neighbour_place(item, by, expected):
    assert neighbour_place(SECTIONS, item, by) == expected


def test_on_the_way_up_it_goes_to_the_end_of_the_list_before():
    assert neighbour_place({"x": ["a", "b"], "y": ["c"]}, "c", -1) == ("x", "b")


def test_on_the_way_down_it_goes_to_the_start_of_the_next_list():
    assert neighbour_place({"x": ["a"], "y": ["b", "c"]}, "a", 1) == ("y", None)


@pytest.mark.parametrize(("item", "by"), [("a", -1), ("d", 1)])
def test_there_is_no_place_past_the_last_list(item, by):
    with pytest.raises(IndexError):
        neighbour_place(SECTIONS, item, by)


@given(lists_of_lists(), st.data())
def test_moving_keeps_every_item_in_exactly_one_list(lists, data):
    item = data.draw(st.sampled_from(items_of(lists)))
    to = data.draw(st.sampled_from(list(lists)))
    after = data.draw(st.none() | st.sampled_from(lists[to])) if lists[to] else None

    moved = move(lists, item, to=to, after=after)

    assert list(moved) == list(lists)
    assert sorted(items_of(moved)) == sorted(items_of(lists))
    assert list_of(moved, item) == to


@given(lists_of_lists(), st.data())
def test_a_step_to_the_neighbour_and_back_changes_nothing(lists, data):
    item = data.draw(st.sampled_from(items_of(lists)))
    by = data.draw(st.sampled_from([-1, 1]))
    try:
        to, after = neighbour_place(lists, item, by)
    except IndexError:
        return
    there = move(lists, item, to=to, after=after)
    back_to, back_after = neighbour_place(there, item, -by)

    assert move(there, item, to=back_to, after=back_after) == lists


@given(lists_of_lists(), st.data())
def test_pressing_down_ends_at_the_end_of_the_class(lists, data):
    item = data.draw(st.sampled_from(items_of(lists)))
    for _press in range(len(items_of(lists)) + len(lists)):
        try:
            to, after = neighbour_place(lists, item, 1)
        except IndexError:
            break
        lists = move(lists, item, to=to, after=after)

    assert list(lists.values())[-1][-1] == item


def test_moving_behind_itself_in_another_list_is_refused():
    with pytest.raises(ValueError, match="behind itself"):
        move({"x": ["a"], "y": []}, "a", to="y", after="a")
