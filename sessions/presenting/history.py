"""What an edit did, in words: the line that is spoken after it, and its entry in the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions import wording
from sessions.models import Change, StepSide
from sessions.presenting import check_words

type What = Mapping[str, Any]


def words(action: str, what: What) -> str:
    """Word an entry of the log, as in "Moved “Calf press” behind “Sole sweep”."

    An undo names what it took back, a redo what it did again.
    """
    if action in _WALKS:
        return _WALKS[action](what)
    word = _WORDS.get(action)
    return word(what) if word else _("Changed the class.")


def _added(what: What) -> str:
    return _("Added “%(step)s” to “%(section)s”.") % what


def _moved(what: What) -> str:
    if what["after"]:
        return _("Moved “%(step)s” behind “%(after)s”.") % what
    return _("Moved “%(step)s” to the start of “%(section)s”.") % what


def _removed(what: What) -> str:
    if what["count"] == 1:
        return _("Removed “%(step)s”.") % what
    return ngettext("Removed %(count)d step.", "Removed %(count)d steps.", what["count"]) % what


def _section_moved(what: What) -> str:
    if what["after"]:
        return _("Moved the section “%(section)s” behind “%(after)s”.") % what
    return _("Moved the section “%(section)s” to the start.") % what


def _section_removed(what: What) -> str:
    if not what["count"]:
        return _("Removed the section “%(section)s”.") % what
    return (
        ngettext(
            "Removed the section “%(section)s” with %(count)d step.",
            "Removed the section “%(section)s” with %(count)d steps.",
            what["count"],
        )
        % what
    )


def _block_inserted(what: What) -> str:
    """What is gone from the library is said along: words of one's own are not checked against the room."""
    parts = [_("Inserted the block “%(block)s”.") % what]
    if what["as_words"]:
        parts.append(
            ngettext(
                "%(names)s is not in the library any more and stands there as words.",
                "%(names)s are not in the library any more and stand there as words.",
                len(what["as_words"]),
            )
            % {"names": wording.listed(what["as_words"])}
        )
    if what["left_out"]:
        parts.append(
            ngettext(
                "Without the tool that is not in the library any more: %(names)s.",
                "Without the tools that are not in the library any more: %(names)s.",
                len(what["left_out"]),
            )
            % {"names": wording.listed(what["left_out"])}
        )
    return " ".join(parts)


def _accepted(what: What) -> str:
    return ngettext("Accepted a finding.", "Accepted %(count)d findings.", what["count"]) % what


def _start_set(what: What) -> str:
    return _("Set the start to %(time)s.") % what if what["time"] else _("Took the usual start away.")


def _fitted(what: What) -> str:
    times = {"target": wording.offset(what["target"]), "time": wording.offset(what["seconds"])}
    words = ngettext(
        "Fit to %(target)s with %(count)d change: the class takes %(time)s.",
        "Fit to %(target)s with %(count)d changes: the class takes %(time)s.",
        what["count"],
    )
    return words % {**what, **times}


def _changed(what: What) -> str:
    """Name what changed, and from what to what where that is one short value. Old entries name the step alone."""
    fields = what.get("fields", {})
    if not fields:
        return _("Changed “%(step)s”.") % what
    if len(fields) == 1:
        [(name, values)] = fields.items()
        said = _value_words(name, values)
    else:
        said = wording.listed(_field_words(name) for name in fields)
    return _("Changed “%(step)s”: %(changes)s.") % {"step": what["step"], "changes": said}


def _field_words(name: str) -> str:
    """Name a field of a step as people know it; the same word for what is one thing to them."""
    return str(_FIELDS.get(name, name))


def _value_words(name: str, values: Sequence[Any]) -> str:
    """Word one field with both its values; a text has its name only, and so has what has no short value."""
    words = {"field": _field_words(name)}
    if name == "optional" and values:
        return _("optional") if values[1] else _("not optional any more")
    if name not in _VALUES or not values:
        return words["field"]
    before, after = (_VALUES[name](value) for value in values)
    return _("%(field)s %(before)s to %(after)s") % {**words, "before": before, "after": after}


def _side_words(value: str) -> str:
    return str(StepSide(value).label).lower()


def _setup_words(value: int | None) -> str:
    return _("automatic") if value is None else wording.offset(value)


_FIELDS: Mapping[str, Any] = {
    "seconds": gettext_lazy("time"),
    "count": gettext_lazy("count"),
    "side": gettext_lazy("side"),
    "note": gettext_lazy("note"),
    "title": gettext_lazy("name"),
    "setup_seconds": gettext_lazy("set-up"),
    "optional": gettext_lazy("optional"),
    "on_handout": gettext_lazy("hand-out"),
    "tools": gettext_lazy("tools"),
}
_VALUES: Mapping[str, Callable[[Any], str]] = {
    "seconds": wording.offset,
    "count": str,
    "side": _side_words,
    "setup_seconds": _setup_words,
}


def _changed_together(what: What) -> str:
    if what["count"] == 1:
        return _changed(what)
    if fields := what.get("fields"):
        words = ngettext(
            "Changed the %(fields)s of %(count)d step.", "Changed the %(fields)s of %(count)d steps.", what["count"]
        )
        return words % {"fields": wording.listed(_field_words(name) for name in fields), "count": what["count"]}
    return ngettext("Changed %(count)d step together.", "Changed %(count)d steps together.", what["count"]) % what


def _moved_together(what: What) -> str:
    if what["count"] == 1:
        return _moved(what)
    if what["after"]:
        return (
            ngettext(
                "Moved %(count)d step behind “%(after)s”.", "Moved %(count)d steps behind “%(after)s”.", what["count"]
            )
            % what
        )
    return (
        ngettext(
            "Moved %(count)d step to the start of “%(section)s”.",
            "Moved %(count)d steps to the start of “%(section)s”.",
            what["count"],
        )
        % what
    )


def _copied_together(what: What) -> str:
    if what["count"] == 1:
        return _("Copied “%(step)s”.") % what
    return (
        ngettext(
            "Copied %(count)d step into “%(section)s”.", "Copied %(count)d steps into “%(section)s”.", what["count"]
        )
        % what
    )


def _pasted(what: What) -> str:
    if not what["count"]:
        return ngettext("Added %(sections)d section.", "Added %(sections)d sections.", what["sections"]) % what
    if what["count"] == 1:
        return _("Pasted “%(step)s”.") % what
    return ngettext("Pasted %(count)d step.", "Pasted %(count)d steps.", what["count"]) % what


# One line an action. What is spoken after an edit and what the history says are the same words.
_WORDS: Mapping[str, Callable[[What], str]] = {
    "add": _added,
    "change": _changed,
    "move": _moved,
    "duplicate": lambda what: _("Duplicated “%(step)s”.") % what,
    "remove": _removed,
    "paste": _pasted,
    "import": lambda what: _("Made from a class file."),
    "change-together": _changed_together,
    "move-together": _moved_together,
    "copy-together": _copied_together,
    "swap": lambda what: _("Swapped “%(step)s” for “%(for)s”.") % what,
    "swap-undo": lambda what: _("Took back the swap of “%(step)s”.") % what,
    "section-add": lambda what: _("Added the section “%(section)s”.") % what,
    "section-change": lambda what: _("Changed the section “%(section)s”.") % what,
    "section-move": _section_moved,
    "section-remove": _section_removed,
    "section-duplicate": lambda what: _("Duplicated the section “%(section)s”.") % what,
    "block-insert": _block_inserted,
    "cue-keep": lambda what: _("Kept the note of “%(step)s” as your usual cue.") % what,
    "start": _start_set,
    "fit": _fitted,
    "class": lambda _what: _("Changed the settings of the class."),
    "handout": lambda _what: _("Chose the steps of the hand-out."),
    "accept": _accepted,
    "fix": check_words.fixed,
    "mute": check_words.turned,
    "reopen": lambda _what: _("Opened again what was accepted."),
}


def _spoken_of(what: What) -> str:
    """Word the entry that an undo, a redo or a way back is about."""
    of = what.get("of") or {"action": what.get("action", ""), "what": what}
    return words(of["action"], of["what"])


_WALKS: Mapping[str, Callable[[What], str]] = {
    "undo": lambda what: _("Undone: %(change)s") % {"change": _spoken_of(what)},
    "redo": lambda what: _("Done again: %(change)s") % {"change": _spoken_of(what)},
    "back": lambda what: _("Went back to: %(change)s") % {"change": _spoken_of(what)},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history. ``is_now``: the class stands so. ``kind`` is edit, undo, redo or back."""

    number: int
    words: str
    at: datetime
    by: str
    kind: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Entries, the newest first. ``older`` is the number below which there are more; 0 where there are none.

    ``reaches_start`` tells that the class as it was before its first entry can be had back. Before it was made from a
    file there was none.
    """

    entries: tuple[Entry, ...]
    older: int
    reaches_start: bool


def history_page(changes: Sequence[Change], most: int, *, is_newest: bool) -> HistoryPage:
    """Word up to ``most`` of ``changes`` (the newest first); one more of them tells that there are older ones."""
    shown = changes[:most]
    return HistoryPage(
        entries=tuple(_entry(change, is_now=is_newest and change is shown[0]) for change in shown),
        older=shown[-1].number if len(changes) > most else 0,
        reaches_start=bool(shown) and shown[-1].number == 1 and shown[-1].action != "import",
    )


def _entry(change: Change, *, is_now: bool) -> Entry:
    kind = change.action if change.action in _WALKS else "edit"
    by = change.made_by.get_full_name() if change.made_by else ""
    return Entry(change.number, words(change.action, change.what), change.made_at, by, kind, is_now)


@dataclass(frozen=True, slots=True)
class HistoryBar:
    """What the next press of undo and redo would do, in words; empty: nothing. ``said`` is what was just done.

    ``number`` is that of the last entry: a page with a lower one is behind.
    """

    undo: str = ""
    redo: str = ""
    said: str = ""
    number: int = 0


def history_bar(heads: Mapping[str, Any] | None, said: str = "") -> HistoryBar:
    """Word what stands next to be undone and done again: ``Change.objects.heads_of(sequence)``."""
    if heads is None:
        return HistoryBar(said=said)
    undo = words(heads["undo_action"], heads["undo_what"]) if heads["undo_action"] else ""
    redo = _spoken_of(heads["redo_what"]) if heads["redo_what"] else ""
    return HistoryBar(undo, redo, said, heads["number"])
