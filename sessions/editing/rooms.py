"""The room of a class and of its occasions: which conditions are present, never whose.

An occasion begins with a copy of the class's usual room; once it is saved it has a room of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anatomy.domain.safety import WHOLE_BODY, Area, Present, Rulebook
from anatomy.models import Condition, Region
from anatomy.rulebook import rulebook
from sessions.domain.plan import PlanRoom
from sessions.editing.faults import Conflict
from sessions.editing.locking import find_clashes, locked, read_again, touched
from sessions.models import AreaSide, Occasion, RoomCondition, Sequence

# More than any class has, and few enough that a plan stays readable.
MAX_ROOM = 60

# Where a condition is: each area that was given, or None alone where none was. Empty: not in the room.
type Places = frozenset[Area | None]

ABSENT: Places = frozenset()


class RoomConflict(Conflict):
    """Somebody else changed the same condition of the same room since the page was made.

    ``conditions`` maps its slug to where it is now. (Two people who tick or untick the same box want the same.)
    """

    def __init__(self, conditions: Mapping[str, Places]) -> None:
        super().__init__({})
        self.conditions = conditions


def check_present(present: Present, book: Rulebook) -> None:
    """Raise ValidationError for a condition that the library does not know, or that cannot be where it is said to be.

    An area is a region or a group of regions, but not the whole body: that is what no area means.
    """
    condition, area = book.conditions.get(present.condition), present.area
    if condition is None:
        raise _unknown()
    if area is None:
        return
    region = book.regions.get(area.region)
    if not condition.asks_area:
        raise ValidationError(_("This condition is about the whole person: it has no place."))
    if region is None or region.slug == WHOLE_BODY:
        raise ValidationError(_("Choose a place from the list."))
    if area.side not in ("", *AreaSide.values):
        raise ValidationError(_("Choose left, right or both sides."))
    if area.side and not region.paired:
        raise ValidationError(_("“%(region)s” has no left and right: choose both sides.") % {"region": region.name})


def _unknown() -> ValidationError:
    return ValidationError(_("This condition is no longer in the library. Take it out of the room."))


def set_room(
    sequence: Sequence, present: Iterable[Present], *, for_everyone: bool, seen: PlanRoom | None = None
) -> None:
    """Say which conditions are usually in the class, and whether advice for everyone is wanted.

    ``seen`` is what the page showed: a condition that was left so is left as it stands now. Raise ``RoomConflict``,
    ``Gone`` or ValidationError; then nothing is changed.
    """
    with locked(sequence.pk):
        fresh = read_again(sequence)
        now = _rows(fresh.pk)
        kept = _merged(now, present, seen.present if seen else None)
        _write(fresh.pk, None, now, kept)
        _save(fresh, for_everyone=_advice(fresh.for_everyone, for_everyone, seen))


def set_occasion_room(
    occasion: Occasion, present: Iterable[Present], *, for_everyone: bool, seen: PlanRoom | None = None
) -> None:
    """Give an occasion a room of its own, like ``set_room``: it begins with the class's usual one as it is now."""
    with locked(occasion.sequence_id):
        fresh = read_again(occasion)
        room = fresh if fresh.own_room else Sequence.objects.get(pk=fresh.sequence_id)
        now = _rows(fresh.sequence_id, fresh.pk if fresh.own_room else None)
        kept = _merged(now, present, seen.present if seen else None)
        _write(fresh.sequence_id, fresh.pk, _rows(fresh.sequence_id, fresh.pk), kept)
        _save(fresh, own_room=True, for_everyone=_advice(room.for_everyone, for_everyone, seen))


def clear_room(sequence: Sequence) -> None:
    """Take every condition out of the class's usual room. Raise ``Gone`` where the class was removed."""
    with locked(sequence.pk):
        _rooms(sequence.pk, None).delete()


def clear_occasion_room(occasion: Occasion) -> None:
    """Leave an occasion a room of its own with nothing in it. Raise ``Gone`` where it was removed."""
    with locked(occasion.sequence_id):
        fresh = read_again(occasion)
        _rooms(fresh.sequence_id, fresh.pk).delete()
        _save(fresh, own_room=True)


def use_usual_room(occasion: Occasion) -> None:
    """Let an occasion have the class's usual room again; its own one goes. Raise ``Gone`` where it was removed."""
    with locked(occasion.sequence_id):
        fresh = read_again(occasion)
        _rooms(fresh.sequence_id, fresh.pk).delete()
        _save(fresh, own_room=False)


def copy_room(sequence: Sequence, copy: Sequence, occasion: Occasion | None = None) -> None:
    """Give ``copy`` the usual room of ``sequence``, or that of an ``occasion`` of it which has a room of its own.

    Both classes are of the same teacher: a room is nobody else's to know.
    """
    own = occasion if occasion is not None and occasion.own_room else None
    _save(copy, for_everyone=(own or sequence).for_everyone)
    RoomCondition.objects.bulk_create(
        RoomCondition(sequence=copy, condition_id=row.condition_id, area_id=row.area_id, side=row.side)
        for row in _rooms(sequence.pk, own.pk if own else None)
    )


def _rooms(sequence_id: int, occasion_id: int | None) -> QuerySet[RoomCondition]:
    rows = RoomCondition.objects.filter(sequence_id=sequence_id)
    return rows.filter(occasion=None) if occasion_id is None else rows.filter(occasion_id=occasion_id)


def _rows(sequence_id: int, occasion_id: int | None = None) -> dict[Present, int]:
    """The key of each row of a room, by what it says."""
    rows = _rooms(sequence_id, occasion_id).values_list("pk", "condition__slug", "area__slug", "side")
    return {Present(condition, Area(area, side) if area else None): pk for pk, condition, area, side in rows}


def _places(present: Iterable[Present]) -> dict[str, Places]:
    """Where each condition is. One that is somewhere is not anywhere: its row without an area goes."""
    found: defaultdict[str, set[Area | None]] = defaultdict(set)
    for one in present:
        found[one.condition].add(one.area)
    return {slug: frozenset(areas - {None} or areas) for slug, areas in found.items()}


def _merged(now: Iterable[Present], wanted: Iterable[Present], seen: Iterable[Present] | None) -> dict[str, Places]:
    """Return where each condition is once both edits have landed. Raise ``RoomConflict`` or ValidationError."""
    here, there, shown = _places(now), _places(wanted), _places(seen or ())
    known: dict[str, Places] = dict.fromkeys([*here, *there, *shown], ABSENT)
    before = known | shown if seen is not None else {}
    changes = touched(known | there, before)
    if clashes := find_clashes(known | here, changes, before):
        raise RoomConflict(clashes)
    _check(changes, here)
    kept = {slug: places for slug, places in (known | here | changes).items() if places}
    if sum(map(len, kept.values())) > MAX_ROOM:
        raise ValidationError(_("A room holds at most %(most)d conditions and places.") % {"most": MAX_ROOM})
    return kept


def _check(changes: Mapping[str, Places], here: Mapping[str, Places]) -> None:
    """Check what is new. What stands there already may be older than a change of the library."""
    added = [Present(slug, area) for slug, places in changes.items() for area in places - here.get(slug, ABSENT)]
    book = rulebook() if added else Rulebook()
    for present in added:
        check_present(present, book)


def _advice(now: bool, wanted: bool, seen: PlanRoom | None) -> bool:
    return now if seen is not None and seen.for_everyone == wanted else wanted


def _write(sequence_id: int, occasion_id: int | None, now: Mapping[Present, int], kept: Mapping[str, Places]) -> None:
    """Write only what differs."""
    wanted = {Present(slug, area): None for slug, places in kept.items() for area in sorted(places, key=_area_order)}
    gone = [pk for present, pk in now.items() if present not in wanted]
    added = [present for present in wanted if present not in now]
    if gone:
        RoomCondition.objects.filter(pk__in=gone).delete()
    if added:
        conditions = _keys(Condition, {one.condition for one in added})
        regions = _keys(Region, {one.area.region for one in added if one.area})
        # The library may have lost one since its rules were read. (A KeyError would name it in a log.)
        if any(one.condition not in conditions or (one.area and one.area.region not in regions) for one in added):
            raise _unknown()
        RoomCondition.objects.bulk_create(
            RoomCondition(
                sequence_id=sequence_id,
                occasion_id=occasion_id,
                condition_id=conditions[one.condition],
                area_id=regions[one.area.region] if one.area else None,
                side=one.area.side if one.area else "",
            )
            for one in added
        )


def _area_order(area: Area | None) -> tuple[str, str]:
    return (area.region, area.side) if area else ("", "")


def _keys(model: type[Condition] | type[Region], slugs: Collection[str]) -> dict[str, int]:
    return dict(model._default_manager.filter(slug__in=slugs).values_list("slug", "pk"))


def _save(row: Sequence | Occasion, **changes: bool) -> None:
    """Write those of ``changes`` that differ from ``row``."""
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.save(update_fields=changed)
